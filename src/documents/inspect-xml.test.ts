import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testInfNfe, testKey, testNote, testProtocol } from "../formats/nfe/nfe-for-tests.ts";
import { trustStore } from "../formats/xml/index.ts";
import { signatureOver, testHolder } from "../formats/xml/sign-for-tests.ts";
import { inspectXml } from "./inspect-xml.ts";
import type { Inspected } from "./inspected.ts";

const inspect = (xml: string) => inspectXml(Buffer.from(xml));
/** Without those of the layout: the notes here are short, and lack most of its fields. */
const codes = ({ problems }: Inspected) =>
  problems.map(({ code }) => code).filter((code) => !code.startsWith("layout."));

function only(xml: string): Inspected {
  const [first, ...others] = inspect(xml);
  expect(others).toEqual([]);
  if (first === undefined) throw new Error("nothing was said");
  return first;
}

const zipped = (xml: string, nsu: string) =>
  `<docZip NSU="${nsu}" schema="x">${gzipSync(xml).toString("base64")}</docZip>`;
const page = (...docs: string[]) =>
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><r><retDistDFeInt xmlns="http://www.portalfiscal.inf.br/nfe" versao="1.01">' +
  `<cStat>138</cStat><ultNSU>000000000000002</ultNSU><maxNSU>000000000000009</maxNSU><loteDistDFeInt>${docs.join("")}</loteDistDFeInt></retDistDFeInt></r></s:Body></s:Envelope>`;
const note = testNote().replace(/^<\?xml.*?\?>/, "");
const summary = `<resNFe xmlns="http://www.portalfiscal.inf.br/nfe" versao="1.01"><chNFe>${testKey()}</chNFe><CNPJ>12ABC34501DE35</CNPJ><xNome>Moinho</xNome><dhEmi>2026-03-10T10:00:00-03:00</dhEmi><vNF>100.00</vNF><cSitNFe>1</cSitNFe></resNFe>`;

describe("an NF-e is inspected", () => {
  it("with the facts that the command line promises", () => {
    const cobr = "<dup><nDup>001</nDup><dVenc>2026-04-10</dVenc><vDup>100.00</vDup></dup>";
    const inspected = only(testNote({ cobr }));
    expect(inspected).toMatchObject({
      kind: "nfe",
      version: "4.00",
      signature: "absent",
      schema: "invalid",
    });
    expect(codes(inspected)).toEqual([]);
    expect(inspected.facts).toEqual({
      key: testKey(),
      model: "55",
      series: "1",
      number: "123",
      issuedAt: "2026-03-10T10:00:00-03:00",
      issuer: { taxId: "12ABC34501DE35", name: "Moinho Bom & Cia" },
      recipient: { taxId: "11222333000181", name: "Padaria Pão da Praça" },
      purpose: "normal",
      operation: "exit",
      total: "100.00",
      items: 1,
      installments: [{ number: "001", dueOn: "2026-04-10", amount: "100.00" }],
      taxes: { icms: "18.00" },
      authorization: { status: "authorised", protocol: "135260000000001" },
    });
  });

  it("as an NFC-e when its model is 65", () => {
    expect(only(testNote({ model: "65" })).kind).toBe("nfce");
  });

  it("even when the file was cut, with what it still says", () => {
    const inspected = only(testNote().slice(0, 900));
    expect(inspected.kind).toBe("nfe");
    expect(inspected.facts).toMatchObject({ key: testKey(), issuer: { taxId: "12ABC34501DE35" } });
    expect(codes(inspected)).toContain("xml.malformed");
  });

  it("with amounts in two places, whatever the layout wrote, and none invented", () => {
    const total = "<ICMSTot><vICMS>18</vICMS><vIPI>0</vIPI><vST>x</vST><vProd>100.0</vProd><vNF>100</vNF></ICMSTot>";
    expect(only(testNote({ total })).facts).toMatchObject({ total: "100.00", taxes: { icms: "18.00", ipi: "0.00" } });
    expect(only(testNote({ total })).facts["taxes"]).not.toHaveProperty("icmsSt");
  });
});

describe("the signature of an inspected note", () => {
  const authority = testHolder({ commonName: "AC de Teste", isAuthority: true });
  const issuer = testHolder({ commonName: "MOINHO", cnpj: "12ABC34501DE35" }, authority);
  const signature = signatureOver(testInfNfe(), { id: `NFe${testKey()}`, holder: issuer });
  const digVal = /<DigestValue>(.*)<\/DigestValue>/.exec(signature)?.[1] ?? "";
  const signed = testNote({ signature, beside: testProtocol({ digVal }) });
  const trustedRoots = trustStore({ roots: [authority.certificate] });

  it("is valid with a trusted chain, untrusted without one, invalid when a value was changed", () => {
    const status = (xml: string, trust = trustedRoots) => inspectXml(Buffer.from(xml), { trustedRoots: trust })[0];
    const trusted = status(signed);
    expect(trusted).toMatchObject({ signature: "valid" });
    expect(trusted && codes(trusted)).toEqual([]);
    expect(status(signed, trustStore({ roots: [] }))).toMatchObject({ signature: "untrusted" });
    const changed = status(signed.replace("<vNF>100.00", "<vNF>900.00"));
    expect(changed).toMatchObject({ signature: "invalid", facts: { total: "900.00" } });
    expect(changed && codes(changed)).toContain("xml.signature_content_changed");
  });

  it("is compared with what the authority authorised", () => {
    const beside = testProtocol({ digVal: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" });
    const [inspected] = inspectXml(Buffer.from(testNote({ signature, beside })), { trustedRoots });
    expect(inspected).toMatchObject({ signature: "valid" });
    expect(inspected && codes(inspected)).toEqual(["nfe.protocol_digest_differs"]);
  });
});

describe("envelopes are opened", () => {
  it("a lot gives each of its notes", () => {
    const notes = ["1", "2"].map((number) => /<NFe>.*<\/NFe>/.exec(testNote({ number }))?.[0]);
    const found = inspect(`<enviNFe xmlns="http://www.portalfiscal.inf.br/nfe">${notes.join("")}</enviNFe>`);
    expect(found.map(({ kind, facts }) => [kind, facts["number"]])).toEqual([
      ["nfe", "1"],
      ["nfe", "2"],
    ]);
    const wrapped = inspect(`<nfeProc xmlns="http://www.portalfiscal.inf.br/nfe">${notes.join("")}</nfeProc>`);
    expect(wrapped).toHaveLength(2);
  });

  it("a distribution page gives itself, then each of its documents with its NSU", () => {
    const found = inspect(page(zipped(summary, "000000000000001"), zipped(note, "000000000000002")));
    expect(found.map(({ kind, part }) => [kind, part])).toEqual([
      ["nfe-distribution", undefined],
      ["nfe-summary", "NSU 000000000000001"],
      ["nfe", "NSU 000000000000002"],
    ]);
    expect(found[0]?.facts).toEqual({
      status: "138",
      lastNsu: "000000000000002",
      maxNsu: "000000000000009",
      documents: 2,
    });
    expect(found[1]?.facts).toEqual({
      key: testKey(),
      issuer: { taxId: "12ABC34501DE35", name: "Moinho" },
      issuedAt: "2026-03-10T10:00:00-03:00",
      total: "100.00",
      status: "authorised",
    });
  });

  it.each([
    ["no gzip", "AQID"],
    ["no base64", "%%%"],
    ["nothing", ""],
    ["cut gzip", gzipSync(note).subarray(0, 100).toString("base64")],
    ["a gzip bomb", gzipSync(Buffer.alloc(6_000_000)).toString("base64")],
  ])("a page loses none of its documents for one with %s", (_, content) => {
    const found = inspect(page(`<docZip NSU="1">${content}</docZip>`, zipped(summary, "2")));
    expect(found.map(({ kind }) => kind)).toEqual(["nfe-distribution", "unknown", "nfe-summary"]);
    expect(found[1] && codes(found[1])).toEqual(["nfe-distribution.document_unreadable"]);
  });

  it("a page inside a page inside a page ends somewhere", () => {
    let xml = page(zipped(summary, "1"));
    for (let depth = 0; depth < 8; depth++) xml = page(zipped(xml, "1"));
    expect(inspect(xml).length).toBeLessThan(8);
  });

  it("a note written as text, escaped or in CDATA, inside SOAP", () => {
    const escaped = testNote().replace(/&/g, "&amp;").replace(/</g, "&lt;");
    for (const content of [escaped, `<![CDATA[${testNote()}]]>`]) {
      const inspected = only(`<s:Envelope xmlns:s="urn:s"><s:Body><return>${content}</return></s:Body></s:Envelope>`);
      expect(inspected).toMatchObject({ kind: "nfe", facts: { issuer: { name: "Moinho Bom & Cia" } } });
    }
  });

  it("no more than 200 documents of one file", () => {
    const many = "<NFe><infNFe><ide/></infNFe></NFe>".repeat(300);
    expect(inspect(`<enviNFe>${many}</enviNFe>`)).toHaveLength(200);
  });
});

describe("other documents are recognised", () => {
  const cteKey = testKey();
  it.each<[string, string, string, Record<string, unknown>]>([
    [
      "a cancelling that was registered",
      `<procEventoNFe><evento versao="1.00"><infEvento Id="ID1"><CNPJ>12ABC34501DE35</CNPJ><chNFe>${testKey()}</chNFe><dhEvento>2026-03-11T09:00:00-03:00</dhEvento><tpEvento>110111</tpEvento><nSeqEvento>1</nSeqEvento></infEvento></evento><retEvento><infEvento><cStat>135</cStat><chNFe>${testKey()}</chNFe><tpEvento>110111</tpEvento></infEvento></retEvento></procEventoNFe>`,
      "nfe-event",
      { key: testKey(), eventType: "110111", sequence: "1", at: "2026-03-11T09:00:00-03:00", status: "registered" },
    ],
    [
      "a refused event",
      `<retEvento><infEvento><cStat>573</cStat><chNFe>${testKey()}</chNFe><tpEvento>210210</tpEvento><nSeqEvento>1</nSeqEvento></infEvento></retEvento>`,
      "nfe-event",
      { status: "refused" },
    ],
    [
      "the authority's summary of an event",
      `<resEvento><chNFe>${testKey()}</chNFe><tpEvento>110111</tpEvento><nSeqEvento>1</nSeqEvento></resEvento>`,
      "nfe-event",
      { status: "registered" },
    ],
    [
      "a CT-e, paid by the sender",
      `<cteProc versao="4.00"><CTe><infCte versao="4.00" Id="CTe${cteKey}"><ide><nCT>9</nCT><dhEmi>2026-03-10T10:00:00-03:00</dhEmi><toma3><toma>0</toma></toma3></ide><emit><CNPJ>12ABC34501DE35</CNPJ><xNome>Transportes</xNome></emit><rem><CNPJ>11222333000181</CNPJ></rem><vPrest><vTPrest>221.19</vTPrest></vPrest></infCte></CTe><protCTe><infProt><chCTe>${cteKey}</chCTe><cStat>100</cStat></infProt></protCTe></cteProc>`,
      "cte",
      {
        key: cteKey,
        number: "9",
        payer: { taxId: "11222333000181" },
        total: "221.19",
        authorization: { status: "authorised" },
      },
    ],
    [
      "an event of a CT-e",
      `<procEventoCTe><eventoCTe><infEvento><chCTe>${cteKey}</chCTe><tpEvento>110111</tpEvento><nSeqEvento>001</nSeqEvento></infEvento></eventoCTe><retEventoCTe><infEvento><cStat>135</cStat></infEvento></retEventoCTe></procEventoCTe>`,
      "cte-event",
      { key: cteKey, status: "registered" },
    ],
    [
      "a request to cancel a national NFS-e",
      '<pedRegEvento versao="1.00"><infPedReg Id="PRE1"><dhEvento>2026-03-10T10:00:00-03:00</dhEvento><chNFSe>9</chNFSe><nPedRegEvento>001</nPedRegEvento><e101101><cMotivo>1</cMotivo></e101101></infPedReg></pedRegEvento>',
      "nfe-event",
      { key: "9", eventType: "e101101", sequence: "001", status: "requested" },
    ],
    [
      "a municipal note of ABRASF 2",
      "<CompNfse><Nfse><InfNfse><Numero>7</Numero><ValoresNfse><ValorLiquidoNfse>95</ValorLiquidoNfse></ValoresNfse><PrestadorServico><IdentificacaoPrestador><CpfCnpj><Cnpj>11222333000181</Cnpj></CpfCnpj></IdentificacaoPrestador><RazaoSocial>Prestadora</RazaoSocial></PrestadorServico><DeclaracaoPrestacaoServico><InfDeclaracaoPrestacaoServico><Competencia>2026-03-01</Competencia><Servico><Valores><ValorServicos>100.0</ValorServicos></Valores><IssRetido>1</IssRetido><ItemListaServico>01.05</ItemListaServico></Servico></InfDeclaracaoPrestacaoServico></DeclaracaoPrestacaoServico></InfNfse></Nfse></CompNfse>",
      "nfse-abrasf",
      {
        number: "7",
        provider: { taxId: "11222333000181", name: "Prestadora" },
        total: "100.00",
        net: "95.00",
        issWithheld: true,
        serviceCode: "01.05",
        competence: "2026-03",
      },
    ],
    [
      "an RPS of ABRASF 1",
      "<EnviarLoteRpsEnvio><LoteRps><ListaRps><Rps><InfRps><IdentificacaoRps><Numero>3</Numero><Serie>A</Serie></IdentificacaoRps><DataEmissao>2026-03-10</DataEmissao><Servico><Valores><ValorServicos>50</ValorServicos></Valores></Servico><Prestador><Cnpj>11222333000181</Cnpj></Prestador></InfRps></Rps></ListaRps></LoteRps></EnviarLoteRpsEnvio>",
      "rps",
      { number: "3", series: "A", issuedAt: "2026-03-10", provider: { taxId: "11222333000181" }, total: "50.00" },
    ],
  ])("%s", (_, xml, kind, facts) => {
    const inspected = only(xml);
    expect(inspected.kind).toBe(kind);
    expect(inspected.facts).toMatchObject(facts);
  });

  it.each([
    ["101", "cte.cancelled"],
    ["301", "cte.denied"],
    ["999", "cte.not_authorised"],
  ])("a CT-e with cStat %s is not one to pay: %s", (cStat, code) => {
    const xml = `<cteProc><CTe><infCte Id="CTe${testKey()}"><ide><nCT>9</nCT></ide></infCte></CTe><protCTe><infProt><chCTe>${testKey()}</chCTe><cStat>${cStat}</cStat></infProt></protCTe></cteProc>`;
    expect(codes(only(xml))).toEqual([code]);
  });

  it.each([
    ["<pedido><item/></pedido>", "xml.unrecognised"],
    ["<nfeProc><NFe/></nfeProc>", "xml.document_incomplete"],
    ["<!DOCTYPE nfeProc><nfeProc/>", "xml.doctype_refused"],
    ["", "xml.empty"],
  ])("%j is unknown, and why is said", (xml, code) => {
    const inspected = only(xml);
    expect(inspected.kind).toBe("unknown");
    expect(codes(inspected)).toEqual([code]);
  });
});

describe("no input crashes the inspection", () => {
  it("not even a note with tags taken out, doubled or renamed", () => {
    const tags = testNote({ cobr: "<dup><vDup>1.00</vDup></dup>" }).match(/<[^>]+>|[^<]+/g) ?? [];
    const change = fc.record({
      at: fc.nat(tags.length - 1),
      to: fc.constantFrom("", "<x>", "</x>", "<NFe>", "texto", "<a/><a/>", "&"),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = [...tags];
        for (const { at, to } of changes) changed[at] = to;
        expect(inspect(changed.join("")).length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });
});

const manifest = new URL("../../../shared/samples/fiscal/MANIFEST.json", import.meta.url);

interface Sample {
  readonly file: string;
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>> & {
    readonly documentos?: readonly {
      readonly NSU?: string;
      readonly chave?: string;
      readonly raiz?: string;
      readonly erro?: string;
    }[];
    readonly eventos?: readonly Readonly<Record<string, string>>[];
  };
}

describe.skipIf(!existsSync(manifest))("the samples (skipped where the shared folder is absent)", () => {
  const samples: readonly Sample[] = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).samples : [];
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/^nfe:/, "nfe"],
    [/^nfce:/, "nfce"],
    [/^cte:/, "cte"],
    [/^nfse-nacional$/, "nfse"],
    [/^dps-nacional$/, "dps"],
    [/^nfse-abrasf$/, "nfse-abrasf"],
    [/^rps-abrasf$/, "rps"],
    [/evento|Evento/, "nfe-event"],
    [/^retDistDFeInt$/, "nfe-distribution"],
  ];

  it.each(samples)("$file", ({ file, kind, facts }) => {
    const found = inspectXml(readFileSync(new URL(file, manifest)));
    expect(found[0]?.kind).toBe(kinds.find(([pattern]) => pattern.test(kind))?.[1]);
    if (found[0]?.kind === "nfe-distribution") {
      const { cStat: status, ultNSU: lastNsu, maxNSU: maxNsu, n_documentos: documents } = facts;
      expect(found[0].facts).toEqual({ status, lastNsu, maxNsu, documents: documents ?? facts.documentos?.length });
      expect(found.slice(1).map((inspected) => inspected.facts["key"])).toEqual(
        (facts.documentos ?? []).map(({ chave }) => chave),
      );
      for (const [index, { NSU }] of (facts.documentos ?? []).entries())
        if (NSU !== undefined) expect(found[index + 1]?.part).toBe(`NSU ${NSU}`);
    } else expect(found).toHaveLength(1);
    if (found[0]?.kind === "cte") {
      expect(found[0].facts).toMatchObject({ key: facts["chave"], number: facts["nCT"], total: facts["vTPrest"] });
    }
  });
});
