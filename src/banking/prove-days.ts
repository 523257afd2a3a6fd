import type { Transaction } from "../kernel/database/database.ts";
import { addDays, type CalendarDate, firstDay, lastDay, type Month } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import { findStatementGaps } from "./check-bank.ts";
import { isRestDay } from "./explain-amount.ts";

/**
 * `proved`: something moved, and books and bank agree. `quiet`: nothing moved. `differs`: they do not agree. `missing`: no
 * statement speaks of the day, and later ones do. `unheard`: nothing has come yet. `before`, `ahead`: not asked.
 */
export type DayStatus = "proved" | "quiet" | "differs" | "missing" | "unheard" | "before" | "ahead";

export interface ProvedDay {
  readonly on: CalendarDate;
  readonly status: DayStatus;
  readonly movements: number;
  /** What the bank holds at the end of the day, by its movements or by its own word. */
  readonly bankCentavos: Centavos;
  readonly booksCentavos: Centavos;
}

export interface ProvedAccount {
  readonly bankAccountId: string;
  readonly days: readonly ProvedDay[];
}

interface DayFacts {
  readonly bankAccountId: string;
  readonly openingOn: CalendarDate;
  readonly dataUntil: CalendarDate | null;
  readonly bankBefore: Centavos;
  readonly booksBefore: Centavos;
  /** `[day, movements, bank, books]` of the days on which something moved or was posted. */
  readonly moved: readonly (readonly [CalendarDate, number, string, string])[];
  /** Days from and to of the statements that touch the month. */
  readonly heard: readonly (readonly [CalendarDate, CalendarDate])[];
  readonly account: string;
}

/** Day by day of a month, whether the books are the bank in each account. */
export async function proveDays(
  tx: Transaction,
  { month, today }: { readonly month: Month; readonly today: CalendarDate },
): Promise<readonly ProvedAccount[]> {
  const rows = await tx.query<DayFacts>(
    `select account.id as "bankAccountId", account.opening_on as "openingOn",
            concat_ws(' ', account.bank, account.branch, account.number) as account,
            (select greatest(max(statement.to_on), max(statement.closing_on))
               from banking.statement statement
               join banking.feed feed on feed.company_id = $1 and feed.id = statement.feed_id
              where statement.company_id = $1 and feed.bank_account_id = account.id) as "dataUntil",
            (case when account.opening_on < $2::date then account.opening_centavos else 0 end
              + coalesce((select sum(movement.amount_centavos) from banking.movement movement
                           where movement.company_id = $1 and movement.bank_account_id = account.id
                             and movement.moved_on < $2::date), 0))::bigint as "bankBefore",
            coalesce((select sum(month.debits_centavos - month.credits_centavos) from ledger.balance_month month
                       where month.company_id = $1 and month.account_id = account.account_id
                         and month.competencia < $2::date), 0)::bigint as "booksBefore",
            coalesce((select json_agg(json_build_array(day, movements, bank::text, books::text) order by day)
                        from (select day, sum(movements) as movements, sum(bank)::bigint as bank, sum(books)::bigint as books
                                from (select movement.moved_on as day, 1 as movements, movement.amount_centavos as bank, 0 as books
                                        from banking.movement movement
                                       where movement.company_id = $1 and movement.bank_account_id = account.id
                                         and movement.moved_on between $2::date and $3::date
                                      union all
                                      select account.opening_on, 0, account.opening_centavos, 0
                                       where account.opening_on between $2::date and $3::date
                                      union all
                                      select entry.posted_on, 0, 0,
                                             case line.side when 'D' then line.amount_centavos else -line.amount_centavos end
                                        from ledger.entry entry
                                        join ledger.entry_line line on line.company_id = $1 and line.entry_id = entry.id
                                         and line.account_id = account.account_id
                                       where entry.company_id = $1 and entry.posted_on between $2::date and $3::date) each_one
                               group by day) by_day), '[]') as moved,
            coalesce((select json_agg(json_build_array(statement.from_on, statement.to_on))
                        from banking.statement statement
                        join banking.feed feed on feed.company_id = $1 and feed.id = statement.feed_id
                       where statement.company_id = $1 and feed.bank_account_id = account.id
                         and statement.from_on <= $3::date and statement.to_on >= $2::date), '[]') as heard
       from banking.bank_account account
      where account.company_id = $1
      order by account.bank, account.branch, account.number`,
    [tx.companyId, firstDay(month), lastDay(month)],
  );
  const gaps = new Map((await findStatementGaps(tx)).map((gap) => [`${gap.account} ${gap.on}`, gap.bankCentavos]));
  return rows.map((facts) => ({
    bankAccountId: facts.bankAccountId,
    days: daysOf(facts, { month, today, wordOf: (on) => gaps.get(`${facts.account} ${on}`) }),
  }));
}

function daysOf(
  facts: DayFacts,
  given: {
    readonly month: Month;
    readonly today: CalendarDate;
    /** What a statement says that the account holds, where it is not what its movements add up to. */
    readonly wordOf: (on: CalendarDate) => Centavos | undefined;
  },
): readonly ProvedDay[] {
  const moved = new Map(facts.moved.map(([on, movements, bank, books]) => [on, { movements, bank, books }]));
  const days: ProvedDay[] = [];
  let bank = facts.bankBefore;
  let books = facts.booksBefore;
  for (let on = firstDay(given.month); on <= lastDay(given.month); on = addDays(on, 1)) {
    const day = moved.get(on);
    bank += BigInt(day?.bank ?? "0");
    books += BigInt(day?.books ?? "0");
    const word = given.wordOf(on);
    const movements = Number(day?.movements ?? 0);
    const differs = bank !== books || word !== undefined;
    days.push({
      on,
      movements,
      bankCentavos: word ?? bank,
      booksCentavos: books,
      status:
        differs && on >= facts.openingOn && on <= given.today ? "differs" : quietly(on, movements, facts, given.today),
    });
  }
  return days;
}

function quietly(on: CalendarDate, movements: number, facts: DayFacts, today: CalendarDate): DayStatus {
  if (movements > 0) return "proved";
  if (on > today) return "ahead";
  if (on <= facts.openingOn) return "before";
  if (facts.heard.some(([from, to]) => from <= on && on <= to)) return "quiet";
  if (facts.dataUntil === null || on > facts.dataUntil) return "unheard";
  return isRestDay(on) ? "quiet" : "missing";
}
