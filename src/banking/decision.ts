import type { OpenTitle, TitleTerms } from "../ledger/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import type { Category } from "./category.ts";
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
  /** What is beside the principal is a difference of rounding, not interest nor discount that anybody agreed. */
  readonly isRounding: boolean;
}

/** The parts of a decision by name, so that a person sees what it rests on: how the amount is explained, who, which number. */
export type Parts = Readonly<Record<string, string | number | boolean>>;

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
  readonly payables: readonly OpenTitle[];
  readonly receivables: readonly OpenTitle[];
  /** What people made of movements with the same words, by `habitKey`. */
  readonly habits?: ReadonlyMap<string, Habit>;
}
