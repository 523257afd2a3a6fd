import type { z } from "zod";
import { titleEndpoints } from "../ledger/title-contract.ts";

export const receivables = titleEndpoints(
  { noun: "receivable", path: "/receivables", things: "contas a receber" },
  { row: {}, given: {} },
);
export type Receivable = z.infer<typeof receivables.row>;
export type ReceivableDetail = z.infer<typeof receivables.detail>;
