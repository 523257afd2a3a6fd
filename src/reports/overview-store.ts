import type { Transaction } from "../kernel/database/database.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

export interface CashRow {
  readonly id: string;
  readonly accountId: string;
  readonly bank: string;
  readonly branch: string;
  readonly number: string;
  readonly ledgerName: string;
  readonly centavos: Centavos;
  readonly statementCentavos: Centavos | null;
  readonly statementOn: CalendarDate | null;
  readonly lastMovementOn: CalendarDate | null;
  /** The opening and what moved until the statement's day. */
  readonly thenCentavos: Centavos | null;
}

/** Each bank account: what the books hold, what the bank last said, and until when it is known. */
export async function listCash(tx: Transaction): Promise<readonly CashRow[]> {
  return await tx.query<CashRow>(
    `select account.id, account.account_id as "accountId", account.bank, account.branch, account.number,
            chart.name as "ledgerName", coalesce(books.centavos, 0)::bigint as centavos,
            last_word.closing_centavos as "statementCentavos", last_word.closing_on as "statementOn",
            moved.last_on as "lastMovementOn",
            case when last_word.closing_on is not null
                 then (account.opening_centavos + coalesce(moved.until_then, 0))::bigint end as "thenCentavos"
       from banking.bank_account account
       join ledger.account chart on chart.company_id = $1 and chart.id = account.account_id
       left join lateral (
         select sum(debits_centavos - credits_centavos) as centavos from ledger.balance_month balance
          where balance.company_id = $1 and balance.account_id = account.account_id) books on true
       left join lateral (
         select statement.closing_on, statement.closing_centavos
           from banking.feed feed
           join banking.statement statement on statement.company_id = $1 and statement.feed_id = feed.id
          where feed.company_id = $1 and feed.bank_account_id = account.id and statement.closing_centavos is not null
            and statement.closing_on is not null
          order by statement.closing_on desc, statement.movements desc, statement.to_on desc nulls last
          limit 1) last_word on true
       left join lateral (
         select max(movement.moved_on) as last_on,
                sum(movement.amount_centavos) filter (where movement.moved_on <= last_word.closing_on) as until_then
           from banking.movement movement
          where movement.company_id = $1 and movement.bank_account_id = account.id) moved on true
      where account.company_id = $1 and account.status = 'active'
      order by account.bank, account.branch, account.number`,
    [tx.companyId],
  );
}

export interface OpenDay {
  readonly side: "payable" | "receivable";
  /** Null for titles that do not say when. */
  readonly dueOn: CalendarDate | null;
  readonly count: bigint;
  readonly centavos: Centavos;
}

/** What is open in titles, by day: one row a day and side, however many titles there are. */
export async function listOpenByDay(tx: Transaction): Promise<readonly OpenDay[]> {
  return await tx.query<OpenDay>(
    `select side, nullif(ordered_due_on, '9999-12-31') as "dueOn", sum(count)::bigint as count,
            sum(open_centavos)::bigint as centavos
       from (select 'payable' as side, * from payables.bill_total
             union all
             select 'receivable', * from receivables.receivable_total) total
      where company_id = $1 and status in ('open', 'partial')
      group by 1, 2
     having sum(count) <> 0
      order by 2 nulls last, 1`,
    [tx.companyId],
  );
}

export interface CauseRow {
  readonly cause: string;
  readonly count: bigint;
  readonly centavos: Centavos | null;
  readonly oldestAt: Date;
}

/** What waits for a person, by cause, with the sum of what it is about: the movement, the rest of the title, the document. */
export async function listWaitingByCause(tx: Transaction): Promise<readonly CauseRow[]> {
  return await tx.query<CauseRow>(
    `select exception.cause, count(*) as count,
            sum(coalesce(abs(movement.amount_centavos), bill.amount_centavos - bill.settled_centavos,
                         receivable.amount_centavos - receivable.settled_centavos, document.amount_centavos))::bigint
              as centavos,
            min(exception.opened_at) as "oldestAt"
       from processes.exception exception
       left join banking.movement movement
         on exception.object_type = 'movement' and movement.company_id = $1 and movement.id = exception.object_id
       left join payables.bill bill
         on exception.object_type = 'bill' and bill.company_id = $1 and bill.id = exception.object_id
       left join receivables.receivable receivable
         on exception.object_type = 'receivable' and receivable.company_id = $1 and receivable.id = exception.object_id
       left join documents.document document
         on exception.object_type = 'document' and document.company_id = $1 and document.id = exception.object_id
      where exception.company_id = $1 and exception.status in ('open', 'assigned')
      group by exception.cause
      order by count(*) desc, exception.cause`,
    [tx.companyId],
  );
}

export interface PassedRow {
  readonly documents: bigint;
  readonly documentsAccepted: bigint;
  readonly documentsDuplicate: bigint;
  readonly documentsWaiting: bigint;
  readonly documentsUntouched: bigint;
  readonly titles: bigint;
  readonly settlements: bigint;
  readonly movements: bigint;
  readonly movementsDecided: bigint;
  readonly movementsUntouched: bigint;
  readonly entries: bigint;
}

/**
 * What came since an id was the lowest there could be, and how much of it a person took part in. Found by primary keys, whose ids
 * grow with time. A case that a person touched is one that an event of a person names.
 */
export async function countPassed(tx: Transaction, sinceId: string): Promise<PassedRow> {
  const [row] = await tx.query<PassedRow>(
    `with touched as materialized (
       select distinct object.object_id
         from kernel.event event
         join kernel.event_object object on object.company_id = $1 and object.event_id = event.id
        where event.company_id = $1 and event.actor_class = 'person'
     ), document as (
       select count(*) as documents, count(*) filter (where status = 'accepted') as accepted,
              count(*) filter (where status = 'duplicate') as duplicate,
              count(*) filter (where status in ('quarantined', 'unrecognised')) as waiting,
              count(*) filter (where status = 'accepted' and touched.object_id is null) as untouched
         from documents.document document
         left join touched on touched.object_id = document.id
        where document.company_id = $1 and document.id >= $2
     ), movement as (
       select count(*) as movements, count(*) filter (where status <> 'pending') as decided,
              count(*) filter (where status <> 'pending' and touched.object_id is null) as untouched
         from banking.movement movement
         left join touched on touched.object_id = movement.id
        where movement.company_id = $1 and movement.id >= $2
     )
     select document.documents, document.accepted as "documentsAccepted", document.duplicate as "documentsDuplicate",
            document.waiting as "documentsWaiting", document.untouched as "documentsUntouched",
            (select count(*) from payables.bill where company_id = $1 and id >= $2)
              + (select count(*) from receivables.receivable where company_id = $1 and id >= $2) as titles,
            (select count(*) from payables.settlement where company_id = $1 and id >= $2 and undone_at is null)
              + (select count(*) from receivables.settlement where company_id = $1 and id >= $2 and undone_at is null)
              as settlements,
            movement.movements, movement.decided as "movementsDecided", movement.untouched as "movementsUntouched",
            (select count(*) from ledger.entry where company_id = $1 and id >= $2) as entries
       from document, movement`,
    [tx.companyId, sinceId],
  );
  if (row === undefined) throw new Error("counting gives one row");
  return row;
}

/** All there is to wait for in documents, of whatever time, and files that nobody has read. */
export async function countWaitingDocuments(
  tx: Transaction,
): Promise<{ readonly documents: bigint; readonly files: bigint; readonly unread: bigint }> {
  const [row] = await tx.query<{ documents: bigint; files: bigint; unread: bigint }>(
    `select (select count(*) from documents.document
              where company_id = $1 and status = any('{quarantined,unrecognised}')) as documents,
            (select count(*) from (select from documents.file where company_id = $1 limit 1) any_file) as files,
            (select count(*) from documents.file where company_id = $1 and fate is null) as unread`,
    [tx.companyId],
  );
  return row ?? { documents: 0n, files: 0n, unread: 0n };
}
