import type { Category } from "./category.ts";

/**
 * What banks themselves write on a statement, and no customer or supplier does: fees, taxes, yields, payroll, utilities and
 * card settlements. Each phrase says which way the money goes, so that a refund of a fee is not taken for a fee.
 */
interface BankPhrase {
  readonly id: string;
  readonly direction: "in" | "out";
  /** Looked for in the normalised memo: upper case, no accents. */
  readonly pattern: RegExp;
  readonly category: Category;
  /** Role of the account on the other side of the bank. */
  readonly role: string;
  readonly says: string;
}

/** The first phrase that fits decides, so the narrow ones stand before the wide. */
export const bankPhrases: readonly BankPhrase[] = [
  out(
    "collection-fee",
    /\b(TAR|TARIFA)\b.*\b(BOLETO|BLOQUETO|COBRANCA|PIX|LIQ|LIQUIDACAO|REGISTRO)\b/,
    "bank-fee",
    "collection_fee_expense",
    "tarifa de cobrança ou Pix",
  ),
  out(
    "bank-fee",
    /\b(TAR|TARIFA|TARIFAS)\b|\b(CESTA|PACOTE)( DE)? SERVICOS?\b|\bCESTA [A-Z]|\bMANUT(ENCAO)?( DE)? (CONTA|CC|C\/C)\b|\bTX (MANUT|SERV)/,
    "bank-fee",
    "bank_fee_expense",
    "tarifa bancária",
  ),
  out("iof", /\bI\.?O\.?F\b/, "tax-payment", "iof_expense", "IOF"),

  out(
    "das",
    /\b(DAS|SIMPLES NACIONAL|DAS[- ]?SIMPLES|PGDAS)\b/,
    "tax-payment",
    "das_payable",
    "Simples Nacional (DAS)",
  ),
  out("darf-cofins", /\bDARF\b.*\b(2172|COFINS)\b/, "tax-payment", "cofins_payable", "DARF de COFINS"),
  out("darf-pis", /\bDARF\b.*\b(8109|PIS)\b/, "tax-payment", "pis_payable", "DARF de PIS"),
  out("darf-irpj", /\bDARF\b.*\b(2089|IRPJ)\b/, "tax-payment", "irpj_payable", "DARF de IRPJ"),
  out("darf-csll", /\bDARF\b.*\b(2372|CSLL)\b/, "tax-payment", "csll_payable", "DARF de CSLL"),
  out("darf-csrf", /\bDARF\b.*\b(5952|CSRF)\b/, "tax-payment", "csrf_payable", "DARF de CSRF"),
  out("darf-irrf-payroll", /\bDARF\b.*\b0561\b/, "tax-payment", "irrf_payroll_payable", "DARF de IRRF sobre folha"),
  out(
    "darf-irrf-services",
    /\bDARF\b.*\b1708\b/,
    "tax-payment",
    "irrf_services_payable",
    "DARF de IRRF sobre serviços",
  ),
  out("inss", /\b(GPS|INSS|DARF PREV\w*|DCTFWEB)\b/, "tax-payment", "inss_payable", "INSS"),
  out("fgts", /\b(FGTS|GRF|GFD|GRRF)\b/, "tax-payment", "fgts_payable", "FGTS"),
  out("iss", /\b(ISS|ISSQN)\b/, "tax-payment", "iss_payable", "ISS"),
  out("icms", /\b(ICMS|GNRE|DARE|GARE|DAE|GIA)\b/, "tax-payment", "icms_payable", "ICMS"),
  out("property-tax", /\b(IPTU|IPVA|LICENCIAMENTO|DETRAN)\b/, "tax-payment", "tax_misc_expense", "taxa ou imposto"),
  out("tax", /\b(DARF|TRIBUTOS?|IMPOSTOS?|RECEITA FEDERAL|SEFAZ)\b/, "tax-payment", "taxes_to_classify", "tributo"),

  out("thirteenth", /\b(13|DECIMO TERCEIRO)O? ?SAL(ARIO)?\b/, "payroll", "thirteenth_payable", "13º salário"),
  out("vacation", /\b(PAG\w*|PGTO) FERIAS\b/, "payroll", "vacation_payable", "férias"),
  out("prolabore", /\bPRO[- ]?LABORE\b/, "payroll", "prolabore_payable", "pró-labore"),
  out(
    "payroll",
    /\b(FOLHA|FOPAG|SALARIOS?|SAL[ÁA]RIO)\b|\b(PAG\w*|PGTO) (FUNC\w*|SAL\w*)\b/,
    "payroll",
    "salaries_payable",
    "folha de pagamento",
  ),

  out(
    "electricity",
    /\b(DA|CONTA|FATURA|PAG\w*|PGTO|DEB\w*|CONV\w*)\b.*\b(LUZ|ENERGIA|ENEL|CPFL|CEMIG|LIGHT|COPEL|CELESC|COELBA|CELPE|COSERN|EQUATORIAL|NEOENERGIA|ELEKTRO|EDP|ENERGISA|RGE)\b/,
    "utility-payment",
    "electricity_expense",
    "conta de luz",
  ),
  out(
    "water",
    /\bAGUA E ESGOTO\b|\b(DA|CONTA|FATURA|PAG\w*|PGTO|DEB\w*|CONV\w*)\b.*\b(AGUA|SANEAMENTO|SABESP|SANEPAR|COPASA|CAESB|CEDAE|EMBASA|CORSAN|CASAN|COMPESA|SANEAGO)\b/,
    "utility-payment",
    "water_expense",
    "conta de água",
  ),
  out(
    "telecom",
    /\b(DA|CONTA|FATURA|PAG\w*|PGTO|DEB\w*|CONV\w*)\b.*\b(TELEFON\w*|TELECOM|INTERNET|BANDA LARGA|VIVO|CLARO|TIM|EMBRATEL|OI)\b/,
    "utility-payment",
    "telecom_expense",
    "conta de telefone ou internet",
  ),
  out(
    "gas",
    /\b(DA|CONTA|FATURA|PAG\w*|PGTO|DEB\w*|CONV\w*)\b.*\b(GAS|COMGAS|NATURGY|COMPAGAS)\b/,
    "utility-payment",
    "utilities_payable",
    "conta de gás",
  ),

  into(
    "yield",
    /\b(REND(IMENTOS?)?|REMUNERACAO|REMUN)\b.*\b(APLIC\w*|POUP\w*|CONTA|SALDO|CDB|FUNDO|PAGO|AUTOM\w*|LIQUIDO|INVEST\w*)\b|\bRENDIMENTOS?\b|\bREND PAGO\b|\bJUROS S\/? ?SALDO\b/,
    "interest-income",
    "investment_income",
    "rendimento de aplicação",
  ),
  into(
    "card",
    /\b(CIELO|REDECARD|GETNET|PAGSEGURO|PAGBANK|SAFRAPAY|SUMUP|INFINITEPAY|STONE|VERO|BIN)\b.*\b(CRED\w*|DEB\w*|VENDAS?|CART\w*|VISA|MASTER\w*|ELO|AMEX|HIPER\w*|ANTEC\w*|LIQ\w*|RECEB\w*|REPASSE|CD|DB)\b|\b(REDE|CARTAO|CARTOES)\b.*\b(VISA|MASTER\w*|ELO|AMEX|HIPER\w*|VENDAS?)\b|\b(CRED\w*|LIQ\w*|RECEB\w*|ANTEC\w*|REPASSE|VENDAS?)\b.*\b(CARTAO|CARTOES|CIELO|REDECARD|GETNET|PAGSEGURO|PAGBANK|SAFRAPAY|SUMUP|INFINITEPAY|STONE)\b/,
    "card-settlement",
    "card_receivable",
    "repasse de cartões",
  ),
];

function out(id: string, pattern: RegExp, category: Category, role: string, says: string): BankPhrase {
  return { id, direction: "out", pattern, category, role, says };
}

function into(id: string, pattern: RegExp, category: Category, role: string, says: string): BankPhrase {
  return { id, direction: "in", pattern, category, role, says };
}

/** The phrase that a normalised memo has, for money that goes this way. */
export function phraseOf(memo: string, direction: "in" | "out"): BankPhrase | undefined {
  // A refund speaks of what it refunds: it takes a person.
  if (/\b(ESTORNO|DEVOLUCAO|DEVOL|CANCELAMENTO)\b/.test(memo)) return undefined;
  return bankPhrases.find((phrase) => phrase.direction === direction && phrase.pattern.test(memo));
}
