import { cpSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { ProcessReport } from "../../src/integrations/index.ts";
import { examine } from "../simulation/examine.ts";
import { generateMonths, type Simulation } from "../simulation/generate-months.ts";
import { readProcessResult } from "../simulation/process-result.ts";
import { inFolder, processInto } from "../support/process-simulation.ts";
import { useTestDatabase } from "../support/test-database.ts";

/** Seeds chosen once, and not by what they give: both regimes, letters in the CNPJ, six banks. */
const SEEDS = [101, 102, 103, 104];

function run(database: ReturnType<typeof useTestDatabase>, simulation: Simulation, folder: string) {
  return processInto(database.db, {
    folder,
    company: simulation.company,
    roots: path.join(path.dirname(folder), "trusted-roots"),
  });
}

function asExamined(report: ProcessReport): unknown {
  return JSON.parse(JSON.stringify({ ...report, seconds: 1 }));
}

describe.each(SEEDS)("the months of seed %i", (seed) => {
  const database = useTestDatabase();
  const simulation = generateMonths({ seed, months: 2 });

  test("no answer is wrong, whatever is certain is decided, the books hold, and a second run adds nothing", async () => {
    await inFolder(simulation, async (folder) => {
      const documents = path.join(folder, "documents");
      const first = await run(database, simulation, documents);
      const examination = examine(simulation.truth, readProcessResult(asExamined(first)));
      expect(examination.errors).toEqual([]);
      expect(examination.lines.filter((line) => line.missed > 0)).toEqual([]);
      expect(first.checks.filter((check) => !check.ok)).toEqual([]);

      const second = await run(database, simulation, documents);
      const { documents: _, checks: __, ...books } = first;
      const { documents: again, checks, ...sameBooks } = second;
      expect(sameBooks).toEqual(books);
      expect(checks.every((check) => check.ok)).toBe(true);
      expect(again.some(({ status }) => status === "accepted")).toBe(false);
    });
  });
});

describe("the same files in parts", () => {
  const database = useTestDatabase();
  const simulation = generateMonths({ seed: 105 });

  test("a folder that grows ends with the same books as the whole at once", async () => {
    await inFolder(simulation, async (folder) => {
      const documents = path.join(folder, "documents");
      const part = path.join(folder, "part");
      mkdirSync(part);
      // Statements last, so that what is matched when they come is what is there in the whole.
      const names = readdirSync(documents, { recursive: true, encoding: "utf8" }).filter(
        (name) => path.extname(name) !== "",
      );
      const isStatement = (name: string): boolean => /\.ofx$/i.test(name);
      const copy = (wanted: readonly string[]): void => {
        for (const name of wanted) {
          mkdirSync(path.dirname(path.join(part, name)), { recursive: true });
          cpSync(path.join(documents, name), path.join(part, name));
        }
      };
      const notes = names.filter((name) => !isStatement(name));
      copy(notes.slice(0, notes.length / 2));
      await run(database, simulation, part);
      copy(notes);
      await run(database, simulation, part);
      copy(names);
      const grown = await run(database, simulation, part);
      const examination = examine(simulation.truth, readProcessResult(asExamined({ ...grown, documents: [] })));
      expect(examination.errors.filter((error) => !error.startsWith("document"))).toEqual([]);
      expect(grown.checks.filter((check) => !check.ok)).toEqual([]);
    });
  });
});
