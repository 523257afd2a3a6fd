import type { Subledger } from "../ledger/index.ts";

/** The tables of this slice, for the engine that receivables share with bills. */
export const receivableBook: Subledger = {
  titles: "receivables.receivable",
  settlements: "receivables.settlement",
  titleId: "receivable_id",
  objectType: "receivable",
  events: {
    settled: "receivables.receivable_settled",
    reopened: "receivables.receivable_reopened",
    cancelled: "receivables.receivable_cancelled",
  },
};
