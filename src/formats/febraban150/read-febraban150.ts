import type { Fault } from "../../values/fault.ts";
import { type Centavos, moneyText, parseMoney } from "../../values/money.ts";
import { type FixedRecord, readRecord, type ValuesOf, walkRecords } from "../fixed-width/index.ts";
import { header, receipt, trailer } from "./layouts.ts";

/** Receipts of bills with a digit line of 48, as the bank gives them back to who issues the bills. */
export interface Febraban150 {
  readonly direction: "remessa" | "retorno";
  readonly bank: string;
  readonly agreement: string;
  readonly company_name: string;
  readonly generated_date: string;
  readonly file_seq: string;
  readonly receipts: readonly (ValuesOf<typeof receipt> & { readonly line: number })[];
  /** Records that are no receipts (registrations, debits), by their letter: counted and left. */
  readonly others: Readonly<Record<string, number>>;
  readonly records: number;
}

export interface Febraban150Reading {
  readonly file: Febraban150 | undefined;
  readonly faults: readonly Fault[];
}

const RECORD_LENGTH = 150;

/** Reads a file of 150 columns, decoded already. Records and receipts are counted again and compared with the trailer. Never throws. */
export function readFebraban150(text: string): Febraban150Reading {
  const faults: Fault[] = [];
  const receipts: Febraban150["receipts"][number][] = [];
  const others: Record<string, number> = {};
  let head: ValuesOf<typeof header> | undefined;
  let last: ValuesOf<typeof trailer> | undefined;
  let records = 0;
  for (const record of walkRecords([text], RECORD_LENGTH)) {
    records += 1;
    const type = record.text.charAt(0);
    if (record.was === "too-long") faults.push(tooLong(record));
    else if (head === undefined) {
      if (type !== "A") break;
      head = readRecord(record.text, header).values;
    } else if (type === "G") receipts.push(readReceipt(record, faults));
    else if (type === "Z") last = readRecord(record.text, trailer).values;
    else others[type] = (others[type] ?? 0) + 1;
  }
  if (head === undefined) {
    return {
      file: undefined,
      faults: [
        {
          code: "febraban150.header_missing",
          message: `O arquivo não começa por um registro de cabeçalho (tipo A). Peça o arquivo de novo ao banco.`,
        },
      ],
    };
  }
  faults.push(...differences(last, receipts, records));
  return {
    file: {
      direction: head.direction === "1" ? "remessa" : "retorno",
      bank: head.bank,
      agreement: head.agreement,
      company_name: head.company_name,
      generated_date: head.generated_date,
      file_seq: head.file_seq,
      receipts,
      others,
      records,
    },
    faults,
  };
}

function tooLong({ line }: FixedRecord): Fault {
  return {
    code: "febraban150.record_too_long",
    path: `linha ${line}`,
    message: `A linha ${line} tem mais de 150 posições, então nenhuma de suas colunas é segura. Peça o arquivo de novo ao banco.`,
  };
}

function readReceipt({ line, text }: FixedRecord, faults: Fault[]): Febraban150["receipts"][number] {
  const { values, unreadable } = readRecord(text, receipt);
  for (const { name, start, end } of unreadable) {
    faults.push({
      code: "febraban150.field_unreadable",
      path: `linha ${line}, ${name}`,
      message: `Na linha ${line}, as posições ${start} a ${end} não trazem o que deveriam. Peça o arquivo de novo ao banco.`,
    });
  }
  return { line, ...values };
}

function differences(
  last: ValuesOf<typeof trailer> | undefined,
  receipts: Febraban150["receipts"],
  records: number,
): Fault[] {
  if (last === undefined) {
    return [
      {
        code: "febraban150.trailer_missing",
        message: `O arquivo termina antes do fim: falta o registro de fecho (tipo Z). Peça o arquivo de novo ao banco.`,
      },
    ];
  }
  const faults: Fault[] = [];
  if (Number(last.record_count) !== records) {
    faults.push({
      code: "febraban150.record_count_differs",
      message: `O arquivo diz ter ${Number(last.record_count)} registros e tem ${records}. Peça o arquivo de novo ao banco.`,
    });
  }
  const sum = receipts.reduce((total, { received_value }) => total + amountOf(received_value), 0n);
  if (amountOf(last.total_value) !== sum) {
    faults.push({
      code: "febraban150.sum_differs",
      message: `Os recebimentos somam ${moneyText(sum)} e o arquivo diz ${last.total_value}. Peça o arquivo de novo ao banco.`,
    });
  }
  return faults;
}

function amountOf(text: string): Centavos {
  return text === "" ? 0n : parseMoney(text);
}
