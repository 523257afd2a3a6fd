import { describe, expect, test } from "vitest";
import type { Proposal, Title } from "../../banking/contract.ts";
import {
  addShare,
  balanceOf,
  decisionOf,
  draftOf,
  EMPTY_DRAFT,
  fixDifference,
  toggleTitle,
  whatIsMissing,
} from "./draft.ts";

const title = (id: string, open: string): Title => ({
  id,
  side: "payable",
  documentId: null,
  documentNumber: id,
  installment: "1",
  partner: { id: "partner_1", name: "Moinho", taxId: null },
  issuedOn: "2026-03-01",
  dueOn: null,
  amount: open,
  open,
});
const proposal = (id: string, open: string, isExact = false): Proposal => ({
  title: title(id, open),
  origin: "amount",
  settles: { titleId: id, amount: open, ...(isExact ? { fine: "0.50" } : {}) },
  isExact,
  reasonsFor: [],
  reasonsAgainst: [],
});
const movement = { amount: "-100.00" };

describe("a decision that is being made", () => {
  test("says what is missing until it closes to the centavo", () => {
    expect(whatIsMissing(EMPTY_DRAFT, movement)).toBe("Escolha um título, ou lance em uma conta.");
    const one = toggleTitle(EMPTY_DRAFT, proposal("a", "87.51"));
    expect(whatIsMissing(one, movement)).toBe("Falta explicar R$ 12,49.");
    const late = fixDifference(one, movement, "interest");
    expect(whatIsMissing(late, movement)).toBeNull();
    expect(decisionOf(late)).toEqual({
      status: "settled",
      settles: [{ titleId: "a", amount: "87.51", interest: "12.49" }],
      accounts: [],
    });
  });

  test("of a title larger than the movement takes a discount, or only a part", () => {
    const one = toggleTitle(EMPTY_DRAFT, proposal("a", "110.00"));
    expect(whatIsMissing(one, movement)).toBe("Passa R$ 10,00 do movimento.");
    expect(decisionOf(fixDifference(one, movement, "discount"))).toMatchObject({ settles: [{ discount: "10.00" }] });
    expect(decisionOf(fixDifference(one, movement, "amount"))).toMatchObject({ settles: [{ amount: "100.00" }] });
  });

  test("takes a title that explains the movement alone as it was explained, and others whole", () => {
    const exact = toggleTitle(EMPTY_DRAFT, proposal("a", "99.50", true));
    expect(balanceOf(exact, movement).missing).toBe(0n);
    const both = toggleTitle(toggleTitle(EMPTY_DRAFT, proposal("b", "1.00")), proposal("a", "99.50", true));
    expect(balanceOf(both, movement).missing).toBe(-50n);
    expect(toggleTitle(both, proposal("b", "1.00")).titles.map((each) => each.title.id)).toEqual(["a"]);
  });

  test("splits what is missing to an account, which needs a category when no title says what it is", () => {
    const empty = addShare(EMPTY_DRAFT, movement, null);
    expect(whatIsMissing(empty, movement)).toBe("Escolha a conta de cada parte.");
    const share = addShare(EMPTY_DRAFT, movement, { id: "account_1", name: "Tarifas" });
    expect(whatIsMissing(share, movement)).toBe("Diga a categoria.");
    const usual = addShare(EMPTY_DRAFT, movement, { id: "account_1", name: "Tarifas", category: "bank-fee" });
    expect(decisionOf(usual)).toEqual({
      status: "categorised",
      category: "bank-fee",
      accounts: [{ accountId: "account_1", amount: "100.00" }],
    });
  });

  test("begins with what the matcher proposes", () => {
    const draft = draftOf({
      proposal: {
        settles: [{ titleId: "a", amount: "101.50", withheld: { irrf: "1.50" } }],
        titles: [title("a", "101.50")],
      },
    });
    expect(whatIsMissing(draft, movement)).toBeNull();
    expect(decisionOf(draft)).toMatchObject({ settles: [{ withheld: { irrf: "1.50" } }] });
  });
});
