import { type NewBankAccount, openBankAccount } from "../banking/index.ts";
import { createCompany, grantRole, type NewCompany } from "../companies/index.ts";
import type { Database } from "../kernel/database/database.ts";
import type { Actor } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { openBooks } from "../ledger/index.ts";

/**
 * A company ready to work: with its books open, its accounts, and an owner.
 *
 * @returns its id
 * @throws `companies.tax_id_invalid`, `companies.company_already_exists`
 */
export async function setUpCompany(
  db: Database,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
  given: {
    readonly company: NewCompany;
    readonly accounts: readonly NewBankAccount[];
    readonly ownerId: string;
  },
): Promise<string> {
  const companyId = newUuid();
  await db.withCompany(companyId, async (tx) => {
    await createCompany(tx, actor, at, given.company);
    await openBooks(tx, actor, at);
    for (const account of given.accounts) await openBankAccount(tx, { actor, at }, account);
    // Who makes a company owns it, asks others in, and does its finance until somebody else does.
    for (const role of ["owner", "admin", "finance", "accountant"] as const) {
      await grantRole(tx, { actor, at }, { userId: given.ownerId, role, grantedBy: null });
    }
  });
  return companyId;
}
