import { describe, expect, test } from "vitest";
import { calendarDate } from "../values/calendar.ts";
import { explainAmount } from "./explain-amount.ts";

/** R$ 1.000,00 due on Tuesday 10/03/2026, fine 2 %, interest 1 % a month, discount 3 % until 05/03. */
const title = {
  openCentavos: 100_000n,
  dueOn: calendarDate("2026-03-10"),
  terms: { finePct: "2", interestPctMonth: "1", discount: { pct: "3", until: calendarDate("2026-03-05") } },
};
const paid = (amountCentavos: bigint, day: string, lateTerms = {}) =>
  explainAmount(title, { amountCentavos, movedOn: calendarDate(day), lateTerms, roundingLimitCentavos: 0n });

describe("an amount explained by the title's own terms", () => {
  test("equal on any day", () => {
    expect(paid(100_000n, "2026-04-30")).toMatchObject({ kind: "exact", principalCentavos: 100_000n });
  });

  test("nine days late: fine of 20,00 and nine thirtieths of one per cent", () => {
    expect(paid(102_300n, "2026-03-19")).toMatchObject({ kind: "late", fineCentavos: 2_000n, interestCentavos: 300n });
  });

  test("a boleto paid on Friday is credited on Monday: the days count to Friday", () => {
    expect(paid(102_100n, "2026-03-16")).toMatchObject({ kind: "late", interestCentavos: 100n });
  });

  test("one centavo more explains nothing", () => {
    expect(paid(102_301n, "2026-03-19")).toBeUndefined();
  });

  test("nothing is late on the day itself, nor on the business day that a rest day runs to", () => {
    expect(paid(102_033n, "2026-03-10")).toBeUndefined();
    const saturday = { ...title, dueOn: calendarDate("2026-03-14") };
    const given = {
      amountCentavos: 102_067n,
      movedOn: calendarDate("2026-03-16"),
      lateTerms: {},
      roundingLimitCentavos: 0n,
    };
    expect(explainAmount(saturday, given)).toBeUndefined();
  });

  test("the discount agreed until its day, and not after", () => {
    expect(paid(97_000n, "2026-03-05")).toMatchObject({ kind: "discount", discountCentavos: 3_000n });
    expect(paid(97_000n, "2026-03-06")).toBeUndefined();
  });

  test("a difference within the limit is rounding, on either side, and beyond it nothing", () => {
    const given = { movedOn: calendarDate("2026-03-10"), lateTerms: {}, roundingLimitCentavos: 5n };
    expect(explainAmount(title, { ...given, amountCentavos: 99_995n })).toMatchObject({
      kind: "rounding",
      discountCentavos: 5n,
    });
    expect(explainAmount(title, { ...given, amountCentavos: 100_005n })).toMatchObject({
      kind: "rounding",
      interestCentavos: 5n,
    });
    expect(explainAmount(title, { ...given, amountCentavos: 100_006n })).toBeUndefined();
  });

  test("the company's late terms hold only where the document states none", () => {
    const silent = { ...title, terms: {} };
    const lateTerms = { finePct: "1" };
    const given = {
      amountCentavos: 101_000n,
      movedOn: calendarDate("2026-03-12"),
      lateTerms,
      roundingLimitCentavos: 0n,
    };
    expect(explainAmount(silent, given)).toMatchObject({ kind: "late", fineCentavos: 1_000n });
    expect(explainAmount(title, given)).toBeUndefined();
  });
});
