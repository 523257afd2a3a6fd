import type { Transaction } from "../kernel/database/database.ts";
import type { CalendarDate, Month } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

export interface EcdChartAccount {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: "S" | "A";
  readonly parentId: string | null;
  readonly codNat: string;
  readonly referencial: Readonly<Record<string, string>> | null;
  readonly commodity: string | null;
}

export async function listEcdChart(tx: Transaction): Promise<readonly EcdChartAccount[]> {
  return await tx.query<EcdChartAccount>(
    `select id, code, name, kind, parent_id as "parentId", cod_nat as "codNat", referencial, commodity
       from ledger.account where company_id = $1 order by code`,
    [tx.companyId],
  );
}

export interface MonthMoved {
  readonly accountId: string;
  readonly centreId: string | null;
  /** Null gathers all that moved before the year. */
  readonly month: Month | null;
  readonly debitsCentavos: Centavos;
  readonly creditsCentavos: Centavos;
}

export async function listMovedByMonth(tx: Transaction, year: number): Promise<readonly MonthMoved[]> {
  return await tx.query<MonthMoved>(
    `select account_id as "accountId", cost_centre_id as "centreId",
            case when competencia >= $2::date then to_char(competencia, 'YYYY-MM') end as month,
            sum(debits_centavos)::bigint as "debitsCentavos", sum(credits_centavos)::bigint as "creditsCentavos"
       from ledger.balance_month
      where company_id = $1 and competencia <= $3::date
      group by 1, 2, 3`,
    [tx.companyId, `${year}-01-01`, `${year}-12-01`],
  );
}

export interface ClosedResult {
  readonly on: CalendarDate;
  readonly accountId: string;
  readonly centreId: string | null;
  /** What the account held before; debits positive. */
  readonly balanceCentavos: Centavos;
}

/** What the closing entries of a year took out of each result account, day by day. */
export async function listClosedResults(tx: Transaction, year: number): Promise<readonly ClosedResult[]> {
  return await tx.query<ClosedResult>(
    `select entry.posted_on as on, line.account_id as "accountId", line.cost_centre_id as "centreId",
            sum(case line.side when 'C' then line.amount_centavos else -line.amount_centavos end)::bigint
              as "balanceCentavos"
       from ledger.entry entry
       join ledger.entry_line line on line.company_id = $1 and line.entry_id = entry.id
       join ledger.account account on account.company_id = $1 and account.id = line.account_id
      where entry.company_id = $1 and entry.kind = 'E' and account.cod_nat = '04'
        and entry.posted_on between $2::date and $3::date
      group by 1, 2, 3
     having sum(case line.side when 'C' then line.amount_centavos else -line.amount_centavos end) <> 0
      order by 1, 2, 3`,
    [tx.companyId, `${year}-01-01`, `${year}-12-31`],
  );
}

export interface YearCount {
  readonly entries: bigint;
  readonly lines: bigint;
  readonly extemporaneous: bigint;
}

export async function countYear(tx: Transaction, year: number): Promise<YearCount> {
  const [row] = await tx.query<YearCount>(
    `select count(*) as entries, coalesce(sum(line_count), 0)::bigint as lines,
            count(*) filter (where kind = 'X') as extemporaneous
       from ledger.entry where company_id = $1 and year = $2`,
    [tx.companyId, year],
  );
  return row ?? { entries: 0n, lines: 0n, extemporaneous: 0n };
}

export async function listCostCentres(
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly code: string; readonly name: string }[]> {
  return await tx.query("select id, code, name from ledger.cost_centre where company_id = $1 order by code", [
    tx.companyId,
  ]);
}

export async function insertCostCentres(
  tx: Transaction,
  centres: readonly { readonly id: string; readonly code: string; readonly name: string }[],
): Promise<void> {
  await tx.query(
    `insert into ledger.cost_centre (company_id, id, code, name)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[])`,
    [tx.companyId, centres.map(({ id }) => id), centres.map(({ code }) => code), centres.map(({ name }) => name)],
  );
}

/**
 * An entry that an opening on this day would count twice: other opening balances, or postings of the time before. What titles and bank
 * accounts open by themselves stands beside it.
 */
export async function findOpeningBefore(
  tx: Transaction,
  { on, key }: { readonly on: CalendarDate; readonly key: string },
): Promise<{ readonly history: string } | undefined> {
  const [row] = await tx.query<{ history: string }>(
    `select history from ledger.entry entry
      where company_id = $1 and idempotency_key <> $3
        and reverses_id is null
        and not exists (select from ledger.entry reversal
                         where reversal.company_id = $1 and reversal.reverses_id = entry.id)
        and (rule_id = 'opening_balances'
             or (posted_on <= $2::date and rule_id not like 'opening%'))
      order by posted_on, number
      limit 1`,
    [tx.companyId, on, key],
  );
  return row;
}
