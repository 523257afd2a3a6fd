import { moneyText } from "../../src/values/money.ts";
import { writeCancellation } from "../simulation/cancellation-xml.ts";
import { completeCnpj, modulo11 } from "../simulation/invented-ids.ts";
import { element, group, signXml } from "../simulation/signed-xml.ts";
import { createSimulatedAuthority } from "../simulation/simulated-authority.ts";

/** Documents that a test invents piece by piece, signed as they must be; what is left out is the plainest there is. */
export interface InventedParty {
  readonly taxId: string;
  readonly name: string;
}

export interface InventedItem {
  readonly amount: bigint;
  readonly cfop?: string;
  readonly ncm?: string;
  readonly icms?: bigint;
  readonly ipi?: bigint;
  readonly icmsSt?: bigint;
}

export interface InventedNote {
  readonly number: number;
  readonly issuer: InventedParty;
  readonly recipient?: InventedParty;
  readonly items: readonly InventedItem[];
  readonly model?: "55" | "65";
  readonly issuedOn?: string;
  readonly isEntry?: boolean;
  readonly purpose?: "1" | "2" | "3" | "4" | "5" | "6";
  readonly finalConsumer?: boolean;
  readonly installments?: readonly { readonly amount: bigint; readonly dueOn?: string; readonly number?: string }[];
  readonly tPag?: string;
  readonly refersTo?: readonly string[];
  /** By the names of the layout: `vIRRF`, `vRetPIS`… */
  readonly withheld?: Readonly<Record<string, bigint>>;
  readonly cStat?: string;
}

export interface InventedDocument {
  readonly key: string;
  readonly xml: string;
}

const authority = createSimulatedAuthority("Autoridade Inventada SEM VALOR");
/** The root that the signatures of this file lead to. */
export const inventedRoot = authority.rootPem;

const NFE = "http://www.portalfiscal.inf.br/nfe";
const NFSE = "http://www.sped.fazenda.gov.br/nfse";

/** A party of its own for each number: nobody's tax id, with right check digits. */
export function inventParty(number: number, name = `Fornecedor Inventado ${number} Ltda`): InventedParty {
  return { taxId: completeCnpj(`9${String(number).padStart(7, "0")}0001`), name };
}

export function keyOfNote({ issuer, model = "55", number, issuedOn = "2026-03-10" }: InventedNote): string {
  const day = `${issuedOn.slice(2, 4)}${issuedOn.slice(5, 7)}`;
  const unchecked = `35${day}${issuer.taxId}${model}001${String(number).padStart(9, "0")}112345678`;
  return unchecked + modulo11(unchecked);
}

export function totalOfNote({ items }: Pick<InventedNote, "items">): bigint {
  return items.reduce((sum, { amount, ipi = 0n, icmsSt = 0n }) => sum + amount + ipi + icmsSt, 0n);
}

/** A signed note with its protocol, as it is kept (`nfeProc`). */
export function inventNote(note: InventedNote): InventedDocument {
  const key = keyOfNote(note);
  const { issuer, issuedOn = "2026-03-10" } = note;
  const body = `${contentOf(note)}</infNFe>`;
  const opening = `Id="NFe${key}" versao="4.00">`;
  const certificate = authority.certificateFor(issuer);
  const signature = signXml("nfe", `<infNFe xmlns="${NFE}" ${opening}${body}`, `NFe${key}`, certificate);
  const protocol = group(
    "infProt",
    element("tpAmb", "1"),
    element("chNFe", key),
    element("dhRecbto", `${issuedOn}T10:00:05-03:00`),
    element("nProt", "135260000000001"),
    element("digVal", signature.digest),
    element("cStat", note.cStat ?? "100"),
    element("xMotivo", "Autorizado o uso da NF-e"),
  );
  const xml =
    `<?xml version="1.0" encoding="UTF-8"?><nfeProc xmlns="${NFE}" versao="4.00"><NFe><infNFe ${opening}${body}` +
    `${signature.xml}</NFe><protNFe versao="4.00">${protocol}</protNFe></nfeProc>`;
  return { key, xml };
}

function contentOf(note: InventedNote): string {
  const { issuer, recipient, model = "55", issuedOn = "2026-03-10", items } = note;
  const sum = (amountOf: (item: InventedItem) => bigint | undefined): string =>
    moneyText(items.reduce((total, item) => total + (amountOf(item) ?? 0n), 0n));
  return [
    group(
      "ide",
      element("cUF", "35"),
      element("natOp", "Operação inventada"),
      element("mod", model),
      element("serie", "1"),
      element("nNF", String(note.number)),
      element("dhEmi", `${issuedOn}T10:00:00-03:00`),
      element("tpNF", note.isEntry === true ? "0" : "1"),
      element("tpEmis", "1"),
      element("tpAmb", "1"),
      element("finNFe", note.purpose ?? "1"),
      element("indFinal", note.finalConsumer === true || model === "65" ? "1" : "0"),
      ...(note.refersTo ?? []).map((key) => group("NFref", element("refNFe", key))),
    ),
    group("emit", partyOf(issuer), element("CRT", "3")),
    recipient === undefined ? "" : group("dest", partyOf(recipient)),
    ...items.map(itemOf),
    group(
      "total",
      group(
        "ICMSTot",
        element(
          "vICMS",
          sum(({ icms }) => icms),
        ),
        element(
          "vST",
          sum(({ icmsSt }) => icmsSt),
        ),
        element(
          "vProd",
          sum(({ amount }) => amount),
        ),
        element(
          "vIPI",
          sum(({ ipi }) => ipi),
        ),
        element("vNF", moneyText(totalOfNote(note))),
      ),
      note.withheld === undefined
        ? ""
        : group("retTrib", ...Object.entries(note.withheld).map(([name, amount]) => element(name, moneyText(amount)))),
    ),
    note.installments === undefined ? "" : group("cobr", ...note.installments.map(installmentOf)),
    group("pag", group("detPag", element("tPag", note.tPag ?? "15"), element("vPag", moneyText(totalOfNote(note))))),
  ].join("");
}

function installmentOf(
  { amount, dueOn, number }: NonNullable<InventedNote["installments"]>[number],
  at: number,
): string {
  return group(
    "dup",
    element("nDup", number ?? String(at + 1).padStart(3, "0")),
    element("dVenc", dueOn),
    element("vDup", moneyText(amount)),
  );
}

function partyOf({ taxId, name }: InventedParty): string {
  return element(taxId.length === 14 ? "CNPJ" : "CPF", taxId) + element("xNome", name);
}

function itemOf({ amount, cfop = "5102", ncm = "11010010", icms = 0n, ipi, icmsSt }: InventedItem, at: number): string {
  const tax = [
    group(
      "ICMS",
      group(
        icmsSt === undefined ? "ICMS00" : "ICMS10",
        element("orig", "0"),
        element("CST", icmsSt === undefined ? "00" : "10"),
        element("vICMS", moneyText(icms)),
        element("vICMSST", icmsSt === undefined ? undefined : moneyText(icmsSt)),
      ),
    ),
    ipi === undefined ? "" : group("IPI", group("IPITrib", element("CST", "50"), element("vIPI", moneyText(ipi)))),
  ];
  const product = group(
    "prod",
    element("cProd", `P${at + 1}`),
    element("xProd", "Produto inventado"),
    element("NCM", ncm),
    element("CFOP", cfop),
    element("vProd", moneyText(amount)),
    element("indTot", "1"),
  );
  return `<det nItem="${at + 1}">${product}${group("imposto", ...tax)}</det>`;
}

/** The registered event that cancels a note, by its issuer unless somebody else is named. */
export function inventCancelling(note: InventedNote, author = note.issuer): string {
  const { issuedOn = "2026-03-10" } = note;
  return writeCancellation(
    {
      key: keyOfNote(note),
      taxId: author.taxId,
      protocol: "135260000000001",
      at: `${issuedOn}T18:00:00`,
      eventProtocol: "135260000000002",
      reason: "Nota emitida com erro, inventada",
    },
    authority.certificateFor(author),
  );
}

export interface InventedService {
  readonly number: number;
  readonly provider: InventedParty;
  readonly taker: InventedParty;
  readonly amount: bigint;
  readonly issuedOn?: string;
  readonly withheld?: Partial<Readonly<Record<"irrf" | "pis" | "cofins" | "csll" | "inss" | "iss", bigint>>>;
  /** What the note says is owed, when it is not the service less what is withheld. */
  readonly net?: bigint;
  readonly environment?: "production" | "homologation";
  /** Key of the NFS-e that this one was issued in the place of. */
  readonly replaces?: string;
}

/** An NFS-e of the national standard, signed by its authority; the net is the service less what is withheld. */
export function inventService(service: InventedService): InventedDocument {
  const { provider, taker, number, amount, withheld = {}, issuedOn = "2026-03-10" } = service;
  const unchecked = `355030822${provider.taxId}${String(number).padStart(13, "0")}2603123456789`;
  const key = unchecked + modulo11(unchecked);
  const kept = Object.values(withheld).reduce((sum, each) => sum + each, 0n);
  const optional = (name: string, each: bigint | undefined): string =>
    element(name, each === undefined ? undefined : moneyText(each));
  const content = `${[
    element("nNFSe", String(number)),
    element("cStat", "100"),
    element("dhProc", `${issuedOn}T10:00:00-03:00`),
    group("emit", partyOf(provider)),
    group("valores", optional("vISSQN", withheld.iss), element("vLiq", moneyText(service.net ?? amount - kept))),
    group(
      "DPS",
      group(
        "infDPS",
        element("tpAmb", service.environment === "homologation" ? "2" : "1"),
        element("dhEmi", `${issuedOn}T10:00:00-03:00`),
        element("serie", "1"),
        element("nDPS", String(number)),
        element("dCompet", issuedOn),
        service.replaces === undefined ? "" : group("subst", element("chSubstda", service.replaces)),
        group("prest", element("CNPJ", provider.taxId)),
        group("toma", partyOf(taker)),
        group(
          "valores",
          group("vServPrest", element("vServ", moneyText(amount))),
          group(
            "trib",
            group("tribMun", element("tpRetISSQN", withheld.iss === undefined ? "1" : "2")),
            group(
              "tribFed",
              group("piscofins", optional("vPis", withheld.pis), optional("vCofins", withheld.cofins)),
              optional("vRetCP", withheld.inss),
              optional("vRetIRRF", withheld.irrf),
              optional("vRetCSLL", withheld.csll),
            ),
          ),
        ),
      ),
    ),
  ].join("")}</infNFSe>`;
  const id = `NFS${key}`;
  const certificate = authority.certificateOfServer("sefin.inventada.example");
  const signature = signXml("nfse", `<infNFSe xmlns="${NFSE}" Id="${id}">${content}`, id, certificate);
  return {
    key,
    xml: `<?xml version="1.0" encoding="UTF-8"?><NFSe xmlns="${NFSE}" versao="1.01"><infNFSe Id="${id}">${content}${signature.xml}</NFSe>`,
  };
}

export interface InventedLine {
  readonly on: string;
  /** As the file writes it. */
  readonly amount: string;
  readonly memo: string;
  readonly fitid?: string;
  readonly checkNumber?: string;
}

/** An OFX file of one account, with the balance it closes with when the test gives one. */
export function inventStatement(statement: {
  readonly bank?: string;
  readonly account?: string;
  readonly lines: readonly InventedLine[];
  readonly closing?: { readonly on: string; readonly balance: string };
}): string {
  const { bank = "341", account = "0001123456", lines, closing } = statement;
  const day = (on: string): string => on.replaceAll("-", "");
  return [
    "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL",
    `<BANKACCTFROM><BANKID>${bank}<ACCTID>${account}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>`,
    ...lines.map(
      ({ on, amount, memo, fitid = "", checkNumber = "" }) =>
        `<STMTTRN><TRNTYPE>OTHER<DTPOSTED>${day(on)}<TRNAMT>${amount}<FITID>${fitid}\n<CHECKNUM>${checkNumber}\n<MEMO>${memo}\n</STMTTRN>`,
    ),
    "</BANKTRANLIST>",
    closing === undefined ? "" : `<LEDGERBAL><BALAMT>${closing.balance}<DTASOF>${day(closing.on)}</LEDGERBAL>`,
    "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n",
  ].join("\n");
}
