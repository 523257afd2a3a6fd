import { pipelineActor } from "../integrations/index.ts";
import { systemClock } from "../kernel/clock.ts";
import { DEFAULT_DATABASE, openExistingWorkspace } from "../kernel/database/workspace.ts";
import { closeYear } from "../ledger/index.ts";
import { counted } from "../values/counted.ts";
import { formatReais, moneyText } from "../values/money.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { chooseCompany, databaseOptions } from "./choose-company.ts";
import { readYear } from "./export-ecd.ts";
import { printJson } from "./output.ts";
import { withWorkspace } from "./with-workspace.ts";

/** Closes the results of a year. Again, it closes what was posted since. */
export async function closeYearCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { ...databaseOptions, year: { type: "string" } });
  if (positionals.length > 0) throw new UsageError(`Sobrou: ${positionals.join(" ")}.`);
  const year = readYear(values.year);
  const closed = await withWorkspace(
    () => openExistingWorkspace(values.database ?? DEFAULT_DATABASE),
    async ({ db }) => {
      const companyId = await chooseCompany(db, values.company);
      return await db.withCompany(companyId, (tx) => closeYear(tx, pipelineActor, systemClock.now(), { year }));
    },
  );
  if (values.json) printJson({ year, accounts: closed.accounts, result: moneyText(closed.resultCentavos) });
  else if (closed.accounts === 0) process.stdout.write(`O exercício de ${year} já está encerrado.\n`);
  else {
    process.stdout.write(
      `${counted(closed.accounts, "conta de resultado encerrada", "contas de resultado encerradas")}; resultado de ${formatReais(closed.resultCentavos)}.\n`,
    );
  }
  return 0;
}
