import type { Transaction } from "../kernel/database/database.ts";
import type { Category } from "./category.ts";

/** What people made of movements with the same words and direction: a rule that history wrote, with its evidence. */
export interface Habit {
  readonly signature: string;
  readonly direction: "in" | "out";
  readonly category: Category;
  readonly accountId: string;
  readonly accountName: string;
  /** Times that people decided just this, of all the times that they decided anything. */
  readonly agreeing: number;
  readonly total: number;
}

export type HabitStage = "shadow" | "suggest" | "on";

const SUGGEST_CASES_MIN = 30;
const SUGGEST_BOUND = 0.8;
const ON_BOUND = 0.98;
/** Two-sided 95 %. */
const Z = 1.96;

/** Lower bound of the true rate at which something is right, seen right so many times of so many (Wilson score interval). */
export function wilsonLowerBound(right: number, total: number): number {
  if (total === 0) return 0;
  const rate = right / total;
  const spread = Z * Math.sqrt((rate * (1 - rate) + (Z * Z) / (4 * total)) / total);
  return (rate + (Z * Z) / (2 * total) - spread) / (1 + (Z * Z) / total);
}

/**
 * How far a habit may go by its evidence alone: it proposes after 30 cases with a bound of 0.80, and decides with a bound of 0.98
 * (189 cases without an error). An error lowers the bound, so a habit that people correct falls back by itself.
 */
export function stageOf({ agreeing, total }: Pick<Habit, "agreeing" | "total">): HabitStage {
  const bound = wilsonLowerBound(agreeing, total);
  if (bound >= ON_BOUND) return "on";
  return total >= SUGGEST_CASES_MIN && bound >= SUGGEST_BOUND ? "suggest" : "shadow";
}

/** The words of a memo without what changes each time: numbers. */
export function signatureOf(memo: string): string {
  return memo
    .replace(/[0-9][0-9.,/:-]*/g, "#")
    .replace(/\s+/g, " ")
    .trim();
}

/** Habits that people's decisions show, the most frequent decision of each signature. */
export async function findHabits(tx: Transaction): Promise<ReadonlyMap<string, Habit>> {
  const rows = await tx.query<Habit>(
    `with decided as (
       select movement.signature, case when movement.amount_centavos < 0 then 'out' else 'in' end as direction,
              movement.category, match.parts ->> 'account' as account_id
         from banking.match match
         join banking.movement movement on movement.company_id = $1 and movement.id = match.movement_id
        where match.company_id = $1 and match.level = 'person' and match.undone_at is null
     ), counted as (
       select signature, direction, category, account_id, count(*) as agreeing,
              sum(count(*)) over (partition by signature, direction) as total
         from decided
        group by signature, direction, category, account_id
     )
     select distinct on (counted.signature, counted.direction)
            counted.signature, counted.direction, counted.category, account.id as "accountId",
            account.name as "accountName", counted.agreeing::int as agreeing, counted.total::int as total
       from counted
       join ledger.account account on account.company_id = $1 and account.id = counted.account_id::uuid
      where counted.account_id is not null
      order by counted.signature, counted.direction, counted.agreeing desc, account.code`,
    [tx.companyId],
  );
  return new Map(rows.map((row) => [habitKey(row), row]));
}

export function habitKey({ signature, direction }: Pick<Habit, "signature" | "direction">): string {
  return `${direction} ${signature}`;
}
