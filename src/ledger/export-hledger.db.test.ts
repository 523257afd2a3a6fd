import { describe, expect, test } from "vitest";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { identifyPartners } from "../companies/index.ts";
import { readHledger, settleJournal } from "../formats/hledger/index.ts";
import { calendarDate } from "../values/calendar.ts";
import { decimalText } from "../values/decimal.ts";
import {
  hledgerBalances,
  hledgerIsInstalled,
  ledgerBalances,
  ledgerIsInstalled,
  ourBalances,
  textOf,
} from "./hledger-for-tests.ts";
import { accountsByRole, exportHledger, openBankLedgerAccount, postEntries } from "./index.ts";

const database = useTestDatabase();

/** Books with what may break a text: histories and account names with marks, two accounts of one name, a partner. */
async function awkwardBooks(taxId: string): Promise<{ text: string; balances: Record<string, string> }> {
  const companyId = await makeCompany(database.db, { taxId });
  return await database.db.withCompany(companyId, async (tx) => {
    const banks: string[] = [];
    for (const name of ["Banco: conta  1; (principal)", "* Banco novo", "Banco", "Banco"]) {
      banks.push(await openBankLedgerAccount(tx, testActor, testTime, name));
    }
    const [partnerId = ""] = await identifyPartners(tx, testActor, testTime, [
      { taxId: "33000167000101", name: "Loja | Teste; ME", role: "customer" },
    ]);
    const capital = (await accountsByRole(tx)).get("capital") ?? "";
    const histories = ["Integralização", "; nada", "linha 1\nlinha 2 | resto", "= * (x) 100%", "  "];
    await postEntries(
      tx,
      testActor,
      testTime,
      histories.flatMap((history, at) =>
        banks.map((bank, position) => ({
          postedOn: calendarDate(`2026-0${at + 1}-1${position}`),
          history,
          source: { kind: "document" },
          rule: { id: "capital", version: 1 },
          idempotencyKey: `${at}.${position}`,
          lines: [
            {
              accountId: bank,
              side: "D" as const,
              amountCentavos: BigInt(100_005 + at * 7 + position),
              partnerId,
              history,
            },
            { accountId: capital, side: "C" as const, amountCentavos: BigInt(100_005 + at * 7 + position) },
          ],
        })),
      ),
    );
    const text = await textOf(exportHledger(tx));
    const ours = [...(await ourBalances(tx)).values()].map((balance) => `${decimalText(balance)} BRL`);
    return { text, balances: { sorted: ours.sort().join(" ") } };
  });
}

describe("the books as a journal", () => {
  test("dates and numbers in order, partner as payee, the entry's id as a tag", async () => {
    const { text } = await awkwardBooks("11222333000181");
    const journal = readHledger(text);
    expect([...journal.faults, ...settleJournal(journal).faults]).toEqual([]);
    expect(journal.transactions.map(({ date }) => date)).toEqual(journal.transactions.map(({ date }) => date).sort());
    expect(journal.transactions).toHaveLength(20);
    expect(journal.transactions[0]).toMatchObject({ date: "2026-01-10", code: "1/2026", note: "Integralização" });
    expect(journal.transactions[0]?.payee).toBe("Loja / Teste, ME");
    expect(journal.transactions[0]?.tags["entry"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(journal.accounts.map(({ name }) => name)).size).toBe(journal.accounts.length);
  });

  test("a company without postings is a journal without transactions", async () => {
    const companyId = await makeCompany(database.db, { taxId: "12ABC34501DE35" });
    const text = await database.db.withCompany(companyId, async (tx) => await textOf(exportHledger(tx)));
    expect(readHledger(text)).toMatchObject({ faults: [], transactions: [] });
  });

  test.skipIf(!hledgerIsInstalled)(
    "hledger reads it in strict mode and gives our balances (sem hledger: pulado)",
    async () => {
      const { text, balances } = await awkwardBooks("XT9CDVWJ000172");
      const theirs = [...hledgerBalances(text, "--strict")].map(
        ([key, balance]) => `${decimalText(balance)} ${key.split("|")[1]}`,
      );
      expect(theirs.sort().join(" ")).toBe(balances["sorted"]);
    },
  );

  test.skipIf(!ledgerIsInstalled)("ledger reads it too and gives our balances (sem ledger: pulado)", async () => {
    const { text, balances } = await awkwardBooks("LWNDT383000182");
    expect([...ledgerBalances(text).values()].sort().join(" ")).toBe(balances["sorted"]);
  });
});
