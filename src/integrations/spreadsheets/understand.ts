import { givingWay, mapGivingWay } from "../../kernel/give-way.ts";
import { openSheet } from "../../kernel/spreadsheet/open-sheet.ts";
import type { ReadCell, ReadRow, SheetFacts } from "../../kernel/spreadsheet/read-cell.ts";
import type { CalendarDate } from "../../values/calendar.ts";
import type { Centavos } from "../../values/money.ts";
import { formatTaxId } from "../../values/tax-id.ts";
import type { SpreadsheetMapping } from "../contract.ts";
import { refuse } from "../errors.ts";
import {
  countStyles,
  type Meaning,
  type NumberStyle,
  readDay,
  readMoney,
  readTaxId,
  readText,
  textOf,
} from "./cells.ts";
import { findHeadings, HEADING_LINES_MAX, type Headings } from "./propose-mapping.ts";

export interface LineFault {
  readonly field: string;
  readonly message: string;
}

/** What a line says, field by field, before anybody knows what of it exists already. */
export interface UnderstoodLine {
  readonly line: number;
  readonly texts: Readonly<Record<string, string | null>>;
  readonly taxId: string | null;
  readonly amounts: Readonly<Record<string, Centavos | null>>;
  readonly days: Readonly<Record<string, CalendarDate | null>>;
  readonly faults: LineFault[];
  /** Why it is passed over, for one that is no line of the kind: a total, or nothing open. */
  skipped: "total" | "zero" | "synthetic" | null;
}

export interface UnderstoodSheet {
  readonly lines: readonly UnderstoodLine[];
  readonly facts: SheetFacts;
  /** Amounts that could be read both ways, in a file that does not say which. */
  readonly isStyleOpen: boolean;
  /** Lines whose tax id lost its first zeros. */
  readonly padded: readonly number[];
}

/** Longer than a name of a company may be registered with. */
const TEXT_MAX = 200;

/** The rows of a file, with its headings. What stands above the headings is not read. */
export async function readTable(
  bytes: Uint8Array,
): Promise<{ readonly headings: Headings; readonly rows: AsyncGenerator<ReadRow>; readonly facts: SheetFacts }> {
  const { facts, rows } = await openSheet(bytes);
  const first: ReadRow[] = [];
  while (first.length < HEADING_LINES_MAX) {
    const next = await rows.next();
    if (next.done === true) break;
    first.push(next.value);
  }
  const headings = findHeadings(first);
  if (headings === undefined) throw refuse("integrations.spreadsheet_without_lines");
  return { headings, facts, rows: under(headings, first, rows) };
}

async function* under(
  { line }: Headings,
  first: readonly ReadRow[],
  rest: AsyncGenerator<ReadRow>,
): AsyncGenerator<ReadRow> {
  yield* first.filter((row) => row.line > line);
  yield* rest;
}

interface Column {
  readonly id: string;
  readonly at: number;
  readonly type: "text" | "tax_id" | "money" | "date";
}

/** A row with only the cells that are mapped, so that what is held in memory has nothing else. */
interface KeptRow {
  readonly line: number;
  readonly cells: readonly (ReadCell | undefined)[];
}

/** Reads every line by a mapping. The style of its numbers is one for the whole file. */
export async function understand(
  bytes: Uint8Array,
  columns: readonly Column[],
  mapping: SpreadsheetMapping,
): Promise<UnderstoodSheet> {
  const { rows, facts } = await readTable(bytes);
  const kept: KeptRow[] = [];
  for await (const row of givingWay(rows)) {
    const cells = columns.map(({ at }) => row.cells[at]);
    if (cells.some((cell) => textOf(cell) !== null)) kept.push({ line: row.line, cells });
  }
  const money = columns.flatMap(({ type }, at) => (type === "money" ? [at] : []));
  const styles = countStyles(cellsIn(kept, money));
  const style: NumberStyle =
    styles.comma > 0 || styles.dot > 0
      ? styles.comma >= styles.dot
        ? "comma"
        : "dot"
      : (mapping.numberStyle ?? "comma");
  const padded: number[] = [];
  const lines = await mapGivingWay(kept, (row) => understandRow(row, columns, style, padded));
  const isStyleOpen = styles.ambiguous > 0 && styles.comma === 0 && styles.dot === 0 && mapping.numberStyle === null;
  return { lines, facts, isStyleOpen, padded };
}

function* cellsIn(rows: readonly KeptRow[], columns: readonly number[]): Generator<ReadCell | undefined> {
  for (const { cells } of rows) for (const at of columns) yield cells[at];
}

const TOTAL = /^(?:sub)?tota(?:l|is)\b/i;

function understandRow(
  { line, cells }: KeptRow,
  columns: readonly Column[],
  style: NumberStyle,
  padded: number[],
): UnderstoodLine {
  const texts: Record<string, string | null> = {};
  const amounts: Record<string, Centavos | null> = {};
  const days: Record<string, CalendarDate | null> = {};
  const faults: LineFault[] = [];
  let taxId: string | null = null;
  const isTotal =
    cells.some((cell) => typeof cell === "string" && TOTAL.test(cell)) &&
    cells.filter((cell) => textOf(cell) !== null).length <= 4;
  for (const [at, { id, type }] of columns.entries()) {
    const cell = cells[at];
    const take = <Value>({ ...meaning }: Meaning<Value>): Value | null => {
      if ("value" in meaning) return meaning.value;
      faults.push({ field: id, message: meaning.fault });
      return null;
    };
    if (type === "money") amounts[id] = take(readMoney(cell, style));
    else if (type === "date") days[id] = take(readDay(cell));
    else if (type === "tax_id") {
      const read = take(readTaxId(cell));
      taxId = read?.taxId ?? null;
      if (read?.wasPadded === true) padded.push(line);
    } else texts[id] = take(readText(cell, TEXT_MAX));
  }
  if (isTotal) return { line, texts, taxId, amounts, days, faults: [], skipped: "total" };
  return { line, texts, taxId, amounts, days, faults, skipped: null };
}

/** How a tax id is named in a sentence. */
export function nameOfTaxId(taxId: string): string {
  return `${taxId.length === 11 ? "CPF" : "CNPJ"} ${formatTaxId(taxId)}`;
}
