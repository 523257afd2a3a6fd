import type { OpenTitle, TitleTerms } from "../ledger/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import type { Category } from "./category.ts";
import type { CollectedTitle } from "./collected-title.ts";
import type { Habit } from "./habits.ts";
import type { TitleSide } from "./title-index.ts";

export interface Undecided {
  readonly id: string;
  readonly bankAccountId: string;
  readonly movedOn: CalendarDate;
  /** Signed: what came in is positive. */
  readonly amountCentavos: Centavos;
  /** Normalised. */
  readonly memo: string;
  /** Identity as text: the last word on order, so that ties never depend on how files came. */
  readonly identity: string;
}

/** What a movement does to one title: the principal it takes off, and what was paid beside it. */
export interface Settles {
  readonly side: TitleSide;
  readonly title: OpenTitle;
  readonly amountCentavos: Centavos;
  readonly interestCentavos: Centavos;
  readonly fineCentavos: Centavos;
  readonly discountCentavos: Centavos;
  /** Kept by the bank out of what it credits. */
  readonly feeCentavos: Centavos;
  /** What is beside the principal is a difference of rounding, not interest nor discount that anybody agreed. */
  readonly isRounding: boolean;
}

/** The parts of a decision by name, so that a person sees what it rests on, and a screen can propose what to do. */
export interface Parts {
  /** How the amount comes from the titles: `exact`, `late`, `discount`, `rounding`, `partial`, `sum`, `all due that day`… */
  readonly amount?: string;
  /** How the other side is known: `tax-id`, `name`, `none`. */
  readonly party?: string;
  /** Whether the memo quotes the document's number. */
  readonly number?: boolean;
  readonly daysFromDue?: number;
  /** How many titles are settled together. */
  readonly titles?: number;
  /** Of a collection return, titles that were not found. */
  readonly missing?: number;
  /** Ways that explain the movement equally well. */
  readonly rivals?: number;
  /** Which of the bank's own phrases. */
  readonly phrase?: string;
  /** Of how many decisions of people on the same words, how many agree. */
  readonly agreeing?: number;
  readonly total?: number;
  /** Business days between the legs of a transfer. */
  readonly days?: number;
  readonly person?: string;
  /** The account that a person chose. */
  readonly account?: string;
  /** How a person split it over accounts: what goes with the movement is positive. */
  readonly accounts?: readonly { readonly account: string; readonly amount: string; readonly note?: string }[];
  /** Of what waits: titles that it may be, at most nine, the first due first. */
  readonly candidates?: readonly string[];
  /** Of what waits: what would explain it to the centavo, for a person to confirm as it is or change. */
  readonly proposal?: Proposal;
  /** What a person said of each title. */
  readonly settles?: Proposal["settles"];
  /** What stood when a person decided: undoing the decision brings it back. */
  readonly replaces?: Replaced;
}

export interface Replaced {
  readonly match: string;
  readonly entry: string;
  readonly category: Category;
  readonly status: "pending" | "settled" | "categorised";
}

/** Settlements as decimal text, in the shape in which `decideByPerson` takes them. */
export interface Proposal {
  readonly settles: readonly {
    readonly side: TitleSide;
    readonly titleId: string;
    readonly amount: string;
    readonly interest?: string;
    readonly fine?: string;
    readonly discount?: string;
    readonly fee?: string;
    /** By tax: `irrf`, `csll`, `pis`, `cofins`, `inss`, `iss`. */
    readonly withheld?: Readonly<Partial<Record<WithheldTax, string>>>;
  }[];
}

/** Taxes that the payer may keep of what it pays, to pay them in the receiver's name. */
export const withheldTaxes = ["irrf", "csll", "pis", "cofins", "inss", "iss"] as const;
export type WithheldTax = (typeof withheldTaxes)[number];

/** What every decision says, so that a person can follow it. */
export interface Decided {
  readonly category: Category;
  readonly level: "key" | "batch" | "scored";
  readonly rule: string;
  readonly why: string;
  readonly confidence: "0" | "0.99" | "1";
  readonly parts: Parts;
}

export type Decision =
  | (Decided & { readonly status: "settled"; readonly settles: readonly Settles[] })
  | (Decided & { readonly status: "categorised"; readonly role: string })
  | (Decided & { readonly status: "categorised"; readonly accountId: string })
  | (Decided & { readonly status: "pending"; readonly category: "unknown"; readonly cause: string });

export interface Known {
  readonly company: { readonly taxId: string; readonly name: string };
  /** What the company charges for late payment of what it is owed, where the document says nothing. */
  readonly lateTerms?: TitleTerms;
  /** Up to so much, a difference that nothing explains is rounding (accounting practice: 0,05 a settlement). */
  readonly roundingLimitCentavos?: Centavos;
  /** What the bank keeps of each title that it collects, where the company has agreed one fee. */
  readonly collectionFeeCentavos?: Centavos;
  /** What returns of collection say was paid, of the days that matter. */
  readonly collected?: readonly CollectedTitle[];
  readonly payables: readonly OpenTitle[];
  readonly receivables: readonly OpenTitle[];
  /** What people made of movements with the same words, by `habitKey`. */
  readonly habits?: ReadonlyMap<string, Habit>;
}
