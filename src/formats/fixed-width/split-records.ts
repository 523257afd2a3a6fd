/** One line of a file as a record of its layout's length; `line` counts from 1, empty lines among them. */
export interface FixedRecord {
  readonly line: number;
  readonly text: string;
  /**
   * `padded`: the blanks at its end were given back. `cut`: blanks beyond the last column were taken off. `too-long`: something
   * stands beyond it, so nobody can say which of its columns are right, and the text is as it was written.
   */
  readonly was: "whole" | "padded" | "cut" | "too-long";
}

/** The byte with which old systems end a file. */
const END_OF_FILE = 0x1a;

/** The records of a text that comes in pieces, one at a time: memory holds a piece and no more. Empty lines are left out. */
export function* walkRecords(pieces: Iterable<string>, length: number): Generator<FixedRecord> {
  let line = 0;
  for (const written of walkLines(pieces)) {
    line += 1;
    const text = written.charCodeAt(written.length - 1) === END_OF_FILE ? written.slice(0, -1) : written;
    if (text.length === length) {
      if (text.trim() !== "") yield { line, text, was: "whole" };
      continue;
    }
    if (text.trim() === "") continue;
    if (text.length < length) yield { line, text: text.padEnd(length), was: "padded" };
    else if (text.slice(length).trim() === "") yield { line, text: text.slice(0, length), was: "cut" };
    else yield { line, text, was: "too-long" };
  }
}

/** Lines end with LF, CRLF or, in what very old systems write, CR. */
function* walkLines(pieces: Iterable<string>): Generator<string> {
  let rest = "";
  for (const piece of pieces) {
    const text = rest === "" ? piece : rest + piece;
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      yield* splitAtReturns(text.slice(start, end));
      start = end + 1;
    }
    rest = text.slice(start);
  }
  if (rest !== "") yield* splitAtReturns(rest);
}

function* splitAtReturns(line: string): Generator<string> {
  if (!line.includes("\r")) yield line;
  else if (line.indexOf("\r") === line.length - 1) yield line.slice(0, -1);
  else yield* line.split("\r");
}
