import { beforeEach, expect, test } from "vitest";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { asAdministrator } from "../kernel/database/database.ts";
import { calendarDate } from "../values/calendar.ts";
import { contentHash, type EntryDraft } from "./entry.ts";
import { accountsByRole, checkBalancesEqualLines, checkEntriesBalanced, postEntries } from "./index.ts";

const database = useTestDatabase();
const holder = { companyId: "", entryId: "", draft: undefined as EntryDraft | undefined, capital: "" };
let companies = 0;
const taxIds = ["11222333000181", "11444777000161", "12ABC34501DE35"];

beforeEach(async () => {
  const taxId = taxIds[companies++] ?? "";
  holder.companyId = await makeCompany(database.db, { taxId });
  await database.db.withCompany(holder.companyId, async (tx) => {
    const accounts = await accountsByRole(tx);
    holder.capital = accounts.get("capital") ?? "";
    holder.draft = {
      postedOn: calendarDate("2026-03-10"),
      history: "Compra de material",
      source: { kind: "test" },
      rule: { id: "test", version: 1 },
      idempotencyKey: "test",
      lines: [
        { accountId: accounts.get("office_supplies") ?? "", side: "D", amountCentavos: 10_000n },
        { accountId: accounts.get("cash") ?? "", side: "C", amountCentavos: 10_000n },
      ],
    };
    const [posted] = await postEntries(tx, testActor, testTime, [holder.draft]);
    holder.entryId = posted?.id ?? "";
  });
});

async function tamper(...statements: readonly (readonly [string, readonly unknown[]])[]): Promise<void> {
  await asAdministrator(database.address, async (client) => {
    await client.query("set session_replication_role = replica");
    for (const [sql, parameters] of statements) await client.query(sql, [...parameters]);
  });
}

function check() {
  return database.db.withCompany(holder.companyId, async (tx) => ({
    entries: await checkEntriesBalanced(tx),
    balances: await checkBalancesEqualLines(tx),
  }));
}

test("books that nobody touched hold", async () => {
  expect(await check()).toMatchObject({ entries: { ok: true }, balances: { ok: true } });
});

test("who moves an entry to another account, with its balances and its hash, is found by the event log", async () => {
  const { companyId, entryId, draft, capital } = holder;
  const [first, ...others] = draft?.lines ?? [];
  if (draft === undefined || first === undefined) throw new Error("nothing was posted");
  const forged = contentHash(draft, [{ ...first, accountId: capital }, ...others]);
  await tamper(
    [
      "update ledger.entry_line set account_id = $3 where company_id = $1 and entry_id = $2 and side = 'D'",
      [companyId, entryId, capital],
    ],
    [
      "update ledger.balance_month set account_id = $2 where company_id = $1 and debits_centavos > 0",
      [companyId, capital],
    ],
    ["update ledger.entry set content_hash = $3 where company_id = $1 and id = $2", [companyId, entryId, forged]],
  );
  expect(await check()).toMatchObject({
    entries: { ok: false, detail: expect.stringContaining("trilha") },
    balances: { ok: true },
  });
});

test("who removes an entry with its lines and balances is found by the event log", async () => {
  const given = [holder.companyId];
  await tamper(
    ["delete from ledger.entry_line where company_id = $1", given],
    ["delete from ledger.entry where company_id = $1", given],
    ["delete from ledger.balance_month where company_id = $1", given],
  );
  expect(await check()).toMatchObject({ entries: { ok: false }, balances: { ok: true } });
});
