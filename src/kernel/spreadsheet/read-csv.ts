import { refuseInKernel } from "../refusals.ts";
import { unguardFormula } from "./formula-guard.ts";
import { SHEET_BYTES_MAX, SHEET_COLUMNS_MAX, SHEET_FIELD_MAX, SHEET_LINES_MAX } from "./limits.ts";
import type { OpenedSheet, ReadRow } from "./read-cell.ts";

const CHUNK_BYTES = 1_000_000;
/** Where the separator shows itself. */
const SAMPLE_LINES = 50;
const SAMPLE_LENGTH = 65_536;
const SEPARATORS = [";", ",", "\t"] as const;

/**
 * Opens separated text: UTF-8 (with its mark or not), UTF-16 with its mark, or Windows-1252; separated by `;`, `,` or tab; quoted
 * as RFC 4180 says. What is not well quoted is taken as it stands.
 *
 * @throws `kernel.sheet_too_large` before reading; while reading `kernel.sheet_rows_exceeded`, `kernel.sheet_columns_exceeded`,
 *   `kernel.sheet_field_exceeded`
 */
export function readCsv(bytes: Uint8Array): OpenedSheet {
  if (bytes.length > SHEET_BYTES_MAX) throw refuseInKernel("kernel.sheet_too_large");
  return {
    facts: { format: "csv", sheet: null, otherSheets: [], formulas: 0, formulasWithoutValue: 0 },
    rows: rowsOf(bytes),
  };
}

async function* rowsOf(bytes: Uint8Array): AsyncGenerator<ReadRow> {
  const encoding = encodingOf(bytes);
  const decoder = new TextDecoder(encoding);
  const sample = new TextDecoder(encoding).decode(bytes.subarray(0, SAMPLE_LENGTH), { stream: true });
  const hint = /^sep=(.)\r?\n/.exec(sample);
  const reader = new CsvReader(hint?.[1] ?? separatorOf(sample));
  let isFirst = true;
  let rows = 0;
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
    const isLast = from + CHUNK_BYTES >= bytes.length;
    const text = decoder.decode(bytes.subarray(from, from + CHUNK_BYTES), { stream: !isLast });
    for (const row of reader.read(text, isLast)) {
      // A spreadsheet program's own hint of its separator.
      if (isFirst && hint !== null && row.line === 1) continue;
      isFirst = false;
      rows += 1;
      if (rows > SHEET_LINES_MAX) throw refuseInKernel("kernel.sheet_rows_exceeded", { max: "200.000" });
      yield row;
    }
  }
}

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** Windows-1252 is what is not UTF-8: no text of Brazil with an accent in it is both. */
function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      decoder.decode(bytes.subarray(from, from + CHUNK_BYTES), { stream: from + CHUNK_BYTES < bytes.length });
    }
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/** The one that divides most lines into as many parts; on a tie, the one that spreadsheets in Portuguese write. */
function separatorOf(sample: string): string {
  const lines = [...linesOutsideQuotes(sample)].filter((line) => line.trim() !== "");
  const scores = SEPARATORS.map((separator) => {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.split(separator).length - 1;
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    return Math.max(0, ...counts.values());
  });
  return SEPARATORS[scores.indexOf(Math.max(...scores))] ?? ";";
}

/** Lines of a text with what stands in quotes left out. */
function* linesOutsideQuotes(sample: string): Generator<string> {
  let line = "";
  let isQuoted = false;
  let lines = 0;
  for (const character of sample) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === "\n" || character === "\r")) {
      yield line;
      line = "";
      lines += 1;
      if (lines === SAMPLE_LINES) return;
    } else if (!isQuoted) line += character;
  }
  yield line;
}

/** Takes text as it comes, in pieces cut anywhere, and gives the rows that are whole. */
class CsvReader {
  readonly #separator: string;
  #cells: (string | null)[] = [];
  #field = "";
  #wasQuoted = false;
  #state: "start" | "plain" | "quoted" | "quote-in-quoted" = "start";
  #line = 1;
  #rowLine = 1;
  #afterReturn = false;

  constructor(separator: string) {
    this.#separator = separator;
  }

  *read(text: string, isLast: boolean): Generator<ReadRow> {
    let at = 0;
    while (at < text.length) {
      const character = text.charAt(at);
      if (this.#afterReturn) {
        this.#afterReturn = false;
        if (character === "\n") {
          at += 1;
          continue;
        }
      }
      if (this.#state === "quoted") {
        const quote = text.indexOf('"', at);
        const end = quote === -1 ? text.length : quote;
        const piece = text.slice(at, end);
        this.#add(piece);
        this.#line += lineEndsIn(piece);
        if (quote !== -1) this.#state = "quote-in-quoted";
        at = end + 1;
        continue;
      }
      if (this.#state === "quote-in-quoted" && character === '"') {
        this.#add('"');
        this.#state = "quoted";
      } else if (character === this.#separator) {
        this.#endField();
      } else if (character === "\n" || character === "\r") {
        this.#afterReturn = character === "\r";
        const row = this.#endRow();
        if (row !== undefined) yield row;
      } else if (character === '"' && this.#state === "start") {
        this.#state = "quoted";
        this.#wasQuoted = true;
      } else {
        this.#state = "plain";
        let end = at + 1;
        while (end < text.length && !this.#ends(text.charCodeAt(end))) end += 1;
        this.#add(text.slice(at, end));
        at = end;
        continue;
      }
      at += 1;
    }
    if (isLast && (this.#field !== "" || this.#cells.length > 0)) {
      const row = this.#endRow();
      if (row !== undefined) yield row;
    }
  }

  #ends(code: number): boolean {
    return code === 10 || code === 13 || code === this.#separator.charCodeAt(0);
  }

  #add(piece: string): void {
    if (this.#field.length + piece.length > SHEET_FIELD_MAX) {
      throw refuseInKernel("kernel.sheet_field_exceeded", { line: this.#rowLine });
    }
    this.#field += piece;
  }

  #endField(): void {
    const text = this.#wasQuoted ? this.#field : this.#field.trim();
    if (this.#cells.length === SHEET_COLUMNS_MAX) {
      throw refuseInKernel("kernel.sheet_columns_exceeded", { line: this.#rowLine, max: SHEET_COLUMNS_MAX });
    }
    this.#cells.push(text === "" ? null : unguardFormula(text));
    this.#field = "";
    this.#wasQuoted = false;
    this.#state = "start";
  }

  #endRow(): ReadRow | undefined {
    this.#endField();
    const row = { line: this.#rowLine, cells: this.#cells };
    this.#cells = [];
    this.#line += 1;
    this.#rowLine = this.#line;
    return row.cells.some((cell) => cell !== null) ? row : undefined;
  }
}

function lineEndsIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
