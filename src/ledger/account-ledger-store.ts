import type { Transaction } from "../kernel/database/database.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import type { Side } from "./entry.ts";

/** A line of the razão of one account. Balances are signed, debits positive. */
export interface LedgerLineRow {
  readonly entryId: string;
  readonly number: bigint;
  readonly line: number;
  readonly postedOn: CalendarDate;
  readonly history: string;
  readonly side: Side;
  readonly amountCentavos: Centavos;
  readonly balanceCentavos: Centavos;
  readonly partnerId: string | null;
  readonly partnerName: string | null;
  readonly sourceKind: string;
  readonly sourceId: string | null;
  readonly counterparts: bigint;
  readonly counterpartId: string | null;
  readonly counterpartCode: string | null;
  readonly counterpartName: string | null;
}

/** Where a line stands in the razão: its entry's day and number, and its place in it. */
export interface LedgerPlace {
  readonly postedOn: CalendarDate;
  readonly number: bigint;
  readonly line: number;
}

const SIGNED = "case line.side when 'D' then line.amount_centavos else -line.amount_centavos end";

/**
 * What an account held before a day, or right after a line of that day: the months before from their sums, and of its own month
 * only the lines up to there.
 */
export async function balanceBefore(
  tx: Transaction,
  { accountId, day, after }: { readonly accountId: string; readonly day: CalendarDate; readonly after?: LedgerPlace },
): Promise<Centavos> {
  const [row] = await tx.query<{ balance: Centavos }>(
    `select (coalesce((select sum(debits_centavos - credits_centavos) from ledger.balance_month
                        where company_id = $1 and account_id = $2
                          and competencia < date_trunc('month', $3::date)::date), 0)
           + coalesce((select sum(${SIGNED})
                         from ledger.entry entry
                         join ledger.entry_line line
                           on line.company_id = $1 and line.account_id = $2 and line.entry_id = entry.id
                        where entry.company_id = $1 and entry.posted_on >= date_trunc('month', $3::date)::date
                          and (entry.posted_on < $3
                               or (entry.posted_on, entry.number, line.line) <= ($3, $4::bigint, $5::int))), 0)
           )::bigint as balance`,
    [tx.companyId, accountId, day, after?.number ?? null, after?.line ?? null],
  );
  return row?.balance ?? 0n;
}

/** What moved in the account between two days, both included, and in how many lines. */
export async function sumLedger(
  tx: Transaction,
  { accountId, from, to }: { readonly accountId: string; readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<{ readonly debits: Centavos; readonly credits: Centavos; readonly lines: bigint }> {
  const [row] = await tx.query<{ debits: Centavos; credits: Centavos; lines: bigint }>(
    `select coalesce(sum(line.amount_centavos) filter (where line.side = 'D'), 0)::bigint as debits,
            coalesce(sum(line.amount_centavos) filter (where line.side = 'C'), 0)::bigint as credits, count(*) as lines
       from ledger.entry_line line
       join ledger.entry entry on entry.company_id = $1 and entry.id = line.entry_id
      where line.company_id = $1 and line.account_id = $2 and entry.posted_on between $3 and $4`,
    [tx.companyId, accountId, from, to],
  );
  return row ?? { debits: 0n, credits: 0n, lines: 0n };
}

/** Up to this many lines, an account's lines are looked up and sorted; above, the days are walked and its lines picked. */
const FEW_LINES = 4_000;

/** All the lines of the account, then their entries. */
const BY_ACCOUNT = `
  from ledger.entry_line line
  join ledger.entry entry on entry.company_id = $1 and entry.id = line.entry_id
 where line.company_id = $1 and line.account_id = $2`;

/** Entries in their order, each asked for its lines of the account, until the page is full: no sort, whatever the planner believes. */
const BY_DAY = `
  from ledger.entry entry
 cross join lateral (
   select * from ledger.entry_line line
    where line.company_id = $1 and line.account_id = $2 and line.entry_id = entry.id offset 0) line
 where entry.company_id = $1`;

/** The lines of a period after a place in it, in order, with the balance at each; starts from the balance that it is given. */
export async function listLedgerLines(
  tx: Transaction,
  given: {
    readonly accountId: string;
    readonly from: CalendarDate;
    readonly to: CalendarDate;
    readonly after: LedgerPlace | undefined;
    readonly startCentavos: Centavos;
    readonly limit: number;
  },
): Promise<readonly LedgerLineRow[]> {
  const [many] = await tx.query(
    "select from ledger.entry_line where company_id = $1 and account_id = $2 offset $3 limit 1",
    [tx.companyId, given.accountId, FEW_LINES],
  );
  return await tx.query<LedgerLineRow>(
    `with page as (
       select entry.id, entry.number, entry.posted_on, entry.history as entry_history, entry.source_kind,
              entry.source_id, line.line, line.side, line.amount_centavos, line.partner_id, line.history
       ${many === undefined ? BY_ACCOUNT : BY_DAY}
          and entry.posted_on between $3 and $4 and entry.posted_on >= coalesce($5::date, $3)
          and ($5::date is null or (entry.posted_on, entry.number, line.line) > ($5::date, $6::bigint, $7::int))
        order by entry.posted_on, entry.number, line.line
        limit $8
     )
     select line.id as "entryId", line.number, line.line, line.posted_on as "postedOn",
            coalesce(nullif(line.history, ''), line.entry_history) as history, line.side,
            line.amount_centavos as "amountCentavos", line.partner_id as "partnerId", partner.name as "partnerName",
            line.source_kind as "sourceKind", line.source_id as "sourceId",
            ($9::bigint + sum(${SIGNED}) over (order by line.posted_on, line.number, line.line))::bigint
              as "balanceCentavos",
            other.counterparts, account.id as "counterpartId", account.code as "counterpartCode",
            account.name as "counterpartName"
       from page line
       left join companies.partner partner on partner.company_id = $1 and partner.id = line.partner_id
      cross join lateral (
        select count(distinct opposite.account_id) as counterparts, min(opposite.account_id::text)::uuid as account_id
          from ledger.entry_line opposite
         where opposite.company_id = $1 and opposite.entry_id = line.id and opposite.side <> line.side) other
       left join ledger.account account
         on account.company_id = $1 and account.id = other.account_id and other.counterparts = 1
      order by line.posted_on, line.number, line.line`,
    [
      tx.companyId,
      given.accountId,
      given.from,
      given.to,
      given.after?.postedOn ?? null,
      given.after?.number ?? null,
      given.after?.line ?? null,
      given.limit,
      given.startCentavos,
    ],
  );
}

const LINES_A_TURN = 5_000;

/** Every line of a period with its balance, turn by turn. */
export async function* streamLedger(
  tx: Transaction,
  given: { readonly accountId: string; readonly from: CalendarDate; readonly to: CalendarDate },
): AsyncGenerator<LedgerLineRow> {
  let startCentavos = await balanceBefore(tx, { accountId: given.accountId, day: given.from });
  let after: LedgerPlace | undefined;
  for (;;) {
    const lines = await listLedgerLines(tx, { ...given, after, startCentavos, limit: LINES_A_TURN });
    yield* lines;
    const last = lines.at(-1);
    if (last === undefined) return;
    after = last;
    startCentavos = last.balanceCentavos;
  }
}
