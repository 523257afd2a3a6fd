import { accessKeyParts, isValidAccessKey } from "../../values/access-key.ts";
import type { Fault } from "../../values/fault.ts";
import { type Centavos, formatReais, parseMoney } from "../../values/money.ts";
import { isValidTaxId } from "../../values/tax-id.ts";
import type { Nfe, NfeItem, NfeParty } from "./nfe.ts";

/** What the authority said of a note, by its protocol and by events that came in the same file. */
export type NfeAuthorization = "authorised" | "cancelled" | "denied" | "rejected" | "absent";

const AUTHORISED = ["100", "150"];
const CANCELLED = ["101", "151", "155"];
const DENIED = ["110", "301", "302", "303"];
const CANCELLING_EVENTS = ["110111", "110112"];
const EVENT_REGISTERED = ["135", "136", "155"];

/** @see MOC, Anexo I, tabela de `cStat`; a cancelling that comes later, as an event of its own, is not seen here */
export function nfeAuthorization({ infProt, eventos }: Nfe): NfeAuthorization {
  const isCancelled = eventos.some(
    ({ tpEvento, cStat }) => CANCELLING_EVENTS.includes(tpEvento) && EVENT_REGISTERED.includes(cStat ?? ""),
  );
  if (isCancelled) return "cancelled";
  if (infProt === undefined) return "absent";
  if (AUTHORISED.includes(infProt.cStat)) return "authorised";
  if (CANCELLED.includes(infProt.cStat)) return "cancelled";
  return DENIED.includes(infProt.cStat) ? "denied" : "rejected";
}

/** CNPJ or CPF that must hold the certificate of the note's signature; empty when the note does not say who issued it. */
export function nfeSigner({ chave, emit }: Nfe): string {
  const key = accessKeyParts(chave);
  if (key !== undefined && isIssuedByState(key.series)) return key.taxId;
  return emit.CNPJ ?? emit.CPF ?? "";
}

// In these series the state itself issues and signs for who has no system, and the key has the state's own CNPJ (MOC).
function isIssuedByState(series: string): boolean {
  return series >= "890" && series <= "899";
}

/** Faults that need nothing but the document. None of them prevents it from being read. */
export function checkNfe(nfe: Nfe): Fault[] {
  return [
    ...checkMandatory(nfe),
    ...checkKey(nfe),
    ...checkTaxIds(nfe),
    ...checkAuthorization(nfe),
    ...checkAmounts(nfe),
  ];
}

function checkMandatory({ ide, emit, ICMSTot, det }: Nfe): Fault[] {
  const missing = [
    ...Object.entries({ mod: ide.mod, serie: ide.serie, nNF: ide.nNF, dhEmi: ide.dhEmi })
      .filter(([, value]) => value === "")
      .map(([name]) => `ide/${name}`),
    ...(emit.CNPJ === undefined && emit.CPF === undefined ? ["emit/CNPJ"] : []),
    ...(det.length === 0 ? ["det"] : []),
    ...(ICMSTot["vNF"] === undefined ? ["total/ICMSTot/vNF"] : []),
  ];
  return missing.map((path) => ({
    code: "nfe.field_missing",
    message: `A nota não traz o campo ${path}, que é obrigatório. Peça o XML completo ao emitente.`,
    path: `infNFe/${path}`,
  }));
}

function checkKey({ chave, ide, emit, infProt }: Nfe): Fault[] {
  const faults: Fault[] = [];
  const key = accessKeyParts(chave);
  if (key === undefined) {
    faults.push({
      code: "nfe.key_malformed",
      message: `A chave de acesso "${chave.slice(0, 60)}" não tem a forma de uma chave (44 caracteres). Peça o XML original ao emitente.`,
      path: "infNFe/@Id",
    });
  } else if (!isValidAccessKey(chave)) {
    faults.push({
      code: "nfe.key_check_digit",
      message: `O dígito verificador da chave ${chave} está errado. Confira a chave na SEFAZ antes de aceitar a nota.`,
      path: "infNFe/@Id",
    });
  }

  const differences: string[] = [];
  if (infProt !== undefined && infProt.chNFe !== chave) differences.push("a chave do protocolo");
  if (key !== undefined) {
    if (ide.mod !== "" && ide.mod !== key.model) differences.push("o modelo");
    if (ide.serie !== "" && ide.serie.padStart(3, "0") !== key.series) differences.push("a série");
    if (ide.nNF !== "" && ide.nNF.padStart(9, "0") !== key.number) differences.push("o número");
    const issuer = emit.CNPJ ?? emit.CPF?.padStart(14, "0");
    if (issuer !== undefined && issuer !== key.taxId && !isIssuedByState(key.series)) differences.push("o emitente");
  }
  if (differences.length > 0) {
    faults.push({
      code: "nfe.key_differs",
      message: `A chave ${chave} não é a destes dados: difere ${differences.join(", ")}. Confira a nota na SEFAZ antes de aceitá-la.`,
      path: "infNFe/@Id",
    });
  }
  return faults;
}

function checkTaxIds({ emit, dest }: Nfe): Fault[] {
  const check = (party: NfeParty | undefined, path: string, who: string): Fault[] => {
    const taxId = party?.CNPJ ?? party?.CPF;
    if (taxId === undefined || isValidTaxId(taxId)) return [];
    return [
      {
        code: "nfe.tax_id_check_digit",
        message: `O CNPJ ou CPF ${taxId} do ${who} tem dígito verificador errado. Confira o cadastro antes de aceitar a nota.`,
        path,
      },
    ];
  };
  return [...check(emit, "infNFe/emit", "emitente"), ...check(dest, "infNFe/dest", "destinatário")];
}

function checkAuthorization(nfe: Nfe): Fault[] {
  const { ide, infProt } = nfe;
  const faults: Fault[] = [];
  const said = infProt === undefined ? "" : ` (${infProt.cStat} ${infProt.xMotivo ?? ""})`.replace(" )", ")");
  switch (nfeAuthorization(nfe)) {
    case "authorised":
      break;
    case "absent":
      faults.push({
        code: "nfe.not_authorised",
        message: `A nota ${ide.nNF} veio sem o protocolo da SEFAZ, então nada prova que foi autorizada. Peça o arquivo completo (nfeProc).`,
      });
      break;
    case "rejected":
      faults.push({
        code: "nfe.not_authorised",
        message: `A SEFAZ não autorizou a nota ${ide.nNF}${said}. Não a aceite: peça outra ao emitente.`,
        path: "protNFe/infProt/cStat",
      });
      break;
    case "cancelled":
      faults.push({
        code: "nfe.cancelled",
        message: `A nota ${ide.nNF} foi cancelada. Não pague por ela: fale com o emitente.`,
      });
      break;
    case "denied":
      faults.push({
        code: "nfe.denied",
        message: `A SEFAZ denegou a nota ${ide.nNF}${said}. Ela não vale: fale com o emitente.`,
        path: "protNFe/infProt/cStat",
      });
      break;
  }
  if (ide.tpAmb === "2") {
    faults.push({
      code: "nfe.homologation",
      message: `A nota ${ide.nNF} é de homologação (teste), sem valor fiscal. Peça a nota de produção ao emitente.`,
      path: "infNFe/ide/tpAmb",
    });
  }
  return faults;
}

function checkAmounts(nfe: Nfe): Fault[] {
  const total = money(nfe.ICMSTot["vNF"]);
  if (total === undefined) return [];
  return [...checkTotal(nfe, total), ...checkInstallments(nfe, total)];
}

// vNF = vProd - vDesc - vICMSDeson + these (MOC, rule W16-10; NT 2023.001 for the single-phase ICMS of fuels).
const ADDED = ["vST", "vFCPST", "vICMSMonoReten", "vFrete", "vSeg", "vOutro", "vII", "vIPI", "vIPIDevol"] as const;

function checkTotal(nfe: Nfe, total: Centavos): Fault[] {
  const { ICMSTot, ISSQNtot, det } = nfe;
  // In imports each state has its own rule of what enters the total, so there is nothing to compare with.
  if (det.some(({ CFOP }) => CFOP.startsWith("3"))) return [];
  const products = money(ICMSTot["vProd"]);
  if (products === undefined) return [];
  const added = ADDED.reduce((sum, name) => sum + (money(ICMSTot[name]) ?? 0n), 0n);
  const services = money(ISSQNtot?.["vServ"]) ?? 0n;
  const items = det.reduce((sum, item) => sum + substitutionInTotal(item) - relievedInTotal(item), 0n);
  const expected = products - (money(ICMSTot["vDesc"]) ?? 0n) + added + services + items;
  // The layout's own rules accept one centavo, from rounding each item.
  if (isCentavo(expected - total)) return [];
  return [
    {
      code: "nfe.total_does_not_close",
      message: `O total da nota ${nfe.ide.nNF} é ${formatReais(total)}, mas suas parcelas somam ${formatReais(expected)}. Confira com o emitente.`,
      path: "infNFe/total/ICMSTot/vNF",
    },
  ];
}

function relievedInTotal(item: NfeItem): Centavos {
  return item.indDeduzDeson === "1" ? (money(item.vICMSDeson) ?? 0n) : 0n;
}

function substitutionInTotal(item: NfeItem): Centavos {
  const pis = item.indSomaPISST === "1" ? (money(item.vPISST) ?? 0n) : 0n;
  const cofins = item.indSomaCOFINSST === "1" ? (money(item.vCOFINSST) ?? 0n) : 0n;
  return pis + cofins;
}

const WITHHELD = ["vRetPIS", "vRetCOFINS", "vRetCSLL", "vIRRF", "vRetPrev"] as const;
/** Bonus, gift and free sample: they are in the total and nobody pays for them. */
const NOT_CHARGED = /^[1256]9(?:10|11)$/;

/** The instalments are what is owed. They may honestly be less than the total by bonus items and by what is withheld. */
function checkInstallments(nfe: Nfe, total: Centavos): Fault[] {
  if (nfe.dup.length === 0) return [];
  const amounts = nfe.dup.map(({ vDup }) => money(vDup));
  const sum = amounts.reduce<Centavos>((whole, amount) => whole + (amount ?? 0n), 0n);
  const difference = total - sum;
  const withheld =
    WITHHELD.reduce((whole, name) => whole + (money(nfe.retTrib?.[name]) ?? 0n), 0n) +
    (money(nfe.ISSQNtot?.["vISSRet"]) ?? 0n);
  const bonus = nfe.det
    .filter(({ CFOP }) => NOT_CHARGED.test(CFOP))
    .reduce((whole, item) => whole + itemTotal(item), 0n);
  // The share of a bonus item in freight and taxes was rounded, so one centavo may be left.
  const explained =
    difference === 0n ||
    difference === withheld ||
    (bonus > 0n && isCentavo(difference - bonus)) ||
    (bonus > 0n && isCentavo(difference - bonus - withheld));
  if (explained) return [];
  return [
    {
      code: "nfe.installments_differ_from_total",
      message: `As parcelas da nota ${nfe.ide.nNF} somam ${formatReais(sum)} e o total é ${formatReais(total)}. Confira com o emitente quanto se deve.`,
      path: "infNFe/cobr",
    },
  ];
}

function isCentavo(difference: Centavos): boolean {
  return difference >= -1n && difference <= 1n;
}

function itemTotal(item: NfeItem): Centavos {
  const value = (text: string | undefined) => money(text) ?? 0n;
  const extras = value(item.vFrete) + value(item.vSeg) + value(item.vOutro) + value(item.vIPI) + value(item.vICMSST);
  return value(item.vProd) - value(item.vDesc) + extras;
}

function money(text: string | undefined): Centavos | undefined {
  if (text === undefined || !/^-?\d{1,15}(?:\.\d{1,2})?$/.test(text)) return undefined;
  return parseMoney(text);
}
