declare const calendarDateBrand: unique symbol;
declare const monthBrand: unique symbol;

/** A civil date as text, "2026-03-10", from year 0001 to 9999: compares with `<`, and is its own JSON and SQL `date`. */
export type CalendarDate = string & { readonly [calendarDateBrand]: true };

/** A month as text, "2026-01"; compares with `<`. */
export type Month = string & { readonly [monthBrand]: true };

interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])$/;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isCalendarDate(text: string): text is CalendarDate {
  const match = DATE.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
}

/** @throws RangeError when the text is not a day of the calendar, such as "2026-02-30" */
export function calendarDate(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new RangeError(`not a calendar date: ${JSON.stringify(text.slice(0, 40))}`);
  return text;
}

export function isMonth(text: string): text is Month {
  return MONTH.test(text);
}

/** @throws RangeError when the text is not a month, such as "2026-13" */
export function month(text: string): Month {
  if (!isMonth(text)) throw new RangeError(`not a month: ${JSON.stringify(text.slice(0, 40))}`);
  return text;
}

/** @throws RangeError when the result leaves the years 0001 to 9999 */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** Same day so many months on; the last day of the month where that day does not exist (31 January + 1 = 28 February). */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const { year, month: monthOfYear, day } = civil(date);
  const index = year * 12 + (monthOfYear - 1) + months;
  const target = { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1 };
  return dateText({ ...target, day: Math.min(day, monthLength(target.year, target.month)) });
}

/** Days from one date to another; negative when `to` comes first. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** 0 Sunday to 6 Saturday. */
export function weekday(date: CalendarDate): number {
  // Day zero, 1970-01-01, was a Thursday.
  return (((dayNumber(date) + 4) % 7) + 7) % 7;
}

export function monthOf(date: CalendarDate): Month {
  return month(date.slice(0, 7));
}

export function firstDay(of: Month): CalendarDate {
  return calendarDate(`${of}-01`);
}

export function lastDay(of: Month): CalendarDate {
  const length = monthLength(Number(of.slice(0, 4)), Number(of.slice(5, 7)));
  return calendarDate(`${of}-${twoDigits(length)}`);
}

export function nextMonth(of: Month): Month {
  return monthOf(addMonths(firstDay(of), 1));
}

/** Every month from the first to the last, both included; none when the last comes first. */
export function monthsFromTo(from: Month, to: Month): Month[] {
  const months: Month[] = [];
  for (let current = from; current <= to; current = nextMonth(current)) {
    months.push(current);
    if (current === "9999-12") break;
  }
  return months;
}

// Building a formatter costs a hundred times its use, and a company lives in one or two zones.
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The civil date that the clocks of a zone show at an instant.
 *
 * @param zone IANA name, such as "America/Sao_Paulo"; never left to the server's own zone
 * @throws RangeError for an unknown zone, an invalid instant or a year outside 0001 to 9999
 */
export function dateIn(zone: string, instant: Date): CalendarDate {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-CA-u-ca-iso8601", {
      timeZone: zone,
      era: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formatters.set(zone, formatter);
  }
  const fields = new Map(formatter.formatToParts(instant).map(({ type, value }) => [type, value]));
  if (fields.get("era")?.startsWith("B")) throw new RangeError("the instant lies before year 0001");
  return calendarDate(`${(fields.get("year") ?? "").padStart(4, "0")}-${fields.get("month")}-${fields.get("day")}`);
}

function civil(date: CalendarDate): Civil {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

function dateText({ year, month: monthOfYear, day }: Civil): CalendarDate {
  return calendarDate(`${String(year).padStart(4, "0")}-${twoDigits(monthOfYear)}-${twoDigits(day)}`);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function monthLength(year: number, monthOfYear: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return monthOfYear === 2 && isLeap ? 29 : (MONTH_LENGTHS[monthOfYear - 1] ?? 0);
}

// Days since 1970-01-01 of the proleptic Gregorian calendar, and back, with the year counted from March so that the leap
// day comes last. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
function dayNumber(date: CalendarDate): number {
  const { year, month: monthOfYear, day } = civil(date);
  const marchYear = monthOfYear <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((monthOfYear + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function fromDayNumber(number: number): CalendarDate {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const monthOfYear = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return dateText({
    year: yearOfEra + era * 400 + (monthOfYear <= 2 ? 1 : 0),
    month: monthOfYear,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  });
}
