export type { Nfse, NfseParty } from "./nfse.ts";
export { checkAbrasfLayout, checkNfseLayout } from "./nfse-layouts.ts";
export { type Dps, readDps, readNfse } from "./read-nfse.ts";
