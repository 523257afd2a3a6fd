import type { Fault } from "../../values/fault.ts";
import { type Centavos, parseMoney } from "../../values/money.ts";
import { type RecordReading, readRecord, splitRecords } from "../fixed-width/index.ts";
import type { Cnab240, Cnab240Batch, CollectionTitle } from "./cnab240.ts";
import {
  batchHeader,
  batchTrailer,
  collectionBatchHeader,
  collectionBatchTrailer,
  detail,
  fileHeader,
  fileTrailer,
  layoutOfSegmentT,
  RECORD_LENGTH,
  SANTANDER,
  segmentU,
} from "./layouts-240.ts";

export interface Cnab240Reading {
  /** Undefined when the first record is no header of a file. */
  readonly cnab: Cnab240 | undefined;
  /** What keeps the file from being trusted whole: each is a reason to ask the bank for it again. */
  readonly faults: readonly Fault[];
}

/** A batch while its records come. */
interface OpenBatch {
  readonly header: RecordReading<typeof batchHeader>["values"];
  readonly collection: RecordReading<typeof collectionBatchHeader>["values"] | undefined;
  readonly segments: Record<string, number>;
  readonly titles: CollectionTitle[];
  readonly line: number;
  records: number;
  details: number;
  title: { readonly line: number; readonly values: TitleValues } | undefined;
}

type TitleValues = RecordReading<ReturnType<typeof layoutOfSegmentT>>["values"];

/** Reads a file of 240 columns. The text is decoded already: columns count characters. Never throws. */
export function readCnab240(text: string): Cnab240Reading {
  const { records, tooLong, padded, cut } = splitRecords(text, RECORD_LENGTH);
  const faults: Fault[] = tooLong.map((line) => ({
    code: "cnab240.record_too_long",
    path: `linha ${line}`,
    message: `A linha ${line} tem mais de 240 posições, então nenhuma de suas colunas é segura. Peça o arquivo de novo ao banco.`,
  }));
  const [first] = records;
  if (first === undefined || typeOf(first.text) !== "0") {
    faults.push({
      code: "cnab240.header_missing",
      message: "O arquivo não começa por um registro de cabeçalho (tipo 0). Peça o arquivo inteiro ao banco.",
    });
    return { cnab: undefined, faults };
  }
  const { values: header } = readRecord(first.text, fileHeader);
  const batches: Cnab240Batch[] = [];
  let open: OpenBatch | undefined;
  let trailer: Cnab240["trailer"];
  for (const { line, text: record } of records.slice(1)) {
    const type = typeOf(record);
    if (type === "1" && open === undefined && trailer === undefined) open = openBatch(record, line);
    else if (type === "5" && open !== undefined) {
      batches.push(closeBatch(open, { record, line, bank: header.bank }, faults));
      open = undefined;
    } else if (type === "9" && open === undefined && trailer === undefined) {
      trailer = readRecord(record, fileTrailer).values;
    } else if ((type === "2" || type === "3" || type === "4") && open !== undefined) {
      open.records += 1;
      open.details += 1;
      if (type === "3") readDetail(open, { record, line, bank: header.bank }, faults);
    } else {
      faults.push({
        code: "cnab240.record_out_of_place",
        path: `linha ${line}`,
        message: `O registro da linha ${line} (tipo ${type}) não cabe onde está: o arquivo foi cortado ou emendado. Peça-o de novo ao banco.`,
      });
    }
  }
  if (open !== undefined) batches.push(batchOf(open));
  if (trailer === undefined || open !== undefined) {
    faults.push({
      code: "cnab240.trailer_missing",
      message: "O arquivo termina antes do fim: falta o registro de fecho. Peça o arquivo inteiro ao banco.",
    });
  } else {
    const counted = records.length + tooLong.length;
    faults.push(...differences(trailer, { batches: batches.length, records: counted }));
  }
  return {
    cnab: {
      bank: header.bank,
      direction: header.direction === "1" ? "remessa" : header.direction === "2" ? "retorno" : undefined,
      company_id: header.company_id,
      company_name: header.company_name,
      agreement: header.agreement,
      generated_date: header.generated_date,
      file_seq: header.file_seq,
      layout_version: header.layout_version,
      batches,
      records: records.length + tooLong.length,
      trailer,
      repaired: { padded, cut },
    },
    faults,
  };
}

function typeOf(record: string): string {
  return record.charAt(7);
}

function openBatch(record: string, line: number): OpenBatch {
  const { values: header } = readRecord(record, batchHeader);
  const isCollection = header.service === "01" && (header.operation === "T" || header.operation === "R");
  return {
    header,
    collection: isCollection ? readRecord(record, collectionBatchHeader).values : undefined,
    segments: {},
    titles: [],
    line,
    records: 1,
    details: 0,
    title: undefined,
  };
}

interface Place {
  readonly record: string;
  readonly line: number;
  readonly bank: string;
}

/** T is followed by its U; some banks put other segments after the pair, none between. */
function readDetail(batch: OpenBatch, { record, line, bank }: Place, faults: Fault[]): void {
  const { segment } = readRecord(record, detail).values;
  batch.segments[segment] = (batch.segments[segment] ?? 0) + 1;
  if (batch.header.operation !== "T" || batch.header.service !== "01") return;
  if (segment === "T") {
    refuseUnpaired(batch, faults);
    const reading = readRecord(record, layoutOfSegmentT(bank));
    faults.push(...unreadable(reading, line));
    batch.title = { line, values: reading.values };
    return;
  }
  if (segment !== "U") return;
  const reading = readRecord(record, segmentU);
  faults.push(...unreadable(reading, line));
  const { title } = batch;
  batch.title = undefined;
  if (title === undefined || title.values.movement !== reading.values.movement) {
    faults.push(unpaired(title?.line ?? line));
    return;
  }
  batch.titles.push({ ...title.values, ...reading.values });
}

function refuseUnpaired(batch: OpenBatch, faults: Fault[]): void {
  if (batch.title !== undefined) faults.push(unpaired(batch.title.line));
  batch.title = undefined;
}

function unpaired(line: number): Fault {
  return {
    code: "cnab240.segment_unpaired",
    path: `linha ${line}`,
    message: `O título da linha ${line} não traz os seus dois registros (T e U). Peça o arquivo de novo ao banco.`,
  };
}

function unreadable(
  { unreadable: fields }: { readonly unreadable: readonly { name: string; start: number; end: number }[] },
  line: number,
): Fault[] {
  return fields.map(({ name, start, end }) => ({
    code: "cnab240.field_unreadable",
    path: `linha ${line}, ${name}`,
    message: `Na linha ${line}, as posições ${start} a ${end} não trazem o que deveriam. Peça o arquivo de novo ao banco.`,
  }));
}

function closeBatch(batch: OpenBatch, { record, line, bank }: Place, faults: Fault[]): Cnab240Batch {
  refuseUnpaired(batch, faults);
  const { record_count } = readRecord(record, batchTrailer).values;
  const counted = batch.records + 1;
  const declared = Number(record_count);
  // Santander counts the details alone.
  if (declared !== counted && !(bank === SANTANDER && declared === batch.details)) {
    faults.push({
      code: "cnab240.batch_count_differs",
      path: `linha ${line}`,
      message: `O lote ${batch.header.lot} diz ter ${declared} registros e tem ${counted}. Peça o arquivo de novo ao banco.`,
    });
  }
  if (batch.header.operation === "T" && batch.collection !== undefined && bank !== SANTANDER) {
    faults.push(...totalsDifferences(batch, { record, line }));
  }
  return batchOf(batch);
}

/** What the batch says of its titles, where it says anything: many banks leave zeros. */
function totalsDifferences(batch: OpenBatch, { record, line }: { record: string; line: number }): Fault[] {
  const { values } = readRecord(record, collectionBatchTrailer);
  const count =
    Number(values.simple_count) +
    Number(values.linked_count) +
    Number(values.pledged_count) +
    Number(values.discounted_count);
  const sum =
    amountOf(values.simple_sum) +
    amountOf(values.linked_sum) +
    amountOf(values.pledged_sum) +
    amountOf(values.discounted_sum);
  const titles = batch.segments["T"] ?? 0;
  const faults: Fault[] = [];
  if (count !== 0 && count !== titles) {
    faults.push({
      code: "cnab240.title_count_differs",
      path: `linha ${line}`,
      message: `O lote ${batch.header.lot} diz ter ${count} títulos e tem ${titles}. Peça o arquivo de novo ao banco.`,
    });
  }
  const counted = batch.titles.reduce((total, { value }) => total + amountOf(value), 0n);
  if (sum !== 0n && sum !== counted) {
    faults.push({
      code: "cnab240.title_sum_differs",
      path: `linha ${line}`,
      message: `Os títulos do lote ${batch.header.lot} não somam o que o próprio lote diz. Peça o arquivo de novo ao banco.`,
    });
  }
  return faults;
}

function amountOf(text: string): Centavos {
  return text === "" ? 0n : parseMoney(text);
}

function differences(
  trailer: { readonly lot_count: string; readonly record_count: string },
  counted: { readonly batches: number; readonly records: number },
): Fault[] {
  const faults: Fault[] = [];
  if (Number(trailer.lot_count) !== counted.batches) {
    faults.push({
      code: "cnab240.batches_differ",
      message: `O arquivo diz ter ${Number(trailer.lot_count)} lotes e tem ${counted.batches}. Peça o arquivo de novo ao banco.`,
    });
  }
  if (Number(trailer.record_count) !== counted.records) {
    faults.push({
      code: "cnab240.record_count_differs",
      message: `O arquivo diz ter ${Number(trailer.record_count)} registros e tem ${counted.records}. Peça o arquivo de novo ao banco.`,
    });
  }
  return faults;
}

function batchOf({ header, collection, segments, titles }: OpenBatch): Cnab240Batch {
  return {
    lot: header.lot,
    operation: header.operation,
    service: header.service,
    form: header.form,
    layout_version: header.layout_version,
    company_id: collection?.company_id ?? "",
    agreement: collection?.agreement ?? "",
    file_seq: collection?.file_seq ?? "",
    segments,
    titles,
  };
}
