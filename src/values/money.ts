/** Money is whole centavos. No other bigint exists in the domain, so sums are plain `+` and a float does not compile. */
export type Centavos = bigint;

const MONEY = /^([+-]?)(\d{1,18})(?:\.(\d{1,2}))?$/;

/**
 * Reads decimal text as layouts write it: "1234.56", "1000", "1000.0", "-0.05".
 *
 * @throws RangeError for anything else: commas, blanks, thousands separators, a third decimal (that is a `Decimal`)
 */
export function parseMoney(text: string): Centavos {
  const match = MONEY.exec(text);
  if (match === null) throw new RangeError(`not an amount of money: ${JSON.stringify(text.slice(0, 40))}`);
  const [, sign = "", whole = "", decimals = ""] = match;
  const centavos = BigInt(whole + decimals.padEnd(2, "0"));
  return sign === "-" ? -centavos : centavos;
}

/** Decimal text with two places, the form of JSON and files: "1234.56", "-0.05". */
export function moneyText(amount: Centavos): string {
  const { sign, whole, cents } = parts(amount);
  return `${sign}${whole}.${cents}`;
}

/** The form of screens and sentences: "R$ 1.234,56", "-R$ 0,05". */
export function formatReais(amount: Centavos): string {
  const { sign, whole, cents } = parts(amount);
  return `${sign}R$ ${whole.replace(/\B(?=(\d{3})+$)/g, ".")},${cents}`;
}

function parts(amount: Centavos): { sign: string; whole: string; cents: string } {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, "0");
  return { sign: amount < 0n ? "-" : "", whole: digits.slice(0, -2), cents: digits.slice(-2) };
}

/**
 * Splits an amount in proportion to the weights by the largest remainder; on a tie the earlier part receives the centavo.
 * The parts always sum to the whole, for negative totals too. A zero weight receives nothing, unless all are zero: then
 * nothing distinguishes the parts and they are equal.
 *
 * @throws RangeError when there is no part, or a weight is negative
 */
export function allocate(total: Centavos, weights: readonly bigint[]): Centavos[] {
  if (weights.length === 0) throw new RangeError("an amount cannot be split among no parts");
  if (weights.some((weight) => weight < 0n)) throw new RangeError("a weight cannot be negative");
  const sum = weights.reduce((whole, weight) => whole + weight, 0n);
  if (sum === 0n)
    return allocate(
      total,
      weights.map(() => 1n),
    );

  const sign = total < 0n ? -1n : 1n;
  const magnitude = total * sign;
  const shares = weights.map((weight, index) => ({
    index,
    amount: (magnitude * weight) / sum,
    remainder: (magnitude * weight) % sum,
  }));
  const missing = magnitude - shares.reduce((given, share) => given + share.amount, 0n);
  const byRemainder = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const share of byRemainder.slice(0, Number(missing))) share.amount += 1n;
  return shares.map((share) => share.amount * sign);
}
