import type { Random } from "./random.ts";

/**
 * Tax ids and document keys that nobody was given, with right check digits, computed here and not by the product:
 * if its arithmetic were wrong, documents made with it would agree with it.
 */

/** CNPJ of 14 characters; `withLetters` as issued since 2026 (IN RFB 2.229/2024): letters only in the first twelve. */
export function inventCnpj(random: Random, { withLetters, order }: { withLetters: boolean; order: string }): string {
  // The root starts with 9 because real ones have not got there: an invented company is nobody's.
  const root = withLetters
    ? `9${Array.from({ length: 7 }, () => random.pick([..."0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"])).join("")}`
    : `9${random.digits(7)}`;
  return completeCnpj(`${root}${order}`);
}

export function completeCnpj(twelve: string): string {
  const first = cnpjDigit(twelve);
  return `${twelve}${first}${cnpjDigit(`${twelve}${first}`)}`;
}

export function inventCpf(random: Random): string {
  const nine = `9${random.digits(8)}`;
  const first = cpfDigit(nine);
  return `${nine}${first}${cpfDigit(`${nine}${first}`)}`;
}

/** Weights 2 to 9 from the right, character code less 48 as the value (A is 17). */
function cnpjDigit(text: string): string {
  return modulo11(text);
}

function cpfDigit(text: string): string {
  const sum = [...text].reduce((total, digit, index) => total + Number(digit) * (text.length + 1 - index), 0);
  const rest = sum % 11;
  return String(rest < 2 ? 0 : 11 - rest);
}

/** Check digit of access keys of NF-e (over 43 characters) and of NFS-e (over 49): the same rule as the CNPJ's. */
export function modulo11(text: string): string {
  const sum = [...text]
    .reverse()
    .reduce((total, character, index) => total + (character.charCodeAt(0) - 48) * (2 + (index % 8)), 0);
  const rest = sum % 11;
  return String(rest < 2 ? 0 : 11 - rest);
}

export function maskTaxId(taxId: string): string {
  return taxId.length === 14
    ? `${taxId.slice(0, 2)}.${taxId.slice(2, 5)}.${taxId.slice(5, 8)}/${taxId.slice(8, 12)}-${taxId.slice(12)}`
    : `${taxId.slice(0, 3)}.${taxId.slice(3, 6)}.${taxId.slice(6, 9)}-${taxId.slice(9)}`;
}
