import { addDays, type CalendarDate, calendarDate, daysBetween } from "../../values/calendar.ts";

const FIRST_BASE = calendarDate("1997-10-07");
/** The last day of the first cycle has factor 9999; the next day the count starts again at 1000. */
const LAST_OF_FIRST_CYCLE = calendarDate("2025-02-21");
const CYCLE_DAYS = 9_000;

/**
 * How far from the day a boleto is received its due date may be. Outside of it the same factor could be of either cycle;
 * 500 days between the two ends are never used.
 *
 * @see FEBRABAN, comunicado 082/2012
 */
const WINDOW_DAYS_BACK = 3_000;
const WINDOW_DAYS_AHEAD = 5_500;

/**
 * Due factor of a boleto, positions 6 to 9 of the barcode.
 *
 * @param dueOn civil date from 1997-10-08 on
 * @returns days since 1997-10-07, "0001" to "9999"; from 2025-02-22 the count goes from 1000 to 9999 again and again
 * @throws RangeError when the date is before the first factor
 */
export function dueFactor(dueOn: CalendarDate): string {
  const days = daysBetween(FIRST_BASE, dueOn);
  if (days < 1) throw new RangeError(`no due factor before 1997-10-08: ${dueOn}`);
  const factor = dueOn <= LAST_OF_FIRST_CYCLE ? days : 1_000 + ((days - 1_000) % CYCLE_DAYS);
  return String(factor).padStart(4, "0");
}

/** What a factor says on a day: no due date, one date, or two that explain it equally ill. */
export type DueOn =
  | { readonly is: "none" }
  | { readonly is: "date"; readonly dueOn: CalendarDate }
  | { readonly is: "ambiguous"; readonly candidates: readonly [CalendarDate, CalendarDate] };

/**
 * Resolves a due factor on the day the boleto was received (not on today's date, or an old bill would change its due date
 * years later). Factors under 1000 existed in the first cycle only.
 *
 * @param factor four digits
 */
export function dueOnOf(factor: string, on: CalendarDate): DueOn {
  const number = Number(factor);
  if (number === 0) return { is: "none" };
  const first = addDays(FIRST_BASE, number);
  if (number < 1_000) return { is: "date", dueOn: first };
  const cycles = Math.max(0, Math.ceil((daysBetween(first, on) - WINDOW_DAYS_BACK) / CYCLE_DAYS));
  const candidate = addDays(first, cycles * CYCLE_DAYS);
  if (daysBetween(on, candidate) <= WINDOW_DAYS_AHEAD) return { is: "date", dueOn: candidate };
  return { is: "ambiguous", candidates: [addDays(candidate, cycles === 0 ? 0 : -CYCLE_DAYS), candidate] };
}
