import { findPartnersByWords } from "../companies/index.ts";
import { COUNTED_MAX } from "../kernel/contract.ts";
import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";
import { refuseInKernel } from "../kernel/refusals.ts";
import { addDays, type CalendarDate, weekday } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import { typedAmount } from "../values/typed-amount.ts";
import { refuse } from "./errors.ts";
import type { Subledger } from "./subledger.ts";
import type { TitleFilter, TitleSort } from "./title-contract.ts";

/** A title as lists show it. */
export interface TitleRow {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerTaxId: string | null;
  readonly documentNumber: string | null;
  readonly installment: string;
  readonly description: string | null;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate | null;
  readonly competencia: CalendarDate;
  readonly amountCentavos: Centavos;
  readonly settledCentavos: Centavos;
  readonly status: "open" | "partial" | "settled" | "cancelled";
  readonly origin: "document" | "by_hand" | "recurring" | "payroll";
  readonly version: number;
}

export interface TitleQuery {
  readonly status: TitleFilter;
  readonly partnerId?: string | undefined;
  readonly dueFrom?: CalendarDate | undefined;
  readonly dueTo?: CalendarDate | undefined;
  readonly amount?: string | undefined;
  readonly q?: string | undefined;
  readonly sort: TitleSort;
}

const rowColumns = (
  book: Subledger,
): string => `title.id, title.partner_id as "partnerId", partner.name as "partnerName",
  partner.tax_id as "partnerTaxId", title.document_number as "documentNumber", title.installment, title.description,
  title.issued_on as "issuedOn", title.due_on as "dueOn", title.competencia, title.amount_centavos as "amountCentavos",
  title.settled_centavos as "settledCentavos", title.status, ${book.origin} as origin, title.version ${book.ownColumns}`;

/** A title without due date comes after all others. */
const DUE = "title.ordered_due_on";
const OPEN = "title.status in ('open', 'partial')";

/**
 * The conditions of a list, and their parameters after the company's. Only those that are asked for are written: one text for
 * all would be planned once for none of them.
 */
interface Conditions {
  readonly sql: string;
  readonly parameters: unknown[];
}

/** The last day of the week, which ends on Saturday. */
function endOfWeek(today: CalendarDate): CalendarDate {
  return addDays(today, 6 - weekday(today));
}
const DAYS_AHEAD = 30;

async function conditionsOf(tx: Transaction, query: TitleQuery, today: CalendarDate): Promise<Conditions> {
  const parameters: unknown[] = [tx.companyId];
  const bind = (value: unknown, type: string): string => `$${parameters.push(value)}::${type}`;
  const due = (from: CalendarDate, to: CalendarDate): string =>
    `${OPEN} and ${DUE} between ${bind(from, "date")} and ${bind(to, "date")}`;
  const byStatus: Readonly<Record<TitleFilter, () => string>> = {
    open: () => OPEN,
    overdue: () => `${OPEN} and ${DUE} < ${bind(today, "date")}`,
    due_this_week: () => due(today, endOfWeek(today)),
    due_next_30_days: () => due(today, addDays(today, DAYS_AHEAD)),
    without_due_date: () => `${OPEN} and ${DUE} = '9999-12-31'`,
    settled: () => "title.status = 'settled'",
    cancelled: () => "title.status = 'cancelled'",
    all: () => "true",
  };
  const conditions = ["title.company_id = $1", byStatus[query.status]()];
  if (query.partnerId !== undefined) conditions.push(`title.partner_id = ${bind(query.partnerId, "uuid")}`);
  if (query.dueFrom !== undefined) conditions.push(`${DUE} >= ${bind(query.dueFrom, "date")}`);
  if (query.dueTo !== undefined) conditions.push(`${DUE} <= ${bind(query.dueTo, "date")}`);
  if (query.amount !== undefined && query.amount !== "") {
    const amount = typedAmount(query.amount);
    if (amount === undefined) throw refuseInKernel("kernel.query_invalid", { problems: "amount" });
    conditions.push(`(${amountIs(bind(amount, "bigint"))})`);
  }
  if (query.q !== undefined && query.q !== "") {
    const amount = typedAmount(query.q);
    // The partners first: there are few of them, and titles are found by index from there.
    const partners = await findPartnersByWords(tx, query.q);
    conditions.push(
      `(title.partner_id = any(${bind(partners, "uuid[]")}) or ${numberBegins(query.q, bind)}` +
        `${amount === undefined ? "" : ` or ${amountIs(bind(amount, "bigint"))}`})`,
    );
  }
  return { sql: conditions.join("\n        and "), parameters };
}

/** A range and not `like`, which no index answers under row security. */
function numberBegins(text: string, bind: (value: unknown, type: string) => string): string {
  return `title.document_number ~>=~ ${bind(text, "text")} and title.document_number ~<~ ${bind(`${text}\u{10FFFF}`, "text")}`;
}

/** What a title is of, or what is left of it: a person who searches an amount may have either in mind. */
function amountIs(amount: string): string {
  return `title.amount_centavos = ${amount} or (${OPEN} and title.open_centavos = ${amount})`;
}

interface Order {
  readonly keys: string;
  readonly types: string;
  readonly keyOf: (row: TitleRow) => Cursor;
}

const dueKey = ({ dueOn }: TitleRow): string => dueOn ?? "9999-12-31";
const ORDERS: Readonly<Record<"due" | "amount" | "partner", Order>> = {
  due: { keys: `${DUE}, title.id`, types: "date uuid", keyOf: (row) => [dueKey(row), row.id] },
  amount: {
    keys: "title.amount_centavos, title.id",
    types: "bigint uuid",
    keyOf: (row) => [row.amountCentavos.toString(), row.id],
  },
  partner: {
    keys: `partner.name, partner.id, ${DUE}, title.id`,
    types: "text uuid date uuid",
    keyOf: (row) => [row.partnerName, row.partnerId, dueKey(row), row.id],
  },
};

function orderOf(sort: TitleSort): Order & { readonly direction: "asc" | "desc" } {
  const isDescending = sort.startsWith("-");
  const key = (isDescending ? sort.slice(1) : sort) as keyof typeof ORDERS;
  return { ...ORDERS[key], direction: isDescending ? "desc" : "asc" };
}

/** Where the next page of this order begins. */
export function titleCursor(sort: TitleSort): (row: TitleRow) => Cursor {
  return orderOf(sort).keyOf;
}

/** A page of titles in the order asked for; one more than the limit, so that the caller knows whether there are more. */
export async function listTitlesPage<Row extends TitleRow = TitleRow>(
  tx: Transaction,
  book: Subledger,
  query: TitleQuery,
  page: { readonly after: Cursor | undefined; readonly limit: number; readonly today: CalendarDate },
): Promise<readonly Row[]> {
  const { sql, parameters } = await conditionsOf(tx, query, page.today);
  const { keys, types, direction } = orderOf(query.sort);
  const bind = (value: unknown, type: string): string => `$${parameters.push(value)}::${type}`;
  const after = (page.after ?? []).map((value, at) => bind(value, types.split(" ")[at] ?? "text"));
  const beyond = (columns: string, values: readonly string[], operator: string): string =>
    values.length === 0 ? "" : `and (${columns}) ${operator} (${values.join(", ")})`;
  const sign = direction === "asc" ? ">" : "<";
  const order = keys
    .split(", ")
    .map((key) => `${key} ${direction}`)
    .join(", ");
  const limit = bind(page.limit + 1, "int");
  if (keys.startsWith("partner.")) {
    // Partner by partner in their order, so that a page ends after a few of them instead of sorting every title.
    return await tx.query<Row>(
      `select ${rowColumns(book)}
         from (select id, name, tax_id from companies.partner
                where company_id = $1 ${beyond("name, id", after.slice(0, 2), `${sign}=`)}
                order by name ${direction}, id ${direction}) partner
        cross join lateral (
          select * from ${book.titles} title
           where ${sql} and title.partner_id = partner.id ${beyond(keys, after, sign)}
           order by ${DUE} ${direction}, title.id ${direction}
           limit ${limit}) title
        order by ${order}
        limit ${limit}`,
      parameters,
    );
  }
  return await tx.query<Row>(
    `select ${rowColumns(book)}
       from (select * from ${book.titles} title
              where ${sql} ${beyond(keys, after, sign)}
              order by ${order}
              limit ${limit}) title
       join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
      order by ${order}`,
    parameters,
  );
}

export interface TitleTotal {
  readonly count: number;
  /** Null where a search finds more than it sums. */
  readonly sums: { readonly amountCentavos: Centavos; readonly openCentavos: Centavos } | null;
}

/**
 * How many titles the filters let through, their amounts and what is open of them. By day and status they come from the totals
 * that the database keeps; of one partner, from its titles. What a search finds is summed up to `COUNTED_MAX` titles, and beyond
 * has no sum: a part of one would be taken for the whole.
 */
export async function totalTitles(
  tx: Transaction,
  book: Subledger,
  query: TitleQuery,
  today: CalendarDate,
): Promise<TitleTotal> {
  const { sql, parameters } = await conditionsOf(tx, query, today);
  const isSearched = [query.amount, query.q].some((text) => text !== undefined && text !== "");
  const isByDay = !isSearched && query.partnerId === undefined;
  const [row] = await tx.query<{ count: bigint; amount: Centavos; open: Centavos }>(
    `select coalesce(sum(${isByDay ? "title.count" : "1"}), 0)::bigint as count,
            coalesce(sum(title.amount_centavos), 0)::bigint as amount,
            coalesce(sum(title.open_centavos) filter (where ${OPEN}), 0)::bigint as open
       from (select * from ${isByDay ? book.totals : book.titles} title
              where ${sql}
              ${isSearched ? `limit ${COUNTED_MAX}` : ""}) title`,
    parameters,
  );
  const { count, amount: amountCentavos, open: openCentavos } = row ?? { count: 0n, amount: 0n, open: 0n };
  const isWhole = !isSearched || count < COUNTED_MAX;
  return { count: Number(count), sums: isWhole ? { amountCentavos, openCentavos } : null };
}

export interface TitleSum {
  readonly count: number;
  readonly openCentavos: Centavos;
}
export interface TitleSummary {
  readonly overdue: TitleSum;
  readonly dueToday: TitleSum;
  readonly dueThisWeek: TitleSum;
  readonly dueNext30Days: TitleSum;
  readonly withoutDueDate: TitleSum;
  readonly open: TitleSum;
}

/** What is open, by when it is due: from the totals by day, the days once for each part. */
export async function summariseTitles(tx: Transaction, book: Subledger, today: CalendarDate): Promise<TitleSummary> {
  const parts = {
    overdue: "due_on < $2",
    dueToday: "due_on = $2",
    dueThisWeek: "due_on between $2 and $3",
    dueNext30Days: "due_on between $2 and $4",
    withoutDueDate: "due_on = '9999-12-31'",
    open: "true",
  };
  const sums = Object.entries(parts).map(
    ([name, condition]) =>
      `coalesce(sum(count) filter (where ${condition}), 0)::bigint as "${name}Count",
       coalesce(sum(open) filter (where ${condition}), 0)::bigint as "${name}"`,
  );
  const [row = {}] = await tx.query<Record<string, bigint>>(
    `select ${sums.join(", ")}
       from (select ${DUE} as due_on, sum(title.count) as count, sum(title.open_centavos) as open
               from ${book.totals} title
              where title.company_id = $1 and ${OPEN}
              group by 1) as day`,
    [tx.companyId, today, endOfWeek(today), addDays(today, DAYS_AHEAD)],
  );
  const part = (name: keyof typeof parts): TitleSum => ({
    count: Number(row[`${name}Count`] ?? 0n),
    openCentavos: row[name] ?? 0n,
  });
  return {
    overdue: part("overdue"),
    dueToday: part("dueToday"),
    dueThisWeek: part("dueThisWeek"),
    dueNext30Days: part("dueNext30Days"),
    withoutDueDate: part("withoutDueDate"),
    open: part("open"),
  };
}

export interface TitleDetail extends TitleRow {
  readonly accountId: string;
  readonly accountCode: string;
  readonly accountName: string;
  readonly entryId: string;
  readonly entryNumber: string;
  readonly documentId: string | null;
  readonly documentKind: string | null;
  readonly documentKey: string | null;
  readonly documentFileId: string | null;
  readonly finePct: string | null;
  readonly interestPctMonth: string | null;
  readonly discountPct: string | null;
  readonly discountUntil: CalendarDate | null;
  readonly createdAt: Date;
}

export async function findTitle<Row extends TitleDetail = TitleDetail>(
  tx: Transaction,
  book: Subledger,
  id: string,
): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    `select ${rowColumns(book)}, account.id as "accountId", account.code as "accountCode", account.name as "accountName",
            entry.id as "entryId", entry.number || '/' || entry.year as "entryNumber", document.id as "documentId",
            document.kind as "documentKind", document.key as "documentKey", document.file_id as "documentFileId",
            title.fine_pct as "finePct", title.interest_pct_month as "interestPctMonth",
            title.discount_pct as "discountPct", title.discount_until as "discountUntil", title.created_at as "createdAt"
       from ${book.titles} title
       join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
       join ledger.account account on account.company_id = $1 and account.id = title.account_id
       join ledger.entry entry on entry.company_id = $1 and entry.id = title.entry_id
       left join documents.document document on document.company_id = $1 and document.id = title.document_id
      where title.company_id = $1 and title.id = $2`,
    [tx.companyId, id],
  );
  return row;
}

/** Rows of the list for titles that were just made, in the order in which they are due. */
export async function findTitleRows<Row extends TitleRow = TitleRow>(
  tx: Transaction,
  book: Subledger,
  ids: readonly string[],
): Promise<readonly Row[]> {
  return await tx.query<Row>(
    `select ${rowColumns(book)}
       from ${book.titles} title
       join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
      where title.company_id = $1 and title.id = any($2::uuid[])
      order by ${DUE}, title.id`,
    [tx.companyId, ids],
  );
}

export interface SettlementRow {
  readonly id: string;
  readonly settledOn: CalendarDate;
  readonly amountCentavos: Centavos;
  readonly interestCentavos: Centavos;
  readonly fineCentavos: Centavos;
  readonly discountCentavos: Centavos;
  readonly feeCentavos: Centavos;
  readonly source: "movement" | "cash" | "offset" | "write_off" | "credit_note";
  readonly sourceId: string | null;
  readonly entryId: string;
  readonly entryNumber: string;
  readonly undoneAt: Date | null;
}

/** Every settlement of a title, those undone too, in the order in which they were made. */
export async function listSettlementsOf(
  tx: Transaction,
  { settlements, titleId }: Subledger,
  id: string,
): Promise<readonly SettlementRow[]> {
  return await tx.query<SettlementRow>(
    `select settlement.id, settlement.settled_on as "settledOn", settlement.amount_centavos as "amountCentavos",
            settlement.interest_centavos as "interestCentavos", settlement.fine_centavos as "fineCentavos",
            settlement.discount_centavos as "discountCentavos", settlement.fee_centavos as "feeCentavos",
            settlement.source, settlement.source_id as "sourceId", entry.id as "entryId",
            entry.number || '/' || entry.year as "entryNumber", settlement.undone_at as "undoneAt"
       from ${settlements} settlement
       join ledger.entry entry on entry.company_id = $1 and entry.id = settlement.entry_id
      where settlement.company_id = $1 and settlement.${titleId} = $2
      order by settlement.id`,
    [tx.companyId, id],
  );
}

export async function listAttachmentsOf(
  tx: Transaction,
  { attachments, titleId }: Subledger,
  id: string,
): Promise<readonly { readonly fileId: string; readonly name: string }[]> {
  return await tx.query<{ fileId: string; name: string }>(
    `select file.id as "fileId", file.name
       from ${attachments} attachment
       join documents.file file on file.company_id = $1 and file.id = attachment.file_id
      where attachment.company_id = $1 and attachment.${titleId} = $2
      order by attachment.attached_at, file.id`,
    [tx.companyId, id],
  );
}

/** Joins files to titles, each file to each title. @throws `ledger.title_file_not_found` */
export async function attachFiles(
  tx: Transaction,
  { attachments, titleId }: Subledger,
  { titleIds, fileIds }: { readonly titleIds: readonly string[]; readonly fileIds: readonly string[] },
): Promise<void> {
  if (fileIds.length === 0) return;
  const found = await tx.query("select id from documents.file where company_id = $1 and id = any($2::uuid[])", [
    tx.companyId,
    fileIds,
  ]);
  if (found.length !== new Set(fileIds).size) throw refuse("ledger.title_file_not_found");
  await tx.query(
    `insert into ${attachments} (company_id, ${titleId}, file_id)
     select $1, title_id, file_id from unnest($2::uuid[]) as title_id cross join unnest($3::uuid[]) as file_id
     on conflict do nothing`,
    [tx.companyId, titleIds, fileIds],
  );
}

export interface LockedTitle extends TitleRow {
  readonly documentId: string | null;
  readonly accountId: string;
  readonly entryId: string;
}

/** One title, locked until the end of the transaction. @throws `ledger.title_not_found` */
export async function lockTitle(tx: Transaction, book: Subledger, id: string): Promise<LockedTitle> {
  const [row] = await tx.query<LockedTitle>(
    `select ${rowColumns(book)}, title.document_id as "documentId", title.account_id as "accountId",
            title.entry_id as "entryId"
       from ${book.titles} title
       join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
      where title.company_id = $1 and title.id = $2
        for update of title`,
    [tx.companyId, id],
  );
  if (row === undefined) throw refuse("ledger.title_not_found");
  return row;
}

/** What a person may change of a title, as it will be. @throws `ledger.title_already_exists` */
export async function updateTitle(
  tx: Transaction,
  { titles }: Subledger,
  title: Pick<
    LockedTitle,
    | "id"
    | "dueOn"
    | "description"
    | "documentNumber"
    | "amountCentavos"
    | "competencia"
    | "accountId"
    | "entryId"
    | "status"
    | "partnerName"
  >,
): Promise<void> {
  await refusingDuplicates(
    title.partnerName,
    tx.query(
      `update ${titles}
          set due_on = $3, description = $4, document_number = $5, amount_centavos = $6, competencia = $7, account_id = $8,
              entry_id = $9, status = $10, version = version + 1
        where company_id = $1 and id = $2`,
      [
        tx.companyId,
        title.id,
        title.dueOn,
        title.description,
        title.documentNumber,
        title.amountCentavos,
        title.competencia,
        title.accountId,
        title.entryId,
        title.status,
      ],
    ),
  );
}

const ONCE = new Set(["bill_line_once", "bill_number_once", "receivable_number_once"]);

/** Says in the slice's words that a title is there already. */
export async function refusingDuplicates<T>(partner: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "constraint" in error && ONCE.has(String(error.constraint))) {
      throw refuse("ledger.title_already_exists", { partner });
    }
    throw error;
  }
}

export interface TitleAccount {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: "S" | "A";
  readonly role: string | null;
}

export async function findAccount(tx: Transaction, id: string): Promise<TitleAccount | undefined> {
  const [row] = await tx.query<TitleAccount>(
    "select id, code, name, kind, role from ledger.account where company_id = $1 and id = $2",
    [tx.companyId, id],
  );
  return row;
}

/** The account of the partner's last title, which is most often the account of the next. */
export async function findLastAccountOf(
  tx: Transaction,
  { titles }: Subledger,
  partnerId: string,
): Promise<TitleAccount | undefined> {
  const [row] = await tx.query<TitleAccount>(
    `select account.id, account.code, account.name, account.kind, account.role
       from (select account_id from ${titles}
              where company_id = $1 and partner_id = $2 and status <> 'cancelled'
              order by id desc limit 1) title
       join ledger.account account on account.company_id = $1 and account.id = title.account_id
      where account.role is null or account.role not in ('purchases_to_classify', 'sales_to_classify')`,
    [tx.companyId, partnerId],
  );
  return row;
}
