import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, calendarDate } from "../../values/calendar.ts";
import { bankMod11, mod10, mod11 } from "./check-digits.ts";
import { dueFactor, dueOnOf } from "./due-factor.ts";
import { readBoleto } from "./read-boleto.ts";

const on = calendarDate("2026-11-24");

/** An invented boleto of bank 999, factor 1640 (24/11/2026), R$ 1.234,56. */
function bankBarcode({ factor = "1640", amount = "0000123456" } = {}): string {
  const start = "9999";
  const rest = `${factor}${amount}0000012345678901234567890`;
  return `${start}${bankMod11(start + rest)}${rest}`;
}

function utilityBarcode(valueId: string): string {
  const rest = `${"00000012345"}0001${"2026112400000000000000001"}`;
  const start = `83${valueId}`;
  const digit = valueId < "8" ? mod10(start + rest) : mod11(start + rest);
  return start + digit + rest;
}

describe("a bank's boleto", () => {
  it("is read from its barcode, and its typed line is worked out", () => {
    const { boleto, faults } = readBoleto(bankBarcode(), on);
    expect(faults).toEqual([]);
    expect(boleto).toMatchObject({ kind: "bank", bank: "999", amount: "1234.56", dueOn: "2026-11-24", factor: "1640" });
    expect(boleto?.line).toHaveLength(47);
  });

  it("is the same from its line, with or without dots and blanks", () => {
    const barcode = bankBarcode();
    const line = readBoleto(barcode, on).boleto?.line ?? "";
    const masked = `${line.slice(0, 5)}.${line.slice(5, 10)} ${line.slice(10, 15)}.${line.slice(15, 21)} ${line.slice(21, 26)}.${line.slice(26, 32)} ${line[32]} ${line.slice(33)}`;
    expect(readBoleto(masked, on)).toEqual(readBoleto(barcode, on));
  });

  it("without amount or due date says neither, instead of zero", () => {
    const { boleto } = readBoleto(bankBarcode({ factor: "0000", amount: "0000000000" }), on);
    expect(boleto).not.toHaveProperty("amount");
    expect(boleto).not.toHaveProperty("dueOn");
  });

  it("with one digit mistyped is still read, and says in which block", () => {
    const line = readBoleto(bankBarcode(), on).boleto?.line ?? "";
    const wrong = `${line.slice(0, 12)}${(Number(line[12]) + 1) % 10}${line.slice(13)}`;
    const { boleto, faults } = readBoleto(wrong, on);
    expect(boleto).toMatchObject({ kind: "bank", amount: "1234.56" });
    expect(faults.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "boleto.wrong_check_digit campo 2",
      "boleto.wrong_check_digit código de barras",
    ]);
  });

  it("of a currency that is not the real is read, and doubted", () => {
    const barcode = bankBarcode();
    expect(readBoleto(`${barcode.slice(0, 3)}8${barcode.slice(4)}`, on).faults.map(({ code }) => code)).toContain(
      "boleto.currency_unknown",
    );
  });

  it("whose factor two cycles explain has no due date, and names both", () => {
    const { boleto, faults } = readBoleto(bankBarcode({ factor: "7195" }), on);
    expect(boleto).not.toHaveProperty("dueOn");
    expect(faults).toMatchObject([{ code: "boleto.due_date_ambiguous" }]);
    expect(faults[0]?.message).toMatch(/2017-06-19 ou 2042-02-08/);
  });
});

describe("a utility or tax bill", () => {
  it.each(["6", "8"])("with value identifier %s has its amount", (valueId) => {
    const { boleto, faults } = readBoleto(utilityBarcode(valueId), on);
    expect(faults).toEqual([]);
    expect(boleto).toMatchObject({ kind: "utility", segment: "3", amount: "123.45" });
    expect(readBoleto(boleto?.line ?? "", on)).toEqual({ boleto, faults });
  });

  it.each(["7", "9"])("with value identifier %s has only a reference, which is not an amount", (valueId) => {
    const { boleto, faults } = readBoleto(utilityBarcode(valueId), on);
    expect(faults).toEqual([]);
    expect(boleto).not.toHaveProperty("amount");
  });

  it("with a wrong block or identifier is still read", () => {
    const line = readBoleto(utilityBarcode("6"), on).boleto?.line ?? "";
    expect(readBoleto(`${line.slice(0, 47)}${(Number(line[47]) + 1) % 10}`, on).faults).toMatchObject([
      { code: "boleto.wrong_check_digit", path: "bloco 4" },
    ]);
    expect(readBoleto(`831${utilityBarcode("6").slice(3)}`, on).faults.map(({ code }) => code)).toContain(
      "boleto.value_id_unknown",
    );
  });
});

describe("the due factor", () => {
  it.each([
    ["1997-10-08", "0001"],
    ["2000-07-03", "1000"],
    ["2025-02-21", "9999"],
    ["2025-02-22", "1000"],
    ["2026-11-24", "1640"],
    ["2049-10-13", "9999"],
    ["2049-10-14", "1000"],
  ])("of %s is %s", (dueOn, factor) => {
    expect(dueFactor(calendarDate(dueOn))).toBe(factor);
    expect(() => dueFactor(calendarDate("1997-10-07"))).toThrow(RangeError);
  });

  it.each([
    ["1000", "2025-02-22"],
    ["7140", "2041-12-15"],
    ["7640", "2018-09-07"],
    ["9999", "2025-02-21"],
    ["0999", "2000-07-02"],
  ])("%s is %s for a boleto received on 24/11/2026", (factor, dueOn) => {
    expect(dueOnOf(factor, on)).toEqual({ is: "date", dueOn });
  });

  it.each(["7141", "7639"])("%s is ambiguous on 24/11/2026", (factor) => {
    expect(dueOnOf(factor, on).is).toBe("ambiguous");
  });

  it("of any date within the window is read back as that date", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: -3_000, max: 5_500 }), (day, distance) => {
        const received = addDays(calendarDate("2008-10-01"), day);
        const dueOn = addDays(received, distance);
        expect(dueOnOf(dueFactor(dueOn), received)).toEqual({ is: "date", dueOn });
      }),
    );
  });
});

describe("any text", () => {
  it("never makes the reader throw, and a barcode and its line say the same", () => {
    fc.assert(fc.property(fc.string(), (text) => void readBoleto(text, on)));
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 44, maxLength: 44 });
    fc.assert(
      fc.property(digits, (list) => {
        const { boleto, faults } = readBoleto(list.join(""), on);
        expect(readBoleto(boleto?.line ?? "", on)).toEqual({ boleto, faults });
      }),
    );
    expect(readBoleto("12345", on)).toMatchObject({ faults: [{ code: "boleto.not_recognised" }] });
  });
});

const samplesFile = new URL("../../../../shared/samples/banking/boletos.json", import.meta.url);
const isHere = existsSync(samplesFile);

interface Samples {
  readonly reference_date: string;
  readonly due_factor_cases: readonly { readonly due: string; readonly factor: string }[];
  readonly items: readonly {
    readonly kind: "banco" | "arrecadacao";
    readonly barcode: string;
    readonly line: string;
    readonly bank?: string;
    readonly factor?: string;
    readonly segment?: string;
    readonly value_id?: string;
    readonly campo_livre?: string;
    readonly amount: string;
    readonly due_at_reference_2026_11_24?: string | null;
  }[];
}

const samples = (): Samples => JSON.parse(readFileSync(samplesFile, "utf8"));

describe.skipIf(!isHere)("the boletos of the shared samples", () => {
  it("are read as measured, from the line and from the barcode", () => {
    const { items, reference_date } = samples();
    for (const item of items) {
      for (const text of [item.barcode, item.line]) {
        const { boleto, faults } = readBoleto(text, calendarDate(reference_date));
        const common = { barcode: item.barcode, line: item.line, amount: item.amount };
        expect(boleto, item.barcode).toMatchObject(
          item.kind === "banco"
            ? { ...common, kind: "bank", bank: item.bank, factor: item.factor, campoLivre: item.campo_livre }
            : { ...common, kind: "utility", segment: item.segment, valueId: item.value_id },
        );
        expect((boleto?.kind === "bank" && boleto.dueOn) || null, item.barcode).toBe(
          item.due_at_reference_2026_11_24 ?? null,
        );
        expect(
          faults.filter(({ code }) => code.endsWith("check_digit")),
          item.barcode,
        ).toEqual([]);
      }
    }
    expect(items.length).toBeGreaterThan(80);
  });

  it("have the due factors of the table", () => {
    for (const { due, factor } of samples().due_factor_cases) {
      expect(dueFactor(calendarDate(due)), due).toBe(factor);
      expect(dueOnOf(factor, calendarDate(due)), due).toEqual({ is: "date", dueOn: due });
    }
  });
});
