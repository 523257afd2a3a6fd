import type { CalendarDate } from "../../values/calendar.ts";
import type { Decimal } from "../../values/decimal.ts";
import type { Fault } from "../../values/fault.ts";

/** A quantity of something: money, shares, hours. An amount without a symbol has the commodity "". */
export interface JournalAmount {
  readonly commodity: string;
  readonly quantity: Decimal;
}

/** What one unit (`@`) or the whole amount (`@@`) cost, in another commodity. */
export interface JournalCost {
  readonly of: "unit" | "total";
  readonly amount: JournalAmount;
}

/** `=` asserts one commodity, `==` that there is no other; with `*` the accounts below count too. */
export interface BalanceAssertion {
  readonly amount: JournalAmount;
  readonly cost?: JournalCost;
  readonly sole: boolean;
  readonly inclusive: boolean;
}

/** `(account)` is unbalanced, `[account]` balances with the others in brackets. */
export type PostingKind = "real" | "unbalanced" | "bracketed";

export type Status = "" | "!" | "*";

export interface JournalPosting {
  readonly line: number;
  readonly status: Status;
  readonly account: string;
  readonly kind: PostingKind;
  /** Left out when the journal leaves it to be computed. */
  readonly amount?: JournalAmount;
  readonly cost?: JournalCost;
  readonly assertion?: BalanceAssertion;
  readonly comment: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface JournalTransaction {
  readonly line: number;
  readonly date: CalendarDate;
  readonly secondaryDate?: CalendarDate;
  readonly status: Status;
  readonly code: string;
  /** As written: `payee | note`, or one text that is both. */
  readonly description: string;
  readonly payee: string;
  readonly note: string;
  readonly comment: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly postings: readonly JournalPosting[];
}

export interface JournalAccount {
  readonly line: number;
  readonly name: string;
  readonly comment: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface JournalCommodity {
  readonly line: number;
  readonly symbol: string;
  /** Decimal places of its format; left out when the directive gives none. */
  readonly places?: number;
}

export interface JournalPrice {
  readonly line: number;
  readonly date: CalendarDate;
  readonly commodity: string;
  readonly amount: JournalAmount;
}

export interface JournalFault extends Fault {
  readonly line: number;
}

/** What was read and is not part of the transactions: rules and directives for other uses. */
export interface JournalIgnored {
  readonly line: number;
  readonly what: string;
}

export interface Journal {
  readonly transactions: readonly JournalTransaction[];
  readonly accounts: readonly JournalAccount[];
  readonly commodities: readonly JournalCommodity[];
  readonly prices: readonly JournalPrice[];
  readonly ignored: readonly JournalIgnored[];
  readonly faults: readonly JournalFault[];
}
