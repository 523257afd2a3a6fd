import { expect, test } from "vitest";
import { type Cell, csvDownload, EXPORT_ROWS_MAX } from "./table-download.ts";

async function* rowsOf(...rows: readonly (readonly Cell[])[]) {
  yield* rows;
}

const columns = [
  { title: "Data", kind: "date" },
  { title: "Histórico", kind: "text" },
  { title: "Valor", kind: "money" },
] as const;

test("a table opens in a spreadsheet in Portuguese, and none of its texts is run", async () => {
  const { name, body } = await csvDownload({
    name: "diário",
    columns,
    rows: rowsOf(["2026-03-10", '=CMD() "a"; b', -123_456n], [null, "-5", null]),
  });
  expect(name).toBe("diário.csv");
  expect(String(body)).toBe('\uFEFFData;Histórico;Valor\r\n10/03/2026;"\'=CMD() ""a""; b";-1234,56\r\n;\'-5;\r\n');
});

test.each([
  ["=1+1", "'=1+1"],
  ["+55", "'+55"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["＝1", "'＝1"],
  ["\t=1", "'\t'=1"],
  ["a;=1", '"a;\'=1"'],
  ["a-b", "a-b"],
])("the text %j cannot become a formula", async (text, written) => {
  const { body } = await csvDownload({ name: "x", columns: [{ title: "T", kind: "text" }], rows: rowsOf([text]) });
  expect(String(body)).toBe(`\uFEFFT\r\n${written}\r\n`);
});

test("more lines than a spreadsheet takes are refused, whole", async () => {
  async function* endless() {
    for (;;) yield [null, "", 1n];
  }
  await expect(csvDownload({ name: "x", columns, rows: endless() })).rejects.toMatchObject({
    code: "kernel.export_too_large",
    message: expect.stringContaining(String(EXPORT_ROWS_MAX)),
  });
});
