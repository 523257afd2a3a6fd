import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cleanTaxId,
  cnpjCheckDigits,
  cnpjRoot,
  cpfCheckDigits,
  formatTaxId,
  isValidCnpj,
  isValidCpf,
  isValidTaxId,
} from "./tax-id.ts";

const alphanumeric = fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

describe("a CNPJ", () => {
  it.each([
    "12ABC34501DE35",
    "11222333000181",
    "XT9CDVWJ000172",
    "LWNDT383000182",
    "992Z30KX000193",
    "2T82HN7P000105",
    "9WHE64G2000170",
    "CCHVZLWP000198",
    "B9J5LWB1000111",
  ])("%s holds its check digits", (taxId) => {
    expect(isValidCnpj(taxId)).toBe(true);
    expect(isValidTaxId(taxId)).toBe(true);
  });

  it.each([
    ["ABCDEF12345678", "wrong digits"],
    ["12ABC34501DE36", "last digit changed"],
    ["12abc34501de35", "lower case"],
    ["12ABC34501DE3A", "letter in a check digit"],
    ["1222333000181", "too short"],
    ["00000000000000", "nobody"],
    ["12ABÇ34501DE35", "accent"],
  ])("%s is refused: %s", (taxId) => {
    expect(isValidCnpj(taxId)).toBe(false);
  });

  it("has the check digits of the worked examples", () => {
    expect(cnpjCheckDigits("12ABC34501DE")).toBe("35");
    expect(cnpjCheckDigits("112223330001")).toBe("81");
    expect(cnpjCheckDigits("ABCDEF123456")).toBe("80");
  });

  it("with one character changed never holds the same digits, unless their values are 11 apart", () => {
    const twelve = fc.array(alphanumeric, { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(twelve, fc.nat(11), alphanumeric, (characters, at, other) => {
        const changed = characters.with(at, other);
        const difference = Math.abs((characters[at] ?? "").charCodeAt(0) - other.charCodeAt(0));
        fc.pre(difference % 11 !== 0);
        const same = cnpjCheckDigits(characters.join("")) === cnpjCheckDigits(changed.join(""));
        // Remainders 0 and 1 share the digit 0, so the first digit alone may repeat; both together seldom do.
        if (same) expect(cnpjCheckDigits(characters.join(""))).toMatch(/0/);
      }),
    );
  });
});

describe("a CPF", () => {
  it("holds its check digits", () => {
    expect(cpfCheckDigits("123456789")).toBe("09");
    expect(isValidCpf("12345678909")).toBe(true);
    expect(isValidCpf("12345678908")).toBe(false);
  });

  it("of eleven equal digits is nobody's", () => {
    expect(isValidCpf("11111111111")).toBe(false);
  });
});

describe("a tax id as people write it", () => {
  it("loses its mask and gains upper case", () => {
    expect(cleanTaxId(" 12.abc.345/01de-35 ")).toBe("12ABC34501DE35");
    expect(cleanTaxId("123.456.789-09")).toBe("12345678909");
  });

  it("keeps what does not belong in it, so that it fails", () => {
    expect(isValidTaxId(cleanTaxId("11.222.333/0001-81;"))).toBe(false);
  });

  it("is printed with its mask", () => {
    expect(formatTaxId("12ABC34501DE35")).toBe("12.ABC.345/01DE-35");
    expect(formatTaxId("12345678909")).toBe("123.456.789-09");
    expect(formatTaxId("EXTERIOR")).toBe("EXTERIOR");
  });

  it("shares its root with the other establishments of the company", () => {
    expect(cnpjRoot("11222333000181")).toBe(cnpjRoot("11222333000262"));
  });
});
