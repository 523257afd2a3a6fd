import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import { typedAmount } from "../values/typed-amount.ts";
import type { Side } from "./entry.ts";

export interface JournalFilter {
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  readonly q?: string | undefined;
  readonly accountId?: string | undefined;
  readonly sourceKind?: string | undefined;
  readonly number?: number | undefined;
  readonly amount?: string | undefined;
}

export interface JournalEntry {
  readonly id: string;
  readonly number: bigint;
  readonly postedOn: CalendarDate;
  readonly kind: "N" | "E" | "X";
  readonly history: string;
  readonly totalCentavos: Centavos;
  readonly sourceKind: string;
  readonly sourceId: string | null;
  readonly ruleId: string | null;
  readonly ruleVersion: number | null;
  readonly reversesId: string | null;
  readonly reversedById: string | null;
  readonly recordedAt: Date;
}

export interface JournalLine {
  readonly entryId: string;
  readonly line: number;
  readonly accountId: string;
  readonly accountCode: string;
  readonly accountName: string;
  /** Decimal places of what the account counts: two for reais. */
  readonly places: number;
  readonly side: Side;
  readonly amountCentavos: Centavos;
  readonly partnerId: string | null;
  readonly partnerName: string | null;
  readonly costCentre: string | null;
  readonly history: string | null;
}

const ENTRY = `entry.id, entry.number, entry.posted_on as "postedOn", entry.kind, entry.history,
  entry.total_centavos as "totalCentavos", entry.source_kind as "sourceKind", entry.source_id as "sourceId",
  entry.rule_id as "ruleId", entry.rule_version as "ruleVersion", entry.reverses_id as "reversesId",
  (select reversal.id from ledger.entry reversal
    where reversal.company_id = $1 and reversal.reverses_id = entry.id) as "reversedById",
  entry.recorded_at as "recordedAt"`;

/** An amount is that of the entry or of one of its lines: a note of three instalments is found by each of them. */
const FILTER = `
  and ($2::date is null or entry.posted_on >= $2) and ($3::date is null or entry.posted_on <= $3)
  and ($4::text is null or kernel.fold(entry.history) like all(kernel.words_like($4)) or entry.number = $5::bigint
       or entry.total_centavos = $6::bigint)
  and ($7::uuid is null or exists (
        select from ledger.entry_line line
         where line.company_id = $1 and line.account_id = $7 and line.entry_id = entry.id))
  and ($8::text is null or entry.source_kind = $8)
  and ($9::bigint is null or entry.number = $9)
  and (not $10::boolean or entry.total_centavos = $11::bigint or exists (
        select from ledger.entry_line line
         where line.company_id = $1 and line.entry_id = entry.id and line.amount_centavos = $11::bigint))`;

function filterOf({ from, to, q, accountId, sourceKind, number, amount }: JournalFilter): readonly unknown[] {
  const text = q === undefined || q === "" ? undefined : q;
  return [
    from ?? null,
    to ?? null,
    text ?? null,
    text !== undefined && /^\d{1,15}$/.test(text) ? BigInt(text) : null,
    text === undefined ? null : (typedAmount(text) ?? null),
    accountId ?? null,
    sourceKind ?? null,
    number === undefined ? null : BigInt(number),
    amount !== undefined && amount !== "",
    amount === undefined ? null : (typedAmount(amount) ?? null),
  ];
}

/** The newest first; one more than asked for, so that the caller knows whether there are more. */
export async function listJournalPage(
  tx: Transaction,
  filter: JournalFilter,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly JournalEntry[]> {
  return await tx.query<JournalEntry>(
    `select ${ENTRY} from ledger.entry entry
      where entry.company_id = $1 ${FILTER}
        and ($12::date is null or (entry.posted_on, entry.number) < ($12::date, $13::bigint))
      order by entry.posted_on desc, entry.number desc
      limit $14`,
    [tx.companyId, ...filterOf(filter), after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
}

export async function countJournal(tx: Transaction, filter: JournalFilter): Promise<number> {
  const [row] = await tx.query<{ count: bigint }>(
    `select count(*) as count from ledger.entry entry where entry.company_id = $1 ${FILTER}`,
    [tx.companyId, ...filterOf(filter)],
  );
  return Number(row?.count ?? 0n);
}

export async function findJournalEntries(tx: Transaction, ids: readonly string[]): Promise<readonly JournalEntry[]> {
  return await tx.query<JournalEntry>(
    `select ${ENTRY} from ledger.entry entry where entry.company_id = $1 and entry.id = any($2::uuid[])`,
    [tx.companyId, ids],
  );
}

/** The lines of some entries, by entry, in their order. */
export async function findJournalLines(
  tx: Transaction,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, readonly JournalLine[]>> {
  const rows = await tx.query<JournalLine>(
    `select line.entry_id as "entryId", line.line, line.account_id as "accountId", account.code as "accountCode",
            account.name as "accountName", coalesce(account.commodity_places, 2)::int as places, line.side,
            line.amount_centavos as "amountCentavos", line.partner_id as "partnerId", partner.name as "partnerName",
            centre.name as "costCentre", line.history
       from ledger.entry_line line
       join ledger.account account on account.company_id = $1 and account.id = line.account_id
       left join companies.partner partner on partner.company_id = $1 and partner.id = line.partner_id
       left join ledger.cost_centre centre on centre.company_id = $1 and centre.id = line.cost_centre_id
      where line.company_id = $1 and line.entry_id = any($2::uuid[])
      order by line.entry_id, line.line`,
    [tx.companyId, entryIds],
  );
  return Map.groupBy(rows, ({ entryId }) => entryId);
}

export async function findPeriodStatus(
  tx: Transaction,
  on: CalendarDate,
): Promise<"open" | "closing" | "closed" | "locked"> {
  const [row] = await tx.query<{ status: "open" | "closing" | "closed" | "locked" }>(
    `select status from ledger.period where company_id = $1 and competencia = date_trunc('month', $2::date)::date`,
    [tx.companyId, on],
  );
  return row?.status ?? "open";
}

export interface ExportedLine extends Omit<JournalLine, "accountId" | "entryId" | "costCentre" | "partnerId"> {
  readonly entryId: string;
  readonly number: bigint;
  readonly postedOn: CalendarDate;
  readonly entryHistory: string;
  readonly sourceKind: string;
}

/** Lines read in one turn of an export: few enough to hold, enough for turns not to matter. */
const ENTRIES_A_TURN = 5_000;

/** Every line of the entries of a filter, the oldest first. */
export async function* streamJournal(tx: Transaction, filter: JournalFilter): AsyncGenerator<ExportedLine> {
  let after: { readonly postedOn: CalendarDate; readonly number: bigint } | undefined;
  for (;;) {
    const lines = await tx.query<ExportedLine>(
      `with turn as (
         select entry.id, entry.number, entry.posted_on, entry.history, entry.source_kind from ledger.entry entry
          where entry.company_id = $1 ${FILTER}
            and ($12::date is null or (entry.posted_on, entry.number) > ($12::date, $13::bigint))
          order by entry.posted_on, entry.number
          limit $14
       )
       select turn.id as "entryId", turn.number, turn.posted_on as "postedOn", turn.history as "entryHistory",
              turn.source_kind as "sourceKind", line.line, account.code as "accountCode", account.name as "accountName",
              coalesce(account.commodity_places, 2)::int as places, line.side, line.amount_centavos as "amountCentavos",
              partner.name as "partnerName", line.history
         from turn
         join ledger.entry_line line on line.company_id = $1 and line.entry_id = turn.id
         join ledger.account account on account.company_id = $1 and account.id = line.account_id
         left join companies.partner partner on partner.company_id = $1 and partner.id = line.partner_id
        order by turn.posted_on, turn.number, line.line`,
      [tx.companyId, ...filterOf(filter), after?.postedOn ?? null, after?.number ?? null, ENTRIES_A_TURN],
    );
    yield* lines;
    after = lines.at(-1);
    if (after === undefined) return;
  }
}
