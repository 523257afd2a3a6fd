import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { identifyPartners } from "../../src/companies/index.ts";
import { processFolder, readCompanyFile, readTrustedRoots } from "../../src/integrations/index.ts";
import { sealEvents } from "../../src/kernel/audit-chain.ts";
import { storeBlobs } from "../../src/kernel/blobs.ts";
import { stoppedClock } from "../../src/kernel/clock.ts";
import type { Database, Transaction } from "../../src/kernel/database/database.ts";
import { announce, relate } from "../../src/kernel/events.ts";
import { newUuid } from "../../src/kernel/identifier.ts";
import { accountsByRole, postEntries } from "../../src/ledger/index.ts";
import { calendarDate } from "../../src/values/calendar.ts";
import { generateMonths } from "../simulation/generate-months.ts";
import { writeSimulation } from "../simulation/write-simulation.ts";
import { testActor, testTime } from "./test-database.ts";

/** Any seed whose month has notes of both sides and statements of two banks. */
const SEED = 7;

/** The tax id of the company that the simulated month is of. */
export const simulatedTaxId = generateMonths({ seed: SEED, traps: "few" }).company.taxId;

/**
 * A company that has done something of each kind, by the use cases that do it: it has taken a month of files. Every
 * company made here is given the very same files, so that whatever is unique for one would collide with another.
 * Extend it with each new use case that the month does not reach.
 */
export async function makeBusyCompany(db: Database, taxId: string): Promise<string> {
  const companyId = await takeSimulatedMonth(db, taxId);
  await db.withCompany(companyId, async (tx) => {
    await tellOfAnObject(tx);
    await storeBlobs(tx, [Buffer.from("um arquivo")]);
    await identifyPartners(tx, testActor, testTime, [{ name: "Moinho Inventado S/A", role: "supplier" }]);
    await postAnEntry(tx);
  });
  await db.withSealer(companyId, sealEvents);
  return companyId;
}

async function takeSimulatedMonth(db: Database, taxId: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "retaguarda-mes-"));
  try {
    const simulation = generateMonths({ seed: SEED, traps: "few" });
    writeSimulation(simulation, folder);
    const text = JSON.stringify({ ...simulation.company, taxId });
    const { companyId } = await processFolder(db, {
      folder: join(folder, "documents"),
      companyFile: readCompanyFile({ file: "company.json", text }),
      trustedRoots: readTrustedRoots(join(folder, "trusted-roots"), { demonstration: true }),
      clock: stoppedClock(testTime),
      onProgress: () => undefined,
    });
    return companyId;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tellOfAnObject(tx: Transaction): Promise<void> {
  const bill = { type: "bill", id: newUuid() };
  await announce(tx, [
    { type: "payables.bill_created", actor: testActor, at: testTime, objects: [bill], attributes: { status: "open" } },
  ]);
  await relate(tx, [{ from: bill, to: { type: "document", id: newUuid() }, qualifier: "comes_from" }]);
}

async function postAnEntry(tx: Transaction): Promise<void> {
  const accounts = await accountsByRole(tx);
  const lines = [
    { accountId: accounts.get("cash") ?? "", side: "D", amountCentavos: 10_000n },
    { accountId: accounts.get("capital") ?? "", side: "C", amountCentavos: 10_000n },
  ] as const;
  await postEntries(tx, testActor, testTime, [
    {
      postedOn: calendarDate("2026-03-10"),
      history: "Integralização de capital",
      source: { kind: "test" },
      rule: { id: "capital", version: 1 },
      idempotencyKey: "capital",
      lines,
    },
  ]);
}

/**
 * Puts a row of the company into each table that has none, with whatever values its types allow: who asks whether rows
 * are seen does not ask what they say. Checks and triggers are taken away for it, so only in a database of one's own.
 *
 * @returns the tables that were filled this way
 */
export async function fillEmptyTables(
  administrator: pg.Client,
  companyId: string,
  tables: readonly string[],
): Promise<readonly string[]> {
  const filled: string[] = [];
  await administrator.query("set session_replication_role = replica");
  try {
    for (const table of tables) {
      const { rowCount } = await administrator.query(`select from ${table} where company_id = $1 limit 1`, [companyId]);
      if (rowCount !== 0) continue;
      await dropChecks(administrator, table);
      await administrator.query(await anyRowOf(administrator, table), [companyId]);
      filled.push(table);
    }
  } finally {
    await administrator.query("reset session_replication_role");
  }
  return filled;
}

async function dropChecks(administrator: pg.Client, table: string): Promise<void> {
  const { rows } = await administrator.query<{ name: string }>(
    "select quote_ident(conname) as name from pg_constraint where conrelid = $1::regclass and contype = 'c'",
    [table],
  );
  for (const { name } of rows) await administrator.query(`alter table ${table} drop constraint ${name}`);
}

/** A value of each type, where a column must have one and gives none itself. */
const ANY_VALUE: Readonly<Record<string, string>> = {
  uuid: "gen_random_uuid()",
  text: "'x'",
  date: "'2026-03-10'",
  bytea: "'\\x00'",
  boolean: "false",
  jsonb: "'{}'",
};

async function anyRowOf(administrator: pg.Client, table: string): Promise<string> {
  const { rows: columns } = await administrator.query<{ name: string; type: string; array: boolean }>(
    `select quote_ident(attname) as name, format_type(atttypid, null) as type, attndims > 0 as array
       from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname <> 'company_id'
        and attnotnull and not atthasdef and attidentity = ''`,
    [table],
  );
  const names = ["company_id", ...columns.map((column) => column.name)];
  const values = columns.map(({ type, array }) =>
    array ? "'{}'" : (ANY_VALUE[type] ?? (/^timestamp/.test(type) ? "now()" : "1")),
  );
  return `insert into ${table} (${names.join(", ")}) values (${["$1", ...values].join(", ")})`;
}
