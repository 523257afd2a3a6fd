import { expect, test } from "vitest";
import { calendarDate } from "../../values/calendar.ts";
import type { Cell } from "./sheet.ts";
import { writeCsv } from "./write-csv.ts";

async function csvOf(...rows: readonly (readonly Cell[])[]): Promise<string> {
  async function* each() {
    yield* rows;
  }
  let text = "";
  for await (const chunk of writeCsv({ headings: ["a"], rows: each() })) text += chunk;
  return text;
}

test("cells are written as spreadsheets in Portuguese read them", async () => {
  expect(await csvOf(["Moinho", 3, null, { money: -1_250n }, { date: calendarDate("2026-03-10") }])).toBe(
    '\uFEFF"a"\r\n"Moinho";3;;-12,50;10/03/2026\r\n',
  );
});

test.each([
  ["=1+1", "'=1+1"],
  ["+55", "'+55"],
  ["-1+1", "'-1+1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["＝1", "'＝1"],
  ["\t=1", "'\t'=1"],
  ["a;=1", "a;'=1"],
  ['diz "oi"', 'diz ""oi""'],
  ["a-b", "a-b"],
])("%j cannot become a formula", async (text, written) => {
  expect(await csvOf([text])).toBe(`\uFEFF"a"\r\n"${written}"\r\n`);
});
