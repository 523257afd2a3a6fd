import { isCalendarDate } from "../../values/calendar.ts";

/** A field of a record: columns from 1, inclusive. */
export interface Field {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** `amount` is digits with two implied decimals; `date` is DDMMAAAA. `text` is anything, without the blanks around it. */
  readonly type: "text" | "digits" | "amount" | "date";
  /** What is written there is often wrong and nothing rests on it: unreadable, it is only absent. */
  readonly advisory?: true;
}

export interface Layout {
  readonly record: string;
  /** Where the columns come from and for whom they hold. */
  readonly source: string;
  readonly fields: readonly Field[];
}

type NameOf<L extends Layout> = L["fields"][number]["name"];

export interface RecordReading<L extends Layout> {
  /** Every field by its name; absent or unreadable is "". */
  readonly values: Readonly<Record<NameOf<L>, string>>;
  /** Fields that hold what their type cannot. */
  readonly unreadable: readonly { readonly name: NameOf<L>; readonly start: number; readonly end: number }[];
}

export function readRecord<const L extends Layout>(record: string, layout: L): RecordReading<L> {
  const values: Record<string, string> = {};
  const unreadable: { name: NameOf<L>; start: number; end: number }[] = [];
  for (const { name, start, end, type, advisory } of layout.fields) {
    const value = readField(record.slice(start - 1, end).trim(), type);
    values[name] = value ?? "";
    if (value === undefined && advisory !== true) unreadable.push({ name, start, end });
  }
  return { values: values as Record<NameOf<L>, string>, unreadable };
}

/** The lexical form of a field; undefined when it holds what its type cannot. */
function readField(written: string, type: Field["type"]): string | undefined {
  if (type === "text" || written === "") return written;
  if (!/^\d+$/.test(written)) return undefined;
  if (type === "digits") return written;
  if (type === "amount") {
    const digits = written.replace(/^0+/, "").padStart(3, "0");
    return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  }
  if (/^0+$/.test(written)) return "";
  const date = `${written.slice(4)}-${written.slice(2, 4)}-${written.slice(0, 2)}`;
  return isCalendarDate(date) ? date : undefined;
}
