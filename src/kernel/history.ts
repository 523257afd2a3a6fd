import type { Transaction } from "./database/database.ts";

/** What JSON of the database holds. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One event in the history of an object. Who a person is, their slice knows. */
export interface HistoryEvent {
  readonly id: string;
  readonly type: string;
  readonly kind: string;
  readonly at: Date;
  readonly actorClass: "person" | "rule" | "integration";
  readonly actorId: string;
  readonly cause: string | null;
  readonly touchMs: number;
  readonly before: Json;
  readonly after: Json;
}

/** What a screen shows of one object; an object with more has its whole trail in the audit. */
const HISTORY_MAX = 200;

/** What happened to an object, the last first: every event in which it takes part, in whatever role. */
export async function historyOf(
  tx: Transaction,
  object: { readonly type: string; readonly id: string },
): Promise<readonly HistoryEvent[]> {
  return await tx.query<HistoryEvent>(
    `select event.id, event.type, event.kind, event.ended_at as at, event.actor_class as "actorClass",
            event.actor_id as "actorId", event.cause, event.touch_ms as "touchMs", change.before, change.after
       from (select distinct event_id from kernel.event_object
              where company_id = $1 and object_id = $3 and object_type = $2
              order by event_id desc limit ${HISTORY_MAX}) object
       join kernel.event event on event.company_id = $1 and event.id = object.event_id
       left join kernel.event_change change on change.company_id = $1 and change.event_id = object.event_id
      order by object.event_id desc`,
    [tx.companyId, object.type, object.id],
  );
}

/** Why it was done: the reason that was given, or the sentence of the rule; else its cause. */
export function whyOf({ after, cause }: Pick<HistoryEvent, "after" | "cause">): string | null {
  if (typeof after === "object" && after !== null && !Array.isArray(after)) {
    for (const name of ["why", "reason", "message"]) {
      const said = after[name];
      if (typeof said === "string" && said !== "") return said;
    }
  }
  return cause;
}
