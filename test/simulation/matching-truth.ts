import type { CivilDay } from "./civil-day.ts";
import type { Category } from "./truth.ts";

/** A company's titles and movements as plain data, for a matcher called in memory, and what is true of them. */
export interface Matching {
  readonly seed: number;
  readonly company: MatchingCompany;
  readonly payables: readonly MatchingTitle[];
  readonly receivables: readonly MatchingTitle[];
  /** In the order of their days, as the accounts' statements have them. */
  readonly movements: readonly MatchingMovement[];
  /** One for each movement, in the same order. */
  readonly truth: readonly MovementAnswer[];
}

export interface MatchingCompany {
  readonly name: string;
  readonly taxId: string;
  /** `bank/branch/number`. */
  readonly accounts: readonly string[];
  /** What the company charges on its own receivables that say nothing else: its configuration, known to a careful clerk. */
  readonly lateTerms: Terms;
}

export interface MatchingTitle {
  readonly id: string;
  readonly side: "payable" | "receivable";
  readonly documentKind: "nfe" | "nfse";
  /** Access key of the NF-e or key of the NFS-e. */
  readonly documentKey: string;
  /** nNF or nNFSe, without zeros before it. */
  readonly documentNumber: string;
  /** As in `nDup`; "1" when the document has no parcels. */
  readonly installment: string;
  readonly partner: MatchingPartner;
  readonly issuedOn: CivilDay;
  readonly dueOn: CivilDay;
  readonly amountCentavos: bigint;
  /** What the document's remarks promise, read; and the remarks themselves, for who reads them himself. */
  readonly terms?: Terms;
  readonly remarks?: string;
}

export interface MatchingPartner {
  readonly taxId: string;
  readonly name: string;
  /** xFant, which only a document's issuer has: a customer's trade name is in none of our files. */
  readonly tradeName?: string;
}

/** Percents as decimal text: `"2.00"`. */
export interface Terms {
  readonly finePercent?: string;
  /** A month of thirty days, counted by the day from the due date. */
  readonly interestPercentMonth?: string;
  readonly discountPercent?: string;
  /** The last day on which the discount is given. */
  readonly discountUntil?: CivilDay;
}

export interface MatchingMovement {
  readonly id: string;
  /** `bank/branch/number`. */
  readonly account: string;
  readonly movedOn: CivilDay;
  /** Signed. */
  readonly amountCentavos: bigint;
  /** As the bank wrote it, blanks and all. */
  readonly memo: string;
  /** The bank's own id (FITID): not unique. */
  readonly bankId: string;
  readonly checkNumber: string;
}

export interface MovementAnswer {
  readonly movementId: string;
  readonly case: string;
  readonly right: RightAnswer;
  /** A careful clerk needs to ask nobody (README, "Knowable"). */
  readonly knowable: boolean;
  /** It has the exact amount of an open title and is not its payment. */
  readonly decoy: boolean;
  /** Titles that it looks like and must not settle. */
  readonly never: readonly string[];
}

export type RightAnswer =
  | { readonly kind: "settled"; readonly settles: readonly Settlement[] }
  | { readonly kind: "categorised"; readonly category: Category; readonly orCategory?: Category }
  /** What the statement and the documents show leaves several answers or none. */
  | { readonly kind: "pending" };

/** What of a title a movement settles. Money moved = centavos + interest + fine − discount − fee − withheld. */
export interface Settlement {
  readonly titleId: string;
  /** By how much less is then owed. */
  readonly centavos: bigint;
  readonly interest: bigint;
  readonly fine: bigint;
  readonly discount: bigint;
  /** Kept by the bank out of what it credits. */
  readonly fee: bigint;
  /** Tax kept by the customer, who pays it for us. */
  readonly withheld: bigint;
}

/** What a matcher said of one movement. Parts of the money that are not named are zero. */
export interface Decision {
  readonly status: "settled" | "categorised" | "pending";
  readonly settles?: readonly (Pick<Settlement, "titleId" | "centavos"> & Partial<Settlement>)[];
  readonly category?: string;
}
