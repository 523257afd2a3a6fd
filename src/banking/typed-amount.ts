import { type Centavos, parseMoney } from "../values/money.ts";

const TYPED = /^(?:R\$\s*)?[+-]?((?:\d{1,3}(?:\.\d{3})+|\d{1,15})(?:,\d{1,2})?|\d{1,15}\.\d{1,2})$/;

/** An amount as a person types it, without its sign: 1.234,56, 1234,5, 1234.56, R$ 80. */
export function typedAmount(text: string): Centavos | undefined {
  const [, number] = TYPED.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  const isAmerican = !number.includes(",") && /\.\d{1,2}$/.test(number);
  return parseMoney(isAmerican ? number : number.replaceAll(".", "").replace(",", "."));
}
