import { globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createDatabaseIfMissing } from "../src/kernel/database/database.ts";
import { describeSchema } from "../src/kernel/database/describe-schema.ts";
import { startThrowAwayServer } from "../src/kernel/database/embedded-server.ts";
import { migrate } from "../src/kernel/database/migrate.ts";
import { readMigrationComments } from "../src/kernel/database/migration-comments.ts";
import type { RefusalDefinition } from "../src/kernel/errors.ts";
import { describeApi } from "../src/kernel/http/describe-api.ts";
import { describeErrors } from "./describe-errors.ts";
import { findFaultCodes } from "./find-fault-codes.ts";
import { listEndpoints } from "./list-endpoints.ts";

/** The files that are made from others. `--check` writes nothing, and fails where one is not what it would be. */
const GENERATED: Readonly<Record<string, () => Promise<string>>> = {
  "db/schema.sql": schema,
  "docs/errors.md": errors,
  "docs/api/openapi.json": api,
};

const ROOT = fileURLToPath(new URL("../", import.meta.url));

function filesOf(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: ROOT })
    .map((path) => `${ROOT}${path}`)
    .sort();
}

async function schema(): Promise<string> {
  const migrations = filesOf("db/migrations/*.sql").map((path) => readFileSync(path, "utf8"));
  const embedded = await startThrowAwayServer();
  try {
    const server = { host: embedded.socketFolder, port: embedded.port, user: embedded.superuser, database: "postgres" };
    const fresh = { ...server, database: "retaguarda" };
    await createDatabaseIfMissing(server, fresh.database);
    await migrate(fresh);
    return await describeSchema(fresh, readMigrationComments(migrations.join("\n")));
  } finally {
    await embedded.stop();
  }
}

async function api(): Promise<string> {
  return `${JSON.stringify(describeApi(await listEndpoints()), null, 2)}\n`;
}

async function errors(): Promise<string> {
  const refusals: Record<string, RefusalDefinition> = {};
  for (const path of filesOf("src/{*/errors,kernel/refusals}.ts")) {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href);
    for (const [name, table] of Object.entries(module)) {
      if (!name.endsWith("Refusals") || typeof table !== "object" || table === null) continue;
      for (const [code, definition] of Object.entries(table)) {
        if (!isDefinition(definition)) throw new Error(`${code} in ${path} is not the definition of a refusal`);
        refusals[code] = definition;
      }
    }
  }
  // The browser reads no documents; what it says of itself is not the server's.
  const sources = filesOf("src/!(web)/**/*.ts").filter((path) => !path.endsWith(".test.ts"));
  return describeErrors(
    refusals,
    sources.flatMap((path) => findFaultCodes(readFileSync(path, "utf8"))),
  );
}

function isDefinition(value: unknown): value is RefusalDefinition {
  return typeof value === "object" && value !== null && "kind" in value && "sentence" in value && "meaning" in value;
}

const checking = process.argv.includes("--check");
for (const [path, make] of Object.entries(GENERATED)) {
  const wanted = await make();
  const found = readOrNothing(`${ROOT}${path}`);
  if (wanted === found) continue;
  if (checking) {
    console.log(`${path} is not what its sources say; run npm run generate. First difference:`);
    console.log(firstDifference(found, wanted));
    process.exitCode = 1;
  } else {
    writeFileSync(`${ROOT}${path}`, wanted);
    console.log(`${path} written`);
  }
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function firstDifference(found: string, wanted: string): string {
  const there = found.split("\n");
  const made = wanted.split("\n");
  const at = made.findIndex((line, index) => line !== there[index]);
  return at === -1
    ? `  line ${made.length + 1}, there: ${there[made.length] ?? ""}`
    : `  line ${at + 1}, there: ${there[at] ?? "(nothing)"}\n  line ${at + 1}, made:  ${made[at] ?? "(nothing)"}`;
}
