import { describe, expect, test } from "vitest";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { month, monthsFromTo } from "../values/calendar.ts";
import { moneyText, parseMoney } from "../values/money.ts";
import { goldenAnswers, hasGoldenYear, postGoldenYear } from "./golden-year-for-tests.ts";
import { balanceSheet, closeYear, incomeStatement, trialBalance } from "./index.ts";

const database = useTestDatabase();
const year = { from: month("2025-01"), to: month("2025-12") };

describe.skipIf(!hasGoldenYear)("the statements of the golden year are right to the centavo", () => {
  test("the twelve balancetes", async () => {
    const companyId = await makeCompany(database.db);
    const balancetes = await database.db.withCompany(companyId, async (tx) => {
      await postGoldenYear(tx, { closed: true });
      const found = [];
      for (const one of monthsFromTo(year.from, year.to)) found.push(await trialBalance(tx, { from: one, to: one }));
      return found;
    });
    const told = balancetes.map((lines) =>
      lines
        .filter(({ kind }) => kind === "A")
        .map((line) => [
          line.code,
          line.openingCentavos,
          line.debitsCentavos,
          line.creditsCentavos,
          line.closingCentavos,
        ])
        .filter(([, ...amounts]) => amounts.some((amount) => amount !== 0n)),
    );
    const wanted = goldenAnswers().balancete.map((lines) =>
      lines
        .map((line) => [line.account, ...[line.opening, line.debits, line.credits, line.closing].map(parseMoney)])
        .filter(([, ...amounts]) => amounts.some((amount) => amount !== 0n)),
    );
    expect(wanted.map((lines) => lines.length)).not.toContain(0);
    expect(told).toEqual(wanted);
  });

  test.each([true, false])("the DRE and the balanço, with the year closed: %s", async (closed) => {
    const companyId = await makeCompany(database.db, { taxId: closed ? "12ABC34501DE35" : "33000167000101" });
    const { income, sheet } = await database.db.withCompany(companyId, async (tx) => {
      await postGoldenYear(tx, { closed });
      return { income: await incomeStatement(tx, year), sheet: await balanceSheet(tx, year) };
    });
    const { dre_lines, dre_totals, balanco } = goldenAnswers();
    const amounts = Object.fromEntries(
      income
        .filter(({ amountCentavos }) => amountCentavos !== 0n)
        .map((line) => [line.line, moneyText(line.amountCentavos)]),
    );
    expect(amounts).toMatchObject({ ...dre_lines, ...dre_totals });
    expect(income.at(-1)).toMatchObject({ line: "lucro_liquido", amountCentavos: 14_223_496n });
    expect(moneyText(sheet.closing.assetsCentavos)).toBe(balanco.ativo);
    expect(moneyText(sheet.closing.liabilitiesAndEquityCentavos + sheet.closing.openResultCentavos)).toBe(
      balanco.passivo_e_pl,
    );
    expect(sheet.closing.openResultCentavos).toBe(closed ? 0n : 14_223_496n);
    const { "2.3.3.01.001": _, ...others } = balanco.accounts;
    const kept = Object.fromEntries(
      sheet.lines
        .filter(({ kind, closingCentavos }) => kind === "A" && closingCentavos !== 0n)
        .map((line) => [line.code, moneyText(line.closingCentavos)]),
    );
    expect(kept).toEqual(closed ? balanco.accounts : others);
  });

  test("months sum to the year, and closing the year changes none of them", async () => {
    const companyId = await makeCompany(database.db, { taxId: "XT9CDVWJ000172" });
    const { months, before, after } = await database.db.withCompany(companyId, async (tx) => {
      await postGoldenYear(tx, { closed: false });
      const open = await incomeStatement(tx, year);
      await closeYear(tx, testActor, testTime, { year: 2025 });
      const each = [];
      for (const one of monthsFromTo(year.from, year.to)) each.push(await incomeStatement(tx, { from: one, to: one }));
      return { months: each, before: open, after: await incomeStatement(tx, year) };
    });
    expect(after).toEqual(before);
    const sums = before.map(({ line }) =>
      months.flat().reduce((sum, one) => (one.line === line ? sum + one.amountCentavos : sum), 0n),
    );
    expect(sums).toEqual(before.map(({ amountCentavos }) => amountCentavos));
  });
});
