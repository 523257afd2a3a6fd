import type { Layout } from "../fixed-width/index.ts";

/**
 * Columns of CNAB 240, from 1, inclusive. Tax ids are declared numeric by the layouts and hold letters since July 2026
 * (IN RFB 2.229/2024), so they are text here.
 */
const FEBRABAN =
  "FEBRABAN 240, as listed in marcelo-lourenco/cnab aa07cdb and banco-br/cnab_yaml f39f42a; every bank but where another table says";

export const RECORD_LENGTH = 240;

export const fileHeader = {
  record: "file_header",
  source: FEBRABAN,
  fields: [
    { name: "bank", start: 1, end: 3, type: "digits" },
    { name: "company_id", start: 19, end: 32, type: "text" },
    { name: "agreement", start: 33, end: 52, type: "text" },
    { name: "company_name", start: 73, end: 102, type: "text" },
    { name: "direction", start: 143, end: 143, type: "digits", advisory: true },
    { name: "generated_date", start: 144, end: 151, type: "date", advisory: true },
    { name: "file_seq", start: 158, end: 163, type: "digits", advisory: true },
    { name: "layout_version", start: 164, end: 166, type: "text" },
  ],
} as const satisfies Layout;

export const fileTrailer = {
  record: "file_trailer",
  source: FEBRABAN,
  fields: [
    { name: "lot_count", start: 18, end: 23, type: "digits" },
    { name: "record_count", start: 24, end: 29, type: "digits" },
  ],
} as const satisfies Layout;

/** What the header of a batch of any service has in the same place. */
export const batchHeader = {
  record: "batch_header",
  source: FEBRABAN,
  fields: [
    { name: "lot", start: 4, end: 7, type: "text" },
    { name: "operation", start: 9, end: 9, type: "text" },
    { name: "service", start: 10, end: 11, type: "text" },
    { name: "form", start: 12, end: 13, type: "text" },
    { name: "layout_version", start: 14, end: 16, type: "text" },
  ],
} as const satisfies Layout;

/** A collection batch has fifteen columns for the tax id, one more than payments: what comes after is shifted by it. */
export const collectionBatchHeader = {
  record: "batch_header_collection",
  source: FEBRABAN,
  fields: [
    { name: "company_id", start: 19, end: 33, type: "text" },
    { name: "agreement", start: 34, end: 53, type: "text" },
    { name: "file_seq", start: 184, end: 191, type: "digits", advisory: true },
    { name: "generated_date", start: 192, end: 199, type: "date", advisory: true },
  ],
} as const satisfies Layout;

export const batchTrailer = {
  record: "batch_trailer",
  source: FEBRABAN,
  fields: [{ name: "record_count", start: 18, end: 23, type: "digits" }],
} as const satisfies Layout;

export const collectionBatchTrailer = {
  record: "batch_trailer_collection",
  source: FEBRABAN,
  fields: [
    { name: "simple_count", start: 24, end: 29, type: "digits" },
    { name: "simple_sum", start: 30, end: 46, type: "amount" },
    { name: "linked_count", start: 47, end: 52, type: "digits" },
    { name: "linked_sum", start: 53, end: 69, type: "amount" },
    { name: "pledged_count", start: 70, end: 75, type: "digits" },
    { name: "pledged_sum", start: 76, end: 92, type: "amount" },
    { name: "discounted_count", start: 93, end: 98, type: "digits" },
    { name: "discounted_sum", start: 99, end: 115, type: "amount" },
  ],
} as const satisfies Layout;

export const detail = {
  record: "detail",
  source: FEBRABAN,
  fields: [
    { name: "record_seq", start: 9, end: 13, type: "digits", advisory: true },
    { name: "segment", start: 14, end: 14, type: "text" },
  ],
} as const satisfies Layout;

const segmentT = {
  record: "segment_T",
  source: FEBRABAN,
  fields: [
    { name: "record_seq", start: 9, end: 13, type: "digits", advisory: true },
    { name: "movement", start: 16, end: 17, type: "digits" },
    { name: "agency", start: 18, end: 22, type: "text" },
    { name: "agency_dv", start: 23, end: 23, type: "text" },
    { name: "account", start: 24, end: 35, type: "text" },
    { name: "account_dv", start: 36, end: 36, type: "text" },
    { name: "bank_title_id", start: 38, end: 57, type: "text" },
    { name: "document_number", start: 59, end: 73, type: "text" },
    { name: "due_date", start: 74, end: 81, type: "date", advisory: true },
    { name: "value", start: 82, end: 96, type: "amount" },
    { name: "company_use", start: 106, end: 130, type: "text" },
    { name: "payer_id_type", start: 133, end: 133, type: "text" },
    { name: "payer_id", start: 134, end: 148, type: "text" },
    { name: "payer_name", start: 149, end: 188, type: "text" },
    { name: "fee_value", start: 199, end: 213, type: "amount" },
    { name: "reasons", start: 214, end: 223, type: "text" },
  ],
} as const satisfies Layout;

/** Santander's branch has four columns and its account nine: what comes after stands four columns to the left. */
const segmentTOfSantander = {
  record: "segment_T_santander_033",
  source: "eduardokum/laravel-boleto 0081d09, confirmed on two returns of bank 033 (2014 and 2016)",
  fields: [
    { name: "record_seq", start: 9, end: 13, type: "digits", advisory: true },
    { name: "movement", start: 16, end: 17, type: "digits" },
    { name: "agency", start: 18, end: 21, type: "text" },
    { name: "agency_dv", start: 22, end: 22, type: "text" },
    { name: "account", start: 23, end: 31, type: "text" },
    { name: "account_dv", start: 32, end: 32, type: "text" },
    { name: "bank_title_id", start: 41, end: 53, type: "text" },
    { name: "document_number", start: 55, end: 69, type: "text" },
    { name: "due_date", start: 70, end: 77, type: "date", advisory: true },
    { name: "value", start: 78, end: 92, type: "amount" },
    { name: "company_use", start: 101, end: 125, type: "text" },
    { name: "payer_id_type", start: 128, end: 128, type: "text" },
    { name: "payer_id", start: 129, end: 143, type: "text" },
    { name: "payer_name", start: 144, end: 183, type: "text" },
    { name: "fee_value", start: 194, end: 208, type: "amount" },
    { name: "reasons", start: 209, end: 218, type: "text" },
  ],
} as const satisfies Layout;

export const SANTANDER = "033";

export function layoutOfSegmentT(bank: string): typeof segmentT | typeof segmentTOfSantander {
  return bank === SANTANDER ? segmentTOfSantander : segmentT;
}

export const segmentU = {
  record: "segment_U",
  source: FEBRABAN,
  fields: [
    { name: "movement", start: 16, end: 17, type: "digits" },
    { name: "additions", start: 18, end: 32, type: "amount" },
    { name: "discount", start: 33, end: 47, type: "amount" },
    { name: "rebate", start: 48, end: 62, type: "amount" },
    { name: "iof", start: 63, end: 77, type: "amount" },
    { name: "paid_value", start: 78, end: 92, type: "amount" },
    { name: "net_value", start: 93, end: 107, type: "amount" },
    { name: "other_expenses", start: 108, end: 122, type: "amount" },
    { name: "other_credits", start: 123, end: 137, type: "amount" },
    { name: "occurrence_date", start: 138, end: 145, type: "date" },
    { name: "credit_date", start: 146, end: 153, type: "date" },
  ],
} as const satisfies Layout;
