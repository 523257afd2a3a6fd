import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runChecks } from "./check.ts";

/**
 * All that CI runs: the checks, then every test. `--fast` runs only the pure tests: no check, no database, no browser.
 * The last line of the output says how many passed and failed; a check counts as one test.
 */
interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const VITEST = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));

async function countTests(args: readonly string[]): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), "retaguarda-testes-"));
  const report = join(folder, "report.json");
  try {
    const status = await new Promise<number | null>((done) => {
      const child = spawn(
        process.execPath,
        [VITEST, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...args],
        { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] },
      );
      child.on("error", () => done(null));
      child.on("close", done);
    });
    const count = readReport(report);
    // A file that does not load, an error after the last test: nothing failed by name, and the run is not good.
    return status !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(path: string): Count {
  const numbers: Record<string, unknown> = (() => {
    try {
      return JSON.parse(readFileSync(path, "utf8"));
    } catch {
      return {};
    }
  })();
  const of = (name: string) => (typeof numbers[name] === "number" ? numbers[name] : 0);
  const files: readonly unknown[] = Array.isArray(numbers["testResults"]) ? numbers["testResults"] : [];
  return {
    passed: of("numPassedTests"),
    failed: of("numFailedTests") + files.filter(failedToLoad).length,
    skipped: of("numPendingTests") + of("numTodoTests"),
  };
}

/** A test file that failed without a single test in it: it did not even load. */
function failedToLoad(file: unknown): boolean {
  if (typeof file !== "object" || file === null || !("status" in file) || !("assertionResults" in file)) return false;
  return file.status === "failed" && Array.isArray(file.assertionResults) && file.assertionResults.length === 0;
}

const args = process.argv.slice(2);
const fast = args.includes("--fast");
const others = args.filter((arg) => arg !== "--fast");

const checks = fast ? [] : await runChecks();
const tests = await countTests(fast ? ["--project", "pure", ...others] : others);
const passed = tests.passed + checks.filter((check) => check.ok).length;
const failed = tests.failed + checks.filter((check) => !check.ok).length;

for (const check of checks) if (!check.ok) console.log(`✗ check: ${check.name}`);
console.log(`${passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ""}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
