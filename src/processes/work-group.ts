import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { ring } from "../kernel/http/live.ts";
import { updateGroup } from "./inbox-store.ts";

interface Done {
  readonly actor: Actor;
  readonly at: Date;
  /** What the person worked on all of them. */
  readonly touchMs?: number;
}

/** Several items that ask nothing more, for one reason. @returns those that were still open */
export async function dismissGroup(
  tx: Transaction,
  { actor, at, touchMs = 0 }: Done,
  { ids, reason }: { readonly ids: readonly string[]; readonly reason: string },
): Promise<readonly string[]> {
  const changed = await updateGroup(tx, {
    ids,
    from: ["open", "assigned"],
    status: "dismissed",
    ownerId: undefined,
    resolvedAt: at,
    dismissedReason: reason,
  });
  await announce(
    tx,
    changed.map(({ id, objectType, objectId }, index) => ({
      type: "processes.exception_dismissed",
      actor,
      at,
      // Work on several is shared evenly; what does not divide goes to the first.
      touchMs: Math.floor(touchMs / changed.length) + (index === 0 ? touchMs % changed.length : 0),
      objects: [
        { type: "exception", id },
        { type: objectType, id: objectId, qualifier: "handles" },
      ],
      after: { reason },
      attributes: { status: "dismissed" },
    })),
  );
  await ring(tx, "exceptions");
  return changed.map(({ id }) => id);
}

/** Several that were dismissed wait again. @returns those that were dismissed */
export async function reopenGroup(
  tx: Transaction,
  { actor, at }: Done,
  ids: readonly string[],
): Promise<readonly string[]> {
  const changed = await updateGroup(tx, {
    ids,
    from: ["dismissed"],
    status: "open",
    ownerId: null,
    resolvedAt: null,
    dismissedReason: null,
  });
  await announce(
    tx,
    changed.map(({ id, objectType, objectId }) => ({
      type: "processes.exception_opened",
      kind: "reversal",
      actor,
      at,
      objects: [
        { type: "exception", id },
        { type: objectType, id: objectId, qualifier: "handles" },
      ],
      attributes: { status: "open" },
    })),
  );
  await ring(tx, "exceptions");
  return changed.map(({ id }) => id);
}

/** A person takes several, or gives them back. @returns those that were still open */
export async function assignGroup(
  tx: Transaction,
  { actor, at }: Done,
  { ids, mine }: { readonly ids: readonly string[]; readonly mine: boolean },
): Promise<readonly string[]> {
  const changed = await updateGroup(tx, {
    ids,
    from: ["open", "assigned"],
    status: mine ? "assigned" : "open",
    ownerId: mine ? actor.id : null,
    resolvedAt: null,
    dismissedReason: null,
  });
  await announce(
    tx,
    changed.map(({ id }) => ({
      type: "processes.exception_assigned",
      actor,
      at,
      objects: [{ type: "exception", id }],
      after: { owner: mine ? actor.id : null },
    })),
  );
  await ring(tx, "exceptions");
  return changed.map(({ id }) => id);
}
