import type { SpreadsheetKind } from "../contract.ts";

export type FieldType = "text" | "tax_id" | "money" | "date";

/** What a line of a kind is made of, and the headings by which programs of Brazil call it, without accents and in lower case. */
export interface Field {
  readonly id: string;
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly synonyms: readonly string[];
}

const words = (text: string): readonly string[] => text.split("|");

const TAX_ID = words(
  "cnpj|cpf|cnpj cpf|cpf cnpj|cpf ou cnpj|cnpj ou cpf|cnpj do fornecedor|cnpj do cliente|cnpj fornecedor|cnpj cliente|cpf cnpj do cliente|cpf cnpj do fornecedor|documento federal|inscricao federal|tax id",
);
const INSTALLMENT = words("parcela|numero da parcela|n parcela|parc|prestacao|seq|sequencia");
const DOCUMENT = words(
  "documento|numero do documento|n documento|num documento|no documento|nr documento|doc|nota|nota fiscal|numero da nota|n nota|nf|nfe|nf e|n nf|numero nf|duplicata|titulo|numero do titulo|n titulo|fatura|numero|numero documento|nosso numero",
);
const ISSUED = words(
  "emissao|data de emissao|data emissao|dt emissao|emitido em|data do documento|data documento|data da nota|data",
);
const DUE = words(
  "vencimento|data de vencimento|data vencimento|dt vencimento|dt vencto|vencto|venc|vence em|vcto|data vencto|vencimento original|vencimento real",
);
const OPEN = words(
  "valor em aberto|saldo em aberto|em aberto|saldo|valor aberto|valor a pagar|valor a receber|saldo a pagar|saldo a receber|saldo devedor|valor|valor do titulo|valor da parcela|valor parcela|valor liquido|vlr|vl|valor original|valor r|saldo r|total",
);
const NAME = words(
  "nome|razao social|razao|nome razao social|nome ou razao social|nome razao|parceiro|pessoa|empresa|nome completo",
);
const SUPPLIER = words(
  "fornecedor|nome do fornecedor|nome fornecedor|credor|favorecido|beneficiario|fornecedor nome|razao social do fornecedor|cedente",
);
const CUSTOMER = words(
  "cliente|nome do cliente|nome cliente|sacado|pagador|devedor|comprador|cliente nome|razao social do cliente|tomador",
);

function titleFields(party: "fornecedor" | "cliente", names: readonly string[]): readonly Field[] {
  return [
    {
      id: "name",
      label: party === "fornecedor" ? "Fornecedor" : "Cliente",
      type: "text",
      required: false,
      synonyms: [...names, ...NAME],
    },
    { id: "taxId", label: "CNPJ ou CPF", type: "tax_id", required: false, synonyms: TAX_ID },
    { id: "documentNumber", label: "Número do documento", type: "text", required: false, synonyms: DOCUMENT },
    { id: "installment", label: "Parcela", type: "text", required: false, synonyms: INSTALLMENT },
    { id: "issuedOn", label: "Emissão", type: "date", required: false, synonyms: ISSUED },
    { id: "dueOn", label: "Vencimento", type: "date", required: true, synonyms: DUE },
    { id: "amount", label: "Valor em aberto", type: "money", required: true, synonyms: OPEN },
  ];
}

export const FIELDS: Readonly<Record<SpreadsheetKind, readonly Field[]>> = {
  partners: [
    {
      id: "name",
      label: "Nome ou razão social",
      type: "text",
      required: true,
      synonyms: [...NAME, ...SUPPLIER, ...CUSTOMER],
    },
    { id: "taxId", label: "CNPJ ou CPF", type: "tax_id", required: false, synonyms: TAX_ID },
    {
      id: "tradeName",
      label: "Nome fantasia",
      type: "text",
      required: false,
      synonyms: words("nome fantasia|fantasia|apelido"),
    },
    {
      id: "role",
      label: "Papel",
      type: "text",
      required: false,
      synonyms: words("papel|tipo|tipo de cadastro|tipo de parceiro|relacao|categoria|perfil"),
    },
  ],
  payables: titleFields("fornecedor", SUPPLIER),
  receivables: titleFields("cliente", CUSTOMER),
  opening_balances: [
    {
      id: "code",
      label: "Conta",
      type: "text",
      required: false,
      synonyms: words(
        "conta|codigo|codigo da conta|conta contabil|classificacao|codigo contabil|cod conta|codigo conta|cod",
      ),
    },
    {
      id: "name",
      label: "Nome da conta",
      type: "text",
      required: false,
      synonyms: words("nome da conta|nome|descricao|descricao da conta|titulo|titulo da conta|historico|nome conta"),
    },
    {
      id: "debit",
      label: "Saldo devedor",
      type: "money",
      required: false,
      synonyms: words("saldo devedor|devedor|debito|debitos|saldo debito|saldo a debito|valor debito|d"),
    },
    {
      id: "credit",
      label: "Saldo credor",
      type: "money",
      required: false,
      synonyms: words("saldo credor|credor|credito|creditos|saldo credito|saldo a credito|valor credito|c"),
    },
    {
      id: "balance",
      label: "Saldo com sinal ou D/C",
      type: "money",
      required: false,
      synonyms: words("saldo|saldo atual|saldo final|saldo em|valor|saldo do periodo|saldo da conta"),
    },
    {
      id: "side",
      label: "D ou C",
      type: "text",
      required: false,
      synonyms: words("d c|dc|natureza|natureza do saldo|lado|debito credito|indicador|tipo de saldo"),
    },
  ],
};

export const KIND_NAMES: Readonly<Record<SpreadsheetKind, string>> = {
  partners: "Parceiros",
  payables: "Títulos a pagar em aberto",
  receivables: "Títulos a receber em aberto",
  opening_balances: "Saldos de abertura",
};

/** What only one kind's headings, sheets or file names say. */
export const KIND_SIGNS: Readonly<Record<SpreadsheetKind, RegExp>> = {
  partners: /\b(parceiros?|cadastros?|fornecedores|clientes)\b/,
  payables: /\b(pagar|fornecedor|fornecedores|credor|favorecido|beneficiario|cedente|despesas?)\b/,
  receivables: /\b(receber|cliente|clientes|sacado|pagador|comprador|tomador|cobranca)\b/,
  opening_balances: /\b(balancete|saldos?|abertura|contabil|contas?)\b/,
};

/** Text as headings are compared: no accents, no case, no signs. */
export function plainWords(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
}
