import type { BadField, Field, Layout, RecordValues } from "./layout.ts";

export interface RecordWriting {
  readonly record: string;
  /** Fields whose value does not fit their columns or their type; they are left blank. */
  readonly unwritable: readonly BadField[];
}

/**
 * Writes a record: text to the left in capitals without accents, numbers to the right over zeros, what is absent as blanks or
 * zeros. Nothing is cut in silence but text, which the layouts mean to be cut.
 */
export function writeRecord(values: RecordValues, layout: Layout, length: number): RecordWriting {
  const columns = new Array<string>(length).fill(" ");
  const unwritable: BadField[] = [];
  for (const field of layout.fields) {
    const { name, start, end } = field;
    const width = end - start + 1;
    const written = writeField(values[name] || (field.value ?? ""), field, width);
    if (written === undefined) unwritable.push({ name, start, end });
    const text = written ?? " ".repeat(width);
    for (let at = 0; at < width; at++) columns[start - 1 + at] = text.charAt(at);
  }
  return { record: columns.join(""), unwritable };
}

function writeField(value: string, field: Field, width: number): string | undefined {
  const written = lexicalForm(value, field, width);
  if (written === undefined || written.length > width) return undefined;
  return field.type === "text" ? written.padEnd(width) : written.padStart(width, "0");
}

function lexicalForm(value: string, { type, places = 2, form = "DDMMAAAA" }: Field, width: number): string | undefined {
  if (type === "text") return plainText(value).slice(0, width);
  if (value === "") return "";
  if (type === "code" || type === "id") return /^[0-9A-Za-z]+$/.test(value) ? value.toUpperCase() : undefined;
  if (type === "digits") return /^\d+$/.test(value) ? value.replace(/^0+(?=\d)/, "") : undefined;
  if (type === "amount") return writeAmount(value, places);
  const [, year = "", month = "", day = ""] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
  if (year === "") return undefined;
  if (form === "AAAAMMDD") return `${year}${month}${day}`;
  return `${day}${month}${form === "DDMMAA" ? year.slice(2) : year}`;
}

function writeAmount(value: string, places: number): string | undefined {
  const [, whole = "", decimals = ""] = /^(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === "" || decimals.length > places) return undefined;
  return `${whole}${decimals.padEnd(places, "0")}`.replace(/^0+(?=\d)/, "");
}

/** What every bank reads: capitals, no accents, one byte a character; what has no such form is a blank. */
function plainText(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toUpperCase()
    .replaceAll(/[^ -~]/g, " ");
}
