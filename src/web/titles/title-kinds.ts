import { bills, recurringBills } from "../../payables/contract.ts";
import { receivables, recurringReceivables } from "../../receivables/contract.ts";
import type { TitleKind } from "./title-kind.ts";

export const BILLS: TitleKind = {
  noun: "bill",
  endpoints: bills,
  recurring: recurringBills,
  recurringPath: "/a-pagar/recorrentes",
  screen: "A pagar",
  partner: "Fornecedor",
  newTitle: "Nova conta a pagar",
  settled: "paga",
  settledInPart: "paga em parte",
  settle: "Baixar",
};

export const RECEIVABLES: TitleKind = {
  noun: "receivable",
  endpoints: receivables,
  recurring: recurringReceivables,
  recurringPath: "/a-receber/recorrentes",
  screen: "A receber",
  partner: "Cliente",
  newTitle: "Nova conta a receber",
  settled: "recebida",
  settledInPart: "recebida em parte",
  settle: "Baixar",
};
