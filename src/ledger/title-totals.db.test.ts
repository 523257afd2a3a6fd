import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { type Database, openDatabase, type Transaction } from "../kernel/database/database.ts";
import { newUuid } from "../kernel/identifier.ts";
import { billBook } from "../payables/index.ts";
import { receivableBook } from "../receivables/index.ts";
import { calendarDate } from "../values/calendar.ts";
import { accountsByRole, countWrongTotals, postEntries, type Subledger } from "./index.ts";

const database = useTestDatabase();
const books = [billBook, receivableBook];
const given = { companyId: "", partnerId: newUuid(), accountId: "", entryId: "" };

beforeAll(async () => {
  given.companyId = await makeCompany(database.db);
  await database.db.withCompany(given.companyId, async (tx) => {
    const accounts = await accountsByRole(tx);
    given.accountId = accounts.get("cash") ?? "";
    await tx.query(
      "insert into companies.partner (company_id, id, name, is_supplier) values ($1, $2, 'Moinho Inventado', true)",
      [tx.companyId, given.partnerId],
    );
    const [entry] = await postEntries(tx, testActor, testTime, [
      {
        postedOn: calendarDate("2026-03-10"),
        history: "Integralização",
        source: { kind: "document" },
        rule: { id: "capital", version: 1 },
        idempotencyKey: "totals",
        lines: [
          { accountId: given.accountId, side: "D", amountCentavos: 1n },
          { accountId: accounts.get("capital") ?? "", side: "C", amountCentavos: 1n },
        ],
      },
    ]);
    given.entryId = entry?.id ?? "";
  });
});

/** Titles of one statement, due on these days of December; null has no due date. */
async function insert(tx: Transaction, { titles }: Subledger, dueDays: readonly (number | null)[]): Promise<string[]> {
  const ids = dueDays.map(() => newUuid());
  await tx.query(
    `insert into ${titles} (company_id, id, partner_id, installment, issued_on, due_on, competencia, amount_centavos,
                            account_id, entry_id)
     select $1, id, $2, '001', '2026-12-01', date '2026-12-01' + day, '2026-12-01', 1000 + coalesce(day, 0), $3, $4
       from unnest($5::uuid[], $6::int[]) as title (id, day)`,
    [tx.companyId, given.partnerId, given.accountId, given.entryId, ids, dueDays],
  );
  return ids;
}

const CHANGES = {
  due: "due_on = due_on + $3::int",
  withoutDue: "due_on = null, version = version + $3::int",
  amount: "amount_centavos = amount_centavos + $3::int",
  settle: "settled_centavos = amount_centavos, status = 'settled', version = version + $3::int",
  part: "settled_centavos = 1, status = 'partial', version = version + $3::int",
  reopen: "settled_centavos = 0, status = 'open', version = version + $3::int",
  cancel: "settled_centavos = 0, status = 'cancelled', version = version + $3::int",
} as const;

/** What of a title may be changed together: one that is settled in part keeps its amount above what is settled. */
async function change(
  tx: Transaction,
  { titles }: Subledger,
  { what, by, ids }: { readonly what: keyof typeof CHANGES; readonly by: number; readonly ids: readonly string[] },
): Promise<void> {
  const among = what === "amount" ? "and status in ('open', 'cancelled')" : "";
  await tx.query(`update ${titles} set ${CHANGES[what]} where company_id = $1 and id = any($2::uuid[]) ${among}`, [
    tx.companyId,
    ids,
    by,
  ]);
}

const wrong = async (book: Subledger): Promise<bigint> =>
  await database.db.withCompany(given.companyId, async (tx) => await countWrongTotals(tx, book));

const aDay = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null });
const aStatement = fc.oneof(
  fc.record({ insert: fc.array(aDay, { maxLength: 6 }) }),
  fc.record({
    what: fc.constantFrom(...(Object.keys(CHANGES) as (keyof typeof CHANGES)[])),
    by: fc.integer({ min: 1, max: 3 }),
    share: fc.integer({ min: 1, max: 4 }),
  }),
);
const aTransaction = fc.record({ statements: fc.array(aStatement, { maxLength: 4 }), isUndone: fc.boolean() });

class Undone extends Error {}

describe.each(books)("the totals of $titles by day and status", (book) => {
  test("are the sum of the titles whatever is written, in one statement or many, undone or not", async () => {
    const kept: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(aTransaction, { minLength: 1, maxLength: 4 }), async (transactions) => {
        for (const { statements, isUndone } of transactions) {
          const made: string[] = [];
          const work = database.db.withCompany(given.companyId, async (tx) => {
            for (const statement of statements) {
              if ("insert" in statement) made.push(...(await insert(tx, book, statement.insert)));
              else {
                const ids = [...kept, ...made].filter((_, at) => at % statement.share === 0);
                await change(tx, book, { what: statement.what, by: statement.by, ids });
              }
            }
            if (isUndone) throw new Undone();
          });
          if (isUndone) await expect(work).rejects.toThrow(Undone);
          else {
            await work;
            kept.push(...made);
          }
          expect(await wrong(book)).toBe(0n);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("hold with sixteen who write the same days at once, none of whom waits for another's totals", async () => {
    const WRITERS = 16;
    const others = [openDatabase(database.address), openDatabase(database.address)];
    const of = (writer: number): Database => others[writer % others.length] ?? database.db;
    try {
      // All are inside their transactions, each having written the same days, before the first of them commits.
      let inside = 0;
      let open = (): void => undefined;
      const everybody = new Promise<void>((resolve) => {
        open = resolve;
      });
      const made = await Promise.all(
        Array.from({ length: WRITERS }, async (_, writer) => {
          return await of(writer).withCompany(given.companyId, async (tx) => {
            // Half of them from the last day to the first: rows that were waited for would be waited for in a circle.
            const days = writer % 2 === 0 ? [10, 11, 12] : [12, 11, 10];
            const ids: string[] = [];
            for (const day of days) ids.push(...(await insert(tx, book, [day, day])));
            inside += 1;
            if (inside === WRITERS) open();
            await everybody;
            return ids;
          });
        }),
      );
      expect(await wrong(book)).toBe(0n);
      await Promise.all(
        made.map(async (ids, writer) => {
          for (const what of ["due", "part", "settle", "reopen", "cancel", "amount"] as const) {
            await of(writer).withCompany(given.companyId, async (tx) => await change(tx, book, { what, by: 1, ids }));
          }
        }),
      );
      expect(await wrong(book)).toBe(0n);
      const [slots] = await database.db.withCompany(
        given.companyId,
        async (tx) =>
          await tx.query<{ most: bigint }>(
            `select max(count) as most from (select count(*) from ${book.totals}
              where company_id = $1 group by status, ordered_due_on) as slots`,
            [tx.companyId],
          ),
      );
      expect(slots?.most).toBeLessThanOrEqual(WRITERS);
    } finally {
      await Promise.all(others.map(async (db) => await db.close()));
    }
  });

  test("are not the application's to write", async () => {
    for (const sql of [`update ${book.totals} set count = 0`, `delete from ${book.totals}`]) {
      const attack = database.db.withCompany(given.companyId, async (tx) => await tx.query(sql));
      await expect(attack, sql).rejects.toMatchObject({ code: "42501" });
    }
  });
});
