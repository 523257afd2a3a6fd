import type { Transaction } from "../kernel/database/database.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import { contentHash, type EntryLineDraft, type Side } from "./entry.ts";

/** The outcome of one check of the books: a name that never changes, whether it holds, and what was compared. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

const ENTRIES_A_PAGE = 5_000;

/**
 * Every entry balances, closes with the count and total it was sealed with, still says what its hash says, and is the one that
 * the event log tells of: who rewrites an entry and its hash does not rewrite the chain.
 */
export async function checkEntriesBalanced(tx: Transaction): Promise<Check> {
  const name = "entries_balanced";
  const [sums] = await tx.query<{ entries: bigint; bad: bigint; debits: Centavos; credits: Centavos }>(
    `select count(*) as entries,
            count(*) filter (where debits <> credits or debits <> total_centavos or lines <> line_count) as bad,
            coalesce(sum(debits), 0)::bigint as debits, coalesce(sum(credits), 0)::bigint as credits
       from (select entry.id, entry.total_centavos, entry.line_count, count(line.line) as lines,
                    coalesce(sum(line.amount_centavos) filter (where line.side = 'D'), 0)::bigint as debits,
                    coalesce(sum(line.amount_centavos) filter (where line.side = 'C'), 0)::bigint as credits
               from ledger.entry entry
               left join ledger.entry_line line on line.company_id = $1 and line.entry_id = entry.id
              where entry.company_id = $1
              group by entry.id, entry.total_centavos, entry.line_count) entry`,
    [tx.companyId],
  );
  if (sums === undefined || sums.bad > 0n) {
    return { name, ok: false, detail: `${sums?.bad ?? "?"} lançamentos não fecham` };
  }
  const altered = await findAlteredEntry(tx);
  if (altered !== undefined) {
    return { name, ok: false, detail: `o lançamento ${altered} não diz mais o que dizia quando foi gravado` };
  }
  const untold = await countEntriesNotAsTold(tx);
  if (untold > 0n) {
    return { name, ok: false, detail: `${untold} lançamentos sumiram ou não são mais os que a trilha registrou` };
  }
  return {
    name,
    ok: sums.debits === sums.credits,
    detail: `${sums.entries} lançamentos, débitos ${formatReais(sums.debits)} = créditos ${formatReais(sums.credits)}`,
  };
}

/** Entries that were announced and are no longer there, or have another hash than the one announced. */
async function countEntriesNotAsTold(tx: Transaction): Promise<bigint> {
  const [row] = await tx.query<{ different: bigint }>(
    `select count(*) as different
       from kernel.event event
       join kernel.event_object object on object.company_id = $1 and object.event_id = event.id
        and object.object_type = 'entry' and object.qualifier = 'entry'
       join kernel.event_change change on change.company_id = $1 and change.event_id = event.id
       left join ledger.entry entry on entry.company_id = $1 and entry.id = object.object_id
      where event.company_id = $1 and event.type in ('ledger.entry_posted', 'ledger.entry_reversed')
        and (entry.id is null or encode(entry.content_hash, 'hex') <> change.after ->> 'hash')`,
    [tx.companyId],
  );
  return row?.different ?? 0n;
}

/** The first entry whose content no longer has its hash, by year and number. */
async function findAlteredEntry(tx: Transaction): Promise<string | undefined> {
  let after = { year: 0, number: 0n };
  for (;;) {
    const page = await tx.query<{
      year: number;
      number: bigint;
      posted_on: CalendarDate;
      kind: "N" | "E" | "X";
      history: string;
      content_hash: Buffer;
      lines: [string, Side, string, string | null, string | null, string | null][];
    }>(
      `select entry.year, entry.number, entry.posted_on, entry.kind, entry.history, entry.content_hash, lines.lines
         from (select * from ledger.entry
                where company_id = $1 and (year, number) > ($2::smallint, $3::bigint)
                order by year, number limit ${ENTRIES_A_PAGE}) entry
         cross join lateral (
           select json_agg(json_build_array(account_id, side, amount_centavos::text, cost_centre_id, partner_id, history)
                           order by line) as lines
             from ledger.entry_line line where line.company_id = $1 and line.entry_id = entry.id) lines
        order by entry.year, entry.number`,
      [tx.companyId, after.year, after.number],
    );
    for (const entry of page) {
      const lines = entry.lines.map(
        ([accountId, side, amount, costCentreId, partnerId, history]): EntryLineDraft => ({
          accountId,
          side,
          amountCentavos: BigInt(amount),
          ...(costCentreId === null ? {} : { costCentreId }),
          ...(partnerId === null ? {} : { partnerId }),
          ...(history === null ? {} : { history }),
        }),
      );
      const hash = contentHash({ postedOn: entry.posted_on, kind: entry.kind, history: entry.history }, lines);
      if (!hash.equals(entry.content_hash)) return `${entry.number}/${entry.year}`;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < ENTRIES_A_PAGE) return undefined;
    after = { year: last.year, number: last.number };
  }
}

/** The monthly balances, kept as entries are posted, equal the sum of the lines, account by account and month by month. */
export async function checkBalancesEqualLines(tx: Transaction): Promise<Check> {
  const [row] = await tx.query<{ kept: bigint; different: bigint }>(
    `with summed as (
       select line.account_id, line.cost_centre_id, date_trunc('month', entry.posted_on)::date as competencia,
              coalesce(sum(line.amount_centavos) filter (where line.side = 'D'), 0)::bigint as debits,
              coalesce(sum(line.amount_centavos) filter (where line.side = 'C'), 0)::bigint as credits
         from ledger.entry_line line
         join ledger.entry entry on entry.company_id = $1 and entry.id = line.entry_id
        where line.company_id = $1
        group by 1, 2, 3
     )
     select (select count(*) from ledger.balance_month where company_id = $1) as kept, count(*) as different
       from summed
       full join (select * from ledger.balance_month where company_id = $1) kept
         on kept.account_id = summed.account_id and kept.competencia = summed.competencia
        and coalesce(kept.cost_centre_id, $1) = coalesce(summed.cost_centre_id, $1)
      where (kept.debits_centavos, kept.credits_centavos) is distinct from (summed.debits, summed.credits)`,
    [tx.companyId],
  );
  return {
    name: "balances_equal_lines",
    ok: row?.different === 0n,
    detail:
      row?.different === 0n
        ? `${row.kept} saldos mensais iguais à soma das partidas`
        : `${row?.different ?? "?"} saldos mensais diferem da soma das partidas`,
  };
}
