import { addDays, businessDayFrom, nextBusinessDay } from "./civil-day.ts";
import { inventCnpj, inventCpf } from "./invented-ids.ts";
import { addTitle, closedAmount, freshAmount, type MatchingDraft, namesakeOf, someDueDay } from "./matching-draft.ts";
import { addMovement, addRiddle, addSettlement, numberWords, settlementOf, wordsOf } from "./matching-movement.ts";
import { openTitle, shareholders, somePartner, someSide } from "./matching-payments.ts";
import type { MatchingTitle } from "./matching-truth.ts";
import { type Word, writeName, writeTaxId } from "./memo-dialect.ts";
import type { Category } from "./truth.ts";

/** Movements with the exact amount of an open title that they do not pay. */
export const decoys: Readonly<Record<string, readonly [weight: number, invent: (draft: MatchingDraft) => void]>> = {
  "decoy-stranger": [5, layStranger],
  "decoy-other-partner": [5, layOtherPartner],
  "decoy-other-number": [4, layOtherNumber],
  "decoy-number-of-stranger": [2, layNumberOfStranger],
  "decoy-namesake": [3, layNamesake],
  "decoy-far-day": [3, layFarDay],
  "decoy-tax": [2, layTax],
  "decoy-card": [2, layCard],
  "decoy-own-transfer": [2, layOwnTransfer],
  "decoy-refund": [2, layRefund],
};

function strangerOf(draft: MatchingDraft): { taxId: string; name: string } {
  const { random } = draft;
  const name = random.pick(shareholders);
  return random.chance(0.5)
    ? { taxId: inventCpf(random), name }
    : { taxId: inventCnpj(random, { withLetters: random.chance(0.2), order: "0001" }), name: `${name} ME` };
}

function mislead(
  draft: MatchingDraft,
  title: MatchingTitle,
  name: string,
  evidence: Parameters<typeof addRiddle>[1]["evidence"],
  names?: string,
): void {
  addRiddle(draft, {
    case: name,
    side: title.side,
    on: title.dueOn,
    evidence,
    amount: title.amountCentavos,
    decoy: true,
    never: [title.id],
    ...(names === undefined ? {} : { names }),
  });
}

function layStranger(draft: MatchingDraft): void {
  mislead(draft, openTitle(draft, someSide(draft)), "decoy-stranger", { by: "tax-id", who: strangerOf(draft) });
}

function layOtherPartner(draft: MatchingDraft): void {
  const title = openTitle(draft, someSide(draft));
  const { party } = somePartner(draft, title.side);
  if (party.taxId === title.partner.taxId) return;
  const evidence = draft.random.chance(0.5)
    ? ({ by: "tax-id", who: party } as const)
    : ({ by: "full-name", name: party.name } as const);
  mislead(draft, title, "decoy-other-partner", evidence, party.taxId);
}

/** The right partner and amount, for another document: one that never came, or one of another amount. */
function layOtherNumber(draft: MatchingDraft): void {
  const title = openTitle(draft, someSide(draft));
  const others = (draft.titlesOf.get(title.partner.taxId) ?? []).filter(
    (other) => other.documentNumber !== title.documentNumber,
  );
  const number =
    others.length > 0 && draft.random.chance(0.5)
      ? draft.random.pick(others).documentNumber
      : String(Number(title.documentNumber) + draft.random.int(100_000, 800_000));
  const evidence = { by: "tax-id", who: title.partner, number: `NF ${number}` } as const;
  mislead(draft, title, "decoy-other-number", evidence);
}

function layNumberOfStranger(draft: MatchingDraft): void {
  const title = openTitle(draft, someSide(draft));
  const number = numberWords(draft, title, { parcel: false });
  mislead(draft, title, "decoy-number-of-stranger", { by: "tax-id", who: strangerOf(draft), number });
}

/** Only where there is room for the whole name: cut, it would be the partner's own. */
function layNamesake(draft: MatchingDraft): void {
  const title = openTitle(draft, someSide(draft));
  const name = namesakeOf(draft.random, title.partner.name);
  mislead(draft, title, "decoy-namesake", { by: "full-name", name });
}

/** Nameless, and weeks from any day on which that title would be paid. */
function layFarDay(draft: MatchingDraft): void {
  const side = someSide(draft);
  const on = someDueDay(draft, 70);
  const title = addTitle(draft, {
    side,
    partner: somePartner(draft, side),
    amount: closedAmount(draft, 90, 5800),
    dueOn: businessDayFrom(addDays(on, draft.random.int(46, 60))),
    issuedOn: addDays(on, -draft.random.int(3, 10)),
  });
  addRiddle(draft, {
    case: "decoy-far-day",
    side,
    on,
    evidence: { by: "nothing" },
    amount: title.amountCentavos,
    decoy: true,
    never: [title.id],
  });
}

/** The bank's own words say what it is; only the amount is like a title's. */
function disguise(
  draft: MatchingDraft,
  title: MatchingTitle,
  as: { readonly case: string; readonly word: Word; readonly category: Category },
): void {
  const account = draft.random.pick(draft.accounts);
  addMovement(draft, {
    case: as.case,
    account,
    on: title.dueOn,
    amount: title.side === "payable" ? -title.amountCentavos : title.amountCentavos,
    memo: wordsOf(draft, account, as.word, { on: title.dueOn }),
    right: { kind: "categorised", category: as.category },
    knowable: true,
    decoy: true,
    never: [title.id],
  });
}

function layTax(draft: MatchingDraft): void {
  disguise(draft, openTitle(draft, "payable"), { case: "decoy-tax", word: "tax", category: "tax-payment" });
}

function layCard(draft: MatchingDraft): void {
  disguise(draft, openTitle(draft, "receivable"), { case: "decoy-card", word: "card", category: "card-settlement" });
}

function layOwnTransfer(draft: MatchingDraft): void {
  const title = openTitle(draft, "payable", freshAmount(draft, 500, 6000));
  draft.closed.add(title.amountCentavos);
  addOwnTransfer(draft, {
    case: "decoy-own-transfer",
    amount: title.amountCentavos,
    on: title.dueOn,
    days: 0,
    title,
  });
}

/** Money of a payment comes back, and a customer happens to owe as much. */
function layRefund(draft: MatchingDraft): void {
  const amount = closedAmount(draft, 90, 5800);
  const paid = openTitle(draft, "payable", amount);
  const customer = somePartner(draft, "receivable");
  const on = nextBusinessDay(paid.dueOn);
  const owed = addTitle(draft, { side: "receivable", partner: customer, dueOn: on, amount });
  addPaymentThatReturns(draft, paid, { case: "decoy-refund", decoy: true, never: [owed.id] });
}

/** A payment by tax id, and its money back on the next business day. */
export function addPaymentThatReturns(
  draft: MatchingDraft,
  title: MatchingTitle,
  refund: { readonly case: string; readonly decoy?: boolean; readonly never?: readonly string[] },
): void {
  addSettlement(draft, {
    case: "tax-id",
    side: title.side,
    on: title.dueOn,
    evidence: { by: "tax-id", who: title.partner },
    settles: [settlementOf(title)],
    knowable: true,
    names: title.partner.taxId,
  });
  const account = draft.random.pick(draft.accounts);
  const on = nextBusinessDay(title.dueOn);
  addMovement(draft, {
    ...refund,
    account,
    on,
    amount: title.side === "payable" ? title.amountCentavos : -title.amountCentavos,
    memo: wordsOf(draft, account, title.side === "payable" ? "refund-in" : "refund-out", {
      on,
      ref: writeName(account.dialect, title.partner.name),
    }),
    right: { kind: "categorised", category: "refund" },
    knowable: false,
  });
}

/** Out of one account and into another, `days` business days later; with the company's own name and id, or without a word. */
export function addOwnTransfer(
  draft: MatchingDraft,
  transfer: {
    readonly case: string;
    readonly amount: bigint;
    readonly on: string;
    readonly days: 0 | 1;
    readonly unworded?: true;
    /** An open title of the same amount. */
    readonly title?: MatchingTitle;
  },
): void {
  const { amount, on, title, unworded } = transfer;
  const [from, to] = draft.random.shuffle(draft.accounts);
  if (from === undefined || to === undefined) throw new RangeError("two accounts were expected");
  const arrived = transfer.days === 0 ? on : nextBusinessDay(on);
  if (arrived > draft.to) return;
  for (const [account, day, signed, way] of [
    [from, on, -amount, "transfer-out"],
    [to, arrived, amount, "transfer-in"],
  ] as const) {
    const { dialect } = account;
    const isDecoy = title !== undefined && way === "transfer-out";
    const ref =
      dialect.taxIdForm === undefined ? writeName(dialect, draft.company.name) : writeTaxId(dialect, draft.company);
    addMovement(draft, {
      case: transfer.case,
      account,
      on: day,
      amount: signed,
      memo:
        unworded === true
          ? wordsOf(draft, account, `${way}-bare`, { on: day })
          : wordsOf(draft, account, way, { on: day, ref }),
      right: { kind: "categorised", category: "own-transfer" },
      knowable: unworded !== true,
      decoy: isDecoy,
      never: isDecoy ? [title.id] : [],
    });
  }
}
