import { constants, deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inventBoleto } from "../../../test/support/invented-codes.ts";
import { drawBoleto, paper } from "../../../test/support/invented-papers.ts";
import { askSandbox } from "./ask-sandbox.ts";
import { encodePng } from "./picture.ts";
import { drawPage, readPages } from "./read-pages.ts";

/** A PDF of these objects, without the table that says where they are: readers rebuild it. */
function handmadePdf(
  objects: readonly (string | readonly [dictionary: string, stream: Uint8Array])[],
  trailer = "",
): Uint8Array {
  const parts: (string | Uint8Array)[] = ["%PDF-1.7\n"];
  for (const [index, object] of objects.entries()) {
    const start = `${index + 1} 0 obj\n`;
    if (typeof object === "string") parts.push(`${start}${object}\nendobj\n`);
    else {
      const [dictionary, stream] = object;
      parts.push(`${start}<< ${dictionary} /Length ${stream.length} >>\nstream\n`, stream, "\nendstream\nendobj\n");
    }
  }
  parts.push(`trailer\n<< /Root 1 0 R /Size ${objects.length + 1} ${trailer} >>\n%%EOF\n`);
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

const CATALOGUE = "<< /Type /Catalog /Pages 2 0 R >>";
const PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";

/** Compressed zeros: a piece that ends at a byte's edge may be repeated as often as one likes. */
function zeros(megabytes: number): Uint8Array {
  const piece = deflateRawSync(Buffer.alloc(10_000_000), { finishFlush: constants.Z_FULL_FLUSH });
  const pieces = Array.from({ length: megabytes / 10 }, () => piece);
  return Buffer.concat([Buffer.from([0x78, 0x01]), ...pieces, Buffer.from([0x03, 0x00, 0, 0, 0, 1])]);
}

const codes = ({ problems }: { readonly problems: readonly { readonly code: string }[] }) =>
  problems.map(({ code }) => code);
const pdf = { what: "pdf", name: "a.pdf" } as const;
const good = () => paper((sheet) => drawBoleto(sheet, { ...inventBoleto(), amount: "1,00", dueOn: "10/12/2026" }));

describe("a PDF that nobody can open", () => {
  it.each([
    ["cut short", "%PDF-1.7\n1 0 obj << /Type /Catalog"],
    ["of noise", `%PDF-1.4 ${"\u0007\u00ff".repeat(5_000)}`],
    [
      "with a page tree that turns in itself",
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 9>>endobj trailer<</Root 1 0 R>>",
    ],
  ])("%s is refused with a sentence", async (_, text) => {
    const read = await readPages(Buffer.from(text, "latin1"), pdf);
    expect(read.pages.flatMap(({ words }) => words)).toEqual([]);
    expect(codes(read).every((code) => ["pdf.damaged", "pdf.damaged_page"].includes(code))).toBe(true);
    expect(codes(read)).not.toEqual([]);
  });

  it("without its password is refused with a sentence that says what to do", async () => {
    const secret = `<${"ab".repeat(32)}>`;
    const bytes = handmadePdf(
      [
        CATALOGUE,
        PAGES,
        "<< /Type /Page /Parent 2 0 R >>",
        `<< /Filter /Standard /V 1 /R 2 /O ${secret} /U ${secret} /P -4 >>`,
      ],
      "/Encrypt 4 0 R /ID [<00><00>]",
    );
    const read = await readPages(bytes, pdf);
    expect(codes(read)).toEqual(["file.password_protected"]);
    expect(read.problems[0]?.message).toContain("salve uma cópia sem senha");
  });
});

describe("a PDF that is made to harm", () => {
  it("whose page inflates to six hundred megabytes ends with a sentence, and the next file is read", async () => {
    const bomb = handmadePdf([
      CATALOGUE,
      PAGES,
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
      ["/Filter /FlateDecode", zeros(600)],
    ]);
    const before = process.memoryUsage().rss;
    const read = await readPages(bomb, pdf);
    expect(read.pages.flatMap(({ words }) => words)).toEqual([]);
    expect(process.memoryUsage().rss - before).toBeLessThan(900_000_000);
    expect((await readPages(await good(), pdf)).pages).toHaveLength(1);
  });

  it("whose picture would have a thousand million dots is read in bounded memory", async () => {
    const bomb = handmadePdf([
      CATALOGUE,
      PAGES,
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>",
      ["", Buffer.from("600 0 0 800 0 0 cm /A Do")],
      [
        "/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode",
        zeros(1_000),
      ],
    ]);
    const before = process.memoryUsage().rss;
    await readPages(bomb, pdf);
    expect(process.memoryUsage().rss - before).toBeLessThan(900_000_000);
    expect((await readPages(await good(), pdf)).pages).toHaveLength(1);
  });

  it("whose forms draw each other for ever is left, and the next file is read", async () => {
    const depth = 12;
    const form = (at: number) =>
      [
        `/Type /XObject /Subtype /Form /BBox [0 0 600 800] ${at < depth ? `/Resources << /XObject << /A ${6 + at} 0 R >> >>` : ""}`,
        Buffer.from(at < depth ? "/A Do ".repeat(20) : "0 0 1 1 re f"),
      ] as const;
    const bomb = handmadePdf([
      CATALOGUE,
      PAGES,
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>",
      ["", Buffer.from("/A Do")],
      ...Array.from({ length: depth + 1 }, (_, at) => form(at)),
    ]);
    const end = await askSandbox({ do: "read", what: "pdf", bytes: bomb }, 2_000);
    expect(["too-slow", "failed"]).toContain(end.is);
    expect((await readPages(await good(), pdf)).pages).toHaveLength(1);
  });

  it("of paper a kilometre wide is drawn no larger than asked", async () => {
    const wide = handmadePdf([CATALOGUE, PAGES, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 3000000 3000000] >>"]);
    expect((await drawPage(wide, { page: 1, width: 100 }))?.length).toBeLessThan(10_000);
    expect((await readPages(wide, pdf)).pageCount).toBe(1);
  });
});

it("a book of two hundred pages is read whole, in the order of its pages", async () => {
  const sheets = Array.from({ length: 200 }, (_, at) => (sheet: { text(x: number, y: number, text: string): void }) => {
    for (let line = 0; line < 40; line++)
      sheet.text(10, 10 + line * 6, `Linha ${line} da folha ${at + 1} do livro diário`);
  });
  const { pages, pageCount, problems } = await readPages(await paper(...sheets), pdf);
  expect(problems).toEqual([]);
  expect(pageCount).toBe(200);
  expect(pages.map(({ number }) => number)).toEqual(sheets.map((_, at) => at + 1));
  expect(pages[199]?.words.map(({ text }) => text).join(" ")).toContain("da folha 200 do livro");
});

it("a page that is turned has its words where they are seen", async () => {
  const bytes = handmadePdf([
    CATALOGUE,
    PAGES,
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Rotate 90 /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
    ["", Buffer.from("BT /F 12 Tf 20 20 Td (Vencimento) Tj ET")],
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ]);
  const [page] = (await readPages(bytes, pdf)).pages;
  expect(page).toMatchObject({ width: 800, height: 600 });
  const [word] = page?.words ?? [];
  // Bottom left of the sheet, turned to the right, is its top left.
  expect(word?.text).toBe("Vencimento");
  expect(word?.box.x).toBeLessThan(0.05);
  expect(word?.box.y).toBeLessThan(0.05);
  expect(word?.box.height).toBeGreaterThan(word?.box.width ?? 1);
});

describe("a picture", () => {
  it("beyond fifty million dots is refused by its header", async () => {
    const small = encodePng({ width: 2, height: 2, dots: new Uint8Array(4) });
    Buffer.from(small.buffer).writeUInt32BE(60_000, 16);
    Buffer.from(small.buffer).writeUInt32BE(60_000, 20);
    expect(codes(await readPages(small, { what: "picture", name: "a.png" }))).toEqual(["image.too_large"]);
  });

  it("that is cut or lies about itself says no words and harms nothing", async () => {
    const png = encodePng({ width: 300, height: 200, dots: new Uint8Array(60_000).fill(255) });
    for (const bytes of [png.subarray(0, 20), png.subarray(0, 60)]) {
      const read = await readPages(bytes, { what: "picture", name: "a.png" });
      expect(read.pages.flatMap(({ words }) => words)).toEqual([]);
    }
  });
});
