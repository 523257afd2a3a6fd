import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

export interface ExceptionRow {
  readonly id: string;
  readonly cause: string;
  readonly subject: string;
  readonly message: string;
  readonly status: "open" | "assigned" | "resolved" | "dismissed";
  readonly openedAt: Date;
  /** The same to the microsecond, as a cursor needs it. */
  readonly openedKey: string;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly objectType: string;
  readonly objectId: string;
  readonly amountCentavos: Centavos | null;
  readonly date: CalendarDate | null;
  readonly partner: string | null;
  /** The statement's own words. */
  readonly memo: string | null;
  readonly documentKind: string | null;
  readonly documentNumber: string | null;
  readonly version: number;
}

export interface ExceptionFilter {
  /** Only these causes; or all but these, for what the list of causes does not know. */
  readonly causes?: readonly string[] | undefined;
  readonly q?: string | undefined;
}

/** An exception with what its object says: looked up for the rows of a page alone. */
const COLUMNS = `
         chosen.id, chosen.cause, chosen.subject, chosen.message, chosen.status, chosen.opened_at as "openedAt",
         chosen.opened_at::text as "openedKey",
         chosen.owner_id as "ownerId", owner.name as "ownerName", chosen.object_type as "objectType",
         chosen.object_id as "objectId", chosen.version,
         coalesce(movement.amount_centavos, bill.amount_centavos, document.amount_centavos) as "amountCentavos",
         coalesce(movement.moved_on, bill.due_on, document.issued_on) as date,
         coalesce(bill_partner.name, document_partner.name) as partner, movement.memo,
         document.kind as "documentKind", document.number as "documentNumber"`;
const OBJECTS = `
    left join companies.app_user owner on owner.user_id = chosen.owner_id
    left join banking.movement movement
      on chosen.object_type = 'movement' and movement.company_id = $1 and movement.id = chosen.object_id
    left join payables.bill bill
      on chosen.object_type = 'bill' and bill.company_id = $1 and bill.id = chosen.object_id
    left join companies.partner bill_partner on bill_partner.company_id = $1 and bill_partner.id = bill.partner_id
    left join documents.document document
      on chosen.object_type = 'document' and document.company_id = $1 and document.id = chosen.object_id
    left join companies.partner document_partner
      on document_partner.company_id = $1 and document_partner.id = document.partner_id`;
const FILTER = `
      and ($2::text[] is null or cause = any($2))
      and ($3::text is null or kernel.fold(subject || ' ' || message) like all(kernel.words_like($3)))`;

function filterOf({ causes, q }: ExceptionFilter): readonly unknown[] {
  return [causes ?? null, q === undefined || q === "" ? null : q];
}

/** What waits, oldest first; one more than asked for. */
export async function listExceptionsPage(
  tx: Transaction,
  filter: ExceptionFilter,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly ExceptionRow[]> {
  return await tx.query<ExceptionRow>(
    `with chosen as (
       select * from processes.exception
        where company_id = $1 and status in ('open', 'assigned') ${FILTER}
          and ($4::timestamptz is null or (opened_at, id) > ($4, $5::uuid))
        order by opened_at, id
        limit $6)
     select ${COLUMNS} from chosen ${OBJECTS} order by chosen.opened_at, chosen.id`,
    [tx.companyId, ...filterOf(filter), after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
}

export async function countOpenByCause(
  tx: Transaction,
  filter: Pick<ExceptionFilter, "q"> = {},
): Promise<readonly { readonly cause: string; readonly count: bigint }[]> {
  return await tx.query<{ cause: string; count: bigint }>(
    `select cause, count(*) as count from processes.exception
      where company_id = $1 and status in ('open', 'assigned') ${FILTER}
      group by cause order by count(*) desc, cause`,
    [tx.companyId, ...filterOf(filter)],
  );
}

/** Resolved or dismissed on a civil day of a zone. */
export async function countResolvedOn(tx: Transaction, day: CalendarDate, zone: string): Promise<number> {
  const [row] = await tx.query<{ count: bigint }>(
    `select count(*) as count from processes.exception
      where company_id = $1 and resolved_at >= ($2::date::timestamp at time zone $3)
        and resolved_at < (($2::date + 1)::timestamp at time zone $3)`,
    [tx.companyId, day, zone],
  );
  return Number(row?.count ?? 0n);
}

export interface DismissalRow {
  readonly at: Date;
  readonly atKey: string;
  readonly reason: string;
  readonly ids: readonly string[];
  readonly subject: string;
  readonly actorClass: "person" | "rule" | "integration" | null;
  readonly actorId: string | null;
}

/** What was dismissed in one act: at one instant, for one reason. The last first; one more than asked for. */
export async function listDismissalsPage(
  tx: Transaction,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly DismissalRow[]> {
  return await tx.query<DismissalRow>(
    `select act.at, act.at::text as "atKey", act.reason, act.ids, act.subject,
            event.actor_class as "actorClass", event.actor_id as "actorId"
       from (select resolved_at as at, dismissed_reason as reason, array_agg(id order by id) as ids, min(subject) as subject
               from processes.exception
              where company_id = $1 and status = 'dismissed'
                and ($2::timestamptz is null or (resolved_at, dismissed_reason) < ($2, $3::text))
              group by 1, 2
              order by 1 desc, 2 desc
              limit $4) act
       left join lateral (
             select event.actor_class, event.actor_id
               from kernel.event_object object
               join kernel.event event on event.company_id = $1 and event.id = object.event_id
              where object.company_id = $1 and object.object_type = 'exception' and object.object_id = act.ids[1]
                and event.type = 'processes.exception_dismissed'
              order by event.id desc
              limit 1) event on true
      order by act.at desc, act.reason desc`,
    [tx.companyId, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
}

export async function findException(tx: Transaction, id: string): Promise<ExceptionRow | undefined> {
  const [row] = await tx.query<ExceptionRow>(
    `with chosen as (select * from processes.exception where company_id = $1 and id = $2)
     select ${COLUMNS} from chosen ${OBJECTS}`,
    [tx.companyId, id],
  );
  return row;
}

export async function lockException(tx: Transaction, id: string): Promise<void> {
  await tx.query("select from processes.exception where company_id = $1 and id = $2 for update", [tx.companyId, id]);
}

export async function updateException(
  tx: Transaction,
  change: {
    readonly id: string;
    readonly status: ExceptionRow["status"];
    readonly ownerId: string | null;
    readonly resolvedAt: Date | null;
    readonly dismissedReason: string | null;
  },
): Promise<void> {
  await tx.query(
    `update processes.exception
        set status = $3, owner_id = $4, resolved_at = $5, dismissed_reason = $6, version = version + 1
      where company_id = $1 and id = $2`,
    [tx.companyId, change.id, change.status, change.ownerId, change.resolvedAt, change.dismissedReason],
  );
}

export interface GroupRow {
  readonly id: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly openedAt: Date;
  readonly amountCentavos: Centavos | null;
}

/** Those of a group that wait, oldest first, and how many there are of it. */
export async function findGroup(
  tx: Transaction,
  { ids, causes, q, limit }: ExceptionFilter & { readonly ids?: readonly string[]; readonly limit: number },
): Promise<{ readonly rows: readonly GroupRow[]; readonly total: number }> {
  const rows = await tx.query<GroupRow & { readonly total: bigint }>(
    `with chosen as (
       select *, count(*) over () as total from processes.exception
        where company_id = $1 and status in ('open', 'assigned') ${FILTER}
          and ($4::uuid[] is null or id = any($4))
        order by opened_at, id
        limit $5)
     select chosen.id, chosen.object_type as "objectType", chosen.object_id as "objectId",
            chosen.opened_at as "openedAt", chosen.total,
            coalesce(movement.amount_centavos, bill.amount_centavos, document.amount_centavos) as "amountCentavos"
       from chosen ${OBJECTS}
      order by chosen.opened_at, chosen.id`,
    [tx.companyId, ...filterOf({ causes, q }), ids ?? null, limit],
  );
  return { rows, total: Number(rows[0]?.total ?? 0n) };
}

/** Changes those of these that are in one of the states, and says which they were. Locked in id order. */
export async function updateGroup(
  tx: Transaction,
  change: {
    readonly ids: readonly string[];
    readonly from: readonly ExceptionRow["status"][];
    readonly status: ExceptionRow["status"];
    /** Undefined leaves it as it is. */
    readonly ownerId: string | null | undefined;
    readonly resolvedAt: Date | null;
    readonly dismissedReason: string | null;
  },
): Promise<readonly Pick<GroupRow, "id" | "objectType" | "objectId">[]> {
  await tx.query(
    "select from processes.exception where company_id = $1 and id = any($2::uuid[]) order by id for update",
    [tx.companyId, change.ids],
  );
  return await tx.query<Pick<GroupRow, "id" | "objectType" | "objectId">>(
    `update processes.exception
        set status = $4, owner_id = case when $5 then $6::uuid else owner_id end, resolved_at = $7,
            dismissed_reason = $8, version = version + 1
      where company_id = $1 and id = any($2::uuid[]) and status = any($3::text[])
      returning id, object_type as "objectType", object_id as "objectId"`,
    [
      tx.companyId,
      change.ids,
      change.from,
      change.status,
      change.ownerId !== undefined,
      change.ownerId ?? null,
      change.resolvedAt,
      change.dismissedReason,
    ],
  );
}
