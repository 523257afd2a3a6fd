import type { Nfe, NfeItem, NfeParty } from "../formats/nfe/index.ts";
import type { Nfse, NfseParty } from "../formats/nfse/index.ts";
import { type CalendarDate, calendarDate, isCalendarDate } from "../values/calendar.ts";
import type { Fault } from "../values/fault.ts";
import { type Centavos, parseMoney } from "../values/money.ts";
import { isAmount, isSameCompany } from "./judge-document.ts";
import { type PaymentTerms, readPaymentTerms } from "./payment-terms.ts";

/**
 * What a note means for the company: whether it opens titles, reduces those of another note, or moves no money; who is on
 * the other side; how much, and when. The thinking is here, pure, for both sides; payables and receivables act on it.
 *
 * @see MOC, Anexo I (`tpNF`, `finNFe`, `cobr`, `pag`); Convênio s/nº de 1970 (CFOP)
 */
export interface Trade {
  readonly side: "payable" | "receivable";
  readonly effect: "opens" | "reduces" | "none";
  readonly partner: { readonly taxId?: string; readonly name: string; readonly tradeName?: string };
  /** The document's own number, as people quote it when they pay. */
  readonly number: string;
  readonly issuedOn: CalendarDate;
  readonly competencia: CalendarDate;
  /** Titles to open; empty unless it opens. The instalments win over the note's total. */
  readonly titles: readonly TradeTitle[];
  /** What a sale to a consumer was paid with on the spot: then it opens no title, and the books receive it at once. */
  readonly received?: { readonly role: "cash" | "card_receivable"; readonly centavos: Centavos };
  /** What a return or a credit note takes off, when it reduces. */
  readonly reducesCentavos: Centavos;
  /** Keys of the notes that this one refers to. */
  readonly refersTo: readonly string[];
  readonly withheld: Withheld;
  /** What was bought or sold, by operation and thing; one line without either for a service. */
  readonly goods: readonly TradeGoods[];
  /** The supplier sold it to a final consumer (`indFinal`): not to be sold again. */
  readonly forFinalConsumer: boolean;
  /** What the note itself says of paying late or early. */
  readonly terms: PaymentTerms;
  /** One sentence in Portuguese: why it opens, reduces or does nothing. */
  readonly why: string;
  /** What a person must look at: causes of the closed list. */
  readonly doubts: readonly Fault[];
}

export interface TradeTitle {
  readonly installment: string;
  readonly dueOn: CalendarDate | null;
  readonly amountCentavos: Centavos;
}

export interface TradeGoods {
  readonly cfop: string;
  readonly ncm: string;
  /** Value of the items as they enter the note's total. */
  readonly centavos: Centavos;
  readonly icmsCentavos: Centavos;
  readonly ipiCentavos: Centavos;
  readonly icmsStCentavos: Centavos;
}

/** Taxes that the payer keeps back, in centavos. */
export interface Withheld {
  readonly irrf: Centavos;
  readonly pis: Centavos;
  readonly cofins: Centavos;
  readonly csll: Centavos;
  readonly inss: Centavos;
  readonly iss: Centavos;
}

const NOTHING_WITHHELD: Withheld = { irrf: 0n, pis: 0n, cofins: 0n, csll: 0n, inss: 0n, iss: 0n };

type Company = { readonly taxId: string };

export function tradeOfNfe(nfe: Nfe, company: Company): Trade {
  const issuedByUs = isSameCompany(taxIdOf(nfe.emit), company.taxId);
  const betweenUs = issuedByUs && isSameCompany(taxIdOf(nfe.dest), company.taxId);
  const isEntry = nfe.ide.tpNF === "0";
  const base = {
    number: nfe.ide.nNF,
    issuedOn: dateOf(nfe.ide.dhEmi),
    competencia: firstOfMonth(dateOf(nfe.ide.dhEmi)),
    refersTo: nfe.ide.refNFe,
    titles: [],
    reducesCentavos: 0n,
    withheld: NOTHING_WITHHELD,
    goods: goodsOf(nfe),
    forFinalConsumer: nfe.ide.indFinal === "1",
    terms: readPaymentTerms(nfe.infCpl ?? "", dateOf(nfe.ide.dhEmi)),
    doubts: [],
  };
  const nothing = (side: Trade["side"], partner: NfeParty | undefined, why: string, doubts: Fault[] = []): Trade => ({
    ...base,
    side,
    effect: "none",
    partner: partnerOf(partner),
    why,
    doubts,
  });
  const other = issuedByUs ? nfe.dest : nfe.emit;

  if (betweenUs && !isEntry)
    return nothing("receivable", nfe.dest, "Nota entre estabelecimentos da própria empresa: não abre título.");

  switch (nfe.ide.finNFe) {
    case "3":
      return nothing(issuedByUs ? "receivable" : "payable", other, "Nota de ajuste: só corrige a escrituração fiscal.");
    case "4":
    case "5":
      return reduction(nfe, { base, issuedByUs, isEntry, other });
    case "6":
      if (nfe.dup.length === 0) {
        return nothing(
          issuedByUs ? "receivable" : "payable",
          other,
          "Nota de débito sem cobrança própria: não abre título.",
          [
            doubt(
              "no_payment_stated",
              `A nota de débito ${nfe.ide.nNF} não traz cobrança. Confira se há algo a pagar ou a receber.`,
            ),
          ],
        );
      }
      break;
    default:
      break;
  }

  // An entry note is issued by the buyer: what it buys, it owes to the party named as its recipient.
  if (isEntry) {
    if (!issuedByUs) {
      return nothing("receivable", nfe.emit, "Nota de entrada emitida pelo comprador.", [
        doubt(
          "no_payment_stated",
          `A nota de entrada ${nfe.ide.nNF} foi emitida por ${nfe.emit.xNome ?? "outra empresa"}. Confira se há algo a receber.`,
        ),
      ]);
    }
    if (nfe.dup.length === 0) {
      return nothing(
        "payable",
        nfe.dest,
        "Nota de entrada emitida pela própria empresa, sem cobrança: não abre título.",
      );
    }
  }
  const side = issuedByUs && !isEntry ? "receivable" : "payable";
  return opening(nfe, { base, side, other });
}

interface Reading {
  readonly base: Omit<Trade, "side" | "effect" | "partner" | "why">;
  readonly other: NfeParty | undefined;
}

/** Returns and credit notes take off what the notes they refer to had opened; they never open a title. */
function reduction(
  nfe: Nfe,
  { base, issuedByUs, isEntry, other }: Reading & { issuedByUs: boolean; isEntry: boolean },
): Trade {
  const isReturn = nfe.ide.finNFe === "4";
  // What we bought goes back by our exit note or by the supplier's entry note; what we sold comes back by the customer's exit
  // note or by our entry note. A credit note is of its issuer's sale.
  const isOfOurPurchase = isReturn ? issuedByUs !== isEntry : !issuedByUs;
  const side: Trade["side"] = isOfOurPurchase ? "payable" : "receivable";
  return {
    ...base,
    side,
    effect: "reduces",
    partner: partnerOf(other),
    reducesCentavos: money(nfe.ICMSTot["vNF"]),
    why: isReturn
      ? "Devolução: abate o título da nota de origem."
      : "Nota de crédito: abate o título da nota de origem.",
  };
}

function opening(nfe: Nfe, { base, side, other }: Reading & { side: Trade["side"] }): Trade {
  const partner = partnerOf(other);
  const withheld = withheldOfNfe(nfe);
  const found = { ...base, side, partner, withheld };
  // Instalments of nothing say nothing: then the note's total speaks.
  const titles = nfe.dup
    .map(({ nDup, dVenc, vDup }, at) => ({
      installment: nDup ?? String(at + 1).padStart(3, "0"),
      dueOn: optionalDate(dVenc),
      amountCentavos: money(vDup),
    }))
    .filter((title) => title.amountCentavos > 0n);
  if (titles.length > 0) {
    return {
      ...found,
      effect: "opens",
      titles: withDistinctNames(titles),
      why: "As duplicatas da nota dizem quanto e quando.",
    };
  }
  const charged = nfe.det.filter((item) => opensTitle(item.CFOP));
  if (charged.length === 0) {
    return {
      ...found,
      effect: "none",
      why: "Só há operações que não geram cobrança (remessa, bonificação, transferência ou retorno).",
    };
  }
  if (nfe.detPag.length > 0 && nfe.detPag.every(({ tPag }) => tPag === "90")) {
    return {
      ...found,
      effect: "none",
      why: "A nota diz que não há pagamento.",
      doubts: [
        doubt(
          "no_payment_stated",
          `A nota ${nfe.ide.nNF} é de venda, mas diz “sem pagamento”. Confira se há algo a pagar ou a receber.`,
        ),
      ],
    };
  }
  const gross =
    charged.length === nfe.det.length
      ? money(nfe.ICMSTot["vNF"])
      : charged.reduce((sum, item) => sum + itemTotal(item), 0n);
  const amountCentavos = gross - totalWithheld(withheld);
  const received = receivedOnTheSpot(nfe, side);
  if (received !== undefined && amountCentavos > 0n) {
    return {
      ...found,
      effect: "opens",
      received: { role: received, centavos: amountCentavos },
      why:
        received === "cash"
          ? "Venda a consumidor, recebida em dinheiro."
          : "Venda a consumidor no cartão: quem deve é a adquirente.",
    };
  }
  if (amountCentavos <= 0n) return { ...found, effect: "none", why: "A nota não tem valor a cobrar." };
  return {
    ...found,
    effect: "opens",
    titles: [{ installment: "001", dueOn: dueOfPayment(nfe), amountCentavos }],
    why: "Sem duplicatas: um título pelo total das operações cobradas.",
  };
}

/** Two instalments of one name would be one title: the second takes its place in the list as its name. */
function withDistinctNames(titles: readonly TradeTitle[]): TradeTitle[] {
  const seen = new Set<string>();
  return titles.map((title, at) => {
    const installment = seen.has(title.installment) ? `${title.installment}/${at + 1}` : title.installment;
    seen.add(installment);
    return { ...title, installment };
  });
}

/** Cash, debit card and Pix are paid on the spot; for the rest only a stated date is a date. */
const PAID_ON_THE_SPOT = new Set(["01", "03", "04", "17", "20"]);

function dueOfPayment(nfe: Nfe): CalendarDate | null {
  const [payment] = nfe.detPag;
  if (payment === undefined) return null;
  const stated = optionalDate(payment.dPag);
  if (stated !== null) return stated;
  return payment.indPag === "0" || (payment.indPag !== "1" && PAID_ON_THE_SPOT.has(payment.tPag))
    ? dateOf(nfe.ide.dhEmi)
    : null;
}

/** A sale by NFC-e is paid at the counter; how, its payments say (tPag, MOC Anexo I). On an NF-e the field is often a habit. */
function receivedOnTheSpot(nfe: Nfe, side: Trade["side"]): "cash" | "card_receivable" | undefined {
  if (nfe.ide.mod !== "65" || side !== "receivable") return undefined;
  const ways = new Set(nfe.detPag.map(({ tPag }) => tPag));
  if (ways.size !== 1) return undefined;
  if (ways.has("01")) return "cash";
  return ways.has("03") || ways.has("04") ? "card_receivable" : undefined;
}

/** The last three digits of the CFOPs by which something is charged: sale, energy, communication, transport, service… */
const CHARGED_RANGES: readonly (readonly [number, number])[] = [
  [101, 115],
  [118, 125],
  [251, 258],
  [301, 307],
  [351, 360],
  [401, 405],
  [551, 551],
  [651, 656],
  [667, 667],
  [922, 922],
  [929, 929],
  [932, 933],
];

/** Deliveries of what was billed before (x.116, x.117), transfers, returns, bonus and remittances charge nothing. */
export function opensTitle(cfop: string): boolean {
  const operation = Number(cfop.slice(1));
  return CHARGED_RANGES.some(([from, to]) => operation >= from && operation <= to);
}

/** The items of a note, summed by operation and thing. */
function goodsOf(nfe: Nfe): readonly TradeGoods[] {
  const goods = new Map<string, { -readonly [K in keyof TradeGoods]: TradeGoods[K] }>();
  for (const item of nfe.det) {
    const { CFOP: cfop, NCM: ncm = "" } = item;
    const sum = goods.get(`${cfop} ${ncm}`) ?? {
      cfop,
      ncm,
      centavos: 0n,
      icmsCentavos: 0n,
      ipiCentavos: 0n,
      icmsStCentavos: 0n,
    };
    sum.centavos += itemTotal(item);
    sum.icmsCentavos += money(item.vICMS);
    sum.ipiCentavos += money(item.vIPI);
    sum.icmsStCentavos += money(item.vICMSST);
    goods.set(`${cfop} ${ncm}`, sum);
  }
  return [...goods.values()];
}

/** Taxes on top apart, so that what is left of the item is never less than nothing: a weight cannot be. */
function itemTotal(item: NfeItem): Centavos {
  const goods = money(item.vProd) - money(item.vDesc) + money(item.vFrete) + money(item.vSeg) + money(item.vOutro);
  return (goods < 0n ? 0n : goods) + money(item.vIPI) + money(item.vICMSST);
}

function withheldOfNfe({ retTrib, ISSQNtot }: Nfe): Withheld {
  return {
    irrf: money(retTrib?.["vIRRF"]),
    pis: money(retTrib?.["vRetPIS"]),
    cofins: money(retTrib?.["vRetCOFINS"]),
    csll: money(retTrib?.["vRetCSLL"]),
    inss: money(retTrib?.["vRetPrev"]),
    iss: money(ISSQNtot?.["vISSRet"]),
  };
}

export function totalWithheld({ irrf, pis, cofins, csll, inss, iss }: Withheld): Centavos {
  return irrf + pis + cofins + csll + inss + iss;
}

export function tradeOfNfse(nfse: Nfse, company: Company): Trade {
  const providedByUs = isSameCompany(taxIdOf(nfse.emit) ?? taxIdOf(nfse.dps.prest), company.taxId);
  const other = providedByUs ? nfse.dps.toma : { ...nfse.dps.prest, ...nfse.emit };
  const issuedOn = dateOf(nfse.dps.dhEmi);
  const amountCentavos = money(nfse.valores["vLiq"]);
  const { withheld, isClear } = withheldOfNfse(nfse);
  const title = { installment: "001", dueOn: null, amountCentavos };
  return {
    side: providedByUs ? "receivable" : "payable",
    effect: amountCentavos > 0n ? "opens" : "none",
    partner: partnerOf(other),
    number: nfse.nNFSe,
    issuedOn,
    competencia: firstOfMonth(optionalDate(nfse.dps.dCompet) ?? issuedOn),
    titles: amountCentavos > 0n ? [title] : [],
    reducesCentavos: 0n,
    refersTo: nfse.chSubstda === undefined ? [] : [nfse.chSubstda],
    withheld,
    goods: [],
    forFinalConsumer: true,
    terms: readPaymentTerms(nfse.dps.xDescServ ?? "", issuedOn),
    why: "Serviço: o título é o valor líquido da nota (vLiq).",
    doubts: isClear
      ? []
      : [
          {
            code: "payables.withholding_unclear",
            message: `As retenções da NFS-e ${nfse.nNFSe} não explicam a diferença entre o valor do serviço e o líquido. Confira a nota.`,
          },
        ],
  };
}

/**
 * What the taker keeps back, proved by the amounts: service − discounts − withheld = net. PIS and COFINS are in the layout
 * whether withheld or not, and the flag's meaning changed between versions, so the sum decides.
 */
function withheldOfNfse(nfse: Nfse): { readonly withheld: Withheld; readonly isClear: boolean } {
  const federal = nfse.dps.tribFed;
  const base = money(nfse.dps.vServ) - money(nfse.dps.vDescIncond) - money(nfse.dps.vDescCond);
  const certain = {
    irrf: money(federal?.["vRetIRRF"]),
    csll: money(federal?.["vRetCSLL"]),
    inss: money(federal?.["vRetCP"]),
    iss: nfse.dps.tpRetISSQN === "2" ? money(nfse.valores["vISSQN"]) : 0n,
    pis: 0n,
    cofins: 0n,
  };
  const rest = base - money(nfse.valores["vLiq"]) - totalWithheld(certain);
  if (rest === 0n) return { withheld: certain, isClear: true };
  const pis = money(federal?.["vPis"]);
  const cofins = money(federal?.["vCofins"]);
  if (rest === pis + cofins) return { withheld: { ...certain, pis, cofins }, isClear: true };
  return { withheld: NOTHING_WITHHELD, isClear: false };
}

function partnerOf(party: NfeParty | NfseParty | undefined): Trade["partner"] {
  const taxId = party === undefined ? undefined : taxIdOf(party);
  const name = party?.xNome?.trim();
  const tradeName = party !== undefined && "xFant" in party ? party.xFant?.trim() : undefined;
  return {
    ...(taxId === undefined ? {} : { taxId }),
    ...(tradeName === undefined || tradeName === "" ? {} : { tradeName }),
    name: name === undefined || name === "" ? (taxId ?? "Consumidor não identificado") : name,
  };
}

function taxIdOf(party: { readonly CNPJ?: string; readonly CPF?: string } | undefined): string | undefined {
  const taxId = party?.CNPJ ?? party?.CPF;
  return taxId !== undefined && /^([0-9A-Z]{12}[0-9]{2}|[0-9]{11})$/.test(taxId) ? taxId : undefined;
}

function doubt(code: string, message: string): Fault {
  return { code: `documents.${code}`, message };
}

/** An optional amount that cannot be read counts as absent: it was already reported as a fault of the document. */
function money(text: string | undefined): Centavos {
  return text !== undefined && isAmount(text) ? parseMoney(text) : 0n;
}

/** The civil date at the issuer, as the document writes it; its offset is not moved. */
export function dateOf(text: string): CalendarDate {
  return calendarDate(text.slice(0, 10));
}

function optionalDate(text: string | undefined): CalendarDate | null {
  const date = text?.slice(0, 10) ?? "";
  return isCalendarDate(date) ? date : null;
}

function firstOfMonth(date: CalendarDate): CalendarDate {
  return calendarDate(`${date.slice(0, 7)}-01`);
}
