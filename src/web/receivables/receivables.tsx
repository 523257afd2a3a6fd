import type { ReactNode } from "react";
import { receivables } from "../../receivables/contract.ts";
import type { TitleKind } from "../titles/title-kind.ts";
import { TitleScreen } from "../titles/title-screen.tsx";

const RECEIVABLES: TitleKind = {
  noun: "receivable",
  endpoints: receivables,
  screen: "A receber",
  partner: "Cliente",
  partnerRole: "customer",
  newTitle: "Nova conta a receber",
  settled: "recebida",
  settledInPart: "recebida em parte",
  settle: "Baixar",
};

export default function Receivables(): ReactNode {
  return <TitleScreen kind={RECEIVABLES} />;
}
