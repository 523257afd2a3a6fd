import type { Transaction } from "../kernel/database/database.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

/** Between a figure and its document, what the slices know together and none alone. */

export interface HappeningRow {
  readonly id: string;
  readonly type: string;
  readonly kind: string;
  readonly at: Date;
  readonly actorClass: "person" | "rule" | "integration";
  readonly actor: string;
  readonly mode: "manual" | "assisted" | "automatic";
  readonly cause: string | null;
}

/** A thing that is touched more often is in trouble; its first steps and its last ones are in its documents. */
const HAPPENINGS_MAX = 200;

/** What happened to a thing, oldest first; a person by name. */
export async function listHappenings(tx: Transaction, objectId: string): Promise<readonly HappeningRow[]> {
  return await tx.query<HappeningRow>(
    `select event.id, event.type, event.kind, event.ended_at as at, event.actor_class as "actorClass",
            coalesce(person.name, event.actor_id) as actor, event.mode, event.cause
       from (select distinct event_id from kernel.event_object where company_id = $1 and object_id = $2) object
       join kernel.event event on event.company_id = $1 and event.id = object.event_id
       left join companies.app_user person
         on event.actor_class = 'person' and person.user_id::text = event.actor_id
      order by event.ended_at, event.id
      limit ${HAPPENINGS_MAX}`,
    [tx.companyId, objectId],
  );
}

export interface TitleOpened {
  readonly id: string;
  readonly side: "payable" | "receivable";
  readonly installment: string;
  readonly dueOn: CalendarDate | null;
  readonly amountCentavos: Centavos;
  readonly settledCentavos: Centavos;
  readonly status: "open" | "partial" | "settled" | "cancelled";
}

export async function listTitlesOpenedBy(tx: Transaction, documentId: string): Promise<readonly TitleOpened[]> {
  const columns = `installment, due_on as "dueOn", amount_centavos as "amountCentavos",
    settled_centavos as "settledCentavos", status`;
  return await tx.query<TitleOpened>(
    `select id, 'payable' as side, ${columns} from payables.bill where company_id = $1 and document_id = $2
     union all
     select id, 'receivable', ${columns} from receivables.receivable where company_id = $1 and document_id = $2
     order by "dueOn" nulls last, installment, id`,
    [tx.companyId, documentId],
  );
}

export interface EntryOf {
  readonly id: string;
  readonly number: bigint;
  readonly postedOn: CalendarDate;
  readonly history: string;
  readonly totalCentavos: Centavos;
}

/** The entries that say a document is where they come from: that of the note, and its reversal. */
export async function listEntriesOf(tx: Transaction, sourceId: string): Promise<readonly EntryOf[]> {
  return await tx.query<EntryOf>(
    `select id, number, posted_on as "postedOn", history, total_centavos as "totalCentavos" from ledger.entry
      where company_id = $1 and source_id = $2
      order by posted_on, number
      limit 100`,
    [tx.companyId, sourceId],
  );
}

export interface StatementOf {
  readonly id: string;
  readonly bankAccountId: string;
  readonly account: string;
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
  readonly closingCentavos: Centavos | null;
  readonly closingOn: CalendarDate | null;
  readonly movements: number;
  readonly newMovements: bigint;
}

export async function findStatementOf(tx: Transaction, documentId: string): Promise<StatementOf | undefined> {
  const [row] = await tx.query<StatementOf>(
    `select statement.id, feed.bank_account_id as "bankAccountId",
            concat_ws(' ', account.bank, account.branch, account.number) as account, statement.from_on as from,
            statement.to_on as to, statement.closing_centavos as "closingCentavos", statement.closing_on as "closingOn",
            statement.movements,
            (select count(*) from banking.movement movement
              where movement.company_id = $1 and movement.bank_account_id = feed.bank_account_id
                and movement.statement_id = statement.id) as "newMovements"
       from banking.statement statement
       join banking.feed feed on feed.company_id = $1 and feed.id = statement.feed_id
       join banking.bank_account account on account.company_id = $1 and account.id = feed.bank_account_id
      where statement.company_id = $1 and statement.document_id = $2`,
    [tx.companyId, documentId],
  );
  return row;
}

export interface OriginRow {
  readonly kind: string;
  readonly id: string;
  readonly documentId: string | null;
  readonly documentKind: string | null;
  readonly number: string | null;
  readonly fileName: string | null;
  readonly words: string | null;
}

/** The thing behind an entry: the document, the movement with the statement that showed it, a title, a bank account. */
export async function findOrigin(
  tx: Transaction,
  { kind, id }: { readonly kind: string; readonly id: string },
): Promise<OriginRow | undefined> {
  const [row] = await tx.query<OriginRow>(
    `with origin as (
       select document.id as document_id, null as words from documents.document document
        where $2 = 'document' and document.company_id = $1 and document.id = $3
       union all
       select statement.document_id, concat_ws(' ', account.bank, account.number, to_char(movement.moved_on, 'DD/MM/YYYY'),
                                               movement.memo)
         from banking.movement movement
         join banking.bank_account account on account.company_id = $1 and account.id = movement.bank_account_id
         join banking.statement statement on statement.company_id = $1 and statement.id = movement.statement_id
        where $2 = 'movement' and movement.company_id = $1 and movement.id = $3
       union all
       select bill.document_id, concat_ws(' ', 'Título a pagar', bill.document_number, bill.installment)
         from payables.bill bill where $2 = 'bill' and bill.company_id = $1 and bill.id = $3
       union all
       select title.document_id, concat_ws(' ', 'Título a receber', title.document_number, title.installment)
         from receivables.receivable title where $2 = 'receivable' and title.company_id = $1 and title.id = $3
       union all
       select null, concat_ws(' ', 'Conta', account.bank, account.branch, account.number)
         from banking.bank_account account where $2 = 'bank_account' and account.company_id = $1 and account.id = $3
     )
     select $2 as kind, $3 as id, origin.document_id as "documentId", document.kind as "documentKind",
            document.number, file.name as "fileName", origin.words
       from origin
       left join documents.document document on document.company_id = $1 and document.id = origin.document_id
       left join documents.file file on file.company_id = $1 and file.id = document.file_id`,
    [tx.companyId, kind, id],
  );
  return row;
}
