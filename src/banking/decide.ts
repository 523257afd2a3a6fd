import type { Centavos } from "../values/money.ts";
import { phraseOf } from "./bank-phrases.ts";
import type { Decision, Known, Undecided } from "./decision.ts";
import { type Candidate, chooseTwin, type Evidence, type Open, strongEvidence } from "./evidence.ts";
import { habitKey, signatureOf, stageOf } from "./habits.ts";
import { PartyIndex } from "./identify-party.ts";
import { numbersIn, saidNumbersIn, sharesNameWord } from "./memo.ts";
import { pairOwnTransfers } from "./own-transfers.ts";
import { TitleIndex, type TitleSide } from "./title-index.ts";
import { doubtful, leaveToPerson, settled, unfollowed } from "./word-decision.ts";

/**
 * Decides what each movement is. Evidence is tried from the strongest to the weakest, each kind over all movements before the
 * next, so that a weak guess never takes what a strong key would claim; within a kind, a movement with one candidate takes it,
 * and where several compete the ones that nothing tells apart wait for a person. A wrong automatic answer costs more than a
 * question: an amount that only one open title has is not enough, since the examiner finds such payments of something else.
 *
 * Pure, and the same for the same facts in any order.
 */
export const MATCHER_VERSION = 4;

export function decide(movements: readonly Undecided[], known: Known): ReadonlyMap<string, Decision> {
  const decisions = new Map<string, Decision>();
  const doubts = new Map<string, Decision>();
  const indexes = { payable: new TitleIndex(known.payables), receivable: new TitleIndex(known.receivables) };
  const parties = {
    payable: new PartyIndex(known.payables),
    receivable: new PartyIndex(known.receivables),
  };
  let left = [...movements].sort(byDayThenIdentity).map((movement): Open => {
    const side = movement.amountCentavos < 0n ? "payable" : "receivable";
    return {
      movement,
      side,
      amount: absolute(movement.amountCentavos),
      party: parties[side].identify(movement.memo),
      numbers: numbersIn(movement.memo),
      saidNumbers: saidNumbersIn(movement.memo),
    };
  });
  const settle = (evidence: Evidence): void => {
    decideByEvidence(left, evidence, indexes, { decisions, doubts });
    left = left.filter(({ movement }) => !decisions.has(movement.id));
  };

  const evidences = strongEvidence(known, left);
  // What is decided may leave one candidate where there were two: again, until nothing more is decided. So a later run over
  // the same facts, which sees the titles that this one settled as settled, has nothing to add.
  for (let before = Number.POSITIVE_INFINITY; left.length < before; ) {
    before = left.length;
    doubts.clear();
    indexes.payable.clearContests();
    indexes.receivable.clearContests();
    for (const evidence of evidences) settle(evidence);
  }
  const undoubted = left.filter(({ movement }) => !doubts.has(movement.id)).map(({ movement }) => movement);
  for (const [id, decision] of pairOwnTransfers(undoubted, known.company)) decisions.set(id, decision);
  left = left.filter(({ movement }) => !decisions.has(movement.id));
  for (const open of left) {
    if (doubts.has(open.movement.id)) continue;
    const titles = indexes[open.side];
    const decision = decideByPhrase(open, titles) ?? decideByHabit(open, titles, known.habits);
    if (decision !== undefined) decisions.set(open.movement.id, decision);
  }
  left = left.filter(({ movement }) => !decisions.has(movement.id));

  for (const open of left) {
    const decision = doubts.get(open.movement.id) ?? leaveToPerson(open, indexes[open.side], known.company);
    decisions.set(open.movement.id, decision);
  }
  return decisions;
}

function byDayThenIdentity(a: Undecided, b: Undecided): number {
  const left = `${a.movedOn} ${a.identity}`;
  const right = `${b.movedOn} ${b.identity}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

interface Ledgers {
  readonly decisions: Map<string, Decision>;
  readonly doubts: Map<string, Decision>;
}

/**
 * One kind of evidence over all movements. Those with a single candidate take it, the earliest first; then those whose
 * candidates are equal titles of one partner are told apart by instalment or due date; what is left is a doubt.
 */
function decideByEvidence(
  left: readonly Open[],
  evidence: Evidence,
  indexes: Readonly<Record<TitleSide, TitleIndex>>,
  { decisions, doubts }: Ledgers,
): void {
  const free = left.filter(({ movement }) => !doubts.has(movement.id));
  const several: Open[] = [];
  for (const open of free) {
    const candidates = evidence.candidates(open, indexes[open.side]);
    const [only] = candidates;
    if (only === undefined) {
      const gap = evidence.gap?.(open, indexes[open.side]);
      if (gap !== undefined) {
        doubts.set(open.movement.id, unfollowed(gap, evidence));
        indexes[open.side].contest(gap.titles);
      }
      continue;
    }
    if (candidates.length > 1) {
      several.push(open);
      continue;
    }
    if (only.settles.some(({ title }) => evidence.level === "scored" && indexes[open.side].isContested(title)))
      continue;
    accept(open, only);
  }
  for (const open of several) {
    const candidates = evidence.candidates(open, indexes[open.side]);
    const chosen = chooseTwin(open, candidates);
    if (chosen !== undefined) accept(open, chosen);
    else if (candidates.length > 1) {
      doubts.set(open.movement.id, doubtful(open, candidates, evidence));
      indexes[open.side].contest(candidates.flatMap(({ settles }) => settles.map(({ title }) => title)));
    }
  }

  function accept(open: Open, chosen: Candidate): void {
    decisions.set(open.movement.id, settled(open, chosen, evidence));
    indexes[open.side].take(chosen.settles);
  }
}

/** The bank's own words, unless an open title of the same amount belongs to somebody whom the memo also names. */
function decideByPhrase(open: Open, titles: TitleIndex): Decision | undefined {
  const phrase = phraseOf(open.movement.memo, open.side === "payable" ? "out" : "in");
  if (phrase === undefined) return undefined;
  const rivals = titles.ofAmount(open.amount, open.movement.movedOn);
  if (rivals.some((title) => sharesNameWord(open.movement.memo, title.partnerName))) return undefined;
  return {
    status: "categorised",
    category: phrase.category,
    level: "key",
    rule: `phrase:${phrase.id}`,
    confidence: "1",
    parts: { phrase: phrase.id },
    role: phrase.role,
    why: `O próprio banco diz o que é: ${phrase.says}.`,
  };
}

/** What people have always made of these words, once the evidence is enough; an open title of the same amount asks again. */
function decideByHabit(
  { movement, side, amount }: Open,
  titles: TitleIndex,
  habits: Known["habits"],
): Decision | undefined {
  const direction = side === "payable" ? "out" : "in";
  const habit = habits?.get(habitKey({ signature: signatureOf(movement.memo), direction }));
  if (habit === undefined || stageOf(habit) !== "on" || titles.ofAmount(amount, movement.movedOn).length > 0) {
    return undefined;
  }
  return {
    status: "categorised",
    category: habit.category,
    level: "scored",
    rule: "habit",
    confidence: "0.99",
    parts: { agreeing: habit.agreeing, total: habit.total },
    accountId: habit.accountId,
    why: `Das ${habit.total} vezes em que o extrato disse isto, ${habit.agreeing} foram para ${habit.accountName}.`,
  };
}

function absolute(amount: Centavos): Centavos {
  return amount < 0n ? -amount : amount;
}
