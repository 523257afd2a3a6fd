import { reportBalance } from "../integrations/index.ts";
import { DEFAULT_DATABASE, openExistingWorkspace } from "../kernel/database/workspace.ts";
import { monthsWithPostings, type TrialBalanceLine, trialBalance } from "../ledger/index.ts";
import { formatReais } from "../values/money.ts";
import { onlyOperand, readArguments, UsageError } from "./arguments.ts";
import { chooseCompany, databaseOptions } from "./choose-company.ts";
import { printJson, table } from "./output.ts";
import { readPeriod } from "./period.ts";
import { withWorkspace } from "./with-workspace.ts";

export async function report(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { ...databaseOptions, period: { type: "string" } });
  const name = onlyOperand(positionals, "o relatório (trial-balance)");
  if (name !== "trial-balance") throw new UsageError(`Relatório desconhecido: ${name}. Por ora há trial-balance.`);
  const lines = await withWorkspace(
    () => openExistingWorkspace(values.database ?? DEFAULT_DATABASE),
    async ({ db }) => {
      const companyId = await chooseCompany(db, values.company);
      return await db.withCompany(companyId, async (tx) => {
        const months = values.period === undefined ? await monthsWithPostings(tx) : readPeriod(values.period);
        return months === undefined ? [] : await trialBalance(tx, months);
      });
    },
  );
  if (values.json) {
    printJson(lines.map((line) => ({ ...reportBalance(line), kind: line.kind, level: line.level })));
    return 0;
  }
  process.stdout.write(`${trialBalanceTable(lines)}\n`);
  return 0;
}

function trialBalanceTable(lines: readonly TrialBalanceLine[]): string {
  if (lines.length === 0) return "Não há lançamentos no período.";
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
