import { describe, expect, test } from "vitest";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { createCompany } from "../companies/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { Refusal } from "../kernel/errors.ts";
import { newUuid } from "../kernel/identifier.ts";
import { calendarDate, month } from "../values/calendar.ts";
import { moneyText } from "../values/money.ts";
import { goldenAnswers, goldenEcd, hasGoldenYear } from "./golden-year-for-tests.ts";
import { textOf } from "./hledger-for-tests.ts";
import {
  accountsByRole,
  closeYear,
  ecdBook,
  exportEcd,
  type ImportedEcd,
  importEcd,
  postEntries,
  trialBalance,
} from "./index.ts";

const database = useTestDatabase();

const open = async (tx: Transaction, bytes: Uint8Array | string): Promise<ImportedEcd> =>
  await importEcd(tx, testActor, testTime, { pieces: [bytes], fileName: "ecd.txt" });

async function refusalOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Refusal
    ? { code: error.code, message: error.message }
    : { code: "none", message: String(error) };
}

async function balancesOf(tx: Transaction, of: string): Promise<Record<string, string>> {
  const one = month(of);
  const lines = await trialBalance(tx, { from: one, to: one });
  return Object.fromEntries(
    lines
      .filter(({ kind, closingCentavos }) => kind === "A" && closingCentavos !== 0n)
      .map(({ code, closingCentavos }) => [code, moneyText(closingCentavos)]),
  );
}

/** A company whose chart is yet to come. */
async function companyWithoutChart(taxId: string): Promise<string> {
  const companyId = newUuid();
  await database.db.withCompany(companyId, (tx) =>
    createCompany(tx, testActor, testTime, { name: "Sem plano Ltda", taxId, taxRegime: "presumido", state: "SP" }),
  );
  return companyId;
}

/** Our own ECD of a small year, as another accountant's: it is what the import is tried on where the golden one is not at hand. */
async function inventedEcd(taxId: string): Promise<string> {
  const companyId = await makeCompany(database.db, { taxId });
  return await database.db.withCompany(companyId, async (tx) => {
    const roles = await accountsByRole(tx);
    const of = (role: string): string => roles.get(role) ?? "";
    const entries = [
      { on: "2025-01-10", debit: of("cash"), credit: of("capital"), centavos: 50_000n },
      { on: "2025-03-10", debit: of("services_expense"), credit: of("payable"), centavos: 12_345n },
    ];
    await postEntries(
      tx,
      testActor,
      testTime,
      entries.map(({ on, debit, credit, centavos }, at) => ({
        postedOn: calendarDate(on),
        history: "Fato do ano",
        source: { kind: "journal" },
        rule: { id: "test", version: 1 },
        idempotencyKey: `year:${at}`,
        lines: [
          { accountId: debit, side: "D" as const, amountCentavos: centavos },
          { accountId: credit, side: "C" as const, amountCentavos: centavos },
        ],
      })),
    );
    await closeYear(tx, testActor, testTime, { year: 2025 });
    const signer = {
      name: "FULANO",
      taxId: "52998224725",
      qualification: "CONTADOR",
      code: "900",
      crc: "1SP1",
      email: "a@b.c",
      phone: "1133330000",
      crcState: "SP",
      legalResponsible: false,
    };
    const book = ecdBook.parse({
      number: 1,
      city: "SÃO PAULO",
      signers: [signer, { ...signer, taxId: "11144477735", code: "205", legalResponsible: true }],
    });
    return await textOf(exportEcd(tx, { year: 2025, book }));
  });
}

describe("the books are opened by the ECD of the accountant before", () => {
  test.skipIf(!hasGoldenYear)(
    "of the golden year: its closing balances, once, in a chart that had most of its accounts",
    async () => {
      const companyId = await makeCompany(database.db);
      const { first, again, balances } = await database.db.withCompany(companyId, async (tx) => ({
        first: await open(tx, goldenEcd()),
        again: await open(tx, goldenEcd()),
        balances: await balancesOf(tx, "2026-01"),
      }));
      expect(first).toEqual({
        on: "2025-12-31",
        accounts: 1,
        balances: 14,
        totalCentavos: 26_162_358n,
        repeated: false,
        detailed: [],
        otherFaults: 0,
      });
      expect(again).toMatchObject({ accounts: 0, repeated: true });
      expect(balances).toEqual(goldenAnswers().balanco.accounts);
    },
  );

  test("in a company without a chart, the accounts are those of the file", async () => {
    const text = await inventedEcd("33000167000101");
    const companyId = await companyWithoutChart("33000167000292");
    const { imported, balances } = await database.db.withCompany(companyId, async (tx) => ({
      imported: await open(tx, text),
      balances: await balancesOf(tx, "2026-01"),
    }));
    expect(imported).toMatchObject({ balances: 4, totalCentavos: 62_345n, repeated: false });
    expect(balances).toEqual({
      "1.1.1.01.001": "500.00",
      "2.1.1.01.001": "-123.45",
      "2.3.1.01.001": "-500.00",
      "2.3.3.01.002": "123.45",
    });
  });

  test("what titles open by themselves goes to the opening balances, where it meets them", async () => {
    const text = await inventedEcd("XT9CDVWJ000172");
    const ours = text.replaceAll("XT9CDVWJ000172", "12ABC34501DE35");
    const companyId = await makeCompany(database.db, { taxId: "12ABC34501DE35" });
    const { balances, opening } = await database.db.withCompany(companyId, async (tx) => {
      await open(tx, ours);
      const lines = await trialBalance(tx, { from: month("2025-12"), to: month("2025-12") });
      const id = (await accountsByRole(tx)).get("opening_balances");
      return {
        balances: await balancesOf(tx, "2025-12"),
        opening: lines.find((line) => line.id === id)?.closingCentavos,
      };
    });
    expect(balances["2.1.1.01.001"]).toBeUndefined();
    expect(opening).toBe(-12_345n);
  });

  test("what does not fit is refused with its reason, and nothing is half done", async () => {
    const text = await inventedEcd("LWNDT383000182");
    const companyId = await companyWithoutChart("LWNDT383000263");
    const attempt = async (file: string): Promise<{ code: string; message: string }> =>
      await refusalOf(database.db.withCompany(companyId, (tx) => open(tx, file)));
    expect(await attempt("|C100|0|\r\n")).toMatchObject({ code: "ledger.ecd_unreadable" });
    expect(await attempt(text.slice(0, text.length / 2))).toMatchObject({ code: "ledger.ecd_unreadable" });
    expect(
      await attempt(
        text.replace("|50000,00|D|\r\n|I155", "|x|D|\r\n|I155").replace("|500,00|D|\r\n", "|500,01|D|\r\n"),
      ),
    ).toMatchObject({
      code: "ledger.ecd_unreadable",
      message: expect.stringContaining("1.1.1.01.001"),
    });
    expect(await attempt(text.replaceAll("LWNDT383000182", "11222333000181"))).toMatchObject({
      code: "ledger.ecd_of_other_company",
    });
    const left = await database.db.withCompany(companyId, (tx) =>
      trialBalance(tx, { from: month("2025-01"), to: month("2026-12") }),
    );
    expect(left).toEqual([]);
  });

  test("books that already have the time before are not opened again, nor by another file of the same year", async () => {
    const text = await inventedEcd("05570714000159");
    const companyId = await companyWithoutChart("05570714000230");
    await database.db.withCompany(companyId, (tx) => open(tx, text));
    const other = text.replaceAll("Caixa geral", "Caixa");
    const reused = await refusalOf(database.db.withCompany(companyId, (tx) => open(tx, other)));
    expect(reused.code).toBe("ledger.idempotency_key_reused");
    const posted = await makeCompany(database.db, { taxId: "05570714000310" });
    const refused = await refusalOf(
      database.db.withCompany(posted, async (tx) => {
        const roles = await accountsByRole(tx);
        await postEntries(tx, testActor, testTime, [
          {
            postedOn: calendarDate("2025-06-01"),
            history: "Já lançado aqui",
            source: { kind: "journal" },
            rule: { id: "test", version: 1 },
            idempotencyKey: "before",
            lines: [
              { accountId: roles.get("cash") ?? "", side: "D", amountCentavos: 1n },
              { accountId: roles.get("capital") ?? "", side: "C", amountCentavos: 1n },
            ],
          },
        ]);
        return await open(tx, text);
      }),
    );
    expect(refused).toMatchObject({
      code: "ledger.books_already_open",
      message: expect.stringContaining("Já lançado aqui"),
    });
  });
});
