import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

export interface RecurringRow {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerTaxId: string | null;
  readonly accountId: string;
  readonly accountCode: string;
  readonly accountName: string;
  readonly every: "week" | "month" | "year";
  readonly firstDueOn: CalendarDate;
  readonly untilOn: CalendarDate | null;
  readonly amountCentavos: Centavos;
  readonly documentNumber: string | null;
  readonly description: string | null;
  /** Repetitions gone by, made or skipped. */
  readonly made: number;
  readonly skipped: number;
  readonly status: "active" | "paused" | "ended";
  readonly version: number;
  /** What only bills have. */
  readonly kind: string | null;
}

/** Where what repeats of one kind of title is kept. */
export interface RecurringTable {
  readonly table: "payables.recurring_bill" | "receivables.recurring_receivable";
  /** An expression over `recurring`. */
  readonly kind: string;
}

export interface NewRecurring {
  readonly id: string;
  readonly partnerId: string;
  readonly every: RecurringRow["every"];
  readonly firstDueOn: CalendarDate;
  readonly untilOn: CalendarDate | null;
  readonly amountCentavos: Centavos;
  readonly accountId: string;
  readonly documentNumber: string | null;
  readonly description: string | null;
  readonly kind: string | null;
}

const select = ({ table, kind }: RecurringTable, more = ""): string => `
  select recurring.id, recurring.partner_id as "partnerId", partner.name as "partnerName",
         partner.tax_id as "partnerTaxId", recurring.account_id as "accountId", account.code as "accountCode",
         account.name as "accountName", recurring.every, recurring.first_due_on as "firstDueOn",
         recurring.until_on as "untilOn", recurring.amount_centavos as "amountCentavos",
         recurring.document_number as "documentNumber", recurring.description, recurring.made, recurring.skipped,
         recurring.status, recurring.version, ${kind} as kind ${more}
    from ${table} recurring
    join companies.partner partner on partner.company_id = $1 and partner.id = recurring.partner_id
    join ledger.account account on account.company_id = $1 and account.id = recurring.account_id`;

export async function insertRecurring(
  tx: Transaction,
  { table, kind }: RecurringTable,
  given: NewRecurring,
): Promise<void> {
  const hasKind = kind !== "null::text";
  await tx.query(
    `insert into ${table} (company_id, id, partner_id, every, first_due_on, until_on, amount_centavos, account_id,
                           document_number, description${hasKind ? ", kind" : ""})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10${hasKind ? ", $11" : ""})`,
    [
      tx.companyId,
      given.id,
      given.partnerId,
      given.every,
      given.firstDueOn,
      given.untilOn,
      given.amountCentavos,
      given.accountId,
      given.documentNumber,
      given.description,
      ...(hasKind ? [given.kind] : []),
    ],
  );
}

/** Those that still make titles, locked in id order: two that make them at once would make one twice. */
export async function lockActiveRecurring(tx: Transaction, of: RecurringTable): Promise<readonly RecurringRow[]> {
  return await tx.query<RecurringRow>(
    `${select(of)}
      where recurring.company_id = $1 and recurring.status = 'active' and partner.status <> 'blocked'
      order by recurring.id
        for update of recurring`,
    [tx.companyId],
  );
}

export async function lockRecurring(
  tx: Transaction,
  of: RecurringTable,
  id: string,
): Promise<RecurringRow | undefined> {
  const [row] = await tx.query<RecurringRow>(
    `${select(of)} where recurring.company_id = $1 and recurring.id = $2 for update of recurring`,
    [tx.companyId, id],
  );
  return row;
}

/** The same arithmetic as `nextDueOn`: what starts on the last day of a month stays there. */
const NEXT_DUE = `(case
      when every = 'week' then first_due_on + 7 * made
      when every = 'year' then (first_due_on + made * interval '1 year')::date
      when first_due_on = (date_trunc('month', first_due_on) + interval '1 month - 1 day')::date
        then (date_trunc('month', first_due_on + made * interval '1 month') + interval '1 month - 1 day')::date
      else (first_due_on + made * interval '1 month')::date end)`;
const RANK = "array_position(array['active', 'paused', 'ended'], recurring.status)";

/** Those that are active first, the next to be due before the others; one more than asked for. */
export async function listRecurringPage(
  tx: Transaction,
  of: RecurringTable,
  page: {
    readonly status: RecurringRow["status"] | undefined;
    readonly after: Cursor | undefined;
    readonly limit: number;
  },
): Promise<readonly (RecurringRow & Ordered)[]> {
  const [rank, dueOn, id] = page.after ?? [];
  return await tx.query<RecurringRow & Ordered>(
    `select * from (${select(of, `, ${RANK} as rank, ${NEXT_DUE} as "orderedOn"`)}
                     where recurring.company_id = $1 and ($2::text is null or recurring.status = $2)) listed
      where $3::int is null or (rank, "orderedOn", id) > ($3, $4::date, $5::uuid)
      order by rank, "orderedOn", id
      limit $6`,
    [tx.companyId, page.status ?? null, rank ?? null, dueOn ?? null, id ?? null, page.limit + 1],
  );
}

/** Where a recurrence stands in the list, as a cursor keeps it. */
export function recurringCursor({ rank, orderedOn, id }: RecurringRow & Ordered): Cursor {
  return [String(rank), orderedOn, id];
}

interface Ordered {
  readonly rank: number;
  readonly orderedOn: CalendarDate;
}

export interface RecurringTotal {
  readonly status: RecurringRow["status"];
  readonly every: RecurringRow["every"];
  readonly count: bigint;
  readonly amountCentavos: Centavos;
}

export async function totalRecurring(tx: Transaction, { table }: RecurringTable): Promise<readonly RecurringTotal[]> {
  return await tx.query<RecurringTotal>(
    `select status, every, count(*) as count, sum(amount_centavos)::bigint as "amountCentavos"
       from ${table} where company_id = $1 group by status, every`,
    [tx.companyId],
  );
}

export async function setRecurringMade(
  tx: Transaction,
  { table }: RecurringTable,
  rows: readonly Pick<RecurringRow, "id" | "made" | "status">[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update ${table} recurring
        set made = given.made, status = given.status
       from unnest($2::uuid[], $3::int[], $4::text[]) as given (id, made, status)
      where recurring.company_id = $1 and recurring.id = given.id`,
    [tx.companyId, rows.map(({ id }) => id), rows.map(({ made }) => made), rows.map(({ status }) => status)],
  );
}

export async function updateRecurring(tx: Transaction, { table }: RecurringTable, row: RecurringRow): Promise<void> {
  await tx.query(
    `update ${table}
        set amount_centavos = $3, until_on = $4, description = $5, made = $6, skipped = $7, status = $8,
            version = version + 1
      where company_id = $1 and id = $2`,
    [tx.companyId, row.id, row.amountCentavos, row.untilOn, row.description, row.made, row.skipped, row.status],
  );
}
