import type { OpenTitle, TitleTerms } from "../ledger/index.ts";
import { addDays, type CalendarDate, daysBetween } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import { type CollectionLot, lotsOf, type ResolvedLot, resolveLot } from "./collection-lots.ts";
import { combine } from "./combine.ts";
import type { Decided, Known, Parts, Settles, Undecided } from "./decision.ts";
import { type Explanation, explainAmount, nextBusinessDay } from "./explain-amount.ts";
import type { Party } from "./identify-party.ts";
import { quotesInstallment, saysPartial, sharesNameWord } from "./memo.ts";
import type { TitleIndex, TitleSide } from "./title-index.ts";

/** What a kind of evidence offers for one movement: titles that fit it together. */
export interface Candidate {
  readonly settles: readonly Settles[];
  readonly parts: Parts;
}

/** A movement being decided, with what its memo says. */
export interface Open {
  readonly movement: Undecided;
  readonly side: TitleSide;
  readonly amount: Centavos;
  readonly party: Party;
  readonly numbers: readonly string[];
  /** Those that the memo itself says are of a document. */
  readonly saidNumbers: readonly string[];
}

export interface Evidence {
  readonly rule: string;
  readonly level: Decided["level"];
  readonly confidence: Decided["confidence"];
  readonly key: string;
  readonly candidates: (open: Open, titles: TitleIndex) => readonly Candidate[];
  /** Where it points at titles and something is missing: what a person must be told, and no weaker evidence may decide. */
  readonly gap?: (open: Open, titles: TitleIndex) => Gap | undefined;
}

/** Evidence that says what a movement is and cannot be followed to the end. */
export interface Gap {
  readonly cause: string;
  readonly why: string;
  readonly parts: Parts;
  readonly titles: readonly OpenTitle[];
}

/** From the strongest to the weakest; each is tried over all movements before the next. */
export function strongEvidence(known: Known, opens: readonly Open[]): readonly Evidence[] {
  const { lateTerms = {}, roundingLimitCentavos = 0n, collectionFeeCentavos = 0n, collected = [] } = known;
  return [
    collectionReturn(lotsOf(collected), opens),
    {
      rule: "tax-id-and-number",
      level: "key",
      confidence: "1",
      key: "o CNPJ/CPF e o número do documento",
      candidates: (open, titles) =>
        open.party.byTaxId.size === 0 || open.numbers.length === 0 ? [] : exactOf(open, titles, isByTaxId, isByNumber),
    },
    {
      rule: "tax-id",
      level: "key",
      confidence: "1",
      key: "o CNPJ/CPF",
      candidates: (open, titles) => (open.party.byTaxId.size === 0 ? [] : exactOf(open, titles, isByTaxId)),
    },
    {
      rule: "document-number",
      level: "key",
      confidence: "1",
      key: "o número do documento",
      candidates: (open, titles) => (open.numbers.length === 0 ? [] : exactOf(open, titles, isByNumber, isNotAnother)),
    },
    {
      rule: "name",
      level: "scored",
      confidence: "0.99",
      key: "o nome",
      candidates: (open, titles) =>
        open.party.byTaxId.size > 0 || open.party.byName.size === 0 ? [] : exactOf(open, titles, isByName),
    },
    {
      rule: "explained-amount",
      level: "scored",
      confidence: "0.99",
      key: "quem é",
      candidates: (open, titles) => explainedOf(open, titles, { lateTerms, roundingLimitCentavos }),
    },
    {
      rule: "several-titles",
      level: "batch",
      confidence: "0.99",
      key: "quem é",
      candidates: sumOf,
    },
    {
      rule: "partial-said",
      level: "key",
      confidence: "0.99",
      key: "o número do documento",
      candidates: partOf,
    },
    {
      rule: "all-due-that-day",
      level: "batch",
      confidence: "0.99",
      key: "a soma do dia",
      candidates: (open, titles) => dayLot(open, titles, collectionFeeCentavos),
    },
  ];
}

type Test = (title: OpenTitle, open: Open) => boolean;

const isByTaxId: Test = (title, { party }) => party.byTaxId.has(title.partnerId);
const isByNumber: Test = (title, { numbers }) => numbers.includes(title.documentNumber.replace(/^0+/, ""));
/** A memo that names another party's tax id, or another partner, is not this title's, whatever number it quotes. */
const isNotAnother: Test = (title, { party, movement }) => {
  if (party.byTaxId.size > 0) return party.byTaxId.has(title.partnerId);
  if (party.hasTaxId) return false;
  if (party.byName.size > 0) return party.byName.has(title.partnerId);
  return !party.isStranger || sharesNameWord(movement.memo, title.partnerName);
};
/** A memo that says it pays a document does not pay another. */
const isNotOtherDocument: Test = (title, open) => open.saidNumbers.length === 0 || isByNumber(title, open);
const isByName: Test = (title, open) => open.party.byName.has(title.partnerId) && !open.party.hasTaxId;

function exactOf(open: Open, titles: TitleIndex, ...tests: readonly Test[]): readonly Candidate[] {
  return titles
    .ofAmount(open.amount, open.movement.movedOn)
    .filter((title) => tests.every((test) => test(title, open)) && isNotOtherDocument(title, open))
    .map((title) => candidate(open, title));
}

function candidate(
  open: Open,
  title: OpenTitle,
  explanation: Partial<Explanation> = {},
  feeCentavos: Centavos = 0n,
): Candidate {
  return {
    settles: [
      {
        side: open.side,
        title,
        amountCentavos: explanation.principalCentavos ?? title.openCentavos,
        interestCentavos: explanation.interestCentavos ?? 0n,
        fineCentavos: explanation.fineCentavos ?? 0n,
        discountCentavos: explanation.discountCentavos ?? 0n,
        feeCentavos,
        isRounding: explanation.kind === "rounding",
      },
    ],
    parts: {
      amount: explanation.kind ?? "exact",
      ...partsOf(open, title),
    },
  };
}

function partsOf(open: Open, title: OpenTitle): Parts {
  return {
    party: isByTaxId(title, open) ? "tax-id" : open.party.byName.has(title.partnerId) ? "name" : "none",
    number: isByNumber(title, open),
    ...(title.dueOn === null ? {} : { daysFromDue: daysBetween(title.dueOn, open.movement.movedOn) }),
  };
}

/** Who or which document is certain, and the amount is the title's with what its terms add or take off. */
function explainedOf(
  open: Open,
  titles: TitleIndex,
  { lateTerms, roundingLimitCentavos }: { readonly lateTerms: TitleTerms; readonly roundingLimitCentavos: Centavos },
): readonly Candidate[] {
  const { movedOn } = open.movement;
  const found = new Map<string, OpenTitle>();
  for (const id of partnersOf(open)) for (const title of titles.ofPartner(id, movedOn)) found.set(title.id, title);
  for (const title of quotedTitles(open, titles)) found.set(title.id, title);
  return [...found.values()].flatMap((title) => {
    if (!isNotOtherDocument(title, open)) return [];
    const explanation = explainAmount(title, {
      amountCentavos: open.amount,
      movedOn,
      roundingLimitCentavos,
      // What suppliers charge, only their documents say.
      lateTerms: open.side === "receivable" ? lateTerms : {},
    });
    return explanation === undefined || explanation.kind === "exact" ? [] : [candidate(open, title, explanation)];
  });
}

/** The partners that a memo may mean: by tax id, else by name. */
export function partnersOf({ party }: Open): ReadonlySet<string> {
  if (party.byTaxId.size > 0) return party.byTaxId;
  return party.hasTaxId ? new Set() : party.byName;
}

/** Titles of one partner that a single payment may settle together. */
const TITLES_TOGETHER_MAX = 6;
/** Of a partner with many open titles, those due around the payment are tried; the work of trying has a bound. */
const TITLES_TRIED_MAX = 20;
const DUE_WINDOW_DAYS = 45;

/** Several titles of one partner in one payment: those whose documents the memo quotes, else those that add up. */
function sumOf(open: Open, titles: TitleIndex): readonly Candidate[] {
  const quoted = quotedTogether(open, titles);
  if (quoted.length > 0) return quoted;
  const { movedOn } = open.movement;
  return [...partnersOf(open)].flatMap((partnerId) => {
    const owed = titles
      .ofPartner(partnerId, movedOn)
      .filter(({ dueOn, openCentavos }) => openCentavos < open.amount && isNear(dueOn, movedOn, DUE_WINDOW_DAYS));
    return combine(owed.slice(0, TITLES_TRIED_MAX), open.amount, TITLES_TOGETHER_MAX).map((together) =>
      lot(open, together, "sum"),
    );
  });
}

function quotedTogether(open: Open, titles: TitleIndex): readonly Candidate[] {
  if (open.saidNumbers.length === 0) return [];
  const byPartner = Map.groupBy(quotedTitles(open, titles), ({ partnerId }) => partnerId);
  return [...byPartner.values()]
    .filter((together) => together.length > 1 && total(together) === open.amount)
    .map((together) => lot(open, together, "sum"));
}

/** Titles whose numbers the memo quotes, unless it names somebody else. */
function quotedTitles(open: Open, titles: TitleIndex): readonly OpenTitle[] {
  return open.numbers
    .flatMap((number) => titles.ofNumber(number, open.movement.movedOn))
    .filter((title) => isNotAnother(title, open));
}

/** The memo says that it pays a part of a document: any amount below what is open. */
function partOf(open: Open, titles: TitleIndex): readonly Candidate[] {
  if (!saysPartial(open.movement.memo)) return [];
  return quotedTitles(open, titles)
    .filter((title) => open.amount < title.openCentavos)
    .map((title) => candidate(open, title, { kind: "partial", principalCentavos: open.amount }));
}

function isNear(dueOn: CalendarDate | null, movedOn: CalendarDate, days: number): boolean {
  return dueOn === null || Math.abs(daysBetween(dueOn, movedOn)) <= days;
}

function total(titles: readonly OpenTitle[]): Centavos {
  return titles.reduce((sum, title) => sum + title.openCentavos, 0n);
}

function lot(open: Open, titles: readonly OpenTitle[], amount: string, feeCentavos: Centavos = 0n): Candidate {
  const [first] = titles;
  return {
    settles: titles.flatMap((title) => candidate(open, title, {}, feeCentavos).settles),
    parts: { amount, titles: titles.length, ...(first === undefined ? {} : partsOf(open, first)) },
  };
}

const PAYMENT_LOT = /\b(FORNECEDORES|SISPAG|PAGFOR|MULTIPAG|LOTE|PAGAMENTOS)\b/;
const COLLECTION_LOT = /\b(COBRANCA|COB|BOLETOS|TITULOS|LIQUIDACAO|BLOQUETOS?)\b/;
const LOT_DAYS_MAX = 3;

/**
 * One debit or credit for everything that was due on one day, when the bank says that it is a lot and it closes exactly: whole,
 * or, for what the bank collects, less the fee that the company agreed for each title.
 */
function dayLot(open: Open, titles: TitleIndex, collectionFee: Centavos): readonly Candidate[] {
  const words = open.side === "payable" ? PAYMENT_LOT : COLLECTION_LOT;
  if (!words.test(open.movement.memo) || open.party.hasTaxId || open.party.byName.size > 0) return [];
  const { movedOn } = open.movement;
  const found: Candidate[] = [];
  for (let days = 0; days <= LOT_DAYS_MAX; days++) {
    const day = addDays(movedOn, -days);
    // What falls due on a rest day is paid with the next business day's.
    if (nextBusinessDay(day) > movedOn) continue;
    const due = titles.dueOn(day, movedOn);
    if (due.length < 2) continue;
    if (total(due) === open.amount) found.push(lot(open, due, "all due that day"));
    else if (open.side === "receivable" && collectionFee > 0n && isNetOfFee(due, open.amount, collectionFee)) {
      found.push(lot(open, due, "all due that day, less fees", collectionFee));
    }
  }
  return found;
}

function isNetOfFee(titles: readonly OpenTitle[], amount: Centavos, fee: Centavos): boolean {
  return total(titles) - fee * BigInt(titles.length) === amount && titles.every((title) => title.openCentavos > fee);
}

/** The bank's own file says which titles a credit pays: each found by its document, its payer and its face value. */
function collectionReturn(lots: readonly CollectionLot[], opens: readonly Open[]): Evidence {
  const byAmount = Map.groupBy(lots, ({ netCentavos }) => netCentavos);
  const fitting = new Map<string, readonly CollectionLot[]>();
  const credits = new Map<CollectionLot, number>();
  for (const open of opens) {
    const found = (byAmount.get(open.amount) ?? []).filter((each) => fitsLot(open, each));
    if (found.length === 0) continue;
    fitting.set(open.movement.id, found);
    for (const each of found) credits.set(each, (credits.get(each) ?? 0) + 1);
  }
  const resolved = ({ movement, party }: Open, titles: TitleIndex): readonly ResolvedLot[] =>
    (fitting.get(movement.id) ?? []).map((each) => {
      const { settles, problems } = resolveLot(each, titles, movement.movedOn);
      if ((credits.get(each) ?? 0) > 1)
        return { settles, problems: [...problems, "há mais de um crédito igual no dia"] };
      if (namesOthers(party, settles))
        return { settles, problems: [...problems, "o extrato nomeia quem não está nele"] };
      return { settles, problems };
    });
  return {
    rule: "collection-return",
    level: "batch",
    confidence: "1",
    key: "o retorno da cobrança",
    candidates: (open, titles) =>
      resolved(open, titles)
        .filter(({ problems }) => problems.length === 0)
        .map(({ settles }) => ({
          settles,
          parts: { amount: "collection return", titles: settles.length, party: "tax-id", number: true },
        })),
    gap: (open, titles) => {
      const [first] = resolved(open, titles);
      const [problem] = first?.problems ?? [];
      if (first === undefined || problem === undefined) return undefined;
      const found = first.settles.map(({ title }) => title);
      const more = first.problems.length > 1 ? ` (e há mais ${first.problems.length - 1})` : "";
      return {
        cause: "banking.movement_unknown",
        why: `O retorno da cobrança soma exatamente este crédito, mas ${problem}${more}. Diga quais títulos ele paga.`,
        parts: {
          amount: "collection return",
          titles: found.length,
          missing: first.problems.length,
          ...candidatesOf(found),
        },
        titles: found,
      };
    },
  };
}

function fitsLot({ movement, amount, side, party }: Open, { collected, netCentavos }: CollectionLot): boolean {
  const [first] = collected;
  return (
    first !== undefined &&
    side === "receivable" &&
    amount === netCentavos &&
    first.creditedOn === movement.movedOn &&
    first.bankAccountIds.includes(movement.bankAccountId) &&
    (COLLECTION_LOT.test(movement.memo) || party.isSilent)
  );
}

/** Whoever a memo names must be among those who paid. */
function namesOthers(party: Party, settles: readonly Settles[]): boolean {
  if (party.hasTaxId && party.byTaxId.size === 0) return true;
  const payers = new Set(settles.map(({ title }) => title.partnerId));
  return [...party.byTaxId, ...party.byName].some((id) => !payers.has(id));
}

/** Titles that a screen may offer for a movement that waits; more than this is a list nobody reads. */
const CANDIDATES_MAX = 9;

export function candidatesOf(titles: readonly OpenTitle[]): Pick<Parts, "candidates"> {
  const ids = [...new Set(titles.map(({ id }) => id))].slice(0, CANDIDATES_MAX);
  return ids.length === 0 ? {} : { candidates: ids };
}

/** A due date this near is the one meant, when every other is further than the second bound. */
const NEAR_DAYS = 7;
const APART_DAYS = 12;

export function chooseTwin(open: Open, candidates: readonly Candidate[]): Candidate | undefined {
  if (candidates.length === 1) return candidates[0];
  const single = candidates.filter(({ settles }) => settles.length === 1);
  if (single.length !== candidates.length || single.length === 0) return undefined;
  const titleOf = ({ settles }: Candidate): OpenTitle | undefined => settles[0]?.title;
  if (new Set(single.map((each) => titleOf(each)?.partnerId)).size > 1) return undefined;
  const quoted = single.filter((each) => {
    const title = titleOf(each);
    return title !== undefined && quotesInstallment(open.movement.memo, title.documentNumber, title.installment);
  });
  if (quoted.length === 1) return quoted[0];
  const onTheDay = single.filter((each) => {
    const dueOn = titleOf(each)?.dueOn ?? null;
    return dueOn !== null && (dueOn === open.movement.movedOn || nextBusinessDay(dueOn) === open.movement.movedOn);
  });
  if (onTheDay.length === 1) return onTheDay[0];
  const byDistance = single
    .flatMap((each) => {
      const dueOn = titleOf(each)?.dueOn ?? null;
      return dueOn === null ? [] : [{ each, days: Math.abs(daysBetween(dueOn, open.movement.movedOn)) }];
    })
    .sort((a, b) => a.days - b.days);
  const [nearest, next] = byDistance;
  if (nearest === undefined || byDistance.length < single.length) return undefined;
  return nearest.days <= NEAR_DAYS && (next === undefined || next.days >= APART_DAYS) ? nearest.each : undefined;
}
