import type { Transaction } from "../kernel/database/database.ts";
import { type CalendarDate, daysBetween } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import { findStatementGaps, type StatementGap } from "./check-bank.ts";

interface AccountRow {
  readonly id: string;
  readonly bank: string;
  readonly branch: string;
  readonly number: string;
  readonly ledgerAccountId: string;
  readonly openingOn: CalendarDate;
  readonly openingCentavos: Centavos;
  readonly booksCentavos: Centavos;
  readonly closingOn: CalendarDate | null;
  readonly closingCentavos: Centavos | null;
  readonly closingDocumentId: string | null;
  readonly closingFileName: string | null;
  readonly booksOnClosingCentavos: Centavos;
  readonly movements: bigint;
  readonly pending: bigint;
  readonly pendingInCentavos: Centavos;
  readonly pendingOutCentavos: Centavos;
  readonly dataUntil: CalendarDate | null;
}

export interface AccountOverview extends AccountRow {
  readonly daysSilent: number | null;
  readonly gaps: readonly StatementGap[];
}

/** Each bank account with what the books and the bank say of it, and what of it waits. */
export async function findAccountOverviews(tx: Transaction, today: CalendarDate): Promise<readonly AccountOverview[]> {
  const rows = await tx.query<AccountRow>(
    `with last_word as (
       select distinct on (feed.bank_account_id)
              feed.bank_account_id, statement.closing_on, statement.closing_centavos, statement.document_id,
              file.name as file_name
         from banking.statement statement
         join banking.feed feed on feed.company_id = $1 and feed.id = statement.feed_id
         join documents.document document on document.company_id = $1 and document.id = statement.document_id
         join documents.file file on file.company_id = $1 and file.id = document.file_id
        where statement.company_id = $1 and statement.closing_on is not null and statement.closing_centavos is not null
        order by feed.bank_account_id, statement.closing_on desc, statement.movements desc, statement.to_on desc nulls last
     ), heard as (
       -- A statement says that nothing moved too; one that looks ahead says nothing of days to come.
       select feed.bank_account_id, max(least(coalesce(statement.to_on, statement.closing_on), $2::date)) as until
         from banking.statement statement
         join banking.feed feed on feed.company_id = $1 and feed.id = statement.feed_id
        where statement.company_id = $1
        group by 1
     ), moved as (
       select bank_account_id, count(*) as movements, max(moved_on) as last_on,
              count(*) filter (where status = 'pending') as pending,
              coalesce(sum(amount_centavos) filter (where status = 'pending' and amount_centavos > 0), 0)::bigint as pending_in,
              coalesce(-sum(amount_centavos) filter (where status = 'pending' and amount_centavos < 0), 0)::bigint as pending_out
         from banking.movement where company_id = $1
        group by 1
     ), books as (
       select account_id, sum(debits_centavos - credits_centavos)::bigint as centavos
         from ledger.balance_month where company_id = $1 group by 1
     )
     select account.id, account.bank, account.branch, account.number, account.account_id as "ledgerAccountId",
            account.opening_on as "openingOn", account.opening_centavos as "openingCentavos",
            coalesce(books.centavos, 0) as "booksCentavos", last_word.closing_on as "closingOn",
            last_word.closing_centavos as "closingCentavos", last_word.document_id as "closingDocumentId",
            last_word.file_name as "closingFileName", coalesce(posted.centavos, 0)::bigint as "booksOnClosingCentavos",
            coalesce(moved.movements, 0) as movements, coalesce(moved.pending, 0) as pending,
            coalesce(moved.pending_in, 0) as "pendingInCentavos", coalesce(moved.pending_out, 0) as "pendingOutCentavos",
            greatest(heard.until, moved.last_on) as "dataUntil"
       from banking.bank_account account
       left join last_word on last_word.bank_account_id = account.id
       left join heard on heard.bank_account_id = account.id
       left join moved on moved.bank_account_id = account.id
       left join books on books.account_id = account.account_id
       left join lateral (
         -- Whole months from their balances, and the last one line by line.
         select (select coalesce(sum(month.debits_centavos - month.credits_centavos), 0)
                   from ledger.balance_month month
                  where month.company_id = $1 and month.account_id = account.account_id
                    and month.competencia < date_trunc('month', last_word.closing_on))
              + (select coalesce(sum(case line.side when 'D' then line.amount_centavos else -line.amount_centavos end), 0)
                   from ledger.entry entry
                   join ledger.entry_line line on line.company_id = $1 and line.entry_id = entry.id
                    and line.account_id = account.account_id
                  where entry.company_id = $1 and entry.posted_on >= date_trunc('month', last_word.closing_on)
                    and entry.posted_on <= last_word.closing_on) as centavos) posted on last_word.closing_on is not null
      where account.company_id = $1
      order by account.bank, account.branch, account.number`,
    [tx.companyId, today],
  );
  const gaps = Map.groupBy(await findStatementGaps(tx), ({ account }) => account);
  return rows.map((row) => ({
    ...row,
    daysSilent: row.dataUntil === null ? null : Math.max(0, daysBetween(row.dataUntil, today)),
    gaps: gaps.get([row.bank, row.branch, row.number].join(" ")) ?? [],
  }));
}
