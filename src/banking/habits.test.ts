import { describe, expect, test } from "vitest";
import { calendarDate } from "../values/calendar.ts";
import { decide } from "./decide.ts";
import { type Habit, habitKey, signatureOf, stageOf, wilsonLowerBound } from "./habits.ts";

describe("evidence", () => {
  test.each([
    [30, 30, 0.8865],
    [73, 73, 0.95],
    [99, 100, 0.9455],
    [497, 500, 0.9825],
  ])("%i right of %i is at least %f", (right, total, bound) => {
    expect(wilsonLowerBound(right, total)).toBeCloseTo(bound, 4);
  });

  test.each([
    [0, 189],
    [1, 280],
    [2, 361],
    [3, 437],
  ])("with %i errors a habit decides from %i cases on, and not one before", (errors, total) => {
    expect(stageOf({ agreeing: total - errors, total })).toBe("on");
    expect(stageOf({ agreeing: total - 1 - errors, total: total - 1 })).toBe("suggest");
  });

  test("a habit proposes from thirty cases on", () => {
    expect(stageOf({ agreeing: 29, total: 29 })).toBe("shadow");
    expect(stageOf({ agreeing: 30, total: 30 })).toBe("suggest");
  });
});

describe("a habit with enough evidence", () => {
  const memo = "PIX ENVIADO ALUGUEL LARISSA VIDAL";
  const movement = {
    id: "m",
    bankAccountId: "b",
    movedOn: calendarDate("2026-03-05"),
    amountCentavos: -250_000n,
    memo: `${memo} 05/03`,
    identity: "1",
  };
  const decideWith = (agreeing: number) => {
    const habit: Habit = {
      signature: signatureOf(movement.memo),
      direction: "out",
      category: "rent",
      accountId: "rent-account",
      accountName: "Aluguéis",
      agreeing,
      total: agreeing,
    };
    const known = { company: { taxId: "11222333000181", name: "PADARIA" }, payables: [], receivables: [] };
    return decide([movement], { ...known, habits: new Map([[habitKey(habit), habit]]) }).get("m");
  };

  test("decides what people always decided, whatever the day in the memo", () => {
    expect(signatureOf(`${memo} 07/04`)).toBe(signatureOf(movement.memo));
    expect(decideWith(189)).toMatchObject({ status: "categorised", category: "rent", accountId: "rent-account" });
  });

  test("waits for a person while the evidence is not enough", () => {
    expect(decideWith(188)).toMatchObject({ status: "pending" });
  });
});
