import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessKeyCheckDigit } from "../values/access-key.ts";
import { calendarDate } from "../values/calendar.ts";
import { cnpjCheckDigits, cpfCheckDigits } from "../values/tax-id.ts";
import { inspectText } from "./inspect-text.ts";

const on = calendarDate("2026-11-24");
const codesOf = (text: string): string[] => inspectText(text, { on }).problems.map(({ code }) => code);
/** Another last digit, which no check digit survives. */
const mistyped = (text: string): string => `${text.slice(0, -1)}${(Number(text.at(-1)) + 1) % 10}`;

const cnpj = `12ABC34501DE${cnpjCheckDigits("12ABC34501DE")}`;
const cpf = `123456780${cpfCheckDigits("123456780")}`;
const key = (model: string): string => {
  const unchecked = `352611${"12345678000195"}${model}0010000012341123456780`.slice(0, 43);
  return unchecked + accessKeyCheckDigit(unchecked);
};
const nfseKey = (): string => {
  const unchecked = `3550308${"1"}${"2"}${"12345678000195"}${"0000000000123"}${"2611"}${"123456789"}`;
  return unchecked + accessKeyCheckDigit(unchecked);
};

describe("a typed code", () => {
  it.each([
    ["55", "nfe"],
    ["65", "nfce"],
    ["57", "cte"],
  ])("of 44 digits with model %s is the key of a %s", (model, kind) => {
    expect(inspectText(key(model), { on })).toMatchObject({
      kind,
      facts: { key: key(model), model, series: "001" },
      problems: [],
    });
  });

  it("of a key may come in groups, or with the name that XML gives it", () => {
    expect(inspectText(key("55").replaceAll(/(.{4})/g, "$1 "), { on })).toMatchObject({ kind: "nfe", problems: [] });
    expect(inspectText(`NFe${key("55")}`, { on })).toMatchObject({ kind: "nfe", problems: [] });
  });

  it("of 50 digits is the key of an NFS-e", () => {
    expect(inspectText(nfseKey(), { on })).toMatchObject({ kind: "nfse", facts: { key: nfseKey() }, problems: [] });
  });

  it("may be a CNPJ, with letters too, or a CPF", () => {
    expect(inspectText(cnpj.toLowerCase(), { on })).toMatchObject({
      facts: { taxId: cnpj, taxIdKind: "cnpj" },
      problems: [],
    });
    const masked = `${cpf.slice(0, 3)}.${cpf.slice(3, 6)}.${cpf.slice(6, 9)}-${cpf.slice(9)}`;
    expect(inspectText(masked, { on })).toMatchObject({ facts: { taxId: cpf, taxIdKind: "cpf" }, problems: [] });
  });

  it("that fails its check digits is still read, and says so", () => {
    expect(codesOf(mistyped(key("55")))).toEqual(["nfe.key_check_digit"]);
    expect(inspectText(mistyped(key("55")), { on }).facts).toMatchObject({ model: "55" });
    expect(codesOf(mistyped(key("57")))).toEqual(["cte.key_check_digit"]);
    expect(codesOf(mistyped(nfseKey()))).toEqual(["nfse.key_check_digit"]);
    expect(codesOf(mistyped(cnpj))).toEqual(["cnpj.check_digit"]);
    expect(codesOf(mistyped(cpf))).toEqual(["cpf.check_digit"]);
    const changed = inspectText("99991164000001234560000012345678901234567890", { on });
    expect(changed).toMatchObject({ kind: "boleto", facts: { bank: "999", amount: "1234.56", dueOn: "2026-11-24" } });
    expect(
      codesOf("99991164000001234560000012345678901234567890").filter((code) => !code.endsWith("check_digit")),
    ).toEqual([]);
  });

  it("that is nothing known is said to be so", () => {
    for (const text of ["", "   ", "bom dia", "123", "x".repeat(5_000), "12345678901a"]) {
      expect(codesOf(text), text).toEqual(["unknown.not_recognised"]);
    }
  });

  it("of Pix has its amount with two places", () => {
    const code =
      "00020126330014br.gov.bcb.pix0111000000000005204000053039865403" +
      "10.5802BR5904LOJA6006RECIFE62070503***63040000";
    expect(inspectText(code, { on })).toMatchObject({
      kind: "pix",
      facts: { key: "00000000000", amount: "10.00", merchant: "LOJA", city: "RECIFE", txid: "***", dynamic: false },
      problems: [{ code: "pix.wrong_check_digit" }],
    });
  });

  it("never makes the reader throw", () => {
    fc.assert(fc.property(fc.string(), (text) => void inspectText(text, { on })));
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 50 });
    fc.assert(fc.property(digits, (list) => void inspectText(list.join(""), { on })));
  });
});

const folder = new URL("../../../shared/samples/banking/", import.meta.url);
const isHere = existsSync(folder);

interface Boletos {
  readonly items: readonly {
    readonly kind: string;
    readonly barcode: string;
    readonly line: string;
    readonly bank?: string;
    readonly amount: string;
    readonly due_at_reference_2026_11_24?: string | null;
  }[];
}

interface Codes {
  readonly items: readonly {
    readonly brcode: string;
    readonly facts: { readonly kind: string; readonly merchant_name: string };
  }[];
}

describe.skipIf(!isHere)("the codes of the shared samples", () => {
  it("of boletos are told from access keys and read as measured", () => {
    const { items }: Boletos = JSON.parse(readFileSync(new URL("boletos.json", folder), "utf8"));
    for (const item of items) {
      for (const text of [item.line, item.barcode]) {
        expect(inspectText(text, { on }), text).toMatchObject({
          kind: "boleto",
          facts: {
            kind: item.kind === "banco" ? "bank" : "utility",
            line: item.line,
            barcode: item.barcode,
            ...(item.bank === undefined ? {} : { bank: item.bank }),
            amount: item.amount,
            dueOn: item.due_at_reference_2026_11_24 ?? null,
          },
        });
      }
    }
  });

  it("of Pix are read as measured", () => {
    const { items }: Codes = JSON.parse(readFileSync(new URL("pix-brcodes.json", folder), "utf8"));
    for (const { brcode, facts } of items) {
      expect(inspectText(brcode, { on })).toMatchObject({
        kind: "pix",
        facts: { merchant: facts.merchant_name, dynamic: facts.kind === "dynamic" },
        problems: [],
      });
    }
  });
});
