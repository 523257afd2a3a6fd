import { type CalendarDate, isCalendarDate } from "../../values/calendar.ts";

const DATE = /^(?:(\d{4,})([-/.]))?(\d{1,2})([-/.])(\d{1,2})$/;

/**
 * A date of a transaction: `2026-03-10`, `2026/3/10`, `2026.03.10`, or without the year when a directive gave one.
 * A format knows no today, so a date that counts from it is no date here.
 */
export function readDate(text: string, defaultYear: number | undefined): CalendarDate | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, writtenYear, firstMark, month = "", secondMark, day = ""] = match;
  if (firstMark !== undefined && firstMark !== secondMark) return undefined;
  const year = writtenYear ?? (defaultYear === undefined ? undefined : String(defaultYear).padStart(4, "0"));
  if (year === undefined) return undefined;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isCalendarDate(date) ? date : undefined;
}
