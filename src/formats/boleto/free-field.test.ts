import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarDate } from "../../values/calendar.ts";
import { freeFieldLayouts, readFreeField, writeFreeField } from "./free-field.ts";
import { bradescoDigit } from "./free-field-layouts.ts";
import { readBoleto } from "./read-boleto.ts";
import { writeBoleto } from "./write-boleto.ts";

const digits = (size: number) => fc.stringMatching(new RegExp(`^[1-9]\\d{${size - 1}}$`));
const DOMAINS: Readonly<Record<string, readonly string[]>> = {
  "santander wallet": ["101", "102", "201"],
  "itau-own-number wallet": ["107", "198"],
  "itau wallet": ["109", "126", "112"],
  "inter wallet": ["110", "112"],
};

describe("a boleto that is issued", () => {
  test("is read back as it was written, by each bank's layout", () => {
    for (const { id, bank, values } of freeFieldLayouts()) {
      const given = fc.record(
        Object.fromEntries(
          Object.entries(values).map(([name, size]) => {
            const domain = DOMAINS[`${id} ${name}`];
            return [name, domain === undefined ? digits(size) : fc.constantFrom(...domain)];
          }),
        ),
      );
      fc.assert(
        fc.property(
          given,
          fc.integer({ min: 1, max: 9_999_999_999 }),
          fc.integer({ min: 0, max: 5_000 }),
          (parts, centavos, days) => {
            const { freeField = "" } = writeFreeField(id, parts);
            const dueOn = calendarDate(new Date(Date.UTC(2026, 10, 24 + days)).toISOString().slice(0, 10));
            const text = String(centavos).padStart(3, "0");
            const amount = `${text.slice(0, -2)}.${text.slice(-2)}`;
            const { boleto } = writeBoleto({ bank, dueOn, amount, freeField });
            for (const code of [boleto?.line ?? "", boleto?.barcode ?? ""]) {
              const back = readBoleto(code, calendarDate("2026-11-24"));
              expect(back.faults).toEqual([]);
              expect(back.boleto).toEqual(boleto);
            }
            const back = readFreeField(bank, freeField);
            // Digits may fit two layouts of a bank: then they say the same to both.
            if (back?.layout === id) expect(back).toMatchObject({ values: parts, isChecked: true });
            else expect(writeFreeField(back?.layout ?? "", back?.values ?? {}).freeField).toBe(freeField);
          },
        ),
        { numRuns: 60 },
      );
    }
  });

  test("says what cannot be written, and where", () => {
    const wrong = writeBoleto({
      bank: "34",
      amount: "100000000.00",
      freeField: "1",
      dueOn: calendarDate("1990-01-01"),
    });
    expect(wrong.faults.map(({ path }) => path)).toEqual(["bank", "freeField", "dueOn", "amount"]);
    expect(wrong.boleto).toBeUndefined();
    expect(
      writeFreeField("itau", { wallet: "109", nossoNumero: "123456789", branch: "1", account: "1" }).faults,
    ).toMatchObject([{ code: "boleto.free_field_unwritable", path: "nossoNumero" }]);
    expect(writeFreeField("nenhum", {}).faults).toMatchObject([{ code: "boleto.free_field_unknown" }]);
  });

  test("without due date and amount has none, and is read so", () => {
    const { freeField = "" } = writeFreeField("bradesco", {
      branch: "1234",
      wallet: "9",
      nossoNumero: "1",
      account: "77",
    });
    const { boleto } = writeBoleto({ bank: "237", freeField });
    expect(boleto).not.toHaveProperty("dueOn");
    expect(readBoleto(boleto?.line ?? "", calendarDate("2026-11-24"))).toEqual({ boleto, faults: [] });
  });

  test("of Bradesco prints a digit beside its number, that may be P", () => {
    expect(bradescoDigit("19", "00000000002")).toBe("8");
    expect(bradescoDigit("19", "00000000001")).toBe("P");
    expect(bradescoDigit("19", "00000000006")).toBe("0");
  });
});

const samplesFile = new URL("../../../../shared/samples/banking/boletos.json", import.meta.url);

describe.skipIf(!existsSync(samplesFile))("the free fields of public boletos", () => {
  const { items } = (existsSync(samplesFile) ? JSON.parse(readFileSync(samplesFile, "utf8")) : { items: [] }) as {
    items: readonly {
      readonly bank?: string;
      readonly campo_livre?: string;
      readonly barcode: string;
      readonly factor?: string;
    }[];
  };

  test("look like those of their banks, and the digits confirm most", () => {
    const known = new Set(freeFieldLayouts().map(({ bank }) => bank));
    const rows = items.flatMap(({ bank = "", campo_livre = "" }) =>
      known.has(bank) ? [[bank, campo_livre] as const] : [],
    );
    const read = rows.map(([bank, field]) => ({ field, is: readFreeField(bank, field) }));
    expect(read.filter(({ is }) => is === undefined)).toEqual([]);
    const checked = read.filter(({ is }) => is?.isChecked === true);
    // Eleven of the public test boletos carry digits that were invented with the rest (`banking.md` §2.4).
    expect([checked.length, read.length]).toEqual([33, 44]);
    for (const { field, is } of checked) {
      expect(writeFreeField(is?.layout ?? "", is?.values ?? {}).freeField).toBe(field);
    }
  });
});
