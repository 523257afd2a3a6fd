import type { Transaction } from "../kernel/database/database.ts";
import type { Check } from "../ledger/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { counted } from "../values/counted.ts";
import { type Centavos, formatReais } from "../values/money.ts";

/** On each day of each account, what the books say the bank holds is the opening plus what moved until then. */
export async function checkBankEqualsLedger(tx: Transaction): Promise<Check> {
  const [row] = await tx.query<{ accounts: bigint; days: bigint; different: bigint; first: string | null }>(
    `with moved as (
       select bank_account_id, moved_on as day, sum(amount_centavos)::bigint as centavos
         from banking.movement where company_id = $1 group by 1, 2
       union all
       select id, opening_on, opening_centavos from banking.bank_account where company_id = $1
     ), posted as (
       select account.id as bank_account_id, entry.posted_on as day,
              sum(case line.side when 'D' then line.amount_centavos else -line.amount_centavos end)::bigint as centavos
         from banking.bank_account account
         join ledger.entry_line line on line.company_id = $1 and line.account_id = account.account_id
         join ledger.entry entry on entry.company_id = $1 and entry.id = line.entry_id
        where account.company_id = $1
        group by 1, 2
     ), days as (
       select bank_account_id, day,
              sum(coalesce(bank, 0)) over so_far as bank, sum(coalesce(ledger, 0)) over so_far as ledger
         from (select bank_account_id, day, sum(bank) as bank, sum(ledger) as ledger
                 from (select bank_account_id, day, centavos as bank, 0 as ledger from moved
                       union all
                       select bank_account_id, day, 0, centavos from posted) both_sides
                group by 1, 2) day_by_day
       window so_far as (partition by bank_account_id order by day)
     )
     select count(distinct bank_account_id) as accounts, count(*) as days,
            count(*) filter (where bank <> ledger) as different,
            min(day) filter (where bank <> ledger)::text as first
       from days`,
    [tx.companyId],
  );
  const ok = row?.different === 0n;
  return {
    name: "bank_equals_ledger",
    ok,
    detail: ok
      ? `${counted(row.accounts, "conta", "contas")}, ${counted(row.days, "dia", "dias")} com movimento: razão igual ao banco em todos`
      : `razão e banco diferem em ${counted(row?.different ?? 0n, "dia", "dias")}, o primeiro ${row?.first ?? "?"}`,
  };
}

export interface StatementGap {
  readonly documentId: string;
  readonly fileName: string;
  readonly account: string;
  readonly on: CalendarDate;
  readonly bankCentavos: Centavos;
  readonly booksCentavos: Centavos;
}

/**
 * Statements whose closing balance is not what the movements that we have add up to: something is missing or too much. A
 * balance dated before the opening says nothing, and one dated in the middle of a day that another file completes is not
 * looked at: only the last word on each day counts.
 */
export async function findStatementGaps(tx: Transaction): Promise<readonly StatementGap[]> {
  return await tx.query<StatementGap>(
    `with last_word as (
       select distinct on (feed.bank_account_id, statement.closing_on)
              feed.bank_account_id, statement.closing_on, statement.closing_centavos, statement.document_id
         from banking.statement statement
         join banking.feed feed on feed.company_id = $1 and feed.id = statement.feed_id
        where statement.company_id = $1 and statement.closing_on is not null and statement.closing_centavos is not null
        order by feed.bank_account_id, statement.closing_on, statement.movements desc, statement.to_on desc nulls last
     )
     select last_word.document_id as "documentId", file.name as "fileName",
            concat_ws(' ', account.bank, account.branch, account.number) as account, last_word.closing_on as on,
            last_word.closing_centavos as "bankCentavos",
            (account.opening_centavos + coalesce(moved.centavos, 0))::bigint as "booksCentavos"
       from last_word
       join banking.bank_account account on account.company_id = $1 and account.id = last_word.bank_account_id
       join documents.document document on document.company_id = $1 and document.id = last_word.document_id
       join documents.file file on file.company_id = $1 and file.id = document.file_id
       left join lateral (
         select sum(movement.amount_centavos) as centavos from banking.movement movement
          where movement.company_id = $1 and movement.bank_account_id = account.id
            and movement.moved_on <= last_word.closing_on) moved on true
      where last_word.closing_on >= account.opening_on
        and account.opening_centavos + coalesce(moved.centavos, 0) <> last_word.closing_centavos
      order by last_word.closing_on`,
    [tx.companyId],
  );
}

export async function checkStatementsContinuous(tx: Transaction): Promise<Check> {
  const gaps = await findStatementGaps(tx);
  const [first] = gaps;
  return {
    name: "statement_continuous",
    ok: first === undefined,
    detail:
      first === undefined
        ? "os saldos que os extratos trazem são os dos movimentos"
        : `${gaps.length} saldos não fecham; o primeiro: conta ${first.account}, em ${first.on}, o extrato diz ` +
          `${formatReais(first.bankCentavos)} e os movimentos somam ${formatReais(first.booksCentavos)}`,
  };
}
