import type { Transaction } from "../kernel/database/database.ts";
import { publicId } from "../kernel/identifier.ts";
import type { Entry, EntryDetail } from "./contract.ts";
import { refuse } from "./errors.ts";
import { findJournalEntries, findJournalLines, findPeriodStatus, type JournalEntry } from "./journal-store.ts";
import { describeEntry } from "./routes.ts";

export interface EntryRead {
  readonly row: JournalEntry;
  readonly entry: Entry;
  readonly periodStatus: EntryDetail["periodStatus"];
  readonly reverses: EntryDetail["reverses"];
  readonly reversedBy: EntryDetail["reversedBy"];
}

/**
 * One entry with its lines, and those that it reverses or is reversed by.
 *
 * @throws `ledger.entry_not_found`
 */
export async function readEntryOf(tx: Transaction, id: string): Promise<EntryRead> {
  const [row] = await findJournalEntries(tx, [id]);
  if (row === undefined) throw refuse("ledger.entry_not_found", { entry: publicId("entry", id) });
  const related = await findJournalEntries(
    tx,
    [row.reversesId, row.reversedById].filter((other) => other !== null),
  );
  const referenceOf = (otherId: string | null): EntryDetail["reverses"] => {
    const other = related.find((one) => one.id === otherId);
    return other === undefined
      ? null
      : { id: publicId("entry", other.id), number: Number(other.number), postedOn: other.postedOn };
  };
  return {
    row,
    entry: describeEntry(row, (await findJournalLines(tx, [id])).get(id) ?? []),
    periodStatus: await findPeriodStatus(tx, row.postedOn),
    reverses: referenceOf(row.reversesId),
    reversedBy: referenceOf(row.reversedById),
  };
}
