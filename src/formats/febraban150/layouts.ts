import type { Layout } from "../fixed-width/index.ts";

/** Columns from 1, inclusive. */
const SOURCE =
  "FEBRABAN 150 (arrecadação), as used in umbrellaTech/ya-retorno-boleto bc709c4; the sums of five returns of Banco do Brasil match their trailers";

export const header = {
  record: "A_header",
  source: SOURCE,
  fields: [
    { name: "record_type", start: 1, end: 1, type: "text", value: "A" },
    { name: "direction", start: 2, end: 2, type: "digits", advisory: true },
    { name: "agreement", start: 3, end: 22, type: "text" },
    { name: "company_name", start: 23, end: 42, type: "text" },
    { name: "bank", start: 43, end: 45, type: "digits", advisory: true },
    { name: "bank_name", start: 46, end: 65, type: "text" },
    { name: "generated_date", start: 66, end: 73, type: "date", form: "AAAAMMDD", advisory: true },
    { name: "file_seq", start: 74, end: 79, type: "digits", advisory: true },
    { name: "layout_version", start: 80, end: 81, type: "digits", advisory: true },
    { name: "blank_1", start: 82, end: 150, type: "text" },
  ],
} as const satisfies Layout;

export const receipt = {
  record: "G_receipt",
  source: SOURCE,
  fields: [
    { name: "record_type", start: 1, end: 1, type: "text", value: "G" },
    { name: "account", start: 2, end: 21, type: "text" },
    { name: "paid_date", start: 22, end: 29, type: "date", form: "AAAAMMDD" },
    { name: "credit_date", start: 30, end: 37, type: "date", form: "AAAAMMDD", advisory: true },
    { name: "barcode", start: 38, end: 81, type: "digits", advisory: true },
    { name: "received_value", start: 82, end: 93, type: "amount" },
    { name: "fee_value", start: 94, end: 100, type: "amount" },
    { name: "record_seq", start: 101, end: 108, type: "digits", advisory: true },
    { name: "agency", start: 109, end: 116, type: "text" },
    { name: "receipt_channel", start: 117, end: 117, type: "text" },
    { name: "authentication", start: 118, end: 140, type: "text" },
    { name: "payment_form", start: 141, end: 141, type: "text" },
    { name: "blank_1", start: 142, end: 150, type: "text" },
  ],
} as const satisfies Layout;

export const trailer = {
  record: "Z_trailer",
  source: SOURCE,
  fields: [
    { name: "record_type", start: 1, end: 1, type: "text", value: "Z" },
    { name: "record_count", start: 2, end: 7, type: "digits", advisory: true },
    { name: "total_value", start: 8, end: 24, type: "amount" },
    { name: "blank_1", start: 25, end: 150, type: "text" },
  ],
} as const satisfies Layout;
