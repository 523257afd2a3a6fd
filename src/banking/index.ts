export { announceGaps } from "./announce-gaps.ts";
export { checkBankEqualsLedger, checkStatementsContinuous, findStatementGaps } from "./check-bank.ts";
export { decideByPerson, type PersonSettles, type PersonsDecision } from "./decide-by-person.ts";
export { importCollectionReturns } from "./import-collection-returns.ts";
export { importStatements } from "./import-statements.ts";
export { type NewBankAccount, openBankAccount } from "./open-bank-account.ts";
export { reconcile } from "./reconcile.ts";
export { listMovements, type MovementListed } from "./store.ts";
