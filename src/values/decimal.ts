import type { Centavos } from "./money.ts";

/** An exact decimal: `coefficient / 10^scale`. Quantities, unit prices and rates are of this type; money is `Centavos`. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly scale: number;
}

/** How a decimal becomes centavos; each call names the norm that asks for it. All three are symmetric around zero. */
export type Rounding = "half-up" | "half-even" | "down";

const DECIMAL = /^([+-]?)(\d{1,30})(?:\.(\d{1,30}))?$/;

/**
 * Reads decimal text with a dot. The scale is kept ("5.00" is not "5"), so that `decimalText` gives the same text back.
 *
 * @throws RangeError for anything else
 */
export function parseDecimal(text: string): Decimal {
  const match = DECIMAL.exec(text);
  if (match === null) throw new RangeError(`not a decimal number: ${JSON.stringify(text.slice(0, 40))}`);
  const [, sign = "", whole = "", decimals = ""] = match;
  const coefficient = BigInt(whole + decimals);
  return { coefficient: sign === "-" ? -coefficient : coefficient, scale: decimals.length };
}

/** Decimal text with as many places as the scale. */
export function decimalText({ coefficient, scale }: Decimal): string {
  const sign = coefficient < 0n ? "-" : "";
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString().padStart(scale + 1, "0");
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Exact sum, at the larger of the two scales. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { coefficient: atScale(a, scale) + atScale(b, scale), scale };
}

/** Exact product; the scales add up. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, scale: a.scale + b.scale };
}

function atScale({ coefficient, scale }: Decimal, wanted: number): bigint {
  return coefficient * 10n ** BigInt(wanted - scale);
}

/** The one place where a decimal becomes money. Half-up rounds away from zero, so a refund mirrors its sale. */
export function toCentavos(decimal: Decimal, rounding: Rounding): Centavos {
  if (decimal.scale <= 2) return atScale(decimal, 2);
  const divisor = 10n ** BigInt(decimal.scale - 2);
  const sign = decimal.coefficient < 0n ? -1n : 1n;
  const magnitude = decimal.coefficient * sign;
  const whole = magnitude / divisor;
  const twice = (magnitude % divisor) * 2n;
  const up =
    rounding !== "down" && (twice > divisor || (twice === divisor && (rounding === "half-up" || whole % 2n === 1n)));
  return sign * (up ? whole + 1n : whole);
}
