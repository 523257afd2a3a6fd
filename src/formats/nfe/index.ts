export { checkNfe, type NfeAuthorization, nfeAuthorization, nfeSigner } from "./check-nfe.ts";
export type { Nfe, NfeIde, NfeItem, NfeParty } from "./nfe.ts";
export type { NfeEvent } from "./nfe-event.ts";
export {
  checkDistributionLayout,
  checkNfeEventLayout,
  checkNfeLayout,
  checkNfeServiceLayout,
} from "./nfe-layouts.ts";
export { findNfe, type NfeElements, readNfe } from "./read-nfe.ts";
export { readNfeEvents } from "./read-nfe-events.ts";
