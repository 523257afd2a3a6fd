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
    // "DAS" is also a preposition: alone it counts only where a tax is named, or at the end.
    /\b(SIMPLES NACIONAL|PGDAS|DAS[- ]?SIMPLES)\b|\bTRIB\w* DAS\b|^((PAG\w*|PGTO) )?DAS( \d|$)/,
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
  out("icms", /\b(ICMS|GNRE|DARE|GARE|DAE)\b/, "tax-payment", "icms_payable", "ICMS"),
  out("property-tax", /\b(IPTU|IPVA|LICENCIAMENTO|DETRAN)\b/, "tax-payment", "tax_misc_expense", "taxa ou imposto"),
  out("tax", /\b(DARF|TRIBUTOS?|IMPOSTOS?|RECEITA FEDERAL|SEFAZ)\b/, "tax-payment", "taxes_to_classify", "tributo"),

  out("thirteenth", /\b(13|DECIMO TERCEIRO)O? ?SAL(ARIO)?\b/, "payroll", "thirteenth_payable", "13º salário"),
  out("vacation", /\b(PAG\w*|PGTO) FERIAS\b/, "payroll", "vacation_payable", "férias"),
  out("prolabore", /\bPRO[- ]?LABORE\b/, "payroll", "prolabore_payable", "pró-labore"),
  out(
    "payroll",
    /\bFOLHA( DE)? (PAG\w*|SAL\w*)|\bFOLHA( \d.*)?$|\b(FOPAG|SALARIOS?)\b|\b(PAG\w*|PGTO) (FUNC\w*|SAL\w*)\b/,
    "payroll",
    "salaries_payable",
    "folha de pagamento",
  ),

  out(
    "electricity",
    utility(
      "LUZ|ENERGIA|LIGHT",
      "ENEL|CPFL|CEMIG|COPEL|CELESC|COELBA|CELPE|COSERN|EQUATORIAL|NEOENERGIA|ELEKTRO|EDP|ENERGISA|RGE",
    ),
    "utility-payment",
    "electricity_expense",
    "conta de luz",
  ),
  out(
    "water",
    utility("AGUA|SANEAMENTO", "AGUA E ESGOTO|SABESP|SANEPAR|COPASA|CAESB|CEDAE|EMBASA|CORSAN|CASAN|COMPESA|SANEAGO"),
    "utility-payment",
    "water_expense",
    "conta de água",
  ),
  out(
    "telecom",
    utility("TELEFON\\w*|TELECOM|INTERNET|BANDA LARGA|VIVO|CLARO|TIM|OI", "EMBRATEL"),
    "utility-payment",
    "telecom_expense",
    "conta de telefone ou internet",
  ),
  out("gas", utility("GAS", "COMGAS|NATURGY|COMPAGAS"), "utility-payment", "utilities_payable", "conta de gás"),

  into(
    "yield",
    /\b(REND(IMENTOS?)?|REMUNERACAO|REMUN)\b.*\b(APLIC\w*|POUP\w*|CONTA|SALDO|CDB|FUNDO|PAGO|AUTOM\w*|LIQUIDO|INVEST\w*)\b|\bRENDIMENTOS?\b|\bREND PAGO\b|\bJUROS S\/? ?SALDO\b/,
    "interest-income",
    "investment_income",
    "rendimento de aplicação",
  ),
  into(
    "card",
    /\b(CIELO|REDECARD|GETNET|PAGSEGURO|PAGBANK|SAFRAPAY|SUMUP|INFINITEPAY|STONE|VERO|BIN)\b.*\b(CRED\w*|DEB\w*|VENDAS?|CART\w*|VISA|MASTER\w*|ELO|AMEX|HIPER\w*|ANTEC\w*|LIQ\w*|RECEB\w*|REPASSE|CD|DB)\b|\b(REDE|CARTAO|CARTOES)\b.*\b(VISA|MASTER\w*|ELO|AMEX|HIPER\w*|VENDAS?)\b|^(CR COMPRAS|CIEL (VS|MC|EL|AM|HC)|RECEBIMENTO DE VENDAS|CREDITO VENDAS)\b|\b(CRED\w*|LIQ\w*|RECEB\w*|ANTEC\w*|REPASSE|VENDAS?)\b.*\b(CARTAO|CARTOES|CIELO|REDECARD|GETNET|PAGSEGURO|PAGBANK|SAFRAPAY|SUMUP|INFINITEPAY|STONE)\b/,
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

/**
 * A utility by a word that anybody may have in a name ("CLARO COMERCIO"), which counts only in a bill or an automatic debit;
 * or by the name of the utility itself, for which any payment will do.
 */
function utility(words: string, names: string): RegExp {
  const bill = "(?:^DA |\\b(?:CONTA|FATURA)\\b.*|\\bDEB\\w*\\.? (?:AUT|CONV)\\w*\\b.*)";
  const payment = "(?:^|\\b(?:PAG\\w*|PGTO|DEB\\w*|CONV\\w*|DA)\\b.*)";
  return new RegExp(`${bill}\\b(?:${words}|${names})\\b|${payment}\\b(?:${names})\\b`);
}

/** A refund speaks of what it refunds: it takes a person. */
const REFUND = /\b(ESTORN\w*|DEV|DEVOL\w*|CANCEL\w*|REEMBOLSO|REVERSAO)\b/;

/** The other side of the money is somebody, whose name may have any word in it; then only a fee on that is the bank's own. */
const PARTY =
  /\b(PIX|TED|DOC|TEF|TRANSF\w*|FORNEC\w*|BOLETOS?|TITULOS?|ELETRON\w* COBRANCA|COMPRA|RSHOP|VISA ELECTRON)\b/;
const FEE = /\b(TAR|TARIFAS?)\b/;

/** The phrase that a normalised memo has, for money that goes this way. */
export function phraseOf(memo: string, direction: "in" | "out"): BankPhrase | undefined {
  if (REFUND.test(memo)) return undefined;
  const party = memo.search(PARTY);
  const fee = memo.search(FEE);
  if (party !== -1 && (fee === -1 || fee > party)) return undefined;
  return bankPhrases.find((phrase) => phrase.direction === direction && phrase.pattern.test(memo));
}
