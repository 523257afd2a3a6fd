/** One line of a file as a record of its layout's length; `line` counts from 1, empty lines among them. */
export interface FixedRecord {
  readonly line: number;
  readonly text: string;
}

export interface SplitRecords {
  readonly records: readonly FixedRecord[];
  /** Lines with something beyond the last column: which of their columns are right, nobody can say. */
  readonly tooLong: readonly number[];
  /** Lines to which the blanks at their end were given back, and from which blanks beyond the end were cut. */
  readonly padded: number;
  readonly cut: number;
}

/** The byte with which old systems end a file. */
const END_OF_FILE = "\u001A";

export function splitRecords(text: string, length: number): SplitRecords {
  const records: FixedRecord[] = [];
  const tooLong: number[] = [];
  let padded = 0;
  let cut = 0;
  let line = 0;
  for (const raw of text.split(/\r\n|\n|\r/)) {
    line += 1;
    const written = raw.replaceAll(END_OF_FILE, "");
    if (written.trim() === "") continue;
    if (written.length > length) {
      if (written.slice(length).trim() !== "") {
        tooLong.push(line);
        continue;
      }
      cut += 1;
    } else if (written.length < length) padded += 1;
    records.push({ line, text: written.slice(0, length).padEnd(length) });
  }
  return { records, tooLong, padded, cut };
}
