import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type InventedLine, inventStatement } from "../../test/support/invented-documents.ts";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { readFiles, receiveFiles } from "../documents/index.ts";
import { trustStore } from "../formats/xml/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { accountsByRole } from "../ledger/index.ts";
import { addDays, calendarDate } from "../values/calendar.ts";
import { checkBankEqualsLedger, importStatements, openBankAccount, reconcile } from "./index.ts";
import { normaliseMemo } from "./memo.ts";

const database = useTestDatabase();
const company = { taxId: "11222333000181", name: "Padaria Invenção Ltda" };
const done = { actor: testActor, at: testTime };
const firstDay = calendarDate("2026-02-01");
const holder = { companyId: "" };

beforeAll(async () => {
  holder.companyId = await makeCompany(database.db, company);
  await database.db.withCompany(holder.companyId, (tx) =>
    openBankAccount(tx, done, {
      bank: "341",
      branch: "0001",
      number: "12345-6",
      opening: { on: addDays(firstDay, -1), centavos: 100_000n },
    }),
  );
});

class Undo extends Error {}

/** Each example sees an account without movements: the transaction is undone whatever happens. */
async function inEmptyAccount(work: (tx: Transaction) => Promise<void>): Promise<void> {
  await database.db
    .withCompany(holder.companyId, async (tx) => {
      await work(tx);
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
}

/** Takes files as the pipeline does: all are stored and read, then what they show is recorded and decided. */
async function take(tx: Transaction, files: readonly { readonly name: string; readonly text: string }[]) {
  const fresh = await show(tx, files);
  await reconcile(tx, fresh, {
    ...done,
    accounts: await accountsByRole(tx),
    company,
    lateTerms: {},
    roundingLimitCentavos: 0n,
    collectionFeeCentavos: 0n,
  });
}

/** The movements that files show and nothing had shown before. */
async function show(tx: Transaction, files: readonly { readonly name: string; readonly text: string }[]) {
  await receiveFiles(tx, testActor, testTime, {
    channel: { kind: "folder", name: "test" },
    files: files.map(({ name, text }) => ({ name, bytes: Buffer.from(text) })),
  });
  const today = calendarDate("2026-03-10");
  const reader = { ...done, company, today, trustedRoots: trustStore({ roots: [] }) };
  while ((await readFiles(tx, { ...reader, filesMax: 200, bytesMax: 16_000_000 })).files.length > 0);
  return await importStatements(tx, { ...done, today });
}

async function recorded(tx: Transaction): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ key: string; count: bigint }>(
    `select concat_ws('|', moved_on, amount_centavos, memo, check_number, bank_id) as key, count(*) as count
       from banking.movement where company_id = $1 group by 1`,
    [tx.companyId],
  );
  return new Map(rows.map(({ key, count }) => [key, Number(count)]));
}

function keyOf({ on, amount, memo, fitid = "", checkNumber = "" }: InventedLine): string {
  const bankId = /^0*$/.test(fitid) ? "" : fitid;
  return [on, amount.replace(".", "").replace(/^(-?)0+/, "$1"), normaliseMemo(memo), checkNumber, bankId].join("|");
}

/** Every row as many times as the file that shows it most: a file with fewer takes nothing away. */
function unionOf(files: readonly (readonly InventedLine[])[]): ReadonlyMap<string, number> {
  const union = new Map<string, number>();
  for (const lines of files) {
    for (const [key, rows] of Map.groupBy(lines, keyOf)) union.set(key, Math.max(union.get(key) ?? 0, rows.length));
  }
  return union;
}

/** An account as it is at a bad bank: equal rows on one day, ids that repeat, are zero, or are not there. */
const history = fc.array(
  fc.record({
    day: fc.nat(11),
    amount: fc.constantFrom("-5.00", "-5.01", "120.00", "-0.50", "3000.00"),
    memo: fc.constantFrom("COMPRA CARTAO PADARIA", "Compra  cartão padaria", "PIX RECEBIDO", "TAR PACOTE", ""),
    fitid: fc.constantFrom("", "0", "000", "N1", "N2"),
    checkNumber: fc.constantFrom("", "7"),
  }),
  { maxLength: 25 },
);
const exports = fc.array(
  fc.record({ from: fc.nat(11), days: fc.nat(11), cut: fc.nat(3), run: fc.nat(2), name: fc.nat(3) }),
  { minLength: 1, maxLength: 8 },
);

test("whatever files come, in any order and with any repetition, the movements are all that any of them showed", async () => {
  await fc.assert(
    fc.asyncProperty(history, exports, async (rows, drawn) => {
      const lines = rows
        .sort((a, b) => a.day - b.day)
        .map(({ day, ...line }): InventedLine & { day: number } => ({ ...line, day, on: addDays(firstDay, day) }));
      const files = drawn.map(({ from, days, cut, ...rest }) => {
        const shown = lines.filter(({ day }) => day >= from && day <= from + days);
        // A file made in the middle of its last day has not all of it.
        return { ...rest, lines: shown.slice(0, shown.length - Math.min(cut, shown.length)) };
      });
      await inEmptyAccount(async (tx) => {
        for (const run of [0, 1, 2]) {
          const now = files.filter((file) => file.run === run);
          await take(
            tx,
            now.map(({ name, lines: of }) => ({ name: `${name}.ofx`, text: inventStatement({ lines: of }) })),
          );
          const shown = files.filter((file) => file.run <= run).map((file) => file.lines);
          expect(new Map([...(await recorded(tx))].sort())).toEqual(new Map([...unionOf(shown)].sort()));
          expect(await checkBankEqualsLedger(tx)).toMatchObject({ ok: true });
        }
      });
    }),
    { numRuns: 60 },
  );
});

test("sixty files that overlap are taken in one run", async () => {
  const lines = Array.from(
    { length: 70 },
    (_, at): InventedLine => ({
      on: addDays(firstDay, Math.floor(at / 4)),
      amount: "-5.00",
      memo: "PIX ENVIADO",
      fitid: `N${at % 3}`,
    }),
  );
  const files = Array.from({ length: 60 }, (_, at) => lines.slice(at, at + 10));
  await inEmptyAccount(async (tx) => {
    await take(
      tx,
      files.map((of, at) => ({ name: `${at}.ofx`, text: inventStatement({ lines: of }) })),
    );
    expect(await recorded(tx)).toEqual(unionOf(files));
    expect(await checkBankEqualsLedger(tx)).toMatchObject({ ok: true });
  });
});

test("forty thousand equal rows of one file are as many movements", async () => {
  const line: InventedLine = { on: firstDay, amount: "-0.01", memo: "TAR", fitid: "1" };
  await inEmptyAccount(async (tx) => {
    const lines = Array.from({ length: 40_000 }, () => line);
    expect(await show(tx, [{ name: "muitas.ofx", text: inventStatement({ lines }) }])).toHaveLength(40_000);
  });
});
