import type { Subledger } from "../ledger/index.ts";

/** The tables of this slice, for the engine that receivables share with bills. */
export const receivableBook: Subledger = {
  titles: "receivables.receivable",
  settlements: "receivables.settlement",
  titleId: "receivable_id",
  objectType: "receivable",
  attachments: "receivables.receivable_attachment",
  ownColumns: "",
  origin: "case when title.document_id is not null then 'document' else 'by_hand' end",
  called: "conta a receber",
  rules: {
    byHand: "receivable_by_hand",
    byHandRole: "revenue_services",
    settled: "receipt_boleto",
    writtenOff: "receivable_written_off",
  },
  events: {
    created: "receivables.receivable_created",
    changed: "receivables.receivable_changed",
    settled: "receivables.receivable_settled",
    reopened: "receivables.receivable_reopened",
    cancelled: "receivables.receivable_cancelled",
  },
};
