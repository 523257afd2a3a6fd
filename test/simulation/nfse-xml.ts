import { decimal, share, sum } from "./centavos.ts";
import { modulo11 } from "./invented-ids.ts";
import type { Party } from "./party.ts";
import { element, group, signXml } from "./signed-xml.ts";
import type { SigningCertificate } from "./simulated-authority.ts";

/** A service and what the taker keeps of its price. */
export interface NfseDraft {
  readonly number: number;
  /** Nine random digits of the key. */
  readonly code: string;
  readonly issuedAt: string;
  readonly provider: Party;
  readonly taker: Party;
  /** cTribNac: item, subitem and national unfolding of LC 116. */
  readonly serviceCode: string;
  readonly serviceName: string;
  readonly description: string;
  readonly amount: bigint;
  /** In hundredths of a percent. */
  readonly issRate: bigint;
  readonly issWithheld: boolean;
  /** IRRF 1.5% and PIS, COFINS and CSLL 4.65%, as one company withholds from another outside Simples. */
  readonly federalWithheld: boolean;
}

const namespace = "http://www.sped.fazenda.gov.br/nfse";

export function keyOfNfse(draft: NfseDraft): string {
  const text =
    `${draft.provider.city.code}22${draft.provider.taxId.padStart(14, "0")}` +
    String(draft.number).padStart(13, "0") +
    draft.issuedAt.slice(2, 4) +
    draft.issuedAt.slice(5, 7) +
    draft.code;
  return text + modulo11(text);
}

export interface Withholdings {
  readonly iss: bigint;
  readonly irrf: bigint;
  readonly pis: bigint;
  readonly cofins: bigint;
  readonly csll: bigint;
}

export function withholdingsOf(draft: NfseDraft): Withholdings {
  const federal = (rate: bigint): bigint => (draft.federalWithheld ? share(draft.amount, rate) : 0n);
  return {
    iss: draft.issWithheld ? share(draft.amount, draft.issRate) : 0n,
    irrf: federal(150n),
    pis: federal(65n),
    cofins: federal(300n),
    csll: federal(100n),
  };
}

/** vLiq: what the taker owes. */
export function netOfNfse(draft: NfseDraft): bigint {
  return draft.amount - sum(Object.values(withholdingsOf(draft)));
}

/** The authorised NFS-e: the provider's signed DPS inside the document that SEFIN signs. */
export function writeNfse(
  draft: NfseDraft,
  signers: { readonly provider: SigningCertificate; readonly sefin: SigningCertificate },
): { key: string; xml: string } {
  const key = keyOfNfse(draft);
  const id = `NFS${key}`;
  const content = `${contentOf(draft)}${signedDps(draft, signers.provider)}</infNFSe>`;
  const signature = signXml("nfse", `<infNFSe xmlns="${namespace}" Id="${id}">${content}`, id, signers.sefin);
  return {
    key,
    xml: `<?xml version="1.0" encoding="UTF-8"?><NFSe xmlns="${namespace}" versao="1.01"><infNFSe Id="${id}">${content}${signature.xml}</NFSe>`,
  };
}

function contentOf(draft: NfseDraft): string {
  const { provider } = draft;
  const withheld = sum(Object.values(withholdingsOf(draft)));
  return [
    element("xLocEmi", provider.city.name),
    element("xLocPrestacao", provider.city.name),
    element("nNFSe", String(draft.number)),
    element("cLocIncid", provider.city.code),
    element("xLocIncid", provider.city.name),
    element("xTribNac", draft.serviceName),
    element("verAplic", "SIMULADOR_1.0"),
    element("ambGer", "2"),
    element("tpEmis", "1"),
    element("procEmi", "1"),
    element("cStat", "100"),
    element("dhProc", `${draft.issuedAt}-03:00`),
    element("nDFSe", String(draft.number + 1000)),
    group(
      "emit",
      element("CNPJ", provider.taxId),
      element("xNome", provider.name),
      element("xFant", provider.tradeName),
      group(
        "enderNac",
        element("xLgr", provider.street),
        element("nro", provider.number),
        element("xBairro", provider.district),
        element("cMun", provider.city.code),
        element("UF", provider.city.state),
        element("CEP", provider.postalCode),
      ),
      element("fone", provider.phone),
    ),
    group(
      "valores",
      element("vBC", decimal(draft.amount)),
      element("pAliqAplic", decimal(draft.issRate)),
      element("vISSQN", decimal(share(draft.amount, draft.issRate))),
      withheld === 0n ? "" : element("vTotalRet", decimal(withheld)),
      element("vLiq", decimal(netOfNfse(draft))),
    ),
  ].join("");
}

function signedDps(draft: NfseDraft, certificate: SigningCertificate): string {
  const { provider, taker } = draft;
  const id = `DPS${provider.city.code}2${provider.taxId}00001${String(draft.number).padStart(15, "0")}`;
  const { irrf, pis, cofins, csll } = withholdingsOf(draft);
  const simples = provider.crt === "1";
  const body = [
    element("tpAmb", "1"),
    element("dhEmi", `${draft.issuedAt}-03:00`),
    element("verAplic", "SIMULADOR_1.0"),
    element("serie", "1"),
    element("nDPS", String(draft.number)),
    element("dCompet", draft.issuedAt.slice(0, 10)),
    element("tpEmit", "1"),
    element("cLocEmi", provider.city.code),
    group(
      "prest",
      element("CNPJ", provider.taxId),
      element("fone", provider.phone),
      group(
        "regTrib",
        element("opSimpNac", simples ? "3" : "1"),
        simples ? element("regApTribSN", "1") : "",
        element("regEspTrib", "0"),
      ),
    ),
    group(
      "toma",
      element(taker.taxId.length === 14 ? "CNPJ" : "CPF", taker.taxId),
      element("xNome", taker.name),
      group(
        "end",
        group("endNac", element("cMun", taker.city.code), element("CEP", taker.postalCode)),
        element("xLgr", taker.street),
        element("nro", taker.number),
        element("xBairro", taker.district),
      ),
    ),
    group(
      "serv",
      group("locPrest", element("cLocPrestacao", provider.city.code)),
      group("cServ", element("cTribNac", draft.serviceCode), element("xDescServ", draft.description)),
    ),
    group(
      "valores",
      group("vServPrest", element("vServ", decimal(draft.amount))),
      group(
        "trib",
        group("tribMun", element("tribISSQN", "1"), element("tpRetISSQN", draft.issWithheld ? "2" : "1")),
        draft.federalWithheld
          ? group(
              "tribFed",
              group(
                "piscofins",
                element("CST", "01"),
                element("vBCPisCofins", decimal(draft.amount)),
                element("pAliqPis", "0.65"),
                element("pAliqCofins", "3.00"),
                element("vPis", decimal(pis)),
                element("vCofins", decimal(cofins)),
                element("tpRetPisCofins", "3"),
              ),
              element("vRetIRRF", decimal(irrf)),
              element("vRetCSLL", decimal(csll)),
            )
          : "",
        group("totTrib", simples ? element("pTotTribSN", "6.00") : element("indTotTrib", "0")),
      ),
    ),
  ].join("");
  const content = `${body}</infDPS>`;
  const signature = signXml("nfse", `<infDPS xmlns="${namespace}" Id="${id}">${content}`, id, certificate);
  return `<DPS versao="1.01"><infDPS Id="${id}">${content}${signature.xml}</DPS>`;
}
