import type { RecordValues, ValuesOf } from "../fixed-width/index.ts";
import type { segmentT, segmentU } from "./layouts/collection-240.ts";

/** A file of 240 columns, in the layout's own names; amounts are decimal text, dates AAAA-MM-DD, what is absent is "". */
export interface Cnab240 {
  readonly bank: string;
  /** As the header says it, which is not always readable: the operation of the batches is surer. */
  readonly direction: "remessa" | "retorno" | undefined;
  readonly company_id: string;
  readonly company_name: string;
  readonly agreement: string;
  readonly generated_date: string;
  readonly file_seq: string;
  readonly layout_version: string;
  readonly batches: readonly Cnab240Batch[];
  /** Records of the file, as counted. */
  readonly records: number;
  /** As the trailer says; undefined when the file ends before it. */
  readonly trailer: { readonly lot_count: string; readonly record_count: string } | undefined;
  /** Lines that had to be mended to be read. */
  readonly repaired: { readonly padded: number; readonly cut: number };
}

export interface Cnab240Batch {
  readonly lot: string;
  /** C credit, D debit, E statement, G cash management, I titles captured, R remessa, T return. */
  readonly operation: string;
  /** 01 collection, 04 statement, 20 suppliers, 22 bills and taxes, 30 salaries. */
  readonly service: string;
  readonly form: string;
  readonly layout_version: string;
  readonly company_id: string;
  readonly agreement: string;
  readonly agency: string;
  readonly account: string;
  readonly account_dv: string;
  readonly file_seq: string;
  /** Details by their segment. */
  readonly segments: Readonly<Record<string, number>>;
  /** Every detail that is read, those that belong together as one: T and U, P with Q and R, A with B, J with J-52. */
  readonly details: readonly Cnab240Detail[];
  /** Of a collection return: each T with its U. */
  readonly titles: readonly CollectionTitle[];
  /** Of a statement: the balances that its header and trailer say. */
  readonly balances: { readonly opening: StatementBalance; readonly closing: StatementBalance } | undefined;
}

/** What stands together, by the names of the layouts: `segment_A` and, when it came, `segment_B`. */
export interface Cnab240Detail {
  readonly line: number;
  readonly segment: string;
  readonly records: Readonly<Record<string, RecordValues>>;
}

export interface StatementBalance {
  readonly date: string;
  /** With its sign. */
  readonly balance: string;
}

/** What a collection return says of one title, by segments T and U; `additions` are interest and fine together. */
export type CollectionTitle = ValuesOf<typeof segmentT> & ValuesOf<typeof segmentU>;

/** What a statement says of one movement. */
export interface StatementEntry {
  readonly line: number;
  readonly record_seq: string;
  readonly entry_date: string;
  readonly accounting_date: string;
  readonly value: string;
  /** D debit, C credit. */
  readonly dc: string;
  /** DPV available, SCR linked, SSR blocked. */
  readonly nature: string;
  readonly category: string;
  readonly bank_code: string;
  readonly description: string;
  readonly document: string;
}

/** A payment as it was asked for and, in a return, what became of it; whichever segment it stands in. */
export interface Payment {
  readonly line: number;
  /** A credit to an account or by Pix, J boleto or Pix QR code, O bill with barcode, N tax without one. */
  readonly segment: "A" | "J" | "O" | "N";
  /** How the company named it. */
  readonly company_ref: string;
  readonly bank_ref: string;
  readonly payee_name: string;
  readonly payee_id: string;
  readonly value: string;
  readonly pay_date: string;
  readonly due_date: string;
  /** When it was carried out, and for how much; "" until it was. */
  readonly effective_date: string;
  readonly effective_value: string;
  readonly barcode: string;
  readonly pix_key: string;
  readonly txid: string;
  /** Codes of two characters, as the bank wrote them. */
  readonly occurrences: readonly string[];
  /** The bank's authentication, of segment Z. */
  readonly authentication: string;
}

/** A title that the company hands in for collection, by segments P, Q and R. */
export interface CollectionOrder {
  readonly line: number;
  readonly movement: string;
  readonly bank_title_id: string;
  readonly document_number: string;
  readonly company_use: string;
  readonly due_date: string;
  readonly value: string;
  readonly payer_id: string;
  readonly payer_name: string;
}
