/** A line of a file of SPED. */
export interface SpedRecord {
  /** From 1, empty lines among them. */
  readonly line: number;
  /** What it is: `I155`; empty for a line that is no register, whose one field is the line as it is written. */
  readonly register: string;
  /** The register first, so that a field's number is one more than its place here. */
  readonly fields: readonly string[];
  /** How the line ends. */
  readonly end: "\r\n" | "\n" | "";
  /** Of the digital signature, which follows register 9999 in bytes of its own. */
  readonly signature?: true;
  /** Longer than any line may be: what is beyond was left out. */
  readonly cut?: true;
}

/** Bytes, or text that was already read as ISO 8859-1. */
export type SpedPieces = Iterable<Uint8Array | string>;

/** A document in RTF (J800) is a field of a few megabytes; what is longer is no SPED, and must not fill the memory. */
const LINE_MAX = 16 * 1024 * 1024;

/** Registers with a document in them, whose lines are the document's own until it says that it ends. */
const DOCUMENT = /^\|(?:J800|J801|W300|Y800)\|/;

/**
 * The lines of a file, one at a time: memory holds a piece and a line. What is read is given back by `writeSpedRecord` byte by byte,
 * the signature too.
 */
export function* walkSped(pieces: SpedPieces): Generator<SpedRecord> {
  let rest = "";
  let line = 0;
  let hasEnded = false;
  let isSkipping = false;
  for (const piece of pieces) {
    const read = typeof piece === "string" ? piece : latin1(piece);
    if (hasEnded) {
      yield signature(line, read);
      continue;
    }
    const text = rest === "" ? read : rest + read;
    let start = 0;
    if (isSkipping) {
      // The line that was cut ends here, and the next is read as any.
      const end = text.indexOf("\n");
      if (end < 0) continue;
      isSkipping = false;
      start = end + 1;
    }
    for (let end = endOfLine(text, start); end >= 0; end = endOfLine(text, start)) {
      line += 1;
      const record = readLine(text, start, end, line);
      yield record;
      start = end + 1;
      if (record.register !== "9999") continue;
      hasEnded = true;
      if (start < text.length) yield signature(line, text.slice(start));
      start = text.length;
      break;
    }
    rest = text.slice(start);
    if (rest.length > LINE_MAX) {
      line += 1;
      yield { line, register: "", fields: [rest.slice(0, 200)], end: "", cut: true };
      rest = "";
      isSkipping = true;
    }
  }
  yield* readRest(rest, line);
}

/** What is left at the end: a line without an end, a document that ends with it, or one that never does, whose lines are lines. */
function* readRest(rest: string, before: number): Generator<SpedRecord> {
  const isWhole = !DOCUMENT.test(rest.slice(0, 6)) || closeOfDocument(rest, 0) >= 0;
  let start = 0;
  let line = before;
  for (let end = isWhole ? -1 : rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", start)) {
    line += 1;
    yield readLine(rest, start, end, line);
    start = end + 1;
  }
  if (start < rest.length) yield readLine(rest, start, rest.length, line + 1);
}

/** Where the line that starts here ends, or -1 when that is not in this text. */
function endOfLine(text: string, start: number): number {
  const first = text.charCodeAt(start + 1);
  const mayBeDocument = first === 74 || first === 87 || first === 89;
  if (!mayBeDocument || !DOCUMENT.test(text.slice(start, start + 6))) return text.indexOf("\n", start);
  const close = closeOfDocument(text, start);
  return close < 0 ? -1 : text.indexOf("\n", close);
}

function closeOfDocument(text: string, start: number): number {
  return text.indexOf(`|${text.slice(start + 1, start + 5)}FIM|`, start);
}

/** @returns a record of a text of one line, without its end */
function readLine(text: string, start: number, end: number, line: number): SpedRecord {
  const isLast = end === text.length;
  const hasReturn = !isLast && end > start && text.charCodeAt(end - 1) === 13;
  const last = hasReturn ? end - 1 : end;
  const ending = isLast ? "" : hasReturn ? "\r\n" : "\n";
  if (text.charCodeAt(start) === 124 && last - start > 1 && text.charCodeAt(last - 1) === 124) {
    const fields = text.slice(start + 1, last - 1).split("|");
    const [register = ""] = fields;
    // Short names are kept once, not as views that hold the whole piece.
    if (isRegisterName(register)) return { line, register, fields, end: ending };
  }
  return { line, register: "", fields: [text.slice(start, last)], end: ending };
}

function isRegisterName(text: string): boolean {
  if (text.length !== 4) return false;
  for (let at = 0; at < 4; at++) {
    const code = text.charCodeAt(at);
    const isDigit = code >= 48 && code <= 57;
    if (!isDigit && !(at === 0 && code >= 65 && code <= 90)) return false;
  }
  return true;
}

function signature(line: number, text: string): SpedRecord {
  return { line: line + 1, register: "", fields: [text], end: "", signature: true };
}

/** ISO 8859-1 as it is: `TextDecoder` would read 80 to 9F as Windows does, and a file would not come back as it was. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
