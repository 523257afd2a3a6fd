import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openXml, type XmlElement } from "../xml/index.ts";
import { nfeAuthorization, nfeSigner } from "./check-nfe.ts";
import { type TestNote, testItem, testKey, testNote, testProtocol } from "./nfe-for-tests.ts";
import { readNfe } from "./read-nfe.ts";

function root(xml: string | Uint8Array): XmlElement {
  const opened = openXml(typeof xml === "string" ? Buffer.from(xml) : xml);
  if ("fault" in opened) throw new Error(opened.fault.code);
  return opened.document.root;
}

function read(xml: string) {
  const { nfe, faults } = readNfe(root(xml));
  if (nfe === undefined) throw new Error("no note");
  return { nfe, codes: faults.map(({ code }) => code) };
}

const codesOf = (note: TestNote) => read(testNote(note)).codes;

describe("an NF-e is read", () => {
  it("with its parties, items, totals and protocol, in the layout's own words", () => {
    const { nfe, codes } = read(testNote());
    expect(codes).toEqual([]);
    expect(nfe).toMatchObject({
      versao: "4.00",
      chave: testKey(),
      ide: {
        mod: "55",
        serie: "1",
        nNF: "123",
        dhEmi: "2026-03-10T10:00:00-03:00",
        tpNF: "1",
        finNFe: "1",
        refNFe: [],
      },
      emit: { CNPJ: "12ABC34501DE35", xNome: "Moinho Bom & Cia", UF: "SP", CRT: "3" },
      dest: { CNPJ: "11222333000181", xNome: "Padaria Pão da Praça" },
      det: [{ nItem: "1", cProd: "F1", NCM: "11010010", CFOP: "5102", vProd: "100.00", CST: "00", vICMS: "18.00" }],
      infProt: { chNFe: testKey(), cStat: "100", nProt: "135260000000001" },
      dup: [],
      eventos: [],
    });
    expect(nfe.ICMSTot["vNF"]).toBe("100.00");
  });

  it("with its invoice, instalments and ways of paying", () => {
    const { nfe, codes } = read(
      testNote({
        cobr:
          "<fat><nFat>123</nFat><vOrig>100.00</vOrig><vLiq>100.00</vLiq></fat><dup><nDup>001</nDup><dVenc>2026-04-10</dVenc>" +
          "<vDup>50.00</vDup></dup><dup><nDup>002</nDup><dVenc>2026-05-10</dVenc><vDup>50.00</vDup></dup>",
        pag: "<detPag><indPag>1</indPag><tPag>15</tPag><vPag>100.00</vPag></detPag>",
      }),
    );
    expect(codes).toEqual([]);
    expect(nfe.fat).toEqual({ nFat: "123", vOrig: "100.00", vLiq: "100.00" });
    expect(nfe.dup).toEqual([
      { nDup: "001", dVenc: "2026-04-10", vDup: "50.00" },
      { nDup: "002", dVenc: "2026-05-10", vDup: "50.00" },
    ]);
    expect(nfe.detPag).toEqual([{ indPag: "1", tPag: "15", vPag: "100.00" }]);
  });

  it("of layout 3.10, where each way of paying is a group of its own", () => {
    expect(read(testNote({ pag: "<tPag>01</tPag><vPag>100.00</vPag>" })).nfe.detPag).toEqual([
      { tPag: "01", vPag: "100.00" },
    ]);
  });

  it("of services, with ISSQN, withholdings, IBS and CBS", () => {
    const { nfe, codes } = read(
      testNote({
        det: testItem({
          vProd: "0.00",
          cfop: "5933",
          tax: "<IBSCBS><CST>000</CST><cClassTrib>000001</cClassTrib></IBSCBS>",
        }),
        total:
          "<ICMSTot><vProd>0.00</vProd><vNF>100.00</vNF></ICMSTot><ISSQNtot><vServ>100.00</vServ><vISS>5.00</vISS></ISSQNtot>" +
          "<retTrib><vIRRF>1.50</vIRRF></retTrib><IBSCBSTot><vBCIBSCBS>100.00</vBCIBSCBS><gIBS><gIBSUF><vIBSUF>0.10</vIBSUF></gIBSUF>" +
          "<vIBS>0.10</vIBS></gIBS><gCBS><vCBS>0.90</vCBS></gCBS></IBSCBSTot>",
      }),
    );
    expect(codes).toEqual([]);
    expect(nfe.ISSQNtot?.["vISS"]).toBe("5.00");
    expect(nfe.retTrib?.["vIRRF"]).toBe("1.50");
    expect({ ...nfe.IBSCBSTot }).toEqual({ vBCIBSCBS: "100.00", vIBSUF: "0.10", vIBS: "0.10", vCBS: "0.90" });
    expect(nfe.det[0]?.cClassTrib).toBe("000001");
  });

  it("whatever prefix and envelope it comes in", () => {
    const inner = testNote().replace(/^<\?xml.*?\?>/, "");
    const prefixed = inner.replace(/<(\/?)(\w)/g, "<$1n:$2").replace("xmlns=", "xmlns:n=");
    const soap = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${prefixed}</s:Body></s:Envelope>`;
    expect(read(soap).nfe.emit.CNPJ).toBe("12ABC34501DE35");
  });

  it("as far as it goes, when half of it is missing", () => {
    const { nfe, codes } = read('<NFe><infNFe Id="NFe1"><ide><nNF>7</nNF></ide></infNFe></NFe>');
    expect(nfe.ide.nNF).toBe("7");
    expect(new Set(codes)).toEqual(new Set(["nfe.field_missing", "nfe.key_malformed", "nfe.not_authorised"]));
  });

  it("and what is no note gives none", () => {
    expect(readNfe(root("<NFe/>"))).toEqual({ faults: [] });
  });
});

describe("the key of an NF-e", () => {
  const wrongDigit = `${testKey().slice(0, 43)}${(Number(testKey()[43]) + 1) % 10}`;
  it.each<[string, TestNote, string[]]>([
    ["with a wrong check digit", { key: wrongDigit }, ["nfe.key_check_digit"]],
    ["of 43 characters", { key: testKey().slice(1) }, ["nfe.key_malformed"]],
    ["of another issuer", { key: testKey({ issuer: "11222333000181" }) }, ["nfe.key_differs"]],
    ["of another number", { key: testKey({ number: "124" }) }, ["nfe.key_differs"]],
    ["of another series", { key: testKey({ series: "2" }) }, ["nfe.key_differs"]],
    ["of another model", { key: testKey({ model: "65" }) }, ["nfe.key_differs"]],
    ["that is not the protocol's", { beside: testProtocol({ number: "124" }) }, ["nfe.key_differs"]],
  ])("%s is said", (_, note, codes) => {
    expect(codesOf(note)).toEqual(codes);
  });

  it("of a note that the state itself issues does not name the seller", () => {
    const emit = "<CPF>12345678909</CPF><xNome>Produtor</xNome>";
    expect(codesOf({ emit, issuer: "11222333000181", series: "890" })).toEqual([]);
    const { nfe } = read(testNote({ emit, issuer: "11222333000181", series: "890" }));
    expect(nfeSigner(nfe)).toBe("11222333000181");
    expect(nfeSigner(read(testNote({ emit })).nfe)).toBe("12345678909");
    expect(codesOf({ emit, issuer: "00012345678909", series: "920" })).toEqual([]);
    expect(codesOf({ emit, issuer: "11222333000181", series: "1" })).toEqual(["nfe.key_differs"]);
  });
});

describe("tax ids of an NF-e", () => {
  it("with a wrong check digit are said, and a foreigner's is not checked", () => {
    expect(codesOf({ dest: "<CNPJ>11222333000182</CNPJ>" })).toEqual(["nfe.tax_id_check_digit"]);
    expect(codesOf({ dest: "<idEstrangeiro>X1</idEstrangeiro>" })).toEqual([]);
  });
});

describe("the authority's word on an NF-e", () => {
  const key = testKey();
  const cancelling = (cStat: string, chNFe = key) =>
    `${testProtocol()}<retEvento versao="1.00"><infEvento><cStat>${cStat}</cStat><chNFe>${chNFe}</chNFe>` +
    "<tpEvento>110111</tpEvento><nSeqEvento>1</nSeqEvento></infEvento></retEvento>";
  it.each<[string, string, string, string[]]>([
    ["authorised", testProtocol(), "authorised", []],
    ["authorised late", testProtocol({ cStat: "150" }), "authorised", []],
    ["without protocol", "", "absent", ["nfe.not_authorised"]],
    ["rejected", testProtocol({ cStat: "539" }), "rejected", ["nfe.not_authorised"]],
    ["denied", testProtocol({ cStat: "302" }), "denied", ["nfe.denied"]],
    ["cancelled by its protocol", testProtocol({ cStat: "101" }), "cancelled", ["nfe.cancelled"]],
    ["cancelled by an event in the same file", cancelling("135"), "cancelled", ["nfe.cancelled"]],
    ["cancelled late", cancelling("155"), "cancelled", ["nfe.cancelled"]],
    ["whose cancelling was refused", cancelling("501"), "authorised", []],
    ["beside another note's cancelling", cancelling("135", testKey({ number: "9" })), "authorised", []],
  ])("%s", (_, beside, status, codes) => {
    const { nfe, codes: found } = read(testNote({ beside }));
    expect(nfeAuthorization(nfe)).toBe(status);
    expect(found).toEqual(codes);
  });

  it("in homologation is worth nothing", () => {
    const xml = testNote().replace("<tpAmb>1</tpAmb>", "<tpAmb>2</tpAmb>");
    expect(read(xml).codes).toEqual(["nfe.homologation"]);
  });

  it("goes with the note of its key when several come together", () => {
    const [one, two] = ["1", "2"].map((number) => /<NFe>.*<\/NFe>/.exec(testNote({ number }))?.[0] ?? "");
    const xml = `<nfeProc>${one}${two}${testProtocol({ number: "2" })}${testProtocol({ number: "1" })}</nfeProc>`;
    expect(read(xml).nfe.infProt?.chNFe).toBe(testKey({ number: "1" }));
  });
});

describe("the amounts of an NF-e", () => {
  const total = (fields: string, vNF: string) => `<ICMSTot><vProd>100.00</vProd>${fields}<vNF>${vNF}</vNF></ICMSTot>`;

  it.each<[string, TestNote]>([
    [
      "products, discount, freight, insurance and others",
      { total: total("<vDesc>10.00</vDesc><vFrete>5.00</vFrete><vSeg>1.00</vSeg><vOutro>2.00</vOutro>", "98.00") },
    ],
    [
      "substitution, FCP, IPI and its return",
      { total: total("<vST>7.00</vST><vFCPST>1.00</vFCPST><vIPI>3.00</vIPI><vIPIDevol>2.00</vIPIDevol>", "113.00") },
    ],
    ["single-phase ICMS of fuels", { total: total("<vICMSMonoReten>9.00</vICMSMonoReten>", "109.00") }],
    [
      "ICMS relieved, only in items that deduct it",
      {
        det: testItem({ vProd: "100.00" }).replace(
          "<CST>00</CST>",
          "<CST>40</CST><vICMSDeson>4.00</vICMSDeson><indDeduzDeson>1</indDeduzDeson>",
        ),
        total: total("<vICMSDeson>4.00</vICMSDeson>", "96.00"),
      },
    ],
    ["ICMS relieved, where nothing is deducted", { total: total("<vICMSDeson>4.00</vICMSDeson>", "100.00") }],
    [
      "PIS and COFINS of substitution, where they are added",
      {
        det: testItem({
          vProd: "100.00",
          tax: "<PISST><vPIS>1.00</vPIS><indSomaPISST>1</indSomaPISST></PISST><COFINSST><vCOFINS>2.00</vCOFINS><indSomaCOFINSST>1</indSomaCOFINSST></COFINSST>",
        }),
        total: total("", "103.00"),
      },
    ],
    ["a centavo of rounding", { total: total("", "100.01") }],
    [
      "an import, of which each state has its own rule",
      { det: testItem({ vProd: "100.00", cfop: "3102" }), total: total("<vII>50.00</vII>", "170.00") },
    ],
  ])("close with %s", (_, note) => {
    expect(codesOf(note)).toEqual([]);
  });

  it("that do not close are said, not corrected", () => {
    const { nfe, codes } = read(testNote({ total: total("<vFrete>5.00</vFrete>", "100.00") }));
    expect(codes).toEqual(["nfe.total_does_not_close"]);
    expect(nfe.ICMSTot["vNF"]).toBe("100.00");
  });

  const dup = (...amounts: string[]) => amounts.map((amount) => `<dup><vDup>${amount}</vDup></dup>`).join("");

  it("in instalments that differ from the total are said, not corrected", () => {
    expect(codesOf({ cobr: dup("50.00", "49.99") })).toEqual(["nfe.installments_differ_from_total"]);
    expect(codesOf({ cobr: dup("50.00", "60.00") })).toEqual(["nfe.installments_differ_from_total"]);
    expect(codesOf({ cobr: dup("50.00", "abc") })).toEqual(["nfe.installments_differ_from_total"]);
  });

  it("may be less in instalments by a bonus item or by what is withheld", () => {
    const bonus = testItem({ vProd: "80.00" }) + testItem({ vProd: "20.00", cfop: "5910" });
    expect(codesOf({ det: bonus, cobr: dup("80.00") })).toEqual([]);
    expect(codesOf({ det: bonus, cobr: dup("70.00") })).toEqual(["nfe.installments_differ_from_total"]);
    const withheld = `${total("", "100.00")}<retTrib><vRetPIS>0.65</vRetPIS><vRetCOFINS>3.00</vRetCOFINS><vRetCSLL>1.00</vRetCSLL></retTrib>`;
    expect(codesOf({ total: withheld, cobr: dup("95.35") })).toEqual([]);
  });
});

const manifest = new URL("../../../../shared/samples/fiscal/MANIFEST.json", import.meta.url);

interface NfeFacts {
  readonly [field: string]: unknown;
  readonly totais: Record<string, string>;
  readonly parcelas?: unknown;
  readonly pagamentos?: readonly Record<string, string>[];
  readonly protocolo?: Record<string, string>;
  readonly IBSCBSTot?: Record<string, string>;
  readonly ISSQNtot?: Record<string, string>;
}

describe.skipIf(!existsSync(manifest))("the sample notes (skipped where the shared folder is absent)", () => {
  const samples: readonly { file: string; kind: string; facts: NfeFacts }[] = existsSync(manifest)
    ? JSON.parse(readFileSync(manifest, "utf8")).samples.filter(({ kind }: { kind: string }) => /^nfc?e:/.test(kind))
    : [];

  it.each(samples)("$file", ({ file, facts }) => {
    const { nfe, faults } = readNfe(root(readFileSync(new URL(file, manifest))));
    if (nfe === undefined) throw new Error("no note");
    const { ide, emit, dest } = nfe;
    const told = {
      chave: nfe.chave,
      versao: nfe.versao,
      mod: ide.mod,
      serie: ide.serie,
      nNF: ide.nNF,
      dhEmi: ide.dhEmi,
      dhSaiEnt: ide.dhSaiEnt,
      tpNF: ide.tpNF,
      finNFe: ide.finNFe,
      idDest: ide.idDest,
      indFinal: ide.indFinal,
      tpEmis: ide.tpEmis,
      tpAmb: ide.tpAmb,
      natOp: ide.natOp,
      tpNFDebito: ide.tpNFDebito,
      emit_doc: emit.CNPJ ?? emit.CPF,
      emit_nome: emit.xNome,
      emit_CRT: emit.CRT,
      emit_UF: emit.UF,
      emit_IE: emit.IE,
      dest_doc: dest?.CNPJ ?? dest?.CPF ?? dest?.idEstrangeiro,
      dest_nome: dest?.xNome,
      dest_UF: dest?.UF,
      itens: nfe.det.length,
      vNF: nfe.ICMSTot["vNF"],
    };
    for (const [field, value] of Object.entries(told)) expect(value, field).toEqual(facts[field]);
    expect(nfe.ICMSTot).toMatchObject(facts.totais);
    expect([...new Set(nfe.det.map(({ CFOP }) => CFOP))].sort()).toEqual(facts["cfops"]);
    expect(nfe.dup).toEqual(facts.parcelas ?? []);
    expect(nfe.detPag).toEqual(facts.pagamentos ?? []);
    if (facts["fat"] !== undefined) expect(nfe.fat).toEqual(facts["fat"]);
    if (facts.IBSCBSTot !== undefined) expect(nfe.IBSCBSTot).toMatchObject(facts.IBSCBSTot);
    if (facts.ISSQNtot !== undefined) expect(nfe.ISSQNtot).toMatchObject(facts.ISSQNtot);
    if (facts.protocolo === undefined) expect(nfe.infProt).toBeUndefined();
    else expect(nfe.infProt).toMatchObject(facts.protocolo);
    expect(faults.some(({ code }) => code === "nfe.key_check_digit")).toBe(facts["cDV_ok"] === false);
    expect(faults.some(({ code }) => code === "nfe.total_does_not_close")).toBe(false);
  });

  it("are warned of only where their instalments are not what is owed", () => {
    const warned = samples.filter(({ file }) =>
      readNfe(root(readFileSync(new URL(file, manifest)))).faults.some(
        ({ code }) => code === "nfe.installments_differ_from_total",
      ),
    );
    expect(warned.map(({ file }) => file).sort()).toEqual([
      "nfe-4.00-proc-simples-nacional-csosn202-st-1-duplicata.xml",
      "nfe-4.00-sem-protocolo-simples-nacional-csosn101-2-duplicatas.xml",
    ]);
  });
});
