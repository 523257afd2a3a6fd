export type {
  Journal,
  JournalAccount,
  JournalAmount,
  JournalFault,
  JournalIgnored,
  JournalPosting,
  JournalTransaction,
} from "./journal.ts";
export { readHledger } from "./read-hledger.ts";
export { type SettledPosting, type SettledTransaction, settleJournal } from "./settle-journal.ts";
