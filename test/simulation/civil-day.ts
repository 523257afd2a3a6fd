/**
 * The examiner's own calendar, apart from the product's: a bug shared by both would be seen by neither.
 * A day is its text `2026-03-10`; arithmetic goes through the count of days (Hinnant, "chrono-compatible low-level date algorithms").
 */
export type CivilDay = string;

export function addDays(day: CivilDay, days: number): CivilDay {
  return fromCount(toCount(day) + days);
}

export function daysBetween(from: CivilDay, to: CivilDay): number {
  return toCount(to) - toCount(from);
}

/** First day of the month `months` after the month of `day`. */
export function firstOfMonth(day: CivilDay, months: number): CivilDay {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}-01`;
}

export function lastOfMonth(day: CivilDay): CivilDay {
  return addDays(firstOfMonth(day, 1), -1);
}

export function daysOf(from: CivilDay, to: CivilDay): CivilDay[] {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index));
}

/** Banks work on weekdays that are not national bank holidays (Febraban counts Carnival and Corpus Christi). */
export function isBusinessDay(day: CivilDay): boolean {
  return !isWeekend(day) && !holidaysOf(Number(day.slice(0, 4))).has(day);
}

/** `day` itself when banks work on it, otherwise the first day after it on which they do. */
export function businessDayFrom(day: CivilDay): CivilDay {
  let current = day;
  while (!isBusinessDay(current)) current = addDays(current, 1);
  return current;
}

export function nextBusinessDay(day: CivilDay): CivilDay {
  return businessDayFrom(addDays(day, 1));
}

export function isWeekend(day: CivilDay): boolean {
  const weekday = (((toCount(day) + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}

const fixedHolidays = ["01-01", "04-21", "05-01", "09-07", "10-12", "11-02", "11-15", "11-20", "12-25"];
const holidays = new Map<number, ReadonlySet<CivilDay>>();

function holidaysOf(year: number): ReadonlySet<CivilDay> {
  const known = holidays.get(year);
  if (known !== undefined) return known;
  const easter = easterOf(year);
  const all = new Set([
    ...fixedHolidays.map((monthAndDay) => `${year}-${monthAndDay}`),
    ...[-48, -47, -2, 60].map((offset) => addDays(easter, offset)),
  ]);
  holidays.set(year, all);
  return all;
}

/** Anonymous Gregorian computus (Meeus, Jones, Butcher). */
function easterOf(year: number): CivilDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Days since 1970-01-01. */
function toCount(day: CivilDay): number {
  const month = Number(day.slice(5, 7));
  const year = Number(day.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(day.slice(8, 10)) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function fromCount(count: number): CivilDay {
  const shifted = count + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
