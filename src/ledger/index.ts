export { applyCreditNotes, type CreditNote } from "./apply-credit-notes.ts";
export { cancelDocuments } from "./cancel-documents.ts";
export { type Check, checkBalancesEqualLines, checkEntriesBalanced } from "./check-books.ts";
export { type ClosedYear, closeYear } from "./close-year.ts";
export { type EcdBook, ecdBook } from "./ecd-book.ts";
export type { EntryDraft, EntryLineDraft, Side } from "./entry.ts";
export { refuse as refuseInLedger } from "./errors.ts";
export { exportEcd } from "./export-ecd.ts";
export { exportHledger } from "./export-hledger.ts";
export { describeImportedEcd, type ImportedEcd, importEcd } from "./import-ecd.ts";
export { type ImportedJournal, importHledger } from "./import-hledger.ts";
export { accountsByRole, openBankLedgerAccount, openBooks } from "./open-books.ts";
export { type PostedEntry, postEntries } from "./post-entries.ts";
export { type AccountsByRole, accountOfRole, linesByRule, postingRule } from "./posting-rule.ts";
export { type EntryRead, readEntryOf } from "./read-entry.ts";
export { recurringRoutes } from "./recurring-routes.ts";
export { type MadeTitle, makeDueTitles, type RecurringBook, startRecurrence } from "./recurring-titles.ts";
export { reverseEntries } from "./reverse-entries.ts";
export { describeSource, ledgerRoutes } from "./routes.ts";
export { reopenTitles, type Settlement, settleTitles } from "./settle-titles.ts";
export { type BalanceSheet, balanceSheet, type IncomeStatementLine, incomeStatement } from "./statements.ts";
export { findEntries } from "./store.ts";
export {
  countWrongTotals,
  findOpenTitles,
  findOpenTitlesById,
  findSettlementsOf,
  findSettlementsOfEntries,
  insertTitles,
  listTitles,
  type NewTitle,
  type OpenTitle,
  type StandingSettlement,
  type Subledger,
  type TitleListed,
  type TitleTerms,
  totalOpen,
} from "./subledger.ts";
export { findTouchedTitles, takeBackTitles } from "./take-back-titles.ts";
export {
  chooseAccount,
  installmentsOf,
  openTitlesByHand,
  type TitleByHand,
  type TitleWork,
} from "./title-by-hand.ts";
export { describeTitle, titleRoutes } from "./title-routes.ts";
export { attachFiles, findTitleRows, refusingDuplicates, type TitleRow } from "./title-store.ts";
export { monthsWithPostings, type TrialBalanceLine, trialBalance } from "./trial-balance.ts";
