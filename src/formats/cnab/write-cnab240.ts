import type { Fault } from "../../values/fault.ts";
import { type Centavos, moneyText, parseMoney } from "../../values/money.ts";
import { type Layout, type RecordValues, writeRecord } from "../fixed-width/index.ts";
import { fieldUnwritable } from "./faults-240.ts";
import {
  batchHeaderCollection,
  batchHeaderPayment,
  batchTrailerCollection,
  batchTrailerPayment,
  fileHeader,
  fileTrailer,
} from "./layouts/frame-240.ts";
import { detailLayouts, RECORD_LENGTH } from "./layouts/segment-layouts.ts";
import { batchHeaderStatement, batchTrailerStatement } from "./layouts/statement-240.ts";

/** A file to be written. What is counted and numbered (lots, records, sequences, sums) is not given: it is counted. */
export interface Cnab240ToWrite {
  /** Of the file header, by the names of its layout: bank, company, agreement, account, file_seq, dates. */
  readonly header: RecordValues;
  readonly batches: readonly BatchToWrite[];
}

export interface BatchToWrite {
  readonly does: "payment" | "collection" | "statement";
  /** Of the batch header: operation, service, form, layout_version, company. */
  readonly header: RecordValues;
  readonly details: readonly { readonly layout: string; readonly values: RecordValues }[];
  /** Of the trailer, what is not counted: the balances of a statement. */
  readonly trailer?: RecordValues;
}

export interface Cnab240Writing {
  /** CRLF after every record, the last too. Not to be sent while there are faults. */
  readonly text: string;
  /** Values that do not fit where they should stand. */
  readonly faults: readonly Fault[];
}

const FRAMES: Readonly<Record<BatchToWrite["does"], { readonly header: Layout; readonly trailer: Layout }>> = {
  payment: { header: batchHeaderPayment, trailer: batchTrailerPayment },
  collection: { header: batchHeaderCollection, trailer: batchTrailerCollection },
  statement: { header: batchHeaderStatement, trailer: batchTrailerStatement },
};

/** Writes a file of 240 columns: capitals without accents, exact length, numbers over zeros. */
export function writeCnab240({ header, batches }: Cnab240ToWrite): Cnab240Writing {
  const records: string[] = [];
  const faults: Fault[] = [];
  const write = (layout: Layout, values: RecordValues): void => {
    const { record, unwritable } = writeRecord(values, layout, RECORD_LENGTH);
    records.push(record);
    for (const field of unwritable) faults.push(fieldUnwritable(field, records.length, values[field.name] ?? ""));
  };
  const bank = header["bank"] ?? "";
  write(fileHeader, header);
  batches.forEach((batch, at) => {
    const place = { bank, lot: String(at + 1).padStart(4, "0") };
    const frame = FRAMES[batch.does];
    write(frame.header, { ...batch.header, ...place });
    batch.details.forEach(({ layout, values }, position) => {
      const known = detailLayouts[layout];
      if (known === undefined) throw new Error(`no layout ${layout}`);
      write(known, { ...values, ...place, record_seq: String(position + 1) });
    });
    const counted = { record_count: String(batch.details.length + 2), ...sumsOf(batch) };
    write(frame.trailer, { ...batch.header, ...batch.trailer, ...counted, ...place });
  });
  write(fileTrailer, { bank, lot_count: String(batches.length), record_count: String(records.length + 1) });
  return { text: records.map((record) => `${record}\r\n`).join(""), faults };
}

/** What the trailer of a batch sums of its details. */
function sumsOf({ does, details }: BatchToWrite): RecordValues {
  const sum = (of: (values: RecordValues) => string | undefined): string =>
    moneyText(details.reduce((total: Centavos, { values }) => total + amountOf(of(values)), 0n));
  switch (does) {
    case "payment":
      return { value_sum: sum((values) => values["pay_value"] ?? values["total_value"] ?? values["value"]) };
    case "statement":
      return {
        debit_sum: sum(({ dc, value }) => (dc === "D" ? value : undefined)),
        credit_sum: sum(({ dc, value }) => (dc === "C" ? value : undefined)),
      };
    case "collection":
      return { simple_count: String(details.filter(isTitle).length), simple_sum: sum(({ value }) => value) };
  }
}

function isTitle({ layout }: { readonly layout: string }): boolean {
  return layout === "segment_P" || layout.startsWith("segment_T");
}

function amountOf(text: string | undefined): Centavos {
  return text === undefined || text === "" ? 0n : parseMoney(text);
}
