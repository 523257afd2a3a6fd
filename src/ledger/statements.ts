import type { Transaction } from "../kernel/database/database.ts";
import type { Month } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import chart from "./chart-of-accounts.json" with { type: "json" };
import { listResults, type ResultLine } from "./statement-store.ts";
import { listChart } from "./store.ts";
import { type TrialBalanceLine, trialBalance } from "./trial-balance.ts";

/** A line of the DRE: of accounts, or a total of all that stands above it. */
export interface IncomeStatementLine {
  readonly line: string;
  readonly name: string;
  readonly isTotal: boolean;
  /** Revenue positive, expense negative. */
  readonly amountCentavos: Centavos;
  readonly accounts: readonly ResultLine[];
}

const NAMES: Readonly<Record<string, string>> = {
  receita_bruta: "Receita bruta",
  deducoes: "Deduções da receita",
  receita_liquida: "Receita líquida",
  custos: "Custos",
  lucro_bruto: "Lucro bruto",
  despesas_pessoal: "Despesas com pessoal",
  despesas_administrativas: "Despesas administrativas",
  despesas_comerciais: "Despesas comerciais",
  despesas_tributarias: "Despesas tributárias",
  outras_receitas: "Outras receitas",
  outras_despesas: "Outras despesas",
  resultado_antes_financeiro: "Resultado antes do financeiro",
  receitas_financeiras: "Receitas financeiras",
  despesas_financeiras: "Despesas financeiras",
  resultado_antes_tributos: "Resultado antes dos tributos",
  irpj_csll: "IRPJ e CSLL",
  sem_linha: "Contas sem linha na DRE",
  lucro_liquido: "Lucro líquido",
};

/** Accounts that the chart gives no line; shown, since the statement must come to the result of the books. */
const WITHOUT_LINE = "sem_linha";

/** The DRE of a range of months, in the order of the chart. Every line is there, those of zero too. */
export async function incomeStatement(
  tx: Transaction,
  period: { readonly from: Month; readonly to: Month },
): Promise<readonly IncomeStatementLine[]> {
  const results = await listResults(tx, period);
  const known = new Set<string>(chart.dreOrder);
  const byLine = Map.groupBy(results, ({ dreLine }) =>
    dreLine !== null && known.has(dreLine) ? dreLine : WITHOUT_LINE,
  );
  const order = byLine.has(WITHOUT_LINE) ? chart.dreOrder.toSpliced(-1, 0, WITHOUT_LINE) : chart.dreOrder;
  let total = 0n;
  return order.map((name): IncomeStatementLine => {
    const isTotal = name.startsWith("=");
    const line = isTotal ? name.slice(1) : name;
    const accounts = isTotal ? [] : (byLine.get(line) ?? []);
    const amount = accounts.reduce((sum, { amountCentavos }) => sum + amountCentavos, 0n);
    total += amount;
    return { line, name: NAMES[line] ?? line, isTotal, amountCentavos: isTotal ? total : amount, accounts };
  });
}

export interface BalanceSheet {
  /** Accounts of the balanço with a balance at the start or the end, and the sums above them, in the order of the chart. */
  readonly lines: readonly (TrialBalanceLine & { readonly codNat: string })[];
  readonly opening: BalanceSheetSums;
  readonly closing: BalanceSheetSums;
}

export interface BalanceSheetSums {
  readonly assetsCentavos: Centavos;
  /** Liabilities and equity, without the result that is still open. */
  readonly liabilitiesAndEquityCentavos: Centavos;
  /** What the result accounts hold: it belongs to the equity, and is taken there when the year is closed. */
  readonly openResultCentavos: Centavos;
}

/** The balanço at the end of a month, beside what it was before the first one. Assets are liabilities, equity and the open result. */
export async function balanceSheet(
  tx: Transaction,
  period: { readonly from: Month; readonly to: Month },
): Promise<BalanceSheet> {
  const natures = new Map((await listChart(tx)).map(({ id, codNat }) => [id, codNat]));
  const lines = (await trialBalance(tx, period)).map((line) => ({ ...line, codNat: natures.get(line.id) ?? "09" }));
  const sumsOf = (at: "openingCentavos" | "closingCentavos"): BalanceSheetSums => {
    const sum = (wanted: readonly string[]): Centavos =>
      lines.reduce((total, line) => (line.kind === "A" && wanted.includes(line.codNat) ? total + line[at] : total), 0n);
    return {
      assetsCentavos: sum(["01"]),
      liabilitiesAndEquityCentavos: -sum(["02", "03"]),
      openResultCentavos: -sum(["04"]),
    };
  };
  return {
    lines: lines.filter(
      ({ codNat, openingCentavos, closingCentavos }) =>
        BALANCE.includes(codNat) && (openingCentavos !== 0n || closingCentavos !== 0n),
    ),
    opening: sumsOf("openingCentavos"),
    closing: sumsOf("closingCentavos"),
  };
}

const BALANCE: readonly string[] = ["01", "02", "03"];
