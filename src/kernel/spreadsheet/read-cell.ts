import type { CalendarDate } from "../../values/calendar.ts";

/**
 * A cell as its file has it: text; a number, exactly as the file writes it; a civil date; or what a formula failed with. Null where
 * nothing is written. A file of text has texts only.
 */
export type ReadCell =
  | string
  | { readonly number: string }
  | { readonly date: CalendarDate }
  | { readonly failed: string }
  | null;

export interface ReadRow {
  /** As the person's program numbers it, from 1. */
  readonly line: number;
  readonly cells: readonly ReadCell[];
}

/** What was found out of a file beside its rows; complete once they were all read. */
export interface SheetFacts {
  readonly format: "csv" | "xlsx";
  /** The sheet that is read, and those that are not. */
  readonly sheet: string | null;
  readonly otherSheets: readonly string[];
  /** Cells whose value is what a formula last gave. */
  formulas: number;
  /** Formulas that were never calculated, so that there is no value to read. */
  formulasWithoutValue: number;
}

export interface OpenedSheet {
  readonly facts: SheetFacts;
  /** Rows with something in them, in order, read as they are asked for. */
  readonly rows: AsyncGenerator<ReadRow>;
}
