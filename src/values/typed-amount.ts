import type { Centavos } from "./money.ts";

const BRAZILIAN = /^\d{1,3}(?:\.\d{3})*(?:,\d{1,2})?$|^\d{1,15}(?:,\d{1,2})?$/;
const WITH_POINT = /^\d{1,15}\.\d{1,2}$/;

/**
 * An amount as people type it: "1.234,56", "1234,5", "R$ 1.234,56", "1234.56". A point before three digits is of thousands.
 *
 * @returns centavos, or nothing where the text is no amount
 */
export function typedAmount(text: string): Centavos | undefined {
  const typed = text.trim().replace(/^R\$\s*/i, "");
  const plain = BRAZILIAN.test(typed)
    ? typed.replaceAll(".", "").replace(",", ".")
    : WITH_POINT.test(typed)
      ? typed
      : undefined;
  if (plain === undefined) return undefined;
  const [whole = "", decimals = ""] = plain.split(".");
  return BigInt(whole + decimals.padEnd(2, "0"));
}
