import { accessKeyCheckDigit } from "../../values/access-key.ts";

/** The pieces of an invented note; each is XML of its group, and those left out are the plainest that the layout allows. */
export interface TestNote {
  readonly issuer?: string;
  readonly series?: string;
  readonly number?: string;
  readonly model?: "55" | "65";
  readonly ide?: string;
  readonly emit?: string;
  readonly dest?: string;
  readonly det?: string;
  readonly total?: string;
  readonly cobr?: string;
  readonly pag?: string;
  readonly key?: string;
  /** What stands in `nfeProc` after the note. */
  readonly beside?: string;
  /** What stands in `NFe` after `infNFe`. */
  readonly signature?: string;
}

/** Issuer of the invented notes: a CNPJ with letters. */
export const testIssuer = "12ABC34501DE35";

export function testKey({ issuer = testIssuer, model = "55", series = "1", number = "123" }: TestNote = {}): string {
  const unchecked = `352603${issuer}${model}${series.padStart(3, "0")}${number.padStart(9, "0")}112345678`;
  return unchecked + accessKeyCheckDigit(unchecked);
}

/** `infNFe` with its own namespace declared: canonical as it is, so that it can be signed. */
export function testInfNfe(note: TestNote = {}): string {
  const { issuer = testIssuer, model = "55", series = "1", number = "123" } = note;
  const ide =
    note.ide ??
    `<cUF>35</cUF><cNF>12345678</cNF><natOp>Venda</natOp><mod>${model}</mod><serie>${series}</serie><nNF>${number}</nNF>` +
      "<dhEmi>2026-03-10T10:00:00-03:00</dhEmi><tpNF>1</tpNF><idDest>1</idDest><tpEmis>1</tpEmis><tpAmb>1</tpAmb><finNFe>1</finNFe>";
  const emit =
    note.emit ??
    `<CNPJ>${issuer}</CNPJ><xNome>Moinho Bom &amp; Cia</xNome><enderEmit><UF>SP</UF></enderEmit><CRT>3</CRT>`;
  const dest = note.dest ?? "<CNPJ>11222333000181</CNPJ><xNome>Padaria Pão da Praça</xNome>";
  const det = note.det ?? testItem({ vProd: "100.00" });
  const total = note.total ?? "<ICMSTot><vICMS>18.00</vICMS><vProd>100.00</vProd><vNF>100.00</vNF></ICMSTot>";
  return (
    `<infNFe xmlns="http://www.portalfiscal.inf.br/nfe" Id="NFe${note.key ?? testKey(note)}" versao="4.00">` +
    `<ide>${ide}</ide><emit>${emit}</emit><dest>${dest}</dest>${det}<total>${total}</total>` +
    `${note.cobr === undefined ? "" : `<cobr>${note.cobr}</cobr>`}<pag>${note.pag ?? ""}</pag></infNFe>`
  );
}

export function testItem({
  vProd,
  cfop = "5102",
  more = "",
  tax = "",
}: {
  vProd: string;
  cfop?: string;
  more?: string;
  tax?: string;
}): string {
  return (
    `<det nItem="1"><prod><cProd>F1</cProd><xProd>Farinha</xProd><NCM>11010010</NCM><CFOP>${cfop}</CFOP>` +
    `<vProd>${vProd}</vProd>${more}</prod><imposto><ICMS><ICMS00><CST>00</CST><vICMS>18.00</vICMS></ICMS00></ICMS>${tax}</imposto></det>`
  );
}

export function testProtocol(note: TestNote & { readonly cStat?: string; readonly digVal?: string } = {}): string {
  const digest = note.digVal === undefined ? "" : `<digVal>${note.digVal}</digVal>`;
  return (
    `<protNFe versao="4.00"><infProt><chNFe>${note.key ?? testKey(note)}</chNFe><dhRecbto>2026-03-10T10:00:05-03:00</dhRecbto>` +
    `<nProt>135260000000001</nProt>${digest}<cStat>${note.cStat ?? "100"}</cStat><xMotivo>Autorizado o uso da NF-e</xMotivo></infProt></protNFe>`
  );
}

/** An authorised note as it is kept: `nfeProc` with the protocol, unless something else is asked to stand there. */
export function testNote(note: TestNote = {}): string {
  // Namespaces belong to the outermost element, as the layout asks.
  const infNfe = testInfNfe(note).replace(' xmlns="http://www.portalfiscal.inf.br/nfe"', "");
  return (
    '<?xml version="1.0" encoding="UTF-8"?><nfeProc xmlns="http://www.portalfiscal.inf.br/nfe" versao="4.00">' +
    `<NFe>${infNfe}${note.signature ?? ""}</NFe>${note.beside ?? testProtocol(note)}</nfeProc>`
  );
}
