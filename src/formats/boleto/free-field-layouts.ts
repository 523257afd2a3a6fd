import { mod10, mod11, remainder11, weightedDigit } from "./check-digits.ts";

/** Values of a free field by the names of its layout, digits only. */
export type FreeFieldValues = Readonly<Record<string, string>>;

/** A run of the 25 digits: one that never changes, part of a value, or a digit that checks the others. */
export type Run =
  | { readonly constant: string }
  | {
      readonly name: string;
      readonly size: number;
      /** Where a value stands in pieces: the places of its digits, counted from 1. */
      readonly from?: number;
      /** The size of the whole value, where it stands in pieces. */
      readonly of?: number;
      readonly domain?: readonly string[];
    }
  | { readonly check: (values: FreeFieldValues, before: string) => string };

export interface FreeFieldLayout {
  readonly id: string;
  readonly bank: string;
  readonly runs: readonly Run[];
  /** Whether the values that a boleto of this bank carries are of this layout, where the constants do not tell. */
  readonly takes?: (values: FreeFieldValues) => boolean;
  readonly source: string;
}

const at = (values: FreeFieldValues, name: string): string => values[name] ?? "";

/** Wallets of Itaú whose digit is of wallet and number alone. */
const ITAU_ALONE = ["126", "131", "146", "150", "168"];
/** Wallets of Itaú that carry the number of the beneficiary. */
const ITAU_OWN_NUMBER = ["106", "107", "122", "142", "143", "195", "196", "198"];

/** The 17 digits of a Caixa's number, strewn, and the digit of all that stands before. */
const CAIXA_NUMBER: readonly Run[] = [
  { name: "nossoNumero", size: 3, from: 3, of: 17 },
  { name: "nossoNumero", size: 1, from: 1, of: 17 },
  { name: "nossoNumero", size: 3, from: 6, of: 17 },
  { name: "nossoNumero", size: 1, from: 2, of: 17 },
  { name: "nossoNumero", size: 9, from: 9, of: 17 },
  { check: (_, before) => mod11(before) },
];

/** `reference/banking.md` §2.4: read in the public layouts of each bank, confirmed on public boletos (counts there). */
const SOURCE = "layout público de cobrança do banco";

/** Free field of the banks that most boletos are of, the first that fits being the one. */
export const FREE_FIELD_LAYOUTS: readonly FreeFieldLayout[] = [
  {
    id: "bb-agreement-7",
    bank: "001",
    source: SOURCE,
    runs: [
      { constant: "000000" },
      { name: "agreement", size: 7 },
      { name: "nossoNumero", size: 10 },
      { name: "wallet", size: 2 },
    ],
    // Seven digits begin at a million: what is less is an agreement of six.
    takes: (values) => !at(values, "agreement").startsWith("0"),
  },
  {
    id: "bb-agreement-6-number-17",
    bank: "001",
    source: SOURCE,
    runs: [{ name: "agreement", size: 6 }, { name: "nossoNumero", size: 17 }, { constant: "21" }],
    takes: (values) => !/^0+$/.test(at(values, "agreement")),
  },
  {
    id: "bb-agreement-6",
    bank: "001",
    source: SOURCE,
    runs: [
      { name: "agreement", size: 6 },
      { name: "nossoNumero", size: 5 },
      { name: "branch", size: 4 },
      { name: "account", size: 8 },
      { name: "wallet", size: 2 },
    ],
    takes: (values) => !/^0+$/.test(at(values, "agreement")),
  },
  {
    id: "santander",
    bank: "033",
    source: SOURCE,
    runs: [
      { constant: "9" },
      { name: "beneficiary", size: 7 },
      { name: "nossoNumero", size: 12 },
      { check: (values) => mod11(at(values, "nossoNumero")) },
      { name: "iof", size: 1 },
      { name: "wallet", size: 3, domain: ["101", "102", "201"] },
    ],
  },
  {
    id: "caixa-sigcb",
    bank: "104",
    source: SOURCE,
    runs: [{ name: "beneficiary", size: 6 }, { check: (values) => mod11(at(values, "beneficiary")) }, ...CAIXA_NUMBER],
  },
  {
    id: "caixa-sigcb-7",
    bank: "104",
    source: SOURCE,
    runs: [{ name: "beneficiary", size: 7 }, ...CAIXA_NUMBER],
  },
  {
    id: "bradesco",
    bank: "237",
    source: SOURCE,
    runs: [
      { name: "branch", size: 4 },
      { name: "wallet", size: 2 },
      { name: "nossoNumero", size: 11 },
      { name: "account", size: 7 },
      { constant: "0" },
    ],
  },
  {
    id: "itau-own-number",
    bank: "341",
    source: SOURCE,
    runs: [
      { name: "wallet", size: 3, domain: ITAU_OWN_NUMBER },
      { name: "nossoNumero", size: 8 },
      { name: "ownNumber", size: 7 },
      { name: "beneficiary", size: 5 },
      { check: (_, before) => mod10(before) },
      { constant: "0" },
    ],
  },
  {
    id: "itau",
    bank: "341",
    source: SOURCE,
    runs: [
      { name: "wallet", size: 3 },
      { name: "nossoNumero", size: 8 },
      {
        check: (values) => {
          const number = at(values, "wallet") + at(values, "nossoNumero");
          const isAlone = ITAU_ALONE.includes(at(values, "wallet"));
          return mod10(isAlone ? number : at(values, "branch") + at(values, "account") + number);
        },
      },
      { name: "branch", size: 4 },
      { name: "account", size: 5 },
      { check: (values) => mod10(at(values, "branch") + at(values, "account")) },
      { constant: "000" },
    ],
  },
  {
    id: "sicredi",
    bank: "748",
    source: SOURCE,
    runs: [
      { name: "type", size: 1 },
      { name: "wallet", size: 1 },
      { name: "nossoNumero", size: 8 },
      {
        check: (values) =>
          mod11(at(values, "cooperative") + at(values, "post") + at(values, "beneficiary") + at(values, "nossoNumero")),
      },
      { name: "cooperative", size: 4 },
      { name: "post", size: 2 },
      { name: "beneficiary", size: 5 },
      { constant: "10" },
      { check: (_, before) => mod11(before) },
    ],
  },
  {
    id: "sicoob",
    bank: "756",
    source: SOURCE,
    runs: [
      { name: "wallet", size: 1 },
      { name: "cooperative", size: 4 },
      { name: "modality", size: 2 },
      { name: "client", size: 7 },
      { name: "nossoNumero", size: 7 },
      {
        check: (values) =>
          weightedDigit(
            at(values, "cooperative") + at(values, "client").padStart(10, "0") + at(values, "nossoNumero"),
            [3, 1, 9, 7],
          ),
      },
      { name: "installment", size: 3 },
    ],
  },
  {
    id: "inter",
    bank: "077",
    source: SOURCE,
    runs: [
      { constant: "0001" },
      { name: "wallet", size: 3, domain: ["110", "112"] },
      { name: "operation", size: 7 },
      { name: "nossoNumero", size: 11 },
    ],
  },
];

/** The digit that Bradesco prints after the nosso número, which the code does not carry: module 11 of base 7, 10 is P. */
export function bradescoDigit(wallet: string, nossoNumero: string): string {
  const digit = 11 - remainder11(wallet + nossoNumero, 7);
  return digit === 10 ? "P" : digit === 11 ? "0" : String(digit);
}
