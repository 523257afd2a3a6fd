import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce, relate } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { moneyText } from "../values/money.ts";
import { insertSettlements, type NewSettlement, type Subledger, undoSettlementsOf } from "./subledger.ts";

export type Settlement = Omit<NewSettlement, "id">;

interface Done {
  readonly actor: Actor;
  readonly at: Date;
  /** How long a person worked on it. */
  readonly touchMs?: number;
  /** What a person said of it. */
  readonly note?: string;
}

/** Settles titles, wholly or in part, and says so of each. More than is open is refused by the database. */
export async function settleTitles(
  tx: Transaction,
  book: Subledger,
  { actor, at, touchMs = 0, note }: Done,
  settlements: readonly Settlement[],
): Promise<void> {
  if (settlements.length === 0) return;
  const titles = await insertSettlements(
    tx,
    book,
    settlements.map((settlement) => ({ ...settlement, id: newUuid() })),
  );
  const statusOf = new Map(titles.map((title) => [title.id, title.status]));
  await announce(
    tx,
    settlements.map((settlement) => ({
      type: book.events.settled,
      actor,
      at,
      touchMs,
      objects: [
        { type: book.objectType, id: settlement.titleId },
        { type: sourceType(settlement.source), id: settlement.sourceId, qualifier: "settles" },
      ],
      after: {
        amount: moneyText(settlement.amountCentavos),
        source: settlement.source,
        settled_on: settlement.settledOn,
        ...(note === undefined ? {} : { why: note }),
      },
      attributes: { status: statusOf.get(settlement.titleId) ?? "settled" },
    })),
  );
  await relate(
    tx,
    settlements.map((settlement) => ({
      from: { type: sourceType(settlement.source), id: settlement.sourceId },
      to: { type: book.objectType, id: settlement.titleId },
      qualifier: "settles",
    })),
  );
}

/** What a settlement came by: a credit note is a document, a movement is of the bank, and the rest is an entry of its own. */
function sourceType(source: Settlement["source"]): string {
  if (source === "credit_note") return "document";
  return source === "movement" ? "movement" : "entry";
}

/** Undoes what movements or credit notes had settled; the titles are open again by as much. */
export async function reopenTitles(
  tx: Transaction,
  book: Subledger,
  { actor, at, touchMs = 0 }: Done,
  sourceIds: readonly string[],
): Promise<void> {
  const reopened = await undoSettlementsOf(tx, book, { sourceIds, at });
  await announce(
    tx,
    reopened.map((title) => ({
      type: book.events.reopened,
      kind: "reversal",
      actor,
      at,
      touchMs,
      objects: [{ type: book.objectType, id: title.id }],
      attributes: { status: title.status },
    })),
  );
}
