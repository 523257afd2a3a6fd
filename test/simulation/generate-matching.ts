import { addDays, firstOfMonth } from "./civil-day.ts";
import { decoys } from "./matching-decoys.ts";
import { createDraft, type DraftMovement, type MatchingDraft } from "./matching-draft.ts";
import { otherMovements } from "./matching-other-movements.ts";
import { payments } from "./matching-payments.ts";
import type { Matching, MatchingMovement } from "./matching-truth.ts";
import { explanationsOf } from "./partner-explanations.ts";
import { createRandom } from "./random.ts";
import { fitidsOf } from "./statements.ts";

/**
 * A company's titles and movements to examine matching by, each case with its turn. The same options give the same data.
 *
 * @param options.seed whole number; three in a row show all nine banks
 * @param options.movements at least so many, and a few more; a turn for each case is already about 85
 */
export function generateMatching(options: { readonly seed: number; readonly movements: number }): Matching {
  return matchingOf(draftMatching(options));
}

/** The same before it is plain data: with what its documents and statements are written from. */
export function draftMatching({
  seed,
  movements,
}: {
  readonly seed: number;
  readonly movements: number;
}): MatchingDraft {
  const from = "2026-01-01";
  const draft = createDraft({ seed, from, to: addDays(firstOfMonth(from, 5), -1), size: movements });
  const cases = [...Object.values(payments), ...Object.values(decoys), ...Object.values(otherMovements)];
  const invent = (each: (draft: MatchingDraft) => void): void => {
    draft.groups += 1;
    each(draft);
  };
  // Each case has its turn first; one that a coincidence spoils has another.
  for (const [, each] of draft.random.shuffle(cases)) {
    for (let turn = 0; turn < 5; turn += 1) {
      const before = draft.movements.length;
      invent(each);
      sieve(draft);
      if (draft.movements.length > before) break;
    }
  }
  const bag = cases.flatMap(([weight, each]) => Array.from({ length: weight }, () => each));
  for (;;) {
    while (draft.movements.length < movements) invent(draft.random.pick(bag));
    sieve(draft);
    if (draft.movements.length >= movements) return draft;
  }
}

/** Takes out what a coincidence spoiled: a movement whose amount the titles of who it names explain otherwise than was meant. */
function sieve(draft: MatchingDraft): void {
  const spoiled = new Set(draft.movements.filter((movement) => isSpoiled(draft, movement)).map(({ group }) => group));
  const kept = draft.movements.filter(({ group }) => !spoiled.has(group));
  draft.movements.splice(0, draft.movements.length, ...kept);
}

function isSpoiled(draft: MatchingDraft, { names, amount, on, right, knowable, never }: DraftMovement): boolean {
  if (names === undefined) return false;
  const side = amount < 0n ? "payable" : "receivable";
  const titles = (draft.titlesOf.get(names) ?? []).filter((title) => title.side === side && !never.includes(title.id));
  const found = explanationsOf(titles, { amount: amount < 0n ? -amount : amount, on, lateTerms: draft.lateTerms });
  const meant = knowable && right.kind === "settled" ? [right.settles.map(({ titleId }) => titleId)] : [];
  const text = (sets: readonly (readonly string[])[]): string =>
    sets.map((ids) => [...ids].sort().join(" ")).join(" | ");
  return text(found.map((set) => set.map(({ id }) => id))) !== text(meant);
}

function matchingOf(draft: MatchingDraft): Matching {
  const titles = draft.notes.flatMap((note) => note.titles);
  const numbered = numberMovements(draft);
  return {
    seed: draft.seed,
    company: {
      name: draft.company.name,
      taxId: draft.company.taxId,
      accounts: draft.accounts.map(({ id }) => id),
      lateTerms: draft.lateTerms,
    },
    payables: titles.filter(({ side }) => side === "payable"),
    receivables: titles.filter(({ side }) => side === "receivable"),
    movements: numbered.map(({ movement }) => movement),
    truth: numbered.map(({ movement, planned }) => ({
      movementId: movement.id,
      case: planned.case,
      right: planned.right,
      knowable: planned.knowable,
      decoy: planned.decoy,
      never: planned.never,
    })),
  };
}

/** The draft's movements in the order of their days, each with the ids that its bank gives. */
export function numberMovements(draft: MatchingDraft): { planned: DraftMovement; movement: MatchingMovement }[] {
  const random = createRandom(draft.seed, "order");
  const fitids = new Map(draft.accounts.map(({ id, dialect }) => [id, fitidsOf({ dialect: dialect.habits })]));
  return draft.movements
    .map((planned) => ({ planned, order: random.int(0, 1_000_000) }))
    .sort((one, other) =>
      one.planned.on < other.planned.on ? -1 : one.planned.on > other.planned.on ? 1 : one.order - other.order,
    )
    .map(({ planned }, index) => ({
      planned,
      movement: {
        id: `movement-${String(index + 1).padStart(5, "0")}`,
        account: planned.account.id,
        movedOn: planned.on,
        amountCentavos: planned.amount,
        memo: planned.memo,
        bankId: fitids.get(planned.account.id)?.(planned) ?? "",
        checkNumber: random.digits(6),
      },
    }));
}
