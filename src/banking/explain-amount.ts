import type { PaymentTerms } from "../documents/index.ts";
import { addDays, type CalendarDate, daysBetween, weekday } from "../values/calendar.ts";
import { multiplyDecimals, parseDecimal, toCentavos } from "../values/decimal.ts";
import type { Centavos } from "../values/money.ts";

/** How an amount of the bank comes from a title, to the centavo. */
export interface Explanation {
  /** `partial` is what a memo says of itself; the others close by the title. */
  readonly kind: "exact" | "late" | "discount" | "rounding" | "partial";
  readonly principalCentavos: Centavos;
  readonly interestCentavos: Centavos;
  readonly fineCentavos: Centavos;
  readonly discountCentavos: Centavos;
}

interface Explainable {
  readonly openCentavos: Centavos;
  readonly dueOn: CalendarDate | null;
  readonly terms: PaymentTerms;
}

/** Later than this, what was agreed no longer explains by itself: it takes a person. */
const LATE_DAYS_MAX = 180;
/** A boleto paid on one day is credited on the next business day, so the days of delay may be counted to the day before. */
const FLOAT_DAYS_MAX = 3;

/**
 * Explains an amount by the title alone: equal; or late by the fine and interest agreed; or early by the discount agreed. Each
 * only when it closes to the centavo.
 *
 * Interest is simple, one thirtieth of the month's rate a day of delay, and each part is rounded half up to the centavo (the
 * boleto's instructions: juros pro rata die). A due date that is no business day runs to the next one, without delay.
 *
 * @param lateTerms of the company, for titles whose document states none
 * @param roundingLimitCentavos up to which a difference that nothing else explains is rounding: kept as interest or discount
 */
export function explainAmount(
  title: Explainable,
  given: {
    readonly amountCentavos: Centavos;
    readonly movedOn: CalendarDate;
    readonly lateTerms: PaymentTerms;
    readonly roundingLimitCentavos: Centavos;
  },
): Explanation | undefined {
  const principal = title.openCentavos;
  if (given.amountCentavos === principal) return explained("exact", principal, {});
  return explainByTerms(title, given) ?? explainRounding(principal, given);
}

function explainByTerms(
  title: Explainable,
  given: { amountCentavos: Centavos; movedOn: CalendarDate; lateTerms: PaymentTerms },
): Explanation | undefined {
  if (title.dueOn === null) return undefined;
  return given.amountCentavos > title.openCentavos
    ? explainLate(title, { ...given, dueOn: title.dueOn })
    : explainDiscount(title, given);
}

function explainRounding(
  principal: Centavos,
  { amountCentavos, roundingLimitCentavos }: { amountCentavos: Centavos; roundingLimitCentavos: Centavos },
): Explanation | undefined {
  const more = amountCentavos - principal;
  if (more > roundingLimitCentavos || -more > roundingLimitCentavos) return undefined;
  return explained("rounding", principal, more > 0n ? { interestCentavos: more } : { discountCentavos: -more });
}

function explained(
  kind: Explanation["kind"],
  principalCentavos: Centavos,
  parts: Partial<Pick<Explanation, "interestCentavos" | "fineCentavos" | "discountCentavos">>,
): Explanation {
  return { kind, principalCentavos, interestCentavos: 0n, fineCentavos: 0n, discountCentavos: 0n, ...parts };
}

function explainLate(
  title: Explainable,
  given: { amountCentavos: Centavos; movedOn: CalendarDate; dueOn: CalendarDate; lateTerms: PaymentTerms },
): Explanation | undefined {
  const finePct = title.terms.finePct ?? (hasLateTerms(title.terms) ? undefined : given.lateTerms.finePct);
  const interestPct =
    title.terms.interestPctMonth ?? (hasLateTerms(title.terms) ? undefined : given.lateTerms.interestPctMonth);
  if (finePct === undefined && interestPct === undefined) return undefined;
  if (given.movedOn <= nextBusinessDay(given.dueOn)) return undefined;
  const principal = title.openCentavos;
  const fineCentavos = finePct === undefined ? 0n : percentOf(principal, finePct);
  const latest = daysBetween(given.dueOn, given.movedOn);
  if (latest > LATE_DAYS_MAX) return undefined;
  for (let days = latest; days >= Math.max(1, latest - FLOAT_DAYS_MAX); days--) {
    const interestCentavos = interestPct === undefined ? 0n : interestOf(principal, interestPct, days);
    if (principal + fineCentavos + interestCentavos === given.amountCentavos) {
      return explained("late", principal, { fineCentavos, interestCentavos });
    }
    // Back to the business day before, and no further.
    if (days < latest && !isRestDay(addDays(given.dueOn, days))) break;
  }
  return undefined;
}

function hasLateTerms({ finePct, interestPctMonth }: PaymentTerms): boolean {
  return finePct !== undefined || interestPctMonth !== undefined;
}

function explainDiscount(
  title: Explainable,
  { amountCentavos, movedOn }: { amountCentavos: Centavos; movedOn: CalendarDate },
): Explanation | undefined {
  const { discount } = title.terms;
  if (discount === undefined || movedOn > nextBusinessDay(discount.until)) return undefined;
  const discountCentavos = percentOf(title.openCentavos, discount.pct);
  if (title.openCentavos - discountCentavos !== amountCentavos) return undefined;
  return explained("discount", title.openCentavos, { discountCentavos });
}

function percentOf(amount: Centavos, pct: string): Centavos {
  return toCentavos(multiplyDecimals({ coefficient: amount, scale: 2 }, asFraction(pct)), "half-up");
}

function interestOf(amount: Centavos, pctMonth: string, days: number): Centavos {
  const { coefficient, scale } = multiplyDecimals({ coefficient: amount, scale: 2 }, asFraction(pctMonth));
  // A thirtieth is no decimal: round the exact fraction half up.
  const denominator = 30n * 10n ** BigInt(scale - 2);
  return (coefficient * BigInt(days) * 2n + denominator) / (2n * denominator);
}

function asFraction(pct: string): { coefficient: bigint; scale: number } {
  const { coefficient, scale } = parseDecimal(pct);
  return { coefficient, scale: scale + 2 };
}

const SATURDAY = 6;
const SUNDAY = 0;

export function isRestDay(date: CalendarDate): boolean {
  const day = weekday(date);
  return day === SATURDAY || day === SUNDAY;
}

/** The day itself, or the first after it that is no Saturday or Sunday. */
export function nextBusinessDay(date: CalendarDate): CalendarDate {
  let day = date;
  while (isRestDay(day)) day = addDays(day, 1);
  return day;
}
