import { creditNotesOf, type WaitingTrade } from "../documents/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import {
  type AccountsByRole,
  accountOfRole,
  applyCreditNotes,
  type CreditNote,
  type EntryDraft,
  type OpenTitle,
} from "../ledger/index.ts";
import type { OpenBills } from "./open-bills.ts";
import { billBook } from "./store.ts";

/** Returns of purchases and suppliers' credit notes: taken off the bills of the notes they refer to. */
export async function reduceBills(tx: Transaction, trades: readonly WaitingTrade[], given: OpenBills): Promise<void> {
  const goods = new Map(trades.map(({ documentId, trade }) => [documentId, trade.goods]));
  await applyCreditNotes(
    tx,
    billBook,
    given,
    await creditNotesOf(tx, trades),
    (note, titles) => {
      const icms = (goods.get(note.documentId) ?? []).reduce((sum, { icmsCentavos }) => sum + icmsCentavos, 0n);
      return entryOf(note, titles, { accounts: given.accounts, icmsCentavos: given.recoversIcms ? icms : 0n });
    },
    "payables.bill_classified",
  );
}

/** What was bought goes back out of the account where it went in, and the ICMS recovered with it. */
function entryOf(
  note: CreditNote,
  titles: readonly OpenTitle[],
  { accounts, icmsCentavos }: { readonly accounts: AccountsByRole; readonly icmsCentavos: bigint },
): EntryDraft {
  const bought = titles[0]?.accountId ?? "";
  const partnerId = titles[0]?.partnerId ?? "";
  const icms = bought === accounts.get("inventory") ? icmsCentavos : 0n;
  return {
    postedOn: note.issuedOn,
    history: `Devolução ${note.number} a ${note.partnerName}`,
    source: { kind: "document", id: note.documentId },
    rule: { id: "purchase_return", version: 1 },
    idempotencyKey: `document:${note.documentId}:purchase_return`,
    lines: [
      { accountId: accountOfRole(accounts, "payable"), side: "D", amountCentavos: note.amountCentavos, partnerId },
      { accountId: bought, side: "C", amountCentavos: note.amountCentavos - icms, partnerId },
      { accountId: accounts.get("icms_recoverable") ?? "", side: "C", amountCentavos: icms, partnerId },
    ],
  };
}
