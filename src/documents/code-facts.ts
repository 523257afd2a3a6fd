import type { Boleto } from "../formats/boleto/index.ts";
import type { Pix } from "../formats/pix/index.ts";
import { presentFacts } from "./facts.ts";

/** `dueOn` is null, and not absent, when the code does not settle it: a date is always asked of a boleto. */
export function boletoFacts(boleto: Boleto): Record<string, unknown> {
  const { kind, line, barcode, amount } = boleto;
  if (kind === "utility") {
    return { ...presentFacts({ kind, line, barcode, amount, segment: boleto.segment }), dueOn: null };
  }
  return { ...presentFacts({ kind, line, barcode, bank: boleto.bank, amount }), dueOn: boleto.dueOn ?? null };
}

export function pixFacts(pix: Pix): Record<string, unknown> {
  return presentFacts({
    key: pix.key,
    url: pix.url,
    recurrenceUrl: pix.recurrenceUrl,
    amount: amountText(pix.amount),
    merchant: pix.merchantName,
    city: pix.merchantCity,
    txid: pix.txid,
    description: pix.description,
    dynamic: pix.kind === "dynamic",
  });
}

/** Issuers write "10", "10.", "0.9" and "10.00"; a fact has two places. What is no amount is absent. */
function amountText(written: string | undefined): string | undefined {
  const parts = /^(\d{1,10})(?:\.(\d{0,2}))?$/.exec(written ?? "");
  if (parts === null) return undefined;
  const [, whole = "", places = ""] = parts;
  return `${whole.replace(/^0+(?=\d)/, "")}.${places.padEnd(2, "0")}`;
}
