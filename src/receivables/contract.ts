import type { z } from "zod";
import { recurrenceGiven, recurringEndpoints } from "../ledger/recurring-contract.ts";
import { titleEndpoints } from "../ledger/title-contract.ts";

export const receivables = titleEndpoints(
  { noun: "receivable", path: "/receivables", things: "contas a receber" },
  { row: {}, given: { recurrence: recurrenceGiven.optional() } },
);
export type Receivable = z.infer<typeof receivables.row>;
export type ReceivableDetail = z.infer<typeof receivables.detail>;

export const recurringReceivables = recurringEndpoints({
  noun: "receivable",
  path: "/recurring-receivables",
  things: "contas a receber",
});
