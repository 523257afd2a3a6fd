import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { Simulation } from "../../test/simulation/generate-months.ts";
import { generateMatchingFolder } from "../../test/simulation/matching-folder.ts";
import { createRandom } from "../../test/simulation/random.ts";
import { inFolder, processInto } from "../../test/support/process-simulation.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";
import type { ProcessReport } from "../integrations/index.ts";
import type { Database } from "../kernel/database/database.ts";

/** Each order has a database of its own, since the company is the same. */
const together = useTestDatabase();
const apart = useTestDatabase();

const SEED = 4_711;
const MOVEMENTS = 90;
const RUNS = 3;

async function processFiles(db: Database, simulation: Simulation, runs: readonly Simulation["files"][]) {
  return await inFolder({ ...simulation, files: [] }, async (folder) => {
    let report: ProcessReport | undefined;
    for (const files of runs) {
      const arrived = mkdtempSync(path.join(tmpdir(), "retaguarda-test-"));
      for (const { name, bytes } of files) {
        mkdirSync(path.dirname(path.join(arrived, name)), { recursive: true });
        writeFileSync(path.join(arrived, name), bytes);
      }
      const roots = path.join(folder, "trusted-roots");
      report = await processInto(db, { folder: arrived, company: simulation.company, roots });
      rmSync(arrived, { recursive: true, force: true });
    }
    if (report === undefined) throw new Error("nothing was processed");
    return report;
  });
}

/** What is left in the end, whatever ids it has, and whatever passed through suspense. */
function stateOf(report: ProcessReport) {
  const inOrder = <T>(rows: readonly T[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();
  const movements = report.movements.map(({ entry: _, settles, ...movement }) => ({
    ...movement,
    settles: settles.map((each) => JSON.stringify(each)).sort(),
  }));
  return {
    movements: inOrder(movements),
    titles: inOrder([...report.payables, ...report.receivables].map(({ entry: _, ...title }) => title)),
    balances: inOrder(
      report.trialBalance.flatMap(({ account, closing }) => (closing === "0.00" ? [] : [[account, closing]])),
    ),
    pending: inOrder(report.pending.filter(({ code }) => code.startsWith("banking."))),
    failed: report.checks.filter(({ ok }) => !ok),
  };
}

test("notes, statements and returns in any order and in several runs end as all of them in one, with the same words", async () => {
  const simulation = generateMatchingFolder({ seed: SEED, movements: MOVEMENTS });
  const inOneRun = await processFiles(together.db, simulation, [simulation.files]);
  expect(inOneRun.movements.some(({ why }) => why.startsWith("O retorno da cobrança"))).toBe(true);
  const shuffled = createRandom(SEED, "order of arrival").shuffle(simulation.files);
  const runs = Array.from({ length: RUNS }, (_, run) => shuffled.filter((__, at) => at % RUNS === run));
  const inSeveral = await processFiles(apart.db, simulation, runs);
  expect(stateOf(inSeveral)).toEqual(stateOf(inOneRun));
});
