import { bankMod11, mod10 } from "../../src/formats/boleto/check-digits.ts";
import { dueFactor } from "../../src/formats/boleto/index.ts";
import { accessKeyCheckDigit } from "../../src/values/access-key.ts";
import { calendarDate } from "../../src/values/calendar.ts";

/** A boleto of an invented bank, as it is written and as it is drawn. */
export interface InventedCode {
  readonly barcode: string;
  /** With its dots and blanks, as printed. */
  readonly line: string;
}

/** @param centavos ten digits at most */
export function inventBoleto({
  bank = "999",
  centavos = 123_456,
  dueOn = "2026-12-10",
  free = "0000012345678901234567890",
} = {}): InventedCode {
  const rest = `${dueFactor(calendarDate(dueOn))}${String(centavos).padStart(10, "0")}${free}`;
  const barcode = `${bank}9${bankMod11(`${bank}9${rest}`)}${rest}`;
  const fields = [`${bank}9${free.slice(0, 5)}`, free.slice(5, 15), free.slice(15)].map(
    (field) => field + mod10(field),
  );
  const [first = "", second = "", third = ""] = fields;
  const dotted = [first, second, third].map((field) => `${field.slice(0, 5)}.${field.slice(5)}`);
  return { barcode, line: `${dotted.join(" ")} ${barcode[4]} ${barcode.slice(5, 19)}` };
}

/** A bill of energy: real value, module 10. */
export function inventUtilityBill({ centavos = 12_345 } = {}): InventedCode {
  const rest = `${String(centavos).padStart(11, "0")}00012026121000000000000001`.padEnd(40, "0").slice(0, 40);
  const barcode = `836${mod10(`836${rest}`)}${rest}`;
  const blocks = [0, 11, 22, 33].map((at) => barcode.slice(at, at + 11));
  return { barcode, line: blocks.map((block) => `${block}-${mod10(block)}`).join(" ") };
}

/** The key of a note of an invented mill. */
export function inventNfeKey({ taxId = "11222333000181", number = 4_512 } = {}): string {
  const unchecked = `412611${taxId}55001${String(number).padStart(9, "0")}112148210`;
  return `${unchecked}${accessKeyCheckDigit(unchecked)}`;
}

/** The key of a service note of the national system. */
export function inventNfseKey({ taxId = "11222333000181", number = 87 } = {}): string {
  const unchecked = `4106902${"1"}${"2"}${taxId}${String(number).padStart(13, "0")}2611${"123456789"}`;
  return `${unchecked}${accessKeyCheckDigit(unchecked)}`;
}
