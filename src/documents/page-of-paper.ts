import type { DocumentDetail, DocumentPage, FactSource, PageValue } from "./contract.ts";

/** What a person calls each fact, in the order in which they look for it. */
const LABELS: readonly (readonly [path: string, label: string, kind: PageValue["kind"]])[] = [
  ["beneficiary.name", "Beneficiário", "text"],
  ["beneficiary.taxId", "CNPJ ou CPF", "tax_id"],
  ["issuer.name", "Emitente", "text"],
  ["issuer.taxId", "CNPJ ou CPF", "tax_id"],
  ["provider.name", "Prestador", "text"],
  ["provider.taxId", "CNPJ ou CPF", "tax_id"],
  ["merchant", "Recebedor", "text"],
  ["payee.name", "Quem recebeu", "text"],
  ["payee.taxId", "CNPJ ou CPF", "tax_id"],
  ["payer.name", "Pagador", "text"],
  ["payer.taxId", "CNPJ ou CPF", "tax_id"],
  ["recipient.name", "Destinatário", "text"],
  ["recipient.taxId", "CNPJ ou CPF", "tax_id"],
  ["taker.name", "Tomador", "text"],
  ["taker.taxId", "CNPJ ou CPF", "tax_id"],
  ["amount", "Valor", "money"],
  ["total", "Total", "money"],
  ["net", "Líquido", "money"],
  ["dueOn", "Vencimento", "date"],
  ["paidOn", "Pago em", "date"],
  ["issuedAt", "Emissão", "date"],
  ["competence", "Competência", "text"],
  ["number", "Número", "text"],
  ["ourNumber", "Nosso número", "text"],
  ["line", "Linha digitável", "key"],
  ["drawn.line", "Nas barras", "key"],
  ["key", "Chave", "key"],
  ["txid", "Identificador", "text"],
  ["url", "Cobrança em", "text"],
  ["pix", "Pix ao lado", "text"],
  ["e2eid", "Identificador do Pix", "text"],
  ["authentication", "Autenticação", "text"],
  ["protocol", "Protocolo", "text"],
];

/** A document that was read from paper, as its sheets and what stands on them; nothing for any other. */
export function pageOfPaper({
  facts,
  sources,
}: Pick<DocumentDetail, "facts" | "sources">): Omit<DocumentPage, "documentId" | "title"> | undefined {
  if (sources === null) return undefined;
  const sheets = new Set(Object.values(sources).flatMap(({ page }) => page ?? []));
  if (sheets.size === 0) return undefined;
  const values = LABELS.flatMap(([path, label, kind]): PageValue[] => {
    const value = valueAt(facts, path);
    const source: FactSource | undefined = sources[path];
    return value === undefined ? [] : [{ label, value, kind, path, ...(source === undefined ? {} : { source }) }];
  });
  return {
    shows: "paper",
    sheets: [...sheets].sort((a, b) => a - b),
    sections: [{ id: "papel", title: "O que está escrito", values, table: null }],
    text: null,
    isCut: false,
  };
}

function valueAt(facts: DocumentDetail["facts"], path: string): string | undefined {
  const [group = "", name] = path.split(".");
  const value = facts[group];
  if (name === undefined) {
    if (typeof value === "string") return value;
    // A Pix beside a boleto is a group of facts of its own; whom it pays is what a person compares.
    return isGroup(value)
      ? [value["merchant"], value["key"] ?? value["url"]].filter((one) => typeof one === "string").join(" · ")
      : undefined;
  }
  const found = isGroup(value) ? value[name] : undefined;
  return typeof found === "string" ? found : undefined;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
