import { spawnSync } from "node:child_process";
import { existsSync, globSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const BUILT = path.join(PROJECT, "dist/web/index.html");
const SOURCES = ["src/web", "src/values", ...globSync("src/*/contract.ts", { cwd: PROJECT }), "package-lock.json"].map(
  (name) => path.join(PROJECT, name),
);
const VITE = path.join(PROJECT, "node_modules/vite/bin/vite.js");

/** Builds the web app when it is missing or older than its sources: a fresh clone serves with one command. */
export function buildWebIfStale(): void {
  const built = existsSync(BUILT) ? statSync(BUILT).mtimeMs : 0;
  if (built > 0 && (!existsSync(VITE) || SOURCES.every((source) => newest(source) <= built))) return;
  const config = path.join(PROJECT, "src/web/vite.config.ts");
  const done = spawnSync(process.execPath, [VITE, "build", "--config", config, "--logLevel", "warn"], {
    cwd: PROJECT,
    stdio: ["ignore", 2, 2],
  });
  if (done.status !== 0) throw new Error("the web app could not be built");
}

function newest(source: string): number {
  if (!existsSync(source)) return 0;
  const { mtimeMs } = statSync(source);
  if (!statSync(source).isDirectory()) return mtimeMs;
  return readdirSync(source).reduce((latest, name) => Math.max(latest, newest(path.join(source, name))), 0);
}
