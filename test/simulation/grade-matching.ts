import { sum } from "./centavos.ts";
import type { Decision, Matching, MatchingMovement, MovementAnswer, Settlement } from "./matching-truth.ts";

export interface MatchingGrades {
  /** In the order of their names; `total` sums them. */
  readonly lines: readonly MatchingLine[];
  readonly total: Omit<MatchingLine, "case">;
  /** Right among those that the matcher answered, and what it is at least with 95 % confidence (Wilson). */
  readonly precision: number;
  readonly precisionAtLeast: number;
  /** Right among those that could be known. */
  readonly coverage: number;
  /** Decoys that were taken for the payment of a title. */
  readonly decoysSettled: number;
  /** Other movements of which nobody can know, and that were answered. */
  readonly ambiguousSettled: number;
  /** Titles of which more was settled than is owed. */
  readonly oversettled: readonly string[];
  readonly errors: readonly { readonly movementId: string; readonly case: string; readonly fault: string }[];
}

export interface MatchingLine {
  readonly case: string;
  readonly movements: number;
  readonly right: number;
  readonly wrong: number;
  /** Left to a person: where nobody can know, that is the right thing. */
  readonly left: number;
  /** Those of `left` that could be known. */
  readonly missed: number;
}

/** Grades a matcher's decisions, movement by movement. One that was not decided counts as left to a person. */
export function gradeMatching(
  { truth, movements, payables, receivables }: Pick<Matching, "truth" | "movements" | "payables" | "receivables">,
  decisions: ReadonlyMap<string, Decision>,
): MatchingGrades {
  const movementOf = new Map(movements.map((movement) => [movement.id, movement]));
  const graded = truth.map((answer) => {
    const decision = decisions.get(answer.movementId) ?? { status: "pending" };
    const movement = movementOf.get(answer.movementId);
    if (movement === undefined) throw new RangeError(`no movement ${answer.movementId}`);
    return { answer, decision, fault: faultOf(answer, decision, movement), isLeft: decision.status === "pending" };
  });
  const byCase = new Map<string, typeof graded>();
  for (const grade of graded) byCase.set(grade.answer.case, [...(byCase.get(grade.answer.case) ?? []), grade]);
  const lines = [...byCase]
    .map(([name, grades]) => ({ case: name, ...countOf(grades) }))
    .sort((one, other) => (one.case < other.case ? -1 : 1));
  const total = countOf(graded);
  const answered = total.right + total.wrong;
  const knowable = graded.filter(({ answer }) => answer.knowable);
  const known = knowable.filter(({ fault, isLeft }) => !isLeft && fault === undefined);
  return {
    lines,
    total,
    precision: answered === 0 ? 1 : total.right / answered,
    precisionAtLeast: wilsonLowerBound(total.right, answered),
    coverage: knowable.length === 0 ? 1 : known.length / knowable.length,
    decoysSettled: graded.filter(({ answer, decision }) => answer.decoy && decision.status === "settled").length,
    ambiguousSettled: graded.filter(({ answer, isLeft }) => answer.right.kind === "pending" && !answer.decoy && !isLeft)
      .length,
    oversettled: oversettledBy(decisions, [...payables, ...receivables]),
    errors: graded.flatMap(({ answer, fault }) =>
      fault === undefined ? [] : [{ movementId: answer.movementId, case: answer.case, fault }],
    ),
  };
}

/** Lower end of Wilson's interval of 95 % for a proportion: few trials promise little, however well they went. */
export function wilsonLowerBound(successes: number, trials: number): number {
  if (trials === 0) return 0;
  const z = 1.959964;
  const share = successes / trials;
  const centre = share + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return Math.max(0, (centre - spread) / (1 + (z * z) / trials));
}

interface Grade {
  readonly answer: MovementAnswer;
  readonly fault: string | undefined;
  readonly isLeft: boolean;
}

function countOf(grades: readonly Grade[]): Omit<MatchingLine, "case"> {
  const count = (is: (grade: Grade) => boolean): number => grades.filter(is).length;
  return {
    movements: grades.length,
    right: count(({ isLeft, fault }) => !isLeft && fault === undefined),
    wrong: count(({ fault }) => fault !== undefined),
    left: count(({ isLeft }) => isLeft),
    missed: count(({ isLeft, answer }) => isLeft && answer.knowable),
  };
}

/** What is wrong with a decision; nothing when it is right, and nothing when it was left to a person. */
function faultOf(answer: MovementAnswer, decision: Decision, movement: MatchingMovement): string | undefined {
  if (decision.status === "pending") return undefined;
  const { right } = answer;
  if (right.kind === "pending") return `is ${decision.status}, and nobody can know`;
  if (right.kind === "categorised") {
    const isRight = decision.category === right.category || decision.category === right.orCategory;
    return decision.status === "categorised" && isRight
      ? undefined
      : `is ${decision.status} (${decision.category ?? "no category"}), not ${right.category}`;
  }
  if (decision.status !== "settled")
    return `is ${decision.category ?? "no category"}, and pays ${textOf(right.settles)}`;
  const settles = (decision.settles ?? []).map(complete);
  if (textOf(settles) !== textOf(right.settles)) return `settles ${textOf(settles)}, not ${textOf(right.settles)}`;
  const parts = partsOf(settles);
  if (parts !== partsOf(right.settles)) return `has ${parts}, not ${partsOf(right.settles)}`;
  const { amountCentavos } = movement;
  const moved = amountCentavos < 0n ? -amountCentavos : amountCentavos;
  return moneyOf(settles) === moved ? undefined : `explains ${moneyOf(settles)} of ${moved}`;
}

function complete(settled: Pick<Settlement, "titleId" | "centavos"> & Partial<Settlement>): Settlement {
  return { interest: 0n, fine: 0n, discount: 0n, fee: 0n, withheld: 0n, ...settled };
}

function textOf(settles: readonly Settlement[]): string {
  return (
    settles
      .map(({ titleId, centavos }) => `${titleId}=${centavos}`)
      .sort()
      .join(" ") || "nothing"
  );
}

/** Fine and interest are one here, since many write "juros e multa"; how a fee is spread over titles is nobody's concern. */
function partsOf(settles: readonly Settlement[]): string {
  const total = (part: (settled: Settlement) => bigint): bigint => sum(settles.map(part));
  return [
    `charges ${total(({ interest, fine }) => interest + fine)}`,
    `discount ${total(({ discount }) => discount)}`,
    `fee ${total(({ fee }) => fee)}`,
    `withheld ${total(({ withheld }) => withheld)}`,
  ].join(", ");
}

function moneyOf(settles: readonly Settlement[]): bigint {
  return sum(
    settles.map(
      ({ centavos, interest, fine, discount, fee, withheld }) => centavos + interest + fine - discount - fee - withheld,
    ),
  );
}

function oversettledBy(
  decisions: ReadonlyMap<string, Decision>,
  titles: readonly { readonly id: string; readonly amountCentavos: bigint }[],
): string[] {
  const settled = new Map<string, bigint>();
  for (const { status, settles } of decisions.values()) {
    if (status !== "settled") continue;
    for (const { titleId, centavos } of settles ?? []) settled.set(titleId, (settled.get(titleId) ?? 0n) + centavos);
  }
  return titles.filter(({ id, amountCentavos }) => (settled.get(id) ?? 0n) > amountCentavos).map(({ id }) => id);
}
