import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { identifyPartners } from "../companies/index.ts";
import { publicId } from "../kernel/identifier.ts";
import { addDays, calendarDate } from "../values/calendar.ts";
import { moneyText, parseMoney } from "../values/money.ts";
import {
  exportAccountLedger,
  exportEntries,
  exportTrialBalance,
  listAccounts,
  listEntries,
  readAccountLedger,
  readTrialBalance,
} from "./contract.ts";
import { accountsByRole, ledgerRoutes, postEntries, reverseEntries } from "./index.ts";

const database = useTestDatabase();
let companyId: string;
let accountant: TestApi;
let cash: string;
let capital: string;

/** Each: on which day, how many centavos into cash (out when negative), and what for. */
const POSTED: readonly (readonly [on: string, centavos: bigint, history: string])[] = [
  ["2026-01-05", 100_000n, "Integralização de capital"],
  ["2026-01-20", -2_500n, "Café 50% da semana"],
  ["2026-02-10", -10_000n, "Aluguel de fevereiro"],
  ["2026-02-10", 7_700n, "Venda à vista"],
  ["2026-03-01", -300n, "Tarifa"],
];

beforeAll(async () => {
  companyId = await makeCompany(database.db);
  await database.db.withCompany(companyId, async (tx) => {
    const accounts = await accountsByRole(tx);
    cash = accounts.get("cash") ?? "";
    capital = accounts.get("capital") ?? "";
    const [partnerId = ""] = await identifyPartners(tx, testActor, testTime, [{ name: "Sócia", role: "supplier" }]);
    const posted = await postEntries(
      tx,
      testActor,
      testTime,
      POSTED.map(([on, centavos, history], at) => ({
        postedOn: calendarDate(on),
        history,
        source: { kind: "test" },
        rule: { id: "test", version: 1 },
        idempotencyKey: `test ${at}`,
        lines: [
          { accountId: cash, side: "D", amountCentavos: centavos },
          { accountId: capital, side: "C", amountCentavos: centavos, partnerId },
        ],
      })),
    );
    await reverseEntries(tx, testActor, testTime, { entryIds: [posted[4]?.id ?? ""], reason: "cobrada em dobro" });
  });
  accountant = await makeApi(database.db, ledgerRoutes, { companyId, roles: ["accountant"] });
});

const ledgerOf = (id: string) => ({ params: { accountId: publicId("account", id) } });
const YEAR = { from: "2026-01-01", to: "2026-12-31" };

describe("the chart of accounts", () => {
  test("is listed in order of code with its levels, and an account that takes postings is found by code or name", async () => {
    const all = await accountant.call(listAccounts, { query: { limit: 100 } });
    expect(all.body.data[0]).toMatchObject({ code: "1", kind: "S", level: 1, parentId: null });
    expect(all.body.data[1]).toMatchObject({ level: 2, parentId: all.body.data[0]?.id });
    const found = await accountant.call(listAccounts, { query: { q: "capital social", kind: "A" } });
    expect(found.body.data.length).toBeGreaterThan(0);
    expect(found.body.data.every(({ kind }) => kind === "A")).toBe(true);
    expect(found.body.total).toBe(found.body.data.length);
    const byCode = await accountant.call(listAccounts, { query: { q: "1.1.1" } });
    expect(byCode.body.data.every(({ code }) => code.startsWith("1.1.1"))).toBe(true);
    expect((await accountant.call(listAccounts, { query: { q: "%" } })).body.total).toBe(0);
  });
});

describe("the diário", () => {
  test("shows entries with their lines, the newest first, page by page, each once", async () => {
    const first = await accountant.call(listEntries, { query: { limit: 4 } });
    expect(first.body.total).toBe(6);
    expect(first.body.data[0]).toMatchObject({ history: expect.stringContaining("Estorno"), amount: "3.00" });
    expect(first.body.data[0]?.reversesId).toBe(first.body.data[1]?.id);
    expect(first.body.data[1]?.reversedById).toBe(first.body.data[0]?.id);
    const next = await accountant.call(listEntries, { query: { limit: 4, cursor: first.body.nextCursor ?? "" } });
    expect(next.body.data.map(({ history }) => history)).toEqual(["Café 50% da semana", "Integralização de capital"]);
    expect(next.body.nextCursor).toBeNull();
    expect(next.body.data[1]?.lines).toMatchObject([
      { side: "D", amount: "1000.00", partner: null },
      { side: "C", amount: "1000.00", partner: { name: "Sócia" } },
    ]);
  });

  test.each([
    [{ q: "50%" }, 1],
    [{ q: "aluguel" }, 1],
    [{ q: "1.000,00" }, 1],
    [{ amount: "77,00" }, 1],
    [{ amount: "nada" }, 0],
    [{ number: 2 }, 1],
    [{ from: "2026-02-01", to: "2026-02-28" }, 2],
    [{ sourceKind: "document" }, 0],
    [{ sourceKind: "test" }, 6],
  ])("is filtered by %o", async (query, count) => {
    const found = await accountant.call(listEntries, { query });
    expect(found.body).toMatchObject({ total: count });
    expect(found.body.data).toHaveLength(count);
  });

  test("is filtered by account", async () => {
    const found = await accountant.call(listEntries, { query: { accountId: publicId("account", cash) } });
    expect(found.body.total).toBe(6);
  });

  test("is taken away as a spreadsheet, a line each, the oldest first", async () => {
    const { raw, headers } = await accountant.call(exportEntries, { query: { from: "2026-01-01", to: "2026-01-31" } });
    expect(headers["content-disposition"]).toContain("diario-2026-01-01-2026-01-31.csv");
    const lines = raw.trim().split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[1]).toMatch(/^05\/01\/2026;1;1;.*;1000,00;;Integralização de capital;;test$/);
  });

  test("a range that ends before it begins is refused", async () => {
    const found = await accountant.call(listEntries, { query: { from: "2026-02-01", to: "2026-01-01" } });
    expect(found).toMatchObject({ status: 422, body: { code: "ledger.range_inverted" } });
  });
});

describe("the razão", () => {
  test("opens with what came before and gives the balance at each line, the same over pages as in one", async () => {
    const period = { from: "2026-01-10", to: "2026-03-31" };
    const whole = (await accountant.call(readAccountLedger, { ...ledgerOf(cash), query: period })).body;
    expect(whole).toMatchObject({
      opening: { amount: "1000.00", side: "D" },
      debits: "80.00",
      credits: "128.00",
      closing: { amount: "952.00", side: "D" },
      total: 5,
    });
    expect(whole.data.map(({ balance }) => balance.amount)).toEqual(["975.00", "875.00", "952.00", "949.00", "952.00"]);
    expect(whole.data[0]?.counterpart?.id).toBe(publicId("account", capital));
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: typeof whole = (
        await accountant.call(readAccountLedger, {
          ...ledgerOf(cash),
          query: { ...period, limit: 2, ...(cursor === null ? {} : { cursor }) },
        })
      ).body;
      paged.push(...page.data.map(({ balance }) => balance.amount));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(whole.data.map(({ balance }) => balance.amount));
  });

  test("an account on the credit side shows its balances there", async () => {
    const { body } = await accountant.call(readAccountLedger, { ...ledgerOf(capital), query: YEAR });
    expect(body.opening).toEqual({ amount: "0.00", side: "C" });
    expect(body.closing).toEqual({ amount: "952.00", side: "C" });
    expect(body.data[0]?.partner?.name).toBe("Sócia");
  });

  test("is taken away as a spreadsheet with its opening", async () => {
    const { raw } = await accountant.call(exportAccountLedger, {
      ...ledgerOf(cash),
      query: { from: "2026-02-01", to: "2026-02-28" },
    });
    const lines = raw.trim().split("\r\n");
    expect(lines[1]).toBe("01/02/2026;;Saldo anterior;;;;;975,00;D");
    expect(lines).toHaveLength(4);
  });

  test("an account of thousands of lines is walked by its days, to the same balances", async () => {
    const busy = await makeCompany(database.db, { taxId: "22333444000181" });
    const from = calendarDate("2026-01-01");
    const accountId = await database.db.withCompany(busy, async (tx) => {
      const accounts = await accountsByRole(tx);
      const [one = "", other = ""] = [accounts.get("cash"), accounts.get("capital")];
      await postEntries(
        tx,
        testActor,
        testTime,
        Array.from({ length: 100 }, (_, at) => ({
          postedOn: addDays(from, at % 59),
          history: `Vendas ${at}`,
          source: { kind: "test" },
          rule: { id: "test", version: 1 },
          idempotencyKey: `test ${at}`,
          lines: [
            ...Array.from({ length: 45 }, (_unused, line) => ({
              accountId: one,
              side: "D" as const,
              amountCentavos: BigInt(at + line + 1),
            })),
            { accountId: other, side: "C" as const, amountCentavos: BigInt(45 * at + 1_035) },
          ],
        })),
      );
      return one;
    });
    const reader = await makeApi(database.db, ledgerRoutes, { companyId: busy, roles: ["accountant"] });
    const period = { from: "2026-01-15", to: "2026-02-20" };
    const first = (await reader.call(readAccountLedger, { ...ledgerOf(accountId), query: { ...period, limit: 100 } }))
      .body;
    const second = (
      await reader.call(readAccountLedger, {
        ...ledgerOf(accountId),
        query: { ...period, limit: 100, cursor: first.nextCursor ?? "" },
      })
    ).body;
    const lines = [...first.data, ...second.data];
    let balance = parseMoney(first.opening.amount);
    for (const line of lines) {
      balance += parseMoney(line.amount);
      expect(line.balance.amount).toBe(moneyText(balance));
    }
    expect(new Set(lines.map(({ entryId, line }) => `${entryId} ${line}`)).size).toBe(200);
    const { raw } = await reader.call(exportAccountLedger, { ...ledgerOf(accountId), query: period });
    const exported = raw.trim().split("\r\n");
    expect(exported).toHaveLength(first.total + 2);
    expect(exported.at(-1)).toContain(`;${first.closing.amount.replace(".", ",")};D`);
  });

  test("an account that sums others, an unknown one and one of another company have none", async () => {
    const [group] = (await accountant.call(listAccounts, { query: { kind: "S", limit: 1 } })).body.data;
    const summed = await accountant.call(readAccountLedger, { params: { accountId: group?.id ?? "" }, query: YEAR });
    expect(summed).toMatchObject({ status: 422, body: { code: "ledger.account_sums_others" } });
    const unknown = { params: { accountId: `account_${"Z".repeat(26)}` }, query: YEAR };
    expect(await accountant.call(readAccountLedger, unknown)).toMatchObject({
      status: 404,
      body: { code: "ledger.account_not_found" },
    });
    const another = await makeCompany(database.db, { taxId: "11444777000161" });
    const stranger = await makeApi(database.db, ledgerRoutes, { companyId: another, roles: ["accountant"] });
    expect((await stranger.call(readAccountLedger, { ...ledgerOf(cash), query: YEAR })).status).toBe(404);
    expect((await stranger.call(listEntries)).body.total).toBe(0);
  });
});

describe("the balancete", () => {
  test("sums accounts up the chart, and its totals balance", async () => {
    const { body } = await accountant.call(readTrialBalance, { query: { from: "2026-02", to: "2026-03" } });
    const line = body.data.find(({ id }) => id === publicId("account", cash));
    expect(line).toMatchObject({
      opening: { amount: "975.00", side: "D" },
      debits: "80.00",
      credits: "103.00",
      closing: { amount: "952.00", side: "D" },
      isInverted: false,
    });
    expect(body.data.find(({ code }) => code === "1")?.closing).toEqual({ amount: "952.00", side: "D" });
    expect(body.totals).toEqual([
      {
        commodity: null,
        openingDebit: "975.00",
        openingCredit: "975.00",
        debits: "183.00",
        credits: "183.00",
        closingDebit: "952.00",
        closingCredit: "952.00",
        balances: true,
      },
    ]);
    expect(body.months).toEqual({ from: "2026-01", to: "2026-03" });
  });

  test("goes down to a level, with the same totals", async () => {
    const { body } = await accountant.call(readTrialBalance, { query: { from: "2026-01", to: "2026-03", level: 1 } });
    expect(body.data.every(({ level }) => level === 1)).toBe(true);
    expect(body.totals[0]?.closingDebit).toBe("952.00");
  });

  test("is taken away as a spreadsheet", async () => {
    const { raw } = await accountant.call(exportTrialBalance, { query: { from: "2026-01", to: "2026-01" } });
    expect(raw).toMatch(/\r\n1;.*;Sintética;0,00;;1000,00;25,00;975,00;D\r\n/);
  });
});

test("who approves payments does not read the books, and finance reads them without taking them away", async () => {
  const approver = await makeApi(database.db, ledgerRoutes, { companyId, roles: ["approver"] });
  expect((await approver.call(listEntries)).status).toBe(403);
  const finance = await makeApi(database.db, ledgerRoutes, { companyId, roles: ["finance"] });
  expect((await finance.call(listEntries)).status).toBe(200);
  expect((await finance.call(exportEntries)).status).toBe(403);
});
