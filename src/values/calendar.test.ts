import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  calendarDate,
  dateIn,
  daysBetween,
  firstDay,
  isCalendarDate,
  lastDay,
  month,
  monthOf,
  monthsFromTo,
  nextMonth,
  weekday,
} from "./calendar.ts";

const anyDate = fc
  .record({
    year: fc.integer({ min: 1, max: 9999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
  })
  .map((fields) => Temporal.PlainDate.from(fields));

describe("a calendar date", () => {
  it.each(["2026-03-10", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])("%s is one", (text) => {
    expect(calendarDate(text)).toBe(text);
  });

  it.each(["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2026-3-1", "", "x"])(
    "%j is not one",
    (text) => {
      expect(isCalendarDate(text)).toBe(false);
      expect(() => calendarDate(text)).toThrow(RangeError);
    },
  );

  it("one month after 31 January is the end of February", () => {
    expect(addMonths(calendarDate("2026-01-31"), 1)).toBe("2026-02-28");
    expect(addMonths(calendarDate("2024-01-31"), 1)).toBe("2024-02-29");
    expect(addMonths(calendarDate("2026-01-15"), -2)).toBe("2025-11-15");
  });

  it("does not leave the four-digit years", () => {
    expect(() => addDays(calendarDate("9999-12-31"), 1)).toThrow(RangeError);
    expect(() => addDays(calendarDate("0001-01-01"), -1)).toThrow(RangeError);
  });

  it("counts days, weekdays and months as Temporal does", () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -40_000, max: 40_000 }), (date, days) => {
        const ours = calendarDate(date.toString());
        expect(weekday(ours)).toBe(date.dayOfWeek % 7);
        expect(lastDay(monthOf(ours))).toBe(date.with({ day: date.daysInMonth }).toString());
        expect(firstDay(monthOf(ours))).toBe(date.with({ day: 1 }).toString());
        const later = date.add({ days });
        if (later.year < 1 || later.year > 9999) return;
        expect(addDays(ours, days)).toBe(later.toString());
        expect(daysBetween(ours, calendarDate(later.toString()))).toBe(days);
        const months = days % 600;
        const monthsLater = date.add({ months });
        if (monthsLater.year < 1 || monthsLater.year > 9999) return;
        expect(addMonths(ours, months)).toBe(monthsLater.toString());
      }),
      { numRuns: 500 },
    );
  });
});

describe("months", () => {
  it("follow one another over the year's end", () => {
    expect(nextMonth(month("2026-12"))).toBe("2027-01");
    expect(monthsFromTo(month("2025-11"), month("2026-02"))).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
  });

  it("are none when the last comes first, and stop at the end of the calendar", () => {
    expect(monthsFromTo(month("2026-02"), month("2026-01"))).toEqual([]);
    expect(monthsFromTo(month("9999-12"), month("9999-12"))).toEqual(["9999-12"]);
  });

  it.each(["2026-13", "2026-00", "0000-01", "2026-1", "2026-01-01"])("%s is not one", (text) => {
    expect(() => month(text)).toThrow(RangeError);
  });
});

describe("the date of an instant depends on the zone", () => {
  it("is still the day before in São Paulo when it is midnight in Greenwich", () => {
    const instant = new Date("2026-03-10T02:59:59Z");
    expect(dateIn("America/Sao_Paulo", instant)).toBe("2026-03-09");
    expect(dateIn("America/Noronha", instant)).toBe("2026-03-10");
    expect(dateIn("UTC", instant)).toBe("2026-03-10");
  });

  it("agrees with Temporal, daylight saving years included", () => {
    const milliseconds = fc.integer({ min: Date.UTC(1985, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(milliseconds, fc.constantFrom("America/Sao_Paulo", "America/Rio_Branco", "UTC"), (at, zone) => {
        const expected = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
        expect(dateIn(zone, new Date(at))).toBe(expected);
      }),
    );
  });

  it("is refused for an unknown zone or an invalid instant", () => {
    expect(() => dateIn("America/Nowhere", new Date(0))).toThrow(RangeError);
    expect(() => dateIn("UTC", new Date(Number.NaN))).toThrow(RangeError);
  });
});
