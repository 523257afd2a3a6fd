import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { ring } from "../kernel/http/live.ts";
import { refuse } from "./errors.ts";
import { type ExceptionRow, findException, lockException, updateException } from "./inbox-store.ts";

interface Done {
  readonly actor: Actor;
  readonly at: Date;
  readonly touchMs?: number;
}

/** A person takes an item for themselves, or gives it back. @throws `processes.exception_not_open` */
export async function assignException(
  tx: Transaction,
  { actor, at }: Done,
  { id, mine }: { readonly id: string; readonly mine: boolean },
): Promise<ExceptionRow> {
  const found = await lockOpen(tx, id);
  await updateException(tx, {
    id,
    status: mine ? "assigned" : "open",
    ownerId: mine ? actor.id : null,
    resolvedAt: null,
    dismissedReason: null,
  });
  await announce(tx, [
    {
      type: "processes.exception_assigned",
      actor,
      at,
      objects: [{ type: "exception", id }],
      after: { owner: mine ? actor.id : null },
    },
  ]);
  await ring(tx, "exceptions");
  return await reread(tx, found.id);
}

/** A person says that there is nothing to do; the same cause of the same thing does not come back. */
export async function dismissException(
  tx: Transaction,
  { actor, at, touchMs }: Done,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<ExceptionRow> {
  const found = await lockOpen(tx, id);
  await updateException(tx, {
    id,
    status: "dismissed",
    ownerId: found.ownerId,
    resolvedAt: at,
    dismissedReason: reason,
  });
  await announce(tx, [
    {
      type: "processes.exception_dismissed",
      actor,
      at,
      objects: [
        { type: "exception", id },
        { type: found.objectType, id: found.objectId, qualifier: "handles" },
      ],
      touchMs: touchMs ?? 0,
      after: { reason },
      attributes: { status: "dismissed" },
    },
  ]);
  await ring(tx, "exceptions");
  return await reread(tx, id);
}

/** What was dismissed waits again. @throws `processes.exception_not_dismissed` */
export async function reopenException(tx: Transaction, { actor, at }: Done, id: string): Promise<ExceptionRow> {
  const found = await lock(tx, id);
  if (found.status !== "dismissed") throw refuse("processes.exception_not_dismissed", { subject: found.subject });
  await updateException(tx, { id, status: "open", ownerId: null, resolvedAt: null, dismissedReason: null });
  await announce(tx, [
    {
      type: "processes.exception_opened",
      kind: "reversal",
      actor,
      at,
      objects: [
        { type: "exception", id },
        { type: found.objectType, id: found.objectId, qualifier: "handles" },
      ],
      attributes: { status: "open" },
    },
  ]);
  await ring(tx, "exceptions");
  return await reread(tx, id);
}

async function lockOpen(tx: Transaction, id: string): Promise<ExceptionRow> {
  const found = await lock(tx, id);
  if (found.status !== "open" && found.status !== "assigned") {
    throw refuse("processes.exception_not_open", { subject: found.subject });
  }
  return found;
}

async function lock(tx: Transaction, id: string): Promise<ExceptionRow> {
  await lockException(tx, id);
  return await reread(tx, id);
}

async function reread(tx: Transaction, id: string): Promise<ExceptionRow> {
  const found = await findException(tx, id);
  if (found === undefined) throw refuse("processes.exception_not_found");
  return found;
}
