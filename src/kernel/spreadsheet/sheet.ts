import type { CalendarDate } from "../../values/calendar.ts";
import type { Centavos } from "../../values/money.ts";

/** One cell: text, a whole number, money, a civil date, or nothing. What it is decides how each kind of file writes it. */
export type Cell = string | number | null | { readonly money: Centavos } | { readonly date: CalendarDate };

/** Rows under their headings, read as they are needed: a sheet may be longer than fits in memory at once. */
export interface Sheet {
  readonly headings: readonly string[];
  readonly rows: AsyncIterable<readonly Cell[]>;
}
