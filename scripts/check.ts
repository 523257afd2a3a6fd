import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Everything that can be said of the code without running it. Each check is run, also when one before it has failed. */
const CHECKS: readonly Check[] = [
  { name: "types", program: "tsc", args: ["--noEmit", "--project", "."] },
  { name: "types of the web app", program: "tsc", args: ["--noEmit", "--project", "src/web"] },
  { name: "format and lint", program: "biome", args: ["check", "--max-diagnostics=50"] },
  {
    name: "direction of imports",
    program: "depcruise",
    args: ["--config", ".dependency-cruiser.cjs", "--output-type", "err-long", "src", "test", "scripts"],
  },
  { name: "nothing unused", program: "knip", args: ["--no-progress", "--no-config-hints"] },
  { name: "generated files", program: "node", args: ["scripts/generate.ts", "--check"] },
];

interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
}

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const BINARIES = fileURLToPath(new URL("../node_modules/.bin/", import.meta.url));

/** Runs the checks one after the other, saying how each went and what it complained of. */
export async function runChecks(): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of CHECKS) {
    const started = performance.now();
    const { status, output } = await run(check);
    const ok = status === 0;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${ok ? "✓" : "✗"} ${check.name} (${seconds} s)`);
    if (!ok) console.log(output.trimEnd().replaceAll(/^/gm, "    "));
    results.push({ name: check.name, ok });
  }
  return results;
}

async function run(check: Check): Promise<{ readonly status: number | null; readonly output: string }> {
  return await new Promise((done) => {
    // The Node that runs this one first: the package of the project's Node puts its own there, and `npm` may be older.
    const program = check.program === "node" ? process.execPath : `${BINARIES}${check.program}`;
    const child = spawn(program, check.args, {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PATH: `${BINARIES}:${process.env["PATH"] ?? ""}` },
    });
    let output = "";
    child.stdout.on("data", (part) => {
      output += part;
    });
    child.stderr.on("data", (part) => {
      output += part;
    });
    child.on("error", (error) => done({ status: null, output: `${output}${error.message}` }));
    child.on("close", (status) => done({ status, output }));
  });
}

if (import.meta.main) {
  const results = await runChecks();
  process.exitCode = results.every((result) => result.ok) ? 0 : 1;
}
