/**
 * Module 10 of boletos: weights 2, 1, 2, 1… from the right, the digits of each product summed.
 *
 * @param digits only digits
 */
export function mod10(digits: string): string {
  let sum = 0;
  for (let index = digits.length - 1, weight = 2; index >= 0; index--, weight = 3 - weight) {
    const product = Number(digits[index]) * weight;
    sum += product > 9 ? product - 9 : product;
  }
  return String((10 - (sum % 10)) % 10);
}

/**
 * General check digit of a bank's boleto: module 11, weights 2 to 9 from the right; 0, 10 and 11 become 1, so that the
 * digit is never zero.
 */
export function bankMod11(digits: string): string {
  const digit = 11 - remainder11(digits);
  return digit === 0 || digit > 9 ? "1" : String(digit);
}

/** Module 11 of utility and tax bills, and inside the free field of banks: the same sum, but remainders 0 and 1 give zero. */
export function mod11(digits: string): string {
  const remainder = remainder11(digits);
  return remainder < 2 ? "0" : String(11 - remainder);
}

/** 11 less the sum by weights that repeat from the left; 10 and 11 give zero. */
export function weightedDigit(digits: string, weights: readonly number[]): string {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (weights[at % weights.length] ?? 0), 0);
  const digit = 11 - (sum % 11);
  return digit > 9 ? "0" : String(digit);
}

/** What is left of the sum by weights from 2 up to a base, from the right and again. */
export function remainder11(digits: string, base = 9): number {
  let sum = 0;
  for (let index = digits.length - 1, weight = 2; index >= 0; index--, weight = weight === base ? 2 : weight + 1) {
    sum += Number(digits[index]) * weight;
  }
  return sum % 11;
}
