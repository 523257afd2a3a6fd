import { describe, expect, test } from "vitest";
import { calendarDate } from "../../values/calendar.ts";
import { relativeDay, relativeInstant } from "./date.tsx";
import { readDate } from "./read-date.ts";

/** A Tuesday. */
const TODAY = calendarDate("2026-11-24");

describe("a date as people write it", () => {
  test.each([
    ["26/11/2026", "2026-11-26"],
    ["26/11", "2026-11-26"],
    ["26", "2026-11-26"],
    ["3", "2026-12-03"],
    ["1/2/27", "2027-02-01"],
    ["26112026", "2026-11-26"],
    ["hoje", "2026-11-24"],
    ["Amanhã", "2026-11-25"],
    ["+3", "2026-11-27"],
    ["-1", "2026-11-23"],
    ["+4 úteis", "2026-11-30"],
    ["sexta", "2026-11-27"],
    ["terça", "2026-12-01"],
    ["terça-feira", "2026-12-01"],
  ])("%s is %s", (written, date) => {
    expect(readDate(written, TODAY)).toBe(date);
  });

  test.each(["", "31/02/2026", "32", "logo", "26/13"])("%j is no date", (written) => {
    expect(readDate(written, TODAY)).toBeNull();
  });
});

describe("how long ago", () => {
  test.each([
    ["2026-11-24", "hoje"],
    ["2026-11-25", "amanhã"],
    ["2026-11-22", "há 2 dias"],
    ["2026-12-24", "24/12"],
    ["2027-01-10", "10/01/2027"],
  ])("%s is %s", (date, said) => {
    expect(relativeDay(date, TODAY)).toBe(said);
  });

  test("an instant is said in minutes, hours, then days of Brasília", () => {
    const now = new Date("2026-11-24T12:00:00Z");
    expect(relativeInstant("2026-11-24T11:59:40Z", now)).toBe("agora");
    expect(relativeInstant("2026-11-24T11:20:00Z", now)).toBe("há 40 min");
    expect(relativeInstant("2026-11-24T09:59:00Z", now)).toBe("há 2 h");
    expect(relativeInstant("2026-11-23T02:30:00Z", now)).toBe("há 2 dias");
  });
});
