import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type ProcessReport,
  processFolder,
  readCompanyFile,
  readTrustedRoots,
  reportProcess,
} from "../../src/integrations/index.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import type { Database } from "../../src/kernel/database/database.ts";
import type { Simulation } from "../simulation/generate-months.ts";
import { writeSimulation } from "../simulation/write-simulation.ts";

/** A simulation written to a folder of its own, for as long as the work takes. */
export async function inFolder<T>(simulation: Simulation, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "retaguarda-test-"));
  try {
    writeSimulation(simulation, folder);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `retaguarda process` does, over a database that the test holds. */
export async function processInto(
  db: Database,
  { folder, company, roots }: { readonly folder: string; readonly company: unknown; readonly roots: string },
): Promise<ProcessReport> {
  const companyFile = readCompanyFile({ file: "company.json", text: JSON.stringify(company) });
  const taken = await processFolder(db, {
    folder,
    companyFile,
    trustedRoots: readTrustedRoots(roots, { demonstration: true }),
    clock: systemClock,
    onProgress: () => undefined,
  });
  return await reportProcess(db, taken);
}
