import type { Transaction } from "../kernel/database/database.ts";
import type { Actor } from "../kernel/events.ts";
import { type EntryDraft, oppositeSide } from "./entry.ts";
import { refuse } from "./errors.ts";
import { type PostedEntry, postEntries } from "./post-entries.ts";
import { findEntries, firstOpenDay, type StoredEntry } from "./store.ts";

/**
 * Reverses entries, each line mirrored, once each: on its own date when that month is open, else on the first open day.
 * A reversed entry stays in the books for ever beside its reversal.
 *
 * @throws `ledger.entry_not_found`
 */
export async function reverseEntries(
  tx: Transaction,
  actor: Actor,
  at: Date,
  { entryIds, reason }: { readonly entryIds: readonly string[]; readonly reason: string },
): Promise<readonly PostedEntry[]> {
  const entries = await findEntries(tx, entryIds);
  const found = new Set(entries.map((entry) => entry.id));
  for (const id of entryIds) if (!found.has(id)) throw refuse("ledger.entry_not_found", { entry: id });

  const drafts: EntryDraft[] = [];
  for (const entry of entries) drafts.push(await reversalOf(tx, entry, reason));
  return await postEntries(tx, actor, at, drafts);
}

async function reversalOf(tx: Transaction, entry: StoredEntry, reason: string): Promise<EntryDraft> {
  const isOpen = entry.periodStatus === "open" || entry.periodStatus === "closing";
  return {
    // The date that is checked is the date that is posted: checking one and posting another is a bug others had for years.
    postedOn: isOpen ? entry.postedOn : await firstOpenDay(tx, entry.postedOn),
    kind: entry.kind,
    history: `Estorno do lançamento ${entry.number}: ${reason}`,
    source: entry.sourceId === null ? { kind: entry.sourceKind } : { kind: entry.sourceKind, id: entry.sourceId },
    rule: { id: "reversal", version: 1 },
    idempotencyKey: `reversal:${entry.id}`,
    reversesId: entry.id,
    lines: entry.lines.map((line) => ({ ...line, side: oppositeSide(line.side) })),
  };
}
