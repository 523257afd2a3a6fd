import { type SheetCell, writeXlsx } from "../../kernel/spreadsheet/write-xlsx.ts";
import type { SpreadsheetKind } from "../contract.ts";
import { FIELDS, KIND_NAMES } from "./kinds.ts";

/** Lines of example, by field. Balances need two, since what one line debits another credits. All is invented. */
const EXAMPLES: Readonly<Record<SpreadsheetKind, readonly Readonly<Record<string, SheetCell>>[]>> = {
  partners: [
    { name: "Exemplo de Parceiro Ltda", taxId: "12.345.678/0001-95", tradeName: "Exemplo", role: "fornecedor" },
  ],
  payables: [
    {
      name: "Exemplo de Fornecedor Ltda",
      taxId: "12.345.678/0001-95",
      documentNumber: "1234",
      installment: "1",
      issuedOn: "2026-01-05",
      dueOn: "2026-02-10",
      amount: 150_000n,
    },
  ],
  receivables: [
    {
      name: "Exemplo de Cliente",
      taxId: "123.456.789-09",
      documentNumber: "987",
      installment: "1",
      issuedOn: "2026-01-08",
      dueOn: "2026-02-20",
      amount: 89_990n,
    },
  ],
  opening_balances: [
    { code: "1.1.1.01.001", name: "Caixa geral", debit: 100_000n, credit: null },
    { code: "2.3.1.01.001", name: "Capital social subscrito", debit: null, credit: 100_000n },
  ],
};

const HOW_TO: Readonly<Record<SpreadsheetKind, readonly string[]>> = {
  partners: ["O papel é fornecedor, cliente ou ambos.", "O CNPJ pode ter letras; sem CNPJ nem CPF, vale o nome."],
  payables: [
    "Uma linha para cada parcela que ainda não foi paga, com o que falta pagar dela.",
    "O fornecedor é reconhecido pelo CNPJ ou CPF; sem ele, pelo nome. Quem não existe é criado.",
  ],
  receivables: [
    "Uma linha para cada parcela que ainda não foi recebida, com o que falta receber dela.",
    "O cliente é reconhecido pelo CNPJ ou CPF; sem ele, pelo nome. Quem não existe é criado.",
  ],
  opening_balances: [
    "Uma linha para cada conta com saldo no dia da implantação; débitos e créditos somam o mesmo.",
    "A conta é a do nosso plano de contas, pelo código ou pelo nome.",
    "Bancos, clientes e fornecedores entram aqui só para conferir: o detalhe vem das contas e dos títulos.",
  ],
};

const ALWAYS = [
  "Troque as linhas de exemplo pelas suas, sem mudar a linha dos títulos.",
  "Datas como dd/mm/aaaa; valores com vírgula nos centavos.",
];

/** A workbook to fill in: headings that are understood, an example, and how to fill it on a second sheet. */
export function writeTemplate(kind: SpreadsheetKind): AsyncGenerator<Uint8Array> {
  // One column of balances is enough for a template: with its side told by where it stands.
  const fields = FIELDS[kind].filter(({ id }) => kind !== "opening_balances" || !["balance", "side"].includes(id));
  return writeXlsx([
    {
      name: KIND_NAMES[kind],
      columns: fields.map(({ label, type }) => ({ title: label, kind: type === "tax_id" ? "text" : type })),
      rows: EXAMPLES[kind].map((example) => fields.map(({ id }) => example[id] ?? null)),
    },
    {
      name: "Como preencher",
      columns: [{ title: "Como preencher", kind: "text" }],
      rows: [...HOW_TO[kind], ...ALWAYS].map((sentence) => [sentence]),
    },
  ]);
}
