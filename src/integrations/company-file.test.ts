import { describe, expect, test } from "vitest";
import { Refusal } from "../kernel/errors.ts";
import { readCompanyFile } from "./index.ts";

const account = { bank: "341", branch: "0001", number: "12345-6", opening: { on: "2026-01-31", balance: "1000.00" } };
const company = { name: "Padaria Invenção Ltda", taxId: "11222333000181", taxRegime: "presumido", state: "SP" };
const whole = { ...company, accounts: [account] };

function read(content: unknown) {
  return readCompanyFile({
    file: "empresa.json",
    text: typeof content === "string" ? content : JSON.stringify(content),
  });
}

function refusalOf(content: unknown): { code: string; message: string } {
  try {
    read(content);
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("it was not refused");
}

describe("a company file", () => {
  test("gives the company and its accounts, money in centavos, the tax id without its mask", () => {
    const { company: read1, accounts } = read({ ...whole, taxId: "12.abc.345/01de-35", city: "3550308" });
    expect(read1).toMatchObject({ name: company.name, taxId: "12ABC34501DE35", city: "3550308" });
    expect(accounts).toEqual([{ ...account, opening: { on: "2026-01-31", centavos: 100_000n } }]);
  });

  test("may begin with a BOM, owe the bank, and have no account", () => {
    expect(read(`\uFEFF${JSON.stringify({ ...company, accounts: [] })}`).accounts).toEqual([]);
    const owing = { ...account, opening: { on: "2026-01-31", balance: "-0.05" } };
    expect(read({ ...company, accounts: [owing] }).accounts[0]?.opening.centavos).toBe(-5n);
  });

  test("may say the fee of each boleto, which is none unless it says so", () => {
    expect(read({ ...whole, collectionFee: "2.50" }).collectionFeeCentavos).toBe(250n);
    expect(read(whole).collectionFeeCentavos).toBe(0n);
  });

  test.each([
    ["name", { name: "  " }, "name não pode ser vazio"],
    ["taxId", { taxId: "11222333000182" }, "taxId não é um CNPJ ou CPF válido"],
    ["taxRegime", { taxRegime: "lucro" }, "taxRegime deve ser simples, mei, presumido ou real"],
    ["state", { state: "São Paulo" }, "state deve ser a sigla da UF"],
    ["city", { city: "São Paulo" }, "city deve ser o código do IBGE"],
    ["demonstration", { demonstration: "sim" }, "demonstration falta ou é de outro tipo"],
    ["accounts", { accounts: undefined }, "accounts falta ou é de outro tipo"],
    ["bank", { accounts: [{ ...account, bank: "Itaú" }] }, "accounts.0.bank deve ser o código do banco"],
    ["branch", { accounts: [{ ...account, branch: "" }] }, "accounts.0.branch não pode ser vazio"],
    ["number", { accounts: [{ ...account, number: 12345 }] }, "accounts.0.number falta ou é de outro tipo"],
    [
      "opening.on",
      { accounts: [{ ...account, opening: { on: "2026-02-30", balance: "0.00" } }] },
      "accounts.0.opening.on deve ser uma data AAAA-MM-DD que existe",
    ],
    [
      "opening.balance",
      { accounts: [{ ...account, opening: { on: "2026-01-31", balance: "1.000,00" } }] },
      'accounts.0.opening.balance deve ser texto com duas casas, como "1000.00"',
    ],
    ["collectionFee", { collectionFee: "2,50" }, 'collectionFee deve ser texto com duas casas, como "2.50"'],
    ["an unknown field", { regime: "simples" }, "o arquivo tem campos desconhecidos: regime"],
  ])("with a wrong %s is refused with one sentence for it", (_, wrong, sentence) => {
    const { code, message } = refusalOf({ ...whole, ...wrong });
    expect(code).toBe("companies.company_file_invalid");
    expect(message).toContain("empresa.json");
    expect(message).toContain(sentence);
    expect(message).not.toContain(";");
  });

  test("with everything wrong says all of it at once", () => {
    const { message } = refusalOf({ taxId: "1", taxRegime: "", state: "", accounts: [{ bank: "1" }] });
    for (const field of [
      "name",
      "taxId",
      "taxRegime",
      "state",
      "accounts.0.bank",
      "accounts.0.branch",
      "accounts.0.number",
      "accounts.0.opening",
    ]) {
      expect(message).toContain(field);
    }
  });

  test("that names an account twice, or is no JSON, is refused", () => {
    expect(refusalOf({ ...company, accounts: [account, account] }).message).toContain("aparece duas vezes");
    expect(refusalOf("{").message).toContain("não é um JSON válido");
    expect(refusalOf("[]").message).toContain("o arquivo");
    expect(refusalOf("null").message).toContain("o arquivo");
  });
});
