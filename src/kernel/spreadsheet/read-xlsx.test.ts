import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { openSheet } from "./open-sheet.ts";
import type { ReadRow } from "./read-cell.ts";
import { plainDecimal } from "./read-xlsx.ts";

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

interface Given {
  readonly sheet: string;
  readonly texts?: string;
  readonly book?: string;
  readonly styles?: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** A workbook with one sheet, its parts as other programs write them. */
function workbook({ sheet, texts = "", book = "", styles = "", more = {} }: Given): Uint8Array {
  const parts = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": `<workbook ${MAIN} xmlns:r="r">${book}<sheets><sheet name="Plan1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels":
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/styles.xml": `<styleSheet ${MAIN}>${styles}</styleSheet>`,
    "xl/sharedStrings.xml": `<sst ${MAIN}>${texts}</sst>`,
    "xl/worksheets/sheet1.xml":
      sheet.startsWith("<?") || sheet.startsWith("<!")
        ? sheet
        : `<worksheet ${MAIN}><sheetData>${sheet}</sheetData></worksheet>`,
    ...more,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}

async function read(bytes: Uint8Array) {
  const { facts, rows } = await openSheet(bytes);
  return { rows: await allOf(rows), facts };
}

const cellsOf = (rows: readonly ReadRow[]) => rows.map(({ cells }) => cells);

const DATES =
  '<numFmts><numFmt numFmtId="170" formatCode="[$-416]d/mm/yyyy"/><numFmt numFmtId="171" formatCode="0 &quot;dias&quot;"/></numFmts>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="20"/></cellXfs>';

describe("a workbook", () => {
  test("gives shared, inline and rich texts, without their phonetic readings", async () => {
    const { rows } = await read(
      workbook({
        texts: "<si><t>Moinho</t></si><si><r><t>Pão</t></r><r><t> doce</t></r><rPh><t>X</t></rPh></si>",
        sheet:
          '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>a_x000A_b</t></is></c></row>',
      }),
    );
    expect(cellsOf(rows)).toEqual([["Moinho", "Pão doce", null, "a\nb"]]);
  });

  test("keeps the line numbers of the program, and passes over empty lines", async () => {
    const { rows } = await read(
      workbook({ sheet: '<row r="3"><c r="A3"><v>1</v></c></row><row r="9"/><row><c><v>2</v></c></row>' }),
    );
    expect(rows.map(({ line }) => line)).toEqual([3, 10]);
  });

  test.each([
    ["1", "2026-03-10", 46091],
    ["2", "2026-03-10", 46091.75],
    ["1", "1900-02-28", 59],
    ["1", "1900-03-01", 61],
  ])("style %s shows a day: %s", async (style, on, serial) => {
    const { rows } = await read(workbook({ styles: DATES, sheet: `<row><c s="${style}"><v>${serial}</v></c></row>` }));
    expect(cellsOf(rows)).toEqual([[{ date: on }]]);
  });

  test.each(["3", "4", "0"])("style %s shows a number", async (style) => {
    const { rows } = await read(workbook({ styles: DATES, sheet: `<row><c s="${style}"><v>46091</v></c></row>` }));
    expect(cellsOf(rows)).toEqual([[{ number: "46091" }]]);
  });

  test("counts days from 1904 where it says so", async () => {
    const given = { styles: DATES, book: '<workbookPr date1904="1"/>', sheet: '<row><c s="1"><v>44629</v></c></row>' };
    expect(cellsOf((await read(workbook(given))).rows)).toEqual([[{ date: "2026-03-10" }]]);
  });

  test("gives what formulas last gave, counts them, and says which were never calculated", async () => {
    const { rows, facts } = await read(
      workbook({
        sheet:
          '<row><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>NOW()</f></c><c r="C1" t="str"><f>A1</f><v>x</v></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
      }),
    );
    expect(cellsOf(rows)).toEqual([[{ number: "2" }, null, "x", { failed: "#DIV/0!" }]]);
    expect(facts).toMatchObject({ formulas: 3, formulasWithoutValue: 1, sheet: "Plan1" });
  });

  test("is refused for macros, a document type, a password, an old kind and damage, each with its sentence", async () => {
    const sheet = '<row><c t="inlineStr"><is><t>x</t></is></c></row>';
    const refused = async (bytes: Uint8Array) =>
      await read(bytes).then(
        () => "read",
        (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
      );
    expect(await refused(workbook({ sheet, more: { "xl/vbaProject.bin": "x" } }))).toBe("kernel.sheet_has_macros");
    expect(await refused(workbook({ sheet: '<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>' }))).toBe(
      "kernel.sheet_damaged",
    );
    expect(await refused(workbook({ sheet: "<row><c>" }))).toBe("kernel.sheet_damaged");
    expect(await refused(workbook({ sheet }).subarray(0, 300))).toBe("kernel.sheet_damaged");
    expect(await refused(zipSync({ "word/document.xml": strToU8("x") }))).toBe("kernel.sheet_kind_unsupported");
    const ole = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);
    expect(await refused(ole)).toBe("kernel.sheet_kind_unsupported");
    expect(await refused(Buffer.concat([ole, Buffer.from("EncryptedPackage", "utf16le")]))).toBe(
      "kernel.sheet_protected",
    );
    expect(await refused(workbook({ sheet: `<row><c t="str"><v>${"a".repeat(40_000)}</v></c></row>` }))).toBe(
      "kernel.sheet_field_exceeded",
    );
    expect(await refused(workbook({ sheet: '<row><c r="ZZ1"><v>1</v></c></row>' }))).toBe(
      "kernel.sheet_columns_exceeded",
    );
    expect(await refused(workbook({ sheet: `<row><c r="A1"><v>${" ".repeat(20_000_000)}</v></c></row>` }))).not.toBe(
      "read",
    );
    expect(await refused(workbook({ sheet: `${"<row><c><v>1</v></c></row>".repeat(200_021)}` }))).toBe(
      "kernel.sheet_rows_exceeded",
    );
  });

  test("that a hostile hand has changed anywhere never breaks the program", async () => {
    const whole = workbook({
      styles: DATES,
      texts: "<si><t>Moinho</t></si>",
      sheet: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46091</v></c></row>',
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(whole.length),
        async (changes, length) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          await onlyRefuses(bytes.subarray(0, Math.max(length, whole.length >> 1)));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("whose XML is anything never breaks the program", async () => {
    const piece = fc.constantFrom(
      "<row",
      ' r="',
      '"',
      ">",
      "<c",
      ' t="s"',
      ' s="1"',
      "<v>",
      "</v>",
      "</c>",
      "</row>",
      "&a;",
      "1e308",
      "-1",
      "é",
      "<![CDATA[",
      "]]>",
      "\0",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        await onlyRefuses(workbook({ styles: DATES, sheet: pieces.join("") }));
      }),
      { numRuns: 300 },
    );
  });
});

async function onlyRefuses(bytes: Uint8Array): Promise<void> {
  try {
    await read(bytes);
  } catch (error) {
    expect(error).toHaveProperty("code");
    expect(error).toHaveProperty("name", "Refusal");
  }
}

test.each([
  ["1.1222333000181E13", "11222333000181"],
  ["1234.50", "1234.5"],
  ["1E-2", "0.01"],
  ["-0", "0"],
  ["007", "7"],
  [".5", "0.5"],
  ["-12.5e1", "-125"],
])("%s is %s", (written, plain) => {
  expect(plainDecimal(written)).toBe(plain);
});

async function allOf<Each>(each: AsyncIterable<Each>): Promise<Each[]> {
  const all: Each[] = [];
  for await (const one of each) all.push(one);
  return all;
}
