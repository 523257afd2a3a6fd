import { share, sum } from "./centavos.ts";
import { addDays, businessDayFrom, type CivilDay, nextBusinessDay } from "./civil-day.ts";
import { completeCnpj } from "./invented-ids.ts";
import { earlyDiscount, lateCharges } from "./late-terms.ts";
import {
  addNote,
  addTitle,
  closedAmount,
  drawAmount,
  freshAmount,
  type MatchingDraft,
  nextNumber,
  type Partner,
  type Side,
  someDueDay,
} from "./matching-draft.ts";
import {
  addMovement,
  addRiddle,
  addSettlement,
  canShow,
  type Evidence,
  numberWords,
  settlementOf,
  wordsOf,
} from "./matching-movement.ts";
import type { MatchingTitle, Terms } from "./matching-truth.ts";

/** Payments and receipts of titles, from the plainest to those that only a person can place. */
export const payments: Readonly<Record<string, readonly [weight: number, invent: (draft: MatchingDraft) => void]>> = {
  "tax-id": [16, (draft) => payWhole(draft, "tax-id", (title) => ({ by: "tax-id", who: title.partner }))],
  "document-number": [40, (draft) => payWhole(draft, "document-number", (title) => byNumber(draft, title))],
  "number-and-tax-id": [
    20,
    (draft) =>
      payWhole(draft, "number-and-tax-id", (title) => ({
        by: "tax-id",
        who: title.partner,
        number: numberWords(draft, title, { parcel: false }),
      })),
  ],
  "full-name": [6, (draft) => payWhole(draft, "full-name", ({ partner }) => ({ by: "full-name", name: partner.name }))],
  "cut-name": [6, payByCutName],
  "trade-name": [4, payByTradeName],
  "sole-trader": [3, payBySoleTrader],
  "tax-id-of-branch": [2, payByBranch],
  anonymous: [8, payAnonymously],
  "anonymous-ambiguous": [4, payAmbiguously],
  "by-elimination": [2, payByElimination],
  "cut-name-ambiguous": [2, payByTwinsName],
  "person-instead": [3, payByPerson],
  "unwritten-trade-name": [3, payByUnwrittenTradeName],
  "late-by-note": [7, payLateByNote],
  "late-by-configuration": [5, payLateByConfiguration],
  "late-unstated": [2, payLateUnstated],
  "late-unexplained": [3, payLateUnexplained],
  "early-discount": [5, payEarly],
  "discount-too-late": [2, payDiscountTooLate],
  "partial-said": [4, payPartSayingSo],
  "partial-named": [3, payPart],
  overpayment: [3, payTooMuch],
  "short-payment": [3, payTooLittle],
  withheld: [4, payWithheld],
  duplicate: [4, payTwice],
  several: [6, paySeveral],
  "several-by-numbers": [4, paySeveralByNumbers],
  "supplier-batch": [4, payBatch],
  "collection-net": [3, (draft) => collect(draft, "collection-net")],
  "collection-gross": [2, (draft) => collect(draft, "collection-gross")],
  "collection-with-return": [2, (draft) => collect(draft, "collection-with-return")],
  "parcels-by-number": [3, (draft) => payParcels(draft, "parcels-by-number")],
  "parcels-by-day": [2, (draft) => payParcels(draft, "parcels-by-day")],
  "monthly-contract": [3, payMonthly],
  "same-number": [2, paySameNumber],
  "same-number-other-amount": [2, paySameNumberOtherAmount],
};

/** A title that is due and never paid: what decoys imitate. */
export function openTitle(draft: MatchingDraft, side: Side, amount?: bigint): MatchingTitle {
  return newTitle(draft, { side, ...(amount === undefined ? {} : { amount }) });
}

export function someSide(draft: MatchingDraft): Side {
  return draft.random.chance(0.6) ? "payable" : "receivable";
}

export function somePartner(draft: MatchingDraft, side: Side): Partner {
  return draft.random.pick(draft.partners[side]);
}

interface Wanted {
  readonly side?: Side;
  readonly partner?: Partner;
  readonly amount?: bigint;
  readonly dueOn?: CivilDay;
  readonly kind?: "nfe" | "nfse";
  readonly issuedOn?: CivilDay;
  readonly number?: number;
  readonly terms?: Terms;
  readonly remarks?: string;
}

function newTitle(draft: MatchingDraft, wanted: Wanted = {}): MatchingTitle {
  const side = wanted.side ?? someSide(draft);
  const dueOn = wanted.dueOn ?? someDueDay(draft);
  return addTitle(draft, { ...wanted, side, partner: wanted.partner ?? somePartner(draft, side), dueOn });
}

/** On the due date, or a few days before it, when nobody charges anything. */
function onTime(draft: MatchingDraft, { dueOn, issuedOn }: MatchingTitle): CivilDay {
  const early = businessDayFrom(addDays(dueOn, -draft.random.pick([0, 0, 0, 1, 2, 3])));
  return early > issuedOn && early <= dueOn ? early : dueOn;
}

function pay(
  draft: MatchingDraft,
  title: MatchingTitle,
  movement: {
    readonly case: string;
    readonly evidence: Evidence;
    readonly knowable: boolean;
    readonly on?: CivilDay;
    readonly settles?: Parameters<typeof settlementOf>[1];
    /** False where other titles of the partner are meant to explain the amount too. */
    readonly checked?: false;
  },
): void {
  const { evidence, settles, checked, ...rest } = movement;
  const isNamed = evidence.by !== "nothing" && evidence.by !== "number";
  addSettlement(draft, {
    ...rest,
    side: title.side,
    on: movement.on ?? onTime(draft, title),
    evidence,
    settles: [settlementOf(title, settles)],
    ...(isNamed && checked !== false ? { names: title.partner.taxId } : {}),
  });
}

/** Someone who can be recognised: by tax id, by the name in full or as far as it fits. */
function named(draft: MatchingDraft, { partner }: MatchingTitle): Evidence {
  const ways: Evidence[] = [
    { by: "tax-id", who: partner },
    { by: "tax-id", who: partner },
    { by: "full-name", name: partner.name },
    { by: "cut-name", name: partner.name },
  ];
  return draft.random.pick(ways.filter((way) => draft.accounts.some((account) => canShow(account, way))));
}

function byNumber(draft: MatchingDraft, title: MatchingTitle): Evidence {
  return { by: "number", number: numberWords(draft, title, { parcel: false }) };
}

function namedOrNumbered(draft: MatchingDraft, title: MatchingTitle): Evidence {
  return draft.random.chance(0.35) ? byNumber(draft, title) : named(draft, title);
}

function payWhole(draft: MatchingDraft, name: string, evidenceOf: (title: MatchingTitle) => Evidence): void {
  const kind = draft.random.chance(0.15) ? "nfse" : "nfe";
  const title = newTitle(draft, { kind });
  pay(draft, title, { case: name, evidence: evidenceOf(title), knowable: true });
}

function payByCutName(draft: MatchingDraft): void {
  const title = newTitle(draft);
  const evidence: Evidence = { by: "cut-name", name: title.partner.name };
  // A short name is not cut anywhere.
  const isCut = draft.accounts.some((account) => canShow(account, evidence));
  pay(draft, title, {
    case: isCut ? "cut-name" : "full-name",
    evidence: isCut ? evidence : { by: "full-name", name: title.partner.name },
    knowable: true,
  });
}

function payByTradeName(draft: MatchingDraft): void {
  const branded = draft.partners.payable.filter(({ party }) => party.tradeName !== undefined);
  const partner = draft.random.pick(branded);
  const title = newTitle(draft, { side: "payable", partner });
  pay(draft, title, {
    case: "trade-name",
    evidence: { by: "full-name", name: partner.party.tradeName ?? partner.party.name },
    knowable: true,
  });
}

function payByUnwrittenTradeName(draft: MatchingDraft): void {
  const partner = draft.random.pick(draft.partners.receivable.filter(({ alias }) => alias !== undefined));
  const title = newTitle(draft, { side: "receivable", partner });
  addRiddle(draft, {
    case: "unwritten-trade-name",
    side: "receivable",
    on: onTime(draft, title),
    evidence: { by: "full-name", name: partner.alias ?? partner.party.name },
    amount: title.amountCentavos,
  });
}

function payBySoleTrader(draft: MatchingDraft): void {
  const side = someSide(draft);
  const partner = draft.random.pick(draft.soleTraders[side]);
  const title = newTitle(draft, { side, partner });
  const person = partner.party.name.slice(partner.party.name.indexOf(" ") + 1);
  pay(draft, title, { case: "sole-trader", evidence: { by: "full-name", name: person }, knowable: true });
}

function payByPerson(draft: MatchingDraft): void {
  const title = newTitle(draft);
  addRiddle(draft, {
    case: "person-instead",
    side: title.side,
    on: onTime(draft, title),
    evidence: { by: "full-name", name: draft.random.pick(shareholders) },
    amount: title.amountCentavos,
  });
}

/** Another establishment of the same company: the same root, another order. */
function payByBranch(draft: MatchingDraft): void {
  const title = newTitle(draft);
  const { taxId, name } = title.partner;
  const who = { taxId: completeCnpj(`${taxId.slice(0, 8)}0002`), name };
  pay(draft, title, { case: "tax-id-of-branch", evidence: { by: "tax-id", who }, knowable: false, checked: false });
}

function payAnonymously(draft: MatchingDraft): void {
  const title = newTitle(draft, { amount: closedAmount(draft, 90, 5800) });
  pay(draft, title, { case: "anonymous", evidence: { by: "nothing" }, knowable: false });
}

function twoOfOneAmount(draft: MatchingDraft, gap: number): [MatchingTitle, MatchingTitle] {
  const side = someSide(draft);
  const [one, other] = draft.random.shuffle(draft.partners[side]).slice(0, 2);
  if (one === undefined || other === undefined) throw new RangeError("two partners were expected");
  const amount = closedAmount(draft, 90, 5800);
  const dueOn = someDueDay(draft);
  const first = newTitle(draft, { side, partner: one, amount, dueOn });
  const second = newTitle(draft, { side, partner: other, amount, dueOn: businessDayFrom(addDays(dueOn, gap)) });
  return [first, second];
}

/** Neither is ever named: whichever is chosen, it is a guess. */
function payAmbiguously(draft: MatchingDraft): void {
  const [title] = twoOfOneAmount(draft, draft.random.int(0, 3));
  addRiddle(draft, {
    case: "anonymous-ambiguous",
    side: title.side,
    on: title.dueOn,
    evidence: { by: "nothing" },
    amount: title.amountCentavos,
  });
}

/** Once the other is known to be paid, this one is what is left. */
function payByElimination(draft: MatchingDraft): void {
  const [known, left] = twoOfOneAmount(draft, draft.random.int(3, 6));
  pay(draft, known, {
    case: "tax-id",
    evidence: { by: "tax-id", who: known.partner },
    knowable: true,
    on: businessDayFrom(addDays(known.dueOn, -1)),
  });
  pay(draft, left, { case: "by-elimination", evidence: { by: "nothing" }, knowable: false, on: left.dueOn });
}

function payByTwinsName(draft: MatchingDraft): void {
  const side = someSide(draft);
  const [one, other] = draft.random.pick(draft.twins[side]);
  const amount = closedAmount(draft, 90, 5800);
  const dueOn = someDueDay(draft);
  const title = newTitle(draft, { side, partner: one, amount, dueOn });
  newTitle(draft, { side, partner: other, amount, dueOn });
  addRiddle(draft, {
    case: "cut-name-ambiguous",
    side,
    on: dueOn,
    evidence: { by: "cut-name", name: title.partner.name },
    amount,
  });
}

/** A business day after the due date, which is one too: no calendar makes it on time. */
function lateDay(draft: MatchingDraft, { dueOn }: MatchingTitle): CivilDay {
  return businessDayFrom(addDays(dueOn, draft.random.int(1, 28)));
}

function payLateByNote(draft: MatchingDraft): void {
  const [fine, interest] = draft.random.pick([
    ["2.00", "1.00"],
    ["2.00", "1.00"],
    ["2.00", "2.00"],
    ["1.00", "1.00"],
  ] as const);
  const terms = { finePercent: fine, interestPercentMonth: interest };
  const title = newTitle(draft, { terms, remarks: lateRemarks(draft, fine, interest) });
  const on = lateDay(draft, title);
  const evidence = namedOrNumbered(draft, title);
  pay(draft, title, { case: "late-by-note", evidence, knowable: true, on, settles: lateCharges(title, on, terms) });
}

function payLateByConfiguration(draft: MatchingDraft): void {
  const title = newTitle(draft, { side: "receivable" });
  const on = lateDay(draft, title);
  pay(draft, title, {
    case: "late-by-configuration",
    evidence: namedOrNumbered(draft, title),
    knowable: true,
    on,
    settles: lateCharges(title, on, draft.lateTerms),
  });
}

/** The usual two percent and one a month, which this supplier's note does not promise. */
function payLateUnstated(draft: MatchingDraft): void {
  const title = newTitle(draft, { side: "payable" });
  const on = lateDay(draft, title);
  const settles = lateCharges(title, on, { finePercent: "2.00", interestPercentMonth: "1.00" });
  pay(draft, title, { case: "late-unstated", evidence: named(draft, title), knowable: false, on, settles });
}

function payLateUnexplained(draft: MatchingDraft): void {
  const title = newTitle(draft);
  const more = share(title.amountCentavos, BigInt(draft.random.int(320, 790))) + 1n;
  riddleOf(draft, title, "late-unexplained", lateDay(draft, title), title.amountCentavos + more);
}

function payEarly(draft: MatchingDraft): void {
  const { title, until, terms } = titleWithDiscount(draft);
  const on = draft.random.chance(0.6) ? until : businessDayFrom(addDays(until, -1));
  pay(draft, title, {
    case: "early-discount",
    evidence: namedOrNumbered(draft, title),
    knowable: true,
    on,
    settles: { discount: earlyDiscount(title.amountCentavos, on, terms) },
  });
}

function payDiscountTooLate(draft: MatchingDraft): void {
  const { title, until, terms } = titleWithDiscount(draft);
  const discount = earlyDiscount(title.amountCentavos, until, terms);
  riddleOf(draft, title, "discount-too-late", title.dueOn, title.amountCentavos - discount);
}

function titleWithDiscount(draft: MatchingDraft): { title: MatchingTitle; until: CivilDay; terms: Terms } {
  const dueOn = someDueDay(draft);
  const until = businessDayFrom(addDays(dueOn, -draft.random.int(6, 9)));
  const percent = draft.random.pick(["2.00", "3.00", "5.00"]);
  const terms = { discountPercent: percent, discountUntil: until };
  const title = newTitle(draft, {
    dueOn,
    issuedOn: addDays(dueOn, -draft.random.int(15, 25)),
    terms,
    remarks: discountRemarks(draft, percent, until),
  });
  return { title, until, terms };
}

function lateRemarks(draft: MatchingDraft, fine: string, interest: string): string {
  const short = (percent: string): string => percent.replace(/\.00$/, "");
  const long = (percent: string): string => percent.replace(".", ",");
  return draft.random.pick([
    `Após vencimento multa ${short(fine)}% juros ${short(interest)}% a.m.`,
    `APOS O VENCIMENTO COBRAR MULTA DE ${long(fine)}% E JUROS DE MORA DE ${long(interest)}% AO MES`,
    `Pagamento em atraso: multa de ${short(fine)}% e juros de ${short(interest)}% ao mês pro rata die.`,
  ]);
}

function discountRemarks(draft: MatchingDraft, percent: string, until: CivilDay): string {
  const [year = "", month = "", day = ""] = until.split("-");
  const short = percent.replace(/\.00$/, "");
  return draft.random.pick([
    `Desconto de ${short}% até ${day}/${month}`,
    `DESCONTO DE ${percent.replace(".", ",")}% PARA PAGAMENTO ATE ${day}/${month}/${year}`,
    `Conceder desconto de ${short}% para pagamento até ${day}/${month}/${year}.`,
  ]);
}

function payPartSayingSo(draft: MatchingDraft): void {
  const title = newTitle(draft, { amount: freshAmount(draft, 600, 6400) });
  const part = share(title.amountCentavos, BigInt(draft.random.int(3000, 7000)));
  const number = numberWords(draft, title, { parcel: false });
  const first = { centavos: part };
  pay(draft, title, {
    case: "partial-said",
    evidence: { by: "number", number: `PARCIAL ${number}` },
    knowable: true,
    on: title.dueOn,
    settles: first,
  });
  if (draft.random.chance(0.3)) return;
  pay(draft, title, {
    case: "rest-said",
    evidence: { by: "number", number: `SALDO ${number}` },
    knowable: true,
    on: businessDayFrom(addDays(title.dueOn, draft.random.int(5, 12))),
    settles: { centavos: title.amountCentavos - part },
  });
}

function payPart(draft: MatchingDraft): void {
  const title = newTitle(draft, { amount: freshAmount(draft, 600, 6400) });
  const part = share(title.amountCentavos, BigInt(draft.random.int(3000, 7000)));
  const settles = { centavos: part };
  pay(draft, title, { case: "partial-named", evidence: named(draft, title), knowable: false, settles });
}

function payTooMuch(draft: MatchingDraft): void {
  const title = newTitle(draft);
  const more = draft.random.pick([1000n, 5000n, 10_000n, 90n, 27_00n]);
  riddleOf(draft, title, "overpayment", title.dueOn, title.amountCentavos + more);
}

function payTooLittle(draft: MatchingDraft): void {
  const title = newTitle(draft, { amount: freshAmount(draft, 300, 6400) });
  const less = draft.random.pick([90n, 100n, 500n, 1990n, 1170n]);
  riddleOf(draft, title, "short-payment", title.dueOn, title.amountCentavos - less);
}

function riddleOf(draft: MatchingDraft, title: MatchingTitle, name: string, on: CivilDay, amount: bigint): void {
  addRiddle(draft, {
    case: name,
    side: title.side,
    on,
    amount,
    evidence: named(draft, title),
    names: title.partner.taxId,
  });
}

/** Taxes that the customer keeps and the note does not mention (`reference/taxes.md` §4). */
function payWithheld(draft: MatchingDraft): void {
  const title = newTitle(draft, { side: "receivable", kind: "nfse", amount: freshAmount(draft, 800, 6400) });
  const rates = draft.random.pick([[465n], [150n], [150n, 465n], [1100n], [500n], [150n, 465n, 500n]]);
  const withheld = sum(rates.map((rate) => share(title.amountCentavos, rate)));
  pay(draft, title, { case: "withheld", evidence: named(draft, title), knowable: false, settles: { withheld } });
}

function payTwice(draft: MatchingDraft): void {
  const title = newTitle(draft);
  const evidence: Evidence = { by: "tax-id", who: title.partner };
  pay(draft, title, { case: "tax-id", evidence, knowable: true, on: title.dueOn });
  addRiddle(draft, {
    case: "duplicate",
    side: title.side,
    on: businessDayFrom(addDays(title.dueOn, draft.random.int(1, 9))),
    evidence,
    amount: title.amountCentavos,
    never: [title.id],
    names: title.partner.taxId,
  });
}

function severalOfOne(draft: MatchingDraft): MatchingTitle[] {
  const side = someSide(draft);
  const partner = somePartner(draft, side);
  const dueOn = someDueDay(draft);
  return Array.from({ length: draft.random.pick([2, 2, 3]) }, () => newTitle(draft, { side, partner, dueOn }));
}

function paySeveral(draft: MatchingDraft): void {
  const titles = severalOfOne(draft);
  const [first] = titles;
  if (first === undefined) return;
  addSettlement(draft, {
    case: "several",
    side: first.side,
    on: first.dueOn,
    evidence: named(draft, first),
    settles: titles.map((title) => settlementOf(title)),
    knowable: true,
    names: first.partner.taxId,
  });
}

function paySeveralByNumbers(draft: MatchingDraft): void {
  const titles = severalOfOne(draft);
  const [first] = titles;
  if (first === undefined) return;
  const numbers = titles.map((title) => title.documentNumber);
  addSettlement(draft, {
    case: "several-by-numbers",
    side: first.side,
    on: first.dueOn,
    evidence: { by: "number", number: `NF ${numbers.join(draft.random.pick([" ", " E ", "/", ", "]))}` },
    settles: titles.map((title) => settlementOf(title)),
    knowable: true,
  });
}

/** One debit for the suppliers of a day, and not a name in it. */
function payBatch(draft: MatchingDraft): void {
  const dueOn = someDueDay(draft);
  const titles = draft.random
    .shuffle(draft.partners.payable)
    .slice(0, draft.random.int(2, 6))
    .map((partner) => newTitle(draft, { side: "payable", partner, dueOn }));
  const account = draft.random.pick(draft.accounts);
  addMovement(draft, {
    case: "supplier-batch",
    account,
    on: dueOn,
    amount: -sum(titles.map((title) => title.amountCentavos)),
    memo: wordsOf(draft, account, "batch", { on: dueOn }),
    right: { kind: "settled", settles: titles.map((title) => settlementOf(title)) },
    knowable: false,
  });
}

/** Boletos of one day come as one line on the next, without names: less the bank's fees, or with these beside it. */
function collect(draft: MatchingDraft, name: "collection-net" | "collection-gross" | "collection-with-return"): void {
  const dueOn = someDueDay(draft);
  const titles = draft.random
    .shuffle(draft.partners.receivable)
    .slice(0, draft.random.int(3, 8))
    .map((partner) => newTitle(draft, { side: "receivable", partner, dueOn }));
  // One bank's return file has columns of its own, which are not written here.
  const account = draft.random.pick(draft.accounts.filter(({ dialect }) => dialect.habits.bank !== "033"));
  const on = nextBusinessDay(dueOn);
  const isNet = name !== "collection-gross";
  const fee = draft.collectionFee;
  const fees = fee * BigInt(titles.length);
  addMovement(draft, {
    case: name,
    account,
    on,
    amount: sum(titles.map((title) => title.amountCentavos)) - (isNet ? fees : 0n),
    memo: wordsOf(draft, account, "collection", { on }),
    right: { kind: "settled", settles: titles.map((title) => settlementOf(title, isNet ? { fee } : {})) },
    knowable: false,
  });
  if (name === "collection-with-return") draft.returns.push({ account, creditedOn: on, titles, fee });
  if (isNet) return;
  addMovement(draft, {
    case: "collection-fee",
    account,
    on,
    amount: -fees,
    memo: wordsOf(draft, account, "collection-fee", { on }),
    right: { kind: "categorised", category: "bank-fee" },
    knowable: true,
  });
}

/** Parcels of one amount: the number with the parcel says which, or only the day does. */
function payParcels(draft: MatchingDraft, name: "parcels-by-number" | "parcels-by-day"): void {
  const side = someSide(draft);
  const partner = somePartner(draft, side);
  const first = someDueDay(draft, 70);
  const amount = freshAmount(draft, 150, 1900);
  const parcels = [0, 30, 60].map((days) => ({ dueOn: businessDayFrom(addDays(first, days)), amount }));
  for (const title of addNote(draft, { side, partner, parcels })) {
    const evidence: Evidence =
      name === "parcels-by-number"
        ? { by: "number", number: numberWords(draft, title, { parcel: true }) }
        : { by: "tax-id", who: title.partner };
    pay(draft, title, {
      case: name,
      evidence,
      knowable: name === "parcels-by-number",
      on: title.dueOn,
      checked: false,
    });
  }
}

/** The same amount every month, each time by its own note, issued after the last was paid. */
function payMonthly(draft: MatchingDraft): void {
  const side = someSide(draft);
  const partner = somePartner(draft, side);
  const first = someDueDay(draft, 70);
  const amount = freshAmount(draft, 150, 2900);
  for (const days of [0, 30, 60]) {
    const dueOn = businessDayFrom(addDays(first, days));
    const title = newTitle(draft, { side, partner, amount, dueOn, kind: "nfse", issuedOn: addDays(dueOn, -8) });
    const evidence: Evidence = { by: "tax-id", who: title.partner };
    pay(draft, title, { case: "monthly-contract", evidence, knowable: true, on: dueOn, checked: false });
  }
}

/** Two suppliers' numbers coincide; a number alone is then nobody's. */
function paySameNumber(draft: MatchingDraft): void {
  const [one, other] = draft.random.shuffle(draft.partners.payable).slice(0, 2);
  if (one === undefined || other === undefined) throw new RangeError("two suppliers were expected");
  const amount = closedAmount(draft, 90, 5800);
  const dueOn = someDueDay(draft);
  const number = nextNumber(draft, "coincidence");
  const wanted = { side: "payable", amount, dueOn, number } as const;
  const title = newTitle(draft, { ...wanted, partner: one });
  newTitle(draft, { ...wanted, partner: other });
  addRiddle(draft, { case: "same-number", side: "payable", on: dueOn, evidence: byNumber(draft, title), amount });
}

function paySameNumberOtherAmount(draft: MatchingDraft): void {
  const dueOn = someDueDay(draft);
  const number = nextNumber(draft, "coincidence");
  const pair = draft.random.shuffle(draft.partners.payable).slice(0, 2);
  const amounts = pair.map((partner) => drawAmount(draft, "payable", partner, dueOn));
  if (amounts[0] === amounts[1]) return;
  for (const [index, partner] of pair.entries()) {
    const title = newTitle(draft, { side: "payable", partner, dueOn, number, ...amountOf(amounts[index]) });
    pay(draft, title, {
      case: "same-number-other-amount",
      evidence: byNumber(draft, title),
      knowable: true,
      on: dueOn,
    });
  }
}

function amountOf(amount: bigint | undefined): { amount?: bigint } {
  return amount === undefined ? {} : { amount };
}

/** Of people no document names. */
// biome-ignore format: a word list is read as a block
export const shareholders = [
  "ROGERIO ALENCAR PINTO", "SUELI APARECIDA LEMOS", "TADEU BRANDAO", "URSULA MENDONCA", "VICENTE PAIVA", "WANDA CASTILHO",
  "ZELIA FONTOURA", "OSVALDO REZENDE", "NORMA GUEDES", "LAURO BITENCOURT",
];
