export type { BankBoleto, Boleto, UtilityBoleto } from "./boleto.ts";
export { type DueOn, dueFactor, dueOnOf } from "./due-factor.ts";
export { type BoletoReading, readBoleto } from "./read-boleto.ts";
