/**
 * `npm run simulate -- <seed> [--months N] [--scale N] [--start AAAA-MM] [--traps all|few] [--out DIR]` writes an invented company's months;
 * `npm run simulate -- <seed> --matching <N> [--out DIR]` writes a folder of at least N movements to examine matching by;
 * `npm run simulate -- examine <DIR> <RESULT.json|->` examines what `retaguarda process` said of them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Examination, examine } from "./examine.ts";
import { generateMonths, type Simulation } from "./generate-months.ts";
import { generateMatchingFolder } from "./matching-folder.ts";
import { readProcessResult } from "./process-result.ts";
import type { Truth } from "./truth.ts";
import { writeSimulation } from "./write-simulation.ts";

const usage = `Uso: npm run simulate -- <semente> [--months N] [--scale N] [--start AAAA-MM] [--traps all|few] [--out PASTA]
     npm run simulate -- <semente> --matching <MOVIMENTOS> [--out PASTA]
     npm run simulate -- examine <PASTA> <RESULTADO.json|->`;

process.exitCode = main(process.argv.slice(2));

function main(given: readonly string[]): number {
  const called = argumentsOf(given);
  if (called === undefined) {
    console.error(usage);
    return 2;
  }
  const { values, positionals } = called;
  const [first, folder, result] = positionals;
  if (first === "examine" && folder !== undefined && result !== undefined) return examineFolder(folder, result);
  const [seed, months, scale] = [Number(first), Number(values.months), Number(values.scale)];
  if (values.matching !== undefined) return writeMatching(seed, Number(values.matching), values.out);
  const traps = values.traps === "all" || values.traps === "few" ? values.traps : undefined;
  const right = Number.isInteger(seed) && Number.isInteger(months) && months >= 1 && scale > 0;
  if (!right || traps === undefined || !/^\d{4}-(0[1-9]|1[0-2])$/.test(values.start)) {
    console.error(usage);
    return 2;
  }
  const simulation = generateMonths({ seed, months, scale, traps, startMonth: values.start });
  if (values.out !== undefined) writeSimulation(simulation, values.out);
  console.log(summaryOf(simulation, values.out));
  return 0;
}

function argumentsOf(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        months: { type: "string", default: "1" },
        scale: { type: "string", default: "1" },
        start: { type: "string", default: "2026-01" },
        traps: { type: "string", default: "all" },
        matching: { type: "string" },
        out: { type: "string" },
      },
    });
  } catch {
    return undefined;
  }
}

function writeMatching(seed: number, movements: number, out: string | undefined): number {
  if (!Number.isInteger(seed) || !Number.isInteger(movements) || movements < 1) {
    console.error(usage);
    return 2;
  }
  const simulation = generateMatchingFolder({ seed, movements });
  if (out !== undefined) writeSimulation(simulation, out);
  console.log(summaryOf(simulation, out));
  return 0;
}

/** Grades a result against the truth that was written beside the folder. */
function examineFolder(folder: string, resultFile: string): number {
  const truth: Truth = JSON.parse(readFileSync(join(folder, "truth.json"), "utf8"));
  const text = readFileSync(resultFile === "-" ? 0 : resultFile, "utf8");
  const examination = examine(truth, readProcessResult(JSON.parse(text)));
  console.log(reportOf(examination));
  return examination.ok ? 0 : 1;
}

function summaryOf({ company, files, truth }: Simulation, out: string | undefined): string {
  const certain = truth.movements.filter(({ mayBePending }) => !mayBePending).length;
  const titles = [...truth.payables, ...truth.receivables];
  return [
    `Semente ${truth.seed}: ${company.name}, CNPJ ${company.taxId}, ${company.taxRegime}, ${truth.period.from} a ${truth.period.to}`,
    `${files.length} arquivos, ${titles.length} títulos, ${truth.movements.length} movimentos (${certain} com resposta certa)`,
    countsOf(truth.movements.map((movement) => movement.case)),
    out === undefined ? "Nada foi gravado; use --out PASTA." : `Gravado em ${out}`,
  ].join("\n");
}

function reportOf({ ok, lines, errors }: Examination): string {
  const table = lines.map(
    (line) =>
      `${line.case.padEnd(44)} certas ${line.right}  erradas ${line.wrong}  pendentes ${line.pending}` +
      (line.missed > 0 ? ` (${line.missed} sem necessidade)` : ""),
  );
  return [
    ...table,
    ...errors.map((error) => `ERRO ${error}`),
    ok ? "Aprovado" : `Reprovado: ${errors.length} erros`,
  ].join("\n");
}

function countsOf(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort()
    .map(([name, count]) => `  ${name} ${count}`)
    .join("\n");
}
