import { addDays, type CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

export const FORECAST_DAYS = 90;

/** What is open in titles on one day, or on no day that is known. */
export interface DueDay {
  readonly side: "payable" | "receivable";
  readonly dueOn: CalendarDate | null;
  readonly centavos: Centavos;
}

export interface ForecastDay {
  readonly on: CalendarDate;
  readonly in: Centavos;
  readonly out: Centavos;
  readonly balance: Centavos;
}

export interface Forecast {
  readonly days: readonly ForecastDay[];
  readonly lowest: ForecastDay;
  readonly overdueIn: Centavos;
  readonly withoutDueDate: { readonly in: Centavos; readonly out: Centavos };
}

/**
 * Cash day by day from open titles alone, on the careful side: what is overdue to pay leaves today, what is overdue to receive is
 * not counted on, and what has no due date is left out and said.
 */
export function projectCash(
  today: CalendarDate,
  { openingCentavos, due }: { readonly openingCentavos: Centavos; readonly due: readonly DueDay[] },
): Forecast {
  const byDay = new Map<CalendarDate, { in: Centavos; out: Centavos }>();
  const withoutDueDate = { in: 0n, out: 0n };
  let overdueIn = 0n;
  for (const { side, dueOn, centavos } of due) {
    const way = side === "payable" ? "out" : "in";
    if (dueOn === null) {
      withoutDueDate[way] += centavos;
      continue;
    }
    if (dueOn < today && way === "in") {
      overdueIn += centavos;
      continue;
    }
    const on = dueOn < today ? today : dueOn;
    const day = byDay.get(on) ?? { in: 0n, out: 0n };
    day[way] += centavos;
    byDay.set(on, day);
  }
  let balance = openingCentavos;
  const days = Array.from({ length: FORECAST_DAYS + 1 }, (_, at): ForecastDay => {
    const on = addDays(today, at);
    const moved = byDay.get(on) ?? { in: 0n, out: 0n };
    balance += moved.in - moved.out;
    return { on, ...moved, balance };
  });
  const lowest = days.reduce((low, day) => (day.balance < low.balance ? day : low));
  return { days, lowest, overdueIn, withoutDueDate };
}
