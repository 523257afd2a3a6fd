import { type CivilDay, daysBetween } from "./civil-day.ts";
import { earlyDiscount, lateCharges } from "./late-terms.ts";
import type { MatchingTitle, Terms } from "./matching-truth.ts";

/**
 * The sets of one partner's titles that explain an amount moved on a day, in the order in which a clerk looks: a title of that
 * amount; a title with the charges or the discount of its terms; two to four titles of about that day together. The first that
 * explains it at all is the last looked at. Settled titles count: so the answer does not hang on what was matched before.
 */
export function explanationsOf(
  titles: readonly MatchingTitle[],
  { amount, on, lateTerms }: { readonly amount: bigint; readonly on: CivilDay; readonly lateTerms: Terms },
): readonly (readonly MatchingTitle[])[] {
  const issued = titles.filter((title) => title.issuedOn <= on);
  const equal = issued.filter((title) => title.amountCentavos === amount);
  if (equal.length > 0) return equal.map((title) => [title]);
  const byTerms = issued.filter((title) => amountByTerms(title, on, lateTerms) === amount);
  if (byTerms.length > 0) return byTerms.map((title) => [title]);
  const near = issued.filter((title) => Math.abs(daysBetween(title.dueOn, on)) <= 30);
  return setsWorth(near, { amount, from: 0, room: 4 });
}

function amountByTerms(title: MatchingTitle, on: CivilDay, configured: Terms): bigint {
  const { amountCentavos, side, terms = side === "receivable" ? configured : {} } = title;
  const { fine, interest } = lateCharges(title, on, terms);
  return amountCentavos + fine + interest - earlyDiscount(amountCentavos, on, terms);
}

function setsWorth(
  titles: readonly MatchingTitle[],
  { amount, from, room }: { readonly amount: bigint; readonly from: number; readonly room: number },
): MatchingTitle[][] {
  if (amount === 0n) return [[]];
  if (amount < 0n || room === 0) return [];
  return titles.slice(from).flatMap((title, index) => {
    const rest = { amount: amount - title.amountCentavos, from: from + index + 1, room: room - 1 };
    return setsWorth(titles, rest).map((set) => [title, ...set]);
  });
}
