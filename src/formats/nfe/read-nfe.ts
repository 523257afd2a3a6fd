import type { Fault } from "../../values/fault.ts";
import { deepLeaves, pick, type XmlElement } from "../xml/index.ts";
import { checkNfe } from "./check-nfe.ts";
import type { Nfe, NfeIde, NfeItem, NfeParty } from "./nfe.ts";
import { readNfeEvents } from "./read-nfe-events.ts";

/** Where the parts of one note lie in its document. */
export interface NfeElements {
  readonly infNFe: XmlElement;
  /** The protocol that came in the same `nfeProc`. */
  readonly infProt: XmlElement | undefined;
  /** What stands beside the note in the same `nfeProc`; a cancelling is sometimes glued there. */
  readonly beside: readonly XmlElement[];
}

/**
 * Reads an NF-e or NFC-e of layouts 3.10 and 4.00 from `nfeProc`, `NFe`, or the first one inside any envelope. Everything
 * that is there is read, whether or not the note is valid; what is wrong with it is in the faults.
 *
 * @see MOC 7.0, Anexo I (leiaute); Nota Técnica 2025.002 for IBS and CBS
 */
export function readNfe(root: XmlElement): { nfe?: Nfe; faults: Fault[] } {
  const elements = findNfe(root);
  if (elements === undefined) return { faults: [] };
  const nfe = readElements(elements);
  return { nfe, faults: checkNfe(nfe) };
}

/** The first note at or below an element. */
export function findNfe(root: XmlElement): NfeElements | undefined {
  if (root.name === "infNFe" && root.children.length > 0) return locate(root);
  for (const child of root.children) {
    const found = findNfe(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

// Beside a note there are its protocol and an event or two. Where there are more it is a lot, and in a hostile one each note
// would look through all the others.
const BESIDE_MAX = 500;

function locate(infNFe: XmlElement): NfeElements {
  const note = infNFe.parent ?? infNFe;
  const around = note.parent?.children ?? [];
  const siblings = around.length <= BESIDE_MAX ? around : [];
  const key = keyOf(infNFe);
  const protocols = siblings.flatMap((sibling) => (sibling.name === "protNFe" ? sibling.childrenNamed("infProt") : []));
  const own = protocols.find((protocol) => protocol.textOf("chNFe") === key);
  // A protocol of another note beside the only note is a fault to be shown, not a protocol to be ignored.
  const isAlone = siblings.filter(({ name }) => name === "NFe").length === 1;
  return {
    infNFe,
    infProt: own ?? (isAlone ? protocols[0] : undefined),
    beside: isAlone ? siblings.filter((sibling) => sibling !== note) : [],
  };
}

function keyOf(infNFe: XmlElement): string {
  return (infNFe.attribute("Id") ?? "").replace(/^NFe/, "");
}

function readElements({ infNFe, infProt, beside }: NfeElements): Nfe {
  let ide: XmlElement | undefined;
  let emit: XmlElement | undefined;
  let dest: XmlElement | undefined;
  let total: XmlElement | undefined;
  let cobr: XmlElement | undefined;
  let infAdic: XmlElement | undefined;
  const det: NfeItem[] = [];
  const detPag: Nfe["detPag"][number][] = [];
  for (const child of infNFe.children) {
    if (child.name === "det") det.push(readItem(child));
    else if (child.name === "ide") ide ??= child;
    else if (child.name === "emit") emit ??= child;
    else if (child.name === "dest") dest ??= child;
    else if (child.name === "total") total ??= child;
    else if (child.name === "cobr") cobr ??= child;
    else if (child.name === "infAdic") infAdic ??= child;
    // Layout 3.10 has the fields in `pag` itself, once for each way of paying.
    else if (child.name === "pag") for (const pag of paymentsIn(child)) detPag.push(readPayment(pag));
  }
  const fat = cobr?.child("fat")?.leaves();
  const issqn = total?.child("ISSQNtot")?.leaves();
  const retained = total?.child("retTrib")?.leaves();
  const ibsCbs = total?.child("IBSCBSTot");
  const infCpl = infAdic?.textOf("infCpl");
  const chave = keyOf(infNFe);
  const eventos = beside.flatMap((element) => readNfeEvents(element)).filter((event) => event.chNFe === chave);

  return {
    versao: infNFe.attribute("versao") ?? "",
    chave,
    ide: readIde(ide),
    emit: readParty(emit),
    ...(dest !== undefined && { dest: readParty(dest) }),
    det,
    ICMSTot: total?.child("ICMSTot")?.leaves() ?? {},
    ...(issqn !== undefined && { ISSQNtot: issqn }),
    ...(retained !== undefined && { retTrib: retained }),
    ...(ibsCbs !== undefined && { IBSCBSTot: deepLeaves(ibsCbs) }),
    ...(fat !== undefined && { fat: pick(fat, ["nFat", "vOrig", "vDesc", "vLiq"]) }),
    dup: (cobr?.childrenNamed("dup") ?? []).map((dup) => {
      const fields = dup.leaves();
      return { ...pick(fields, ["nDup", "dVenc"]), vDup: fields["vDup"] ?? "" };
    }),
    detPag,
    ...(infProt !== undefined && { infProt: readProtocol(infProt) }),
    eventos,
    ...(infCpl !== undefined && { infCpl }),
  };
}

function readIde(ide: XmlElement | undefined): NfeIde {
  const fields = ide?.leaves() ?? {};
  const refNFe: string[] = [];
  for (const reference of ide?.childrenNamed("NFref") ?? []) {
    const key = reference.textOf("refNFe");
    if (key !== undefined) refNFe.push(key);
  }
  return {
    cUF: fields["cUF"] ?? "",
    natOp: fields["natOp"] ?? "",
    mod: fields["mod"] ?? "",
    serie: fields["serie"] ?? "",
    nNF: fields["nNF"] ?? "",
    // Layout 2.00, of notes before 2014, has only the day.
    dhEmi: fields["dhEmi"] ?? fields["dEmi"] ?? "",
    tpNF: fields["tpNF"] ?? "",
    tpEmis: fields["tpEmis"] ?? "",
    tpAmb: fields["tpAmb"] ?? "",
    finNFe: fields["finNFe"] ?? "",
    ...pick(fields, ["dhSaiEnt", "idDest", "indFinal", "tpNFDebito", "tpNFCredito"]),
    refNFe,
  };
}

function readParty(party: XmlElement | undefined): NfeParty {
  const fields = party?.leaves() ?? {};
  const address = (party?.child("enderEmit") ?? party?.child("enderDest"))?.leaves() ?? {};
  return {
    ...pick(fields, ["CNPJ", "CPF", "idEstrangeiro", "xNome", "xFant", "IE", "CRT"]),
    ...pick(address, ["UF", "cMun"]),
  };
}

function readItem(det: XmlElement): NfeItem {
  const prod = det.child("prod")?.leaves() ?? {};
  const tax = det.child("imposto");
  const icms = tax?.child("ICMS")?.children[0]?.leaves() ?? {};
  const cst = icms["CST"] ?? icms["CSOSN"];
  const vIPI = tax?.at("IPI", "IPITrib")?.textOf("vIPI");
  const pisSt = tax?.child("PISST");
  const cofinsSt = tax?.child("COFINSST");
  const cClassTrib = tax?.child("IBSCBS")?.textOf("cClassTrib");
  return {
    nItem: det.attribute("nItem") ?? "",
    cProd: prod["cProd"] ?? "",
    xProd: prod["xProd"] ?? "",
    CFOP: prod["CFOP"] ?? "",
    vProd: prod["vProd"] ?? "",
    ...pick(prod, ["NCM", "vDesc", "vFrete", "vSeg", "vOutro", "indTot"]),
    ...(cst !== undefined && { CST: cst }),
    ...pick(icms, ["vICMS", "vICMSST", "vICMSDeson", "indDeduzDeson"]),
    ...(vIPI !== undefined && { vIPI }),
    ...(pisSt !== undefined && renamed(pisSt.leaves(), { vPIS: "vPISST", indSomaPISST: "indSomaPISST" })),
    ...(cofinsSt !== undefined &&
      renamed(cofinsSt.leaves(), { vCOFINS: "vCOFINSST", indSomaCOFINSST: "indSomaCOFINSST" })),
    ...(cClassTrib !== undefined && { cClassTrib }),
  };
}

function paymentsIn(pag: XmlElement): readonly XmlElement[] {
  const details = pag.childrenNamed("detPag");
  return details.length === 0 && pag.child("tPag") !== undefined ? [pag] : details;
}

function readPayment(pag: XmlElement): Nfe["detPag"][number] {
  const fields = pag.leaves();
  return { tPag: fields["tPag"] ?? "", vPag: fields["vPag"] ?? "", ...pick(fields, ["indPag", "dPag"]) };
}

function readProtocol(infProt: XmlElement): NonNullable<Nfe["infProt"]> {
  const fields = infProt.leaves();
  return {
    chNFe: fields["chNFe"] ?? "",
    cStat: fields["cStat"] ?? "",
    ...pick(fields, ["xMotivo", "nProt", "dhRecbto", "digVal"]),
  };
}

function renamed<Name extends string>(
  fields: Readonly<Record<string, string>>,
  names: Readonly<Record<string, Name>>,
): { [K in Name]?: string } {
  const picked: { [K in Name]?: string } = {};
  for (const [from, to] of Object.entries(names)) {
    const value = fields[from];
    if (value !== undefined) picked[to] = value;
  }
  return picked;
}
