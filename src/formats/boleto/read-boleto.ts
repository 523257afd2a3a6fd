import type { CalendarDate } from "../../values/calendar.ts";
import type { Fault } from "../../values/fault.ts";
import type { Boleto } from "./boleto.ts";
import { bankMod11, mod10, mod11 } from "./check-digits.ts";
import { dueOnOf } from "./due-factor.ts";

export interface BoletoReading {
  /** Absent only when the text has not the shape of a boleto; wrong check digits are faults, and it is read all the same. */
  readonly boleto?: Boleto;
  readonly faults: readonly Fault[];
}

/**
 * Reads a typed line (47 digits of a bank, 48 of a utility or tax bill) or a barcode (44 digits), with or without its dots
 * and blanks. The beneficiary, interest and discounts are not in it: those come from the bank at payment.
 *
 * @param on the day the boleto was received, on which its due factor is resolved
 */
export function readBoleto(text: string, on: CalendarDate): BoletoReading {
  const digits = text.length > 200 ? "" : text.replaceAll(/[\s.-]/g, "");
  if (/^\d{47}$/.test(digits)) return readBank(barcodeOfBankLine(digits), digits, on);
  if (/^8\d{47}$/.test(digits)) return readUtility(barcodeOfUtilityLine(digits), digits);
  if (/^8\d{43}$/.test(digits)) return readUtility(digits, undefined);
  if (/^\d{44}$/.test(digits)) return readBank(digits, undefined, on);
  return {
    faults: [
      {
        code: "boleto.not_recognised",
        message:
          "Uma linha digitável tem 47 ou 48 dígitos e um código de barras tem 44. Confira se falta ou sobra algum.",
      },
    ],
  };
}

function barcodeOfBankLine(line: string): string {
  return line.slice(0, 4) + line.slice(32, 47) + line.slice(4, 9) + line.slice(10, 20) + line.slice(21, 31);
}

/** The line of 47 digits of a bank's barcode. */
export function bankLineOf(barcode: string): string {
  const fields = [barcode.slice(0, 4) + barcode.slice(19, 24), barcode.slice(24, 34), barcode.slice(34, 44)];
  return `${fields.map((field) => field + mod10(field)).join("")}${barcode.slice(4, 19)}`;
}

function barcodeOfUtilityLine(line: string): string {
  return line.slice(0, 11) + line.slice(12, 23) + line.slice(24, 35) + line.slice(36, 47);
}

function utilityLineOf(barcode: string): string {
  return [0, 11, 22, 33]
    .map((start) => barcode.slice(start, start + 11))
    .map((block) => block + utilityDigit(barcode, block))
    .join("");
}

function readBank(barcode: string, typed: string | undefined, on: CalendarDate): BoletoReading {
  const faults: Fault[] = [];
  const bounds: readonly (readonly [number, number])[] =
    typed === undefined
      ? []
      : [
          [0, 9],
          [10, 20],
          [21, 31],
        ];
  for (const [index, [start, end]] of bounds.entries()) {
    if (typed !== undefined && mod10(typed.slice(start, end)) !== typed[end])
      faults.push(wrongDigit(`campo ${index + 1}`));
  }
  if (bankMod11(barcode.slice(0, 4) + barcode.slice(5)) !== barcode[4]) faults.push(wrongDigit("código de barras"));
  const currency = barcode.slice(3, 4);
  if (currency !== "9") {
    faults.push({
      code: "boleto.currency_unknown",
      message: `O quarto dígito de um boleto é 9, de real, e neste é ${currency}. Confira se o código é mesmo de um boleto.`,
      path: "currency",
    });
  }

  const factor = barcode.slice(5, 9);
  const due = dueOnOf(factor, on);
  if (due.is === "ambiguous") {
    const [earlier, later] = due.candidates;
    faults.push({
      code: "boleto.due_date_ambiguous",
      message: `O fator de vencimento ${factor} pode ser ${earlier} ou ${later}, e não há como saber pelo código. Confira a data no próprio boleto.`,
      path: "factor",
    });
  }
  return {
    boleto: {
      kind: "bank",
      barcode,
      line: typed ?? bankLineOf(barcode),
      bank: barcode.slice(0, 3),
      currency,
      checkDigit: barcode.slice(4, 5),
      factor,
      ...(due.is === "date" ? { dueOn: due.dueOn } : {}),
      ...amountOf(barcode.slice(9, 19)),
      campoLivre: barcode.slice(19),
    },
    faults,
  };
}

function readUtility(barcode: string, typed: string | undefined): BoletoReading {
  const faults: Fault[] = [];
  if (typed !== undefined) {
    for (const [index, start] of [0, 12, 24, 36].entries()) {
      const block = typed.slice(start, start + 11);
      if (utilityDigit(barcode, block) !== typed[start + 11]) faults.push(wrongDigit(`bloco ${index + 1}`));
    }
  }
  if (utilityDigit(barcode, barcode.slice(0, 3) + barcode.slice(4)) !== barcode[3])
    faults.push(wrongDigit("código de barras"));
  const valueId = barcode.slice(2, 3);
  if (!/[6-9]/.test(valueId)) {
    faults.push({
      code: "boleto.value_id_unknown",
      message: `O identificador de valor ${valueId} não existe em contas de arrecadação (vai de 6 a 9). Confira os três primeiros dígitos.`,
      path: "valueId",
    });
  }
  const isRealValue = valueId === "6" || valueId === "8";
  return {
    boleto: {
      kind: "utility",
      barcode,
      line: typed ?? utilityLineOf(barcode),
      segment: barcode.slice(1, 2),
      valueId,
      checkDigit: barcode.slice(3, 4),
      ...(isRealValue ? amountOf(barcode.slice(4, 15)) : {}),
      campoLivre: barcode.slice(15),
    },
    faults,
  };
}

/** The value identifier, third digit, also says which module every digit of the bill uses. */
function utilityDigit(barcode: string, digits: string): string {
  return barcode[2] === "8" || barcode[2] === "9" ? mod11(digits) : mod10(digits);
}

/** A zero amount is an open one: whoever pays says how much. */
function amountOf(centavos: string): { amount?: string } {
  const integer = centavos.slice(0, -2).replace(/^0+(?=\d)/, "");
  const amount = `${integer}.${centavos.slice(-2)}`;
  return amount === "0.00" ? {} : { amount };
}

function wrongDigit(block: string): Fault {
  return {
    code: "boleto.wrong_check_digit",
    message: `O dígito verificador do ${block} do boleto não confere. Digite esse trecho de novo ou leia o código de barras.`,
    path: block,
  };
}
