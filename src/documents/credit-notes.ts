import type { Transaction } from "../kernel/database/database.ts";
import type { CreditNote } from "../ledger/index.ts";
import { findDocumentIdsByKey, type WaitingTrade } from "./store.ts";

/** Returns and credit notes with the documents they refer to, among those we have. */
export async function creditNotesOf(tx: Transaction, trades: readonly WaitingTrade[]): Promise<readonly CreditNote[]> {
  const origins = await findDocumentIdsByKey(
    tx,
    trades.flatMap(({ trade }) => trade.refersTo),
  );
  return trades.map(({ documentId, key, trade }) => ({
    documentId,
    number: trade.number,
    subject: key ?? trade.number,
    partnerName: trade.partner.name,
    issuedOn: trade.issuedOn,
    amountCentavos: trade.reducesCentavos,
    originIds: trade.refersTo.flatMap((origin) => origins.get(origin) ?? []),
  }));
}
