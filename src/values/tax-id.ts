const CNPJ = /^[0-9A-Z]{12}[0-9]{2}$/;
const CPF = /^[0-9]{11}$/;

/**
 * Takes the mask off a CNPJ or CPF and puts it in upper case. Any other character stays, so that what was never a tax id
 * fails its check instead of becoming somebody else's number.
 */
export function cleanTaxId(text: string): string {
  return text.replace(/[./\-\s]/g, "").toUpperCase();
}

/** A CNPJ without mask, with letters or only digits, whose two check digits hold. All zeros hold too, and are nobody's. */
export function isValidCnpj(taxId: string): boolean {
  return CNPJ.test(taxId) && taxId !== "00000000000000" && cnpjCheckDigits(taxId.slice(0, 12)) === taxId.slice(12);
}

/** A CPF without mask whose two check digits hold. Eleven equal digits hold too, and are nobody's. */
export function isValidCpf(taxId: string): boolean {
  return CPF.test(taxId) && !/^(.)\1+$/.test(taxId) && cpfCheckDigits(taxId.slice(0, 9)) === taxId.slice(9);
}

export function isValidTaxId(taxId: string): boolean {
  return isValidCnpj(taxId) || isValidCpf(taxId);
}

/** The first 8 characters of a CNPJ, common to all establishments of a company; what SEFAZ compares with the certificate. */
export function cnpjRoot(taxId: string): string {
  return taxId.slice(0, 8);
}

/** With its mask, as documents print it: 12.ABC.345/01DE-35, 123.456.789-09. What is neither CNPJ nor CPF stays as it is. */
export function formatTaxId(taxId: string): string {
  if (CNPJ.test(taxId)) return taxId.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, "$1.$2.$3/$4-$5");
  if (CPF.test(taxId)) return taxId.replace(/^(.{3})(.{3})(.{3})(.{2})$/, "$1.$2.$3-$4");
  return taxId;
}

/**
 * The two check digits of a CNPJ. Each character is worth its ASCII code minus 48, so the rule of the numeric CNPJ is kept.
 *
 * @param twelve root and order, `[0-9A-Z]{12}`
 * @see IN RFB 2.229/2024, annex XV
 */
export function cnpjCheckDigits(twelve: string): string {
  const first = mod11(twelve, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
  const second = mod11(twelve + first, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
  return first + second;
}

/** The two check digits of a CPF, from its first nine digits. */
export function cpfCheckDigits(nine: string): string {
  const first = mod11(nine, [10, 9, 8, 7, 6, 5, 4, 3, 2]);
  const second = mod11(nine + first, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return first + second;
}

function mod11(text: string, weights: readonly number[]): string {
  const sum = weights.reduce((total, weight, index) => total + weight * (text.charCodeAt(index) - 48), 0);
  const remainder = sum % 11;
  return String(remainder < 2 ? 0 : 11 - remainder);
}
