import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { rawTriple } from "./bind-account.ts";
import { refuse } from "./errors.ts";
import { type ReadStatement, readStatements } from "./import-statements.ts";
import { findFeeds, findWaitingStatements, insertFeeds, listBankAccounts } from "./store.ts";

/** Statements that wait for somebody to say of which account they are; their files are read again, so only the first ones are told. */
export const UNBOUND_TOLD_MAX = 50;

export async function findUnboundStatements(
  tx: Transaction,
): Promise<{ readonly told: readonly ReadStatement[]; readonly total: number }> {
  const waiting = await findWaitingStatements(tx);
  return { told: await readStatements(tx, waiting.slice(0, UNBOUND_TOLD_MAX)), total: waiting.length };
}

/**
 * A person says of which account a statement is. From now on every statement that names its account the same way is of that one.
 *
 * @returns how many statements that wait name their account so
 * @throws `banking.account_not_found`, `banking.statement_not_waiting`, `banking.feed_already_bound`
 */
export async function bindStatement(
  tx: Transaction,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
  { bankAccountId, documentId }: { readonly bankAccountId: string; readonly documentId: string },
): Promise<number> {
  const account = (await listBankAccounts(tx)).find(({ id }) => id === bankAccountId);
  if (account === undefined) throw refuse("banking.account_not_found");
  const all = await findWaitingStatements(tx);
  const waiting = all.find((statement) => statement.documentId === documentId);
  const [statement] = waiting === undefined ? [] : await readStatements(tx, [waiting]);
  if (statement === undefined) throw refuse("banking.statement_not_waiting");
  const triple = rawTriple(statement.ofx);
  const standing = (await findFeeds(tx, [triple])).get(triple);
  if (standing !== undefined && standing.bankAccountId !== bankAccountId) {
    throw refuse("banking.feed_already_bound");
  }
  if (standing === undefined) {
    await insertFeeds(tx, [{ id: newUuid(), bankAccountId, rawTriple: triple }]);
    await announce(tx, [
      {
        type: "banking.feed_bound",
        actor,
        at,
        objects: [
          { type: "account", id: account.id, qualifier: "bank_account" },
          { type: "document", id: documentId },
        ],
        after: { raw_triple: triple },
      },
    ]);
  }
  const same = await readStatements(tx, all.slice(0, UNBOUND_TOLD_MAX));
  return same.filter(({ ofx }) => rawTriple(ofx) === triple).length;
}
