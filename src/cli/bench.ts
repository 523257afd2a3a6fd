import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generateMonths } from "../../test/simulation/generate-months.ts";
import { writeSimulation } from "../../test/simulation/write-simulation.ts";
import { examineMatcher } from "../banking/examination.bench.ts";
import { benchMatchingScale } from "../banking/matching.bench.ts";
import { benchFormats } from "../documents/formats.bench.ts";
import { inspectXml } from "../documents/index.ts";
import { benchNfe } from "../formats/nfe/nfe.bench.ts";
import { benchSped } from "../formats/sped/sped.bench.ts";
import { type TrustStore, trustStore } from "../formats/xml/index.ts";
import { benchProcess, type MonthsInFolder } from "../integrations/process.bench.ts";
import { stopwatch } from "../kernel/clock.ts";
import { benchLedger } from "../ledger/ledger.bench.ts";
import { benchHttp } from "../server/http.bench.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { paint, printJson, say } from "./output.ts";
import { readCompany } from "./process.ts";

/** Each benchmark is a ratio against a peer, or a limit, measured in the same run. */
const benchmarks: Readonly<Record<string, (scale: number) => Promise<object>>> = {
  inspect: async () => benchInspect(),
  formats: async (scale) => await benchFormats({ ...inventedNotes(), scale }),
  ledger: async (scale) => await benchLedger({ scale }),
  matching: async (scale) => ({ examination: examineMatcher(), growth: benchMatchingScale(scale) }),
  process: async (scale) => await benchProcessAtSizes(scale),
  sped: async () => benchSpedFiles(),
  http: async (scale) => await benchHttp(scale),
};

const BENCH_SEED = 11;

function inventedNotes(): { readonly notes: readonly Uint8Array[]; readonly trustedRoots: TrustStore } {
  const { files, trustedRoots } = generateMonths({ seed: BENCH_SEED, scale: 4 });
  const notes = files
    .filter(({ name, bytes }) => name.endsWith(".xml") && Buffer.from(bytes).includes("<nfeProc"))
    .map(({ bytes }) => bytes);
  return { notes, trustedRoots: trustStore({ roots: trustedRoots }) };
}

async function benchInspect(): Promise<object> {
  const { notes, trustedRoots } = inventedNotes();
  const now = stopwatch();
  const bench = benchNfe(notes, { read: (bytes) => inspectXml(bytes, { trustedRoots }), now });
  return { inspectAgainstBare: { name: "inspect NF-e", ...bench, budget: 0.7, ok: bench.ratio >= 0.7 } };
}

function benchSpedFiles(): object {
  const bench = benchSped({
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    memory: () => process.memoryUsage().rss,
  });
  return { read: { name: "SPED read against split", ...bench, budget: 0.7, ok: bench.walkRatio >= 0.7 } };
}

/** How many times an ordinary month. */
const TIMES = [1, 10, 50];

async function benchProcessAtSizes(scale: number): Promise<object> {
  const folder = mkdtempSync(path.join(tmpdir(), "retaguarda-bench-"));
  try {
    const sizes = TIMES.map((times): MonthsInFolder => {
      const simulation = generateMonths({ seed: BENCH_SEED, scale: times * scale });
      const months = path.join(folder, String(times));
      writeSimulation(simulation, months);
      return {
        times,
        documents: simulation.files.length,
        folder: path.join(months, "documents"),
        trustedRoots: path.join(months, "trusted-roots"),
        companyFile: readCompany(path.join(months, "company.json")),
      };
    });
    return await benchProcess(sizes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function bench(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { scale: { type: "string", default: "1" } });
  const scale = Number(values.scale);
  if (!(scale > 0)) throw new UsageError("--scale espera um número maior que zero.");
  const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
  const results: Record<string, object> = {};
  for (const name of names) {
    const run = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
    if (run === undefined) throw new UsageError(`Não há medição ${name}. Há: ${Object.keys(benchmarks).join(", ")}.`);
    say(`Medindo ${name}...`);
    results[name] = await run(scale);
  }
  if (values.json) printJson(results);
  else {
    for (const [name, result] of Object.entries(results)) {
      process.stdout.write(`${paint("bold", name)}\n${JSON.stringify(result, null, 2)}\n`);
    }
  }
  return 0;
}
