import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce, type NewEvent } from "../kernel/events.ts";
import { formatReais } from "../values/money.ts";
import { reverseEntries } from "./reverse-entries.ts";
import { reopenTitles } from "./settle-titles.ts";
import { findStandingEntriesOf } from "./store.ts";
import { cancelTitlesOf, findSettledDocuments, type SettledDocument, type Subledger } from "./subledger.ts";

interface Done {
  readonly actor: Actor;
  readonly at: Date;
}

/**
 * Undoes what cancelled documents did to the books: their titles are cancelled, their entries reversed (a sale received on the
 * spot has an entry and no title), and what a cancelled credit note had taken off is open again. A note that was already paid,
 * even in part, stays as it is and a person is told: there is money to get back.
 */
export async function cancelDocuments(
  tx: Transaction,
  books: readonly Subledger[],
  { actor, at }: Done,
  { documentIds, reason }: { readonly documentIds: readonly string[]; readonly reason: string },
): Promise<void> {
  if (documentIds.length === 0) return;
  const kept = new Set<string>();
  for (const book of books) {
    await reopenTitles(tx, book, { actor, at }, documentIds);
    const settled = await findSettledDocuments(tx, book, documentIds);
    for (const { documentId } of settled) kept.add(documentId);
    await announce(
      tx,
      settled.map((document) => settledEvent(document, book, { actor, at })),
    );
  }
  const toUndo = documentIds.filter((id) => !kept.has(id));
  for (const book of books) {
    const cancelled = await cancelTitlesOf(tx, book, toUndo);
    await announce(
      tx,
      cancelled.map((title) => ({
        type: book.events.cancelled,
        kind: "cancellation",
        actor,
        at,
        objects: [
          { type: book.objectType, id: title.id },
          { type: "document", id: title.documentId, qualifier: "originates" },
        ],
        attributes: { status: "cancelled" },
      })),
    );
  }
  await reverseEntries(tx, actor, at, { entryIds: await findStandingEntriesOf(tx, toUndo), reason });
}

function settledEvent(document: SettledDocument, { events }: Subledger, { actor, at }: Done): NewEvent {
  const slice = events.cancelled.slice(0, events.cancelled.indexOf("."));
  const name = `A nota ${document.number} de ${document.partnerName}`;
  return {
    type: events.cancelled,
    kind: "exception",
    outcome: "pending",
    cause: `${slice}.cancelled_note_settled`,
    actor,
    at,
    objects: [{ type: "document", id: document.documentId }],
    after: {
      subject: document.key ?? document.number,
      message:
        `${name} foi cancelada depois de quitados ${formatReais(document.settledCentavos)}: nada foi desfeito. ` +
        "Combine a devolução do dinheiro ou a nota que a substitui.",
    },
  };
}
