import { bb, bradesco, type FileHabits, itau, santander } from "./bank-dialect.ts";
import { maskTaxId } from "./invented-ids.ts";

/**
 * The words of nine banks, as their statements have them in public files. `{ref}` is what tells who or what for;
 * a bank that has no room for it writes the same line without.
 */
export interface MemoDialect {
  readonly habits: FileHabits;
  /** Letters of a name that fit. */
  readonly nameWidth: number;
  /** Most write capitals without accents; the younger banks copy the register. */
  readonly spelling: "plain-capitals" | "as-registered";
  /** How it shows a tax id, where it does. */
  readonly taxIdForm?: string;
  readonly pay: Directions;
  readonly receive: Directions;
  readonly words: Readonly<Record<Word, readonly string[]>>;
}

interface Directions {
  readonly who: readonly string[];
  readonly number: readonly string[];
  readonly bare: readonly string[];
}

export type Word =
  | "batch"
  | "collection"
  | "collection-fee"
  | "fee"
  | "fee-per-pix"
  | "tax"
  | "yield"
  | "card"
  | "transfer-out"
  | "transfer-in"
  | "transfer-out-bare"
  | "transfer-in-bare"
  | "refund-in"
  | "refund-out";

const bancoDoBrasil: MemoDialect = {
  habits: bb,
  nameWidth: 20,
  spelling: "plain-capitals",
  taxIdForm: "{taxId} {name}",
  pay: {
    who: ["Pix - Enviado {dm} {ref}", "Pagamento de Boleto {ref}", "TED Transf.Eletr.Disponiv {ref}"],
    number: ["Pagamento de Boleto {ref}", "Pagamento de Título {ref}", "Pagto Fornecedor {ref}"],
    bare: ["Pagamento de Boleto", "Pagamento de Título", "Pix - Enviado"],
  },
  receive: {
    who: ["Pix - Recebido {dm} {ref}", "TED-Crédito em Conta {ref}"],
    number: ["Pix - Recebido {ref}", "Crédito Cliente {ref}"],
    bare: ["Pix - Recebido", "Depósito Online"],
  },
  words: {
    batch: ["Pagamentos a Fornecedores - Lote"],
    collection: ["Cobrança - Crédito de Títulos"],
    "collection-fee": ["Débito Serviço Cobrança"],
    fee: ["Tarifa Pacote de Serviços"],
    "fee-per-pix": ["Tarifa Pix Enviado"],
    tax: ["Pagto Simples Nacional DAS", "Pagamento de Tributos DARF"],
    yield: ["Rendimento Aplicação BB Rende Fácil"],
    card: ["Recebimento Vendas Cartão Crédito CIELO", "Crédito Vendas Cartão Débito CIELO"],
    "transfer-out": ["Transf. mesma titularidade {ref}"],
    "transfer-in": ["Transf. mesma titularidade {ref}"],
    "transfer-out-bare": ["Transferência enviada"],
    "transfer-in-bare": ["Transferência recebida"],
    "refund-in": ["Pix - Devolução recebida {dm} {ref}", "Estorno de Débito {ref}"],
    "refund-out": ["Pix - Devolução enviada {dm} {ref}"],
  },
};

const bradescoMemos: MemoDialect = {
  habits: bradesco,
  nameWidth: 21,
  spelling: "plain-capitals",
  taxIdForm: "{name} {taxId}",
  pay: {
    who: ["TRANSFERENCIA PIX DES: {ref} {dm}", "PAGTO ELETRON  COBRANCA {ref}", "TED-T ELET DISP DEST {ref}"],
    number: ["PAGTO ELETRON  COBRANCA {ref}", "PAGTO FORNECEDOR {ref}", "PAGTO TITULO {ref}"],
    bare: ["PAGTO ELETRON  COBRANCA", "PAGTO ELETRON  COBRANCA API - BOLETOS OUTROS BANCOS", "TRANSFERENCIA PIX"],
  },
  receive: {
    who: ["TRANSFERENCIA PIX REM: {ref} {dm}", "TED-TRANSF ELET DISPON REMET.{ref}"],
    number: ["TRANSFERENCIA PIX {ref}", "RECEBIMENTO FORNECEDOR {ref}"],
    bare: ["TRANSFERENCIA PIX", "DEPOSITO EM C/C AUTOATENDIMENTO"],
  },
  words: {
    batch: ["PAGTO FORNECEDORES LOTE"],
    collection: ["LIQUIDACAO DE COBRANCA VALOR DISPONIVEL"],
    "collection-fee": ["TARIFA AUTORIZ COBRANCA", "TARIFA REGISTRO COBRANCA"],
    fee: ["TARIFA BANCARIA CESTA PJ"],
    "fee-per-pix": ["TARIFA BANCARIA TRANSF PGTO PIX"],
    tax: ["PAGTO ELETRON TRIBUTO DAS SIMPLES NACIONAL", "PAGTO ELETRONICO TRIBUTO DARF"],
    yield: ["RENDIMENTOS INVEST FACIL"],
    card: ["VENDAS CARTAO DE CREDITO CIELO", "VENDAS CARTAO DE DEBITO CIELO"],
    "transfer-out": ["TED MESMA TITULARIDADE {ref}"],
    "transfer-in": ["TED MESMA TITULARIDADE {ref}"],
    "transfer-out-bare": ["TED-TRANSF ELET DISPON"],
    "transfer-in-bare": ["TED-TRANSF ELET DISPON"],
    "refund-in": ["DEVOLUCAO PIX RECEBIDA REM: {ref}"],
    "refund-out": ["DEVOLUCAO PIX ENVIADA DES: {ref}"],
  },
};

const itauMemos: MemoDialect = {
  habits: itau,
  nameWidth: 20,
  spelling: "plain-capitals",
  taxIdForm: "{name} {taxId}",
  pay: {
    who: ["PIX TRANSF {ref}{dm}", "PIX ENVIADO {ref}", "BOLETO PAGO {ref}", "SISPAG FORNECEDORES {ref}"],
    number: ["BOLETO PAGO {ref}", "SISPAG FORNECEDORES {ref}", "PIX ENVIADO {ref}"],
    bare: ["SISPAG FORNECEDORES", "BOLETO PAGO", "PIX ENVIADO"],
  },
  receive: {
    who: ["PIX RECEBIDO {ref}", "TED RECEBIDA {ref}"],
    number: ["PIX RECEBIDO {ref}", "TED RECEBIDA {ref}"],
    bare: ["PIX RECEBIDO", "DEP DIN ATM"],
  },
  words: {
    batch: ["SISPAG FORNECEDORES", "SISPAG FORNECEDORES TED"],
    collection: ["COBRANCA RECEBIDA"],
    "collection-fee": ["TAR COBRANCA"],
    fee: ["TAR PACOTE SERVICOS"],
    "fee-per-pix": ["TAR PIX ENVIADO"],
    tax: ["PAG TRIB DAS SIMPLES NACIONAL", "SISPAG TRIBUTOS DARF"],
    yield: ["REND PAGO APLIC AUT MAIS"],
    card: ["REDE VISA CD0038957", "REDE MAST DB0038957", "REDE ELO CD0038957"],
    "transfer-out": ["TED MESMA TITULARIDADE {ref}"],
    "transfer-in": ["TED MESMA TITULARIDADE {ref}"],
    "transfer-out-bare": ["TED ENVIADA"],
    "transfer-in-bare": ["TED RECEBIDA"],
    "refund-in": ["PIX DEVOLVIDO RECEBIDO {ref}", "EST SISPAG FORNECEDORES {ref}"],
    "refund-out": ["PIX DEVOLUCAO ENVIADA {ref}"],
  },
};

const santanderMemos: MemoDialect = {
  habits: santander,
  nameWidth: 25,
  spelling: "plain-capitals",
  taxIdForm: "{name} {mask}",
  pay: {
    who: ["PIX ENVIADO                 {ref}", "PAGAMENTO DE BOLETO OUTROS BANCOS  {ref}"],
    number: ["PAGAMENTO DE BOLETO OUTROS BANCOS  {ref}", "PAGAMENTO A FORNECEDORES {ref}"],
    bare: ["PAGAMENTO DE BOLETO OUTROS BANCOS", "PIX ENVIADO"],
  },
  receive: {
    who: ["PIX RECEBIDO                {ref}", "TED RECEBIDA                {ref}"],
    number: ["PIX RECEBIDO                {ref}", "TED RECEBIDA                {ref}"],
    bare: ["PIX RECEBIDO", "DEPOSITO EM DINHEIRO"],
  },
  words: {
    batch: ["PAGAMENTO A FORNECEDORES"],
    collection: ["LIQUIDACAO COBRANCA SIMPLES"],
    "collection-fee": ["TARIFA REGISTRO TITULO", "TARIFA LIQUIDACAO TITULO"],
    fee: ["TARIFA MENSALIDADE PACOTE SERVICOS"],
    "fee-per-pix": ["TARIFA ENVIO PIX"],
    tax: ["PAGAMENTO DAS SIMPLES NACIONAL", "PAGAMENTO DARF"],
    yield: ["RENDIMENTO LIQUIDO DE CONTAMAX"],
    card: ["GETNET-VISA ELECTRON VENDAS CARTAO", "GETNET-MASTERCARD VENDAS CARTAO"],
    "transfer-out": ["TRANSFERENCIA MESMA TITULARIDADE {ref}"],
    "transfer-in": ["TRANSFERENCIA MESMA TITULARIDADE {ref}"],
    "transfer-out-bare": ["TRANSFERENCIA ENTRE CONTAS"],
    "transfer-in-bare": ["TRANSFERENCIA ENTRE CONTAS"],
    "refund-in": ["PIX DEVOLVIDO RECEBIDO      {ref}"],
    "refund-out": ["PIX DEVOLVIDO ENVIADO       {ref}"],
  },
};

const caixa: MemoDialect = {
  habits: {
    bank: "104",
    org: "CAIXA ECONOMICA FEDERAL",
    bankId: "0104",
    accountId: ({ number }) => number.replace("-", "").padStart(13, "0"),
    charset: "windows-1252",
    decimalComma: false,
    leafEndTags: true,
    timeSuffix: "120000",
    padded: false,
    ampersand: "&amp;",
    balanceLine: "dot-amount",
    fitid: "day-row",
    serverDate: "day",
  },
  nameWidth: 20,
  spelling: "plain-capitals",
  taxIdForm: "{taxId} {name}",
  pay: {
    who: ["DEB PIX CHAVE {ref}", "PAG BOLETO IBC {ref}", "PIX ENVIADO {ref}"],
    number: ["PAG BOLETO IBC {ref}", "DEB PIX CHAVE {ref}"],
    bare: ["PAG BOLETO IBC", "DEB PIX CHAVE"],
  },
  receive: {
    who: ["CRED PIX CHAVE {ref}", "PIX RECEBIDO DADOS CONTA {ref}", "RECEBIMENTO TED {ref}"],
    number: ["CRED PIX CHAVE {ref}", "RECEBIMENTO TED {ref}"],
    bare: ["CRED PIX CHAVE", "CRED PIX QR COD EST", "DEPOSITO DINH LOTERICO"],
  },
  words: {
    batch: ["PAG FORNECEDORES LOTE IBC"],
    collection: ["COB COMPE", "COB INTERNET"],
    "collection-fee": ["TAR COB", "DEB TAR COBRANCA"],
    fee: ["DEB CESTA", "TARIFA MANUT CONTA"],
    "fee-per-pix": ["TAR PIX"],
    tax: ["PAG SIMPLES NACIONAL DAS", "PAG ORGAOS GOV IBC DARF"],
    yield: ["REND APLICACAO AUTOMAT"],
    card: ["CIEL VS CD", "CIEL MC CD", "CIEL EL CD"],
    "transfer-out": ["ENVIO TED MESMA TITULARIDADE {ref}"],
    "transfer-in": ["RECEBIMENTO TED MESMA TITULARIDADE {ref}"],
    "transfer-out-bare": ["ENVIO TRANSF INTERNET"],
    "transfer-in-bare": ["CRED TRANSF INTERNET"],
    "refund-in": ["DEVOLUCAO PIX {ref}", "ESTORNO PAGTO {ref}"],
    "refund-out": ["DEB DEVOLUCAO PIX {ref}"],
  },
};

const sicredi: MemoDialect = {
  habits: {
    bank: "748",
    org: "SICREDI",
    bankId: "748",
    accountId: ({ branch, number }) => `${branch}${number.replace("-", "")}`,
    charset: "windows-1252",
    decimalComma: false,
    leafEndTags: true,
    timeSuffix: "000000[-3:GMT]",
    padded: false,
    ampersand: "&",
    balanceLine: "none",
    fitid: "day-row",
    serverDate: "day",
  },
  nameWidth: 45,
  spelling: "plain-capitals",
  taxIdForm: "{taxId} {name}",
  pay: {
    who: ["PAGAMENTO PIX-PIX_DEB   {ref}", "LIQUIDACAO BOLETO-{ref}"],
    number: ["LIQUIDACAO BOLETO-{ref}", "PAGAMENTO PIX-PIX_DEB   {ref}"],
    bare: ["LIQUIDACAO BOLETO", "PAGAMENTO PIX-PIX_DEB"],
  },
  receive: {
    who: ["RECEBIMENTO PIX-PIX_CRED  {ref}", "TED RECEBIDA-{ref}"],
    number: ["RECEBIMENTO PIX-PIX_CRED  {ref}", "DEPOSITO IDENTIFICADO-{ref}"],
    bare: ["RECEBIMENTO PIX-PIX_CRED", "DEPOSITO DINHEIRO"],
  },
  words: {
    batch: ["FOLHA DE FORNECEDORES-LOTE"],
    collection: ["LIQ.COBRANCA SIMPLES-COB{sequence}"],
    "collection-fee": ["TARIFA COBRANCA-COB{sequence}"],
    fee: ["CESTA DE RELACIONAMENTO"],
    "fee-per-pix": ["TARIFA PIX"],
    tax: ["PAGAMENTO SIMPLES NACIONAL-DAS", "PAGAMENTO TRIBUTOS-DARF"],
    yield: ["RENDIMENTO APLICACAO FINANCEIRA"],
    card: ["CREDITO VENDAS SICREDI MAQUININHA VISA", "CREDITO VENDAS SICREDI MAQUININHA MASTER"],
    "transfer-out": ["TED MESMA TITULARIDADE-{ref}"],
    "transfer-in": ["TED MESMA TITULARIDADE-{ref}"],
    "transfer-out-bare": ["TRANSF ENTRE CONTAS"],
    "transfer-in-bare": ["TRANSF ENTRE CONTAS"],
    "refund-in": ["DEVOLUCAO PIX-PIX_CRED  {ref}"],
    "refund-out": ["DEVOLUCAO PIX-PIX_DEB   {ref}"],
  },
};

const sicoob: MemoDialect = {
  habits: {
    bank: "756",
    org: "BANCOOB",
    bankId: "756",
    accountId: ({ number }) => number,
    charset: "utf-8",
    decimalComma: false,
    leafEndTags: false,
    timeSuffix: "",
    padded: false,
    ampersand: "&",
    balanceLine: "zero-amount",
    fitid: "month-counter",
    serverDate: "day",
  },
  nameWidth: 25,
  spelling: "plain-capitals",
  taxIdForm: "{name} {mask}",
  pay: {
    who: ["PIX EMIT.OUTRA IF Pagamento Pix {ref}", "DÉB.TIT.COMPE.EFETI {ref}", "TRANSF. PIX SICOOB FAV.: {ref}"],
    number: ["DÉB.TIT.COMPE.EFETI {ref}", "DÉB.PGTO.BOLETO INT {ref}"],
    bare: ["DÉB.TIT.COMPE.EFETI", "PIX EMIT.OUTRA IF"],
  },
  receive: {
    who: ["PIX RECEB.OUTRA IF Recebimento Pix {ref}", "TRANSF.RECEB-PIX SI REM.: {ref}", "CRÉD.TED-STR {ref}"],
    number: ["PIX RECEB.OUTRA IF Recebimento Pix {ref}", "CRÉD.TED-STR {ref}"],
    bare: ["PIX RECEB.OUTRA IF", "DEP.DINHEIRO INTERC"],
  },
  words: {
    batch: ["SIPAG FORNECEDORES"],
    collection: ["CRÉD.LIQUIDAÇÃO COBRANÇA"],
    "collection-fee": ["TARIFA COBRANÇA"],
    fee: ["DEB PACOTE TARIFAS"],
    "fee-per-pix": ["TARIFA PIX"],
    tax: ["DÉB.CONV.DAS SIMPLES NACIONAL", "DÉB.TRIBUTO DARF"],
    yield: ["RENDIMENTO RDC"],
    card: ["CR COMPRAS CABAL DEBITO", "CR COMPRAS VISA ELECTRON", "CR COMPRAS DEB OUTRAS BANDEIRAS-CIELO"],
    "transfer-out": ["DB.TR.C.MSM.TIT.INT {ref}"],
    "transfer-in": ["CR.TR.C.MSM.TIT.INT {ref}"],
    "transfer-out-bare": ["DEB.TR.CT.INTERCRE"],
    "transfer-in-bare": ["CRED.TR.CT.INTERCRE"],
    "refund-in": ["EST.PIX EMIT.OUT.IF {ref}"],
    "refund-out": ["DEV.PIX RECEB.OUT.IF {ref}"],
  },
};

const inter: MemoDialect = {
  habits: {
    bank: "077",
    org: "Banco Intermedium S/A",
    bankId: "077",
    accountId: ({ number }) => number.replace("-", ""),
    charset: "utf-8",
    decimalComma: false,
    leafEndTags: true,
    timeSuffix: "",
    padded: false,
    ampersand: "&amp;",
    balanceLine: "none",
    fitid: "day-row",
    serverDate: "day",
  },
  nameWidth: 60,
  spelling: "as-registered",
  // The eight digits are the other bank's ISPB. They look like the root of a CNPJ, and are nobody's.
  pay: {
    who: ['Pix enviado: "Cp :60701190-{ref}"', 'Pagamento efetuado: "{ref}"'],
    number: ['Pagamento efetuado: "{ref}"', 'Pagamento de Titulo: "{ref}"'],
    bare: ["Pagamento de Titulo", 'Pix enviado: "Cp :60701190-"'],
  },
  receive: {
    who: ['Pix recebido: "Cp :60701190-{ref}"', 'Pix recebido: "Cp :00000000-{ref}"'],
    number: ['Pix recebido: "{ref}"', 'Deposito identificado: "{ref}"'],
    bare: ["Pix recebido", "Deposito em dinheiro"],
  },
  words: {
    batch: ['Pagamento efetuado: "Lote de fornecedores"'],
    collection: ['Boleto de cobrança recebido: "Recebimento de títulos"'],
    "collection-fee": ['Tarifa: "Cobrança"'],
    fee: ['Tarifa: "Pacote de serviços"'],
    "fee-per-pix": ['Tarifa: "Pix enviado"'],
    tax: ['Pagamento efetuado: "DAS Simples Nacional"', 'Pagamento efetuado: "DARF"'],
    yield: ['Rendimento: "Conta remunerada"'],
    card: ['Credito domicilio cartao: "Granito Visa"', 'Credito domicilio cartao: "Granito Master"'],
    "transfer-out": ['Transferencia enviada: "{ref}"'],
    "transfer-in": ['Transferencia recebida: "{ref}"'],
    "transfer-out-bare": ["Transferencia enviada"],
    "transfer-in-bare": ["Transferencia recebida"],
    "refund-in": ['Pix enviado devolvido: "Cp :60701190-{ref}"'],
    "refund-out": ['Pix recebido devolvido: "Cp :60701190-{ref}"'],
  },
};

const nubank: MemoDialect = {
  habits: {
    bank: "260",
    org: "NU PAGAMENTOS S.A.",
    bankId: "0260",
    accountId: ({ number }) => number,
    charset: "utf-8",
    decimalComma: false,
    leafEndTags: true,
    timeSuffix: "000000[-3:BRT]",
    padded: false,
    ampersand: "&amp;",
    balanceLine: "none",
    fitid: "day-row",
    serverDate: "day",
  },
  nameWidth: 60,
  spelling: "as-registered",
  taxIdForm: "{name} - {mask}",
  pay: {
    who: [
      "Transferência enviada pelo Pix - {ref} - BCO DO BRASIL S.A. (0001) Agência: 1230 Conta: 20985-3",
      "Pagamento de boleto efetuado - {ref}",
    ],
    number: ["Pagamento de boleto efetuado - {ref}", "Transferência enviada pelo Pix - {ref}"],
    bare: ["Pagamento de boleto efetuado", "Transferência enviada pelo Pix"],
  },
  receive: {
    who: [
      "Transferência recebida pelo Pix - {ref} - ITAÚ UNIBANCO S.A. (0341) Agência: 8412 Conta: 31077-9",
      "Transferência Recebida - {ref}",
    ],
    number: ["Transferência recebida pelo Pix - {ref}"],
    bare: ["Transferência recebida pelo Pix", "Depósito Recebido por Boleto"],
  },
  words: {
    batch: ["Pagamentos em lote efetuados"],
    collection: ["Recebimento de boletos"],
    "collection-fee": ["Tarifa de emissão de boletos"],
    fee: ["Tarifa de manutenção"],
    "fee-per-pix": ["Tarifa Pix"],
    tax: ["Pagamento de boleto efetuado - DAS SIMPLES NACIONAL", "Pagamento de tributo - DARF"],
    yield: ["Rendimento líquido"],
    card: ["Recebimento de vendas NuTap crédito", "Recebimento de vendas NuTap débito"],
    "transfer-out": ["Transferência enviada pelo Pix - {ref}"],
    "transfer-in": ["Transferência recebida pelo Pix - {ref}"],
    "transfer-out-bare": ["Transferência enviada"],
    "transfer-in-bare": ["Transferência recebida"],
    "refund-in": ["Reembolso recebido pelo Pix - {ref}", "Estorno - Transferência enviada pelo Pix - {ref}"],
    "refund-out": ["Devolução enviada pelo Pix - {ref}"],
  },
};

/** Three of these make a company's banks, one of each row: so each company has one that shows tax ids and one that has room for names. */
export const banksByRoom: readonly (readonly [MemoDialect, MemoDialect, MemoDialect])[] = [
  [bancoDoBrasil, itauMemos, santanderMemos],
  [sicredi, inter, nubank],
  [bradescoMemos, sicoob, caixa],
];

/** Fills in a line of the bank. Blanks inside are the bank's; an empty reference leaves no blanks at the end. */
export function writeMemo(template: string, wording: { on: string; ref?: string; sequence?: string }): string {
  const ref = wording.ref ?? "";
  return (
    template
      // One bank glues the day to the name; glued to a number it would change it.
      .replace("{ref}{dm}", /\d$/.test(ref) ? "{ref} {dm}" : "{ref}{dm}")
      .replace("{dm}", `${wording.on.slice(8, 10)}/${wording.on.slice(5, 7)}`)
      .replace("{ref}", ref)
      .replace("{sequence}", wording.sequence ?? "")
      .trim()
  );
}

/** A name as the bank has room for it. */
export function writeName({ nameWidth, spelling }: MemoDialect, name: string): string {
  const spelt = spelling === "plain-capitals" ? plainCapitals(name) : name;
  return spelt.slice(0, nameWidth).trim();
}

/** The tax id beside the name; of a person's CPF the younger banks show the middle only. */
export function writeTaxId(dialect: MemoDialect, who: { readonly taxId: string; readonly name: string }): string {
  if (dialect.taxIdForm === undefined) throw new RangeError(`bank ${dialect.habits.bank} shows no tax ids`);
  const hidesPeople = dialect.spelling === "as-registered" && who.taxId.length === 11;
  return dialect.taxIdForm
    .replace("{taxId}", who.taxId)
    .replace("{mask}", hidesPeople ? `•••.${maskTaxId(who.taxId).slice(4, 11)}-••` : maskTaxId(who.taxId))
    .replace(
      "{name}",
      writeName(dialect, who.name)
        .slice(0, dialect.nameWidth > 30 ? 60 : 15)
        .trim(),
    );
}

export function plainCapitals(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toUpperCase();
}
