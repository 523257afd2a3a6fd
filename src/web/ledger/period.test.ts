import { expect, test } from "vitest";
import { month } from "../../values/calendar.ts";
import { daysOf, rangeOf, rangeWords, readTypedMonth, shifted } from "./period.ts";

const range = (from: string, to = from) => ({ from: month(from), to: month(to) });

test("a period goes to the one before and after, as long as itself", () => {
  expect(shifted(range("2026-01"), -1)).toEqual(range("2025-12"));
  expect(shifted(range("2026-01", "2026-03"), 1)).toEqual(range("2026-04", "2026-06"));
});

test("an address is read with what it has, and in the right order", () => {
  const last = month("2026-05");
  expect(rangeOf("", "", last)).toEqual(range("2026-05"));
  expect(rangeOf("2026-03", "2026-01", last)).toEqual(range("2026-01", "2026-03"));
  expect(rangeOf("2026-02-10", "", last)).toEqual(range("2026-02"));
  expect(rangeOf("ontem", "2026-13", last)).toEqual(range("2026-05"));
  expect(daysOf(range("2026-02"))).toEqual({ from: "2026-02-01", to: "2026-02-28" });
});

test("a period is said in words", () => {
  expect(rangeWords(range("2026-10"))).toBe("outubro de 2026");
  expect(rangeWords(range("2026-01", "2026-03"))).toBe("janeiro a março de 2026");
  expect(rangeWords(range("2025-12", "2026-01"))).toBe("dezembro de 2025 a janeiro de 2026");
});

test("a month is read as people type it", () => {
  for (const text of ["1/2026", "01/26", "012026", "2026-01", " 01.2026 "])
    expect(readTypedMonth(text), text).toBe("2026-01");
  for (const text of ["13/2026", "janeiro", "", "1/1"]) expect(readTypedMonth(text), text).toBeUndefined();
});
