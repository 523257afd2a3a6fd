/** What really happened in the simulated months, by which the result of `retaguarda process` is examined. */
export interface Truth {
  readonly seed: number;
  readonly period: { readonly from: string; readonly to: string };
  readonly documents: readonly DocumentTruth[];
  readonly payables: readonly TitleTruth[];
  readonly receivables: readonly TitleTruth[];
  /** Each real movement once, however many statements show it. */
  readonly movements: readonly MovementTruth[];
  /** Balance of each account at the end of each day, the opening day included. */
  readonly balances: readonly { readonly account: string; readonly on: string; readonly balance: string }[];
  /** Codes (their last word) that must be among what the product leaves to a person. */
  readonly pendingCodes: readonly string[];
}

export type DocumentStatus = "accepted" | "duplicate" | "quarantined" | "unrecognised";

export interface DocumentTruth {
  readonly file: string;
  readonly kind: string;
  readonly key?: string;
  /** The fates that are right, the best first: where the contract leaves room, more than one. */
  readonly accepts: readonly DocumentStatus[];
  /**
   * Files that hold the same document, all under one name here. They come in any order, so which one is taken is not
   * foreseen: exactly one of them is, and the others are what `accepts` says.
   */
  readonly copies?: string;
  readonly case: string;
  readonly why: string;
}

export interface TitleRef {
  /** Access key of the NF-e or key of the NFS-e. */
  readonly document: string;
  /** As in `nDup`; "1" when the document has no parcels. */
  readonly installment: string;
}

export interface TitleTruth extends TitleRef {
  readonly counterparty: string;
  /** `null` when the document does not say it. */
  readonly dueOn: string | null;
  readonly amount: string;
  /** What was really paid of it, whether or not the product can know. */
  readonly settled: string;
  readonly status: "open" | "partial" | "settled" | "cancelled";
  /** Given that `trusted-roots/` is configured as trusted. */
  readonly confirmed: boolean;
  /** A product may, with reason, not open it at all: paid at once in cash, or cancelled before it arrived. */
  readonly mayBeAbsent: boolean;
  /** Goods were returned against it, and how a return reduces a title is the product's to say. */
  readonly mayBeReduced: boolean;
  readonly case: string;
}

/** The closed list of `contracts.md`. */
export const categories = [
  "supplier-payment",
  "customer-receipt",
  "bank-fee",
  "tax-payment",
  "payroll",
  "own-transfer",
  "card-settlement",
  "interest-income",
  "loan",
  "refund",
  "owner-draw",
  "utility-payment",
  "rent",
  "other",
  "unknown",
] as const;
export type Category = (typeof categories)[number];

export type Expectation =
  | { readonly kind: "settled"; readonly settles: readonly (TitleRef & { readonly amount: string })[] }
  | { readonly kind: "categorised"; readonly category: Category; readonly orCategory?: Category }
  /** Nobody can know from what the product is given: any automatic answer is a guess. */
  | { readonly kind: "pending" };

export interface MovementTruth {
  /** `bank/branch/number`, as in the company file. */
  readonly account: string;
  readonly fitid: string;
  readonly on: string;
  /** Signed. */
  readonly amount: string;
  /** Runs of blanks as one, and none at the ends. */
  readonly memo: string;
  readonly case: string;
  readonly expectation: Expectation;
  /** Knowable only with effort, or not at all: a product that leaves it to a person is honest. */
  readonly mayBePending: boolean;
  /** Titles that it looks like and must not settle. */
  readonly never: readonly TitleRef[];
}
