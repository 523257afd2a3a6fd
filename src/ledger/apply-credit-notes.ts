import type { Transaction } from "../kernel/database/database.ts";
import type { EventType } from "../kernel/event-catalogue.ts";
import { type Actor, announce, type NewEvent } from "../kernel/events.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import type { EntryDraft } from "./entry.ts";
import { postEntries } from "./post-entries.ts";
import { settleTitles } from "./settle-titles.ts";
import { lockOpenTitlesOfDocuments, type OpenTitle, type Subledger, spreadOverTitles } from "./subledger.ts";

/** A return or a credit note, which takes off what another note had opened. */
export interface CreditNote {
  readonly documentId: string;
  readonly number: string;
  /** How a person names it: its key, else its number. */
  readonly subject: string;
  readonly partnerName: string;
  readonly issuedOn: CalendarDate;
  readonly amountCentavos: Centavos;
  /** The documents of the notes it refers to, among those we have. */
  readonly originIds: readonly string[];
}

/**
 * Takes credit notes off the titles of the notes they refer to, the last due first, each with its entry. One whose origin
 * is not here, or that is more than is still open, is left to a person: the partner may owe the difference.
 *
 * @param entryOf the entry of a credit note that fits, given the titles it takes off
 */
export async function applyCreditNotes(
  tx: Transaction,
  book: Subledger,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
  notes: readonly CreditNote[],
  entryOf: (note: CreditNote, titles: readonly OpenTitle[]) => EntryDraft,
  exceptionType: EventType,
): Promise<void> {
  for (const note of notes) {
    // One at a time on purpose: two credit notes of one invoice share what is open. They are few.
    const titles = await lockOpenTitlesOfDocuments(tx, book, note.originIds);
    const parts = spreadOverTitles(note.amountCentavos, titles);
    if (parts === undefined) {
      await announce(tx, [unapplied(note, { actor, at, type: exceptionType })]);
      continue;
    }
    const [entry] = await postEntries(tx, actor, at, [entryOf(note, titles)]);
    await settleTitles(
      tx,
      book,
      { actor, at },
      parts.map((part) => ({
        ...part,
        settledOn: note.issuedOn,
        source: "credit_note",
        sourceId: note.documentId,
        entryId: entry?.id ?? "",
      })),
    );
  }
}

function unapplied(
  note: CreditNote,
  { actor, at, type }: { readonly actor: Actor; readonly at: Date; readonly type: EventType },
): NewEvent {
  const why =
    note.originIds.length === 0 ? "a nota de origem não está aqui" : "não cabe no que está em aberto da nota de origem";
  return {
    type,
    kind: "exception",
    outcome: "pending",
    actor,
    at,
    objects: [{ type: "document", id: note.documentId }],
    cause: `${type.slice(0, type.indexOf("."))}.credit_note_unapplied`,
    after: {
      subject: note.subject,
      message:
        `A devolução ${note.number} de ${note.partnerName}, de ${formatReais(note.amountCentavos)}, não foi abatida: ` +
        `${why}. Diga que título ela abate.`,
    },
  };
}
