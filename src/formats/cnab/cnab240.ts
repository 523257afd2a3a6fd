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
  /** Only a collection batch has its columns read: those of payments are one column to the left. */
  readonly company_id: string;
  readonly agreement: string;
  readonly file_seq: string;
  /** Details by their segment. */
  readonly segments: Readonly<Record<string, number>>;
  /** Of a collection return: each T with its U. */
  readonly titles: readonly CollectionTitle[];
}

/** What a collection return says of one title, by segments T and U. */
export interface CollectionTitle {
  readonly record_seq: string;
  readonly movement: string;
  readonly agency: string;
  readonly agency_dv: string;
  readonly account: string;
  readonly account_dv: string;
  /** Nosso número, as the bank writes it: with or without its check digit, agreement and wallet. */
  readonly bank_title_id: string;
  /** Seu número: how the company named the title. */
  readonly document_number: string;
  readonly company_use: string;
  readonly due_date: string;
  readonly value: string;
  readonly payer_id_type: string;
  readonly payer_id: string;
  readonly payer_name: string;
  /** The bank's fee, which it may keep out of the credit or charge apart. */
  readonly fee_value: string;
  readonly reasons: string;
  /** Interest and fine together. */
  readonly additions: string;
  readonly discount: string;
  readonly rebate: string;
  readonly iof: string;
  readonly paid_value: string;
  readonly net_value: string;
  readonly other_expenses: string;
  readonly other_credits: string;
  readonly occurrence_date: string;
  /** When the statement shows the money; "" when nothing is credited. */
  readonly credit_date: string;
}
