import type { Transaction } from "../kernel/database/database.ts";
import type { MadeTitle, RecurringBook, Subledger } from "../ledger/index.ts";

/** The tables of this slice, for the engine that receivables share with bills. */
export const receivableBook: Subledger = {
  titles: "receivables.receivable",
  totals: "receivables.receivable_total",
  settlements: "receivables.settlement",
  titleId: "receivable_id",
  objectType: "receivable",
  attachments: "receivables.receivable_attachment",
  ownColumns: "",
  origin: `case when title.document_id is not null then 'document'
             when title.recurring_receivable_id is not null then 'recurring' else 'by_hand' end`,
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

/** What repeats of receivables. */
export const recurringReceivableBook: RecurringBook = {
  table: "receivables.recurring_receivable",
  kind: "null::text",
  titles: receivableBook,
  objectType: "recurring_receivable",
  rule: "recurring_receivable",
  events: {
    registered: "receivables.recurring_receivable_registered",
    changed: "receivables.recurring_receivable_changed",
    ended: "receivables.recurring_receivable_ended",
  },
  link: linkReceivables,
};

async function linkReceivables(tx: Transaction, made: readonly MadeTitle[]): Promise<void> {
  if (made.length === 0) return;
  await tx.query(
    `update receivables.receivable receivable
        set recurring_receivable_id = given.recurring_id, occurrence = given.occurrence
       from unnest($2::uuid[], $3::uuid[], $4::int[]) as given (id, recurring_id, occurrence)
      where receivable.company_id = $1 and receivable.id = given.id`,
    [
      tx.companyId,
      made.map(({ titleId }) => titleId),
      made.map(({ recurring }) => recurring.id),
      made.map(({ occurrence }) => occurrence),
    ],
  );
}
