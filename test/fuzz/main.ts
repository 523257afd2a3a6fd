import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Finding, fuzz } from "./fuzz.ts";
import { targets } from "./targets.ts";

// npm run fuzz -- NAME [--runs N] [--seed N] [--from N]: a reader is given changed samples, and must answer each of them.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
  },
});
const names = positionals.length === 0 ? Object.keys(targets) : positionals;
const unknown = names.filter((name) => targets[name] === undefined);
if (unknown.length > 0) {
  console.error(`Não há leitor ${unknown.join(", ")}. Há: ${Object.keys(targets).join(", ")}.`);
  process.exitCode = 2;
} else {
  for (const name of names) {
    const { runs, seed, from } = { runs: Number(values.runs), seed: Number(values.seed), from: Number(values.from) };
    const { findings, seconds, slowestMs, peakMegabytes } = await fuzz({ name, runs, seed, from });
    const kept = findings.map((finding) => keep(name, seed, finding));
    console.log(JSON.stringify({ name, runs, seed, seconds, slowestMs, peakMegabytes, findings: kept }));
    if (findings.length > 0) process.exitCode = 1;
  }
}

/** The input of a finding is kept, to become a test with a name. */
function keep(name: string, seed: number, { at, what, error, input }: Finding): object {
  const folder = join(import.meta.dirname, "../../out/fuzz");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}-${seed}-${at}.bin`);
  writeFileSync(file, input);
  return { at, what, error: error.split("\n").slice(0, 4).join(" | "), bytes: input.length };
}
