import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cnpjCheckDigits } from "../../values/tax-id.ts";
import { countStyles, readDay, readMoney, readTaxId, readText } from "./cells.ts";

describe("an amount", () => {
  test.each([
    ["1.234,56", "comma", 123_456n],
    ["R$ 1.234.567,8", "comma", 123_456_780n],
    ["1234", "comma", 123_400n],
    ["1.234", "comma", 123_400n],
    ["-12,50", "comma", -1_250n],
    ["12,50-", "comma", -1_250n],
    ["(12,50)", "comma", -1_250n],
    ["1,234.56", "dot", 123_456n],
    ["1234.5", "dot", 123_450n],
    ["0", "comma", 0n],
    [{ number: "1234.5" }, "comma", 123_450n],
    [{ number: "0.30000000000000004" }, "comma", 30n],
    [{ number: "1.1299999999999999" }, "comma", 113n],
    [null, "comma", null],
    [" - ", "comma", null],
  ] as const)("%j with %s is %s", (cell, style, value) => {
    expect(readMoney(cell, style)).toEqual({ value });
  });

  test.each([
    ["12.50", "comma", "usa ponto nos centavos"],
    ["12,50", "dot", "usa vírgula nos centavos"],
    ["1.234,567", "comma", "duas casas"],
    ["doze", "comma", "não é um valor"],
    [{ number: "1.234" }, "comma", "mais de duas casas"],
    [{ number: "99999999999999" }, "comma", "grande demais"],
    [{ date: "2026-03-10" as never }, "comma", "é uma data"],
    [{ failed: "#N/D" }, "comma", "#N/D"],
  ] as const)("%j with %s is refused: %s", (cell, style, sentence) => {
    expect(readMoney(cell, style)).toEqual({ fault: expect.stringContaining(sentence) });
  });

  test("1.234 says nothing of its style, and 1.234,50 does", () => {
    expect(countStyles(["1.234", "12", "2,345"])).toEqual({ comma: 0, dot: 0, ambiguous: 2 });
    expect(countStyles(["1.234,50", "12.5", { number: "1.5" }])).toEqual({ comma: 1, dot: 1, ambiguous: 0 });
  });
});

describe("a day", () => {
  test.each([
    ["10/03/2026", "2026-03-10"],
    ["1-3-2026", "2026-03-01"],
    ["10.03.2026 00:00:00", "2026-03-10"],
    ["2026-03-10", "2026-03-10"],
    ["2026-03-10T00:00:00", "2026-03-10"],
    [{ date: "2026-03-10" as never }, "2026-03-10"],
    [null, null],
  ])("%j is %s", (cell, value) => {
    expect(readDay(cell)).toEqual({ value });
  });

  test.each([
    ["10/03/26", "quatro algarismos"],
    ["10/3/6", "quatro algarismos"],
    ["31/02/2026", "não existe no calendário"],
    ["03/25/2026", "dia, mês e ano"],
    ["amanhã", "dd/mm/aaaa"],
    ["10/03/1026", "fora do calendário"],
    [{ number: "46091" }, "formate a célula como data"],
  ])("%j is refused: %s", (cell, sentence) => {
    expect(readDay(cell)).toEqual({ fault: expect.stringContaining(sentence) });
  });
});

/** An invented CNPJ that begins with zeros. */
const LOST = `001234560001${cnpjCheckDigits("001234560001")}`;

describe("a tax id", () => {
  test.each([
    ["11.222.333/0001-81", "11222333000181", false],
    ["12.ABC.345/01DE-35", "12ABC34501DE35", false],
    ["529.982.247-25", "52998224725", false],
    [{ number: "11222333000181" }, "11222333000181", false],
    [{ number: LOST.replace(/^0+/, "") }, LOST, true],
    ["1234567890", "01234567890", true],
  ])("%j is %s", (cell, taxId, wasPadded) => {
    expect(readTaxId(cell)).toEqual({ value: { taxId, wasPadded } });
  });

  test.each(["11.222.333/0001-82", "12345", "191", "ISENTO", "111.111.111-11"])("%s is refused", (text) => {
    expect(readTaxId(text)).toEqual({ fault: expect.stringContaining("não conferem") });
  });
});

test("text is kept in one line, without what cannot be stored", () => {
  expect(readText("Moinho\r\n do\u0000 Sul \uD800", 50)).toEqual({ value: "Moinho do Sul \uFFFD" });
  expect(readText("x".repeat(51), 50)).toEqual({ fault: expect.stringContaining("cabem 50") });
});

test("no cell breaks the reading", () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.stringMatching(/^[\d.,()/ R$-]{0,20}$/),
    fc.record({ number: fc.stringMatching(/^-?\d{1,20}(\.\d{1,20})?$/) }),
    fc.record({ failed: fc.string() }),
    fc.constant(null),
  );
  fc.assert(
    fc.property(cell, fc.constantFrom("comma" as const, "dot" as const), (any, style) => {
      for (const meaning of [readMoney(any, style), readDay(any), readTaxId(any), readText(any, 20)]) {
        expect("value" in meaning || "fault" in meaning).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
