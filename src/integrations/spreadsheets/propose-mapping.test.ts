import { describe, expect, test } from "vitest";
import { findHeadings, proposeMapping } from "./propose-mapping.ts";

describe("what a spreadsheet brings is told by its headings", () => {
  test.each([
    [
      "payables",
      ["Fornecedor", "CNPJ", "Nº Documento", "Parcela", "Emissão", "Vencimento", "Valor em aberto"],
      "x.csv",
    ],
    ["receivables", ["Cliente", "CPF/CNPJ", "Nota Fiscal", "Dt. Emissão", "Dt. Vencto", "Saldo"], "x.csv"],
    ["payables", ["Nome", "Documento", "Vencimento", "Valor"], "contas a pagar.xlsx"],
    ["receivables", ["Nome", "Documento", "Vencimento", "Valor"], "Contas a Receber.xlsx"],
    ["opening_balances", ["Conta", "Descrição", "Saldo Devedor", "Saldo Credor"], "x.csv"],
    ["opening_balances", ["Código", "Conta contábil", "Saldo atual", "D/C"], "balancete.csv"],
    ["partners", ["Razão Social", "Nome Fantasia", "CNPJ"], "x.csv"],
    [null, ["Nome", "Documento", "Vencimento", "Valor"], "x.csv"],
    [null, ["Data", "Histórico"], "x.csv"],
  ] as const)("%s: %j", (kind, headings, name) => {
    expect(proposeMapping(headings, [name]).kind).toBe(kind);
  });

  test("each column is taken once, by the field that it names best", () => {
    const { columns } = proposeMapping(
      ["Fornecedor", "Documento", "Data de emissão", "Data de vencimento", "Valor original", "Saldo em aberto", "Obs"],
      [],
    );
    expect(columns).toEqual({ name: 0, documentNumber: 1, issuedOn: 2, dueOn: 3, amount: 5 });
  });

  test("what partners are is told by their headings or by the file's name", () => {
    expect(proposeMapping(["Nome", "CNPJ"], ["clientes.csv"]).partnersAre).toBe("customer");
    expect(proposeMapping(["Razão social", "CNPJ"], ["Fornecedores 2026.xlsx"]).partnersAre).toBe("supplier");
    expect(proposeMapping(["Razão social", "CNPJ"], ["x.xlsx"]).partnersAre).toBeNull();
  });
});

test("the title of a report above its headings is passed over", () => {
  const rows = [
    { line: 1, cells: ["Relatório de contas a pagar", null, "Emitido em 10/03/2026"] },
    { line: 3, cells: ["Fornecedor", "Vencimento", "Valor"] },
    { line: 4, cells: ["Moinho", "10/04/2026", "10,00"] },
  ];
  expect(findHeadings(rows)).toEqual({ line: 3, texts: ["Fornecedor", "Vencimento", "Valor"] });
});

test("who is owed by a day is a title, even where no heading is known to hold the amount", () => {
  const { kind, columns } = proposeMapping(["Favorecido", "Doc", "Vencimento", "Quanto"], ["contas a pagar.csv"]);
  expect(kind).toBe("payables");
  expect(columns).toEqual({ name: 0, documentNumber: 1, dueOn: 2 });
});
