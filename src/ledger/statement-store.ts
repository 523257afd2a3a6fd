import type { Transaction } from "../kernel/database/database.ts";
import type { CalendarDate, Month } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

export interface OpenResult {
  readonly accountId: string;
  readonly costCentreId: string | null;
  readonly code: string;
  /** Debits positive. */
  readonly balanceCentavos: Centavos;
}

/** Result accounts that are not at zero when a day ends; the day is the last of a month, since balances are monthly. */
export async function listOpenResults(tx: Transaction, on: CalendarDate): Promise<readonly OpenResult[]> {
  return await tx.query<OpenResult>(
    `select account.id as "accountId", balance.cost_centre_id as "costCentreId", account.code,
            sum(balance.debits_centavos - balance.credits_centavos)::bigint as "balanceCentavos"
       from ledger.balance_month balance
       join ledger.account account on account.company_id = $1 and account.id = balance.account_id
      where balance.company_id = $1 and balance.competencia <= $2::date and account.cod_nat = '04'
      group by account.id, account.code, balance.cost_centre_id
     having sum(balance.debits_centavos - balance.credits_centavos) <> 0
      order by account.code, balance.cost_centre_id nulls first`,
    [tx.companyId, on],
  );
}

/** Entries that closings of the year have made. */
export async function countClosings(tx: Transaction, year: number): Promise<bigint> {
  const [row] = await tx.query<{ count: bigint }>(
    `select count(*) as count from ledger.entry
      where company_id = $1 and year = $2 and source_kind = 'year_closing'`,
    [tx.companyId, year],
  );
  return row?.count ?? 0n;
}

export interface ResultLine {
  readonly accountId: string;
  readonly code: string;
  readonly name: string;
  readonly dreLine: string | null;
  /** Revenue positive, expense negative. */
  readonly amountCentavos: Centavos;
}

/**
 * What each result account earned or spent in the months from one to another. The closing of a year is not part of it: it moves results
 * out of their accounts, and they were earned all the same.
 */
export async function listResults(
  tx: Transaction,
  { from, to }: { readonly from: Month; readonly to: Month },
): Promise<readonly ResultLine[]> {
  return await tx.query<ResultLine>(
    `with moved as (
       select account_id, credits_centavos - debits_centavos as amount
         from ledger.balance_month
        where company_id = $1 and competencia between $2::date and $3::date
       union all
       select line.account_id, case line.side when 'D' then line.amount_centavos else -line.amount_centavos end
         from ledger.entry entry
         join ledger.entry_line line on line.company_id = $1 and line.entry_id = entry.id
        where entry.company_id = $1 and entry.kind = 'E'
          and entry.posted_on >= $2::date and entry.posted_on < $3::date + interval '1 month'
     )
     select account.id as "accountId", account.code, account.name, account.dre_line as "dreLine", sum(moved.amount)::bigint as "amountCentavos"
       from moved
       join ledger.account account on account.company_id = $1 and account.id = moved.account_id
      where account.cod_nat = '04'
      group by account.id, account.code, account.name, account.dre_line
     having sum(moved.amount) <> 0
      order by account.code`,
    [tx.companyId, `${from}-01`, `${to}-01`],
  );
}
