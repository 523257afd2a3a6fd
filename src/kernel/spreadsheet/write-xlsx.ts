import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { calendarDate, daysBetween } from "../../values/calendar.ts";
import { type Centavos, moneyText } from "../../values/money.ts";
import { guardFormula } from "./formula-guard.ts";

export interface SheetColumn {
  readonly title: string;
  readonly kind: "text" | "date" | "money" | "count";
}

/** What a cell holds, by the kind of its column: text, a civil date as text, centavos, a count. Null is an empty cell. */
export type SheetCell = string | Centavos | number | null;

export interface SheetToWrite {
  /** Of the sheet, as its tab shows it. */
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: AsyncIterable<readonly SheetCell[]> | Iterable<readonly SheetCell[]>;
}

export const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Rows whose texts say how wide a column must be. */
const ROWS_MEASURED = 100;
const PIECE_LENGTH = 65_536;
const TEXT_MAX = 32_767;

/**
 * Writes a workbook as it goes, in memory that does not grow with its rows: numbers as numbers, dates as dates, texts as texts, with
 * a heading that is bold and stays in sight. Text that a spreadsheet would run gets an apostrophe.
 */
export async function* writeXlsx(sheets: readonly SheetToWrite[]): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  const take = function* (): Generator<Uint8Array> {
    const taken = pieces;
    pieces = [];
    yield* taken;
  };
  const encoder = new TextEncoder();
  for (const [name, text] of fixedParts(sheets)) {
    const part = new ZipPassThrough(name);
    zip.add(part);
    part.push(encoder.encode(text), true);
  }
  yield* take();
  for (const [at, sheet] of sheets.entries()) {
    const part = new ZipDeflate(`xl/worksheets/sheet${at + 1}.xml`, { level: 3 });
    zip.add(part);
    for await (const text of sheetXml(sheet, at === 0)) {
      part.push(encoder.encode(text));
      yield* take();
    }
    part.push(new Uint8Array(), true);
    yield* take();
  }
  zip.end();
  yield* take();
}

async function* sheetXml({ columns, rows }: SheetToWrite, isFirst: boolean): AsyncGenerator<string> {
  const iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  const measured: (readonly SheetCell[])[] = [];
  let next = await iterator.next();
  while (next.done !== true && measured.length < ROWS_MEASURED) {
    measured.push(next.value);
    next = await iterator.next();
  }
  let text = `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView ${isFirst ? 'tabSelected="1" ' : ""}workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns
    .map((column, at) => columnXml(column, at, measured))
    .join("")}</cols><sheetData>`;
  text += rowXml(
    1,
    columns.map(({ title }, at) => textXml(reference(at, 1), title, STYLES.heading)),
  );
  let line = 1;
  const add = (row: readonly SheetCell[]): void => {
    line += 1;
    const number = line;
    text += rowXml(
      number,
      columns.map(({ kind }, at) => cellXml(reference(at, number), kind, row[at] ?? null)),
    );
  };
  for (const row of measured) add(row);
  while (next.done !== true) {
    add(next.value);
    if (text.length > PIECE_LENGTH) {
      yield text;
      text = "";
    }
    next = await iterator.next();
  }
  yield `${text}</sheetData><autoFilter ref="A1:${reference(Math.max(columns.length - 1, 0), line)}"/></worksheet>`;
}

/** Widths in characters: what the kind needs, or the longest text of the first rows, within reason. */
function columnXml({ title, kind }: SheetColumn, at: number, measured: readonly (readonly SheetCell[])[]): string {
  const least = { text: 10, date: 12, money: 16, count: 10 }[kind];
  const texts = measured.map((row) => row[at]).flatMap((cell) => (typeof cell === "string" ? cell.length : []));
  const width = Math.min(
    60,
    Math.max(least, title.length + 3, ...(kind === "text" ? texts.map((length) => length + 2) : [])),
  );
  return `<col min="${at + 1}" max="${at + 1}" width="${width}" style="${STYLES[kind]}" customWidth="1"/>`;
}

function rowXml(line: number, cells: readonly string[]): string {
  return `<row r="${line}">${cells.join("")}</row>`;
}

const FIRST_DAY = calendarDate("1899-12-30");
/** Before it, spreadsheets count a day that never was. */
const FIRST_SURE_DAY = "1900-03-01";
/** Beyond, a spreadsheet's number is no longer exact. */
const NUMBER_DIGITS_MAX = 15;

function cellXml(at: string, kind: SheetColumn["kind"], cell: SheetCell): string {
  if (cell === null || cell === "") return "";
  if (typeof cell === "bigint") {
    const text = moneyText(cell);
    if (text.replace(/\D/g, "").length > NUMBER_DIGITS_MAX) return textXml(at, text.replace(".", ","), STYLES.text);
    return `<c r="${at}" s="${STYLES.money}"><v>${text}</v></c>`;
  }
  if (typeof cell === "number") return `<c r="${at}" s="${STYLES.count}"><v>${cell}</v></c>`;
  if (kind === "date" && /^\d{4}-\d{2}-\d{2}$/.test(cell)) {
    if (cell < FIRST_SURE_DAY) return textXml(at, cell.split("-").reverse().join("/"), STYLES.text);
    return `<c r="${at}" s="${STYLES.date}"><v>${daysBetween(FIRST_DAY, calendarDate(cell))}</v></c>`;
  }
  return textXml(at, cell, STYLES.text);
}

function textXml(at: string, text: string, style: number): string {
  const guarded = guardFormula(text.slice(0, TEXT_MAX));
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(guarded)}</t></is></c>`;
}

/** What XML cannot hold is written `_x000B_`, as is a text that looks like that. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replaceAll(/(?![\t\n])[\p{Cc}\uFFFE\uFFFF]/gu, (character) => `_x${hex(character)}_`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
}

function reference(column: number, line: number): string {
  let letters = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return `${letters}${line}`;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
/** Where each stands in `cellXfs`. */
const STYLES = { heading: 1, money: 2, date: 3, text: 4, count: 5 } as const;

function fixedParts(sheets: readonly SheetToWrite[]): readonly (readonly [string, string])[] {
  const each = (write: (sheet: SheetToWrite, number: number) => string): string =>
    sheets.map((sheet, at) => write(sheet, at + 1)).join("");
  return [
    [
      "[Content_Types].xml",
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${XLSX_TYPE}.main+xml"/>${each(
        (_, number) =>
          `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
      )}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    ],
    [
      "_rels/.rels",
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      "xl/workbook.xml",
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets>${each(
        ({ name }, number) =>
          `<sheet name="${escapeXml(sheetName(name)).replaceAll('"', "&quot;")}" sheetId="${number}" r:id="rId${number}"/>`,
      )}</sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each(
        (_, number) =>
          `<Relationship Id="rId${number}" Type="${RELATIONSHIPS}/worksheet" Target="worksheets/sheet${number}.xml"/>`,
      )}<Relationship Id="rId${sheets.length + 1}" Type="${RELATIONSHIPS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      "xl/styles.xml",
      `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">${[
        'numFmtId="0" fontId="0"',
        'numFmtId="0" fontId="1" applyFont="1"',
        'numFmtId="4" fontId="0" applyNumberFormat="1"',
        'numFmtId="164" fontId="0" applyNumberFormat="1"',
        'numFmtId="49" fontId="0" applyNumberFormat="1"',
        'numFmtId="3" fontId="0" applyNumberFormat="1"',
      ]
        .map((style) => `<xf ${style} fillId="0" borderId="0" xfId="0"/>`)
        .join(
          "",
        )}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
    ],
  ];
}

/** A tab's name has 31 characters at most and none of those that addresses use. */
function sheetName(name: string): string {
  const clean = name
    .replaceAll(/[[\]:*?/\\]/g, " ")
    .replaceAll(/^'|'$/g, "")
    .slice(0, 31)
    .trim();
  return clean === "" ? "Planilha" : clean;
}
