import fc from "fast-check";
import { expect, test } from "vitest";
import { openSheet } from "./open-sheet.ts";
import { type SheetCell, type SheetColumn, writeXlsx } from "./write-xlsx.ts";

const COLUMNS: readonly SheetColumn[] = [
  { title: "Nome", kind: "text" },
  { title: "Valor", kind: "money" },
  { title: "Dia", kind: "date" },
  { title: "Quantos", kind: "count" },
];

async function written(rows: readonly (readonly SheetCell[])[]): Promise<Uint8Array> {
  return Buffer.concat(await allOf(writeXlsx([{ name: "Títulos [a/b]", columns: COLUMNS, rows }])));
}

async function readBack(bytes: Uint8Array) {
  const { rows, facts } = await openSheet(bytes);
  return { rows: (await allOf(rows)).map(({ cells }) => cells), facts };
}

test("what is written is read back: text, money, dates and counts each as what it is", async () => {
  const { rows, facts } = await readBack(
    await written([
      ['Moinho & Filhos <sul> "x"', -1_250n, "2026-03-10", 3],
      ["=1+1", 123_456_789n, "1900-01-05", 0],
      [null, null, null, null],
      ["00123", 9_999_999_999_999_999n, null, null],
    ]),
  );
  expect(facts).toMatchObject({ sheet: "Títulos  a b", formulas: 0 });
  expect(rows).toEqual([
    ["Nome", "Valor", "Dia", "Quantos"],
    ['Moinho & Filhos <sul> "x"', { number: "-12.5" }, { date: "2026-03-10" }, { number: "3" }],
    ["=1+1", { number: "1234567.89" }, "05/01/1900", { number: "0" }],
    ["00123", "99999999999999,99"],
  ]);
});

test("any text comes back as it went, and none is a formula", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 }),
      async (texts) => {
        const { rows } = await readBack(await written(texts.map((text) => [`x${text}x`, 1n, null, null])));
        expect(rows.slice(1).map(([text]) => text)).toEqual(
          texts.map((text) => unguardedTwice(`x${text.toWellFormed()}x`)),
        );
      },
    ),
    { numRuns: 200 },
  );
});

/** An apostrophe that stood before a formula's sign is taken for ours. */
function unguardedTwice(text: string): string {
  return text.replaceAll(/([;,\t\r\n])'(?=[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])/g, "$1");
}

test("memory does not grow with the rows", async () => {
  const rows = function* () {
    for (let at = 0; at < 200_000; at += 1) yield [`Fornecedor ${at}`, BigInt(at), "2026-03-10", at] as const;
  };
  let largest = 0;
  let total = 0;
  for await (const piece of writeXlsx([{ name: "Todos", columns: COLUMNS, rows: rows() }])) {
    largest = Math.max(largest, piece.length);
    total += piece.length;
  }
  expect(total).toBeGreaterThan(1_000_000);
  expect(largest).toBeLessThan(200_000);
});

async function allOf<Each>(each: AsyncIterable<Each>): Promise<Each[]> {
  const all: Each[] = [];
  for await (const one of each) all.push(one);
  return all;
}
