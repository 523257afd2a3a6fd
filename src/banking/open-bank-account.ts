import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { accountsByRole, linesByRule, openBankLedgerAccount, postEntries, postingRule } from "../ledger/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import { refuse } from "./errors.ts";
import { type BankAccount, insertBankAccount, listBankAccounts } from "./store.ts";

export interface NewBankAccount {
  readonly bank: string;
  readonly branch: string;
  readonly number: string;
  /** What the account held at the end of this day: its movements are in the books from the next day on. */
  readonly opening: { readonly on: CalendarDate; readonly centavos: Centavos };
}

/**
 * Opens a bank account with its account in the ledger, and posts what it held against the opening balances: never revenue,
 * never capital. The same account again changes nothing.
 *
 * @throws `banking.opening_differs`
 */
export async function openBankAccount(
  tx: Transaction,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
  given: NewBankAccount,
): Promise<BankAccount> {
  const standing = (await listBankAccounts(tx)).find(
    (account) => account.bank === given.bank && account.branch === given.branch && account.number === given.number,
  );
  if (standing !== undefined) return sameOpening(standing, given);

  const name = `Banco ${given.bank} ag. ${given.branch} c/c ${given.number}`;
  const accountId = await openBankLedgerAccount(tx, actor, at, name);
  const account: BankAccount = {
    id: newUuid(),
    bank: given.bank,
    branch: given.branch,
    number: given.number,
    accountId,
    openingOn: given.opening.on,
    openingCentavos: given.opening.centavos,
  };
  await insertBankAccount(tx, account);
  await announce(tx, [
    { type: "banking.bank_account_added", actor, at, objects: [{ type: "account", id: accountId }], after: { name } },
  ]);
  if (given.opening.centavos !== 0n) {
    const rule = postingRule("opening_balance");
    await postEntries(tx, actor, at, [
      {
        postedOn: given.opening.on,
        history: `Saldo de abertura: ${name}`,
        source: { kind: "bank_account", id: account.id },
        rule,
        idempotencyKey: `bank_account:${account.id}:opening`,
        lines: linesByRule(rule, await accountsByRole(tx), {
          amounts: { amount: given.opening.centavos },
          accounts: { bank: accountId },
        }),
      },
    ]);
  }
  return account;
}

function sameOpening(standing: BankAccount, given: NewBankAccount): BankAccount {
  if (standing.openingOn !== given.opening.on || standing.openingCentavos !== given.opening.centavos) {
    throw refuse("banking.opening_differs", {
      account: `${given.bank} ${given.branch} ${given.number}`,
      opening: formatReais(standing.openingCentavos),
      openingOn: standing.openingOn,
    });
  }
  return standing;
}
