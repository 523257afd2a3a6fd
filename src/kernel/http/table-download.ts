import { z } from "zod";
import type { CalendarDate } from "../../values/calendar.ts";
import { type Centavos, moneyText } from "../../values/money.ts";
import { refuseInKernel } from "../refusals.ts";
import { guardFormula } from "../spreadsheet/formula-guard.ts";
import { writeXlsx, XLSX_TYPE } from "../spreadsheet/write-xlsx.ts";
import type { Cursor } from "./cursor.ts";
import type { Download } from "./download.ts";

/** What a cell holds, by the kind of its column: text, a civil date, centavos, or a count. Null is an empty cell. */
export type Cell = string | CalendarDate | Centavos | number | null;

export interface TableColumn {
  readonly title: string;
  readonly kind: "text" | "date" | "money" | "count";
}

/** A table to be taken away, row by row, so that each format writes it in its own way. */
export interface Table {
  /** The file's name without its extension. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: AsyncIterable<readonly Cell[]>;
}

export const tableFormat = z.enum(["csv", "xlsx"]);
export type TableFormat = z.infer<typeof tableFormat>;

/** More lines than a spreadsheet is worked with; a request for more asks for a shorter period. */
export const EXPORT_ROWS_MAX = 200_000;

/**
 * The table in a format, whole, so that what fails is refused before anything was sent.
 *
 * @throws `kernel.export_too_large`
 */
export async function tableDownload(table: Table, format: TableFormat): Promise<Download> {
  if (format === "csv") return await csvDownload(table);
  const sheet = { name: table.name.slice(0, SHEET_NAME_MAX), columns: table.columns, rows: bounded(table.rows) };
  const pieces: Uint8Array[] = [];
  for await (const piece of writeXlsx([sheet])) pieces.push(piece);
  return { name: `${table.name}.xlsx`, contentType: XLSX_TYPE, body: Buffer.concat(pieces) };
}

/** What a spreadsheet program shows on a tab. */
const SHEET_NAME_MAX = 31;

async function* bounded(rows: Table["rows"]): AsyncGenerator<readonly Cell[]> {
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (count > EXPORT_ROWS_MAX) throw refuseInKernel("kernel.export_too_large", { rows: EXPORT_ROWS_MAX });
    yield row;
  }
}

/**
 * Semicolons, decimal commas, dd/mm/aaaa, UTF-8 with its mark: what a spreadsheet in Portuguese opens with a double click. Text
 * that a spreadsheet would run as a formula is given an apostrophe.
 *
 * @throws `kernel.export_too_large`
 */
export async function csvDownload({ name, columns, rows }: Table): Promise<Download> {
  const chunks: string[] = [`\uFEFF${columns.map(({ title }) => quoted(title)).join(";")}\r\n`];
  for await (const row of bounded(rows)) {
    chunks.push(`${columns.map(({ kind }, at) => csvCell(kind, row[at] ?? null)).join(";")}\r\n`);
  }
  return { name: `${name}.csv`, contentType: "text/csv; charset=utf-8", body: Buffer.from(chunks.join(""), "utf8") };
}

function csvCell(kind: TableColumn["kind"], cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "bigint") return moneyText(cell).replace(".", ",");
  if (typeof cell === "number") return String(cell);
  if (kind === "date") return cell.split("-").reverse().join("/");
  return quoted(guardFormula(cell));
}

function quoted(text: string): string {
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const ROWS_A_PAGE = 1_000;

/** Every row of a list that is read page by page, each page giving one row more than asked for where there are more. */
export async function* everyRow<Row>(
  page: (given: { readonly after: Cursor | undefined; readonly limit: number }) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Cursor,
): AsyncGenerator<Row> {
  let after: Cursor | undefined;
  for (;;) {
    const rows = await page({ after, limit: ROWS_A_PAGE });
    const shown = rows.slice(0, ROWS_A_PAGE);
    yield* shown;
    const last = shown.at(-1);
    if (rows.length <= ROWS_A_PAGE || last === undefined) return;
    after = keyOf(last);
  }
}

/** Rows as cells, one by one. */
export async function* cellsOf<Row>(
  rows: AsyncIterable<Row>,
  cells: (row: Row) => readonly Cell[],
): AsyncGenerator<readonly Cell[]> {
  for await (const row of rows) yield cells(row);
}
