import { existsSync, globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkSped,
  type SpedFile,
  spedTable,
  spedText,
  walkSped,
  writeSpedRecord,
  writeSpedRegister,
} from "./index.ts";

const samples = new URL("../../../../shared/samples/accounting/", import.meta.url);
const files = existsSync(samples) ? globSync(["golden/*.txt", "sped/*.txt"], { cwd: samples }).toSorted() : [];
const bytesOf = (file: string): Buffer => readFileSync(new URL(file, samples));

/** The bytes in pieces of a few, so that lines are cut anywhere. */
function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

function written(pieces: Iterable<Uint8Array | string>): Buffer {
  return Buffer.from([...walkSped(pieces)].map(writeSpedRecord).join(""), "latin1");
}

const codesOf = (text: string): string[] => [...checkSped(walkSped([text]))].map(({ code }) => code);

/** The smallest EFD-Contribuições of a month without movement. */
function file(...lines: readonly string[]): string {
  return lines.map((line) => `|${line}|\r\n`).join("");
}
const OPENING = "0000|006|0|||01112026|30112026|EMPRESA EXEMPLO LTDA|11222333000181|SP|3550308||00|1";
const WHOLE = [
  OPENING,
  "0001|1",
  "0990|3",
  "9001|0",
  "9900|0000|1",
  "9900|0001|1",
  "9900|0990|1",
  "9900|9001|1",
  "9900|9900|7",
  "9900|9990|1",
  "9900|9999|1",
  "9990|10",
  "9999|13",
];
const without = (start: string): string[] => WHOLE.filter((line) => !line.startsWith(start));
const changed = (start: string, line: string): string[] => WHOLE.map((was) => (was.startsWith(start) ? line : was));

describe("a file of SPED is read line by line", () => {
  test.skipIf(files.length === 0)("every sample comes back byte by byte, read whole or in any pieces", () => {
    for (const name of files) {
      const bytes = bytesOf(name);
      expect(written([bytes]).equals(bytes), name).toBe(true);
      if (bytes.length < 100_000) expect(written(inPieces(bytes, 7)).equals(bytes), name).toBe(true);
    }
  });

  test("any bytes come back as they were, in any pieces", () => {
    const line = fc.oneof(
      fc.constantFrom("|0000|LECD|", "|9999|3|", "|J800|RTF||a.rtf|{\\rtf1\n\\par}|J800FIM|", "", "|", "||", "|C100|"),
      fc.string({ unit: fc.constantFrom("|", "a", "é", "0", "\r", "\n", "\u0000", "\u0096") }),
    );
    const text = fc.array(fc.tuple(line, fc.constantFrom("\r\n", "\n", "")), { maxLength: 20 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (lines, size) => {
        const bytes = Buffer.from(lines.map(([start, end]) => start + end).join(""), "latin1");
        expect(written(inPieces(bytes, size)).equals(bytes)).toBe(true);
      }),
    );
  });

  test("a signature after 9999 is left alone, and no line is made of it", () => {
    const signed = `${file(...WHOLE)}SBRCAAEPDR0\r\n|binary\u0000|\n`;
    const records = [...walkSped([signed])];
    expect(records.filter(({ register }) => register !== "")).toHaveLength(WHOLE.length);
    expect(records.map(writeSpedRecord).join("")).toBe(signed);
    expect(codesOf(signed)).toEqual([]);
  });

  test("a document of several lines is one field of its register", () => {
    const text = "|J800|RTF|notas||{\\rtf1\r\n\\par texto}|J800FIM|\r\n|J900|x|\r\n";
    const [document, next] = [...walkSped([text])];
    expect(document?.fields).toEqual(["J800", "RTF", "notas", "", "{\\rtf1\r\n\\par texto}", "J800FIM"]);
    expect(next).toMatchObject({ line: 2, register: "J900" });
  });

  test("a line longer than any register is said, and the next one is read", () => {
    const endless = Array.from({ length: 20 }, () => "a".repeat(1024 * 1024));
    const records = [...walkSped([...endless, "\n|9999|1|\n"])];
    expect(records.map(({ register, cut }) => [register, cut])).toEqual([
      ["", true],
      ["9999", undefined],
    ]);
  });
});

describe("the form of a file is checked by the table of its layout", () => {
  test("what is whole has nothing to say", () => {
    expect(codesOf(file(...WHOLE))).toEqual([]);
  });

  test.each([
    ["not of SPED", ["não é"], "sped.not_sped"],
    ["cut before its end", without("9999"), "sped.truncated"],
    ["a register that the layout does not have", changed("0990", "0555|1"), "sped.unknown_register"],
    ["without a field", changed("0001", "0001"), "sped.field_count"],
    ["with an empty field that is needed", changed("0001", "0001|"), "sped.field_missing"],
    ["with a sign in a number", changed("0001", "0001|-1"), "sped.field_wrong_type"],
    [
      "with a day that does not exist",
      changed("0000", OPENING.replace("30112026", "31112026")),
      "sped.field_wrong_type",
    ],
    [
      "with punctuation in a CNPJ",
      changed("0000", OPENING.replace("11222333000181", "11.222.333/0001")),
      "sped.field_wrong_type",
    ],
    ["with a name too long", changed("0000", OPENING.replace("EXEMPLO", "X".repeat(100))), "sped.field_too_long"],
    [
      "with a CNPJ too short",
      changed("0000", OPENING.replace("11222333000181", "1122233300018")),
      "sped.field_wrong_size",
    ],
    ["with a decimal where there is none", changed("0001", "0001|1,0"), "sped.too_many_decimals"],
    ["with a tab in a name", changed("0000", OPENING.replace("EMPRESA ", "EMPRESA\t")), "sped.control_character"],
    ["in UTF-8", changed("0000", OPENING.replace("EMPRESA", "PADARIA PÃ£O")), "sped.looks_like_utf8"],
    ["with a block that counts itself wrongly", changed("0990", "0990|4"), "sped.block_count_differs"],
    ["with a count of a register that is wrong", changed("9900|0001", "9900|0001|2"), "sped.register_count_differs"],
    ["with a count of the file that is wrong", changed("9999", "9999|12"), "sped.file_count_differs"],
    ["with a line that is no register", [...changed("0001", "0001|1|\r\nsobra de texto")], "sped.stray_line"],
    ["that says twice what it is", [OPENING, ...WHOLE], "sped.too_many"],
  ])("%s", (_, lines, code) => {
    expect(codesOf(file(...lines))).toContain(code);
  });

  test("an item of a document without its document is out of place, and one that comes too late out of order", () => {
    const item = "C110|1|x";
    expect(codesOf(file(OPENING, "0001|1", "0990|3", "C001|0", item))).toContain("sped.out_of_place");
    expect(codesOf(file(OPENING, "0990|2", "0001|1"))).toContain("sped.out_of_order");
  });

  test("a register that no 9900 counts is named", () => {
    const [missing] = [...checkSped(walkSped([file(...without("9900|0990"))]))].filter(
      ({ code }) => code === "sped.register_not_counted",
    );
    expect(missing?.message).toContain("0990");
  });

  test("an old layout is checked by what does not change, and says so", () => {
    expect(codesOf(file(...changed("0000", OPENING.replace("|006|", "|003|"))))).toEqual([
      "sped.version_without_table",
    ]);
  });

  test.skipIf(files.length === 0)("of the real and official files, only what was made wrong in them is said", () => {
    const found = Object.fromEntries(
      files.map((name) => [name.split("/").at(-1), [...new Set(codesOf(bytesOf(name).toString("latin1")))].toSorted()]),
    );
    const old = ["sped.version_without_table"];
    expect(found).toEqual({
      "ecd-2025.txt": [],
      // A piece of a file, and the example of a book of 2023 that says it is of layout 8.
      "ecd-j100-j150-manual-layout9.txt": ["sped.not_sped"],
      "ecd-razao-auxiliar-manual-layout9.txt": old,
      "efd-contribuicoes-empty-elvisgs.txt": old,
      // Its registers were drawn by lot, so that no count agrees; two texts have dashes of Windows.
      "efd-contribuicoes-random-rustsped.txt": [
        "sped.block_count_differs",
        "sped.control_character",
        "sped.file_count_differs",
        "sped.register_count_differs",
      ],
      "efd-icms-ipi-empty-elvisgs.txt": old,
      "efd-icms-ipi-perfil-c-elvisgs.txt": old,
      // An NCM of two digits.
      "efd-icms-ipi-v011-elvisgs.txt": ["sped.field_wrong_size", ...old],
      "efd-icms-ipi-v014-posto-pseudonymised.txt": old,
    });
  });
});

describe("a register is written by the same table", () => {
  const ecd = spedTable("ecd");

  test("numbers with a comma, dates as ddmmaaaa, without the fields of another currency", () => {
    const values = { NUM_LCTO: "7", DT_LCTO: "2025-01-12", VL_LCTO: "16912.13", IND_LCTO: "N" };
    expect(writeSpedRegister(ecd, "I200", values)).toEqual({ text: "|I200|7|12012025|16912,13|N||\r\n", faults: [] });
  });

  test.each([
    ["a bar in a text", "I075", { COD_HIST: "1", DESCR_HIST: "a|b" }],
    ["a line break in a text", "I075", { COD_HIST: "1", DESCR_HIST: "a\nb" }],
    ["a letter that ISO 8859-1 does not have", "I075", { COD_HIST: "1", DESCR_HIST: "→" }],
    ["a text too long", "I075", { COD_HIST: "1", DESCR_HIST: "a".repeat(256) }],
    ["a third decimal", "I200", { NUM_LCTO: "7", DT_LCTO: "2025-01-12", VL_LCTO: "1.234", IND_LCTO: "N" }],
    ["a negative amount", "I200", { NUM_LCTO: "7", DT_LCTO: "2025-01-12", VL_LCTO: "-1.00", IND_LCTO: "N" }],
    ["a value that is not in the list", "I200", { NUM_LCTO: "7", DT_LCTO: "2025-01-12", VL_LCTO: "1", IND_LCTO: "Z" }],
    ["a needed field left out", "I200", { NUM_LCTO: "7", DT_LCTO: "2025-01-12", IND_LCTO: "N" }],
    ["a field of another register", "I990", { QTD_LIN_I: "1", HIST: "x" }],
  ])("%s is refused, never changed", (_, register, values) => {
    expect(writeSpedRegister(ecd, register, values).faults.map(({ code }) => code)).toEqual(["sped.field_unwritable"]);
  });

  test("any text is made to fit, and is then written and read back", () => {
    expect(spedText("“Café”\t– 10 | caixa…  Łódź")).toBe('"Café" - 10 / caixa... ?ódz');
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const fitting = spedText(text);
        fc.pre(fitting !== "");
        const { text: line, faults } = writeSpedRegister(ecd, "I075", { COD_HIST: "1", DESCR_HIST: fitting });
        expect(faults).toEqual([]);
        expect([...walkSped([Buffer.from(line, "latin1")])][0]?.fields[2]).toBe(fitting);
      }),
    );
  });

  test.each(["ecd", "ecf", "efd-icms-ipi", "efd-contribuicoes"] as const)(
    "every register of %s is written and read back without a fault",
    (name: SpedFile) => {
      const table = spedTable(name);
      const example = { text: "X", number: "0", signed: "-1", date: "2026-01-31", id: "1" };
      for (const { register, fields } of table.layout.registers) {
        const values = Object.fromEntries(
          fields.slice(1).map(({ name: field, type, values: domain, size = 1, exact }) => {
            const value = domain?.[0] ?? example[type];
            return [
              field,
              exact === true && domain === undefined && type !== "date"
                ? value.padStart(size, type === "text" ? "X" : "0")
                : value,
            ];
          }),
        );
        const { text, faults } = writeSpedRegister(table, register, values, { functional: true });
        expect(faults, register).toEqual([]);
        expect([...walkSped([text])][0]?.fields, register).toHaveLength(fields.length);
      }
    },
  );
});

test.skipIf(files.length === 0)("the registers, fields and parents of the tables are those of the manuals", () => {
  const parents = (name: SpedFile): Record<string, string | undefined> =>
    Object.fromEntries(spedTable(name).layout.registers.map(({ register, parent }) => [register, parent]));
  expect(parents("ecd")).toMatchObject({
    I052: "I050",
    I155: "I150",
    I250: "I200",
    I355: "I350",
    J150: "J005",
    J930: "J900",
  });
  expect(parents("efd-icms-ipi")).toMatchObject({
    C170: "C100",
    C176: "C170",
    C190: "C100",
    E116: "E110",
    H010: "H005",
  });
  expect(parents("efd-contribuicoes")).toMatchObject({ C170: "C100", C100: "C010", M210: "M200", "0140": "0001" });
  expect(parents("ecf")).toMatchObject({ P150: "P030", Y600: "Y001", "9990": undefined });
});
