import { centavosOf, share } from "./centavos.ts";
import { type CivilDay, daysBetween } from "./civil-day.ts";
import type { Terms } from "./matching-truth.ts";

/**
 * Fine and interest of a title paid after its due date. Interest is simple and pro rata die over months of thirty days; each of
 * the two is rounded half up by itself, as bank slips do.
 */
export function lateCharges(
  { amountCentavos, dueOn }: { readonly amountCentavos: bigint; readonly dueOn: CivilDay },
  paidOn: CivilDay,
  { finePercent = "0.00", interestPercentMonth = "0.00" }: Terms,
): { fine: bigint; interest: bigint } {
  const days = daysBetween(dueOn, paidOn);
  if (days <= 0) return { fine: 0n, interest: 0n };
  const monthly = amountCentavos * centavosOf(interestPercentMonth) * BigInt(days);
  return { fine: share(amountCentavos, centavosOf(finePercent)), interest: (monthly * 2n + 300_000n) / 600_000n };
}

export function earlyDiscount(amountCentavos: bigint, paidOn: CivilDay, terms: Terms): bigint {
  const { discountPercent, discountUntil } = terms;
  if (discountPercent === undefined || discountUntil === undefined || paidOn > discountUntil) return 0n;
  return share(amountCentavos, centavosOf(discountPercent));
}
