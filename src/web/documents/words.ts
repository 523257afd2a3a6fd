import type { DocumentDetail, DocumentSummary } from "../../documents/contract.ts";
import type { Tone } from "../ui/tone-icon.tsx";

/** What documents are called on screens. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
  nfe: "NF-e",
  nfce: "NFC-e",
  nfse: "NFS-e",
  cte: "CT-e",
  dps: "DPS",
  rps: "RPS",
  "nfse-abrasf": "NFS-e municipal",
  "nfe-event": "Evento de NF-e",
  "cte-event": "Evento de CT-e",
  "nfe-summary": "Resumo de NF-e",
  "nfe-distribution": "Página da SEFAZ",
  ofx: "Extrato OFX",
  cnab240: "CNAB 240",
  cnab400: "CNAB 400",
  febraban150: "Febraban 150",
  camt053: "Extrato camt.053",
  boleto: "Boleto",
  pix: "Pix",
  "sped-ecd": "SPED ECD",
  "sped-efd-icms-ipi": "SPED EFD ICMS/IPI",
  "sped-efd-contribuicoes": "SPED EFD Contribuições",
  pdf: "PDF",
  image: "Imagem",
  spreadsheet: "Planilha",
  email: "E-mail",
  zip: "ZIP",
  unknown: "Não reconhecido",
};

export const STATUS_WORDS = {
  accepted: { word: "Aceito", tone: "ok" },
  duplicate: { word: "Duplicado", tone: "wait" },
  quarantined: { word: "Em quarentena", tone: "person" },
  unrecognised: { word: "Não reconhecido", tone: "person" },
} as const satisfies Record<DocumentSummary["status"], { word: string; tone: Tone }>;

export const SIGNATURE_WORDS = {
  valid: { word: "assinatura válida", tone: "ok" },
  invalid: { word: "conteúdo alterado depois de assinado", tone: "bad" },
  untrusted: { word: "assinatura de cadeia não confiável", tone: "person" },
  absent: { word: "sem assinatura", tone: "person" },
} as const satisfies Record<NonNullable<DocumentSummary["signature"]>, { word: string; tone: Tone }>;

export const AUTHORITY_WORDS = {
  authorised: { word: "autorizada", tone: "ok" },
  cancelled: { word: "cancelada", tone: "bad" },
  denied: { word: "denegada", tone: "bad" },
  unconfirmed: { word: "a confirmar na SEFAZ", tone: "person" },
} as const satisfies Record<NonNullable<DocumentSummary["authorityStatus"]>, { word: string; tone: Tone }>;

export function kindWord(kind: string): string {
  return KIND_WORDS[kind] ?? kind;
}

/** How a person names it: “NF-e 4512”; a file by its name. */
export function nameOf({ kind, number, file }: Pick<DocumentSummary, "kind" | "number" | "file">): string {
  return number === null ? (file.name.split(/[/\\]/).at(-1) ?? file.name) : `${kindWord(kind)} ${number}`;
}

/** The digits of a boleto as they are printed, in the groups that a person compares. */
export function formatDigitLine(line: string): string {
  if (line.length === 47) {
    return line.replace(/^(.{5})(.{5})(.{5})(.{6})(.{5})(.{6})(.)(.{14})$/, "$1.$2 $3.$4 $5.$6 $7 $8");
  }
  return line.replace(/(.{11})(.)(?=.|$)/g, "$1-$2 ").trim();
}

/** The event log, in sentences of what was done. */
const EVENT_WORDS: Readonly<Record<string, string>> = {
  "documents.document_received": "Chegou, e o original foi guardado",
  "documents.document_deduplicated": "Procurei outro igual",
  "documents.document_recognised": "Reconheci o que é",
  "documents.facts_extracted": "Li os dados",
  "documents.document_accepted": "Conferi e aceitei",
  "documents.document_quarantined": "Separei: não pode ser usado como está",
  "documents.document_unrecognised": "Não reconheci",
  "documents.document_archived": "Arquivei",
  "documents.document_released": "Liberado da quarentena",
  "documents.authority_status_changed": "A situação na SEFAZ mudou",
  "payables.bill_created": "Abri o título a pagar",
  "payables.bill_classified": "Classifiquei a conta",
  "payables.withholding_computed": "Calculei as retenções",
  "payables.bill_settled": "Baixei o título a pagar",
  "payables.bill_reopened": "O título a pagar voltou a ficar aberto",
  "payables.bill_cancelled": "Cancelei o título a pagar",
  "receivables.receivable_created": "Abri o título a receber",
  "receivables.receivable_settled": "Baixei o título a receber",
  "receivables.receivable_reopened": "O título a receber voltou a ficar aberto",
  "receivables.receivable_cancelled": "Cancelei o título a receber",
  "banking.statement_imported": "Levei o extrato para a conta",
  "banking.gap_found": "O saldo do extrato não fecha com os movimentos",
  "ledger.entry_posted": "Lancei",
  "ledger.entry_reversed": "Estornei",
  "processes.exception_opened": "Pedi uma decisão em Pendências",
  "processes.exception_resolved": "A pendência se resolveu",
};

export function eventWords({ type, kind }: DocumentDetail["happenings"][number]): string {
  const words = EVENT_WORDS[type] ?? type;
  return kind === "exception" && type === "documents.facts_extracted" ? "Encontrei algo para uma pessoa ver" : words;
}
