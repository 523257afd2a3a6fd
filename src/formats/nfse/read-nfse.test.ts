import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { accessKeyCheckDigit } from "../../values/access-key.ts";
import { openXml, type XmlElement } from "../xml/index.ts";
import { readDps, readNfse } from "./read-nfse.ts";

function root(xml: string | Uint8Array): XmlElement {
  const opened = openXml(typeof xml === "string" ? Buffer.from(xml) : xml);
  if ("fault" in opened) throw new Error(opened.fault.code);
  return opened.document.root;
}

const unchecked = "3550308" + "2" + "2" + "12ABC34501DE35" + "0000000000123" + "2603" + "123456789";
const key = unchecked + accessKeyCheckDigit(unchecked);

const dps =
  '<DPS versao="1.01"><infDPS Id="DPS1"><tpAmb>1</tpAmb><dhEmi>2026-03-10T09:59:00-03:00</dhEmi><serie>1</serie><nDPS>88</nDPS>' +
  "<dCompet>2026-03-01</dCompet><subst><chSubstda>9</chSubstda></subst><prest><CNPJ>12ABC34501DE35</CNPJ><regTrib><opSimpNac>1</opSimpNac></regTrib></prest>" +
  "<toma><CNPJ>11222333000181</CNPJ><xNome>Padaria</xNome></toma><serv><cServ><cTribNac>010501</cTribNac><xDescServ>Consultoria</xDescServ></cServ></serv>" +
  "<valores><vServPrest><vServ>1000.00</vServ></vServPrest><vDescCondIncond><vDescIncond>100.00</vDescIncond></vDescCondIncond>" +
  "<trib><tribMun><tribISSQN>1</tribISSQN><tpRetISSQN>2</tpRetISSQN></tribMun><tribFed><piscofins><CST>01</CST><vPis>5.85</vPis></piscofins>" +
  "<vRetIRRF>13.50</vRetIRRF></tribFed></trib></valores></infDPS></DPS>";

const note = (id = key, inner = dps) =>
  `<NFSe xmlns="http://www.sped.fazenda.gov.br/nfse" versao="1.01"><infNFSe Id="NFS${id}"><nNFSe>123</nNFSe><cStat>100</cStat>` +
  "<dhProc>2026-03-10T10:00:00-03:00</dhProc><emit><CNPJ>12ABC34501DE35</CNPJ><xNome>Consultora</xNome></emit>" +
  `<valores><vBC>900.00</vBC><vISSQN>45.00</vISSQN><vTotalRet>58.50</vTotalRet><vLiq>841.50</vLiq></valores>${inner}</infNFSe></NFSe>`;

describe("a national NFS-e is read", () => {
  it("with what the authority computed kept apart from what the provider declared", () => {
    const { nfse, faults } = readNfse(root(note()));
    expect(faults).toEqual([]);
    expect(nfse).toMatchObject({
      versao: "1.01",
      chave: key,
      nNFSe: "123",
      cStat: "100",
      dhProc: "2026-03-10T10:00:00-03:00",
      emit: { CNPJ: "12ABC34501DE35", xNome: "Consultora" },
      valores: { vBC: "900.00", vISSQN: "45.00", vLiq: "841.50" },
      chSubstda: "9",
      dps: {
        nDPS: "88",
        dCompet: "2026-03-01",
        prest: { CNPJ: "12ABC34501DE35" },
        opSimpNac: "1",
        toma: { CNPJ: "11222333000181", xNome: "Padaria" },
        cTribNac: "010501",
        vServ: "1000.00",
        vDescIncond: "100.00",
        tpRetISSQN: "2",
        tribFed: { vPis: "5.85", vRetIRRF: "13.50" },
      },
    });
  });

  it.each<[string, string, string[]]>([
    ["whose key has a wrong check digit", note(`${unchecked}${(Number(key[49]) + 1) % 10}`), ["nfse.key_check_digit"]],
    ["whose key is cut", note(key.slice(2)), ["nfse.key_malformed"]],
    ["of homologation", note().replace("<tpAmb>1", "<tpAmb>2"), ["nfse.homologation"]],
    ["whose taker's CNPJ is wrong", note().replace("11222333000181", "11222333000182"), ["nfse.tax_id_check_digit"]],
    ["without DPS", note(key, ""), ["nfse.field_missing"]],
  ])("and one %s is said", (_, xml, codes) => {
    expect(readNfse(root(xml)).faults.map(({ code }) => code)).toEqual(codes);
  });

  it("and what is none gives none", () => {
    expect(readNfse(root("<NFSe/>"))).toEqual({ faults: [] });
  });

  it("and a DPS by itself is a request", () => {
    expect(readDps(root(dps))).toMatchObject({ versao: "1.01", nDPS: "88", vServ: "1000.00" });
    expect(readDps(root("<DPS/>"))).toBeUndefined();
  });
});

const manifest = new URL("../../../../shared/samples/fiscal/MANIFEST.json", import.meta.url);

interface NfseFacts {
  readonly [field: string]: unknown;
  readonly valores: Record<string, string>;
  readonly IBSCBS?: Record<string, string>;
  readonly dps: Readonly<Record<string, unknown>>;
}

describe.skipIf(!existsSync(manifest))("the sample NFS-e (skipped where the shared folder is absent)", () => {
  const samples: readonly { file: string; kind: string; facts: NfseFacts }[] = existsSync(manifest)
    ? JSON.parse(readFileSync(manifest, "utf8")).samples.filter(
        ({ kind }: { kind: string }) => kind === "nfse-nacional",
      )
    : [];

  it.each(samples)("$file", ({ file, facts }) => {
    const { nfse } = readNfse(root(readFileSync(new URL(file, manifest))));
    if (nfse === undefined) throw new Error("no note");
    const { dps: declared } = nfse;
    for (const [field, value] of Object.entries({
      chave: nfse.chave,
      nNFSe: nfse.nNFSe,
      dhProc: nfse.dhProc,
      cStat: nfse.cStat,
      emit_doc: nfse.emit.CNPJ,
      emit_nome: nfse.emit.xNome,
    }))
      expect(value, field).toBe(facts[field]);
    expect(nfse.valores).toMatchObject(facts.valores);
    if (facts.IBSCBS !== undefined) expect(nfse.IBSCBS).toMatchObject(facts.IBSCBS);
    for (const [field, value] of Object.entries({
      dhEmi: declared.dhEmi,
      serie: declared.serie,
      nDPS: declared.nDPS,
      dCompet: declared.dCompet,
      prest_doc: declared.prest.CNPJ,
      prest_nome: declared.prest.xNome,
      opSimpNac: declared.opSimpNac,
      toma_doc: declared.toma?.CNPJ ?? declared.toma?.CPF,
      toma_nome: declared.toma?.xNome,
      cTribNac: declared.cTribNac,
      xDescServ: declared.xDescServ,
      vServ: declared.vServ,
      tpRetISSQN: declared.tpRetISSQN,
    }))
      expect(value, field).toBe(facts.dps[field]);
  });
});
