import { listCompanies } from "../companies/index.ts";
import { verifyCompany } from "../integrations/index.ts";
import { DEFAULT_DATABASE, openExistingWorkspace } from "../kernel/database/workspace.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { chooseCompany, databaseOptions } from "./choose-company.ts";
import { paint, printJson } from "./output.ts";
import { withWorkspace } from "./with-workspace.ts";

/** Recomputes everything of one company, or of all, and says what holds. */
export async function verify(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, databaseOptions);
  if (positionals.length > 0) throw new UsageError(`Operando inesperado: ${positionals.join(" ")}.`);
  const results = await withWorkspace(
    () => openExistingWorkspace(values.database ?? DEFAULT_DATABASE),
    async ({ db }) => {
      const companies = await listCompanies(db);
      const chosen = values.company === undefined ? undefined : await chooseCompany(db, values.company);
      const done = [];
      for (const { id, taxId } of companies) {
        if (chosen === undefined || chosen === id) done.push({ taxId, checks: await verifyCompany(db, id) });
      }
      return done;
    },
  );
  const ok = results.every(({ checks }) => checks.every((check) => check.ok));
  if (values.json) {
    printJson({ ok, companies: results });
    return ok ? 0 : 1;
  }
  for (const { taxId, checks } of results) {
    process.stdout.write(`${paint("bold", taxId)}\n`);
    for (const check of checks) {
      process.stdout.write(`  ${check.ok ? paint("green", "✓") : paint("red", "✗")} ${check.name}: ${check.detail}\n`);
    }
  }
  if (results.length === 0) process.stdout.write("Não há empresas neste banco de dados.\n");
  return ok ? 0 : 1;
}
