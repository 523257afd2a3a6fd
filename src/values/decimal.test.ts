import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDecimals, decimalText, multiplyDecimals, parseDecimal, type Rounding, toCentavos } from "./decimal.ts";

const anyDecimal = fc.record({
  coefficient: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
  scale: fc.integer({ min: 0, max: 10 }),
});

describe("a decimal", () => {
  it("keeps the text that it was read from", () => {
    for (const text of ["0", "5.00", "-0.0001", "12345678901234567890.1234567890"])
      expect(decimalText(parseDecimal(text))).toBe(text);
  });

  it.each(["", "1,5", "1.", ".5", "1e2", " 1", "1 "])("is not read from %j", (text) => {
    expect(() => parseDecimal(text)).toThrow(RangeError);
  });

  it("adds and multiplies without loss", () => {
    expect(decimalText(addDecimals(parseDecimal("0.1"), parseDecimal("0.25")))).toBe("0.35");
    expect(decimalText(multiplyDecimals(parseDecimal("3.333"), parseDecimal("-1.50")))).toBe("-4.99950");
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(anyDecimal, (decimal) => {
        expect(parseDecimal(decimalText(decimal))).toEqual(decimal);
      }),
    );
  });
});

describe("a decimal becomes centavos by the rounding that is named", () => {
  it.each<[string, Rounding, bigint]>([
    ["1.005", "half-up", 101n],
    ["1.005", "half-even", 100n],
    ["1.015", "half-even", 102n],
    ["1.0051", "half-even", 101n],
    ["1.009", "down", 100n],
    ["-1.005", "half-up", -101n],
    ["-1.009", "down", -100n],
    ["7", "half-up", 700n],
    ["7.5", "down", 750n],
  ])("%s, %s", (text, rounding, centavos) => {
    expect(toCentavos(parseDecimal(text), rounding)).toBe(centavos);
  });

  it("and never moves by half a centavo or more, except down", () => {
    fc.assert(
      fc.property(anyDecimal, fc.constantFrom<Rounding>("half-up", "half-even"), (decimal, rounding) => {
        const scale = 10n ** BigInt(decimal.scale);
        const twiceError = 2n * (toCentavos(decimal, rounding) * scale - decimal.coefficient * 100n);
        expect(twiceError <= scale && twiceError >= -scale).toBe(true);
      }),
    );
  });
});
