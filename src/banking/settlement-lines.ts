import { type AccountsByRole, type EntryLineDraft, linesByRule, type OpenTitle, postingRule } from "../ledger/index.ts";
import type { Centavos } from "../values/money.ts";
import type { WithheldTax } from "./decision.ts";
import type { TitleSide } from "./title-index.ts";

/** A difference of rounding goes to its own account, on whichever side it falls. */
const ROUNDING = {
  late_interest_expense: "rounding_difference",
  discount_obtained: "rounding_difference",
  late_interest_income: "rounding_difference",
  discount_granted: "rounding_difference",
};

/**
 * The lines by which the bank settles a title: the principal off the partner's account, what was paid or taken off beside it to
 * its own (interest, discount, the bank's fee, taxes withheld), and the bank. What a note withholds at payment (PIS, COFINS and CSLL) leaves the supplier's account when the bill is
 * paid whole.
 */
export function settlementLines(
  settled: {
    readonly side: TitleSide;
    readonly title: OpenTitle;
    readonly amountCentavos: Centavos;
    readonly interestCentavos?: Centavos;
    readonly fineCentavos?: Centavos;
    readonly discountCentavos?: Centavos;
    readonly feeCentavos?: Centavos;
    readonly withheld?: Readonly<Partial<Record<WithheldTax, Centavos>>>;
    readonly isRounding?: boolean;
  },
  posting: {
    readonly bank: string;
    readonly csrf: ReadonlyMap<string, Centavos>;
    readonly accounts: AccountsByRole;
  },
): readonly EntryLineDraft[] {
  const { side, title, amountCentavos: principal } = settled;
  const given = { accounts: { bank: posting.bank }, partnerId: title.partnerId };
  const interest = (settled.interestCentavos ?? 0n) + (settled.fineCentavos ?? 0n);
  const rule = postingRule(side === "payable" ? "pay_supplier" : "receipt_boleto");
  const paid = linesByRule(rule, posting.accounts, {
    ...given,
    ...(settled.isRounding === true ? { roles: ROUNDING } : {}),
    amounts: {
      principal,
      interest,
      discount: settled.discountCentavos ?? 0n,
      fee: settled.feeCentavos ?? 0n,
      ...settled.withheld,
    },
  });
  const isWhole = principal === title.openCentavos;
  const withheld = linesByRule(postingRule("csrf_at_payment"), posting.accounts, {
    ...given,
    amounts: { csrf: isWhole ? (posting.csrf.get(title.id) ?? 0n) : 0n },
  });
  return [...paid, ...withheld];
}
