import { type Boleto, readBoleto } from "../formats/boleto/index.ts";
import { readPix } from "../formats/pix/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import { cleanTaxId, isValidTaxId } from "../values/tax-id.ts";
import { typedAmount } from "../values/typed-amount.ts";

/** What a pasted code says: a boleto or utility bill by its digits, or a Pix. */
export interface PaymentCode {
  readonly kind: "boleto" | "utility" | "pix" | "unknown";
  readonly amountCentavos: Centavos | null;
  readonly dueOn: CalendarDate | null;
  readonly bank: string | null;
  readonly payee: string | null;
  /** The digits as the bank takes them: 47 or 48. */
  readonly line: string | null;
  readonly pixKey: string | null;
  /** Of the payee, when the Pix key is one. */
  readonly taxId: string | null;
  readonly problems: readonly string[];
}

const NOTHING = {
  amountCentavos: null,
  dueOn: null,
  bank: null,
  payee: null,
  line: null,
  pixKey: null,
  taxId: null,
} as const;

/**
 * Reads what people paste: digits with dots and blanks, or the text of a Pix. All check digits are verified.
 *
 * @param on the day on which it is read, that a due factor is resolved by
 */
export function readPaymentCode(text: string, on: CalendarDate): PaymentCode {
  const code = text.trim();
  return /^0002\d\d/.test(code) && /[A-Za-z]/.test(code) ? readPixCode(code) : readDigits(code, on);
}

function readDigits(code: string, on: CalendarDate): PaymentCode {
  const { boleto, faults } = readBoleto(code, on);
  const problems = faults.map(({ message }) => message);
  if (boleto === undefined) return { ...NOTHING, kind: "unknown", problems };
  return {
    ...NOTHING,
    kind: boleto.kind === "bank" ? "boleto" : "utility",
    amountCentavos: centavosOf(boleto.amount),
    dueOn: dueOnOf(boleto),
    bank: boleto.kind === "bank" ? boleto.bank : null,
    line: boleto.line,
    problems,
  };
}

function dueOnOf(boleto: Boleto): CalendarDate | null {
  return boleto.kind === "bank" ? (boleto.dueOn ?? null) : null;
}

function readPixCode(code: string): PaymentCode {
  const { pix, faults } = readPix(code);
  const problems = faults.map(({ message }) => message);
  if (pix === undefined) return { ...NOTHING, kind: "unknown", problems };
  const taxId = cleanTaxId(pix.key ?? "");
  return {
    ...NOTHING,
    kind: "pix",
    // The amount of a dynamic code is decoration: the charge at its address rules.
    amountCentavos: pix.kind === "static" ? centavosOf(pix.amount) : null,
    payee: pix.merchantName ?? null,
    pixKey: pix.key ?? code,
    taxId: isValidTaxId(taxId) ? taxId : null,
    problems,
  };
}

function centavosOf(amount: string | undefined): Centavos | null {
  if (amount === undefined) return null;
  const centavos = typedAmount(amount.replace(/\.$/, "")) ?? 0n;
  return centavos > 0n ? centavos : null;
}
