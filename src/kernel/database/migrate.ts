import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { prepareJobs } from "../jobs/prepare-jobs.ts";
import { refuseInKernel } from "../refusals.ts";
import { asAdministrator, type DatabaseAddress } from "./database.ts";

const MIGRATIONS = new URL("../../../db/migrations/", import.meta.url);
/** One migrator at a time on a server; the number has no other meaning. */
const MIGRATION_LOCK = 7_230_411;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/**
 * Brings a database to this version: every migration that it lacks, in order, each in its own transaction.
 * Running it again, or from two processes at once, changes nothing.
 *
 * @returns the names of the migrations applied now
 */
export async function migrate(address: DatabaseAddress): Promise<readonly string[]> {
  const migrations = readMigrations();
  return await asAdministrator(address, async (client) => {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await client.query("create schema if not exists kernel");
    await client.query(`
      create table if not exists kernel.migration (
        name text primary key,
        sha256 text not null,
        applied_at timestamptz not null default now()
      )`);
    const applied = await client.query<{ name: string; sha256: string }>("select name, sha256 from kernel.migration");
    const done = new Map(applied.rows.map((row) => [row.name, row.sha256]));
    const known = new Set(migrations.map((migration) => migration.name));
    for (const name of done.keys()) if (!known.has(name)) throw refuseInKernel("kernel.database_is_newer", { name });

    const appliedNow: string[] = [];
    for (const { name, sql, sha256 } of migrations) {
      const before = done.get(name);
      if (before === sha256) continue;
      if (before !== undefined) throw refuseInKernel("kernel.migration_changed", { name });
      await client.query("begin");
      try {
        await client.query(sql);
        await client.query("reset role");
        await client.query("insert into kernel.migration (name, sha256) values ($1, $2)", [name, sha256]);
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw new Error(`migration ${name} failed`, { cause: error });
      }
      appliedNow.push(name);
    }
    await prepareJobs(client);
    return appliedNow;
  });
}

function readMigrations(): readonly Migration[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, MIGRATIONS), "utf8");
      return { name, sql, sha256: createHash("sha256").update(sql).digest("hex") };
    });
}
