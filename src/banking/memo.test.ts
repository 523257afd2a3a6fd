import { describe, expect, test } from "vitest";
import {
  normaliseMemo,
  numbersIn,
  quotesInstallment,
  quotesName,
  saidNumbersIn,
  saysPartial,
  sharesNameWord,
  taxIdsIn,
} from "./memo.ts";

const CNPJ = "11222333000181";
const WITH_LETTERS = "12ABC34501DE35";
const CPF = "12345678909";

test("a memo is compared without accents, case or padding", () => {
  expect(normaliseMemo("  Pagto   água e\tesgoto — São João ")).toBe("PAGTO AGUA E ESGOTO — SAO JOAO");
});

describe("a tax id in a memo", () => {
  test.each([
    ["PIX ENVIADO 11222333000181 MOINHO", [CNPJ]],
    ["TED 11.222.333/0001-81", [CNPJ]],
    ["CNPJ:11222333/0001-81.", [CNPJ]],
    ["PIX 12ABC34501DE35", [WITH_LETTERS]],
    ["PIX 12.ABC.345/01DE-35 X", [WITH_LETTERS]],
    ["PIX RECEBIDO 123.456.789-09 JOANA", [CPF]],
    ["PIX RECEBIDO 12345678909", [CPF]],
    ["DE 12345678909 PARA 11222333000181", [CPF, CNPJ]],
  ])("is found in %s", (memo, expected) => {
    expect(taxIdsIn(memo)).toEqual(expected);
  });

  test.each([
    ["PIX ***.456.789-** JOANA"],
    ["PIX 11222333000182"],
    ["DOC 12345678900"],
    ["11222333000181999"],
    ["AUT11222333000181"],
    ["CELULAR 11987654321"],
    ["00000000000000"],
  ])("is not what %s has", (memo) => {
    expect(taxIdsIn(memo)).toEqual([]);
  });
});

describe("a document's number in a memo", () => {
  test.each([
    ["PAGTO NF 1234", "1234"],
    ["NF 000001234", "1234"],
    ["NF-1234", "000001234"],
    ["NFE 1234/02", "1234"],
    ["BOLETO 1234-1 MOINHO", "1234"],
    ["NF 1234.", "1234"],
    ["NF 1234, MOINHO", "1234"],
  ])("%s quotes %s", (memo, number) => {
    expect(numbersIn(memo)).toContain(number.replace(/^0+/, ""));
  });

  test.each([
    ["NF 12345", "1234"],
    ["NF 51234", "1234"],
    ["VALOR 1.234,56", "1234"],
    ["VALOR 1.234,56", "234"],
    ["VALOR 1234,56", "1234"],
    ["VALOR 1234.56", "1234"],
    ["A1234", "1234"],
    ["NF 12", "12"],
    ["NF 1234", ""],
    ["NF 1234", "12A4"],
    ["PAGTO EM 10/03/2026", "2026"],
    ["PAGTO EM 10/03/26 NF 55", "103"],
    ["PAGTO EM 2026-03-10", "2026"],
  ])("%s does not quote %s", (memo, number) => {
    expect(numbersIn(memo)).not.toContain(number.replace(/^0+/, ""));
  });

  test.each([
    ["NF 1234/02", "1234", "002", true],
    ["NF 1234 - 2", "1234", "002", true],
    ["NF 1234/12", "1234", "002", false],
    ["NF 1234", "1234", "001", false],
    ["NF 11234/02", "1234", "002", false],
  ])("%s: instalment %s/%s is quoted: %s", (memo, number, installment, expected) => {
    expect(quotesInstallment(memo, number, installment)).toBe(expected);
  });
});

describe("a name in a memo", () => {
  test("counts whole, or as much of it as banks leave when they cut", () => {
    expect(quotesName("TED MOINHO INVENTADO DO SUL", "Moinho Inventado do Sul Ltda")).toBe(true);
    expect(quotesName("TED MOINHO INVENTADO DO", "Moinho Inventado do Sul Ltda")).toBe(true);
    expect(quotesName("TED MOINHO", "Moinho Inventado do Sul Ltda")).toBe(false);
    expect(quotesName("QUALQUER", "")).toBe(false);
  });

  test("a word that many names have tells nobody", () => {
    expect(sharesNameWord("COMERCIO BRASIL LTDA", "Comércio Brasil Ltda")).toBe(false);
    expect(sharesNameWord("PIX MOINHO", "Moinho Comércio Ltda")).toBe(true);
  });
});

test.each([
  ["NF 57.653", "57653"],
  ["NF-E 57.653/02", "57653"],
  ["NFS-E 000074862", "74862"],
  ["DUPL 89.919", "89919"],
])("%s is said to be of document %s", (memo, number) => {
  expect(saidNumbersIn(memo)).toEqual([number]);
  expect(numbersIn(memo)).toContain(number);
});

test("a point between thousands is read only after the name of a document, and never in an amount", () => {
  expect(numbersIn("TARIFA 57.653")).not.toContain("57653");
  expect(numbersIn("NF 1.234,56")).not.toContain("1234");
  expect(quotesInstallment("NF 46.836/03", "46836", "003")).toBe(true);
});

test("a part of a document is paid when the memo says so of a document", () => {
  expect(saysPartial("PIX ENVIADO PARCIAL NF 57495")).toBe(true);
  expect(saysPartial("PAGTO PARCIAL DA DUPL 5965")).toBe(true);
  expect(saysPartial("RESGATE PARCIAL CDB 57495")).toBe(false);
});
