import type { RecordValues } from "../fixed-width/index.ts";
import type { Cnab240Batch, Cnab240Detail, CollectionOrder, Payment, StatementEntry } from "./cnab240.ts";

/** The movements of a statement, in the order in which they stand. */
export function entriesOf({ details }: Pick<Cnab240Batch, "details">): readonly StatementEntry[] {
  return details.flatMap(({ line, records }) => {
    const entry = records["segment_E"];
    if (entry === undefined) return [];
    const of = (name: string): string => entry[name] ?? "";
    return [
      {
        line,
        record_seq: of("record_seq"),
        entry_date: of("entry_date"),
        accounting_date: of("accounting_date"),
        value: of("value"),
        dc: of("dc"),
        nature: of("nature"),
        category: of("category"),
        bank_code: of("bank_code"),
        description: of("description"),
        document: of("document"),
      },
    ];
  });
}

/** The titles that a remessa hands in. */
export function ordersOf({ details }: Pick<Cnab240Batch, "details">): readonly CollectionOrder[] {
  return details.flatMap(({ line, records }) => {
    const title = records["segment_P"];
    if (title === undefined) return [];
    const all = { ...records["segment_Q"], ...title };
    const of = (name: string): string => all[name] ?? "";
    return [
      {
        line,
        movement: of("movement"),
        bank_title_id: of("bank_title_id"),
        document_number: of("document_number"),
        company_use: of("company_use"),
        due_date: of("due_date"),
        value: of("value"),
        payer_id: taxIdOf(all, "payer"),
        payer_name: of("payer_name"),
      },
    ];
  });
}

const PAYMENTS = ["A", "J", "O", "N"] as const;

/** The payments of a batch, whichever segments they stand in. */
export function paymentsOf({ details }: Pick<Cnab240Batch, "details">): readonly Payment[] {
  return details.flatMap((detail) => {
    const segment = PAYMENTS.find((one) => one === detail.segment);
    return segment === undefined ? [] : [paymentOf(detail, segment)];
  });
}

function paymentOf({ line, records }: Cnab240Detail, segment: Payment["segment"]): Payment {
  const all = allValues(records);
  /** The first that says something: banks differ in what they call it. */
  const of = (...names: string[]): string => names.map((name) => all[name] ?? "").find((value) => value !== "") ?? "";
  const occurrences = of("occurrences").match(/.{2}/g) ?? [];
  const isEffected = isPaidPayment({ occurrences });
  return {
    line,
    segment,
    company_ref: of("company_ref"),
    bank_ref: of("bank_ref"),
    payee_name: of("payee_name", "taxpayer_name"),
    payee_id: taxIdOf(all, "payee") || taxIdOf(all, "taxpayer"),
    value: of("pay_value", "total_value", "value"),
    pay_date: of("pay_date"),
    due_date: of("due_date", "nominal_due"),
    effective_date: of("effective_date") || (isEffected ? of("pay_date") : ""),
    effective_value:
      [of("effective_value"), of("paid_value")].find((value) => value !== "" && value !== "0.00") ??
      (isEffected ? of("pay_value", "total_value", "value") : ""),
    barcode: of("barcode") || barcodeOfItau(all),
    pix_key: of("info_12_pix_key", "pix_key", "pix_key_or_url"),
    txid: of("txid", "info_10_txid"),
    occurrences,
    authentication: of("bank_authentication", "legal_authentication"),
  };
}

/** All that stands together; where two records say the same field, the first that says something. */
function allValues(records: Cnab240Detail["records"]): RecordValues {
  const all: Record<string, string> = {};
  for (const values of Object.values(records)) {
    for (const [name, value] of Object.entries(values)) {
      if ((all[name] ?? "") === "") all[name] = value;
    }
  }
  return all;
}

/** CNPJ or CPF out of columns that are as wide as the layout likes: a CPF, where the record says so, has its last eleven. */
function taxIdOf(values: RecordValues, whose: "payer" | "payee" | "taxpayer"): string {
  const id = values[`${whose}_id`] ?? "";
  const width = Number(values[`${whose}_id_type`]) === 1 ? 11 : 14;
  return /^0*$/.test(id) ? "" : id.slice(-width);
}

/** Itaú writes the barcode in its parts. */
function barcodeOfItau(values: RecordValues): string {
  const { barcode_bank, barcode_currency, barcode_dv, barcode_factor, barcode_value, barcode_free_field } = values;
  if (barcode_bank === undefined || barcode_value === undefined) return "";
  const amount = barcode_value.replace(".", "").padStart(10, "0");
  return [barcode_bank, barcode_currency, barcode_dv, barcode_factor, amount, barcode_free_field].join("");
}

/** Source: FEBRABAN G059, as listed on 2026-11-24: 00 effected, 03 debit authorised by the branch and effected. */
const PAID: ReadonlySet<string> = new Set(["00", "03"]);
/** BD: taken in for its day, and not paid yet. */
const ACCEPTED = "BD";

/** The bank says that it was paid: by the first code, since those after it explain. */
export function isPaidPayment({ occurrences }: Pick<Payment, "occurrences">): boolean {
  return PAID.has(occurrences[0] ?? "");
}

/** What a return says of a payment; nothing in a remessa. Any other code says why it is not paid. */
export function paymentStatus({
  occurrences,
}: Pick<Payment, "occurrences">): "asked" | "accepted" | "paid" | "refused" {
  const [first] = occurrences;
  if (first === undefined) return "asked";
  if (PAID.has(first)) return "paid";
  return first === ACCEPTED ? "accepted" : "refused";
}
