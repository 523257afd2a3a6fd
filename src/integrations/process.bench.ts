import { stopwatch, systemClock } from "../kernel/clock.ts";
import { asAdministrator } from "../kernel/database/database.ts";
import { postgresCpuMs, postmasterOf } from "../kernel/database/server-cpu.ts";
import { openThrowAwayWorkspace } from "../kernel/database/workspace.ts";
import type { CompanyFile } from "./company-file.ts";
import { processFolder } from "./process-folder.ts";
import { readTrustedRoots } from "./trusted-roots.ts";

/** A company's months, written to a folder, some times as many documents as an ordinary month. */
export interface MonthsInFolder {
  readonly times: number;
  readonly documents: number;
  readonly folder: string;
  readonly trustedRoots: string;
  readonly companyFile: CompanyFile;
}

interface Measured {
  readonly times: number;
  readonly documents: number;
  readonly nodeCpuSeconds: number;
  readonly postgresCpuSeconds: number;
  readonly wallSeconds: number;
}

export interface ProcessBench {
  readonly name: string;
  readonly measured: readonly Measured[];
  /** CPU milliseconds (Node and PostgreSQL) that each further document costs, from each size to the next. */
  readonly marginalMs: readonly number[];
  /** The last marginal cost against the first. */
  readonly ratio: number;
  readonly budget: number;
  readonly ok: boolean;
}

const BUDGET = 1.1;

/** Whether the five-hundredth document costs what the tenth did: each size is run in a fresh database of its own. */
export async function benchProcess(sizes: readonly MonthsInFolder[]): Promise<ProcessBench> {
  const measured: Measured[] = [];
  // The first run pays for compiling the program; it is not counted.
  for (const months of [...sizes.slice(0, 1), ...sizes]) measured.push(await measure(months));
  measured.shift();
  const marginalMs = measured.slice(1).map((larger, at) => {
    const smaller = measured[at];
    if (smaller === undefined) return 0;
    return ((cpuOf(larger) - cpuOf(smaller)) * 1000) / (larger.documents - smaller.documents);
  });
  const ratio = (marginalMs.at(-1) ?? 0) / (marginalMs[0] ?? 1);
  return {
    name: "process: marginal cost of a document",
    measured,
    marginalMs: marginalMs.map((ms) => Math.round(ms * 100) / 100),
    ratio: Math.round(ratio * 1000) / 1000,
    budget: BUDGET,
    ok: ratio <= BUDGET,
  };
}

function cpuOf({ nodeCpuSeconds, postgresCpuSeconds }: Measured): number {
  return nodeCpuSeconds + postgresCpuSeconds;
}

async function measure(months: MonthsInFolder): Promise<Measured> {
  const workspace = await openThrowAwayWorkspace();
  try {
    return await asAdministrator(workspace.address, async (client) => {
      const postmaster = await postmasterOf(client);
      const postgresBefore = await postgresCpuMs(postmaster);
      const cpu = process.cpuUsage();
      const elapsed = stopwatch();
      await processFolder(workspace.db, {
        folder: months.folder,
        companyFile: months.companyFile,
        trustedRoots: readTrustedRoots(months.trustedRoots, { demonstration: true }),
        clock: systemClock,
        onProgress: () => undefined,
      });
      const wallSeconds = elapsed() / 1000;
      const { user, system } = process.cpuUsage(cpu);
      return {
        times: months.times,
        documents: months.documents,
        nodeCpuSeconds: Math.round((user + system) / 1000) / 1000,
        postgresCpuSeconds: Math.round((await postgresCpuMs(postmaster)) - postgresBefore) / 1000,
        wallSeconds: Math.round(wallSeconds * 1000) / 1000,
      };
    });
  } finally {
    await workspace.close();
  }
}
