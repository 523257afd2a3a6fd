import { element, group, signXml } from "./signed-xml.ts";
import type { SigningCertificate } from "./simulated-authority.ts";

const namespace = "http://www.portalfiscal.inf.br/nfe";

/** The registered event by which an issuer cancels its own note (110111): the signed request and SEFAZ's answer together. */
export function writeCancellation(
  cancelled: { key: string; taxId: string; protocol: string; at: string; eventProtocol: string; reason: string },
  certificate: SigningCertificate,
): string {
  const id = `ID110111${cancelled.key}01`;
  const state = cancelled.key.slice(0, 2);
  const at = `${cancelled.at}-03:00`;
  const body = `${[
    element("cOrgao", state),
    element("tpAmb", "1"),
    element("CNPJ", cancelled.taxId),
    element("chNFe", cancelled.key),
    element("dhEvento", at),
    element("tpEvento", "110111"),
    element("nSeqEvento", "1"),
    element("verEvento", "1.00"),
    `<detEvento versao="1.00">${element("descEvento", "Cancelamento")}${element("nProt", cancelled.protocol)}${element("xJust", cancelled.reason)}</detEvento>`,
  ].join("")}</infEvento>`;
  const signature = signXml("nfe", `<infEvento xmlns="${namespace}" Id="${id}">${body}`, id, certificate);
  const answer = group(
    "infEvento",
    element("tpAmb", "1"),
    element("verAplic", "SIMULADOR_1.0"),
    element("cOrgao", state),
    element("cStat", "135"),
    element("xMotivo", "Evento registrado e vinculado a NF-e"),
    element("chNFe", cancelled.key),
    element("tpEvento", "110111"),
    element("xEvento", "Cancelamento registrado"),
    element("nSeqEvento", "1"),
    element("dhRegEvento", at),
    element("nProt", cancelled.eventProtocol),
  );
  return (
    `<?xml version="1.0" encoding="UTF-8"?><procEventoNFe xmlns="${namespace}" versao="1.00">` +
    `<evento versao="1.00"><infEvento Id="${id}">${body}${signature.xml}</evento>` +
    `<retEvento versao="1.00">${answer}</retEvento></procEventoNFe>`
  );
}
