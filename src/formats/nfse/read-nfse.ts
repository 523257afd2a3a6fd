import { isValidNfseKey } from "../../values/access-key.ts";
import type { Fault } from "../../values/fault.ts";
import { isValidTaxId } from "../../values/tax-id.ts";
import { deepLeaves, pick, type XmlElement } from "../xml/index.ts";
import type { Nfse, NfseParty } from "./nfse.ts";

/** A DPS: what the provider declares, and the NFS-e is made from. */
export type Dps = Nfse["dps"] & { readonly versao?: string; readonly tpAmb: string };

/**
 * Reads an NFS-e of the national standard, layouts 1.00 and 1.01, from `NFSe` or the first one inside an envelope.
 * Everything that is there is read, whether or not the note is valid.
 *
 * @see Manual de Contribuintes NFS-e, Anexo I (leiautes DPS e NFS-e)
 */
export function readNfse(root: XmlElement): { nfse?: Nfse; faults: Fault[] } {
  const infNFSe = find(root, "infNFSe");
  if (infNFSe === undefined) return { faults: [] };
  const fields = infNFSe.leaves();
  const infDPS = infNFSe.at("DPS", "infDPS");
  const ibsCbs = infNFSe.child("IBSCBS");
  const versao = infNFSe.attribute("versao") ?? infNFSe.parent?.attribute("versao");
  const chSubstda = infDPS?.child("subst")?.textOf("chSubstda");
  const { versao: _, tpAmb, ...dps } = readDpsFields(infDPS);
  const nfse: Nfse = {
    ...(versao !== undefined && { versao }),
    chave: (infNFSe.attribute("Id") ?? "").replace(/^NFS/, ""),
    nNFSe: fields["nNFSe"] ?? "",
    cStat: fields["cStat"] ?? "",
    dhProc: fields["dhProc"] ?? "",
    emit: readParty(infNFSe.child("emit")),
    valores: infNFSe.child("valores")?.leaves() ?? {},
    ...(ibsCbs !== undefined && { IBSCBS: deepLeaves(ibsCbs) }),
    dps,
    ...(chSubstda !== undefined && { chSubstda }),
  };
  return { nfse, faults: checkNfse(nfse, tpAmb) };
}

/** Reads a DPS that came by itself: a request, which is not yet a note. */
export function readDps(root: XmlElement): Dps | undefined {
  const infDPS = find(root, "infDPS");
  return infDPS === undefined ? undefined : readDpsFields(infDPS);
}

function find(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = find(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readDpsFields(infDPS: XmlElement | undefined): Dps {
  const fields = infDPS?.leaves() ?? {};
  const service = infDPS?.at("serv", "cServ")?.leaves() ?? {};
  const amounts = infDPS?.child("valores");
  const discounts = amounts?.child("vDescCondIncond")?.leaves() ?? {};
  const toma = infDPS?.child("toma");
  const federal = amounts?.at("trib", "tribFed");
  const opSimpNac = infDPS?.at("prest", "regTrib")?.textOf("opSimpNac");
  const tpRetISSQN = amounts?.at("trib", "tribMun")?.textOf("tpRetISSQN");
  const versao = infDPS?.parent?.attribute("versao");
  return {
    ...(versao !== undefined && { versao }),
    tpAmb: fields["tpAmb"] ?? "",
    dhEmi: fields["dhEmi"] ?? "",
    serie: fields["serie"] ?? "",
    nDPS: fields["nDPS"] ?? "",
    dCompet: fields["dCompet"] ?? "",
    prest: readParty(infDPS?.child("prest")),
    ...(opSimpNac !== undefined && { opSimpNac }),
    ...(toma !== undefined && { toma: readParty(toma) }),
    ...pick(service, ["cTribNac", "xDescServ"]),
    vServ: amounts?.child("vServPrest")?.textOf("vServ") ?? "",
    ...pick(discounts, ["vDescIncond", "vDescCond"]),
    ...(tpRetISSQN !== undefined && { tpRetISSQN }),
    ...(federal !== undefined && { tribFed: deepLeaves(federal) }),
  };
}

function readParty(party: XmlElement | undefined): NfseParty {
  return pick(party?.leaves() ?? {}, ["CNPJ", "CPF", "NIF", "xNome"]);
}

function checkNfse(nfse: Nfse, tpAmb: string): Fault[] {
  const faults: Fault[] = [];
  if (!/^[0-9A-Z]{50}$/.test(nfse.chave)) {
    faults.push({
      code: "nfse.key_malformed",
      message: `A chave "${nfse.chave.slice(0, 60)}" não tem a forma da chave de uma NFS-e (50 caracteres). Peça o XML original ao prestador.`,
      path: "infNFSe/@Id",
    });
  } else if (!isValidNfseKey(nfse.chave)) {
    faults.push({
      code: "nfse.key_check_digit",
      message: `O dígito verificador da chave ${nfse.chave} está errado. Confira a nota no portal da NFS-e antes de aceitá-la.`,
      path: "infNFSe/@Id",
    });
  }
  const parties = [
    ["infNFSe/emit", "emitente", nfse.emit],
    ["infDPS/prest", "prestador", nfse.dps.prest],
    ["infDPS/toma", "tomador", nfse.dps.toma],
  ] as const;
  for (const [path, who, party] of parties) {
    const taxId = party?.CNPJ ?? party?.CPF;
    if (taxId === undefined || isValidTaxId(taxId)) continue;
    faults.push({
      code: "nfse.tax_id_check_digit",
      message: `O CNPJ ou CPF ${taxId} do ${who} tem dígito verificador errado. Confira o cadastro antes de aceitar a nota.`,
      path,
    });
  }
  if (nfse.dps.vServ === "" || nfse.nNFSe === "") {
    faults.push({
      code: "nfse.field_missing",
      message: "A NFS-e não traz o número ou o valor do serviço. Peça o XML completo ao prestador.",
      path: nfse.nNFSe === "" ? "infNFSe/nNFSe" : "infDPS/valores/vServPrest/vServ",
    });
  }
  if (tpAmb === "2") {
    faults.push({
      code: "nfse.homologation",
      message: `A NFS-e ${nfse.nNFSe} é de homologação (teste), sem valor fiscal. Peça a nota de produção ao prestador.`,
      path: "infDPS/tpAmb",
    });
  }
  return faults;
}
