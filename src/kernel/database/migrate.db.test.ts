import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { randomName } from "../identifier.ts";
import { asAdministrator, createDatabaseIfMissing, type DatabaseAddress, dropDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";

const MIGRATIONS = new URL("../../../db/migrations/", import.meta.url);
const ALL = readdirSync(MIGRATIONS)
  .filter((name) => name.endsWith(".sql"))
  .sort();

let address: DatabaseAddress;

beforeEach(async () => {
  address = { ...inject("server"), database: randomName("migration_") };
  await createDatabaseIfMissing(inject("server"), address.database ?? "");
});
afterEach(async () => {
  await dropDatabase(inject("server"), address.database ?? "");
});

async function run(sql: string, parameters: unknown[] = []): Promise<void> {
  await asAdministrator(address, (client) => client.query(sql, parameters));
}

describe("migrating a database", () => {
  test("applies every migration in order, and the second time none", async () => {
    expect(await migrate(address)).toEqual(ALL);
    expect(await migrate(address)).toEqual([]);
  });

  test("from two processes at once applies each migration once", async () => {
    const applied = await Promise.all([migrate(address), migrate(address)]);
    expect(applied.flat().sort()).toEqual(ALL);
  });

  test("goes on from where an older version stopped", async () => {
    await migrate(address);
    // The last that makes a table: one that only grants can be applied again.
    const last = ALL.findLast((name) => readFileSync(new URL(name, MIGRATIONS), "utf8").includes("create table")) ?? "";
    // As an older version would have left it, if its last migrations had made nothing.
    await run("delete from kernel.migration where name >= $1", [last]);
    await expect(migrate(address)).rejects.toThrow(`migration ${last} failed`);
    // What failed left nothing half done, and no lock behind.
    await expect(migrate(address)).rejects.toThrow(`migration ${last} failed`);
  });

  test("refuses a database that has a migration of another content", async () => {
    await migrate(address);
    await run("update kernel.migration set sha256 = 'x' where name = $1", [ALL[0]]);
    await expect(migrate(address)).rejects.toMatchObject({
      code: "kernel.migration_changed",
      message: expect.stringContaining(`A migração ${ALL[0]} já foi aplicada`),
    });
  });

  test("refuses a database of a newer version, and changes nothing in it", async () => {
    await migrate(address);
    await run("insert into kernel.migration (name, sha256) values ('9999_from_the_future.sql', 'x')");
    await run("delete from kernel.migration where name = $1", [ALL.at(-1)]);
    await expect(migrate(address)).rejects.toMatchObject({
      code: "kernel.database_is_newer",
      message: expect.stringContaining("9999_from_the_future.sql"),
    });
  });
});

describe("a database that cannot be reached", () => {
  test("is refused by name, without the password of its URL", async () => {
    const unreachable = { connectionString: "postgres://ana:segredo@127.0.0.1:1/contas" };
    const refusal = migrate(unreachable);
    await expect(refusal).rejects.toMatchObject({ code: "kernel.database_unreachable" });
    await expect(refusal).rejects.not.toThrow(/segredo/);
    await expect(refusal).rejects.toThrow(/postgres:\/\/ana@127.0.0.1:1\/contas/);
  });
});
