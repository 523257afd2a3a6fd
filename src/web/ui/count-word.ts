import { COUNTED_MAX } from "../../kernel/contract.ts";

const WHOLE = new Intl.NumberFormat("pt-BR");

/** "1.234", and "5.000+" where the counting stopped. */
export function countWord(count: number): string {
  return count < COUNTED_MAX ? WHOLE.format(count) : `${WHOLE.format(COUNTED_MAX)}+`;
}
