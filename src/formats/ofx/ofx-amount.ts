/** What an amount field says: nothing ("." or blanks), an amount, or something that cannot be read. */
export type OfxAmount =
  | { readonly is: "blank" }
  | { readonly is: "amount"; readonly value: string }
  | { readonly is: "unreadable" };

/** More digits than any account holds are not an amount; so many fit, summed over a whole file, in centavos (`bigint`). */
const INTEGER_DIGITS_MAX = 13;

/** What nearly every line has, for which there is nothing to decide. */
const AS_NEARLY_ALL = /^-?(?:0|[1-9]\d{0,12})[.,]\d\d$/;

/**
 * Reads an amount as Brazilian banks write it and gives decimal text with a point and two places, "-836.30".
 * Where both marks appear the last one is the decimal mark; alone, a comma or a point is the decimal mark. The sign may
 * trail. Three places after a single mark ("1.234") are unreadable: it may be a thousand or a fraction, and guessing
 * wrong multiplies money by a thousand.
 */
export function readOfxAmount(text: string): OfxAmount {
  if (AS_NEARLY_ALL.test(text)) {
    const value = text.replace(",", ".");
    return { is: "amount", value: value === "-0.00" ? "0.00" : value };
  }
  const compact = text.length > 60 ? text.slice(0, 61) : text.replaceAll(/\s/g, "");
  if (compact === "" || compact === "." || compact === ",") return { is: "blank" };
  const parts = /^([+-]?)([\d.,]{1,40})([+-]?)$/.exec(compact);
  if (parts === null) return { is: "unreadable" };
  const [, leading = "", digits = "", trailing = ""] = parts;
  if (leading !== "" && trailing !== "") return { is: "unreadable" };
  const number = splitAtDecimalMark(digits);
  if (number === undefined) return { is: "unreadable" };
  const places = twoPlaces(number.fraction);
  const integer = number.integer.replace(/^0+(?=\d)/, "") || "0";
  if (places === undefined || integer.length > INTEGER_DIGITS_MAX) return { is: "unreadable" };
  const value = `${integer}.${places}`;
  const isNegative = leading + trailing === "-" && value !== "0.00";
  return { is: "amount", value: isNegative ? `-${value}` : value };
}

function splitAtDecimalMark(digits: string): { integer: string; fraction: string } | undefined {
  if (!/\d/.test(digits)) return undefined;
  const point = digits.lastIndexOf(".");
  const comma = digits.lastIndexOf(",");
  const at = Math.max(point, comma);
  if (at < 0) return { integer: digits, fraction: "" };
  const mark = point > comma ? "." : ",";
  const isRepeated = digits.indexOf(mark) !== at;
  // "1.234.567": the same mark twice can only be thousands.
  const integer = isRepeated ? digits : digits.slice(0, at);
  const fraction = isRepeated ? "" : digits.slice(at + 1);
  if (/^\d*$/.test(integer)) return { integer, fraction };
  const hasGroups = /^\d{1,3}(?:\.\d{3})+$/.test(integer) || /^\d{1,3}(?:,\d{3})+$/.test(integer);
  return hasGroups ? { integer: integer.replaceAll(/[.,]/g, ""), fraction } : undefined;
}

function twoPlaces(fraction: string): string | undefined {
  if (fraction.length <= 2) return fraction.padEnd(2, "0");
  if (fraction.length === 3) return undefined;
  return /^\d\d0+$/.test(fraction) ? fraction.slice(0, 2) : undefined;
}
