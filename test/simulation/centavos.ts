/** Decimal text of two places, as in formats and JSON: `"-1234.56"`. */
export function decimal(centavos: bigint): string {
  const digits = String(centavos < 0n ? -centavos : centavos).padStart(3, "0");
  return `${centavos < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Centavos of a decimal text; a text that is not money with up to two places is refused, never rounded. */
export function centavosOf(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text);
  if (match === null) throw new RangeError(`not an amount: ${text}`);
  const [, sign, whole = "", cents = ""] = match;
  const value = BigInt(whole) * 100n + BigInt(cents.padEnd(2, "0"));
  return sign === "-" ? -value : value;
}

/** `amount × rate`, the rate in hundredths of a percent (1800n is 18%), half up, as the notes' rules ask. */
export function share(amount: bigint, rate: bigint): bigint {
  return (amount * rate * 2n + 10_000n) / 20_000n;
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
