import { type EventRecord, payloadHash, recordOf } from "./audit-chain.ts";
import { type Canonical, canonicalJson } from "./canonical-json.ts";
import type { Transaction } from "./database/database.ts";
import { type EventType, eventCatalogue } from "./event-catalogue.ts";
import { newUuid } from "./identifier.ts";

/** Who did it: a person, a rule of ours, or an integration; with its version, so that a decision can be found again. */
export interface Actor {
  readonly class: "person" | "rule" | "integration";
  readonly id: string;
  readonly version?: string;
}

export interface EventObject {
  readonly type: string;
  readonly id: string;
  /** The object's role in the event; for its main object, the object's own type. */
  readonly qualifier?: string;
}

export interface NewEvent {
  readonly type: EventType;
  readonly actor: Actor;
  readonly objects: readonly [EventObject, ...EventObject[]];
  readonly at: Date;
  readonly startedAt?: Date;
  readonly kind?: "normal" | "correction" | "return" | "exception" | "cancellation" | "reversal";
  readonly mode?: "manual" | "assisted" | "automatic";
  readonly outcome?: "ok" | "error" | "refused" | "pending";
  readonly cause?: string;
  readonly machineMs?: number;
  readonly touchMs?: number;
  readonly before?: Canonical;
  readonly after?: Canonical;
  /** Attributes of the main object whose history is kept, as they are from now on. */
  readonly attributes?: Readonly<Partial<Record<"amount_centavos" | "status" | "due_on" | "cost_centre", string>>>;
}

export interface ObjectRelation {
  readonly from: EventObject;
  readonly to: EventObject;
  readonly qualifier: string;
}

/** Rows of one insert: more than this and the parameters of a single statement grow without gaining speed. */
const BATCH = 2_000;

/**
 * Writes events in the transaction of the change they tell of: the event, its objects, what changed with its hash, and the
 * reference for those who read elsewhere. No event without change, no change without event.
 */
export async function announce(tx: Transaction, events: readonly NewEvent[]): Promise<readonly string[]> {
  const ids = events.map(() => newUuid());
  for (let from = 0; from < events.length; from += BATCH) {
    await insertEvents(tx, events.slice(from, from + BATCH), ids.slice(from, from + BATCH));
  }
  return ids;
}

async function insertEvents(tx: Transaction, events: readonly NewEvent[], ids: readonly string[]): Promise<void> {
  const steps = events.map((event) => eventCatalogue[event.type]);
  await tx.query(
    `insert into kernel.event (company_id, id, type, routine, step, kind, started_at, ended_at, actor_class, actor_id,
                               actor_version, mode, touch_ms, machine_ms, outcome, cause)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
       $8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int[], $14::int[], $15::text[],
       $16::text[])`,
    [
      tx.companyId,
      ids,
      events.map((event) => event.type),
      steps.map((step) => step?.routine ?? null),
      steps.map((step) => step?.step ?? null),
      events.map((event) => event.kind ?? "normal"),
      events.map((event) => event.startedAt ?? event.at),
      events.map((event) => event.at),
      events.map((event) => event.actor.class),
      events.map((event) => event.actor.id),
      events.map((event) => event.actor.version ?? null),
      events.map((event) => event.mode ?? (event.actor.class === "person" ? "manual" : "automatic")),
      events.map((event) => event.touchMs ?? 0),
      events.map((event) => Math.round(event.machineMs ?? 0)),
      events.map((event) => event.outcome ?? "ok"),
      events.map((event) => event.cause ?? null),
    ],
  );

  const objects = events.flatMap((event, at) =>
    event.objects.map((object) => ({
      eventId: ids[at],
      type: object.type,
      id: object.id,
      qualifier: object.qualifier ?? object.type,
    })),
  );
  await tx.query(
    `insert into kernel.event_object (company_id, event_id, object_type, object_id, qualifier)
     select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[]) on conflict do nothing`,
    [
      tx.companyId,
      objects.map((object) => object.eventId),
      objects.map((object) => object.type),
      objects.map((object) => object.id),
      objects.map((object) => object.qualifier),
    ],
  );

  await tx.query(
    `insert into kernel.event_change (company_id, event_id, before, after, payload_hash)
     select $1, * from unnest($2::uuid[], $3::jsonb[], $4::jsonb[], $5::bytea[])`,
    [
      tx.companyId,
      ids,
      events.map((event) => jsonOrNull(event.before)),
      events.map((event) => jsonOrNull(event.after)),
      events.map((event, at) => payloadHash(recordOf(asRecord(tx.companyId, ids[at] ?? "", event)))),
    ],
  );
  await tx.query(
    `insert into kernel.outbox (company_id, event_id, type) select $1, * from unnest($2::uuid[], $3::text[])`,
    [tx.companyId, ids, events.map((event) => event.type)],
  );

  const attributes = events.flatMap((event, at) =>
    Object.entries(event.attributes ?? {}).map(([name, value]) => ({ eventId: ids[at], event, name, value })),
  );
  if (attributes.length === 0) return;
  await tx.query(
    `insert into kernel.object_attribute (company_id, object_type, object_id, name, value, since, event_id)
     select $1, * from unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::uuid[])`,
    [
      tx.companyId,
      attributes.map(({ event }) => event.objects[0].type),
      attributes.map(({ event }) => event.objects[0].id),
      attributes.map(({ name }) => name),
      attributes.map(({ value }) => value),
      attributes.map(({ event }) => event.at),
      attributes.map(({ eventId }) => eventId),
    ],
  );
}

function asRecord(companyId: string, eventId: string, event: NewEvent): EventRecord {
  return {
    companyId,
    eventId,
    type: event.type,
    at: event.at,
    actorClass: event.actor.class,
    actorId: event.actor.id,
    objects: event.objects.map(({ type, id, qualifier }) => ({ type, id, qualifier: qualifier ?? type })),
    before: event.before ?? null,
    after: event.after ?? null,
    requestId: null,
  };
}

/** Stored as it is hashed, so that what is read back has the same canonical text. */
function jsonOrNull(value: Canonical | undefined): string | null {
  return value === undefined || value === null ? null : canonicalJson(value);
}

/** Ties objects to each other for good: every chain from a document to its entry can be walked both ways. */
export async function relate(tx: Transaction, relations: readonly ObjectRelation[]): Promise<void> {
  if (relations.length === 0) return;
  await tx.query(
    `insert into kernel.object_relation (company_id, from_type, from_id, to_type, to_id, qualifier)
     select $1, * from unnest($2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::text[]) on conflict do nothing`,
    [
      tx.companyId,
      relations.map((relation) => relation.from.type),
      relations.map((relation) => relation.from.id),
      relations.map((relation) => relation.to.type),
      relations.map((relation) => relation.to.id),
      relations.map((relation) => relation.qualifier),
    ],
  );
}
