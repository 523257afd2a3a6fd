import type { CalendarDate } from "../values/calendar.ts";
import type { Transaction } from "./database/database.ts";
import { uuidOf } from "./identifier.ts";

/** The longest that one opening of an item counts. */
const SESSION_MS_MAX = 30 * 60_000;
/** A screen reports every 15 s; of what it has not reported yet there is no more than this. */
const UNREPORTED_MS_MAX = 20_000;

interface Reported {
  readonly sessionId: string;
  readonly userId: string;
  /** The public id of what is open, or the name of a form. */
  readonly item: string;
  readonly touchMs: number;
  readonly at: Date;
  readonly isDecision: boolean;
}

/**
 * Keeps what a person worked on an item since they opened it, as their screen says, but never more than the time that passed.
 *
 * @returns the milliseconds that count
 */
export async function reportTouch(tx: Transaction, reported: Reported): Promise<number> {
  const { sessionId, userId, item, touchMs, at, isDecision } = reported;
  const noun = /^([a-z_]+)_[0-9A-HJKMNP-TV-Z]{26}$/.exec(item)?.[1];
  const objectId = noun === undefined ? undefined : uuidOf(noun, item);
  const first = Math.min(touchMs, UNREPORTED_MS_MAX);
  const [row] = await tx.query<{ touchMs: number }>(
    `insert into kernel.touch_session as session
            (company_id, id, user_id, object_type, object_id, opened_at, reported_at, touch_ms, decided_at)
     values ($1, $2, $3, $4, $5, $6::timestamptz - $7 * interval '1 millisecond', $6, $7, case when $10 then $6::timestamptz end)
     on conflict (company_id, id) do update
        set reported_at = greatest(session.reported_at, excluded.reported_at),
            touch_ms = greatest(session.touch_ms, least(
              $8, $9, floor(extract(epoch from greatest(session.reported_at, excluded.reported_at) - session.opened_at) * 1000)::int)),
            decided_at = coalesce(session.decided_at, excluded.decided_at)
      where session.user_id = excluded.user_id
     returning touch_ms as "touchMs"`,
    [
      tx.companyId,
      sessionId,
      userId,
      objectId === undefined ? null : noun,
      objectId ?? null,
      at,
      first,
      touchMs,
      SESSION_MS_MAX,
      isDecision,
    ],
  );
  return row?.touchMs ?? first;
}

/** What people worked on some kinds of things on a civil day of a zone, and how many openings ended in a decision. */
export async function sumTouch(
  tx: Transaction,
  {
    objectTypes,
    day,
    zone,
  }: { readonly objectTypes: readonly string[]; readonly day: CalendarDate; readonly zone: string },
): Promise<{ readonly touchMs: number; readonly decided: number }> {
  const [row] = await tx.query<{ touchMs: bigint; decided: bigint }>(
    `select coalesce(sum(touch_ms), 0)::bigint as "touchMs", count(*) filter (where decided_at is not null) as decided
       from kernel.touch_session
      where company_id = $1 and object_type = any($2::text[]) 
        and reported_at >= ($3::date::timestamp at time zone $4)
        and reported_at < (($3::date + 1)::timestamp at time zone $4)`,
    [tx.companyId, objectTypes, day, zone],
  );
  return { touchMs: Number(row?.touchMs ?? 0n), decided: Number(row?.decided ?? 0n) };
}
