import { beforeAll, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { calendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import { exportBalanceSheet, exportIncomeStatement, readBalanceSheet, readIncomeStatement } from "./contract.ts";
import { accountsByRole, closeYear, ledgerRoutes, postEntries } from "./index.ts";

const database = useTestDatabase();
let companyId: string;
let accountant: TestApi;

/** On which day, from what account to what account, and how many centavos. */
const POSTED: readonly (readonly [on: string, debit: string, credit: string, centavos: Centavos])[] = [
  ["2025-01-05", "cash", "capital", 500_000n],
  ["2025-02-10", "cash", "revenue_goods", 80_000n],
  ["2026-01-10", "cash", "revenue_goods", 100_000n],
  ["2026-01-12", "sales_returns", "cash", 10_000n],
  ["2026-01-20", "bank_fee_expense", "cash", 4_500n],
  ["2026-02-10", "cash", "revenue_goods", 60_000n],
];

beforeAll(async () => {
  companyId = await makeCompany(database.db);
  await database.db.withCompany(companyId, async (tx) => {
    const accounts = await accountsByRole(tx);
    await postEntries(
      tx,
      testActor,
      testTime,
      POSTED.map(([on, debit, credit, amountCentavos], at) => ({
        postedOn: calendarDate(on),
        history: "Teste",
        source: { kind: "test" },
        rule: { id: "test", version: 1 },
        idempotencyKey: `test ${at}`,
        lines: [
          { accountId: accounts.get(debit) ?? "", side: "D", amountCentavos },
          { accountId: accounts.get(credit) ?? "", side: "C", amountCentavos },
        ],
      })),
    );
  });
  accountant = await makeApi(database.db, ledgerRoutes, { companyId, roles: ["accountant"] });
});

test("the DRE says each line with its accounts, its share of the net revenue, and what it was before", async () => {
  const january = { from: "2026-01", to: "2026-01" };
  const { body } = await accountant.call(readIncomeStatement, { query: january });
  const line = (name: string) => body.data.find((each) => each.line === name);
  expect(body.before).toEqual({ from: "2025-12", to: "2025-12" });
  expect(line("receita_bruta")).toMatchObject({
    amount: "1000.00",
    before: "0.00",
    share: "111.1",
    accounts: [{ name: "Receita de revenda de mercadorias", amount: "1000.00" }],
  });
  expect(line("receita_liquida")).toMatchObject({ isTotal: true, amount: "900.00", share: "100.0", accounts: [] });
  expect(line("despesas_financeiras")).toMatchObject({ amount: "-45.00", share: "-5.0" });
  expect(body.data.at(-1)).toMatchObject({ line: "lucro_liquido", amount: "855.00", share: "95.0" });
});

test("the DRE stands beside the months before, or the same of the year before", async () => {
  const february = { from: "2026-02", to: "2026-02" };
  const profit = async (query: Parameters<typeof accountant.call<typeof readIncomeStatement>>[1]) =>
    (await accountant.call(readIncomeStatement, query)).body.data.at(-1);
  expect(await profit({ query: february })).toMatchObject({ amount: "600.00", before: "855.00" });
  expect(await profit({ query: { ...february, against: "year" } })).toMatchObject({ before: "800.00" });
  const none = await accountant.call(readIncomeStatement, { query: { from: "2024-01", to: "2024-12" } });
  expect(none.body.data.at(-1)).toMatchObject({ amount: "0.00", share: null });
  const inverted = await accountant.call(readIncomeStatement, { query: { from: "2026-02", to: "2026-01" } });
  expect(inverted).toMatchObject({ status: 422, body: { code: "ledger.range_inverted" } });
});

test("the balanço closes with the result that is still open, and alone once the year is closed", async () => {
  const year = { from: "2025-01", to: "2025-12" };
  const before = (await accountant.call(readBalanceSheet, { query: year })).body;
  expect(before.closing).toEqual({
    assets: "5800.00",
    liabilitiesAndEquity: "5000.00",
    openResult: "800.00",
    balances: true,
  });
  expect(before.data.find(({ code }) => code === "1")?.closing).toEqual({ amount: "5800.00", side: "D" });
  await database.db.withCompany(companyId, (tx) => closeYear(tx, testActor, testTime, { year: 2025 }));
  const after = (await accountant.call(readBalanceSheet, { query: year })).body;
  expect(after.closing).toMatchObject({ liabilitiesAndEquity: "5800.00", openResult: "0.00", balances: true });
  expect((await accountant.call(readIncomeStatement, { query: year })).body.data.at(-1)?.amount).toBe("800.00");
});

test("both are taken away as spreadsheets, line by line", async () => {
  const year = { from: "2026-01", to: "2026-02" };
  const income = await accountant.call(exportIncomeStatement, { query: year });
  expect(income.raw).toMatch(/\r\nReceita bruta;;;1600,00;106,7;/);
  expect(income.raw).toContain("\r\nReceita bruta;3.1.1.01.001;Receita de revenda de mercadorias;1600,00;;");
  const sheet = await accountant.call(exportBalanceSheet, { query: year });
  expect(sheet.raw).toMatch(/\r\n1;[^;]*;sintética;5800,00;D;7255,00;D\r\n/);
});
