import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPix } from "./read-pix.ts";
import { writePix } from "./write-pix.ts";

const merchant = { merchantName: "Padaria São João & Irmãos do Norte Ltda", merchantCity: "São José dos Campos" };

describe("a Pix code that is issued", () => {
  test("with a key is static: name and city without accents, cut to what the code takes", () => {
    const { code = "", faults } = writePix({
      ...merchant,
      key: "caixa@padaria.example",
      amount: "12.50",
      txid: "PED7",
    });
    expect(faults).toEqual([]);
    expect(readPix(code)).toMatchObject({
      pix: {
        kind: "static",
        key: "caixa@padaria.example",
        amount: "12.50",
        merchantName: "Padaria Sao Joao & Irmaos",
        merchantCity: "Sao Jose dos Ca",
        txid: "PED7",
      },
      faults: [],
    });
  });

  test("with the address of a charge is dynamic and of one use; a recurrence goes beside it, or alone", () => {
    const url = "pix.banco.example/qr/v2/cobv/9d36b84f-c70b-478f-b95c-12729b90ca25";
    expect(readPix(writePix({ ...merchant, url }).code ?? "").pix).toMatchObject({
      kind: "dynamic",
      url,
      pointOfInitiation: "12",
      txid: "***",
    });
    const recurrenceUrl = "pix.banco.example/rec/1";
    expect(readPix(writePix({ ...merchant, url, recurrenceUrl }).code ?? "").pix).toMatchObject({ url, recurrenceUrl });
    expect(readPix(writePix({ ...merchant, recurrenceUrl }).code ?? "").pix).toMatchObject({ kind: "recurrence-only" });
  });

  test("is read back as it was given, whatever was given", () => {
    const text = (max: number) =>
      fc.string({ unit: "grapheme", minLength: 1, maxLength: max }).filter((each) => /[0-9a-z]/i.test(each));
    const given = fc.record(
      {
        key: fc.constantFrom(
          "11144477735",
          "12ABC34501DE35",
          "+5581987654321",
          "a@b.co",
          "123e4567-e12b-12d1-a456-426655440000",
        ),
        description: text(30),
        amount: fc.integer({ min: 1, max: 99_999_999 }).map((centavos) => (centavos / 100).toFixed(2)),
        merchantName: text(60),
        merchantCity: text(40),
        txid: fc.stringMatching(/^[0-9A-Za-z]{1,25}$/),
        postalCode: fc.stringMatching(/^\d{8}$/),
      },
      { requiredKeys: ["key", "merchantName", "merchantCity"] },
    );
    fc.assert(
      fc.property(given, (pix) => {
        const { code, faults } = writePix(pix);
        if (code === undefined) return expect(faults.every(({ code: of }) => of === "pix.unwritable")).toBe(true);
        const back = readPix(code);
        expect(back.faults).toEqual([]);
        expect(code).toMatch(/^[\x20-\x7e]+$/);
        const { key, amount, txid = "***", postalCode } = pix;
        expect([back.pix?.key, back.pix?.amount, back.pix?.txid, back.pix?.postalCode]).toEqual([
          key,
          amount,
          txid,
          postalCode,
        ]);
      }),
    );
  });

  test("says what cannot be written, and where", () => {
    const paths = (given: Partial<Parameters<typeof writePix>[0]>) =>
      writePix({ ...merchant, key: "11144477735", ...given }).faults.map(({ path }) => path);
    expect(paths({ key: "81987654321 " })).toEqual(["key"]);
    expect(paths({ url: "https://pix.example/1" })).toEqual(["url", "url"]);
    expect(paths({ amount: "0.00" })).toEqual(["amount"]);
    expect(paths({ amount: "1,50" })).toEqual(["amount"]);
    expect(paths({ merchantName: "  ", merchantCity: "—" })).toEqual(["merchantName", "merchantCity"]);
    expect(paths({ txid: "com espaço" })).toEqual(["txid"]);
    expect(paths({ description: "x".repeat(80) })).toEqual(["description"]);
    expect(writePix(merchant).faults.map(({ path }) => path)).toEqual(["key"]);
  });
});
