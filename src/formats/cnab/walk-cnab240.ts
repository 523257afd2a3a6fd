import type { Fault } from "../../values/fault.ts";
import { type Centavos, parseMoney } from "../../values/money.ts";
import { type FixedRecord, type Layout, type RecordValues, readRecord, walkRecords } from "../fixed-width/index.ts";
import {
  balanceDiffers,
  batchCountDiffers,
  batchesDiffer,
  entrySumDiffers,
  fieldUnreadable,
  headerMissing,
  paymentSumDiffers,
  recordCountDiffers,
  recordOutOfPlace,
  recordTooLong,
  titleCountDiffers,
  titleSumDiffers,
  trailerMissing,
} from "./faults-240.ts";
import {
  batchHeaderCollection,
  batchHeaderPayment,
  batchTrailerCollection,
  batchTrailerPayment,
  fileHeader,
  fileTrailer,
} from "./layouts/frame-240.ts";
import { type BatchPlace, layoutOfDetail, RECORD_LENGTH, SANTANDER } from "./layouts/segment-layouts.ts";
import { batchHeaderStatement, batchTrailerStatement } from "./layouts/statement-240.ts";

/** One record of a file of 240 columns, or what is wrong with the file; in the order in which they stand. */
export type Cnab240Part = (RecordPart & Pick<FixedRecord, "line" | "was">) | FaultPart;

export type RecordPart =
  | { readonly part: "file_header" | "batch_trailer" | "file_trailer"; readonly values: RecordValues }
  | { readonly part: "batch_header"; readonly place: BatchPlace; readonly values: RecordValues }
  | {
      readonly part: "detail";
      readonly segment: string;
      /** The layout's name; undefined for a segment that is not read. */
      readonly layout: string | undefined;
      readonly values: RecordValues;
    };

interface FaultPart {
  readonly part: "fault";
  readonly fault: Fault;
}

/** What was counted of a batch, to be compared with what its trailer says. */
interface Counted {
  readonly place: BatchPlace;
  readonly lot: string;
  readonly opening: Centavos | undefined;
  records: number;
  details: number;
  titles: number;
  /** Of collection the titles', of payments the payments'. */
  sum: Centavos;
  credits: Centavos;
  debits: Centavos;
  /** Credits less debits of the entries that a bank calls available. */
  available: Centavos;
}

/**
 * Reads a file of 240 columns that comes in pieces, one record at a time: memory holds a piece. The text is decoded already:
 * columns count characters. Everything is counted again and compared with the trailers. Never throws.
 */
export function* walkCnab240(pieces: Iterable<string>): Generator<Cnab240Part> {
  let bank: string | undefined;
  let batch: Counted | undefined;
  let batches = 0;
  let records = 0;
  let isClosed = false;
  for (const { line, text, was } of walkRecords(pieces, RECORD_LENGTH)) {
    records += 1;
    if (was === "too-long") {
      yield fault(recordTooLong(line));
      continue;
    }
    const type = text.charAt(7);
    if (bank === undefined) {
      if (type !== "0") {
        yield fault(headerMissing());
        return;
      }
      const { values } = readRecord(text, fileHeader);
      bank = values.bank;
      yield { part: "file_header", line, was, values };
    } else if (type === "1" && batch === undefined && !isClosed) {
      const header = batchHeaderOf(text, bank);
      batch = openBatch(header);
      yield { part: "batch_header", line, was, ...header };
    } else if (type === "5" && batch !== undefined) {
      const { values } = readRecord(text, trailerLayoutOf(batch.place));
      yield* batchDifferences(batch, values, line);
      yield { part: "batch_trailer", line, was, values };
      batch = undefined;
      batches += 1;
    } else if (type === "9" && batch === undefined && !isClosed) {
      const { values } = readRecord(text, fileTrailer);
      isClosed = true;
      yield { part: "file_trailer", line, was, values };
      yield* fileDifferences(values, { batches, records });
    } else if ((type === "2" || type === "3" || type === "4") && batch !== undefined) {
      batch.records += 1;
      batch.details += 1;
      if (type === "3") yield* readDetail({ line, text, was }, batch);
    } else {
      yield fault(recordOutOfPlace(line, type));
    }
  }
  if (bank === undefined) yield fault(headerMissing());
  else if (!isClosed) yield fault(trailerMissing());
}

function fault(what: Fault): FaultPart {
  return { part: "fault", fault: what };
}

function isCollection({ operation, service }: Pick<BatchPlace, "operation" | "service">): boolean {
  return service === "01" && (operation === "T" || operation === "R");
}

function batchHeaderOf(record: string, bank: string): { readonly place: BatchPlace; readonly values: RecordValues } {
  const place = {
    bank,
    operation: record.charAt(8).trim(),
    service: record.slice(9, 11).trim(),
    form: record.slice(11, 13).trim(),
  };
  const layout: Layout = isCollection(place)
    ? batchHeaderCollection
    : place.operation === "E"
      ? batchHeaderStatement
      : batchHeaderPayment;
  return { place, values: readRecord(record, layout).values };
}

function trailerLayoutOf(place: BatchPlace): Layout {
  if (isCollection(place)) return batchTrailerCollection;
  return place.operation === "E" ? batchTrailerStatement : batchTrailerPayment;
}

function openBatch({ place, values }: { readonly place: BatchPlace; readonly values: RecordValues }): Counted {
  const { lot = "", opening_balance = "", opening_dc } = values;
  const opening = opening_balance === "" ? undefined : signed(parseMoney(opening_balance), opening_dc);
  return { place, lot, opening, records: 1, details: 0, titles: 0, sum: 0n, credits: 0n, debits: 0n, available: 0n };
}

function signed(amount: Centavos, side: string | undefined): Centavos {
  return side === "D" ? -amount : amount;
}

function* readDetail({ line, text, was }: FixedRecord, batch: Counted): Generator<Cnab240Part> {
  const segment = text.charAt(13).trim();
  const layout = layoutOfDetail(text, batch.place);
  if (layout === undefined) {
    yield { part: "detail", line, was, segment, layout: undefined, values: {} };
    return;
  }
  const { values, unreadable } = readRecord(text, layout);
  for (const field of unreadable) yield fault(fieldUnreadable(field, line));
  count(batch, layout.record, values);
  yield { part: "detail", line, was, segment, layout: layout.record, values };
}

/** Which amount of a record the trailer of its batch sums. */
function summedAmount(values: RecordValues): string {
  return values["pay_value"] ?? values["total_value"] ?? values["value"] ?? "";
}

function count(batch: Counted, layout: string, values: RecordValues): void {
  if (layout === "segment_E") {
    const { value = "", dc, nature } = values;
    const amount = value === "" ? 0n : parseMoney(value);
    if (dc === "D") batch.debits += amount;
    else batch.credits += amount;
    if (nature === "DPV") batch.available += signed(amount, dc);
    return;
  }
  const amount = summedAmount(values);
  if (amount === "") return;
  batch.titles += 1;
  batch.sum += parseMoney(amount);
}

function* batchDifferences(batch: Counted, trailer: RecordValues, line: number): Generator<Cnab240Part> {
  const { lot, place } = batch;
  const counted = batch.records + 1;
  const declared = Number(trailer["record_count"]);
  // Santander counts the details alone, and writes the totals of the whole portfolio.
  const isOfSantander = place.bank === SANTANDER && isCollection(place);
  if (declared !== counted && !(isOfSantander && declared === batch.details)) {
    yield fault(batchCountDiffers({ line, lot, declared, counted }));
  }
  if (place.operation === "E") yield* statementDifferences(batch, trailer, line);
  else if (isCollection(place)) {
    if (place.operation === "T" && !isOfSantander) yield* collectionDifferences(batch, trailer, line);
  } else {
    const sum = amountOf(trailer["value_sum"]);
    if (sum !== 0n && sum !== batch.sum) yield fault(paymentSumDiffers({ line, lot }));
  }
}

/** What the batch says of its titles, where it says anything: many banks leave zeros. */
function* collectionDifferences(batch: Counted, trailer: RecordValues, line: number): Generator<Cnab240Part> {
  const wallets = ["simple", "linked", "pledged", "discounted"];
  const count = wallets.reduce((total, wallet) => total + Number(trailer[`${wallet}_count`]), 0);
  const sum = wallets.reduce((total, wallet) => total + amountOf(trailer[`${wallet}_sum`]), 0n);
  if (count !== 0 && count !== batch.titles) {
    yield fault(titleCountDiffers({ line, lot: batch.lot, declared: count, counted: batch.titles }));
  }
  if (sum !== 0n && sum !== batch.sum) yield fault(titleSumDiffers({ line, lot: batch.lot }));
}

/** The entries are summed again, and must lead from the opening to the closing balance: all of them, or those called available. */
function* statementDifferences(batch: Counted, trailer: RecordValues, line: number): Generator<Cnab240Part> {
  const [credits, debits] = [amountOf(trailer["credit_sum"]), amountOf(trailer["debit_sum"])];
  if ((credits !== 0n && credits !== batch.credits) || (debits !== 0n && debits !== batch.debits)) {
    yield fault(entrySumDiffers({ line, lot: batch.lot }));
  }
  const { closing_balance = "", closing_dc } = trailer;
  if (batch.opening === undefined || closing_balance === "") return;
  const moved = signed(parseMoney(closing_balance), closing_dc) - batch.opening;
  if (moved === batch.credits - batch.debits || moved === batch.available) return;
  yield fault(balanceDiffers({ line, lot: batch.lot }));
}

function amountOf(text: string | undefined): Centavos {
  return text === undefined || text === "" ? 0n : parseMoney(text);
}

function* fileDifferences(
  trailer: RecordValues,
  counted: { readonly batches: number; readonly records: number },
): Generator<Cnab240Part> {
  const [batches, records] = [Number(trailer["lot_count"]), Number(trailer["record_count"])];
  if (batches !== counted.batches) yield fault(batchesDiffer(batches, counted.batches));
  if (records !== counted.records) yield fault(recordCountDiffers(records, counted.records));
}
