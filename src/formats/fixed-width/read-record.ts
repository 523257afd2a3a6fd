import { isCalendarDate } from "../../values/calendar.ts";
import type { BadField, Field, Layout, NameOf, ValuesOf } from "./layout.ts";

export interface RecordReading<L extends Layout> {
  /** Every field by its name; absent or unreadable is "". */
  readonly values: ValuesOf<L>;
  /** Fields that hold what their type cannot. */
  readonly unreadable: readonly BadField[];
}

export function readRecord<const L extends Layout>(record: string, layout: L): RecordReading<L> {
  const values: Record<string, string> = {};
  const unreadable: BadField[] = [];
  for (const field of layout.fields) {
    const { name, start, end } = field;
    const value = readField(record.slice(start - 1, end).trim(), field);
    values[name] = value ?? "";
    if (value === undefined && field.advisory !== true) unreadable.push({ name, start, end });
  }
  return { values: values as Record<NameOf<L>, string>, unreadable };
}

const DIGITS = /^\d+$/;
const ZEROS = /^0+$/;

/** The lexical form of a field; undefined when it holds what its type cannot. */
function readField(written: string, { type, places = 2, form = "DDMMAAAA" }: Field): string | undefined {
  if (written === "" || type === "text" || type === "code" || type === "id") return written;
  if (!DIGITS.test(written)) return undefined;
  if (type === "digits") return written;
  if (type === "amount") return readAmount(written, places);
  return ZEROS.test(written) ? "" : readDate(written, form);
}

function readAmount(written: string, places: number): string {
  let start = 0;
  while (start < written.length && written.charCodeAt(start) === 48) start += 1;
  const digits = written.slice(start).padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** Years of two digits are of this century to 69 (the layouts began in the seventies). */
function readDate(written: string, form: NonNullable<Field["form"]>): string | undefined {
  const [day, month, year] =
    form === "AAAAMMDD"
      ? [written.slice(6), written.slice(4, 6), written.slice(0, 4)]
      : [written.slice(0, 2), written.slice(2, 4), written.slice(4)];
  const century = form !== "DDMMAA" ? "" : year <= "69" ? "20" : "19";
  const date = `${century}${year}-${month}-${day}`;
  return isCalendarDate(date) ? date : undefined;
}
