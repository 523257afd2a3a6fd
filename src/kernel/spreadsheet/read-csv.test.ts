import fc from "fast-check";
import papaparse from "papaparse";
import { describe, expect, test } from "vitest";
import { openSheet } from "./open-sheet.ts";
import { readCsv } from "./read-csv.ts";

async function read(bytes: Uint8Array | string) {
  return await allOf(readCsv(typeof bytes === "string" ? Buffer.from(bytes) : bytes).rows);
}
const cellsOf = async (bytes: Uint8Array | string) => (await read(bytes)).map(({ cells }) => cells);

describe("separated text", () => {
  test.each([
    ["UTF-8", Buffer.from("Fornecedor;São João")],
    ["UTF-8 with its mark", Buffer.from("\uFEFFFornecedor;São João")],
    ["Windows-1252", Buffer.from("Fornecedor;São João", "latin1")],
    ["UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("Fornecedor;São João", "utf16le")])],
  ])("is read in %s", async (_, bytes) => {
    expect(await cellsOf(bytes)).toEqual([["Fornecedor", "São João"]]);
  });

  test("a sign of Windows-1252 that Latin-1 has not is that sign", async () => {
    expect(await cellsOf(Buffer.from([0x80, 0x3b, 0x96, 0x3b, 0xe7]))).toEqual([["€", "–", "ç"]]);
  });

  test.each([
    [
      "a;b\n1,5;2\n3,5;4",
      [
        ["a", "b"],
        ["1,5", "2"],
        ["3,5", "4"],
      ],
    ],
    [
      "a,b\n1.5,2\n",
      [
        ["a", "b"],
        ["1.5", "2"],
      ],
    ],
    [
      "a\tb\n1,5\t2\n",
      [
        ["a", "b"],
        ["1,5", "2"],
      ],
    ],
    [
      '"a;x","b"\n"1;2","3"\n',
      [
        ["a;x", "b"],
        ["1;2", "3"],
      ],
    ],
    ["sep=,\r\na,b;c\r\n", [["a", "b;c"]]],
  ])("its separator is found: %j", async (text, cells) => {
    expect(await cellsOf(text)).toEqual(cells);
  });

  test("a quoted cell may hold quotes, separators and lines, and the line numbers are the file's", async () => {
    expect(await read('a;b\r\n"x\r\ny";"diz ""oi"""\r\n\r\nz;\r\n')).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["x\r\ny", 'diz "oi"'] },
      { line: 5, cells: ["z", null] },
    ]);
  });

  test("what we export comes back without the apostrophe that guards it", async () => {
    expect(await cellsOf(`"a";"'=1+1"\n"b";"d'água"`)).toEqual([
      ["a", "=1+1"],
      ["b", "d'água"],
    ]);
  });

  test("is refused beyond its limits, with a sentence that says where", async () => {
    const code = async (text: string) =>
      await read(text).catch((error: unknown) => (error instanceof Error && "code" in error ? error.code : error));
    expect(await code("a\n".repeat(200_021))).toBe("kernel.sheet_rows_exceeded");
    expect(await code(`a${";".repeat(500)}`)).toBe("kernel.sheet_columns_exceeded");
    expect(await code(`a;b\n"${"x".repeat(40_000)}`)).toBe("kernel.sheet_field_exceeded");
    expect(() => readCsv(new Uint8Array(50_000_001))).toThrow("50 MB");
  });

  test("what is no table is refused by its content", async () => {
    for (const text of ["%PDF-1.4", "<html><table>", "a\0b"]) {
      await expect(openSheet(Buffer.from(text))).rejects.toThrow(".xlsx e .csv");
    }
    await expect(openSheet(new Uint8Array())).rejects.toThrow("nenhuma linha");
  });

  test("well written, is read as another reader reads it", async () => {
    const cell = fc.stringMatching(/^[a-z;"\n é]{0,6}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
        async (rows) => {
          const text = `sep=;\n${rows.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(";")).join("\n")}`;
          const theirs = papaparse
            .parse<string[]>(text.slice("sep=;\n".length), { delimiter: ";", newline: "\n" })
            .data.filter((row) => row.some((each) => each !== ""))
            .map((row) => row.map((each) => (each === "" ? null : each)));
          expect(await cellsOf(text)).toEqual(theirs);
        },
      ),
    );
  });

  test("whatever its bytes, never breaks the program", async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom(...['"', ";", "\n", "\r", '""', "sep=", "\uFEFF"].map((text) => Buffer.from(text))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
        expect(Array.isArray(await read(Buffer.concat(pieces)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

async function allOf<Each>(each: AsyncIterable<Each>): Promise<Each[]> {
  const all: Each[] = [];
  for await (const one of each) all.push(one);
  return all;
}
