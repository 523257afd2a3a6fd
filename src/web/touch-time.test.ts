import { describe, expect, test } from "vitest";
import { afterInput, afterVisibility, countTo, openItem } from "./touch-time.ts";

describe("a person's time on an item", () => {
  test("counts from the opening, while there is input", () => {
    expect(countTo(12_000, openItem(0)).activeMs).toBe(12_000);
  });

  test("stops 30 s after the last input, and goes on with the next", () => {
    const away = countTo(600_000, openItem(0));
    expect(away.activeMs).toBe(30_000);
    const back = afterInput(600_000, openItem(0));
    expect(countTo(605_000, back).activeMs).toBe(35_000);
  });

  test("input within 30 s loses nothing between", () => {
    const worked = afterInput(58_000, afterInput(29_000, openItem(0)));
    expect(countTo(60_000, worked).activeMs).toBe(60_000);
  });

  test("a hidden tab counts nothing", () => {
    const hidden = afterVisibility(false, 5_000, openItem(0));
    expect(countTo(25_000, hidden).activeMs).toBe(5_000);
    const shown = afterInput(25_000, afterVisibility(true, 25_000, hidden));
    expect(countTo(28_000, shown).activeMs).toBe(8_000);
  });

  test("reading twice counts once", () => {
    const once = countTo(10_000, openItem(0));
    expect(countTo(10_000, once).activeMs).toBe(10_000);
  });

  test("a clock set back does not take time away", () => {
    expect(countTo(4_000, countTo(10_000, openItem(0))).activeMs).toBe(10_000);
  });
});
