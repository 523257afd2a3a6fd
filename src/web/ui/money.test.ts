import { describe, expect, test } from "vitest";
import { formatMoney } from "./money.tsx";
import { readMoney } from "./read-money.ts";

describe("money on the screen", () => {
  test.each([
    ["1234.56", "1.234,56"],
    ["-412.00", "−412,00"],
    ["0.00", "0,00"],
    ["999999999999999.99", "999.999.999.999.999,99"],
    ["1000", "1.000,00"],
  ])("%s is shown as %s", (amount, shown) => {
    expect(formatMoney(amount)).toBe(shown);
  });
});

describe("money as people write it", () => {
  test.each([
    ["1.234,56", "1234.56"],
    ["1234,5", "1234.50"],
    ["R$ 18.742,90", "18742.90"],
    ["1.234", "1234.00"],
    ["12.34", "12.34"],
    ["-89,90", "-89.90"],
    ["−89,90", "-89.90"],
    ["0", "0.00"],
    ["007,10", "7.10"],
  ])("%s is %s", (written, amount) => {
    expect(readMoney(written)).toBe(amount);
  });

  test.each(["", "abc", "1,234,56", "1,234", "12.34,5.6", "1.23,45", "--1"])("%j is no amount", (written) => {
    expect(readMoney(written)).toBeNull();
  });
});
