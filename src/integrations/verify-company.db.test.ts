import { afterEach, beforeAll, expect, test } from "vitest";
import { inventNote, inventParty, inventStatement } from "../../test/support/invented-documents.ts";
import { takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";
import { asAdministrator } from "../kernel/database/database.ts";
import { verifyCompany } from "./index.ts";

const database = useTestDatabase();
const us = inventParty(9, "Padaria Invenção Ltda");
const supplier = inventParty(1, "Moinho Inventado Ltda");
const holder = { companyId: "", undo: [] as string[] };

beforeAll(async () => {
  const purchase = inventNote({
    number: 1,
    issuer: supplier,
    recipient: us,
    finalConsumer: true,
    items: [{ amount: 50_000n, ncm: "48025610" }],
    installments: [
      { amount: 30_000n, dueOn: "2026-03-20" },
      { amount: 20_000n, dueOn: "2026-04-20" },
    ],
  });
  const statement = inventStatement({
    lines: [
      { on: "2026-03-20", amount: "-300.00", memo: `PIX ENVIADO ${supplier.taxId}`, fitid: "1" },
      { on: "2026-03-21", amount: "-12.00", memo: "TARIFA PACOTE", fitid: "2" },
    ],
    closing: { on: "2026-03-21", balance: "688.00" },
  });
  const { companyId } = await takeFiles(database.db, us, { "c.xml": purchase.xml, "e.ofx": statement });
  holder.companyId = companyId;
});

/** What only somebody with all rights over the server can do: no trigger, no foreign key, no row security in the way. */
async function tamper(sql: string): Promise<void> {
  await asAdministrator(database.address, async (client) => {
    await client.query("set session_replication_role = replica");
    const { rowCount } = await client.query(sql.replaceAll(":company", `'${holder.companyId}'`));
    if (rowCount === 0) throw new Error(`nothing was tampered with: ${sql}`);
  });
}

async function failing(): Promise<string[]> {
  const checks = await verifyCompany(database.db, holder.companyId);
  expect(checks.map(({ detail }) => detail).filter((detail) => detail === "")).toEqual([]);
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}

afterEach(async () => {
  for (const sql of holder.undo.splice(0).reverse()) await tamper(sql);
  expect(await failing()).toEqual([]);
});

test("books that nobody touched hold in all eight", async () => {
  const checks = await verifyCompany(database.db, holder.companyId);
  expect(checks.map(({ name, ok }) => [name, ok])).toEqual(
    [
      "entries_balanced",
      "balances_equal_lines",
      "bank_equals_ledger",
      "titles_equal_ledger",
      "totals_equal_titles",
      "statement_continuous",
      "audit_chain_whole",
      "documents_equal_hashes",
    ].map((name) => [name, true]),
  );
});

const LARGEST = "(select max(total_centavos) from ledger.entry where company_id = :company)";
const OF_PURCHASE = "(select id from ledger.entry where company_id = :company and rule_id = 'purchase')";

test.each([
  {
    what: "one side of an entry",
    sql: `update ledger.entry_line set amount_centavos = amount_centavos + 1
           where company_id = :company and side = 'D' and entry_id = ${OF_PURCHASE}`,
    undo: `update ledger.entry_line set amount_centavos = amount_centavos - 1
            where company_id = :company and side = 'D' and entry_id = ${OF_PURCHASE}`,
    names: ["entries_balanced", "balances_equal_lines"],
  },
  {
    what: "both sides of an entry and its seal of amount, which still balances",
    sql: `with entry as (update ledger.entry set total_centavos = total_centavos + 1
                          where company_id = :company and rule_id = 'purchase')
          update ledger.entry_line set amount_centavos = amount_centavos + 1
           where company_id = :company and entry_id = ${OF_PURCHASE}`,
    undo: `with entry as (update ledger.entry set total_centavos = total_centavos - 1
                           where company_id = :company and rule_id = 'purchase')
           update ledger.entry_line set amount_centavos = amount_centavos - 1
            where company_id = :company and entry_id = ${OF_PURCHASE}`,
    names: ["entries_balanced", "balances_equal_lines"],
  },
  {
    what: "the history of an entry",
    sql: "update ledger.entry set history = history || '!' where company_id = :company and rule_id = 'purchase'",
    undo: "update ledger.entry set history = rtrim(history, '!') where company_id = :company and rule_id = 'purchase'",
    names: ["entries_balanced"],
  },
  {
    what: "the day of an entry",
    sql: `update ledger.entry set posted_on = posted_on + 1
           where company_id = :company and total_centavos < ${LARGEST} and source_kind = 'movement'`,
    undo: `update ledger.entry set posted_on = posted_on - 1
            where company_id = :company and total_centavos < ${LARGEST} and source_kind = 'movement'`,
    names: ["entries_balanced", "bank_equals_ledger"],
  },
  {
    what: "a month's balance",
    sql: `update ledger.balance_month set debits_centavos = debits_centavos + 1
           where company_id = :company and account_id = (select id from ledger.account
                                                           where company_id = :company and role = 'payable')`,
    undo: `update ledger.balance_month set debits_centavos = debits_centavos - 1
            where company_id = :company and account_id = (select id from ledger.account
                                                            where company_id = :company and role = 'payable')`,
    names: ["balances_equal_lines", "titles_equal_ledger"],
  },
  {
    what: "what a settlement took off",
    sql: "update payables.settlement set amount_centavos = amount_centavos - 1 where company_id = :company",
    undo: "update payables.settlement set amount_centavos = amount_centavos + 1 where company_id = :company",
    names: ["titles_equal_ledger"],
  },
  {
    what: "what is open of a bill",
    sql: `update payables.bill set amount_centavos = amount_centavos + 1 where company_id = :company and status = 'open'`,
    undo: `update payables.bill set amount_centavos = amount_centavos - 1 where company_id = :company and status = 'open'`,
    names: ["titles_equal_ledger", "totals_equal_titles"],
  },
  {
    what: "a total that lists show",
    sql: `update payables.bill_total set amount_centavos = amount_centavos + 1
           where company_id = :company and status = 'open'`,
    undo: `update payables.bill_total set amount_centavos = amount_centavos - 1
            where company_id = :company and status = 'open'`,
    names: ["totals_equal_titles"],
  },
  {
    what: "the amount of a movement",
    sql: "update banking.movement set amount_centavos = amount_centavos - 1 where company_id = :company and bank_id = '2'",
    undo: "update banking.movement set amount_centavos = amount_centavos + 1 where company_id = :company and bank_id = '2'",
    names: ["bank_equals_ledger", "statement_continuous"],
  },
  {
    what: "what the bank says the account holds",
    sql: "update banking.statement set closing_centavos = closing_centavos + 1 where company_id = :company",
    undo: "update banking.statement set closing_centavos = closing_centavos - 1 where company_id = :company",
    names: ["statement_continuous"],
  },
  {
    what: "a seal of the chain",
    sql: "update kernel.event_seal set hash = sha256(hash) where company_id = :company and seq = 5",
    names: ["audit_chain_whole"],
    undo: undefined,
  },
])("who alters $what is found by $names", async ({ sql, undo, names }) => {
  if (undo === undefined) await keepSeals();
  else holder.undo.push(undo);
  await tamper(sql);
  expect(await failing()).toEqual(names);
});

async function keepSeals(): Promise<void> {
  await asAdministrator(database.address, async (client) => {
    await client.query("drop table if exists public.kept_seal");
    await client.query("create table public.kept_seal as select * from kernel.event_seal");
  });
  holder.undo.push(
    `update kernel.event_seal seal set hash = kept.hash, payload_hash = kept.payload_hash from public.kept_seal kept
      where kept.company_id = seal.company_id and kept.seq = seal.seq and seal.company_id = :company`,
  );
}

test("who takes an event's words away and puts others in their place is found by audit_chain_whole", async () => {
  await tamper(
    `update kernel.event_change set after = after || '{"altered": 1}'
      where company_id = :company and event_id = (select event_id from kernel.event_seal where company_id = :company and seq = 5)`,
  );
  holder.undo.push(
    `update kernel.event_change set after = nullif(after - 'altered', '{}') where company_id = :company`,
  );
  expect(await failing()).toEqual(["audit_chain_whole"]);
});

test("who removes a movement is found by bank_equals_ledger and statement_continuous", async () => {
  await asAdministrator(database.address, async (client) => {
    await client.query("create table public.kept_movement as select * from banking.movement");
  });
  await tamper("delete from banking.movement where company_id = :company and bank_id = '2'");
  holder.undo.push(
    "insert into banking.movement select * from public.kept_movement where company_id = :company and bank_id = '2'",
  );
  expect(await failing()).toEqual(["bank_equals_ledger", "statement_continuous"]);
});

test("who changes a byte of a stored file is found by documents_equal_hashes", async () => {
  await asAdministrator(database.address, async (client) => {
    await client.query("alter table kernel.blob drop constraint blob_hash_is_true");
  });
  const flip =
    "update kernel.blob set bytes = set_byte(bytes, 10, get_byte(bytes, 10) # 1) where company_id = :company";
  await tamper(flip);
  holder.undo.push(flip);
  expect(await failing()).toEqual(["documents_equal_hashes"]);
});
