import { SaxesParser, type SaxesTagPlain } from "saxes";
import { addDays, type CalendarDate, calendarDate } from "../../values/calendar.ts";
import { refuseInKernel } from "../refusals.ts";
import { unguardFormula } from "./formula-guard.ts";
import { SHEET_COLUMNS_MAX, SHEET_FIELD_MAX, SHEET_LINES_MAX, WORKBOOK_TEXTS_MAX_BYTES } from "./limits.ts";
import type { OpenedSheet, ReadCell, ReadRow, SheetFacts } from "./read-cell.ts";
import { asDamaged, damaged, openWorkbookParts, type WorkbookParts } from "./workbook-parts.ts";

/**
 * Opens a workbook's first visible sheet. Formulas are never calculated: what they last gave is read. Macros are refused, links to
 * other files are not followed, and a document type is refused.
 *
 * @throws `kernel.sheet_damaged`, `kernel.sheet_protected`, `kernel.sheet_has_macros`, `kernel.sheet_kind_unsupported`; while
 *   reading also `kernel.sheet_rows_exceeded`, `kernel.sheet_columns_exceeded`, `kernel.sheet_field_exceeded`
 */
export async function readXlsx(bytes: Uint8Array): Promise<OpenedSheet> {
  const parts = await openWorkbookParts(bytes);
  if (parts.names.some((name) => name.endsWith("vbaproject.bin"))) throw refuseInKernel("kernel.sheet_has_macros");
  if (!parts.has("xl/workbook.xml")) throw refuseInKernel("kernel.sheet_kind_unsupported");
  const book = await readWorkbook(parts);
  const [first, ...others] = book.sheets;
  if (first === undefined) throw damaged("não tem nenhuma aba visível");
  const facts: SheetFacts = {
    format: "xlsx",
    sheet: first.name,
    otherSheets: others.map(({ name }) => name),
    formulas: 0,
    formulasWithoutValue: 0,
  };
  const dateStyles = await readDateStyles(parts);
  const texts = await readTexts(parts);
  return {
    facts,
    rows: readRows(parts, first.part, { facts, texts, dateStyles, countsFrom1904: book.countsFrom1904 }),
  };
}

interface Handlers {
  readonly open?: (tag: SaxesTagPlain) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** Feeds a part to handlers, piece by piece; `afterPiece` may take what they gathered. */
async function* parsePart<Taken>(
  parts: WorkbookParts,
  name: string,
  { open, close, text }: Handlers,
  afterPiece: () => Iterable<Taken>,
): AsyncGenerator<Taken> {
  const parser = new SaxesParser();
  parser.on("doctype", () => {
    throw damaged("traz uma declaração de tipo de documento, que planilha nenhuma tem");
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => open?.(tag));
  parser.on("closetag", (tag) => close?.(localName(tag.name)));
  parser.on("text", (found) => text?.(found));
  parser.on("cdata", (found) => text?.(found));
  try {
    for await (const piece of parts.text(name)) {
      parser.write(piece);
      yield* afterPiece();
    }
    parser.close();
    yield* afterPiece();
  } catch (error) {
    throw asDamaged(error, "o seu conteúdo não é bem formado");
  }
}

async function parseWhole(parts: WorkbookParts, name: string, handlers: Handlers): Promise<void> {
  if (!parts.has(name)) return;
  for await (const _ of parsePart<never>(parts, name, handlers, () => [])) {
    // Nothing is taken on the way.
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

interface Workbook {
  readonly countsFrom1904: boolean;
  /** Those that a person sees, in their order. */
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
}

async function readWorkbook(parts: WorkbookParts): Promise<Workbook> {
  const targets = new Map<string, string>();
  await parseWhole(parts, "xl/_rels/workbook.xml.rels", {
    open: ({ name, attributes }) => {
      const { Id, Target, TargetMode } = attributes;
      if (localName(name) === "Relationship" && Id !== undefined && Target !== undefined && TargetMode !== "External") {
        targets.set(Id, Target);
      }
    },
  });
  let countsFrom1904 = false;
  const sheets: { name: string; part: string }[] = [];
  await parseWhole(parts, "xl/workbook.xml", {
    open: ({ name, attributes }) => {
      if (localName(name) === "workbookPr") countsFrom1904 = isTrue(attributes["date1904"]);
      if (localName(name) !== "sheet" || (attributes["state"] ?? "visible") !== "visible") return;
      const id = Object.entries(attributes).find(([key]) => localName(key) === "id" && key.includes(":"))?.[1];
      const target = targets.get(id ?? "") ?? `worksheets/sheet${sheets.length + 1}.xml`;
      sheets.push({
        name: attributes["name"] ?? "",
        part: target.startsWith("/") ? target.slice(1) : `xl/${target.replace(/^\.\//, "")}`,
      });
    },
  });
  return { countsFrom1904, sheets: sheets.filter(({ part }) => parts.has(part)) };
}

function isTrue(text: string | undefined): boolean {
  return text === "1" || text === "true";
}

/** Built-in formats that show a day: 14 to 17 and 22, and those of East Asian programs. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** Which cell styles show a number as a day. */
async function readDateStyles(parts: WorkbookParts): Promise<ReadonlySet<number>> {
  const formats = new Map<number, boolean>();
  const styles = new Set<number>();
  let inCellXfs = false;
  let at = 0;
  await parseWhole(parts, "xl/styles.xml", {
    open: ({ name, attributes }) => {
      const tag = localName(name);
      const id = Number(attributes["numFmtId"] ?? 0);
      if (tag === "numFmt") formats.set(id, showsDay(attributes["formatCode"] ?? ""));
      if (tag === "cellXfs") inCellXfs = true;
      if (tag !== "xf" || !inCellXfs) return;
      if (formats.get(id) ?? isBuiltInDate(id)) styles.add(at);
      at += 1;
    },
    close: (name) => {
      if (name === "cellXfs") inCellXfs = false;
    },
  });
  return styles;
}

/** A format with a day or a year in it, outside what is quoted: `[$-416]d/mm/yyyy`, and not `#,##0.00 "dias"` nor `hh:mm`. */
function showsDay(code: string): boolean {
  return /[dy]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, "").replaceAll(/general|standard/gi, ""));
}

/** The texts that cells share. Phonetic readings beside them are not part of them. */
async function readTexts(parts: WorkbookParts): Promise<readonly string[]> {
  const texts: string[] = [];
  let text = "";
  let inText = false;
  let phonetic = 0;
  let length = 0;
  await parseWhole(parts, "xl/sharedStrings.xml", {
    open: ({ name }) => {
      const tag = localName(name);
      if (tag === "si") text = "";
      if (tag === "rPh") phonetic += 1;
      inText = tag === "t" && phonetic === 0;
    },
    close: (name) => {
      if (name === "t") inText = false;
      if (name === "rPh") phonetic -= 1;
      if (name === "si") texts.push(decodeText(text));
    },
    text: (found) => {
      if (!inText) return;
      text += found;
      length += found.length;
      if (length > WORKBOOK_TEXTS_MAX_BYTES) throw damaged("os textos dela passam de 100 MB");
    },
  });
  return texts;
}

/** Characters that XML cannot hold are written `_x000B_`. */
function decodeText(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

interface Given {
  readonly facts: SheetFacts;
  readonly texts: readonly string[];
  readonly dateStyles: ReadonlySet<number>;
  readonly countsFrom1904: boolean;
}

async function* readRows(parts: WorkbookParts, part: string, given: Given): AsyncGenerator<ReadRow> {
  const reader = new RowReader(given);
  let count = 0;
  for await (const row of parsePart(parts, part, reader.handlers, () => reader.take())) {
    count += 1;
    if (count > SHEET_LINES_MAX) throw refuseInKernel("kernel.sheet_rows_exceeded", { max: "200.000" });
    yield row;
  }
}

/** Gathers the cells of rows as tags go by. */
class RowReader {
  readonly #given: Given;
  #rows: ReadRow[] = [];
  #cells: ReadCell[] = [];
  #line = 0;
  #column = -1;
  #type = "n";
  #style = 0;
  #value = "";
  #hasFormula = false;
  #takes = false;
  #phonetic = 0;

  readonly handlers: Handlers = {
    open: (tag) => this.#open(tag),
    close: (name) => this.#close(name),
    text: (text) => {
      if (!this.#takes) return;
      this.#value += text;
      if (this.#value.length > SHEET_FIELD_MAX) {
        throw refuseInKernel("kernel.sheet_field_exceeded", { line: this.#line });
      }
    },
  };

  constructor(given: Given) {
    this.#given = given;
  }

  take(): readonly ReadRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    switch (localName(name)) {
      case "row": {
        const written = Number(attributes["r"]);
        this.#line = Number.isSafeInteger(written) && written > 0 ? written : this.#line + 1;
        this.#cells = [];
        this.#column = -1;
        break;
      }
      case "c": {
        this.#column = columnOf(attributes["r"]) ?? this.#column + 1;
        if (this.#column >= SHEET_COLUMNS_MAX) {
          throw refuseInKernel("kernel.sheet_columns_exceeded", { line: this.#line, max: SHEET_COLUMNS_MAX });
        }
        this.#type = attributes["t"] ?? "n";
        this.#style = Number(attributes["s"] ?? 0);
        this.#value = "";
        this.#hasFormula = false;
        break;
      }
      case "f":
        this.#hasFormula = true;
        break;
      case "rPh":
        this.#phonetic += 1;
        break;
      case "v":
      case "t":
        this.#takes = this.#phonetic === 0;
    }
  }

  #close(name: string): void {
    if (name === "v" || name === "t") this.#takes = false;
    if (name === "rPh") this.#phonetic -= 1;
    if (name === "c") this.#endCell();
    if (name !== "row") return;
    if (this.#cells.some((cell) => cell !== null && cell !== undefined)) {
      this.#rows.push({ line: this.#line, cells: Array.from(this.#cells, (cell) => cell ?? null) });
    }
    this.#cells = [];
  }

  #endCell(): void {
    const { facts } = this.#given;
    if (this.#hasFormula) {
      if (this.#value === "") facts.formulasWithoutValue += 1;
      else facts.formulas += 1;
    }
    if (this.#column >= 0) this.#cells[this.#column] = this.#cell();
    this.#value = "";
  }

  #cell(): ReadCell {
    const { texts, dateStyles, countsFrom1904 } = this.#given;
    const value = this.#value;
    switch (this.#type) {
      case "s":
        return textCell(texts[Number(value)] ?? "");
      case "inlineStr":
      case "str":
        return textCell(decodeText(value));
      case "b":
        return value === "" ? null : value === "1" ? "VERDADEIRO" : "FALSO";
      case "e":
        return { failed: value.slice(0, 40) };
      case "d":
        return textCell(value);
      default: {
        const number = value.trim();
        if (number === "") return null;
        if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$/.test(number)) return textCell(number);
        const date = dateStyles.has(this.#style) ? dateOfSerial(number, countsFrom1904) : undefined;
        return date === undefined ? { number: plainDecimal(number) } : { date };
      }
    }
  }
}

function textCell(text: string): ReadCell {
  const trimmed = text.trim();
  return trimmed === "" ? null : unguardFormula(trimmed);
}

/** From 0: A is 0, AB is 27. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d|$)/i.exec(reference ?? "")?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** A day by its number: from 1900, with the 29 February that year did not have, or from 1904. Nothing outside the years of books. */
function dateOfSerial(number: string, countsFrom1904: boolean): CalendarDate | undefined {
  const serial = Math.floor(Number(number));
  // Day 60 of 1900 is the day that never was.
  if (serial < 1 || serial === 60 || serial > 2_900_000) return undefined;
  if (countsFrom1904) return addDays(calendarDate("1904-01-01"), serial);
  return addDays(calendarDate("1899-12-30"), serial < 60 ? serial + 1 : serial);
}

/** A number as plain digits, whatever power of ten its file writes it by: 1.1222333000181E13 is a CNPJ. */
export function plainDecimal(number: string): string {
  const [, sign = "", whole = "", decimals = "", exponent = "0"] =
    /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(number) ?? [];
  const power = Number(exponent);
  const digits = whole + decimals;
  const point = whole.length + power;
  const padded = point <= 0 ? "0".repeat(1 - point) + digits : digits.padEnd(point, "0");
  const at = Math.max(point, 1);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, "");
  const after = padded.slice(at).replace(/0+$/, "");
  const isZero = /^0*$/.test(before + after);
  return `${sign === "-" && !isZero ? "-" : ""}${before === "" ? "0" : before}${after === "" ? "" : `.${after}`}`;
}
