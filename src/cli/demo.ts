import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generateMonths } from "../../test/simulation/generate-months.ts";
import { writeSimulation } from "../../test/simulation/write-simulation.ts";
import { stopwatch } from "../kernel/clock.ts";
import { openThrowAwayWorkspace } from "../kernel/database/workspace.ts";
import { formatTaxId } from "../values/tax-id.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { paint, printJson, say } from "./output.ts";
import { readCompany, runProcess, summary } from "./process.ts";
import { withWorkspace } from "./with-workspace.ts";

const DEFAULT_SEED = 7;

/**
 * A company's month through the same pipeline as any other: notes signed by a simulated authority and statements of two
 * banks, invented by a seed, read, posted and reconciled.
 */
export async function demo(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, {
    once: { type: "boolean", default: false },
    seed: { type: "string", default: String(DEFAULT_SEED) },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError("--seed espera um número inteiro.");
  const folder = mkdtempSync(path.join(tmpdir(), "retaguarda-demo-"));
  try {
    const simulation = generateMonths({ seed, traps: "few" });
    writeSimulation(simulation, folder);
    const { company } = readCompany(path.join(folder, "company.json"));
    say(
      `${paint("bold", "DEMONSTRAÇÃO")} com dados inventados e autoridade simulada (sem valor fiscal).\n` +
        `${company.name}, CNPJ ${formatTaxId(company.taxId)}, ${company.taxRegime}: ` +
        `${simulation.files.length} arquivos do mês, em qualquer ordem.\n`,
    );
    const elapsed = stopwatch();
    const report = await withWorkspace(openThrowAwayWorkspace, ({ db }) =>
      runProcess(db, {
        folder: path.join(folder, "documents"),
        companyFile: readCompany(path.join(folder, "company.json")),
        trustedRoots: path.join(folder, "trusted-roots"),
      }),
    );
    const seconds = Math.round(elapsed()) / 1000;
    if (values.json) printJson({ ...report, seconds });
    else process.stdout.write(`${summary(report, seconds)}\n`);
    return report.checks.every((check) => check.ok) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
