import { expect, test } from "vitest";
import { typedAmount } from "./typed-amount.ts";

test.each([
  ["1.234,56", 123_456n],
  ["1234,5", 123_450n],
  ["1234.56", 123_456n],
  ["R$ 80", 8_000n],
  ["-1.234", 123_400n],
  ["0,05", 5n],
  ["1.23.4", undefined],
  ["NF 90", undefined],
  ["", undefined],
  ["1,234", undefined],
])("what is typed as %s", (text, centavos) => {
  expect(typedAmount(text)).toBe(centavos);
});
