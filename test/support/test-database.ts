import { afterAll, beforeAll, inject } from "vitest";
import { createCompany, type NewCompany } from "../../src/companies/index.ts";
import {
  cloneDatabase,
  type Database,
  type DatabaseAddress,
  dropDatabase,
  openDatabase,
} from "../../src/kernel/database/database.ts";
import type { Actor } from "../../src/kernel/events.ts";
import { newUuid, randomName } from "../../src/kernel/identifier.ts";
import { openBooks } from "../../src/ledger/index.ts";

export const testActor: Actor = { class: "rule", id: "test" };
export const testTime = new Date("2026-03-10T12:00:00.000Z");

/** A migrated database of this file's own, cloned before its tests and dropped after them. */
export function useTestDatabase(): { readonly db: Database; readonly address: DatabaseAddress } {
  const holder: { db?: Database; address?: DatabaseAddress } = {};
  const name = randomName("test_");
  beforeAll(async () => {
    const server = inject("server");
    await cloneDatabase(server, inject("templateDatabase"), name);
    holder.address = { ...server, database: name };
    holder.db = openDatabase(holder.address);
  });
  afterAll(async () => {
    await holder.db?.close();
    await dropDatabase(inject("server"), name);
  });
  return {
    get db() {
      if (holder.db === undefined) throw new Error("the database is not open yet");
      return holder.db;
    },
    get address() {
      if (holder.address === undefined) throw new Error("the database is not open yet");
      return holder.address;
    },
  };
}

/** A company with its books open. Each has its own tax id, so that several fit in one database. */
export async function makeCompany(db: Database, given: Partial<NewCompany> = {}): Promise<string> {
  const companyId = newUuid();
  await db.withCompany(companyId, async (tx) => {
    await createCompany(tx, testActor, testTime, {
      name: "Padaria Invenção Ltda",
      taxId: "11222333000181",
      taxRegime: "presumido",
      state: "SP",
      ...given,
    });
    await openBooks(tx, testActor, testTime);
  });
  return companyId;
}
