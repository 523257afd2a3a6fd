import { findStatementGaps } from "../banking/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { ring } from "../kernel/http/live.ts";
import { newUuid } from "../kernel/identifier.ts";

/**
 * What waits for a person. A slice opens an exception by announcing an event of kind `exception` with its cause; here those
 * events become the inbox, and an exception whose object has moved on by itself is resolved.
 */
export interface OpenException {
  readonly id: string;
  readonly cause: string;
  readonly subject: string;
  readonly message: string;
}

/**
 * Puts into the inbox every exception that was announced and is not there; the same cause of one thing is there once. One that
 * was resolved opens again when it is announced again, and one that a person dismissed does not.
 */
export async function openExceptions(
  tx: Transaction,
  { actor, at }: Done,
  objectIds?: readonly string[],
): Promise<void> {
  if (objectIds === undefined) await tellAnew(tx);
  const announced = await tx.query<{
    eventId: string;
    cause: string;
    objectType: string;
    objectId: string;
    subject: string;
    message: string;
  }>(
    `select distinct on (object.object_id, event.cause)
            event.id as "eventId", event.cause, object.object_type as "objectType", object.object_id as "objectId",
            change.after ->> 'subject' as subject, change.after ->> 'message' as message
       from kernel.event event
       join kernel.event_object object on object.company_id = $1 and object.event_id = event.id
        and object.qualifier = object.object_type
       join kernel.event_change change on change.company_id = $1 and change.event_id = event.id
      where event.company_id = $1 and event.kind = 'exception'
        ${objectIds === undefined ? "" : "and object.object_id = any($2::uuid[])"}
        and not exists (select from processes.exception opened
                         where opened.company_id = $1 and opened.object_id = object.object_id
                           and opened.cause = event.cause
                           and (opened.status <> 'resolved' or event.ended_at <= opened.resolved_at
                                or opened.event_id = event.id))
      order by object.object_id, event.cause, event.id${objectIds === undefined ? "" : " desc"}`,
    [tx.companyId, ...(objectIds === undefined ? [] : [objectIds])],
  );
  if (announced.length === 0) return;
  const rows = announced.map((row) => ({ ...row, id: newUuid() }));
  await tx.query(
    `insert into processes.exception (company_id, id, event_id, cause, object_type, object_id, subject, message)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[])`,
    [
      tx.companyId,
      rows.map((row) => row.id),
      rows.map((row) => row.eventId),
      rows.map((row) => row.cause),
      rows.map((row) => row.objectType),
      rows.map((row) => row.objectId),
      rows.map((row) => row.subject),
      rows.map((row) => row.message),
    ],
  );
  await announce(
    tx,
    rows.map((row) => ({
      type: "processes.exception_opened",
      actor,
      at,
      objects: [
        { type: "exception", id: row.id },
        { type: row.objectType, id: row.objectId, qualifier: "handles" },
      ],
    })),
  );
}

/** What is open says what was last announced of it. */
async function tellAnew(tx: Transaction): Promise<void> {
  await tx.query(
    `update processes.exception opened
        set message = last.message, version = opened.version + 1
       from (select distinct on (exception.id) exception.id, change.after ->> 'message' as message
               from processes.exception exception
               join kernel.event_object object on object.company_id = $1 and object.object_id = exception.object_id
                and object.qualifier = object.object_type
               join kernel.event event on event.company_id = $1 and event.id = object.event_id
                and event.kind = 'exception' and event.cause = exception.cause
               join kernel.event_change change on change.company_id = $1 and change.event_id = event.id
              where exception.company_id = $1 and exception.status in ('open', 'assigned')
                and exception.object_type = 'movement'
              order by exception.id, event.id desc) last
      where opened.company_id = $1 and opened.id = last.id and opened.message <> last.message`,
    [tx.companyId],
  );
}

interface Done {
  readonly actor: Actor;
  readonly at: Date;
}

/**
 * A movement that left suspense, or that waits for another reason than this, a bill that was paid or cancelled, a note that was cancelled before any payment, the print of a note that came, a statement
 * that found its account, a balance that closes now: nothing to ask.
 */
const MOVEMENT_MOVED_ON = `
  (object_type = 'movement' and cause <> 'banking.account_unclear' and exists (
     select from banking.movement movement
      where movement.company_id = $1 and movement.id = object_id and movement.status <> 'pending'))
  or (object_type = 'movement' and cause <> 'banking.account_unclear' and cause <> (
     select event.cause
       from kernel.event_object object
       join kernel.event event on event.company_id = $1 and event.id = object.event_id
      where object.company_id = $1 and object.object_id = exception.object_id and event.kind = 'exception'
        and event.cause <> 'banking.account_unclear'
      order by event.id desc
      limit 1))
  or (object_type = 'movement' and cause = 'banking.account_unclear' and exists (
     select from banking.match match
      where match.company_id = $1 and match.movement_id = object_id and match.undone_at is null
        and match.level = 'person'))`;

const MOVED_ON = `
  ${MOVEMENT_MOVED_ON}
  or (object_type = 'bill' and exists (
     select from payables.bill bill
      where bill.company_id = $1 and bill.id = object_id
        and (bill.status in ('settled', 'cancelled')
             or (cause = 'payables.due_date_missing' and bill.due_on is not null))))
  or (object_type = 'document' and cause not like '%.cancelled_note_settled' and exists (
     select from documents.document document
      where document.company_id = $1 and document.id = object_id and document.authority_status = 'cancelled'))
  or (object_type = 'document' and cause = 'documents.kind_not_handled' and exists (
     select from documents.document document
      where document.company_id = $1 and document.id = object_id and document.status = 'duplicate'))
  or (cause = 'banking.account_unbound' and exists (
     select from banking.statement statement
      where statement.company_id = $1 and statement.document_id = object_id
     union all
     select from banking.collection_return collection_return
      where collection_return.company_id = $1 and collection_return.document_id = object_id))
  or (cause = 'banking.balance_differs' and object_id <> all($3::uuid[]))`;

export async function resolveExceptions(tx: Transaction, { actor, at }: Done): Promise<void> {
  const gaps = await findStatementGaps(tx);
  const resolved = await tx.query<{ id: string }>(
    `update processes.exception
        set status = 'resolved', resolved_at = $2, version = version + 1
      where company_id = $1 and status in ('open', 'assigned') and (${MOVED_ON})
      returning id`,
    [tx.companyId, at, gaps.map(({ documentId }) => documentId)],
  );
  await announceResolved(tx, { actor, at }, resolved);
}

async function announceResolved(
  tx: Transaction,
  { actor, at }: Done,
  resolved: readonly { readonly id: string }[],
): Promise<void> {
  await announce(
    tx,
    resolved.map(({ id }) => ({
      type: "processes.exception_resolved",
      actor,
      at,
      objects: [{ type: "exception", id }],
      attributes: { status: "resolved" },
    })),
  );
}

/** What people decided of these movements: those that left suspense ask nothing more, and those that are back in it ask again. */
export async function followMovements(tx: Transaction, done: Done, movementIds: readonly string[]): Promise<void> {
  if (movementIds.length === 0) return;
  await openExceptions(tx, done, movementIds);
  const resolved = await tx.query<{ id: string }>(
    `update processes.exception
        set status = 'resolved', resolved_at = $2, version = version + 1
      where company_id = $1 and object_type = 'movement' and object_id = any($3::uuid[])
        and status in ('open', 'assigned') and (${MOVEMENT_MOVED_ON})
      returning id`,
    [tx.companyId, done.at, movementIds],
  );
  await announceResolved(tx, done, resolved);
  await ring(tx, "exceptions");
}

/** The inbox: what is open, by cause and subject. */
export async function listOpenExceptions(tx: Transaction): Promise<readonly OpenException[]> {
  return await tx.query<OpenException>(
    `select id, cause, subject, message from processes.exception
      where company_id = $1 and status in ('open', 'assigned')
      order by cause, subject, message, id`,
    [tx.companyId],
  );
}
