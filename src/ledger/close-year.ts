import type { Transaction } from "../kernel/database/database.ts";
import type { Actor } from "../kernel/events.ts";
import { calendarDate } from "../values/calendar.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import { accountsByRole } from "./open-books.ts";
import { postEntries } from "./post-entries.ts";
import { accountOfRole } from "./posting-rule.ts";
import { countClosings, listOpenResults } from "./statement-store.ts";
import { lockNumbers } from "./store.ts";

export interface ClosedYear {
  /** Result accounts that were closed now; none when the year was closed before and nothing was posted since. */
  readonly accounts: number;
  /** What went to retained earnings, or, below zero, to accumulated losses. */
  readonly resultCentavos: Centavos;
}

const RULE = { id: "year_closing", version: 1 } as const;

/**
 * Closes the results of a year: on its last day each result account, in each cost centre, goes to the result of the year by an entry of
 * kind E and of two lines (the form that the ECD asks for), and that goes to retained earnings or accumulated losses. Again, it closes
 * what was posted since, and nothing twice.
 *
 * @throws `ledger.period_closed`, `ledger.account_role_missing`
 */
export async function closeYear(
  tx: Transaction,
  actor: Actor,
  at: Date,
  { year }: { year: number },
): Promise<ClosedYear> {
  // Whoever posts waits, so that nothing enters between the reading of the balances and their closing.
  await lockNumbers(tx);
  const on = calendarDate(`${year}-12-31`);
  const open = await listOpenResults(tx, on);
  if (open.length === 0) return { accounts: 0, resultCentavos: 0n };
  const roles = await accountsByRole(tx);
  const result = accountOfRole(roles, "result_of_year");
  const run = await countClosings(tx, year);
  const source = { kind: "year_closing" };
  // A debit balance is closed by a credit.
  const closings = open.map(({ accountId, costCentreId, code, balanceCentavos }) => {
    const centre = costCentreId === null ? {} : { costCentreId };
    return {
      postedOn: on,
      kind: "E" as const,
      history: `Encerramento ${code}`,
      source,
      rule: RULE,
      idempotencyKey: `year-closing:${year}:${run}:${accountId}:${costCentreId ?? ""}`,
      lines: [
        { accountId, side: "C" as const, amountCentavos: balanceCentavos, ...centre },
        { accountId: result, side: "D" as const, amountCentavos: balanceCentavos },
      ],
    };
  });
  const resultCentavos = -open.reduce((sum, { balanceCentavos }) => sum + balanceCentavos, 0n);
  const transfer = {
    postedOn: on,
    history: `Transferência do resultado do exercício de ${year} (${formatReais(resultCentavos)})`,
    source,
    rule: RULE,
    idempotencyKey: `year-closing:${year}:${run}:transfer`,
    lines: [
      { accountId: result, side: "D" as const, amountCentavos: resultCentavos },
      {
        accountId: accountOfRole(roles, resultCentavos < 0n ? "accumulated_losses" : "retained_earnings"),
        side: "C" as const,
        amountCentavos: resultCentavos,
      },
    ],
  };
  await postEntries(tx, actor, at, resultCentavos === 0n ? closings : [...closings, transfer]);
  return { accounts: open.length, resultCentavos };
}
