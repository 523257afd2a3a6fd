import { reportBalance } from "../integrations/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { DEFAULT_DATABASE, openExistingWorkspace } from "../kernel/database/workspace.ts";
import {
  type BalanceSheet,
  balanceSheet,
  type IncomeStatementLine,
  incomeStatement,
  monthsWithPostings,
  type TrialBalanceLine,
  trialBalance,
} from "../ledger/index.ts";
import type { Month } from "../values/calendar.ts";
import { formatReais, moneyText } from "../values/money.ts";
import { onlyOperand, readArguments, UsageError } from "./arguments.ts";
import { chooseCompany, databaseOptions } from "./choose-company.ts";
import { printJson, table } from "./output.ts";
import { readPeriod } from "./period.ts";
import { withWorkspace } from "./with-workspace.ts";

interface Period {
  readonly from: Month;
  readonly to: Month;
}

/** What a report says, for a program and for a person. */
interface Reported {
  readonly json: unknown;
  readonly text: string;
}

const NOTHING = "Não há lançamentos no período.";

const reports: Readonly<Record<string, (tx: Transaction, period: Period) => Promise<Reported>>> = {
  "trial-balance": async (tx, period) => {
    const lines = await trialBalance(tx, period);
    return {
      json: lines.map((line) => ({ ...reportBalance(line), kind: line.kind, level: line.level })),
      text: trialBalanceTable(lines),
    };
  },
  "income-statement": async (tx, period) => {
    const lines = await incomeStatement(tx, period);
    return { json: lines.map(lineOfIncome), text: incomeTable(lines) };
  },
  "balance-sheet": async (tx, period) => {
    const sheet = await balanceSheet(tx, period);
    return { json: sheetJson(sheet), text: sheetTable(sheet) };
  },
};

export async function report(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { ...databaseOptions, period: { type: "string" } });
  const names = Object.keys(reports).join(", ");
  const name = onlyOperand(positionals, `o relatório (${names})`);
  const make = Object.hasOwn(reports, name) ? reports[name] : undefined;
  if (make === undefined) throw new UsageError(`Relatório desconhecido: ${name}. Por ora há ${names}.`);
  const asked = values.period === undefined ? undefined : readPeriod(values.period);
  const reported = await withWorkspace(
    () => openExistingWorkspace(values.database ?? DEFAULT_DATABASE),
    async ({ db }) => {
      const companyId = await chooseCompany(db, values.company);
      return await db.withCompany(companyId, async (tx): Promise<Reported> => {
        const months = asked ?? (await monthsWithPostings(tx));
        return months === undefined ? { json: [], text: NOTHING } : await make(tx, months);
      });
    },
  );
  if (values.json) printJson(reported.json);
  else process.stdout.write(`${reported.text}\n`);
  return 0;
}

function lineOfIncome({ line, name, isTotal, amountCentavos, accounts }: IncomeStatementLine): object {
  return {
    line,
    name,
    kind: isTotal ? "total" : "line",
    amount: moneyText(amountCentavos),
    accounts: accounts.map((account) => ({
      account: account.code,
      name: account.name,
      amount: moneyText(account.amountCentavos),
    })),
  };
}

function incomeTable(lines: readonly IncomeStatementLine[]): string {
  return table(
    lines.flatMap(({ name, isTotal, amountCentavos, accounts }) => [
      { name: isTotal ? name.toUpperCase() : name, amount: amountCentavos },
      ...accounts.map((account) => ({ name: `  ${account.code} ${account.name}`, amount: account.amountCentavos })),
    ]),
    [
      { title: "DRE", of: (line) => line.name, width: 60 },
      { title: "Valor", of: (line) => formatReais(line.amount), align: "right" },
    ],
  );
}

function sheetJson(sheet: BalanceSheet): object {
  return {
    assets: moneyText(sheet.closing.assetsCentavos),
    liabilitiesAndEquity: moneyText(sheet.closing.liabilitiesAndEquityCentavos),
    openResult: moneyText(sheet.closing.openResultCentavos),
    lines: sheet.lines.map((line) => ({
      account: line.code,
      name: line.name,
      kind: line.kind,
      level: line.level,
      opening: moneyText(line.openingCentavos),
      closing: moneyText(line.closingCentavos),
    })),
  };
}

function sheetTable(sheet: BalanceSheet): string {
  const lines = sheet.lines.map((line) => ({
    name: `${"  ".repeat(line.level - 1)}${line.code} ${line.kind === "S" ? line.name.toUpperCase() : line.name}`,
    opening: formatReais(line.openingCentavos),
    closing: formatReais(line.closingCentavos),
  }));
  const totals = [
    { name: "TOTAL DO ATIVO", opening: "", closing: formatReais(sheet.closing.assetsCentavos) },
    {
      name: "PASSIVO E PATRIMÔNIO LÍQUIDO",
      opening: "",
      closing: formatReais(sheet.closing.liabilitiesAndEquityCentavos),
    },
    { name: "RESULTADO AINDA NÃO ENCERRADO", opening: "", closing: formatReais(sheet.closing.openResultCentavos) },
  ];
  return table(
    [...lines, ...totals],
    [
      { title: "Balanço", of: (line) => line.name, width: 64 },
      { title: "Início", of: (line) => line.opening, align: "right" },
      { title: "Fim", of: (line) => line.closing, align: "right" },
    ],
  );
}

function trialBalanceTable(lines: readonly TrialBalanceLine[]): string {
  if (lines.length === 0) return NOTHING;
  return table(lines, [
    { title: "Conta", of: (line) => line.code, width: 40 },
    {
      title: "Nome",
      of: (line) => `${"  ".repeat(line.level - 1)}${line.kind === "S" ? line.name.toUpperCase() : line.name}`,
      width: 56,
    },
    { title: "Abertura", of: (line) => formatReais(line.openingCentavos), align: "right" },
    { title: "Débitos", of: (line) => formatReais(line.debitsCentavos), align: "right" },
    { title: "Créditos", of: (line) => formatReais(line.creditsCentavos), align: "right" },
    { title: "Saldo", of: (line) => formatReais(line.closingCentavos), align: "right" },
  ]);
}
