import type { CalendarDate } from "../../values/calendar.ts";
import type { Fault } from "../../values/fault.ts";
import type { BankBoleto } from "./boleto.ts";
import { bankMod11 } from "./check-digits.ts";
import { dueFactor } from "./due-factor.ts";
import { bankLineOf } from "./read-boleto.ts";

/** A boleto to be issued. */
export interface BoletoToWrite {
  /** Three digits. */
  readonly bank: string;
  /** From 1997-10-08 on; left out, it falls due when it is shown. */
  readonly dueOn?: CalendarDate;
  /** Decimal text, up to 99999999.99; left out, whoever pays says how much. */
  readonly amount?: string;
  /** 25 digits, as `writeFreeField` makes them. */
  readonly freeField: string;
}

export interface BoletoWriting {
  /** Absent while there are faults. */
  readonly boleto?: BankBoleto;
  readonly faults: readonly Fault[];
}

const FIRST_DUE = "1997-10-08";

/** Barcode of 44 digits and line of 47, with their check digits. */
export function writeBoleto({ bank, dueOn, amount, freeField }: BoletoToWrite): BoletoWriting {
  const faults: Fault[] = [];
  const refuse = (path: string, message: string): void => {
    faults.push({ code: "boleto.unwritable", message, path });
  };
  if (!/^\d{3}$/.test(bank))
    refuse("bank", `O banco de um boleto tem três dígitos, e veio “${bank}”. Corrija o banco da conta.`);
  if (!/^\d{25}$/.test(freeField)) {
    refuse("freeField", `O campo livre tem 25 dígitos, e veio “${freeField}”. Refaça-o com os dados da cobrança.`);
  }
  if (dueOn !== undefined && dueOn < FIRST_DUE) {
    refuse(
      "dueOn",
      `Não há boleto com vencimento em ${dueOn}: os fatores começam em 08/10/1997. Corrija o vencimento.`,
    );
  }
  const centavos = amount === undefined ? "0" : amount.replace(".", "");
  if (amount !== undefined && !/^\d{1,8}\.\d\d$/.test(amount)) {
    refuse(
      "amount",
      `O valor de um boleto vai até 99.999.999,99, e veio “${amount}”. Divida o título ou cobre de outra forma.`,
    );
  }
  if (faults.length > 0) return { faults };
  const factor = dueOn === undefined ? "0000" : dueFactor(dueOn);
  const rest = factor + centavos.padStart(10, "0") + freeField;
  const checkDigit = bankMod11(`${bank}9${rest}`);
  const barcode = `${bank}9${checkDigit}${rest}`;
  return {
    boleto: {
      kind: "bank",
      barcode,
      line: bankLineOf(barcode),
      bank,
      currency: "9",
      checkDigit,
      factor,
      ...(dueOn !== undefined && { dueOn }),
      ...(/[1-9]/.test(centavos) && amount !== undefined && { amount }),
      campoLivre: freeField,
    },
    faults,
  };
}
