import type { Fault } from "../../values/fault.ts";
import { type FixedRecord, type RecordValues, readRecord, walkRecords } from "../fixed-width/index.ts";
import { type BankOf400, banksOf400, header400, headerOfSicredi400, order400 } from "./layouts/returns-400.ts";

/** A collection file of 400 columns; amounts are decimal text, dates AAAA-MM-DD, what is absent is "". */
export interface Cnab400 {
  readonly bank: string;
  readonly direction: "remessa" | "retorno";
  readonly company_name: string;
  readonly generated_date: string;
  /** Records by their first column; those that are not titles are counted and left. */
  readonly record_types: Readonly<Record<string, number>>;
  readonly records: number;
  readonly titles: readonly Cnab400Title[];
  /** Lines that had to be mended to be read. */
  readonly repaired: { readonly padded: number; readonly cut: number };
}

/** What the file says of one title. Fields that its bank does not have are "". */
export interface Cnab400Title {
  readonly line: number;
  /** Of a return: money came in, by the bank's own list of settlements. */
  readonly isPaid: boolean;
  readonly occurrence: string;
  readonly occurrence_date: string;
  readonly bank_title_id: string;
  readonly document_number: string;
  /** The company's own identification, which comes back as it was sent. */
  readonly company_use: string;
  readonly due_date: string;
  readonly value: string;
  readonly received: string;
  /** The bank's fee; what was received may have it taken off already, by contract. */
  readonly fee: string;
  readonly other_expenses: string;
  readonly interest: string;
  readonly fine: string;
  readonly discount: string;
  readonly rebate: string;
  readonly other_credits: string;
  /** What the bank says that it posted, when it says so apart (Banco do Brasil). */
  readonly posted: string;
  readonly credit_date: string;
  readonly payer_id: string;
  readonly payer_name: string;
  readonly reasons: string;
}

export interface Cnab400Reading {
  readonly cnab: Cnab400 | undefined;
  readonly faults: readonly Fault[];
}

const RECORD_LENGTH = 400;
const SICREDI = "748";

/**
 * Reads a collection file of 400 columns. Banks share its frame and not its columns, so the titles of a bank without a table are
 * counted and not read. The text is decoded already. Never throws.
 */
export function readCnab400(text: string): Cnab400Reading {
  const faults: Fault[] = [];
  const record_types: Record<string, number> = {};
  const titles: Cnab400Title[] = [];
  const repaired = { padded: 0, cut: 0 };
  let header: (RecordValues & { readonly direction: string; readonly bank: string }) | undefined;
  let records = 0;
  let lastSequence = "";
  let isClosed = false;
  for (const record of walkRecords([text], RECORD_LENGTH)) {
    records += 1;
    if (record.was === "too-long") {
      faults.push(tooLong(record));
      continue;
    }
    if (record.was !== "whole") repaired[record.was] += 1;
    const type = record.text.charAt(0);
    record_types[type] = (record_types[type] ?? 0) + 1;
    lastSequence = record.text.slice(394).trim();
    if (header === undefined) {
      header = readHeader(record.text);
      if (header === undefined) return { cnab: undefined, faults: [HEADER_MISSING] };
    } else if (type === "9") isClosed = true;
    else {
      const title = readTitle(record, header, faults);
      if (title !== undefined) titles.push(title);
    }
  }
  if (header === undefined) return { cnab: undefined, faults: [HEADER_MISSING] };
  if (!isClosed) faults.push(TRAILER_MISSING);
  else faults.push(...sequenceDifferences(lastSequence, records));
  return {
    cnab: {
      bank: header.bank,
      direction: header.direction === "1" ? "remessa" : "retorno",
      company_name: header["company_name"] ?? "",
      generated_date: header["generated_date"] ?? "",
      record_types,
      records,
      titles,
      repaired,
    },
    faults,
  };
}

const HEADER_MISSING: Fault = {
  code: "cnab400.header_missing",
  message: "O arquivo não começa pelo cabeçalho de uma remessa ou de um retorno. Peça o arquivo inteiro ao banco.",
};
const TRAILER_MISSING: Fault = {
  code: "cnab400.trailer_missing",
  message: "O arquivo termina antes do fim: falta o registro de fecho (tipo 9). Peça o arquivo inteiro ao banco.",
};

function tooLong({ line }: FixedRecord): Fault {
  return {
    code: "cnab400.record_too_long",
    path: `linha ${line}`,
    message: `A linha ${line} tem mais de 400 posições, então nenhuma de suas colunas é segura. Peça o arquivo de novo ao banco.`,
  };
}

/** The last record says its own number, which is how many there are. */
function sequenceDifferences(lastSequence: string, records: number): Fault[] {
  if (!/^\d+$/.test(lastSequence) || Number(lastSequence) === records || Number(lastSequence) === 0) return [];
  return [
    {
      code: "cnab400.record_count_differs",
      message: `O arquivo diz ter ${Number(lastSequence)} registros e tem ${records}. Peça o arquivo de novo ao banco.`,
    },
  ];
}

function readHeader(record: string): (RecordValues & { direction: string; bank: string }) | undefined {
  if (!/^0(?:1REMESSA|2RETORNO)/.test(record)) return undefined;
  const { values } = readRecord(record, header400);
  if (values.bank !== SICREDI) return values;
  const ofSicredi = readRecord(record, headerOfSicredi400).values;
  return ofSicredi.generated_date === "" ? values : ofSicredi;
}

function readTitle(
  { line, text }: FixedRecord,
  { bank, direction }: { readonly bank: string; readonly direction: string },
  faults: Fault[],
): Cnab400Title | undefined {
  const type = text.charAt(0);
  const banks = banksOf400[bank] ?? [];
  const table: Pick<BankOf400, "layout" | "paid"> | undefined =
    direction === "1"
      ? type === "1" && banks.length > 0
        ? { layout: order400, paid: [] }
        : undefined
      : banks.find(({ recordType }) => recordType === type);
  if (table === undefined) return undefined;
  const { values, unreadable } = readRecord(text, table.layout);
  for (const { name, start, end } of unreadable) {
    faults.push({
      code: "cnab400.field_unreadable",
      path: `linha ${line}, ${name}`,
      message: `Na linha ${line}, as posições ${start} a ${end} não trazem o que deveriam. Peça o arquivo de novo ao banco.`,
    });
  }
  const of = (name: keyof Cnab400Title): string => (values as RecordValues)[name] ?? "";
  return {
    line,
    isPaid: table.paid.includes(of("occurrence")),
    occurrence: of("occurrence"),
    occurrence_date: of("occurrence_date"),
    bank_title_id: of("bank_title_id"),
    document_number: of("document_number"),
    company_use: of("company_use"),
    due_date: of("due_date"),
    value: of("value"),
    received: of("received"),
    fee: of("fee"),
    other_expenses: of("other_expenses"),
    interest: of("interest"),
    fine: of("fine"),
    discount: of("discount"),
    rebate: of("rebate"),
    other_credits: of("other_credits"),
    posted: of("posted"),
    credit_date: of("credit_date"),
    payer_id: of("payer_id"),
    payer_name: of("payer_name"),
    reasons: of("reasons"),
  };
}
