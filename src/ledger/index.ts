export { type Check, checkBalancesEqualLines, checkEntriesBalanced } from "./check-books.ts";
export type { EntryDraft, EntryLineDraft, Side } from "./entry.ts";
export { ledgerRefusals } from "./errors.ts";
export { accountsByRole, openBankLedgerAccount, openBooks } from "./open-books.ts";
export { type PostedEntry, postEntries } from "./post-entries.ts";
export { type AccountsByRole, linesByRule, postingRule } from "./posting-rule.ts";
export { reverseEntries } from "./reverse-entries.ts";
export { type Account, listAccounts } from "./store.ts";
export { monthsWithPostings, type TrialBalanceLine, trialBalance } from "./trial-balance.ts";
