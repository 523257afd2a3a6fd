import { isCalendarDate } from "../../values/calendar.ts";

/** What a date field says: nothing (blanks or zeros), a civil date, a real but unbelievable date, or no date at all. */
export type OfxDate =
  | { readonly is: "blank" }
  | { readonly is: "date"; readonly value: string }
  | { readonly is: "implausible"; readonly value: string }
  | { readonly is: "unreadable" };

/** OFX was born in 1997 over statements of a few years before; a later bound only catches typing errors and sentinels. */
const YEAR_MIN = 1990;
const YEAR_MAX = 2100;

/**
 * The civil date of `YYYYMMDD[HHMMSS[.mmm]][[tz]]`, as written. It is never moved to UTC: midnight at -3 would become
 * another day, and the bank's day is the accounting day.
 */
export function readOfxDate(text: string): OfxDate {
  // The lines of a day follow each other.
  if (text !== last.text) last = { text, date: readDate(text) };
  return last.date;
}

let last: { readonly text: string; readonly date: OfxDate } = { text: "", date: { is: "blank" } };

function readDate(text: string): OfxDate {
  const date = text.slice(0, 80).trim();
  if (/^0*$/.test(date.replace(/\[.*$/, ""))) return { is: "blank" };
  const parts = /^(\d{4})(\d{2})(\d{2})(?:\d{2}(?:\d{2}(?:\d{2})?)?)?(?:\.\d{1,9})?\s*(?:\[[^[\]]{0,40}\]?)?$/.exec(
    date,
  );
  if (parts === null) return { is: "unreadable" };
  const [, year = "", month = "", day = ""] = parts;
  const value = `${year}-${month}-${day}`;
  if (!isCalendarDate(value)) return { is: "unreadable" };
  return { is: Number(year) < YEAR_MIN || Number(year) > YEAR_MAX ? "implausible" : "date", value };
}
