import { generateMonths } from "../../test/simulation/generate-months.ts";
import { inspectXml } from "../documents/index.ts";
import { benchNfe } from "../formats/nfe/nfe.bench.ts";
import { trustStore } from "../formats/xml/index.ts";
import { stopwatch } from "../kernel/clock.ts";
import { benchLedger } from "../ledger/ledger.bench.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { paint, printJson, say } from "./output.ts";

/** Each benchmark is a ratio against a peer, or a limit, measured in the same run. */
const benchmarks: Readonly<Record<string, (scale: number) => Promise<object>>> = {
  inspect: async () => benchInspect(),
  ledger: async (scale) => await benchLedger({ scale }),
};

const BENCH_SEED = 11;

async function benchInspect(): Promise<object> {
  const { files, trustedRoots } = generateMonths({ seed: BENCH_SEED, scale: 4 });
  const store = trustStore({ roots: trustedRoots });
  const notes = files
    .filter(({ name, bytes }) => name.endsWith(".xml") && Buffer.from(bytes).includes("<nfeProc"))
    .map(({ bytes }) => bytes);
  const now = stopwatch();
  const bench = benchNfe(notes, { read: (bytes) => inspectXml(bytes, { trustedRoots: store }), now });
  return { inspectAgainstBare: { name: "inspect NF-e", ...bench, budget: 0.7, ok: bench.ratio >= 0.7 } };
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
