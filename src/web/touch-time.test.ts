import { describe, expect, test } from "vitest";
import { afterInput, afterVisibility, countTo, openItem } from "./touch-time.ts";

describe("a person's time on an item", () => {
  test("counts from the opening, while there is input", () => {
    expect(countTo(12_000, openItem(0)).activeMs).toBe(12_000);
  });

  test("stops 60 s after the last input, and goes on with the next", () => {
    const away = countTo(600_000, openItem(0));
    expect(away.activeMs).toBe(60_000);
    const back = afterInput(600_000, openItem(0));
    expect(countTo(605_000, back).activeMs).toBe(65_000);
  });

  test("a screen left open for two hours counts one minute beyond the last input", () => {
    const worked = afterInput(20_000, openItem(0));
    expect(countTo(20_000 + 2 * 3_600_000, worked).activeMs).toBe(80_000);
  });

  test("input within 60 s loses nothing between", () => {
    const worked = afterInput(118_000, afterInput(59_000, openItem(0)));
    expect(countTo(120_000, worked).activeMs).toBe(120_000);
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
