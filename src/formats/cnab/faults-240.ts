import type { Fault } from "../../values/fault.ts";
import type { BadField } from "../fixed-width/index.ts";

// Each is a reason to ask the bank for the file again.

export function recordTooLong(line: number): Fault {
  return {
    code: "cnab240.record_too_long",
    path: `linha ${line}`,
    message: `A linha ${line} tem mais de 240 posições, então nenhuma de suas colunas é segura. Peça o arquivo de novo ao banco.`,
  };
}

export function headerMissing(): Fault {
  return {
    code: "cnab240.header_missing",
    message: "O arquivo não começa por um registro de cabeçalho (tipo 0). Peça o arquivo inteiro ao banco.",
  };
}

export function trailerMissing(): Fault {
  return {
    code: "cnab240.trailer_missing",
    message: "O arquivo termina antes do fim: falta o registro de fecho. Peça o arquivo inteiro ao banco.",
  };
}

export function recordOutOfPlace(line: number, type: string): Fault {
  return {
    code: "cnab240.record_out_of_place",
    path: `linha ${line}`,
    message: `O registro da linha ${line} (tipo ${type}) não cabe onde está: o arquivo foi cortado ou emendado. Peça-o de novo ao banco.`,
  };
}

export function fieldUnreadable({ name, start, end }: BadField, line: number): Fault {
  return {
    code: "cnab240.field_unreadable",
    path: `linha ${line}, ${name}`,
    message: `Na linha ${line}, as posições ${start} a ${end} não trazem o que deveriam. Peça o arquivo de novo ao banco.`,
  };
}

export function segmentUnpaired(line: number): Fault {
  return {
    code: "cnab240.segment_unpaired",
    path: `linha ${line}`,
    message: `O título da linha ${line} não traz os seus dois registros (T e U). Peça o arquivo de novo ao banco.`,
  };
}

/** The trailer of a batch, whose line it is, says another number. */
interface Difference {
  readonly line: number;
  readonly lot: string;
  readonly declared: number;
  readonly counted: number;
}

export function batchCountDiffers({ line, lot, declared, counted }: Difference): Fault {
  return {
    code: "cnab240.batch_count_differs",
    path: `linha ${line}`,
    message: `O lote ${lot} diz ter ${declared} registros e tem ${counted}. Peça o arquivo de novo ao banco.`,
  };
}

export function titleCountDiffers({ line, lot, declared, counted }: Difference): Fault {
  return {
    code: "cnab240.title_count_differs",
    path: `linha ${line}`,
    message: `O lote ${lot} diz ter ${declared} títulos e tem ${counted}. Peça o arquivo de novo ao banco.`,
  };
}

export function titleSumDiffers({ line, lot }: Pick<Difference, "line" | "lot">): Fault {
  return {
    code: "cnab240.title_sum_differs",
    path: `linha ${line}`,
    message: `Os títulos do lote ${lot} não somam o que o próprio lote diz. Peça o arquivo de novo ao banco.`,
  };
}

export function paymentSumDiffers({ line, lot }: Pick<Difference, "line" | "lot">): Fault {
  return {
    code: "cnab240.payment_sum_differs",
    path: `linha ${line}`,
    message: `Os pagamentos do lote ${lot} não somam o que o próprio lote diz. Gere ou peça o arquivo de novo.`,
  };
}

export function entrySumDiffers({ line, lot }: Pick<Difference, "line" | "lot">): Fault {
  return {
    code: "cnab240.entry_sum_differs",
    path: `linha ${line}`,
    message: `Os lançamentos do lote ${lot} não somam o que o próprio extrato diz. Peça o arquivo de novo ao banco.`,
  };
}

export function balanceDiffers({ line, lot }: Pick<Difference, "line" | "lot">): Fault {
  return {
    code: "cnab240.balance_differs",
    path: `linha ${line}`,
    message: `O saldo inicial do extrato, com os lançamentos do lote ${lot}, não dá o saldo final. Confira no banco se o arquivo traz todos os lançamentos do período.`,
  };
}

export function batchesDiffer(declared: number, counted: number): Fault {
  return {
    code: "cnab240.batches_differ",
    message: `O arquivo diz ter ${declared} lotes e tem ${counted}. Peça o arquivo de novo ao banco.`,
  };
}

export function recordCountDiffers(declared: number, counted: number): Fault {
  return {
    code: "cnab240.record_count_differs",
    message: `O arquivo diz ter ${declared} registros e tem ${counted}. Peça o arquivo de novo ao banco.`,
  };
}

export function fieldUnwritable({ name, start, end }: BadField, line: number, value: string): Fault {
  return {
    code: "cnab240.field_unwritable",
    path: `linha ${line}, ${name}`,
    message: `"${value}" não cabe nas posições ${start} a ${end} da linha ${line} (${name}). Corrija o valor e gere o arquivo de novo.`,
  };
}
