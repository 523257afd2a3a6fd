import type { Transaction } from "../kernel/database/database.ts";
import { companyRoute, type Route, tableRoute } from "../kernel/http/route.ts";
import { publicId } from "../kernel/identifier.ts";
import { addMonths, firstDay, type Month, month, monthOf, monthsFromTo } from "../values/calendar.ts";
import { type Centavos, moneyText, parseMoney } from "../values/money.ts";
import * as contract from "./contract.ts";
import { describeBalance, nameOf, refuseInverted, sideOf, sizeOf } from "./describe-amounts.ts";
import { type BalanceSheetSums, balanceSheet, type IncomeStatementLine, incomeStatement } from "./statements.ts";
import { mapRows } from "./table-rows.ts";

interface Months {
  readonly from: Month;
  readonly to: Month;
}

/** Statements are read from the same sums as the balancete: of each account and month. */
export const statementRoutes: readonly Route[] = [
  companyRoute(contract.readIncomeStatement, async ({ tx, query }) => await comparedIncome(tx, query)),
  tableRoute(contract.exportIncomeStatement, async ({ tx, query }) => {
    const { data, before } = await comparedIncome(tx, query);
    return {
      name: nameOf("dre", query),
      columns: [
        { title: "Linha", kind: "text" },
        { title: "Conta", kind: "text" },
        { title: "Nome", kind: "text" },
        { title: "Valor", kind: "money" },
        { title: "% da receita líquida", kind: "text" },
        { title: `De ${nameOf("", before).slice(1)}`, kind: "money" },
      ],
      rows: mapRows(
        data.flatMap(({ name, amount, share, before: then, accounts }) => [
          { line: name, code: null, name: null, amount, share, before: then },
          ...accounts.map((account) => ({ ...account, line: name, share: null })),
        ]),
        (row) => [
          row.line,
          row.code,
          row.name,
          parseMoney(row.amount),
          row.share?.replace(".", ",") ?? null,
          parseMoney(row.before),
        ],
      ),
    };
  }),
  companyRoute(contract.readBalanceSheet, async ({ tx, query }) => {
    const sheet = await balanceSheet(tx, monthsOf(query));
    return {
      from: query.from,
      to: query.to,
      data: sheet.lines.map((line) => ({
        id: publicId("account", line.id),
        code: line.code,
        name: line.name,
        kind: line.kind,
        level: line.level,
        parentId: line.parentId === null ? null : publicId("account", line.parentId),
        opening: describeBalance(line.openingCentavos, line.normal, 2),
        closing: describeBalance(line.closingCentavos, line.normal, 2),
      })),
      opening: describeSums(sheet.opening),
      closing: describeSums(sheet.closing),
    };
  }),
  tableRoute(contract.exportBalanceSheet, async ({ tx, query }) => {
    const { lines } = await balanceSheet(tx, monthsOf(query));
    return {
      name: nameOf("balanco", query),
      columns: [
        { title: "Conta", kind: "text" },
        { title: "Nome", kind: "text" },
        { title: "Tipo", kind: "text" },
        { title: "No início", kind: "money" },
        { title: "D/C no início", kind: "text" },
        { title: "No fim", kind: "money" },
        { title: "D/C no fim", kind: "text" },
      ],
      rows: mapRows(lines, (line) => [
        line.code,
        line.name,
        line.kind === "S" ? "sintética" : "analítica",
        sizeOf(line.openingCentavos),
        sideOf(line.openingCentavos),
        sizeOf(line.closingCentavos),
        sideOf(line.closingCentavos),
      ]),
    };
  }),
];

/** @throws `ledger.range_inverted` */
function monthsOf({ from, to }: { readonly from: string; readonly to: string }): Months {
  refuseInverted({ from, to });
  return { from: month(from), to: month(to) };
}

/** As many months right before, or the same ones a year before. */
function comparedWith({ from, to }: Months, against: "before" | "year"): Months {
  const back = against === "year" ? 12 : monthsFromTo(from, to).length;
  const move = (of: Month): Month => monthOf(addMonths(firstDay(of), -back));
  return { from: move(from), to: move(to) };
}

async function comparedIncome(
  tx: Transaction,
  query: { readonly from: string; readonly to: string; readonly against: "before" | "year" },
): Promise<contract.IncomeStatement> {
  const months = monthsOf(query);
  const before = comparedWith(months, query.against);
  const [now, then] = [await incomeStatement(tx, months), await incomeStatement(tx, before)];
  const netRevenue = now.find(({ line }) => line === "receita_liquida")?.amountCentavos ?? 0n;
  // A line without a place in the chart stands in one of the two at times.
  const order = now.length >= then.length ? now : then;
  return {
    ...months,
    before,
    data: order.map(({ line, name, isTotal }) => {
      const [one, other] = [lineOf(now, line), lineOf(then, line)];
      return {
        line,
        name,
        isTotal,
        amount: moneyText(one?.amountCentavos ?? 0n),
        before: moneyText(other?.amountCentavos ?? 0n),
        share: shareOf(one?.amountCentavos ?? 0n, netRevenue),
        accounts: accountsOf(one, other),
      };
    }),
  };
}

function lineOf(lines: readonly IncomeStatementLine[], name: string): IncomeStatementLine | undefined {
  return lines.find(({ line }) => line === name);
}

function accountsOf(
  one: IncomeStatementLine | undefined,
  other: IncomeStatementLine | undefined,
): contract.IncomeLine["accounts"] {
  const all = new Map([...(one?.accounts ?? []), ...(other?.accounts ?? [])].map((each) => [each.accountId, each]));
  const amountIn = (of: IncomeStatementLine | undefined, id: string): Centavos =>
    of?.accounts.find(({ accountId }) => accountId === id)?.amountCentavos ?? 0n;
  return [...all.values()]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ accountId, code, name }) => ({
      id: publicId("account", accountId),
      code,
      name,
      amount: moneyText(amountIn(one, accountId)),
      before: moneyText(amountIn(other, accountId)),
    }));
}

/** Percent to one place, half away from zero. */
function shareOf(amount: Centavos, whole: Centavos): string | null {
  if (whole <= 0n) return null;
  const size = (sizeOf(amount) * 2_000n + whole) / (whole * 2n);
  const sign = amount < 0n && size > 0n ? "-" : "";
  return `${sign}${size / 10n}.${size % 10n}`;
}

function describeSums({ assetsCentavos, liabilitiesAndEquityCentavos, openResultCentavos }: BalanceSheetSums) {
  return {
    assets: moneyText(assetsCentavos),
    liabilitiesAndEquity: moneyText(liabilitiesAndEquityCentavos),
    openResult: moneyText(openResultCentavos),
    balances: assetsCentavos === liabilitiesAndEquityCentavos + openResultCentavos,
  };
}
