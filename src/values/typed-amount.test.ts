import { expect, test } from "vitest";
import { typedAmount } from "./typed-amount.ts";

test.each([
  ["1.234,56", 123_456n],
  ["1234,5", 123_450n],
  ["1234.56", 123_456n],
  ["R$ 1.234,56", 123_456n],
  ["1.234", 123_400n],
  ["12", 1_200n],
  ["0,05", 5n],
  ["1234567,89", 123_456_789n],
])("%s is that amount", (text, centavos) => {
  expect(typedAmount(text)).toBe(centavos);
});

test.each(["", "abc", "1,2,3", "1.23.4", "-5,00", "12,345", "NF 10", "1.2345,00"])("%s is no amount", (text) => {
  expect(typedAmount(text)).toBeUndefined();
});
