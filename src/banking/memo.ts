import { isValidTaxId } from "../values/tax-id.ts";
import { tellingWords, wordsIn } from "./name-words.ts";

/** A memo as it is compared: upper case, without accents, blanks collapsed. Banks cut, pad and re-case the same text. */
export function normaliseMemo(memo: string): string {
  return memo.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase().replace(/\s+/g, " ").trim();
}

/** Forms in which a bank writes a tax id: 14 or 11 characters together, or with its punctuation. */
const TAX_ID =
  /(?<![0-9A-Z])(?:[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}\/?[0-9A-Z]{4}-?\d{2}|\d{3}\.?\d{3}\.?\d{3}-?\d{2})(?![0-9A-Z])/g;

/** Tax ids in a normalised memo whose check digits hold. A masked one (***.456.789-**) is none. */
export function taxIdsIn(memo: string): readonly string[] {
  return [...memo.matchAll(TAX_ID)].map(([text]) => text.replace(/[./-]/g, "")).filter(isValidTaxId);
}

/** A document's number has at least so many digits to say anything: "12" is found in too many memos. */
const NUMBER_DIGITS_MIN = 3;

/** A date is not the number of a document, and a year looks like one. */
const DATE = /(?<![0-9A-Z])(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?![0-9A-Z])/g;

/**
 * Numbers of documents that a normalised memo may quote: words of digits, without zeros on the left, that are no part of an
 * amount ("1.234,56"), a date ("10/02/2026") or something longer.
 */
export function numbersIn(memo: string): readonly string[] {
  const words = withPlainNumbers(memo.replace(DATE, " ")).matchAll(/(?<![0-9A-Z.,])0*([1-9]\d*)(?![0-9A-Z]|[.,]\d)/g);
  const numbers = [...words].map(([, digits = ""]) => digits);
  return [...new Set(numbers.filter((digits) => digits.length >= NUMBER_DIGITS_MIN))];
}

const MARKER = String.raw`\b(?:NF|NF-?E|NFS|NFS-?E|NOTA|FAT|FATURA|DUPL|DUP|DUPLICATA)\b`;
/** Numbers that a memo says itself are of a document: "NF 1234", "FAT 000567", "DUPL 89/01". */
const SAID_NUMBER = new RegExp(String.raw`${MARKER}[ .:]*(?:N|NR|NUM|FISCAL)?[ .:]*0*([1-9]\d{2,})`, "g");
/** After the name of a document, a point stands between thousands: "NF 57.653". */
const DOTTED_NUMBER = new RegExp(String.raw`(?<=(?:${MARKER}|\bDOC\b)[ .:]*)\d{1,3}(?:\.\d{3})+(?![\d.,]\d?)`, "g");

export function saidNumbersIn(memo: string): readonly string[] {
  return [...withPlainNumbers(memo).matchAll(SAID_NUMBER)].map(([, digits = ""]) => digits);
}

const PARTIAL = new RegExp(String.raw`\bPARCIAL (?:D[AEO] )?(?:${MARKER}|DOC\b)`);

/** Whether it says that a part of a document is paid: "PARCIAL NF 1234". A partial redemption is of no document. */
export function saysPartial(memo: string): boolean {
  return PARTIAL.test(memo);
}

function withPlainNumbers(memo: string): string {
  return memo.replace(DOTTED_NUMBER, (number) => number.replaceAll(".", ""));
}

/** Whether it quotes the number with an instalment after it: "NF 1234/02", "1234-2". */
export function quotesInstallment(memo: string, number: string, installment: string): boolean {
  const digits = number.replace(/^0+/, "");
  const part = installment.replace(/^0+/, "");
  if (!/^\d+$/.test(digits) || !/^\d+$/.test(part)) return false;
  return new RegExp(`(?<![0-9A-Z.,])0*${digits}\\s?[/-]\\s?0*${part}(?![0-9A-Z])`).test(withPlainNumbers(memo));
}

const NAME_WORD_LETTERS_MIN = 4;

/** Whether a normalised memo has a telling word of a name. */
export function sharesNameWord(memo: string, name: string): boolean {
  const words = new Set(wordsIn(memo));
  return tellingWords(normaliseMemo(name)).some((word) => word.length >= NAME_WORD_LETTERS_MIN && words.has(word));
}

const NAME_CUT_AT = 20;

/** Whether a normalised memo has the whole name, or as much of it as banks leave when they cut. */
export function quotesName(memo: string, name: string): boolean {
  const full = normaliseMemo(name);
  if (full.length < NAME_WORD_LETTERS_MIN) return false;
  return memo.includes(full.slice(0, NAME_CUT_AT).trimEnd());
}
