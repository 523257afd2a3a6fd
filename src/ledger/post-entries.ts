import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { type EntryDraft, type SealedEntry, sealEntry } from "./entry.ts";
import { refuse } from "./errors.ts";
import { findEntriesByKey, insertEntries, lockNumbers, openPeriods } from "./store.ts";

export interface PostedEntry {
  readonly id: string;
  /** True when the same fact had been posted before: this is that entry, and nothing was written. */
  readonly repeated: boolean;
}

/** Entries of one statement: enough to make the cost of the call vanish, few enough to keep its parameters small. */
const BATCH = 2_000;

/**
 * Posts entries in sets, all or none, and returns them in the order given. The same fact posted again returns the entry
 * that stands; the same key with other content is refused.
 *
 * @throws `ledger.entry_does_not_balance`, `ledger.period_closed`, `ledger.account_takes_no_postings`,
 *   `ledger.idempotency_key_reused`
 */
export async function postEntries(
  tx: Transaction,
  actor: Actor,
  at: Date,
  drafts: readonly EntryDraft[],
): Promise<readonly PostedEntry[]> {
  const posted: PostedEntry[] = [];
  if (drafts.length === 0) return posted;
  await lockNumbers(tx);
  for (let from = 0; from < drafts.length; from += BATCH) {
    const batch = drafts.slice(from, from + BATCH).map(sealEntry);
    posted.push(...(await postBatch(tx, actor, at, batch)));
  }
  return posted;
}

async function postBatch(
  tx: Transaction,
  actor: Actor,
  at: Date,
  entries: readonly SealedEntry[],
): Promise<readonly PostedEntry[]> {
  const { posted, fresh } = await writeEntries(tx, entries);
  await announce(
    tx,
    fresh.map((entry) => ({
      type: entry.reversesId === undefined ? "ledger.entry_posted" : "ledger.entry_reversed",
      kind: entry.reversesId === undefined ? "normal" : "reversal",
      actor,
      at,
      objects: [
        { type: "entry", id: entry.id },
        ...(entry.reversesId === undefined ? [] : [{ type: "entry", id: entry.reversesId, qualifier: "reverses" }]),
        ...(entry.source.id === undefined
          ? []
          : [{ type: entry.source.kind, id: entry.source.id, qualifier: "records" }]),
      ],
      after: { rule: entry.rule.id, version: entry.rule.version, hash: entry.contentHash.toString("hex") },
    })),
  );
  return posted;
}

/** Writes those entries that do not stand yet, and nothing of them to the event log: who calls this announces them. */
export async function writeEntries(
  tx: Transaction,
  entries: readonly SealedEntry[],
): Promise<{
  readonly posted: readonly PostedEntry[];
  readonly fresh: readonly (SealedEntry & { readonly id: string })[];
}> {
  const standing = await findEntriesByKey(
    tx,
    entries.map((entry) => entry.idempotencyKey),
  );
  const fresh: (SealedEntry & { readonly id: string })[] = [];
  const posted = entries.map((entry): PostedEntry => {
    const before = standing.get(entry.idempotencyKey);
    if (before === undefined) {
      const id = newUuid();
      fresh.push({ ...entry, id });
      standing.set(entry.idempotencyKey, { id, contentHash: entry.contentHash });
      return { id, repeated: false };
    }
    if (!before.contentHash.equals(entry.contentHash)) {
      throw refuse("ledger.idempotency_key_reused", { key: entry.idempotencyKey, entry: before.id });
    }
    return { id: before.id, repeated: true };
  });
  if (fresh.length > 0) {
    await openPeriods(
      tx,
      fresh.map((entry) => entry.postedOn),
    );
    await insertEntries(tx, fresh);
  }
  return { posted, fresh };
}
