/** What the 44 characters of an access key say. The issuer is read from the document, never from here (see `taxId`). */
export interface AccessKeyParts {
  readonly cUF: string;
  /** Year and month of issue, "YYMM". */
  readonly yearMonth: string;
  /**
   * CNPJ of the issuer, or its CPF padded with zeros to 14. In "notas avulsas" (series 890 to 899) it is the state's own
   * CNPJ, so it does not say who sold.
   */
  readonly taxId: string;
  /** "55" NF-e, "65" NFC-e, "57" CT-e… */
  readonly model: string;
  readonly series: string;
  readonly number: string;
  readonly tpEmis: string;
  readonly cNF: string;
  readonly checkDigit: string;
}

// State, year and month, then the issuer's CNPJ, which may hold letters, then digits only (tiposBasico_v4.00, TChNFe).
const ACCESS_KEY = /^[0-9]{6}[0-9A-Z]{12}[0-9]{26}$/;
// Municipality 7, generator 1, kind of registration 1, CNPJ or CPF padded to 14, number 13, YYMM 4, random 9, digit 1.
const NFSE_KEY = /^[0-9]{9}[0-9A-Z]{12}[0-9]{29}$/;

/**
 * The last digit of an access key: module 11, weights 2 to 9 from right to left, each character worth its ASCII code minus
 * 48 (so letters of a CNPJ take part).
 *
 * @param unchecked the 43 first characters of an NF-e, NFC-e or CT-e key, or the 49 first of an NFS-e key
 */
export function accessKeyCheckDigit(unchecked: string): string {
  let sum = 0;
  for (let index = unchecked.length - 1, weight = 2; index >= 0; index--, weight = weight === 9 ? 2 : weight + 1) {
    sum += (unchecked.charCodeAt(index) - 48) * weight;
  }
  const remainder = sum % 11;
  return String(remainder < 2 ? 0 : 11 - remainder);
}

/** Shape and check digit of a key of 44 characters (NF-e, NFC-e, CT-e, MDF-e). */
export function isValidAccessKey(key: string): boolean {
  return ACCESS_KEY.test(key) && accessKeyCheckDigit(key.slice(0, 43)) === key[43];
}

/** Shape and check digit of a key of 50 characters (NFS-e of the national standard). */
export function isValidNfseKey(key: string): boolean {
  return NFSE_KEY.test(key) && accessKeyCheckDigit(key.slice(0, 49)) === key[49];
}

/** The fields of a key of 44 characters, whether or not its check digit holds; undefined when it has not that shape. */
export function accessKeyParts(key: string): AccessKeyParts | undefined {
  if (!ACCESS_KEY.test(key)) return undefined;
  return {
    cUF: key.slice(0, 2),
    yearMonth: key.slice(2, 6),
    taxId: key.slice(6, 20),
    model: key.slice(20, 22),
    series: key.slice(22, 25),
    number: key.slice(25, 34),
    tpEmis: key.slice(34, 35),
    cNF: key.slice(35, 43),
    checkDigit: key.slice(43),
  };
}
