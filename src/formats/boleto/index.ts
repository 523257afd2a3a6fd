export type { BankBoleto, Boleto, UtilityBoleto } from "./boleto.ts";
export { type DueOn, dueFactor, dueOnOf } from "./due-factor.ts";
export {
  type FreeField,
  type FreeFieldWriting,
  freeFieldLayouts,
  readFreeField,
  writeFreeField,
} from "./free-field.ts";
export { bradescoDigit, type FreeFieldValues } from "./free-field-layouts.ts";
export { type BoletoReading, readBoleto } from "./read-boleto.ts";
export { type BoletoToWrite, type BoletoWriting, writeBoleto } from "./write-boleto.ts";
