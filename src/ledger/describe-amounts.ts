import { decimalText } from "../values/decimal.ts";
import type { Centavos } from "../values/money.ts";
import type { Balance } from "./contract.ts";
import type { Side } from "./entry.ts";
import { refuse } from "./errors.ts";

/** Decimal text of whole units of what an account counts. */
export function amountText(units: Centavos, places: number): string {
  return decimalText({ coefficient: units, scale: places });
}

/** Debits positive; zero stands on the account's own side. */
export function describeBalance(signed: Centavos, normal: Side | null, places: number): Balance {
  const side = signed > 0n ? "D" : signed < 0n ? "C" : (normal ?? "D");
  return { amount: amountText(sizeOf(signed), places), side };
}

export function sizeOf(signed: Centavos): Centavos {
  return signed < 0n ? -signed : signed;
}

export function sideOf(signed: Centavos): string {
  return signed === 0n ? "" : signed > 0n ? "D" : "C";
}

/** @throws `ledger.range_inverted` */
export function refuseInverted({ from, to }: { readonly from: string; readonly to: string }): void {
  if (from > to) throw refuse("ledger.range_inverted", { from, to });
}

/** The name of a file that is taken away: “balancete-2026-01-2026-03”. */
export function nameOf(
  what: string,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): string {
  return [what, from, to === from ? undefined : to].filter((part) => part !== undefined).join("-");
}
