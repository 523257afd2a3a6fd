import type { CalendarDate } from "../../values/calendar.ts";

/** What is written in the code of a boleto. Amounts are decimal text; an absent amount is open or only a reference. */
export type Boleto = BankBoleto | UtilityBoleto;

interface BoletoCode {
  /** 44 digits. */
  readonly barcode: string;
  /** As it was typed, or computed from the barcode: 47 digits of a bank, 48 of a utility or tax. */
  readonly line: string;
  readonly checkDigit: string;
  readonly amount?: string;
  readonly campoLivre: string;
}

export interface BankBoleto extends BoletoCode {
  readonly kind: "bank";
  readonly bank: string;
  readonly currency: string;
  /** Four digits; "0000" says that there is no due date. */
  readonly factor: string;
  /** Absent without a factor, and when two cycles explain it. */
  readonly dueOn?: CalendarDate;
}

/** Utility and tax bills (arrecadação): the first digit is 8. */
export interface UtilityBoleto extends BoletoCode {
  readonly kind: "utility";
  /** 1 city hall, 2 sanitation, 3 energy and gas, 4 telecom, 5 government, 6 payment slips by CNPJ, 7 traffic fines, 9 bank. */
  readonly segment: string;
  readonly valueId: string;
}
