import type { Spreadsheet, SpreadsheetKind } from "../../integrations/contract.ts";
import type { Tone } from "../ui/tone-icon.tsx";

export const KIND_NAMES: Readonly<Record<SpreadsheetKind, string>> = {
  payables: "Títulos a pagar em aberto",
  receivables: "Títulos a receber em aberto",
  partners: "Fornecedores e clientes",
  opening_balances: "Saldos de abertura",
};

export const STATUS: Readonly<Record<Spreadsheet["status"], { readonly tone: Tone; readonly word: string }>> = {
  analysed: { tone: "person", word: "Para conferir" },
  queued: { tone: "run", word: "Na fila" },
  running: { tone: "run", word: "Importando" },
  completed: { tone: "ok", word: "Importada" },
  failed: { tone: "bad", word: "Não importada" },
  discarded: { tone: "wait", word: "Descartada" },
  undoing: { tone: "run", word: "Desfazendo" },
  undone: { tone: "wait", word: "Desfeita" },
};

export const DOCUMENT_KINDS: Readonly<Record<string, string>> = {
  nfe: "NF-e",
  nfce: "NFC-e",
  cte: "CT-e",
  nfse: "NFS-e",
  "nfse-abrasf": "NFS-e (ABRASF)",
  "nfe-event": "Eventos de NF-e",
  ofx: "Extratos OFX",
  cnab240: "Retornos CNAB 240",
  cnab400: "Retornos CNAB 400",
  pdf: "PDF",
  image: "Imagens",
  spreadsheet: "Planilhas",
  email: "E-mails",
  zip: "ZIP",
  unknown: "Não reconhecidos",
};
