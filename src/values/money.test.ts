import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, formatReais, moneyText, parseMoney } from "./money.ts";

describe("money is read from decimal text", () => {
  it.each([
    ["1234.56", 123456n],
    ["1000", 100000n],
    ["1000.0", 100000n],
    ["-0.05", -5n],
    ["+7.10", 710n],
    ["0", 0n],
    ["-0.00", 0n],
  ])("%s is %d centavos", (text, centavos) => {
    expect(parseMoney(text)).toBe(centavos);
  });

  it.each(["", " ", "1,00", "1.234,56", "1.", ".5", "1.005", "1e3", "NaN", " 1.00", "1.00\n", "--1", "0x10", "١.٠٠"])(
    "%j is refused",
    (text) => {
      expect(() => parseMoney(text)).toThrow(RangeError);
    },
  );
});

describe("money is written", () => {
  it.each([
    [123456n, "1234.56", "R$ 1.234,56"],
    [-5n, "-0.05", "-R$ 0,05"],
    [0n, "0.00", "R$ 0,00"],
    [100n, "1.00", "R$ 1,00"],
    [123456789012345n, "1234567890123.45", "R$ 1.234.567.890.123,45"],
    [10000000n, "100000.00", "R$ 100.000,00"],
  ])("%d centavos", (amount, text, reais) => {
    expect(moneyText(amount)).toBe(text);
    expect(formatReais(amount)).toBe(reais);
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (amount) => {
        expect(parseMoney(moneyText(amount))).toBe(amount);
      }),
    );
  });
});

describe("an amount is split", () => {
  it("into three instalments, the first receiving the centavo that is left", () => {
    expect(allocate(10000n, [1n, 1n, 1n])).toEqual([3334n, 3333n, 3333n]);
  });

  it("by weights, the larger remainder first", () => {
    expect(allocate(100n, [1n, 2n])).toEqual([33n, 67n]);
  });

  it("of a refund as the mirror of the sale", () => {
    expect(allocate(-10000n, [1n, 1n, 1n])).toEqual([-3334n, -3333n, -3333n]);
  });

  it("equally when every weight is zero", () => {
    expect(allocate(5n, [0n, 0n])).toEqual([3n, 2n]);
  });

  it("among nobody, or by a negative weight, is refused", () => {
    expect(() => allocate(1n, [])).toThrow(RangeError);
    expect(() => allocate(1n, [2n, -1n])).toThrow(RangeError);
  });

  it("so that the parts sum to the whole and none is a centavo away from its exact share", () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), weights, (total, shares) => {
        const parts = allocate(total, shares);
        const sum = shares.reduce((a, b) => a + b, 0n);
        expect(parts).toHaveLength(shares.length);
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(total);
        if (sum === 0n) return;
        for (const [index, part] of parts.entries()) {
          const distance = part * sum - total * (shares[index] ?? 0n);
          expect(distance < sum && distance > -sum).toBe(true);
          if (shares[index] === 0n) expect(part).toBe(0n);
        }
      }),
    );
  });
});
