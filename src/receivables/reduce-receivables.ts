import { creditNotesOf, type WaitingTrade } from "../documents/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { applyCreditNotes, linesByRule, postingRule } from "../ledger/index.ts";
import type { OpenReceivables } from "./open-receivables.ts";
import { receivableBook } from "./store.ts";

/** Returns of sales and our credit notes: taken off the receivables of the notes they refer to. */
export async function reduceReceivables(
  tx: Transaction,
  trades: readonly WaitingTrade[],
  given: OpenReceivables,
): Promise<void> {
  const byId = new Map(trades.map((waiting) => [waiting.documentId, waiting]));
  await applyCreditNotes(
    tx,
    receivableBook,
    given,
    await creditNotesOf(tx, trades),
    (note, titles) => {
      const goods = byId.get(note.documentId)?.trade.goods ?? [];
      const icms = given.owesIcms ? goods.reduce((total, each) => total + each.icmsCentavos, 0n) : 0n;
      const partner = titles[0] === undefined ? {} : { partnerId: titles[0].partnerId };
      return {
        postedOn: note.issuedOn,
        history: `Devolução ${note.number} de ${note.partnerName}`,
        source: { kind: "document", id: note.documentId },
        rule: { id: "sale_return", version: 1 },
        idempotencyKey: `document:${note.documentId}:sale_return`,
        lines: [
          ...linesByRule(postingRule("sale_return"), given.accounts, {
            amounts: { total: note.amountCentavos },
            ...partner,
          }),
          // The ICMS of what came back is no longer owed: the same rule as the sale, the other way round.
          ...linesByRule(postingRule("sale_goods_icms"), given.accounts, { amounts: { icms: -icms } }),
        ],
      };
    },
    "receivables.receivable_created",
  );
}
