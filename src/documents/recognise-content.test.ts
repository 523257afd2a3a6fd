import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inspectCnab } from "./inspect-cnab.ts";
import { inspectSped } from "./inspect-sped.ts";
import { isEncryptedPdf, isOfficeZip, isSpreadsheetZip, recogniseContent } from "./recognise-content.ts";
import { looksLikeEmail, looksLikeTable } from "./recognise-text.ts";
import { zipForTests } from "./zip-for-tests.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
const wide = (text: string): string => Buffer.from(text, "utf16le").toString("latin1");

describe("what bytes are", () => {
  it.each([
    ["empty", ""],
    ["xml", "<?xml version='1.0'?><a/>"],
    ["xml", "\n\n  <nfeProc>"],
    ["xml", "\u00EF\u00BB\u00BF<a/>"],
    ["xml", `\u00FF\u00FE${wide("<a/>")}`],
    ["xml", wide("<?xml version='1.0'?><a/>")],
    ["ofx", "OFXHEADER:100\nDATA:OFXSGML\n"],
    ["ofx", "\r\n\r\nofxheader:100"],
    ["ofx", "<ofx><stmtrs>"],
    ["ofx", '<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n<OFX>'],
    ["ofx", `\u00FF\u00FE${wide("OFXHEADER:100\r\n<OFX>")}`],
    ["pdf", "%PDF-1.7\n"],
    ["image", "\u0089PNG\r\n\u001A\n"],
    ["image", "\u00FF\u00D8\u00FF\u00E0"],
    ["image", "GIF89a"],
    ["image", "II*\0"],
    ["image", "RIFF\0\0\0\0WEBP"],
    ["image", "\0\0\0\u0018ftypheic"],
    ["zip", "PK\u0003\u0004"],
    ["zip", "PK\u0005\u0006"],
    ["spreadsheet", `\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1${wide("Workbook")}`],
    ["password-protected-office", `\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1${wide("EncryptedPackage")}`],
    ["binary", "MZ\u0090\0\u0003\0"],
    ["text", "bom dia"],
    ["text", "menor que: 1 < 2"],
  ])("is %s for %j", (content, text) => {
    expect(recogniseContent(bytes(text))).toBe(content);
  });

  it("is decided for any bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (any) => void recogniseContent(any)));
  });

  it("tells a workbook, and a text document, from a ZIP of files", () => {
    const part = (name: string) => ({ name, content: "<x/>" });
    const names = ["[Content_Types].xml", "xl/workbook.xml"];
    expect(isSpreadsheetZip(zipForTests(names.map(part)), names)).toBe(true);
    expect(isSpreadsheetZip(bytes("PK"), ["xl/workbook.xml"])).toBe(false);
    expect(isOfficeZip(bytes("PK"), ["[Content_Types].xml", "word/document.xml"])).toBe(true);
    const openDocument = (type: string) =>
      zipForTests([{ name: "mimetype", content: `application/vnd.oasis.opendocument.${type}`, stored: true }]);
    expect(isSpreadsheetZip(openDocument("spreadsheet"), ["mimetype"])).toBe(true);
    expect(isSpreadsheetZip(openDocument("text"), ["mimetype"])).toBe(false);
    expect(isOfficeZip(openDocument("text"), ["mimetype"])).toBe(true);
  });

  it("tells a PDF with a password", () => {
    expect(isEncryptedPdf(bytes("%PDF-1.7\ntrailer << /Root 1 0 R /Encrypt 12 0 R >>"))).toBe(true);
    expect(isEncryptedPdf(bytes("%PDF-1.7\ntrailer << /Encrypt << /V 4 >> >>"))).toBe(true);
    expect(isEncryptedPdf(bytes("%PDF-1.7\n(see /Encrypt in the manual) /EncryptMetadata true"))).toBe(false);
  });
});

describe("a text", () => {
  it("is an e-mail by its headers", () => {
    expect(looksLikeEmail("Received: from a\r\n by b\r\nFrom: a@b.example\r\nSubject: nota\r\n\r\noi")).toBe(true);
    expect(looksLikeEmail("From: a@b.example\nbom dia\nTo: b\nSubject: x")).toBe(false);
  });

  it("is a table when its first lines have the same separators", () => {
    expect(looksLikeTable("data;valor\n01/03/2026;10,00\n02/03/2026;20,00\n")).toBe(true);
    expect(looksLikeTable('nome,cidade,valor\n"Silva, Ana",Recife,1\n"B",Natal,2\n')).toBe(true);
    expect(looksLikeTable("Bom dia, Ana.\nSegue, em anexo, a nota, como pedido.\nAté")).toBe(false);
    expect(looksLikeTable("uma linha; só")).toBe(false);
    expect(looksLikeTable("; contas\n; do ano\nconta ativo ; A\n")).toBe(false);
  });
});

describe("a SPED file", () => {
  const closing = "|9999|3|\r\n";
  it.each([
    ["sped-ecd", "|0000|LECD|01012026|31122026|EMPRESA MODELO|12345678000195|PE||2611606|||0|"],
    ["sped-efd-icms-ipi", "|0000|019|0|01012026|31122026|EMPRESA MODELO|12345678000195||PE|1|"],
    ["sped-efd-contribuicoes", "|0000|006|0|||01012026|31122026|EMPRESA MODELO|12345678000195|PE|"],
  ])("%s is told by where its opening puts the period", (kind, opening) => {
    expect(inspectSped(`${opening}\r\n|0001|0|\r\n${closing}SBRCAAEPDR0|assinatura`)).toEqual({
      kind,
      facts: {
        company: { taxId: "12345678000195", name: "EMPRESA MODELO" },
        period: { from: "2026-01-01", to: "2026-12-31" },
        lines: 3,
        registers: { "0000": 1, "0001": 1, "9999": 1 },
      },
      problems: [],
    });
  });

  it("without its end says that it was cut", () => {
    expect(inspectSped("|0000|LECD|01012026|31122026|EMPRESA|1|\n|0001|0|")?.problems).toMatchObject([
      { code: "sped.truncated" },
    ]);
  });

  it("of another kind, or another text, is not one", () => {
    expect(inspectSped("|0000|LECF|01012026|")).toBeUndefined();
    expect(inspectSped("|C100|0|")).toBeUndefined();
    expect(inspectSped("")).toBeUndefined();
  });
});

describe("a bank file of fixed columns", () => {
  const padded = (text: string, length: number): string => text.padEnd(length);
  const header240 = padded(`99900000${" ".repeat(134)}2`, 240);

  it("of 240 columns says who wrote it", () => {
    expect(inspectCnab(`${header240}\r\n${padded("99900011T01", 240)}\r\n\u001A`)).toMatchObject({
      kind: "cnab240",
      facts: { bank: "999", direction: "retorno", records: 2 },
    });
    expect(inspectCnab(`${header240}\n${padded("99900011E04", 240)}`)?.facts).toMatchObject({ direction: "extrato" });
  });

  it("is recognised though its trailing blanks were stripped", () => {
    expect(inspectCnab(`${header240}\n99900011T01\n`)).toMatchObject({ kind: "cnab240", facts: { records: 2 } });
  });

  it("of 400 columns and of 150 too", () => {
    const header400 = `${padded(`${padded("02RETORNO01COBRANCA", 76)}999`, 394)}000001`;
    expect(inspectCnab(`${header400}\n${padded("1", 400)}\n`)).toMatchObject({
      kind: "cnab400",
      facts: { bank: "999", direction: "retorno", records: 2 },
    });
    const header150 = padded(`${padded(`${padded("A2AGREEMENT", 22)}EMPRESA MODELO`, 42)}999BANCO MODELO`, 150);
    expect(inspectCnab(`${header150}\n${padded(`G${"0".repeat(116)}`, 150)}\n${padded("Z", 150)}\n`)).toMatchObject({
      kind: "febraban150",
      facts: { bank: "999", direction: "retorno", agreement: "AGREEMENT", records: 3 },
    });
  });

  it("is not any text with long lines", () => {
    expect(inspectCnab(`${"a".repeat(240)}\n`)).toBeUndefined();
    expect(inspectCnab("99900000")).toBeUndefined();
  });
});

const shared = new URL("../../../shared/samples/", import.meta.url);
const isHere = existsSync(shared);

interface BankSample {
  readonly file: string;
  readonly kind: string;
  readonly bank: string | null;
  readonly facts: { readonly direction?: string };
}

interface SpedManifest {
  readonly files: readonly {
    readonly file: string;
    readonly facts: { readonly register_lines?: number; readonly registers?: object };
  }[];
}

describe.skipIf(!isHere)("the shared samples", () => {
  it("of CNAB are recognised by their content", () => {
    const { samples }: { samples: BankSample[] } = JSON.parse(
      readFileSync(new URL("banking/MANIFEST.json", shared), "utf8"),
    );
    const cnab = samples.filter(({ kind }) => kind.startsWith("cnab"));
    for (const { file, kind, bank, facts } of cnab) {
      const found = inspectCnab(readFileSync(new URL(`banking/${file}`, shared), "latin1"));
      expect(found, file).toMatchObject({ kind, facts: { bank } });
      if (facts.direction !== undefined) expect(found?.facts["direction"], file).toBe(facts.direction);
    }
    expect(cnab.length).toBeGreaterThan(20);
  });

  it("of SPED have their registers counted", () => {
    const { files }: SpedManifest = JSON.parse(readFileSync(new URL("accounting/MANIFEST.json", shared), "utf8"));
    let counted = 0;
    for (const { file, facts } of files) {
      if (!file.startsWith("sped/") || facts.registers === undefined) continue;
      const found = inspectSped(readFileSync(new URL(`accounting/${file}`, shared), "utf8"));
      if (found === undefined) continue;
      counted += 1;
      expect(found.facts, file).toMatchObject({ lines: facts.register_lines, registers: facts.registers });
      expect(found.kind, file).toBe(
        /sped\/((?:ecd|efd-icms-ipi|efd-contribuicoes))/.exec(file)?.[1]?.replace(/^/, "sped-"),
      );
    }
    expect(counted).toBeGreaterThan(5);
  });
});
