import type { Layout } from "../../fixed-width/index.ts";

/**
 * Details of the collection returns of 400 columns, from 1, inclusive: of each bank the columns that are used. No standard is common
 * to them but the header; what is common in the names is ours.
 */

const itau = {
  record: "return_itau_400",
  source: "banco-br/cnab_yaml f39f42a, marcelo-lourenco/cnab aa07cdb, a return of 52 titles",
  fields: [
    { name: "company_use", start: 38, end: 62, type: "text" },
    { name: "bank_title_id", start: 86, end: 93, type: "code" },
    { name: "bank_title_dv", start: 94, end: 94, type: "code" },
    { name: "wallet", start: 83, end: 85, type: "code" },
    { name: "occurrence", start: 109, end: 110, type: "text" },
    { name: "occurrence_date", start: 111, end: 116, type: "date", form: "DDMMAA" },
    { name: "document_number", start: 117, end: 126, type: "text" },
    { name: "due_date", start: 147, end: 152, type: "date", form: "DDMMAA", advisory: true },
    { name: "value", start: 153, end: 165, type: "amount" },
    { name: "fee", start: 176, end: 188, type: "amount" },
    { name: "rebate", start: 228, end: 240, type: "amount" },
    { name: "discount", start: 241, end: 253, type: "amount" },
    { name: "received", start: 254, end: 266, type: "amount" },
    { name: "interest", start: 267, end: 279, type: "amount" },
    { name: "other_credits", start: 280, end: 292, type: "amount" },
    { name: "credit_date", start: 296, end: 301, type: "date", form: "DDMMAA", advisory: true },
    { name: "payer_name", start: 325, end: 354, type: "text" },
    { name: "reasons", start: 378, end: 385, type: "text" },
  ],
} as const satisfies Layout;

const bradesco = {
  record: "return_bradesco_400",
  source: "banco-br/cnab_yaml f39f42a, marcelo-lourenco/cnab aa07cdb",
  fields: [
    { name: "company_use", start: 38, end: 62, type: "text" },
    { name: "bank_title_id", start: 71, end: 82, type: "text" },
    { name: "wallet", start: 108, end: 108, type: "text" },
    { name: "occurrence", start: 109, end: 110, type: "text" },
    { name: "occurrence_date", start: 111, end: 116, type: "date", form: "DDMMAA" },
    { name: "document_number", start: 117, end: 126, type: "text" },
    { name: "due_date", start: 147, end: 152, type: "date", form: "DDMMAA", advisory: true },
    { name: "value", start: 153, end: 165, type: "amount" },
    { name: "fee", start: 176, end: 188, type: "amount" },
    { name: "other_expenses", start: 189, end: 201, type: "amount" },
    { name: "rebate", start: 228, end: 240, type: "amount" },
    { name: "discount", start: 241, end: 253, type: "amount" },
    { name: "received", start: 254, end: 266, type: "amount" },
    { name: "interest", start: 267, end: 279, type: "amount" },
    { name: "other_credits", start: 280, end: 292, type: "amount" },
    { name: "credit_date", start: 296, end: 301, type: "date", form: "DDMMAA", advisory: true },
    { name: "reasons", start: 319, end: 328, type: "text" },
  ],
} as const satisfies Layout;

const bb = {
  record: "return_bb_400",
  source: "banco-br/cnab_yaml f39f42a, a CBR643 with 26 titles; agreements of seven digits",
  fields: [
    { name: "company_use", start: 39, end: 63, type: "text" },
    { name: "bank_title_id", start: 64, end: 80, type: "code" },
    { name: "wallet", start: 107, end: 108, type: "code" },
    { name: "occurrence", start: 109, end: 110, type: "text" },
    { name: "occurrence_date", start: 111, end: 116, type: "date", form: "DDMMAA" },
    { name: "document_number", start: 117, end: 126, type: "text" },
    { name: "due_date", start: 147, end: 152, type: "date", form: "DDMMAA", advisory: true },
    { name: "value", start: 153, end: 165, type: "amount" },
    { name: "credit_date", start: 176, end: 181, type: "date", form: "DDMMAA", advisory: true },
    { name: "fee", start: 182, end: 188, type: "amount" },
    { name: "other_expenses", start: 189, end: 201, type: "amount" },
    { name: "rebate", start: 228, end: 240, type: "amount" },
    { name: "discount", start: 241, end: 253, type: "amount" },
    { name: "received", start: 254, end: 266, type: "amount" },
    { name: "interest", start: 267, end: 279, type: "amount" },
    { name: "other_credits", start: 280, end: 292, type: "amount" },
    { name: "posted", start: 306, end: 318, type: "amount" },
  ],
} as const satisfies Layout;

const bbOldAgreement = {
  record: "return_bbOldAgreement_400",
  source: "banco-br/cnab_yaml f39f42a; agreements of four and six digits, not seen in a file",
  fields: [
    { name: "company_use", start: 38, end: 62, type: "text" },
    { name: "bank_title_id", start: 63, end: 73, type: "code" },
    { name: "occurrence", start: 109, end: 110, type: "text" },
    { name: "occurrence_date", start: 111, end: 116, type: "date", form: "DDMMAA" },
    { name: "document_number", start: 117, end: 126, type: "text" },
    { name: "due_date", start: 147, end: 152, type: "date", form: "DDMMAA", advisory: true },
    { name: "value", start: 153, end: 165, type: "amount" },
    { name: "credit_date", start: 176, end: 181, type: "date", form: "DDMMAA", advisory: true },
    { name: "fee", start: 182, end: 188, type: "amount" },
    { name: "other_expenses", start: 189, end: 201, type: "amount" },
    { name: "rebate", start: 228, end: 240, type: "amount" },
    { name: "discount", start: 241, end: 253, type: "amount" },
    { name: "received", start: 254, end: 266, type: "amount" },
    { name: "interest", start: 267, end: 279, type: "amount" },
    { name: "other_credits", start: 280, end: 292, type: "amount" },
    { name: "posted", start: 306, end: 318, type: "amount" },
  ],
} as const satisfies Layout;

const santander = {
  record: "return_santander_400",
  source: "eduardokum/laravel-boleto 0081d09, a return of one title",
  fields: [
    { name: "company_use", start: 38, end: 62, type: "text" },
    { name: "bank_title_id", start: 63, end: 70, type: "code" },
    { name: "occurrence", start: 109, end: 110, type: "text" },
    { name: "occurrence_date", start: 111, end: 116, type: "date", form: "DDMMAA" },
    { name: "document_number", start: 117, end: 126, type: "text" },
    { name: "reasons", start: 137, end: 145, type: "text" },
    { name: "due_date", start: 147, end: 152, type: "date", form: "DDMMAA", advisory: true },
    { name: "value", start: 153, end: 165, type: "amount" },
    { name: "fee", start: 176, end: 188, type: "amount" },
    { name: "other_expenses", start: 189, end: 201, type: "amount" },
    { name: "received", start: 254, end: 266, type: "amount" },
    { name: "interest", start: 267, end: 279, type: "amount" },
    { name: "fine", start: 280, end: 292, type: "amount" },
    { name: "credit_date", start: 296, end: 301, type: "date", form: "DDMMAA", advisory: true },
  ],
} as const satisfies Layout;

const caixa = {
  record: "return_caixa_400",
  source: "eduardokum/laravel-boleto 0081d09, a return of one title (SIGCB)",
  fields: [
    { name: "company_use", start: 32, end: 56, type: "text" },
    { name: "bank_title_id", start: 57, end: 73, type: "code" },
    { name: "reasons", start: 80, end: 82, type: "text" },
    { name: "occurrence", start: 109, end: 110, type: "text" },
    { name: "occurrence_date", start: 111, end: 116, type: "date", form: "DDMMAA" },
    { name: "document_number", start: 117, end: 126, type: "text" },
    { name: "due_date", start: 147, end: 152, type: "date", form: "DDMMAA", advisory: true },
    { name: "value", start: 153, end: 165, type: "amount" },
    { name: "fee", start: 176, end: 188, type: "amount" },
    { name: "received", start: 254, end: 266, type: "amount" },
    { name: "interest", start: 267, end: 279, type: "amount" },
    { name: "fine", start: 280, end: 292, type: "amount" },
    { name: "credit_date", start: 294, end: 299, type: "date", form: "DDMMAA", advisory: true },
  ],
} as const satisfies Layout;

const sicredi = {
  record: "return_sicredi_400",
  source: "eduardokum/laravel-boleto 0081d09, a return of one title",
  fields: [
    { name: "bank_title_id", start: 48, end: 62, type: "text" },
    { name: "occurrence", start: 109, end: 110, type: "text" },
    { name: "occurrence_date", start: 111, end: 116, type: "date", form: "DDMMAA" },
    { name: "document_number", start: 117, end: 126, type: "text" },
    { name: "due_date", start: 147, end: 152, type: "date", form: "DDMMAA", advisory: true },
    { name: "value", start: 153, end: 165, type: "amount" },
    { name: "fee", start: 176, end: 188, type: "amount" },
    { name: "notary_costs", start: 189, end: 201, type: "amount" },
    { name: "rebate", start: 228, end: 240, type: "amount" },
    { name: "discount", start: 241, end: 253, type: "amount" },
    { name: "received", start: 254, end: 266, type: "amount" },
    { name: "interest", start: 267, end: 279, type: "amount" },
    { name: "fine", start: 280, end: 292, type: "amount" },
    { name: "reasons", start: 319, end: 328, type: "text" },
    { name: "credit_date", start: 329, end: 336, type: "date", form: "AAAAMMDD", advisory: true },
  ],
} as const satisfies Layout;

const sicoob = {
  record: "return_sicoob_400",
  source: "eduardokum/laravel-boleto 0081d09, a return of one title",
  fields: [
    { name: "company_use", start: 38, end: 62, type: "text" },
    { name: "bank_title_id", start: 63, end: 73, type: "code" },
    { name: "bank_title_dv", start: 74, end: 74, type: "code" },
    { name: "occurrence", start: 109, end: 110, type: "text" },
    { name: "occurrence_date", start: 111, end: 116, type: "date", form: "DDMMAA" },
    { name: "document_number", start: 117, end: 126, type: "text" },
    { name: "due_date", start: 147, end: 152, type: "date", form: "DDMMAA", advisory: true },
    { name: "value", start: 153, end: 165, type: "amount" },
    { name: "credit_date", start: 176, end: 181, type: "date", form: "DDMMAA", advisory: true },
    { name: "fee", start: 182, end: 188, type: "amount" },
    { name: "received", start: 254, end: 266, type: "amount" },
    { name: "interest", start: 267, end: 279, type: "amount" },
    { name: "fine", start: 280, end: 292, type: "amount" },
  ],
} as const satisfies Layout;

const inter = {
  record: "return_inter_400",
  source: "eduardokum/laravel-boleto 0081d09, a return of one title",
  fields: [
    { name: "company_use", start: 38, end: 62, type: "text" },
    { name: "bank_title_id", start: 71, end: 81, type: "code" },
    { name: "occurrence", start: 90, end: 91, type: "text" },
    { name: "occurrence_date", start: 92, end: 97, type: "date", form: "DDMMAA" },
    { name: "document_number", start: 98, end: 107, type: "text" },
    { name: "due_date", start: 119, end: 124, type: "date", form: "DDMMAA", advisory: true },
    { name: "value", start: 125, end: 137, type: "amount" },
    { name: "received", start: 160, end: 172, type: "amount" },
    { name: "credit_date", start: 173, end: 178, type: "date", form: "DDMMAA", advisory: true },
    { name: "reasons", start: 241, end: 380, type: "text" },
  ],
} as const satisfies Layout;

export interface BankOf400 {
  readonly layout: Layout;
  /** The first column of a detail; other records between details are counted and left. */
  readonly recordType: string;
  /** Occurrences that say money came in. `02` means a title taken in, and a write-off at Caixa. */
  readonly paid: readonly string[];
}

export const banksOf400: Readonly<Record<string, readonly BankOf400[]>> = {
  "341": [{ layout: itau, recordType: "1", paid: ["06", "07", "08", "10", "59", "72"] }],
  "237": [{ layout: bradesco, recordType: "1", paid: ["06", "15", "16", "17"] }],
  "001": [
    { layout: bb, recordType: "7", paid: ["05", "06", "07", "08", "15"] },
    { layout: bbOldAgreement, recordType: "1", paid: ["05", "06", "07", "08", "15"] },
  ],
  "033": [{ layout: santander, recordType: "1", paid: ["06", "07", "08", "16", "17"] }],
  "104": [{ layout: caixa, recordType: "1", paid: ["21", "22"] }],
  "748": [{ layout: sicredi, recordType: "1", paid: ["06", "15", "16", "17"] }],
  "756": [{ layout: sicoob, recordType: "1", paid: ["05", "06", "15"] }],
  "077": [{ layout: inter, recordType: "1", paid: ["06"] }],
};

/** What every bank's header has in the same place. */
export const header400 = {
  record: "header_400",
  source: "banco-br/cnab_yaml f39f42a, and ten files of eight banks",
  fields: [
    { name: "direction", start: 2, end: 2, type: "text" },
    { name: "company_name", start: 47, end: 76, type: "text" },
    { name: "bank", start: 77, end: 79, type: "text" },
    { name: "generated_date", start: 95, end: 100, type: "date", form: "DDMMAA", advisory: true },
    { name: "record_seq", start: 395, end: 400, type: "text" },
  ],
} as const satisfies Layout;

/** Sicredi may write the year first, with its century; its one sample does not. */
export const headerOfSicredi400 = {
  ...header400,
  record: "header_sicredi_400",
  fields: [
    { name: "direction", start: 2, end: 2, type: "text" },
    { name: "company_name", start: 47, end: 76, type: "text" },
    { name: "bank", start: 77, end: 79, type: "text" },
    { name: "generated_date", start: 95, end: 102, type: "date", form: "AAAAMMDD", advisory: true },
    { name: "record_seq", start: 395, end: 400, type: "text" },
  ],
} as const satisfies Layout;

/** A title handed in: the same columns in the remessas of Itaú, Bradesco and Santander. */
export const order400 = {
  record: "order_400",
  source: "marcelo-lourenco/cnab aa07cdb (Itaú), and one remessa of each of Itaú, Bradesco and Santander",
  fields: [
    { name: "company_use", start: 38, end: 62, type: "text" },
    { name: "occurrence", start: 109, end: 110, type: "text" },
    { name: "document_number", start: 111, end: 120, type: "text" },
    { name: "due_date", start: 121, end: 126, type: "date", form: "DDMMAA", advisory: true },
    { name: "value", start: 127, end: 139, type: "amount" },
    { name: "issue_date", start: 151, end: 156, type: "date", form: "DDMMAA", advisory: true },
    { name: "payer_id", start: 221, end: 234, type: "id" },
    { name: "payer_name", start: 235, end: 264, type: "text" },
  ],
} as const satisfies Layout;
