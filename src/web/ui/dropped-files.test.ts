import { expect, test } from "vitest";
import { isLeftover, isSpreadsheet } from "./dropped-files.ts";

test("spreadsheets are told from documents by their names, whatever the case", () => {
  const names = ["a.XLSX", "b.csv", "c.xls", "nota.xml", "extrato.ofx", "notas.zip", "xlsx"];
  expect(names.filter((name) => isSpreadsheet({ name }))).toEqual(["a.XLSX", "b.csv", "c.xls"]);
});

test("what a system leaves in folders is not sent", () => {
  const files = [".DS_Store", "Thumbs.db", "~$contas.xlsx", "nota.xml"].map((name) => ({ name, size: 1 }));
  expect(files.filter((file) => !isLeftover(file))).toEqual([{ name: "nota.xml", size: 1 }]);
  expect(isLeftover({ name: "vazia.xml", size: 0 })).toBe(true);
});
