import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyTrustStore } from "../formats/xml/index.ts";
import { calendarDate } from "../values/calendar.ts";
import { FILE_BYTES_MAX } from "./contract.ts";
import { type InspectedFile, inspectFile } from "./inspect-file.ts";
import { zipForTests } from "./zip-for-tests.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

async function inspect(content: string | Uint8Array, name = "arquivo"): Promise<InspectedFile[]> {
  const bytes = typeof content === "string" ? utf8(content) : content;
  const found: InspectedFile[] = [];
  for await (const document of inspectFile({
    name,
    bytes,
    trustedRoots: emptyTrustStore,
    on: calendarDate("2026-11-24"),
  }))
    found.push(document);
  return found;
}

const told = (found: readonly InspectedFile[]): string[] =>
  found.map(({ file, kind, problems }) => [file, kind, ...problems.map(({ code }) => code)].join(" "));

const ofx = "<OFX><STMTRS><BANKACCTFROM><BANKID>341<ACCTID>1-2<LEDGERBAL><BALAMT>1</OFX>";

describe("the kind of a file", () => {
  it.each([
    ["ofx", "extrato.pdf", ofx],
    ["spreadsheet", "dados.txt", "data;valor\n01/03/2026;10,00\n"],
    ["email", "nota.txt", "From: a@b.example\nTo: c@d.example\nSubject: nota\n\noi"],
    ["sped-ecd", "x", "|0000|LECD|01012026|31122026|EMPRESA|1|\n|9999|2|"],
  ])("is %s by its content, though it is named %s", async (kind, name, content) => {
    const found = await inspect(Buffer.from(content, "latin1"), name);
    expect(found).toMatchObject([{ file: name, kind, problems: [] }]);
  });

  it.each([
    ["pdf pdf.damaged", "%PDF-1.7\n"],
    ["image image.damaged", "\u00FF\u00D8\u00FF\u00E0"],
    ["image image.format_not_opened", "\0\0\0\u0018ftypheic"],
  ])("is %s though nothing of it can be read", async (line, content) => {
    expect(told(await inspect(Buffer.from(content, "latin1")))).toEqual([`arquivo ${line}`]);
  });

  it("of nothing known is unknown, with the reason", async () => {
    expect(told(await inspect(""))).toEqual(["arquivo unknown file.empty"]);
    expect(told(await inspect("MZ\0\u0001"))).toEqual(["arquivo unknown unknown.not_recognised"]);
    expect(told(await inspect("bom dia"))).toEqual(["arquivo unknown unknown.not_recognised"]);
    expect(told(await inspect(new Uint8Array(FILE_BYTES_MAX + 1)))).toEqual(["arquivo unknown file.too_large"]);
  });

  it("is said though a password hides the rest", async () => {
    expect(told(await inspect("%PDF-1.7 trailer << /Encrypt 3 0 R >>"))).toEqual([
      "arquivo pdf file.password_protected",
    ]);
  });
});

describe("a ZIP", () => {
  const file = (name: string, content: string | Uint8Array) => ({ name, content });

  it("is opened, and each document is found at its place", async () => {
    const archive = zipForTests([file("b/extrato.ofx", ofx), file("a.pdf", "%PDF-1.4"), file("vazio.xml", "")]);
    expect(told(await inspect(archive, "maio.zip"))).toEqual([
      "maio.zip!b/extrato.ofx ofx",
      "maio.zip!a.pdf pdf pdf.damaged",
      "maio.zip!vazio.xml unknown file.empty",
    ]);
  });

  it("may hold one ZIP, and no ZIP deeper than that", async () => {
    const third = zipForTests([file("c.ofx", ofx)]);
    const second = zipForTests([file("terceiro.zip", third), file("b.ofx", ofx)]);
    const first = zipForTests([file("segundo.zip", second), file("a.ofx", ofx)]);
    expect(told(await inspect(first, "primeiro.zip"))).toEqual([
      "primeiro.zip!segundo.zip!terceiro.zip zip zip.nested_too_deep",
      "primeiro.zip!segundo.zip!b.ofx ofx",
      "primeiro.zip!a.ofx ofx",
    ]);
  });

  it("with a refused entry has one line for it, and the others go on", async () => {
    const archive = zipForTests([
      file("../fora.ofx", ofx),
      { ...file("senha.ofx", ofx), flags: 1 },
      file("a.ofx", ofx),
    ]);
    expect(told(await inspect(archive, "z"))).toEqual([
      "z!../fora.ofx unknown zip.unsafe_name",
      "z!senha.ofx unknown file.password_protected",
      "z!a.ofx ofx",
    ]);
  });

  it("that is empty or broken has its own line", async () => {
    expect(told(await inspect(zipForTests([]), "z"))).toEqual(["z zip zip.empty"]);
    expect(told(await inspect(zipForTests([file("a.ofx", ofx)]).subarray(0, 60), "z"))).toEqual(["z zip zip.damaged"]);
  });

  it("that is a workbook or a letter is not opened as a folder", async () => {
    const parts = (folder: string) => [file("[Content_Types].xml", "<Types/>"), file(`${folder}/document.xml`, "<x/>")];
    expect(told(await inspect(zipForTests(parts("xl")), "z"))).toEqual(["z spreadsheet"]);
    expect(told(await inspect(zipForTests(parts("word")), "z"))).toEqual(["z unknown unknown.not_recognised"]);
  });
});

describe("any file", () => {
  it("is answered with at least one line, and nothing throws", async () => {
    const start = fc.constantFrom(
      "",
      "<",
      "<?xml version='1.0'?>",
      "OFXHEADER:100\n<OFX>",
      "PK\u0003\u0004",
      "%PDF-",
      "|0000|",
      "99900000",
    );
    await fc.assert(
      fc.asyncProperty(start, fc.string({ unit: "binary", maxLength: 300 }), async (head, tail) => {
        expect((await inspect(`${head}${tail}`)).length).toBeGreaterThan(0);
      }),
    );
  });
});
