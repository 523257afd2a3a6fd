import type { Transaction } from "../kernel/database/database.ts";
import type { Month } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import type { Side } from "./entry.ts";

/** One account of a balancete. Balances are signed, debits positive. */
export interface TrialBalanceLine {
  readonly id: string;
  readonly parentId: string | null;
  /** The side that the account grows on; null for one of imported books. */
  readonly normal: Side | null;
  readonly commodity: string | null;
  readonly commodityPlaces: number | null;
  readonly code: string;
  readonly name: string;
  readonly kind: "S" | "A";
  readonly level: number;
  readonly openingCentavos: Centavos;
  readonly debitsCentavos: Centavos;
  readonly creditsCentavos: Centavos;
  readonly closingCentavos: Centavos;
}

/**
 * The balancete of a range of months: every account that ever moved up to its end, analytic ones and the sums above them,
 * in the order of the chart.
 */
export async function trialBalance(
  tx: Transaction,
  { from, to }: { readonly from: Month; readonly to: Month },
): Promise<readonly TrialBalanceLine[]> {
  return await tx.query<TrialBalanceLine>(
    `with recursive moved as (
       select account_id,
              sum(debits_centavos - credits_centavos) filter (where competencia < $2::date) as opening,
              sum(debits_centavos) filter (where competencia >= $2::date) as debits,
              sum(credits_centavos) filter (where competencia >= $2::date) as credits
         from ledger.balance_month
        where company_id = $1 and competencia <= $3::date
        group by account_id
     ), summed as (
       select account.id, account.parent_id, moved.opening, moved.debits, moved.credits
         from moved
         join ledger.account account on account.company_id = $1 and account.id = moved.account_id
       union all
       select parent.id, parent.parent_id, summed.opening, summed.debits, summed.credits
         from summed
         join ledger.account parent on parent.company_id = $1 and parent.id = summed.parent_id
     ), levels as (
       select id, 1 as level from ledger.account where company_id = $1 and parent_id is null
       union all
       select account.id, levels.level + 1
         from levels
         join ledger.account account on account.company_id = $1 and account.parent_id = levels.id
     ), totals as (
       select id, coalesce(sum(opening), 0)::bigint as opening, coalesce(sum(debits), 0)::bigint as debits,
              coalesce(sum(credits), 0)::bigint as credits
         from summed
        group by id
     )
     select account.id, account.parent_id as "parentId", account.normal, account.commodity,
            account.commodity_places as "commodityPlaces", account.code, account.name, account.kind, levels.level,
            totals.opening as "openingCentavos", totals.debits as "debitsCentavos", totals.credits as "creditsCentavos",
            totals.opening + totals.debits - totals.credits as "closingCentavos"
       from totals
       join ledger.account account on account.company_id = $1 and account.id = totals.id
       join levels on levels.id = account.id
      order by account.code`,
    [tx.companyId, `${from}-01`, `${to}-01`],
  );
}

/** First and last month with postings, or nothing when the books are empty. */
export async function monthsWithPostings(
  tx: Transaction,
): Promise<{ readonly from: Month; readonly to: Month } | undefined> {
  const [row] = await tx.query<{ from: Month | null; to: Month | null }>(
    `select to_char(min(competencia), 'YYYY-MM') as from, to_char(max(competencia), 'YYYY-MM') as to
       from ledger.balance_month where company_id = $1`,
    [tx.companyId],
  );
  return row?.from && row.to ? { from: row.from, to: row.to } : undefined;
}

/** The last month with postings that is not after this one. */
export async function lastPostedMonth(tx: Transaction, until: Month): Promise<Month | undefined> {
  const [row] = await tx.query<{ month: Month | null }>(
    `select to_char(max(competencia), 'YYYY-MM') as month
       from ledger.balance_month where company_id = $1 and competencia <= $2::date`,
    [tx.companyId, `${until}-01`],
  );
  return row?.month ?? undefined;
}
