import { maskTaxId } from "./invented-ids.ts";

/** What a movement is about, from which each bank makes its own text. */
export interface Wording {
  readonly on: string;
  readonly name?: string;
  readonly taxId?: string;
  readonly number?: string;
}

export type Phrase =
  | "payment-by-tax-id"
  | "payment-by-number"
  | "payment-by-name"
  | "payment-unnamed"
  | "receipt-by-tax-id"
  | "receipt-by-number"
  | "receipt-by-name"
  | "receipt-unnamed"
  | "collection"
  | "fee"
  | "fee-per-pix"
  | "iof"
  | "yield"
  | "das"
  | "darf"
  | "fgts"
  | "payroll"
  | "utility-power"
  | "utility-water"
  | "utility-phone"
  | "card"
  | "transfer-out"
  | "transfer-in"
  | "rent"
  | "loan-in"
  | "owner-draw"
  | "refund"
  | "debit-card"
  | "cash-deposit";

/**
 * How one bank writes: its words, and the habits of its OFX files, each seen in files of real banks
 * (`reference/banking.md` §1): what the header says is not how the bytes are.
 */
export interface BankDialect extends FileHabits {
  readonly words: Readonly<Record<Phrase, readonly string[]>>;
}

/** How one bank writes its OFX files, whatever its words. */
export interface FileHabits {
  readonly bank: string;
  readonly org: string;
  readonly bankId: string;
  accountId(account: { branch: string; number: string }): string;
  readonly charset: "windows-1252" | "utf-8" | "by-month";
  readonly decimalComma: boolean;
  readonly leafEndTags: boolean;
  readonly timeSuffix: string;
  /** Filler before amounts and after texts. */
  readonly padded: boolean;
  readonly ampersand: "&" | "&amp;";
  readonly balanceLine: "none" | "zero-amount" | "dot-amount" | "fitid-zero";
  /** Day and amount (equal movements of a day share it); counter that starts again each month; row of the day. */
  readonly fitid: "day-and-amount" | "month-counter" | "day-row";
  readonly serverDate: "day" | "zeros";
}

export const bb: BankDialect = {
  bank: "001",
  org: "Banco do Brasil S/A",
  bankId: "001",
  accountId: ({ number }) => number,
  charset: "by-month",
  decimalComma: false,
  leafEndTags: false,
  timeSuffix: "",
  padded: true,
  ampersand: "&",
  balanceLine: "fitid-zero",
  fitid: "day-and-amount",
  serverDate: "day",
  words: {
    "payment-by-tax-id": [
      "Pix - Enviado {dm} {taxId} {name15}",
      "Pagamento de Boleto {mask} {name15}",
      "TED Transf.Eletr.Disponiv {taxId}",
    ],
    "payment-by-number": [
      "Pagamento de Título NF {number}",
      "Pagto Fornecedor DOC {number}/{installment}",
      "Pagamento de Boleto NF-e {number}",
    ],
    "payment-by-name": ["Pix - Enviado {dm} {name}", "Pagamento de Boleto {name}"],
    "payment-unnamed": ["Pagamento de Boleto", "Pagamento de Título", "Pix - Enviado"],
    "receipt-by-tax-id": ["Pix - Recebido {dm} {taxId} {name15}", "TED-Crédito em Conta {mask}"],
    "receipt-by-number": ["Pix - Recebido NF {number}", "Crédito Cliente FAT {number}"],
    "receipt-by-name": ["Pix - Recebido {dm} {name}", "Transferência recebida {name}"],
    "receipt-unnamed": ["Pix - Recebido", "Depósito Online"],
    collection: ["Cobrança - Crédito de Títulos"],
    fee: ["Tarifa Pacote de Serviços", "Tarifa Manutenção de Conta"],
    "fee-per-pix": ["Tarifa Pix Enviado"],
    iof: ["Cobrança de I.O.F."],
    yield: ["Rendimento Aplicação BB Rende Fácil"],
    das: ["Pagto Simples Nacional DAS"],
    darf: ["Pagamento de Tributos DARF"],
    fgts: ["Pagamento FGTS Digital"],
    payroll: ["Pagamento Folha de Salários", "Crédito de Salário - Folha de Pagamento"],
    "utility-power": ["Pagto conta de energia elétrica"],
    "utility-water": ["Pagto conta de água"],
    "utility-phone": ["Pagto conta telefone"],
    card: ["Recebimento Vendas Cartão Crédito", "Crédito Vendas Cartão Débito"],
    "transfer-out": ["Transf. mesma titularidade {taxId}", "Pix - Enviado {dm} {taxId} {name15}"],
    "transfer-in": ["Transf. mesma titularidade {taxId}", "Pix - Recebido {dm} {taxId} {name15}"],
    rent: ["Pix - Enviado Aluguel {dm} {name}"],
    "loan-in": ["Crédito Empréstimo Capital de Giro"],
    "owner-draw": ["Pix - Enviado {dm} Retirada sócio {name}"],
    refund: ["Pix - Devolução recebida {dm}"],
    "debit-card": ["Compra com Cartão {dm} PADARIA DA ESQUINA", "Compra com Cartão {dm} POSTO TREVO"],
    "cash-deposit": ["Depósito em dinheiro"],
  },
};

export const bradesco: BankDialect = {
  bank: "237",
  org: "",
  bankId: "0237",
  accountId: ({ branch, number }) => `${branch}/${number}`,
  charset: "windows-1252",
  decimalComma: true,
  leafEndTags: false,
  timeSuffix: "120000",
  padded: false,
  ampersand: "&",
  balanceLine: "zero-amount",
  fitid: "month-counter",
  serverDate: "zeros",
  words: {
    "payment-by-tax-id": [
      "PIX QR CODE/TRANSF DES: {name15} {taxId}",
      "PAGTO ELETRON COBRANCA {mask}",
      "TED-T ELET DISP DEST {taxId}",
    ],
    "payment-by-number": [
      "PAGTO ELETRON COBRANCA NF {number}",
      "PAGTO FORNECEDOR DOC {number}/{installment}",
      "PAGTO TITULO NFE {number}",
    ],
    "payment-by-name": ["TRANSFERENCIA PIX DES: {name} {dm}", "PAGTO ELETRON COBRANCA {name}"],
    "payment-unnamed": ["PAGTO ELETRON COBRANCA", "TRANSFERENCIA PIX", "TED DIFERENTE TITULARIDADE"],
    "receipt-by-tax-id": ["TRANSFERENCIA PIX REM: {name15} {taxId}", "TED RECEBIDA REM {mask}"],
    "receipt-by-number": ["TRANSFERENCIA PIX NF {number}", "CREDITO CLIENTE FATURA {number}"],
    "receipt-by-name": ["TRANSFERENCIA PIX REM: {name} {dm}", "TED RECEBIDA {name}"],
    "receipt-unnamed": ["TRANSFERENCIA PIX", "DEPOSITO EM C/C AUTOATENDIMENTO"],
    collection: ["LIQUIDACAO DE COBRANCA VALOR DISPONIVEL"],
    fee: ["TARIFA BANCARIA CESTA PJ", "TARIFA MANUTENCAO CONTA"],
    "fee-per-pix": ["TARIFA BANCARIA TRANSF PGTO PIX"],
    iof: ["IOF S/ UTILIZACAO LIMITE"],
    yield: ["RENDIMENTOS INVEST FACIL"],
    das: ["PAGTO ELETRON TRIBUTO DAS SIMPLES NACIONAL"],
    darf: ["PAGTO ELETRON TRIBUTO DARF"],
    fgts: ["PAGTO ELETRON TRIBUTO FGTS"],
    payroll: ["PAGAMENTO SALARIOS", "FOLHA DE PAGAMENTO"],
    "utility-power": ["CONTA DE LUZ DEBITO AUTOMATICO"],
    "utility-water": ["CONTA DE AGUA DEBITO AUTOMATICO"],
    "utility-phone": ["CONTA DE TELEFONE DEBITO AUTOMATICO"],
    card: ["VENDAS CARTAO DE CREDITO", "VENDAS CARTAO DE DEBITO"],
    "transfer-out": ["TED MESMA TITULARIDADE", "TRANSFERENCIA PIX DES: {name15} {taxId}"],
    "transfer-in": ["TED MESMA TITULARIDADE", "TRANSFERENCIA PIX REM: {name15} {taxId}"],
    rent: ["TRANSFERENCIA PIX ALUGUEL {name}"],
    "loan-in": ["LIBERACAO EMPRESTIMO CAPITAL DE GIRO"],
    "owner-draw": ["TRANSFERENCIA PIX RETIRADA SOCIO {name}"],
    refund: ["DEVOLUCAO PIX RECEBIDA"],
    "debit-card": ["VISA ELECTRON PADARIA DA ESQUINA", "VISA ELECTRON POSTO TREVO"],
    "cash-deposit": ["DEPOSITO EM DINHEIRO"],
  },
};

export const itau: BankDialect = {
  bank: "341",
  org: "BANCO ITAU",
  bankId: "0341",
  accountId: ({ branch, number }) => `${branch}${number.replace("-", "")}`,
  charset: "windows-1252",
  decimalComma: false,
  leafEndTags: true,
  timeSuffix: "100000[-03:EST]",
  padded: false,
  ampersand: "&amp;",
  balanceLine: "dot-amount",
  fitid: "day-row",
  serverDate: "day",
  words: {
    "payment-by-tax-id": ["PIX ENVIADO {taxId} {name15}", "SISPAG FORNECEDORES {taxId}", "BOLETO PAGO {name15} {mask}"],
    "payment-by-number": [
      "BOLETO PAGO NF {number}",
      "SISPAG FORNEC DOC {number}/{installment}",
      "BOLETO PAGO FATURA {number}",
    ],
    "payment-by-name": ["PIX ENVIADO {name}", "BOLETO PAGO {name}"],
    "payment-unnamed": ["BOLETO PAGO", "SISPAG FORNECEDORES", "PIX ENVIADO"],
    "receipt-by-tax-id": ["PIX RECEBIDO {taxId} {name15}", "TED RECEBIDA {taxId}"],
    "receipt-by-number": ["PIX RECEBIDO NF {number}", "TED RECEBIDA DOC {number}/{installment}"],
    "receipt-by-name": ["PIX RECEBIDO {name}", "TED RECEBIDA {name}"],
    "receipt-unnamed": ["PIX RECEBIDO", "DEP DIN ATM"],
    collection: ["COBRANCA RECEBIDA"],
    fee: ["TAR PACOTE SERVICOS", "TAR MANUT CONTA"],
    "fee-per-pix": ["TAR PIX ENVIADO"],
    iof: ["IOF"],
    yield: ["REND PAGO APLIC AUT MAIS"],
    das: ["PAG TRIB DAS SIMPLES NACIONAL"],
    darf: ["PAG TRIB DARF"],
    fgts: ["PAG TRIB FGTS"],
    payroll: ["SISPAG SALARIOS", "PAGTO SALARIO"],
    "utility-power": ["DA ENERGIA ELETRICA"],
    "utility-water": ["DA AGUA E ESGOTO"],
    "utility-phone": ["DA TELEFONE"],
    card: ["RECEBIMENTO CARTAO CREDITO", "RECEBIMENTO CARTAO DEBITO"],
    "transfer-out": ["TED MESMA TITULARIDADE {taxId}", "PIX ENVIADO {taxId} {name15}"],
    "transfer-in": ["TED MESMA TITULARIDADE {taxId}", "PIX RECEBIDO {taxId} {name15}"],
    rent: ["PIX ENVIADO ALUGUEL {name}"],
    "loan-in": ["CRED EMPRESTIMO GIRO"],
    "owner-draw": ["PIX ENVIADO RETIRADA SOCIO {name}"],
    refund: ["PIX DEVOLVIDO RECEBIDO"],
    "debit-card": ["RSHOP PADARIA DA ESQUINA {dm}", "RSHOP POSTO TREVO {dm}"],
    "cash-deposit": ["DEP DINHEIRO ATM"],
  },
};

export const santander: BankDialect = {
  ...bradesco,
  bank: "033",
  org: "SANTANDER",
  bankId: "033",
  accountId: ({ branch, number }) => `${branch}${number.replace("-", "").padStart(9, "0")}`,
  charset: "windows-1252",
  timeSuffix: "000000[-3:GMT]",
  padded: true,
  balanceLine: "none",
  fitid: "day-row",
  serverDate: "day",
  words: {
    ...bradesco.words,
    "payment-by-tax-id": ["PIX ENVIADO {name15} {taxId}", "PAGAMENTO DE BOLETO {mask}"],
    "payment-by-number": ["PAGAMENTO DE BOLETO NF {number}", "PAGAMENTO FORNECEDOR DOC {number}/{installment}"],
    "payment-by-name": ["PIX ENVIADO {name}", "PAGAMENTO DE BOLETO {name}"],
    "payment-unnamed": ["PAGAMENTO DE BOLETO OUTROS BANCOS", "PIX ENVIADO"],
    "receipt-by-tax-id": ["PIX RECEBIDO {name15} {taxId}", "TED RECEBIDA {taxId}"],
    fee: ["TARIFA MENSALIDADE PACOTE SERVICOS", "TARIFA REGISTRO TITULO"],
    "fee-per-pix": ["TARIFA ENVIO PIX"],
    iof: ["IOF IMPOSTO OPERACOES FINANCEIRAS"],
    yield: ["RENDIMENTO LIQUIDO DE CONTAMAX"],
  },
};

/** Two banks a company may have together: the first writes plain decimals, the second decimal commas or the reverse. */
export const pairsOfBanks: readonly (readonly [BankDialect, BankDialect])[] = [
  [bb, bradesco],
  [itau, santander],
  [itau, bradesco],
  [bb, santander],
];

export function memoOf(template: string, wording: Wording & { readonly installment?: string }): string {
  const name = wording.name ?? "";
  return template
    .replace("{dm}", `${wording.on.slice(8, 10)}/${wording.on.slice(5, 7)}`)
    .replace("{name15}", name.slice(0, 15).trim())
    .replace("{name}", name)
    .replace("{taxId}", wording.taxId ?? "")
    .replace("{mask}", wording.taxId === undefined ? "" : maskTaxId(wording.taxId))
    .replace("{number}", wording.number ?? "")
    .replace("{installment}", wording.installment ?? "01")
    .replace(/\s+/g, " ")
    .trim();
}
