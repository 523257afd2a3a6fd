import { type Decimal, parseDecimal } from "../../values/decimal.ts";
import type { BalanceAssertion, JournalAmount, JournalCost } from "./journal.ts";

/** Why a piece of a journal cannot be read, in Portuguese; turned into a fault with its line by the reader. */
export class Unreadable extends Error {}

/** What directives said about numbers up to this line. */
export interface NumberStyles {
  /** By `decimal-mark`: holds for every amount. */
  readonly decimalMark: "." | "," | undefined;
  /** By `commodity` and `D`, for amounts that could be read in two ways. */
  readonly markOf: ReadonlyMap<string, "." | ",">;
  /** By `D`: the commodity of amounts without a symbol. */
  readonly defaultCommodity: string | undefined;
}

interface Cursor {
  readonly text: string;
  at: number;
}

/** What stands after the account of a posting: amount, cost, lot, assertion, each optional. */
export interface PostingAmount {
  readonly amount?: JournalAmount;
  readonly cost?: JournalCost;
  readonly assertion?: BalanceAssertion;
}

const BLANKS = /[ \t\u00a0]*/y;
const NUMBER = /(?:\d[\d.,]*(?:[ \u00a0]\d{3}(?!\d))*(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,2}(?!\d))?/y;
const SYMBOL = /"[^"]*"|[^\d\-+.,@*;\s"{}=()[\]]+/y;
/** Lots of other programs: `{cost}`, `{{cost}}`, `[date]`, `(note)`. hledger reads them and leaves them out. */
const LOT = /\{\{[^}]*\}\}|\{[^}]*\}|\[[^\]]*\]|\((?!@)[^)]*\)/y;

/** @throws Unreadable */
export function readPostingAmount(text: string, styles: NumberStyles): PostingAmount {
  const cursor: Cursor = { text, at: 0 };
  skip(cursor);
  const amount = isAtEnd(cursor) || text.charAt(cursor.at) === "=" ? undefined : readAmountAt(cursor, styles);
  const cost = amount === undefined ? undefined : readCost(cursor, styles);
  const assertion = readAssertion(cursor, styles);
  skipLots(cursor);
  if (!isAtEnd(cursor)) throw new Unreadable(`não sei ler “${text.slice(cursor.at, cursor.at + 40)}” depois do valor`);
  return {
    ...(amount === undefined ? {} : { amount }),
    ...(cost === undefined ? {} : { cost }),
    ...(assertion === undefined ? {} : { assertion }),
  };
}

/** @throws Unreadable */
export function readAmount(text: string, styles: NumberStyles): JournalAmount {
  const cursor: Cursor = { text, at: 0 };
  const amount = readAmountAt(cursor, styles);
  skip(cursor);
  if (!isAtEnd(cursor)) throw new Unreadable(`não sei ler “${text.slice(cursor.at, cursor.at + 40)}” depois do valor`);
  return amount;
}

function readCost(cursor: Cursor, styles: NumberStyles): JournalCost | undefined {
  skipLots(cursor);
  const mark = match(cursor, /\(@@?\)|@@?/y);
  if (mark === undefined) return undefined;
  const amount = readAmountAt(cursor, styles);
  skipLots(cursor);
  return { of: mark.includes("@@") ? "total" : "unit", amount };
}

function readAssertion(cursor: Cursor, styles: NumberStyles): BalanceAssertion | undefined {
  skip(cursor);
  const mark = match(cursor, /==?\*?/y);
  if (mark === undefined) return undefined;
  const amount = readAmountAt(cursor, styles);
  const cost = readCost(cursor, styles);
  return {
    amount,
    sole: mark.startsWith("=="),
    inclusive: mark.endsWith("*"),
    ...(cost === undefined ? {} : { cost }),
  };
}

function readAmountAt(cursor: Cursor, styles: NumberStyles): JournalAmount {
  skip(cursor);
  const start = cursor.at;
  let sign = readSign(cursor);
  let symbol = match(cursor, SYMBOL);
  skip(cursor);
  if (sign === "") sign = readSign(cursor);
  const number = match(cursor, NUMBER);
  if (number === undefined) throw new Unreadable(`“${cursor.text.slice(start, start + 40).trim()}” não é um valor`);
  if (symbol === undefined) {
    const afterNumber = cursor.at;
    skip(cursor);
    symbol = match(cursor, SYMBOL);
    if (symbol === undefined) cursor.at = afterNumber;
  }
  const commodity = symbol?.replaceAll('"', "") ?? styles.defaultCommodity ?? "";
  return { commodity, quantity: readQuantity(sign, number, styles.decimalMark ?? styles.markOf.get(commodity)) };
}

function readSign(cursor: Cursor): string {
  const sign = match(cursor, /[+-]/y) ?? "";
  if (sign !== "") skip(cursor);
  return sign;
}

/**
 * The number, whose decimal mark may be a dot or a comma. A mark that stands once and alone ("1,000") is the decimal mark
 * unless a directive says otherwise, as hledger reads it; one that repeats, or comes before the other, groups digits.
 */
function readQuantity(sign: string, text: string, knownMark: "." | "," | undefined): Decimal {
  const [digits = "", exponent = "0"] = text.split(/[eE]/);
  const compact = digits.replace(/[ \u00a0]/g, "");
  const mark = knownMark ?? decimalMarkOf(compact);
  const group = mark === "." ? "," : ".";
  const plain = mark === undefined ? compact.replace(/[.,]/g, "") : compact.replaceAll(group, "").replace(mark, ".");
  const [whole = "", decimals = ""] = plain.split(".");
  const hasBothMarks = compact.includes(".") && compact.includes(",");
  const isTwofold = hasBothMarks && (mark === undefined || compact.lastIndexOf(group) > compact.indexOf(mark));
  if (isTwofold || !/^\d*(\.\d*)?$/.test(plain) || whole.length > 30 || decimals.length > 30) {
    throw new Unreadable(`o número “${text.slice(0, 40)}” não se lê`);
  }
  const decimal = parseDecimal(`${sign}${whole === "" ? "0" : whole}${decimals === "" ? "" : `.${decimals}`}`);
  return shifted(decimal, Number(exponent));
}

/** The decimal mark that a number shows by itself. */
export function decimalMarkOf(digits: string): "." | "," | undefined {
  const marks = digits.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  if (last === undefined) return undefined;
  const isLone = marks.filter((mark) => mark === last).length === 1;
  return isLone ? (last === "." ? "." : ",") : undefined;
}

function shifted({ coefficient, scale }: Decimal, exponent: number): Decimal {
  return scale >= exponent
    ? { coefficient, scale: scale - exponent }
    : { coefficient: coefficient * 10n ** BigInt(exponent - scale), scale: 0 };
}

function match(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}

function skip(cursor: Cursor): void {
  match(cursor, BLANKS);
}

function skipLots(cursor: Cursor): void {
  do skip(cursor);
  while (match(cursor, LOT) !== undefined);
}

function isAtEnd(cursor: Cursor): boolean {
  return cursor.at >= cursor.text.length;
}
