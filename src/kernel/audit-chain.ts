import { createHash } from "node:crypto";
import { type Canonical, canonicalJson } from "./canonical-json.ts";
import type { Transaction } from "./database/database.ts";

/**
 * The audit trail's evidence of tampering: one chain of hashes over the events of a company, in the order in which they
 * were sealed. Sealing happens after the fact, off the hot path, by a role that can do nothing else.
 */

/** What the first seal points to. */
export const CHAIN_START = Buffer.alloc(32);
const SEAL_BATCH = 5_000;

/** SHA-256 of the canonical text of an event's record. */
export function payloadHash(record: Canonical): Buffer {
  return createHash("sha256").update(canonicalJson(record)).digest();
}

/** One link: the previous hash and the payload's, in hexadecimal, each on its own line under the version's name. */
export function chainHash(previous: Buffer, payload: Buffer): Buffer {
  return createHash("sha256")
    .update(`bo-audit-v1\n${previous.toString("hex")}\n${payload.toString("hex")}\n`)
    .digest();
}

/** An event as it is hashed. `at` is the end of the step in UTC with milliseconds. */
export interface EventRecord {
  readonly companyId: string;
  readonly eventId: string;
  readonly type: string;
  readonly at: Date;
  readonly actorClass: string;
  readonly actorId: string;
  readonly objects: readonly { readonly type: string; readonly id: string; readonly qualifier: string }[];
  readonly before: Canonical;
  readonly after: Canonical;
  readonly requestId: string | null;
}

export function recordOf(event: EventRecord): Canonical {
  return {
    v: 1,
    company: event.companyId,
    event: event.eventId,
    at: event.at.toISOString(),
    action: event.type,
    actor: { class: event.actorClass, id: event.actorId },
    objects: inOrder(event.objects),
    before: event.before,
    after: event.after,
    request_id: event.requestId,
  };
}

/** A set, as the table keeps it: whatever the order of the call, and an object that was named twice counts once. */
function inOrder(objects: EventRecord["objects"]): { type: string; id: string; qualifier: string }[] {
  const byName = new Map(objects.map((object) => [`${object.type}|${object.id}|${object.qualifier}`, object]));
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { type, id, qualifier }]) => ({ type, id, qualifier }));
}

/**
 * Seals every event of the company whose transaction is over, and returns how many. One sealer at a time a company.
 * Events are taken in the order of their transactions, up to the oldest one still running: an earlier id may be committed
 * later, and a seal can only be added at the end.
 */
export async function sealEvents(tx: Transaction): Promise<number> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('event_seal' || $1, 0))", [tx.companyId]);
  const [head] = await tx.query<{ seq: bigint; hash: Buffer; xid: string; id: bigint }>(
    `select seal.seq, seal.hash, outbox.xid::text as xid, outbox.id
       from kernel.event_seal seal
       join kernel.outbox outbox on outbox.company_id = $1 and outbox.event_id = seal.event_id
      where seal.company_id = $1
      order by seal.seq desc
      limit 1`,
    [tx.companyId],
  );
  let seq = head?.seq ?? 0n;
  let previous: Buffer = head?.hash ?? CHAIN_START;
  let cursor = { xid: head?.xid ?? "0", id: head?.id ?? 0n };
  let sealed = 0;
  for (;;) {
    const events = await tx.query<{ event_id: string; payload_hash: Buffer; xid: string; id: bigint }>(
      `select outbox.event_id, change.payload_hash, outbox.xid::text as xid, outbox.id
         from kernel.outbox outbox
         join kernel.event_change change on change.company_id = $1 and change.event_id = outbox.event_id
        where outbox.company_id = $1
          and (outbox.xid, outbox.id) > ($2::xid8, $3::bigint)
          and outbox.xid < pg_snapshot_xmin(pg_current_snapshot())
        order by outbox.xid, outbox.id
        limit ${SEAL_BATCH}`,
      [tx.companyId, cursor.xid, cursor.id],
    );
    const last = events.at(-1);
    if (last === undefined) return sealed;
    cursor = { xid: last.xid, id: last.id };
    const links = events.map((event) => {
      seq += 1n;
      const link = { seq, previous, hash: chainHash(previous, event.payload_hash) };
      previous = link.hash;
      return link;
    });
    await tx.query(
      `insert into kernel.event_seal (company_id, seq, event_id, payload_hash, prev_hash, hash)
       select $1, * from unnest($2::bigint[], $3::uuid[], $4::bytea[], $5::bytea[], $6::bytea[])`,
      [
        tx.companyId,
        links.map((link) => link.seq),
        events.map((event) => event.event_id),
        events.map((event) => event.payload_hash),
        links.map((link) => link.previous),
        links.map((link) => link.hash),
      ],
    );
    sealed += events.length;
  }
}

export interface ChainVerdict {
  readonly ok: boolean;
  readonly sealed: bigint;
  readonly unsealed: bigint;
  /** The first seal that does not hold, and what is wrong with it. */
  readonly firstBad?: { readonly seq: bigint; readonly reason: "hole" | "chain" | "payload" };
}

/** Recomputes the whole chain of the company: every hash from its event and change, every link from the one before. */
export async function verifyChain(tx: Transaction): Promise<ChainVerdict> {
  let expectedSeq = 1n;
  let previous: Buffer = CHAIN_START;
  for (;;) {
    const rows = await tx.query<SealedEvent>(SEALED_EVENTS, [tx.companyId, expectedSeq, SEAL_BATCH]);
    for (const row of rows) {
      const reason = faultOf(row, { expectedSeq, previous, companyId: tx.companyId });
      if (reason) return { ok: false, sealed: expectedSeq - 1n, unsealed: 0n, firstBad: { seq: expectedSeq, reason } };
      previous = row.hash;
      expectedSeq += 1n;
    }
    if (rows.length < SEAL_BATCH) break;
  }
  const [open] = await tx.query<{ unsealed: bigint }>(
    `select count(*) as unsealed from kernel.event event
      where event.company_id = $1
        and not exists (select from kernel.event_seal seal where seal.company_id = $1 and seal.event_id = event.id)`,
    [tx.companyId],
  );
  return { ok: true, sealed: expectedSeq - 1n, unsealed: open?.unsealed ?? 0n };
}

interface SealedEvent {
  readonly seq: bigint;
  readonly event_id: string;
  readonly payload_hash: Buffer;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
  /** Null when the seal stands and its event does not. */
  readonly type: string | null;
  readonly ended_at: Date;
  readonly actor_class: string;
  readonly actor_id: string;
  readonly request_id: string | null;
  readonly before: Canonical;
  readonly after: Canonical;
  readonly objects: { type: string; id: string; qualifier: string }[];
}

const SEALED_EVENTS = `
  select seal.seq, seal.event_id, seal.payload_hash, seal.prev_hash, seal.hash,
         event.type, event.ended_at, event.actor_class, event.actor_id, event.request_id,
         change.before, change.after,
         coalesce((select json_agg(json_build_object('type', object.object_type, 'id', object.object_id,
                                                     'qualifier', object.qualifier))
                     from kernel.event_object object
                    where object.company_id = $1 and object.event_id = seal.event_id), '[]') as objects
    from kernel.event_seal seal
    left join kernel.event event on event.company_id = $1 and event.id = seal.event_id
    left join kernel.event_change change on change.company_id = $1 and change.event_id = seal.event_id
   where seal.company_id = $1 and seal.seq >= $2
   order by seal.seq
   limit $3`;

function faultOf(
  row: SealedEvent,
  expected: { expectedSeq: bigint; previous: Buffer; companyId: string },
): "hole" | "chain" | "payload" | undefined {
  if (row.seq !== expected.expectedSeq) return "hole";
  if (!row.prev_hash.equals(expected.previous) || !row.hash.equals(chainHash(row.prev_hash, row.payload_hash))) {
    return "chain";
  }
  if (row.type === null) return "payload";
  const payload = payloadHash(
    recordOf({
      companyId: expected.companyId,
      eventId: row.event_id,
      type: row.type,
      at: row.ended_at,
      actorClass: row.actor_class,
      actorId: row.actor_id,
      objects: row.objects,
      before: row.before,
      after: row.after,
      requestId: row.request_id,
    }),
  );
  return payload.equals(row.payload_hash) ? undefined : "payload";
}
