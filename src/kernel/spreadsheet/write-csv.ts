import { moneyText } from "../../values/money.ts";
import { guardFormula } from "./formula-guard.ts";
import type { Cell, Sheet } from "./sheet.ts";

/** Spreadsheet programs of Brazil take a file without it for Windows-1252. */
const BYTE_ORDER_MARK = "\uFEFF";
const LINE_END = "\r\n";
const LINES_A_CHUNK = 1_000;

/**
 * A sheet as CSV for spreadsheet programs in Portuguese: `;` between cells, decimal comma, dd/mm/aaaa, quotes around all text.
 * Text that a spreadsheet would take for a formula gets an apostrophe before it.
 */
export async function* writeCsv({ headings, rows }: Sheet): AsyncGenerator<string> {
  let lines = [BYTE_ORDER_MARK + headings.map(writeText).join(";")];
  for await (const row of rows) {
    if (lines.length === LINES_A_CHUNK) {
      yield `${lines.join(LINE_END)}${LINE_END}`;
      lines = [];
    }
    lines.push(row.map(writeCell).join(";"));
  }
  yield `${lines.join(LINE_END)}${LINE_END}`;
}

function writeCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "string") return writeText(cell);
  if (typeof cell === "number") return String(cell);
  if ("money" in cell) return moneyText(cell.money).replace(".", ",");
  return cell.date.split("-").reverse().join("/");
}

function writeText(text: string): string {
  return `"${guardFormula(text).replaceAll('"', '""')}"`;
}
