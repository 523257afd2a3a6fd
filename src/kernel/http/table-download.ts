import type { CalendarDate } from "../../values/calendar.ts";
import { type Centavos, moneyText } from "../../values/money.ts";
import { refuseInKernel } from "../refusals.ts";
import type { Download } from "./route.ts";

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

/** More lines than a spreadsheet is worked with; a request for more asks for a shorter period. */
export const EXPORT_ROWS_MAX = 200_000;

/**
 * Semicolons, decimal commas, dd/mm/aaaa, UTF-8 with its mark: what a spreadsheet in Portuguese opens with a double click. Text
 * that a spreadsheet would run as a formula is given an apostrophe.
 *
 * @throws `kernel.export_too_large`
 */
export async function csvDownload({ name, columns, rows }: Table): Promise<Download> {
  const chunks: string[] = [`\uFEFF${columns.map(({ title }) => quoted(title)).join(";")}\r\n`];
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (count > EXPORT_ROWS_MAX) throw refuseInKernel("kernel.export_too_large", { rows: EXPORT_ROWS_MAX });
    chunks.push(`${columns.map(({ kind }, at) => csvCell(kind, row[at] ?? null)).join(";")}\r\n`);
  }
  return { name: `${name}.csv`, contentType: "text/csv; charset=utf-8", body: Buffer.from(chunks.join(""), "utf8") };
}

/** Where text would be a formula: at its start or after a separator, also in full width (`＝＋－＠`), a tab or a line end. */
const FORMULA_START = /(?<=^|[;,\t\r\n])(?=[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])/g;

function csvCell(kind: TableColumn["kind"], cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "bigint") return moneyText(cell).replace(".", ",");
  if (typeof cell === "number") return String(cell);
  if (kind === "date") return cell.split("-").reverse().join("/");
  return quoted(cell.replaceAll(FORMULA_START, "'"));
}

function quoted(text: string): string {
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
