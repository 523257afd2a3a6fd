import { createHash } from "node:crypto";
import { decimal, share, sum } from "./centavos.ts";
import { modulo11 } from "./invented-ids.ts";
import { type Party, stateCodes } from "./party.ts";
import { element, escapeText, group, signXml } from "./signed-xml.ts";
import type { SigningCertificate } from "./simulated-authority.ts";

/** An NF-e or NFC-e before it is written: what the simulation decides; taxes and totals follow from it. */
export interface NfeDraft {
  readonly model: "55" | "65";
  readonly series: number;
  readonly number: number;
  /** cNF: eight random digits. */
  readonly code: string;
  /** Civil date and time at -03:00: `2026-01-05T10:22:00`. */
  readonly issuedAt: string;
  readonly operation: string;
  readonly direction: "entry" | "exit";
  readonly purpose: "1" | "2" | "4";
  readonly environment: "production" | "homologation";
  readonly issuer: Party;
  readonly recipient?: Party;
  readonly items: readonly NfeItemDraft[];
  readonly installments: readonly { readonly number: string; readonly dueOn: string; readonly amount: bigint }[];
  readonly payment: { readonly tPag: string; readonly indPag?: "0" | "1"; readonly amount: bigint };
  /** Keys of the notes this one refers to. */
  readonly references?: readonly string[];
  readonly remarks?: string;
}

export interface NfeItemDraft {
  readonly code: string;
  readonly name: string;
  readonly ncm: string;
  readonly cfop: string;
  readonly unit: string;
  readonly quantity: 1 | 2 | 4 | 5 | 8 | 10 | 20;
  /** vProd. */
  readonly amount: bigint;
  readonly freight?: bigint;
  readonly discount?: bigint;
  readonly ipi?: bigint;
}

export interface WrittenNfe {
  readonly key: string;
  /** The signed `NFe` element, without declaration or protocol. */
  readonly nfe: string;
  readonly digest: string;
}

const namespace = "http://www.portalfiscal.inf.br/nfe";

export function keyOfNfe(draft: NfeDraft): string {
  const text =
    stateCodes[draft.issuer.city.state] +
    draft.issuedAt.slice(2, 4) +
    draft.issuedAt.slice(5, 7) +
    draft.issuer.taxId.padStart(14, "0") +
    draft.model +
    String(draft.series).padStart(3, "0") +
    String(draft.number).padStart(9, "0") +
    `1${draft.code}`;
  return text + modulo11(text);
}

/** vNF of the draft. */
export function totalOfNfe({ items }: Pick<NfeDraft, "items">): bigint {
  return sum(items.map((item) => item.amount + (item.freight ?? 0n) - (item.discount ?? 0n) + (item.ipi ?? 0n)));
}

/** Writes and, given a certificate, signs the note. Without one the `Signature` is missing, as the schema does not allow. */
export function writeNfe(draft: NfeDraft, certificate?: SigningCertificate): WrittenNfe {
  const key = keyOfNfe(draft);
  const content = contentOf(draft, key);
  const body = `${content}</infNFe>`;
  const attributes = `Id="NFe${key}" versao="4.00">`;
  const signature =
    certificate === undefined
      ? undefined
      : signXml("nfe", `<infNFe xmlns="${namespace}" ${attributes}${body}`, `NFe${key}`, certificate);
  const supplement = draft.model === "65" ? qrCode(key) : "";
  return {
    key,
    nfe: `<NFe xmlns="${namespace}"><infNFe ${attributes}${body}${supplement}${signature?.xml ?? ""}</NFe>`,
    digest: signature?.digest ?? "",
  };
}

/** Wraps the note with its protocol: the only complete file (`nfeProc`). */
export function authorise(
  draft: NfeDraft,
  written: WrittenNfe,
  protocol: { number: string; cStat: "100" | "101"; xMotivo: string },
): string {
  const infProt = group(
    "infProt",
    element("tpAmb", draft.environment === "production" ? "1" : "2"),
    element("verAplic", "SIMULADOR_1.0"),
    element("chNFe", written.key),
    element("dhRecbto", `${draft.issuedAt}-03:00`),
    element("nProt", protocol.number),
    // A note that carries no signature has no digest: the field is optional.
    element("digVal", written.digest === "" ? undefined : written.digest),
    element("cStat", protocol.cStat),
    element("xMotivo", protocol.xMotivo),
  );
  return `<?xml version="1.0" encoding="UTF-8"?><nfeProc xmlns="${namespace}" versao="4.00">${written.nfe}<protNFe versao="4.00">${infProt}</protNFe></nfeProc>`;
}

/** The same note inside a batch to be sent, without protocol: how an issuer's program keeps it. */
export function batchOf(written: WrittenNfe, batch: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><enviNFe xmlns="${namespace}" versao="4.00"><idLote>${batch}</idLote><indSinc>1</indSinc>${written.nfe}</enviNFe>`;
}

interface Taxes {
  readonly icmsRate: bigint;
  readonly icms: bigint;
  readonly pis: bigint;
  readonly cofins: bigint;
  readonly ibsBase: bigint;
  readonly ibs: bigint;
  readonly cbs: bigint;
}

function contentOf(draft: NfeDraft, key: string): string {
  const { issuer, recipient } = draft;
  const sameState = recipient === undefined || recipient.city.state === issuer.city.state;
  const ide = group(
    "ide",
    element("cUF", stateCodes[issuer.city.state]),
    element("cNF", draft.code),
    element("natOp", draft.operation),
    element("mod", draft.model),
    element("serie", String(draft.series)),
    element("nNF", String(draft.number)),
    element("dhEmi", `${draft.issuedAt}-03:00`),
    draft.model === "55" ? element("dhSaiEnt", `${draft.issuedAt}-03:00`) : "",
    element("tpNF", draft.direction === "entry" ? "0" : "1"),
    element("idDest", sameState ? "1" : "2"),
    element("cMunFG", issuer.city.code),
    element("tpImp", draft.model === "65" ? "4" : "1"),
    element("tpEmis", "1"),
    element("cDV", key.slice(43)),
    element("tpAmb", draft.environment === "production" ? "1" : "2"),
    element("finNFe", draft.purpose),
    element("indFinal", draft.model === "65" ? "1" : "0"),
    element("indPres", draft.model === "65" ? "1" : "9"),
    draft.model === "55" && draft.purpose === "1" ? element("indIntermed", "0") : "",
    element("procEmi", "0"),
    element("verProc", "SIMULADOR 1.0"),
    ...(draft.references ?? []).map((reference) => group("NFref", element("refNFe", reference))),
  );
  const taxes = draft.items.map((item) => taxesOf(draft, item, sameState));
  const details = draft.items.map((item, index) => itemOf(draft, item, taxes[index], index + 1));
  return [
    ide,
    issuerOf(issuer),
    recipient === undefined ? "" : recipientOf(draft, recipient),
    ...details,
    totalsOf(draft, taxes),
    group("transp", element("modFrete", draft.items.some((item) => item.freight !== undefined) ? "0" : "9")),
    billingOf(draft),
    group(
      "pag",
      group(
        "detPag",
        element("indPag", draft.payment.indPag),
        element("tPag", draft.payment.tPag),
        draft.payment.tPag === "99" ? element("xPag", "Outros") : "",
        element("vPag", decimal(draft.payment.amount)),
        ["03", "04"].includes(draft.payment.tPag) ? group("card", element("tpIntegra", "2")) : "",
      ),
    ),
    group(
      "infAdic",
      element("infCpl", draft.remarks ?? "DOCUMENTO SIMULADO, SEM VALOR FISCAL. EMPRESAS E PRODUTOS INVENTADOS."),
    ),
  ].join("");
}

function issuerOf(issuer: Party): string {
  return group(
    "emit",
    element(issuer.taxId.length === 14 ? "CNPJ" : "CPF", issuer.taxId),
    element("xNome", issuer.name),
    element("xFant", issuer.tradeName),
    group("enderEmit", addressOf(issuer)),
    element("IE", issuer.stateRegistration ?? "ISENTO"),
    element("CRT", issuer.crt),
  );
}

function recipientOf(draft: NfeDraft, recipient: Party): string {
  return group(
    "dest",
    element(recipient.taxId.length === 14 ? "CNPJ" : "CPF", recipient.taxId),
    element(
      "xNome",
      draft.environment === "production"
        ? recipient.name
        : "NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL",
    ),
    group("enderDest", addressOf(recipient)),
    element("indIEDest", recipient.stateRegistration === undefined ? "9" : "1"),
    element("IE", recipient.stateRegistration),
  );
}

function addressOf(party: Party): string {
  return [
    element("xLgr", party.street),
    element("nro", party.number),
    element("xBairro", party.district),
    element("cMun", party.city.code),
    element("xMun", party.city.name),
    element("UF", party.city.state),
    element("CEP", party.postalCode),
    element("cPais", "1058"),
    element("xPais", "BRASIL"),
    element("fone", party.phone),
  ].join("");
}

function taxesOf(draft: NfeDraft, item: NfeItemDraft, sameState: boolean): Taxes {
  const base = item.amount + (item.freight ?? 0n) - (item.discount ?? 0n);
  if (draft.issuer.crt === "1" || !isTaxed(item)) {
    return { icmsRate: 0n, icms: 0n, pis: 0n, cofins: 0n, ibsBase: base, ibs: 0n, cbs: 0n };
  }
  const icmsRate = sameState ? 1800n : 1200n;
  const icms = share(base, icmsRate);
  // Cumulative regime: 0.65% and 3%, the ICMS taken out of the base (STF, tema 69).
  const pis = share(base - icms, 65n);
  const cofins = share(base - icms, 300n);
  const ibsBase = base - icms - pis - cofins;
  return { icmsRate, icms, pis, cofins, ibsBase, ibs: share(ibsBase, 10n), cbs: share(ibsBase, 90n) };
}

/** Bonus, remittance and transfer carry no tax here: what matters of them is that they open no title. */
function isTaxed(item: NfeItemDraft): boolean {
  return !/^.(9|15)/.test(item.cfop);
}

function itemOf(draft: NfeDraft, item: NfeItemDraft, taxes: Taxes | undefined, number: number): string {
  if (taxes === undefined) throw new RangeError(`item ${number} has no taxes`);
  const base = item.amount + (item.freight ?? 0n) - (item.discount ?? 0n);
  const unitPrice = unitPriceOf(item);
  const product = group(
    "prod",
    element("cProd", item.code),
    element("cEAN", "SEM GTIN"),
    element(
      "xProd",
      draft.environment === "homologation" && number === 1
        ? "NOTA FISCAL EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL"
        : item.name,
    ),
    element("NCM", item.ncm),
    element("CFOP", item.cfop),
    element("uCom", item.unit),
    element("qCom", `${item.quantity}.0000`),
    element("vUnCom", unitPrice),
    element("vProd", decimal(item.amount)),
    element("cEANTrib", "SEM GTIN"),
    element("uTrib", item.unit),
    element("qTrib", `${item.quantity}.0000`),
    element("vUnTrib", unitPrice),
    element("vFrete", optional(item.freight)),
    element("vDesc", optional(item.discount)),
    element("indTot", "1"),
  );
  const simples = draft.issuer.crt === "1";
  const icms = simples
    ? group("ICMSSN102", element("orig", "0"), element("CSOSN", isTaxed(item) ? "102" : "400"))
    : taxes.icmsRate === 0n
      ? group("ICMS40", element("orig", "0"), element("CST", "41"))
      : group(
          "ICMS00",
          element("orig", "0"),
          element("CST", "00"),
          element("modBC", "3"),
          element("vBC", decimal(base)),
          element("pICMS", decimal(taxes.icmsRate)),
          element("vICMS", decimal(taxes.icms)),
        );
  const ipi =
    item.ipi === undefined
      ? ""
      : group(
          "IPI",
          element("cEnq", "999"),
          group(
            "IPITrib",
            element("CST", "50"),
            element("vBC", decimal(base)),
            element("pIPI", "5.00"),
            element("vIPI", decimal(item.ipi)),
          ),
        );
  const contribution = (name: "PIS" | "COFINS", rate: string, amount: bigint): string =>
    taxes.icmsRate === 0n
      ? group(
          name,
          group(
            `${name}Outr`,
            element("CST", simples ? "99" : "49"),
            element("vBC", "0.00"),
            element(`p${name}`, "0.00"),
            element(`v${name}`, "0.00"),
          ),
        )
      : group(
          name,
          group(
            `${name}Aliq`,
            element("CST", "01"),
            element("vBC", decimal(base - taxes.icms)),
            element(`p${name}`, rate),
            element(`v${name}`, decimal(amount)),
          ),
        );
  return `<det nItem="${number}">${product}${group(
    "imposto",
    group("ICMS", icms),
    ipi,
    contribution("PIS", "0.65", taxes.pis),
    contribution("COFINS", "3.00", taxes.cofins),
    hasReform(draft) ? reformOf(item, taxes) : "",
  )}${hasReform(draft) ? element("vItem", decimal(base + (item.ipi ?? 0n))) : ""}</det>`;
}

/** IBS and CBS are asked of the normal regime from 05/01/2026 on (NT 2025.002, rule UB12-10). */
function hasReform(draft: NfeDraft): boolean {
  return draft.issuer.crt === "3" && draft.issuedAt >= "2026-01-05";
}

function reformOf(item: NfeItemDraft, taxes: Taxes): string {
  if (!isTaxed(item)) return group("IBSCBS", element("CST", "410"), element("cClassTrib", "410999"));
  return group(
    "IBSCBS",
    element("CST", "000"),
    element("cClassTrib", "000001"),
    group(
      "gIBSCBS",
      element("vBC", decimal(taxes.ibsBase)),
      group("gIBSUF", element("pIBSUF", "0.1000"), element("vIBSUF", decimal(taxes.ibs))),
      group("gIBSMun", element("pIBSMun", "0.0000"), element("vIBSMun", "0.00")),
      element("vIBS", decimal(taxes.ibs)),
      group("gCBS", element("pCBS", "0.9000"), element("vCBS", decimal(taxes.cbs))),
    ),
  );
}

function totalsOf(draft: NfeDraft, taxes: readonly Taxes[]): string {
  const total = (amounts: readonly (bigint | undefined)[]): string =>
    decimal(sum(amounts.map((amount) => amount ?? 0n)));
  const { items } = draft;
  const taxedBase = items.map((item, index) =>
    (taxes[index]?.icmsRate ?? 0n) === 0n ? 0n : item.amount + (item.freight ?? 0n) - (item.discount ?? 0n),
  );
  const icmsTot = group(
    "ICMSTot",
    element("vBC", total(taxedBase)),
    element("vICMS", total(taxes.map(({ icms }) => icms))),
    ...["vICMSDeson", "vFCP", "vBCST", "vST", "vFCPST", "vFCPSTRet"].map((name) => element(name, "0.00")),
    element("vProd", total(items.map(({ amount }) => amount))),
    element("vFrete", total(items.map(({ freight }) => freight))),
    element("vSeg", "0.00"),
    element("vDesc", total(items.map(({ discount }) => discount))),
    element("vII", "0.00"),
    element("vIPI", total(items.map(({ ipi }) => ipi))),
    element("vIPIDevol", "0.00"),
    element("vPIS", total(taxes.map(({ pis }) => pis))),
    element("vCOFINS", total(taxes.map(({ cofins }) => cofins))),
    element("vOutro", "0.00"),
    element("vNF", decimal(totalOfNfe(draft))),
  );
  if (!hasReform(draft)) return group("total", icmsTot);
  const taxed = taxes.filter((_, index) => isTaxedAt(items, index));
  const none = (...names: readonly string[]): string => names.map((name) => element(name, "0.00")).join("");
  const ibs = total(taxed.map((tax) => tax.ibs));
  const reform = group(
    "IBSCBSTot",
    element("vBCIBSCBS", total(taxed.map((tax) => tax.ibsBase))),
    group(
      "gIBS",
      group("gIBSUF", none("vDif", "vDevTrib"), element("vIBSUF", ibs)),
      group("gIBSMun", none("vDif", "vDevTrib", "vIBSMun")),
      element("vIBS", ibs),
      none("vCredPres", "vCredPresCondSus"),
    ),
    group(
      "gCBS",
      none("vDif", "vDevTrib"),
      element("vCBS", total(taxed.map((tax) => tax.cbs))),
      none("vCredPres", "vCredPresCondSus"),
    ),
  );
  return group("total", icmsTot, reform, element("vNFTot", decimal(totalOfNfe(draft))));
}

function isTaxedAt(items: readonly NfeItemDraft[], index: number): boolean {
  const item = items[index];
  return item !== undefined && isTaxed(item);
}

function billingOf(draft: NfeDraft): string {
  if (draft.installments.length === 0) return "";
  const billed = decimal(sum(draft.installments.map(({ amount }) => amount)));
  return group(
    "cobr",
    group(
      "fat",
      element("nFat", String(draft.number)),
      element("vOrig", billed),
      element("vDesc", "0.00"),
      element("vLiq", billed),
    ),
    ...draft.installments.map((installment) =>
      group(
        "dup",
        element("nDup", installment.number),
        element("dVenc", installment.dueOn),
        element("vDup", decimal(installment.amount)),
      ),
    ),
  );
}

/** NFC-e, QR code version 2 on-line, with an invented security code. It stands outside what is signed. */
function qrCode(key: string): string {
  const seal = createHash("sha1").update(`${key}|2|1|1CODIGO-INVENTADO`).digest("hex").toUpperCase();
  return group(
    "infNFeSupl",
    `<qrCode>${escapeText(`https://nfce.simulador.example/qrcode?p=${key}|2|1|1|${seal}`)}</qrCode>`,
    element("urlChave", "https://nfce.simulador.example/consulta"),
  );
}

/** vUnCom with the places it needs, at least two: quantities are chosen so that it is exact. */
function unitPriceOf(item: NfeItemDraft): string {
  const thousandths = (item.amount * 1000n) / BigInt(item.quantity);
  const text = String(thousandths).padStart(6, "0");
  return `${text.slice(0, -5)}.${text.slice(-5)}`.replace(/0{1,3}$/, "");
}

function optional(amount: bigint | undefined): string | undefined {
  return amount === undefined ? undefined : decimal(amount);
}
