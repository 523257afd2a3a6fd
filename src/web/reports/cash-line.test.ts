import { expect, test } from "vitest";
import { conclusionOf, shortAmount, ticksOf } from "./cash-line.tsx";

const day = (on: string, balance: string) => ({ on, in: "0.00", out: "0.00", balance });
const rest = {
  from: "2026-03-10",
  to: "2026-06-08",
  totalIn: "0.00",
  totalOut: "0.00",
  overdueIn: "0.00",
  withoutDueDate: { in: "0.00", out: "0.00" },
};

test("marks are round, few, and have zero among them", () => {
  for (const [lowest, highest] of [
    [0, 1_284_310],
    [-63_000, 120_000],
    [0, 0],
    [-900, 0],
  ] as const) {
    const ticks = ticksOf(lowest, highest);
    expect(ticks).toContain(0);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks[0]).toBeLessThanOrEqual(lowest);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
  }
});

test("an axis says thousands and millions in words", () => {
  expect([1_500_000, 500_000, -2_500, 80, 0].map(shortAmount)).toEqual(["1,5 mi", "500 mil", "−2,5 mil", "80", "0"]);
});

test("the line concludes in a sentence", () => {
  expect(
    conclusionOf({
      ...rest,
      opening: "100.00",
      closing: "-20.00",
      lowest: { on: "2026-04-05", amount: "-50.00" },
      days: [day("2026-03-10", "100.00"), day("2026-04-01", "-1.00"), day("2026-04-05", "-50.00")],
    }),
  ).toBe("Falta dinheiro a partir de 01/04/2026: o caixa chega a −50,00 em 05/04/2026.");
  expect(
    conclusionOf({
      ...rest,
      opening: "100.00",
      closing: "100.00",
      lowest: { on: "2026-03-10", amount: "100.00" },
      days: [day("2026-03-10", "100.00")],
    }),
  ).toContain("Nenhum título aberto");
});
