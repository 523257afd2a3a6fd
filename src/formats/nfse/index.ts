export type { Nfse, NfseParty } from "./nfse.ts";
export { type Dps, readDps, readNfse } from "./read-nfse.ts";
