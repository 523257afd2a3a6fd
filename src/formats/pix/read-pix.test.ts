import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc16 } from "./crc16.ts";
import { readPix } from "./read-pix.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const field = (id: string, value: string): string =>
  `${id}${String(Array.from(value).length).padStart(2, "0")}${value}`;

function sealed(fields: string): string {
  return `${fields}6304${crc16(utf8(`${fields}6304`))}`;
}

function staticCode({ name = "PADARIA MODELO", amount = "12.5" } = {}): string {
  return sealed(
    field("00", "01") +
      field("26", field("00", "BR.GOV.BCB.PIX") + field("01", "caixa@padaria.example") + field("02", "Pedido 7")) +
      field("27", field("00", "BR.COM.OUTRO") + field("01", "999")) +
      field("52", "0000") +
      field("53", "986") +
      field("54", amount) +
      field("58", "BR") +
      field("59", name) +
      field("60", "RECIFE") +
      field("62", field("05", "PED7")),
  );
}

describe("a Pix code", () => {
  it("with a key is static and says who receives and how much", () => {
    expect(readPix(` ${staticCode()}\n`)).toMatchObject({
      pix: {
        kind: "static",
        accountTemplate: "26",
        key: "caixa@padaria.example",
        description: "Pedido 7",
        amount: "12.5",
        merchantName: "PADARIA MODELO",
        merchantCity: "RECIFE",
        txid: "PED7",
      },
      faults: [],
    });
  });

  it("with an address is dynamic, whatever template it is in", () => {
    const code = sealed(
      field("00", "01") +
        field("26", field("00", "BR.COM.OUTRO") + field("01", "1")) +
        field("41", field("00", "br.gov.bcb.pix") + field("25", "pix.example/cobv/1")) +
        field("59", "LOJA") +
        field("60", "RECIFE") +
        field("62", field("05", "***")),
    );
    expect(readPix(code)).toMatchObject({
      pix: { kind: "dynamic", accountTemplate: "41", url: "pix.example/cobv/1", txid: "***" },
      faults: [],
    });
  });

  it("with accents is read whether its issuer counted characters or bytes", () => {
    expect(readPix(staticCode({ name: "PADARIA JOÃO" }))).toMatchObject({
      pix: { merchantName: "PADARIA JOÃO" },
      faults: [],
    });
    const inBytes = `${field("00", "01")}${field("26", field("00", "br.gov.bcb.pix") + field("01", "chave"))}5913PADARIA JOÃO${field("60", "RECIFE")}`;
    expect(readPix(sealed(inBytes))).toMatchObject({
      pix: { merchantName: "PADARIA JOÃO", merchantCity: "RECIFE" },
      faults: [],
    });
  });

  it("that was changed is still read, and says that its check does not hold", () => {
    const { pix, faults } = readPix(staticCode().replace("12.5", "92.5"));
    expect(pix).toMatchObject({ amount: "92.5" });
    expect(faults).toMatchObject([{ code: "pix.wrong_check_digit" }]);
  });

  it("may write its check in lower case", () => {
    const code = staticCode();
    expect(readPix(code.slice(0, -4) + code.slice(-4).toLowerCase()).faults).toEqual([]);
  });

  it("that was cut gives what came before the cut", () => {
    const { pix, faults } = readPix(staticCode().slice(0, 110));
    expect(pix).toMatchObject({ key: "caixa@padaria.example" });
    expect(faults.map(({ code }) => code)).toEqual(["pix.structure_invalid", "pix.wrong_check_digit"]);
  });

  it("of another arrangement, or no code at all, is said", () => {
    expect(readPix(sealed(field("00", "01") + field("26", field("00", "BR.COM.OUTRO"))))).toMatchObject({
      faults: [{ code: "pix.template_missing" }],
    });
    expect(readPix("chave@exemplo.com")).toMatchObject({ faults: [{ code: "pix.not_recognised" }] });
  });

  it("never makes the reader throw", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void readPix(`000201${text}`)));
  });
});

const samplesFile = new URL("../../../../shared/samples/banking/pix-brcodes.json", import.meta.url);
const isHere = existsSync(samplesFile);

interface Samples {
  readonly items: readonly { readonly brcode: string; readonly facts: Readonly<Record<string, unknown>> }[];
}

describe.skipIf(!isHere)("the Pix codes of the shared samples", () => {
  it("are read as measured", () => {
    const { items }: Samples = JSON.parse(readFileSync(samplesFile, "utf8"));
    for (const { brcode, facts } of items) {
      const { pix, faults } = readPix(brcode);
      const codes = faults.map(({ code }) => code);
      expect({
        structure_ok: !codes.includes("pix.structure_invalid"),
        crc_field: pix?.crc,
        crc_computed_utf8: crc16(utf8(brcode.slice(0, -4))),
        crc_ok: !codes.includes("pix.wrong_check_digit"),
        account_template: pix?.accountTemplate,
        key: pix?.key,
        description: pix?.description,
        fss: pix?.fss,
        url: pix?.url,
        recurrence_url: pix?.recurrenceUrl,
        kind: pix?.kind,
        point_of_initiation: pix?.pointOfInitiation,
        amount: pix?.amount,
        currency: pix?.currency,
        country: pix?.country,
        merchant_name: pix?.merchantName,
        merchant_city: pix?.merchantCity,
        postal_code: pix?.postalCode,
        txid: pix?.txid,
      }).toEqual(facts);
    }
    expect(items.length).toBeGreaterThan(20);
  });
});
