import { newUuid } from "../kernel/identifier.ts";
import type { NewTitle } from "../ledger/index.ts";
import type { WaitingTrade } from "./store.ts";

/** The titles that a note opens, one an instalment, when its entry has been posted. */
export function titlesOfTrade(
  { documentId, partnerId, trade }: WaitingTrade,
  posted: { readonly entryId: string; readonly accountId: string },
): NewTitle[] {
  return trade.titles.map((title) => ({
    ...title,
    ...posted,
    id: newUuid(),
    documentId,
    partnerId,
    documentNumber: trade.number,
    issuedOn: trade.issuedOn,
    competencia: trade.competencia,
    terms: trade.terms,
  }));
}
