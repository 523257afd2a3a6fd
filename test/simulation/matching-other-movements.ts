import { addDays, businessDayFrom, isBusinessDay, isWeekend } from "./civil-day.ts";
import { inventCnpj, inventCpf } from "./invented-ids.ts";
import { addOwnTransfer, addPaymentThatReturns } from "./matching-decoys.ts";
import { closedAmount, type MatchingDraft, someDueDay } from "./matching-draft.ts";
import { addMovement, addRiddle, wordsOf } from "./matching-movement.ts";
import { openTitle, shareholders, somePartner, someSide } from "./matching-payments.ts";
import type { Word } from "./memo-dialect.ts";
import type { Category } from "./truth.ts";

/** What moves without a title: by the bank's own words, between own accounts, or for a reason nobody wrote down. */
export const otherMovements: Readonly<
  Record<string, readonly [weight: number, invent: (draft: MatchingDraft) => void]>
> = {
  fee: [3, (draft) => addByWords(draft, { case: "fee", word: "fee", category: "bank-fee", cents: [2990, 9990] })],
  "equal-fees": [2, addEqualFees],
  tax: [
    3,
    (draft) => addByWords(draft, { case: "tax", word: "tax", category: "tax-payment", cents: [20_000, 400_000] }),
  ],
  yield: [
    2,
    (draft) => addByWords(draft, { case: "yield", word: "yield", category: "interest-income", cents: [90, 4900] }),
  ],
  card: [7, addCard],
  "own-transfer": [4, (draft) => transfer(draft, "own-transfer", 0)],
  "own-transfer-two-days": [3, (draft) => transfer(draft, "own-transfer-two-days", 1)],
  "own-transfer-unworded": [2, (draft) => transfer(draft, "own-transfer-unworded", 0)],
  "payment-returned": [
    3,
    (draft) => addPaymentThatReturns(draft, openTitle(draft, "payable"), { case: "payment-returned" }),
  ],
  chargeback: [2, (draft) => addPaymentThatReturns(draft, openTitle(draft, "receivable"), { case: "chargeback" })],
  "rent-undocumented": [2, addRent],
  "subscription-undocumented": [2, addSubscription],
  "partner-without-note": [4, addPartnerWithoutNote],
  "unknown-person": [3, addUnknownPerson],
  "never-paid": [5, (draft) => void openTitle(draft, someSide(draft))],
};

function addByWords(
  draft: MatchingDraft,
  {
    word,
    category,
    cents,
    ...movement
  }: { case: string; word: Word; category: Category; cents: readonly [number, number] },
): void {
  const account = draft.random.pick(draft.accounts);
  const on = someDueDay(draft);
  const amount = BigInt(draft.random.int(...cents));
  addMovement(draft, {
    ...movement,
    account,
    on,
    amount: category === "interest-income" ? amount : -amount,
    memo: wordsOf(draft, account, word, { on }),
    right: { kind: "categorised", category },
    knowable: true,
  });
}

/** Alike to the last letter, and both real. */
function addEqualFees(draft: MatchingDraft): void {
  const account = draft.random.pick(draft.accounts);
  const on = someDueDay(draft);
  const memo = wordsOf(draft, account, "fee-per-pix", { on });
  for (let index = 0; index < draft.random.int(2, 4); index += 1) {
    addMovement(draft, {
      case: "equal-fees",
      account,
      on,
      amount: -175n,
      memo,
      right: { kind: "categorised", category: "bank-fee" },
      knowable: true,
    });
  }
}

/** Sales by card of a day, less the acquirer's rate: no title has that amount, and the line says what it is. */
function addCard(draft: MatchingDraft): void {
  const account = draft.random.pick(draft.accounts);
  const on = someDueDay(draft);
  const sold = BigInt(draft.random.int(9000, 380_000));
  const rate = draft.random.pick([119n, 199n, 289n, 349n]);
  addMovement(draft, {
    case: "card",
    account,
    on,
    amount: sold - (sold * rate) / 10_000n,
    memo: wordsOf(draft, account, "card", { on }),
    right: { kind: "categorised", category: "card-settlement" },
    knowable: true,
  });
}

function transfer(
  draft: MatchingDraft,
  name: "own-transfer" | "own-transfer-two-days" | "own-transfer-unworded",
  days: 0 | 1,
): void {
  addOwnTransfer(draft, {
    case: name,
    amount: closedAmount(draft, 1000, 28_000),
    on: transferDay(draft),
    days,
    ...(name === "own-transfer-unworded" ? { unworded: true } : {}),
  });
}

/** A business day before one that is a business day by any calendar, so that "the next" is not a matter of opinion. */
function transferDay(draft: MatchingDraft): string {
  for (;;) {
    const day = someDueDay(draft);
    let next = addDays(day, 1);
    while (isWeekend(next)) next = addDays(next, 1);
    if (isBusinessDay(next)) return day;
  }
}

/** The same person and amount each month, and no contract in the folder. */
function addRent(draft: MatchingDraft): void {
  repeatMonthly(draft, "rent-undocumented", { taxId: inventCpf(draft.random), name: draft.random.pick(shareholders) });
}

function addSubscription(draft: MatchingDraft): void {
  const name = draft.random.pick(["NUVEM CLARA SISTEMAS LTDA", "PAINEL FACIL SOFTWARE SA", "SINAL VIVO INTERNET LTDA"]);
  const taxId = inventCnpj(draft.random, { withLetters: false, order: "0001" });
  repeatMonthly(draft, "subscription-undocumented", { taxId, name });
}

function repeatMonthly(draft: MatchingDraft, name: string, who: { taxId: string; name: string }): void {
  const amount = closedAmount(draft, 90, 4200);
  const first = someDueDay(draft, 70);
  for (const days of [0, 30, 60]) {
    const on = businessDayFrom(addDays(first, days));
    addRiddle(draft, { case: name, side: "payable", on, evidence: { by: "tax-id", who }, amount });
  }
}

function addPartnerWithoutNote(draft: MatchingDraft): void {
  const side = someSide(draft);
  const { party } = somePartner(draft, side);
  addRiddle(draft, {
    case: "partner-without-note",
    side,
    on: someDueDay(draft),
    evidence: { by: "tax-id", who: party },
    amount: closedAmount(draft, 90, 5800),
    names: party.taxId,
  });
}

function addUnknownPerson(draft: MatchingDraft): void {
  const who = { taxId: inventCpf(draft.random), name: draft.random.pick(shareholders) };
  addRiddle(draft, {
    case: "unknown-person",
    side: someSide(draft),
    on: someDueDay(draft),
    evidence: { by: "tax-id", who },
    amount: closedAmount(draft, 40, 900),
  });
}
