import { describe, expect, it } from "vitest";
import { accessKeyCheckDigit, accessKeyParts, isValidAccessKey, isValidNfseKey } from "./access-key.ts";

describe("an access key", () => {
  it("has the check digits of the worked examples, with and without letters", () => {
    expect(accessKeyCheckDigit("3520015959431500015755001000000001206277716")).toBe("1");
    expect(accessKeyCheckDigit("35260712ABC34501DE3555001000000123112345678")).toBe("7");
  });

  it("with the issuer's CNPJ in letters is valid and keeps them", () => {
    const key = "35260712ABC34501DE35550010000001231123456787";
    expect(isValidAccessKey(key)).toBe(true);
    expect(accessKeyParts(key)).toEqual({
      cUF: "35",
      yearMonth: "2607",
      taxId: "12ABC34501DE35",
      model: "55",
      series: "001",
      number: "000000123",
      tpEmis: "1",
      cNF: "12345678",
      checkDigit: "7",
    });
  });

  it("whose digit is wrong is still read, but not valid", () => {
    const key = "35260712ABC34501DE35550010000001231123456780";
    expect(isValidAccessKey(key)).toBe(false);
    expect(accessKeyParts(key)?.checkDigit).toBe("0");
  });

  it.each(["", "3526", "35260712abc34501de35550010000001231123456787", "X5260712ABC34501DE35550010000001231123456787"])(
    "%j is not one",
    (text) => {
      expect(isValidAccessKey(text)).toBe(false);
      expect(accessKeyParts(text)).toBeUndefined();
    },
  );
});

describe("the key of a national NFS-e", () => {
  it("has 50 characters and the same kind of check digit", () => {
    const unchecked = "3550308" + "1" + "2" + "12ABC34501DE35" + "0000000000123" + "2607" + "123456789";
    const key = unchecked + accessKeyCheckDigit(unchecked);
    expect(key).toHaveLength(50);
    expect(isValidNfseKey(key)).toBe(true);
    expect(isValidNfseKey(`${unchecked}${(Number(key[49]) + 1) % 10}`)).toBe(false);
    expect(isValidNfseKey(key.slice(1))).toBe(false);
  });
});
