import fc from "fast-check";
import { expect, test } from "vitest";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { addDays, calendarDate, type Month, month, monthOf, monthsFromTo } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import {
  checkBalancesEqualLines,
  checkEntriesBalanced,
  type EntryDraft,
  postEntries,
  reverseEntries,
  type TrialBalanceLine,
  trialBalance,
} from "./index.ts";
import { listChart } from "./store.ts";

const database = useTestDatabase();

const MONTHS = monthsFromTo(month("2025-11"), month("2026-03"));
const FIRST_DAY = calendarDate("2025-11-01");
const DAYS = 150;
const ACCOUNTS = 6;

/** An entry of the model: amounts by account, positive debits; the last account takes what closes it. */
const entries = fc.array(
  fc.record({
    day: fc.nat(DAYS),
    amounts: fc.array(fc.tuple(fc.nat(ACCOUNTS - 2), fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })), {
      minLength: 1,
      maxLength: 6,
    }),
  }),
  { minLength: 1, maxLength: 25 },
);

class Undo extends Error {}

/** Each example sees empty books: the transaction is undone whatever happens. */
async function inEmptyBooks(companyId: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
  await database.db
    .withCompany(companyId, async (tx) => {
      await work(tx);
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
}

test("random entries always balance, months follow on one another, and all reversed leaves nothing", async () => {
  const companyId = await makeCompany(database.db);
  await fc.assert(
    fc.asyncProperty(entries, async (drawn) => {
      await inEmptyBooks(companyId, async (tx) => {
        const analytic = (await listChart(tx)).filter(({ kind }) => kind === "A").slice(0, ACCOUNTS);
        const drafts = drawn.flatMap(({ day, amounts }, at): EntryDraft[] => {
          const rest = amounts.reduce((sum, [, amount]) => sum - amount, 0n);
          const lines = [...amounts, [ACCOUNTS - 1, rest] as const].map(([account, amountCentavos]) => ({
            accountId: analytic[account]?.id ?? "",
            side: "D" as const,
            amountCentavos,
          }));
          // An entry of nothing but zeros is no entry, and is refused elsewhere.
          if (lines.every(({ amountCentavos }) => amountCentavos === 0n)) return [];
          return [
            {
              postedOn: addDays(FIRST_DAY, day),
              history: `Fato ${at}`,
              source: { kind: "document" },
              rule: { id: "capital", version: 1 },
              idempotencyKey: `fact:${at}`,
              lines,
            },
          ];
        });
        const posted = await postEntries(tx, testActor, testTime, drafts);
        const codes = new Map(analytic.map(({ id, code }) => [id, code]));
        await expectModel(tx, modelOf(drafts, codes));

        await reverseEntries(tx, testActor, testTime, { entryIds: posted.map(({ id }) => id), reason: "ensaio" });
        const last = MONTHS.at(-1) ?? month("2026-03");
        for (const line of await trialBalance(tx, { from: last, to: last })) {
          expect(line.closingCentavos, line.code).toBe(0n);
        }
        for (const check of [checkEntriesBalanced, checkBalancesEqualLines]) {
          expect(await check(tx)).toMatchObject({ ok: true });
        }
      });
    }),
    { numRuns: 30 },
  );
});

interface Moved {
  readonly debits: Centavos;
  readonly credits: Centavos;
}

/** What moved, by month and account code, summed in memory. */
function modelOf(drafts: readonly EntryDraft[], codes: ReadonlyMap<string, string>): Map<string, Moved> {
  const moved = new Map<string, Moved>();
  for (const { postedOn, lines } of drafts) {
    for (const { accountId, amountCentavos } of lines) {
      // A line of zero is left out of the entry.
      if (amountCentavos === 0n) continue;
      const key = `${monthOf(postedOn)} ${codes.get(accountId) ?? "?"}`;
      const before = moved.get(key) ?? { debits: 0n, credits: 0n };
      moved.set(
        key,
        amountCentavos > 0n
          ? { ...before, debits: before.debits + amountCentavos }
          : { ...before, credits: before.credits - amountCentavos },
      );
    }
  }
  return moved;
}

async function expectModel(tx: Transaction, model: ReadonlyMap<string, Moved>): Promise<void> {
  const closing = new Map<string, Centavos>();
  for (const current of MONTHS) {
    const lines = await trialBalance(tx, { from: current, to: current });
    for (const line of lines) {
      expect(line.openingCentavos, `${current} ${line.code}`).toBe(closing.get(line.code) ?? 0n);
      expect(line.closingCentavos).toBe(line.openingCentavos + line.debitsCentavos - line.creditsCentavos);
      closing.set(line.code, line.closingCentavos);
    }
    const analytic = lines.filter(({ kind }) => kind === "A");
    expect(sumOf(analytic, "closingCentavos")).toBe(0n);
    expect(sumOf(analytic, "debitsCentavos")).toBe(sumOf(analytic, "creditsCentavos"));
    expect(movementsOf(current, analytic)).toEqual(
      new Map([...model].filter(([key]) => key.startsWith(current)).sort()),
    );
  }
}

function sumOf(lines: readonly TrialBalanceLine[], field: "closingCentavos" | "debitsCentavos" | "creditsCentavos") {
  return lines.reduce((sum, line) => sum + line[field], 0n);
}

function movementsOf(current: Month, lines: readonly TrialBalanceLine[]): Map<string, Moved> {
  return new Map(
    lines
      .filter(({ debitsCentavos, creditsCentavos }) => debitsCentavos !== 0n || creditsCentavos !== 0n)
      .map((line) => [`${current} ${line.code}`, { debits: line.debitsCentavos, credits: line.creditsCentavos }]),
  );
}
