import { describe, expect, it } from "vitest";
import { generateMatching } from "./generate-matching.ts";
import { gradeMatching, wilsonLowerBound } from "./grade-matching.ts";
import type { Decision, Matching, MovementAnswer } from "./matching-truth.ts";

const matching = generateMatching({ seed: 4, movements: 400 });

describe("the grades of a matcher", () => {
  it("are full for the truth itself", () => {
    const grades = gradeMatching(matching, truthAsDecisions(matching));
    expect(grades.errors).toEqual([]);
    expect(grades).toMatchObject({ precision: 1, coverage: 1, decoysSettled: 0, ambiguousSettled: 0, oversettled: [] });
    expect(grades.total.wrong + grades.total.missed).toBe(0);
    expect(grades.total.right + grades.total.left).toBe(matching.movements.length);
    expect(grades.precisionAtLeast).toBeGreaterThan(0.98);
  });

  it("blame nothing of who leaves all to a person, and count what could have been known", () => {
    const grades = gradeMatching(matching, new Map());
    const knowable = matching.truth.filter((answer) => answer.knowable).length;
    expect(grades).toMatchObject({ coverage: 0, errors: [], precisionAtLeast: 0 });
    expect(grades.total).toMatchObject({ right: 0, wrong: 0, left: matching.movements.length, missed: knowable });
  });

  it("ask nothing of what may be known or not, and take it when it is right", () => {
    const all = truthAsDecisions(matching);
    const sure = new Map([...all].filter(([id]) => answerOf(id).knowable));
    expect(gradeMatching(matching, sure)).toMatchObject({ precision: 1, coverage: 1, errors: [] });
    expect(gradeMatching(matching, all).total.right).toBeGreaterThan(gradeMatching(matching, sure).total.right);
  });

  it("show what it costs to look at nothing but the amount", () => {
    const grades = gradeMatching(matching, matchByAmount(matching));
    expect(grades.decoysSettled).toBeGreaterThan(10);
    expect(grades.ambiguousSettled).toBeGreaterThan(10);
    expect(grades.precision).toBeLessThan(0.8);
    expect(grades.oversettled.length).toBeGreaterThan(0);
  });

  it("sum, case by case, to the total", () => {
    const { lines, total } = gradeMatching(matching, matchByAmount(matching));
    for (const part of ["movements", "right", "wrong", "left", "missed"] as const) {
      expect(lines.reduce((sum, line) => sum + line[part], 0)).toBe(total[part]);
    }
    for (const line of lines) expect(line.right + line.wrong + line.left).toBe(line.movements);
  });

  it.each<[string, string, RegExp, (decision: Decision) => Decision]>([
    ["another title", "tax-id", /settles .*x=/, (one) => withFirst(one, ({ titleId }) => ({ titleId: `${titleId}x` }))],
    [
      "less of the title",
      "document-number",
      /settles/,
      (one) => withFirst(one, ({ centavos }) => ({ centavos: centavos - 1n })),
    ],
    ["a fine taken for principal", "late-by-note", /settles/, chargesAsPrincipal],
    [
      "charges left unsaid",
      "late-by-configuration",
      /has charges 0/,
      (one) => withFirst(one, () => ({ fine: 0n, interest: 0n })),
    ],
    ["a discount taken for a partial payment", "early-discount", /settles/, discountAsPart],
    [
      "a tax taken for a discount",
      "withheld",
      /has .*withheld 0/,
      (one) => withFirst(one, ({ withheld }) => ({ withheld: 0n, discount: withheld })),
    ],
    ["a fee as a tax", "fee", /tax-payment.*not bank-fee/, (one) => ({ ...one, category: "tax-payment" })],
    ["a fee as a payment", "fee", /is settled/, () => ({ status: "settled", settles: [] })],
    ["a payment as a category", "several", /is other, and pays/, () => ({ status: "categorised", category: "other" })],
    [
      "a guess",
      "anonymous-ambiguous",
      /nobody can know/,
      () => ({ status: "categorised", category: "supplier-payment" }),
    ],
  ])("see %s", (_, name, fault, spoil) => {
    const decisions = truthAsDecisions(matching);
    const answer = matching.truth.find((one) => one.case === name);
    const id = answer?.movementId ?? "";
    decisions.set(id, spoil(decisions.get(id) ?? { status: "pending" }));
    const { errors, total } = gradeMatching(matching, decisions);
    expect(errors.map((error) => error.movementId)).toEqual([id]);
    expect(errors[0]?.fault).toMatch(fault);
    expect(total.wrong).toBe(1);
  });

  it("take fine and interest for one, and a fee however it is spread", () => {
    const decisions = truthAsDecisions(matching);
    for (const { case: name, movementId } of matching.truth) {
      const decision = decisions.get(movementId);
      if (decision === undefined) continue;
      if (name === "late-by-note") {
        const together = withFirst(decision, ({ fine, interest }) => ({ fine: 0n, interest: fine + interest }));
        decisions.set(movementId, together);
      }
      if (name === "collection-net") {
        const fee = decision.settles?.reduce((total, one) => total + (one.fee ?? 0n), 0n) ?? 0n;
        const settles = (decision.settles ?? []).map((one, index) => ({ ...one, fee: index === 0 ? fee : 0n }));
        decisions.set(movementId, { ...decision, settles });
      }
    }
    expect(gradeMatching(matching, decisions).errors).toEqual([]);
  });
});

describe("Wilson's lower bound", () => {
  it.each([
    [0, 0, 0],
    [10, 10, 0.7225],
    [95, 100, 0.8882],
    [1000, 1000, 0.9962],
    [0, 10, 0],
  ])("of %i among %i is %f", (successes, trials, expected) => {
    expect(wilsonLowerBound(successes, trials)).toBeCloseTo(expected, 3);
  });
});

function answerOf(id: string): MovementAnswer {
  const answer = matching.truth.find(({ movementId }) => movementId === id);
  if (answer === undefined) throw new RangeError(`no movement ${id}`);
  return answer;
}

function truthAsDecisions({ truth }: Matching): Map<string, Decision> {
  return new Map(
    truth.map(({ movementId, right }): [string, Decision] => [
      movementId,
      right.kind === "settled"
        ? { status: "settled", settles: right.settles }
        : right.kind === "categorised"
          ? { status: "categorised", category: right.category }
          : { status: "pending" },
    ]),
  );
}

/** What many programs do: the first title of that amount. */
function matchByAmount({ movements, payables, receivables }: Matching): Map<string, Decision> {
  const decisions = new Map<string, Decision>();
  for (const { id, amountCentavos } of movements) {
    const amount = amountCentavos < 0n ? -amountCentavos : amountCentavos;
    const title = (amountCentavos < 0n ? payables : receivables).find((one) => one.amountCentavos === amount);
    if (title !== undefined) {
      decisions.set(id, { status: "settled", settles: [{ titleId: title.id, centavos: amount }] });
    }
  }
  return decisions;
}

type Settles = Required<NonNullable<Decision["settles"]>[number]>;

function withFirst(decision: Decision, change: (first: Settles) => Partial<Settles>): Decision {
  const whole = { interest: 0n, fine: 0n, discount: 0n, fee: 0n, withheld: 0n };
  const settles = (decision.settles ?? []).map((one, index) => {
    const complete = { ...whole, ...one };
    return index === 0 ? { ...complete, ...change(complete) } : complete;
  });
  return { ...decision, settles };
}

function chargesAsPrincipal(decision: Decision): Decision {
  return withFirst(decision, ({ centavos, fine, interest }) => ({
    centavos: centavos + fine + interest,
    fine: 0n,
    interest: 0n,
  }));
}

function discountAsPart(decision: Decision): Decision {
  return withFirst(decision, ({ centavos, discount }) => ({ centavos: centavos - discount, discount: 0n }));
}
