import type { Fault } from "../../values/fault.ts";
import type { RecordValues } from "../fixed-width/index.ts";
import type { Cnab240, Cnab240Batch, Cnab240Detail, CollectionTitle, StatementBalance } from "./cnab240.ts";
import { segmentUnpaired } from "./faults-240.ts";
import type { BatchPlace } from "./layouts/segment-layouts.ts";
import { walkCnab240 } from "./walk-cnab240.ts";

export interface Cnab240Reading {
  /** Undefined when the first record is no header of a file. */
  readonly cnab: Cnab240 | undefined;
  /** What keeps the file from being trusted whole: each is a reason to ask the bank for it again. */
  readonly faults: readonly Fault[];
}

/** A batch while its records come. */
interface OpenBatch {
  readonly place: BatchPlace;
  readonly header: RecordValues;
  readonly segments: Record<string, number>;
  readonly details: OpenDetail[];
  readonly titles: CollectionTitle[];
}

interface OpenDetail extends Cnab240Detail {
  readonly records: Record<string, RecordValues>;
}

/** A record of these begins a detail; of the others, it belongs to the one before it. */
const BEGINS: ReadonlySet<string> = new Set([
  "segment_P",
  "segment_T",
  "segment_T_santander_033",
  "segment_A",
  "segment_A_itau",
  "segment_J",
  "segment_J_itau",
  "segment_O",
  "segment_O_itau",
  "segment_N1_gps",
  "segment_N2_darf",
  "segment_N3_darf_simples",
  "segment_N4_gare",
  "segment_N_gps_itau",
  "segment_N_darf_itau",
  "segment_E",
]);

/** Reads a file of 240 columns whole. The text is decoded already: columns count characters. Never throws. */
export function readCnab240(text: string): Cnab240Reading {
  const faults: Fault[] = [];
  const batches: Cnab240Batch[] = [];
  let header: RecordValues | undefined;
  let trailer: Cnab240["trailer"];
  let open: OpenBatch | undefined;
  let records = 0;
  const repaired = { padded: 0, cut: 0 };
  for (const part of walkCnab240([text])) {
    if (part.part !== "fault") {
      records += 1;
      if (part.was === "padded" || part.was === "cut") repaired[part.was] += 1;
    }
    switch (part.part) {
      case "fault":
        // A record that is too long or out of place stands in the file too.
        if (UNREAD_RECORDS.has(part.fault.code)) records += 1;
        faults.push(part.fault);
        break;
      case "file_header":
        header = part.values;
        break;
      case "batch_header":
        open = { place: part.place, header: part.values, segments: {}, details: [], titles: [] };
        break;
      case "detail":
        if (open !== undefined) take(open, part, faults);
        break;
      case "batch_trailer":
        if (open !== undefined) batches.push(batchOf(open, part.values, faults));
        open = undefined;
        break;
      case "file_trailer": {
        const { lot_count = "", record_count = "" } = part.values;
        trailer = { lot_count, record_count };
        break;
      }
    }
  }
  if (header === undefined) return { cnab: undefined, faults };
  if (open !== undefined) batches.push(batchOf(open, undefined, faults));
  return { cnab: { ...ofHeader(header), batches, records, trailer, repaired }, faults };
}

const UNREAD_RECORDS: ReadonlySet<string> = new Set(["cnab240.record_too_long", "cnab240.record_out_of_place"]);

function ofHeader(header: RecordValues): Omit<Cnab240, "batches" | "records" | "trailer" | "repaired"> {
  const of = (name: string): string => header[name] ?? "";
  return {
    bank: of("bank"),
    direction: of("direction") === "1" ? "remessa" : of("direction") === "2" ? "retorno" : undefined,
    company_id: of("company_id"),
    company_name: of("company_name"),
    agreement: of("agreement"),
    generated_date: of("generated_date"),
    file_seq: of("file_seq"),
    layout_version: of("layout_version"),
  };
}

interface Taken {
  readonly line: number;
  readonly segment: string;
  readonly layout: string | undefined;
  readonly values: RecordValues;
}

function take(batch: OpenBatch, { line, segment, layout, values }: Taken, faults: Fault[]): void {
  batch.segments[segment] = (batch.segments[segment] ?? 0) + 1;
  if (layout === undefined) return;
  if (BEGINS.has(layout)) {
    completeTitle(batch, faults);
    batch.details.push({ line, segment, records: { [layout]: values } });
    return;
  }
  const last = batch.details.at(-1);
  if (layout === "segment_U") {
    const title = last === undefined ? undefined : titleOf(last);
    if (last === undefined || title === undefined || last.records[layout] !== undefined) {
      faults.push(segmentUnpaired(line));
      return;
    }
    if (title["movement"] !== values["movement"]) {
      // Neither of the two says what happened, and one refusal is enough.
      batch.details.pop();
      faults.push(segmentUnpaired(last.line));
      return;
    }
    batch.titles.push({ ...title, ...values } as CollectionTitle);
  }
  if (last !== undefined) last.records[layout] = values;
}

function titleOf({ records }: Cnab240Detail): RecordValues | undefined {
  return records["segment_T"] ?? records["segment_T_santander_033"];
}

/** T is followed by its U; some banks put other segments after the pair, none between. */
function completeTitle({ details }: OpenBatch, faults: Fault[]): void {
  const last = details.at(-1);
  if (last === undefined || titleOf(last) === undefined || last.records["segment_U"] !== undefined) return;
  faults.push(segmentUnpaired(last.line));
}

function batchOf(batch: OpenBatch, trailer: RecordValues | undefined, faults: Fault[]): Cnab240Batch {
  completeTitle(batch, faults);
  const { place, header, segments, details, titles } = batch;
  const of = (name: string): string => header[name] ?? "";
  return {
    lot: of("lot"),
    operation: place.operation,
    service: place.service,
    form: place.form,
    layout_version: of("layout_version"),
    company_id: of("company_id"),
    agreement: of("agreement"),
    agency: of("agency"),
    account: of("account"),
    account_dv: of("account_dv"),
    file_seq: of("file_seq"),
    segments,
    details,
    titles,
    balances:
      place.operation === "E"
        ? { opening: balanceOf(header, "opening"), closing: balanceOf(trailer ?? {}, "closing") }
        : undefined,
  };
}

function balanceOf(values: RecordValues, which: "opening" | "closing"): StatementBalance {
  const balance = values[`${which}_balance`] ?? "";
  const sign = values[`${which}_dc`] === "D" && balance !== "" ? "-" : "";
  return { date: values[`${which}_date`] ?? "", balance: `${sign}${balance}` };
}
