import type { Query, Transaction } from "../kernel/database/database.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import type { EntryLineDraft, SealedEntry, Side } from "./entry.ts";
import { refuse } from "./errors.ts";

export interface Account {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: "S" | "A";
  readonly role: string | null;
}

/** One writer of entry numbers at a time in a company: numbers have no gaps, so they are given under a lock. */
export async function lockNumbers(tx: Transaction): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('ledger.entry ' || $1, 0))", [tx.companyId]);
}

export async function findEntriesByKey(
  tx: Transaction,
  keys: readonly string[],
): Promise<Map<string, { id: string; contentHash: Buffer }>> {
  const rows = await tx.query<{ idempotency_key: string; id: string; content_hash: Buffer }>(
    `select idempotency_key, id, content_hash from ledger.entry
      where company_id = $1 and idempotency_key = any($2::text[])`,
    [tx.companyId, keys],
  );
  return new Map(rows.map((row) => [row.idempotency_key, { id: row.id, contentHash: row.content_hash }]));
}

/** A month opens by itself with its first posting; closing it is a person's act. */
export async function openPeriods(tx: Transaction, dates: readonly CalendarDate[]): Promise<void> {
  const months = [...new Set(dates.map((date) => `${date.slice(0, 7)}-01`))].sort();
  await tx.query(
    `insert into ledger.period (company_id, competencia) select $1, * from unnest($2::date[]) on conflict do nothing`,
    [tx.companyId, months],
  );
}

/**
 * Writes entries with their lines in one statement, numbered after the last of each year. The database checks the set.
 *
 * @throws `ledger.period_closed`, `ledger.account_takes_no_postings`, `ledger.entry_does_not_balance`
 */
export async function insertEntries(
  tx: Transaction,
  entries: readonly (SealedEntry & { readonly id: string })[],
): Promise<void> {
  const lines = entries.flatMap((entry) => entry.lines.map((line, at) => ({ entryId: entry.id, at: at + 1, line })));
  try {
    await tx.query(INSERT_ENTRIES, [
      tx.companyId,
      entries.map((entry) => entry.id),
      entries.map((entry) => entry.postedOn),
      entries.map((entry) => entry.kind ?? "N"),
      entries.map((entry) => entry.history),
      entries.map((entry) => entry.source.kind),
      entries.map((entry) => entry.source.id ?? null),
      entries.map((entry) => entry.rule.id),
      entries.map((entry) => entry.rule.version),
      entries.map((entry) => entry.lines.length),
      entries.map((entry) => entry.totalCentavos),
      entries.map((entry) => entry.contentHash),
      entries.map((entry) => entry.reversesId ?? null),
      entries.map((entry) => entry.idempotencyKey),
      lines.map(({ entryId }) => entryId),
      lines.map(({ at }) => at),
      lines.map(({ line }) => line.accountId),
      lines.map(({ line }) => line.side),
      lines.map(({ line }) => line.amountCentavos),
      lines.map(({ line }) => line.costCentreId ?? null),
      lines.map(({ line }) => line.partnerId ?? null),
      lines.map(({ line }) => line.history ?? null),
    ]);
  } catch (error) {
    throw asRefusal(error);
  }
}

const INSERT_ENTRIES = `
  with input as (
    select entry.*, extract(year from entry.posted_on)::smallint as year
      from unnest($2::uuid[], $3::date[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::int[],
                  $10::smallint[], $11::bigint[], $12::bytea[], $13::uuid[], $14::text[]) with ordinality
        as entry (id, posted_on, kind, history, source_kind, source_id, rule_id, rule_version, line_count, total_centavos,
                  content_hash, reverses_id, idempotency_key, position)
  ), posted as (
    insert into ledger.entry (company_id, id, number, posted_on, kind, history, source_kind, source_id, rule_id,
                              rule_version, line_count, total_centavos, content_hash, reverses_id, idempotency_key)
    select $1, input.id,
           coalesce(counter.last_number, 0) + row_number() over (partition by input.year order by input.position),
           input.posted_on, input.kind, input.history, input.source_kind, input.source_id, input.rule_id,
           input.rule_version, input.line_count, input.total_centavos, input.content_hash, input.reverses_id,
           input.idempotency_key
      from input
      left join ledger.entry_counter counter on counter.company_id = $1 and counter.year = input.year
  )
  insert into ledger.entry_line (company_id, entry_id, line, account_id, side, amount_centavos, cost_centre_id, partner_id,
                                 history)
  select $1, * from unnest($15::uuid[], $16::smallint[], $17::uuid[], $18::text[], $19::bigint[], $20::uuid[], $21::uuid[],
                           $22::text[])`;

/** What the database refuses, in the words of the slice. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || !("constraint" in error)) return error;
  const detail = "detail" in error && typeof error.detail === "string" ? error.detail : "";
  switch (error.constraint) {
    case "period_closed":
      return refuse("ledger.period_closed", { postedOn: detail });
    case "closing_takes_results":
      return refuse("ledger.closing_touches_other_account", { code: detail });
    case "account_takes_postings":
      return refuse("ledger.account_takes_no_postings", { code: detail });
    case "entry_reversed_once":
      return refuse("ledger.entry_already_reversed", { entry: detail });
    default:
      return error;
  }
}

export interface StoredEntry {
  readonly id: string;
  readonly number: bigint;
  readonly postedOn: CalendarDate;
  readonly kind: "N" | "E" | "X";
  readonly history: string;
  readonly sourceKind: string;
  readonly sourceId: string | null;
  readonly periodStatus: string;
  readonly lines: readonly EntryLineDraft[];
}

export async function findEntries(tx: Transaction, ids: readonly string[]): Promise<readonly StoredEntry[]> {
  const rows = await tx.query<{
    id: string;
    number: bigint;
    posted_on: CalendarDate;
    kind: "N" | "E" | "X";
    history: string;
    source_kind: string;
    source_id: string | null;
    period_status: string;
    account_id: string;
    side: Side;
    amount_centavos: Centavos;
    cost_centre_id: string | null;
    partner_id: string | null;
    line_history: string | null;
  }>(
    `select entry.id, entry.number, entry.posted_on, entry.kind, entry.history, entry.source_kind, entry.source_id,
            period.status as period_status, line.account_id, line.side, line.amount_centavos, line.cost_centre_id,
            line.partner_id, line.history as line_history
       from ledger.entry entry
       join ledger.entry_line line on line.company_id = $1 and line.entry_id = entry.id
       join ledger.period period on period.company_id = $1
        and period.competencia = date_trunc('month', entry.posted_on)::date
      where entry.company_id = $1 and entry.id = any($2::uuid[])
      order by entry.posted_on, entry.number, line.line`,
    [tx.companyId, ids],
  );
  const entries = new Map<string, StoredEntry & { lines: EntryLineDraft[] }>();
  for (const row of rows) {
    const entry = entries.get(row.id) ?? {
      id: row.id,
      number: row.number,
      postedOn: row.posted_on,
      kind: row.kind,
      history: row.history,
      sourceKind: row.source_kind,
      sourceId: row.source_id,
      periodStatus: row.period_status,
      lines: [],
    };
    entry.lines.push({
      accountId: row.account_id,
      side: row.side,
      amountCentavos: row.amount_centavos,
      ...(row.cost_centre_id === null ? {} : { costCentreId: row.cost_centre_id }),
      ...(row.partner_id === null ? {} : { partnerId: row.partner_id }),
      ...(row.line_history === null ? {} : { history: row.line_history }),
    });
    entries.set(row.id, entry);
  }
  return [...entries.values()];
}

/** First day of the first open month from a date on. */
export async function firstOpenDay(tx: Transaction, from: CalendarDate): Promise<CalendarDate> {
  const [row] = await tx.query<{ day: CalendarDate }>(
    `select greatest($2::date, (coalesce(max(competencia) + interval '1 month', $2::date))::date) as day
       from ledger.period
      where company_id = $1 and status in ('closed', 'locked') and competencia >= date_trunc('month', $2::date)`,
    [tx.companyId, from],
  );
  return row?.day ?? from;
}

export async function listAccounts(tx: Query & { companyId: string }): Promise<readonly Account[]> {
  return await tx.query<Account>(
    "select id, code, name, kind, role from ledger.account where company_id = $1 order by code",
    [tx.companyId],
  );
}

export interface AccountDraft {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: "S" | "A";
  readonly parentId: string | null;
  readonly codNat: string;
  readonly normal: Side | null;
  readonly role: string | null;
  readonly cashFlow: string | null;
  readonly dreLine: string | null;
  readonly referencial: Readonly<Record<string, string>> | null;
  /** What the account counts when it is not centavos of real. */
  readonly commodity?: Commodity;
}

export interface Commodity {
  readonly symbol: string;
  /** Decimal places that its amounts are scaled to. */
  readonly places: number;
}

/** Parents come before their children. */
export async function insertAccounts(tx: Transaction, accounts: readonly AccountDraft[]): Promise<void> {
  await tx.query(
    `insert into ledger.account (company_id, id, code, name, kind, parent_id, cod_nat, normal, role, cash_flow, dre_line,
                                 referencial, commodity, commodity_places)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[],
                              $9::text[], $10::text[], $11::text[], $12::jsonb[], $13::text[], $14::smallint[])`,
    [
      tx.companyId,
      accounts.map((account) => account.id),
      accounts.map((account) => account.code),
      accounts.map((account) => account.name),
      accounts.map((account) => account.kind),
      accounts.map((account) => account.parentId),
      accounts.map((account) => account.codNat),
      accounts.map((account) => account.normal),
      accounts.map((account) => account.role),
      accounts.map((account) => account.cashFlow),
      accounts.map((account) => account.dreLine),
      accounts.map((account) => (account.referencial === null ? null : JSON.stringify(account.referencial))),
      accounts.map((account) => account.commodity?.symbol ?? null),
      accounts.map((account) => account.commodity?.places ?? null),
    ],
  );
}

export interface ChartAccount {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: "S" | "A";
  readonly parentId: string | null;
  readonly codNat: string;
  readonly normal: Side | null;
  readonly commodity: string | null;
  readonly commodityPlaces: number | null;
}

/** The whole chart with its tree, in the order of codes. */
export async function listChart(tx: Transaction): Promise<readonly ChartAccount[]> {
  return await tx.query<ChartAccount>(
    `select id, code, name, kind, parent_id as "parentId", cod_nat as "codNat", normal, commodity,
            commodity_places as "commodityPlaces"
       from ledger.account where company_id = $1 order by code`,
    [tx.companyId],
  );
}

export interface JournalEntry {
  readonly id: string;
  readonly year: number;
  readonly number: bigint;
  readonly postedOn: CalendarDate;
  readonly kind: "N" | "E" | "X";
  readonly history: string;
  readonly lines: readonly JournalLine[];
}

/** Account, side, amount as text, partner's name, cost centre's code, history: as JSON gives them. */
export type JournalLine = readonly [string, Side, string, string | null, string | null, string | null];

/** A page of the journal (diário), by date and number. */
export async function findJournalPage(
  tx: Transaction,
  page: {
    readonly from: CalendarDate | undefined;
    readonly to: CalendarDate | undefined;
    readonly after: Pick<JournalEntry, "postedOn" | "number"> | undefined;
    readonly limit: number;
  },
): Promise<readonly JournalEntry[]> {
  return await tx.query<JournalEntry>(
    `select entry.id, entry.year, entry.number, entry.posted_on as "postedOn", entry.kind, entry.history, lines.lines
       from (select * from ledger.entry
              where company_id = $1 and posted_on >= $2::date and posted_on <= $3::date
                and (posted_on, number) > ($4::date, $5::bigint)
              order by posted_on, number limit $6) entry
      cross join lateral (
        select json_agg(json_build_array(line.account_id, line.side, line.amount_centavos::text, partner.name,
                                         centre.code, line.history) order by line.line) as lines
          from ledger.entry_line line
          left join companies.partner partner on partner.company_id = $1 and partner.id = line.partner_id
          left join ledger.cost_centre centre on centre.company_id = $1 and centre.id = line.cost_centre_id
         where line.company_id = $1 and line.entry_id = entry.id) lines
      order by entry.posted_on, entry.number`,
    [
      tx.companyId,
      page.from ?? "0001-01-01",
      page.to ?? "9999-12-31",
      page.after?.postedOn ?? "0001-01-01",
      page.after?.number ?? 0n,
      page.limit,
    ],
  );
}

/** The entries that record these documents and have not been reversed. */
export async function findStandingEntriesOf(
  tx: Transaction,
  documentIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `select entry.id from ledger.entry entry
      where entry.company_id = $1 and entry.source_kind = 'document' and entry.source_id = any($2::uuid[])
        and entry.reverses_id is null
        and not exists (select from ledger.entry reversal
                         where reversal.company_id = $1 and reversal.reverses_id = entry.id)
      order by entry.year, entry.number`,
    [tx.companyId, documentIds],
  );
  return rows.map((row) => row.id);
}
