import { expect, test } from "vitest";
import { calendarDate } from "../values/calendar.ts";
import { FORECAST_DAYS, projectCash } from "./forecast.ts";

const today = calendarDate("2026-03-10");
const on = calendarDate;

test("cash falls by what is owed and rises by what is due, day by day, and its lowest day is named", () => {
  const { days, lowest } = projectCash(today, {
    openingCentavos: 1_000n,
    due: [
      { side: "payable", dueOn: on("2026-03-12"), centavos: 1_500n },
      { side: "receivable", dueOn: on("2026-03-20"), centavos: 900n },
      { side: "payable", dueOn: on("2026-07-01"), centavos: 9_999n },
    ],
  });
  expect(days).toHaveLength(FORECAST_DAYS + 1);
  expect(days[0]).toEqual({ on: "2026-03-10", in: 0n, out: 0n, balance: 1_000n });
  expect(lowest).toEqual({ on: "2026-03-12", in: 0n, out: 1_500n, balance: -500n });
  expect(days.at(-1)).toMatchObject({ on: "2026-06-08", balance: 400n });
});

test("what is overdue to pay leaves today, what is overdue to receive is not counted on, and no date is no day", () => {
  const { days, overdueIn, withoutDueDate } = projectCash(today, {
    openingCentavos: 0n,
    due: [
      { side: "payable", dueOn: on("2026-02-01"), centavos: 300n },
      { side: "receivable", dueOn: on("2026-02-01"), centavos: 700n },
      { side: "payable", dueOn: null, centavos: 11n },
      { side: "receivable", dueOn: null, centavos: 22n },
    ],
  });
  expect(days[0]).toMatchObject({ out: 300n, balance: -300n });
  expect(overdueIn).toBe(700n);
  expect(withoutDueDate).toEqual({ in: 22n, out: 11n });
});

test("without titles cash stays as it is, and the lowest day is today", () => {
  const { lowest } = projectCash(today, { openingCentavos: 5n, due: [] });
  expect(lowest).toMatchObject({ on: "2026-03-10", balance: 5n });
});
