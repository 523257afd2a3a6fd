import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce, relate } from "../kernel/events.ts";
import { ring } from "../kernel/http/live.ts";
import { newUuid, publicId } from "../kernel/identifier.ts";
import {
  findEntries,
  findOpenTitlesById,
  findSettlementsOfEntries,
  postEntries,
  reopenTitles,
  reverseEntries,
  settleTitles,
} from "../ledger/index.ts";
import { billBook } from "../payables/index.ts";
import { receivableBook } from "../receivables/index.ts";
import { decideManyByPerson } from "./decide-by-person.ts";
import type { Replaced } from "./decision.ts";
import { refuse } from "./errors.ts";
import { findMatches, insertMatches, lockMovements, type StandingMovement, updateMovements } from "./store.ts";

interface Done {
  readonly actor: Actor;
  readonly at: Date;
  readonly touchMs?: number;
}

const REASON = "uma pessoa desfez o que outra decisão tinha posto no lugar";

/**
 * Takes back what people decided of these movements: each is again what it was just before. What a rule or somebody had decided
 * is decided so again, with its entry and its settlements; what waited waits for a person, whom no rule runs ahead of.
 *
 * @returns how many came back to an earlier decision, and how many wait
 * @throws `banking.title_not_open` when a title was settled by something else meanwhile, `banking.month_closed`
 */
export async function undoByPerson(
  tx: Transaction,
  done: Done,
  movementIds: readonly string[],
): Promise<{ readonly restored: number; readonly waiting: number }> {
  const movements = [...(await lockMovements(tx, movementIds)).values()];
  const returning = movements.flatMap((movement) => {
    const { replaces } = movement.parts;
    return replaces === undefined || replaces.status === "pending" ? [] : [{ movement, replaces }];
  });
  const returningIds = new Set(returning.map(({ movement }) => movement.id));
  const waiting = movements.filter(({ id }) => !returningIds.has(id));
  await decideManyByPerson(
    tx,
    done,
    waiting.map(({ id }) => ({ movementId: id, decision: { status: "pending" } })),
  );
  if (returning.length > 0) await restore(tx, done, returning);
  return { restored: returning.length, waiting: waiting.length };
}

interface Returning {
  readonly movement: StandingMovement;
  readonly replaces: Replaced;
}

async function restore(tx: Transaction, { actor, at, touchMs = 0 }: Done, all: readonly Returning[]): Promise<void> {
  for (const { movement } of all) {
    if (movement.isMonthClosed) throw refuse("banking.month_closed", { on: movement.movedOn });
  }
  const settled = all.flatMap(({ movement }) => (movement.status === "settled" ? movement.id : []));
  for (const book of [billBook, receivableBook]) await reopenTitles(tx, book, { actor, at }, settled);
  await reverseEntries(tx, actor, at, { entryIds: all.map(({ movement }) => movement.entryId), reason: REASON });

  const entries = new Map(
    (
      await findEntries(
        tx,
        all.map(({ replaces }) => replaces.entry),
      )
    ).map((entry) => [entry.id, entry]),
  );
  const matches = new Map(
    (
      await findMatches(
        tx,
        all.map(({ replaces }) => replaces.match),
      )
    ).map((match) => [match.id, match]),
  );
  const rows = all.map(({ movement, replaces }) => {
    const entry = entries.get(replaces.entry);
    const match = matches.get(replaces.match);
    if (entry === undefined || match === undefined)
      throw new Error(`movement ${movement.id} replaced what is not there`);
    return { movement, replaces, entry, match: { ...match, id: newUuid() } };
  });
  const posted = await postEntries(
    tx,
    actor,
    at,
    rows.map(({ movement, entry, match }) => ({
      postedOn: movement.movedOn,
      history: entry.history,
      source: { kind: "movement", id: movement.id },
      rule: { id: match.ruleId, version: match.ruleVersion },
      idempotencyKey: `movement:${movement.id}:${match.id}`,
      lines: entry.lines,
    })),
  );
  const posting = rows.map((row, index) => ({ ...row, entryId: posted[index]?.id ?? "" }));
  await updateMovements(
    tx,
    posting.map(({ movement, replaces: { category, status }, entryId }) => ({
      id: movement.id,
      category,
      status,
      entryId,
    })),
  );
  await insertMatches(
    tx,
    posting.map(({ match }) => match),
    at,
  );
  await settleAgain(tx, { actor, at }, posting);
  await announce(
    tx,
    posting.map(({ movement, replaces: { status }, match, entryId }, index) => ({
      type: status === "settled" ? "banking.movement_settled" : "banking.movement_categorised",
      kind: "reversal",
      actor,
      at,
      touchMs: Math.floor(touchMs / posting.length) + (index < touchMs % posting.length ? 1 : 0),
      objects: [{ type: "movement", id: movement.id }],
      before: { status: movement.status },
      after: { status, reason: match.reason, entry: entryId },
      attributes: { status },
    })),
  );
  await relate(
    tx,
    posting.map(({ movement, entryId }) => ({
      from: { type: "entry", id: entryId },
      to: { type: "movement", id: movement.id },
      qualifier: "records",
    })),
  );
  for (const topic of ["movements", "titles", "entries"]) await ring(tx, topic);
}

/** What the entries of before settled is settled again, by the entries that take their place. */
async function settleAgain(
  tx: Transaction,
  done: Done,
  rows: readonly (Returning & { readonly entryId: string })[],
): Promise<void> {
  for (const book of [billBook, receivableBook]) {
    const settled = Map.groupBy(
      await findSettlementsOfEntries(
        tx,
        book,
        rows.map(({ replaces }) => replaces.entry),
      ),
      ({ entryId }) => entryId,
    );
    const again = rows.flatMap(({ movement, replaces, entryId }) =>
      (settled.get(replaces.entry) ?? []).map((settlement) => ({
        ...settlement,
        settledOn: movement.movedOn,
        source: "movement" as const,
        entryId,
      })),
    );
    const titles = await findOpenTitlesById(
      tx,
      book,
      again.map(({ titleId }) => titleId),
    );
    const open = new Map(titles.map(({ id, openCentavos }) => [id, openCentavos]));
    for (const { titleId, amountCentavos } of again) {
      const left = (open.get(titleId) ?? 0n) - amountCentavos;
      if (left < 0n) throw refuse("banking.title_not_open", { title: publicId(book.objectType, titleId) });
      open.set(titleId, left);
    }
    await settleTitles(tx, book, done, again);
  }
}
