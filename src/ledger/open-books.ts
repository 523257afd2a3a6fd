import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import chart from "./chart-of-accounts.json" with { type: "json" };
import type { AccountsByRole } from "./posting-rule.ts";
import { type AccountDraft, insertAccounts, listAccounts } from "./store.ts";

/** Gives a company its chart of accounts: the standard one, in which every posting rule finds its roles. */
export async function openBooks(tx: Transaction, actor: Actor, at: Date): Promise<void> {
  const ids = new Map(chart.accounts.map((account) => [account.code, newUuid()]));
  const accounts = chart.accounts.map(
    (account): AccountDraft => ({
      id: ids.get(account.code) ?? newUuid(),
      code: account.code,
      name: account.name,
      kind: account.kind === "A" ? "A" : "S",
      parentId: account.parent === null ? null : (ids.get(account.parent) ?? null),
      codNat: account.codNat,
      normal: account.normal === "D" ? "D" : account.normal === "C" ? "C" : null,
      role: account.role ?? null,
      cashFlow: account.cashFlow ?? null,
      dreLine: account.dreLine ?? null,
      referencial: account.referencial ?? null,
    }),
  );
  await insertAccounts(tx, accounts);
  await announceAccounts(tx, actor, at, accounts);
}

/** Opens the ledger account of a bank account: one each, under the banks of the chart, with the next code. */
export async function openBankLedgerAccount(tx: Transaction, actor: Actor, at: Date, name: string): Promise<string> {
  const accounts = await listAccounts(tx);
  const parent = accounts.find((account) => account.code === chart.bankParent);
  const last = accounts
    .filter((account) => account.code.startsWith(`${chart.bankParent}.`))
    .map((account) => Number(account.code.slice(chart.bankParent.length + 1)))
    .reduce((highest, number) => Math.max(highest, number), 0);
  const account: AccountDraft = {
    id: newUuid(),
    code: `${chart.bankParent}.${String(last + 1).padStart(3, "0")}`,
    name,
    kind: "A",
    parentId: parent?.id ?? null,
    codNat: "01",
    normal: "D",
    role: "bank",
    cashFlow: "caixa",
    dreLine: null,
    referencial: chart.bankReferencial,
  };
  await insertAccounts(tx, [account]);
  await announceAccounts(tx, actor, at, [account]);
  return account.id;
}

/** Tells of accounts that were made. */
export async function announceAccounts(
  tx: Transaction,
  actor: Actor,
  at: Date,
  accounts: readonly AccountDraft[],
): Promise<void> {
  await announce(
    tx,
    accounts.map((account) => ({
      type: "ledger.account_created",
      actor,
      at,
      objects: [{ type: "account", id: account.id }],
      after: { code: account.code, name: account.name, role: account.role },
    })),
  );
}

/** The accounts that posting rules address, by role. */
export async function accountsByRole(tx: Transaction): Promise<AccountsByRole> {
  const accounts = await listAccounts(tx);
  return new Map(
    accounts.flatMap((account) =>
      account.role === null || account.role === "bank" ? [] : [[account.role, account.id] as const],
    ),
  );
}
