import type { OpenTitle, TitleTerms } from "../ledger/index.ts";
import { addDays, type CalendarDate, daysBetween } from "../values/calendar.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import { formatTaxId } from "../values/tax-id.ts";
import { phraseOf } from "./bank-phrases.ts";
import { combine } from "./combine.ts";
import type { Decided, Decision, Known, Parts, Settles, Undecided } from "./decision.ts";
import { type Explanation, explainAmount, nextBusinessDay } from "./explain-amount.ts";
import { habitKey, signatureOf, stageOf } from "./habits.ts";
import { type Party, PartyIndex } from "./identify-party.ts";
import { numbersIn, quotesInstallment, saidNumbersIn, saysPartial, sharesNameWord } from "./memo.ts";
import { inWords, isOwn, pairOwnTransfers } from "./own-transfers.ts";
import { TitleIndex, type TitleSide } from "./title-index.ts";

/**
 * Decides what each movement is. Evidence is tried from the strongest to the weakest, each kind over all movements before the
 * next, so that a weak guess never takes what a strong key would claim; within a kind, a movement with one candidate takes it,
 * and where several compete the ones that nothing tells apart wait for a person. A wrong automatic answer costs more than a
 * question: an amount that only one open title has is not enough, since the examiner finds such payments of something else.
 *
 * Pure, and the same for the same facts in any order.
 */
export const MATCHER_VERSION = 3;

/** What a kind of evidence offers for one movement: titles that fit it together. */
interface Candidate {
  readonly settles: readonly Settles[];
  readonly parts: Parts;
}

/** A movement being decided, with what its memo says. */
interface Open {
  readonly movement: Undecided;
  readonly side: TitleSide;
  readonly amount: Centavos;
  readonly party: Party;
  readonly numbers: readonly string[];
  /** Those that the memo itself says are of a document. */
  readonly saidNumbers: readonly string[];
}

interface Evidence {
  readonly rule: string;
  readonly level: Decided["level"];
  readonly confidence: Decided["confidence"];
  readonly key: string;
  readonly candidates: (open: Open, titles: TitleIndex) => readonly Candidate[];
}

export function decide(movements: readonly Undecided[], known: Known): ReadonlyMap<string, Decision> {
  const decisions = new Map<string, Decision>();
  const doubts = new Map<string, Decision>();
  const indexes = { payable: new TitleIndex(known.payables), receivable: new TitleIndex(known.receivables) };
  const parties = {
    payable: new PartyIndex(known.payables),
    receivable: new PartyIndex(known.receivables),
  };
  let left = [...movements].sort(byDayThenIdentity).map((movement): Open => {
    const side = movement.amountCentavos < 0n ? "payable" : "receivable";
    return {
      movement,
      side,
      amount: absolute(movement.amountCentavos),
      party: parties[side].identify(movement.memo),
      numbers: numbersIn(movement.memo),
      saidNumbers: saidNumbersIn(movement.memo),
    };
  });
  const settle = (evidence: Evidence): void => {
    decideByEvidence(left, evidence, indexes, { decisions, doubts });
    left = left.filter(({ movement }) => !decisions.has(movement.id));
  };

  // What is decided may leave one candidate where there were two: again, until nothing more is decided. So a later run over
  // the same facts, which sees the titles that this one settled as settled, has nothing to add.
  for (let before = Number.POSITIVE_INFINITY; left.length < before; ) {
    before = left.length;
    doubts.clear();
    indexes.payable.clearContests();
    indexes.receivable.clearContests();
    for (const evidence of strongEvidence(known)) settle(evidence);
  }
  const undoubted = left.filter(({ movement }) => !doubts.has(movement.id)).map(({ movement }) => movement);
  for (const [id, decision] of pairOwnTransfers(undoubted, known.company)) decisions.set(id, decision);
  left = left.filter(({ movement }) => !decisions.has(movement.id));
  for (const open of left) {
    if (doubts.has(open.movement.id)) continue;
    const titles = indexes[open.side];
    const decision = decideByPhrase(open, titles) ?? decideByHabit(open, titles, known.habits);
    if (decision !== undefined) decisions.set(open.movement.id, decision);
  }
  left = left.filter(({ movement }) => !decisions.has(movement.id));

  for (const open of left) {
    const decision = doubts.get(open.movement.id) ?? leaveToPerson(open, indexes[open.side], known.company);
    decisions.set(open.movement.id, decision);
  }
  return decisions;
}

function byDayThenIdentity(a: Undecided, b: Undecided): number {
  const left = `${a.movedOn} ${a.identity}`;
  const right = `${b.movedOn} ${b.identity}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

function absolute(amount: Centavos): Centavos {
  return amount < 0n ? -amount : amount;
}

/** From the strongest to the weakest; each is tried over all movements before the next. */
function strongEvidence({ lateTerms = {}, roundingLimitCentavos = 0n }: Known): readonly Evidence[] {
  return [
    {
      rule: "tax-id-and-number",
      level: "key",
      confidence: "1",
      key: "o CNPJ/CPF e o número do documento",
      candidates: (open, titles) =>
        exactOf(titles.ofAmount(open.amount, open.movement.movedOn), open, isByTaxId, isByNumber),
    },
    {
      rule: "tax-id",
      level: "key",
      confidence: "1",
      key: "o CNPJ/CPF",
      candidates: (open, titles) => exactOf(titles.ofAmount(open.amount, open.movement.movedOn), open, isByTaxId),
    },
    {
      rule: "document-number",
      level: "key",
      confidence: "1",
      key: "o número do documento",
      candidates: (open, titles) =>
        exactOf(titles.ofAmount(open.amount, open.movement.movedOn), open, isByNumber, isNotAnother),
    },
    {
      rule: "name",
      level: "scored",
      confidence: "0.99",
      key: "o nome",
      candidates: (open, titles) =>
        open.party.byTaxId.size > 0 ? [] : exactOf(titles.ofAmount(open.amount, open.movement.movedOn), open, isByName),
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
      candidates: dayLot,
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

function exactOf(titles: readonly OpenTitle[], open: Open, ...tests: readonly Test[]): readonly Candidate[] {
  return titles
    .filter((title) => tests.every((test) => test(title, open)) && isNotOtherDocument(title, open))
    .map((title) => candidate(open, title));
}

function candidate(open: Open, title: OpenTitle, explanation: Partial<Explanation> = {}): Candidate {
  return {
    settles: [
      {
        side: open.side,
        title,
        amountCentavos: explanation.principalCentavos ?? title.openCentavos,
        interestCentavos: explanation.interestCentavos ?? 0n,
        fineCentavos: explanation.fineCentavos ?? 0n,
        discountCentavos: explanation.discountCentavos ?? 0n,
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
function partnersOf({ party }: Open): ReadonlySet<string> {
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

function lot(open: Open, titles: readonly OpenTitle[], amount: string): Candidate {
  const [first] = titles;
  return {
    settles: titles.flatMap((title) => candidate(open, title).settles),
    parts: { amount, titles: titles.length, ...(first === undefined ? {} : partsOf(open, first)) },
  };
}

const PAYMENT_LOT = /\b(FORNECEDORES|SISPAG|PAGFOR|MULTIPAG|LOTE|PAGAMENTOS)\b/;
const COLLECTION_LOT = /\b(COBRANCA|COB|BOLETOS|TITULOS|LIQUIDACAO|BLOQUETOS?)\b/;
const LOT_DAYS_MAX = 3;

/** One debit or credit for everything that was due on one day, when the bank says that it is a lot and it closes exactly. */
function dayLot(open: Open, titles: TitleIndex): readonly Candidate[] {
  const words = open.side === "payable" ? PAYMENT_LOT : COLLECTION_LOT;
  if (!words.test(open.movement.memo) || open.party.hasTaxId || open.party.byName.size > 0) return [];
  const { movedOn } = open.movement;
  const found: Candidate[] = [];
  for (let days = 0; days <= LOT_DAYS_MAX; days++) {
    const day = addDays(movedOn, -days);
    // What falls due on a rest day is paid with the next business day's.
    if (nextBusinessDay(day) > movedOn) continue;
    const due = titles.dueOn(day, movedOn);
    if (due.length > 1 && total(due) === open.amount) found.push(lot(open, due, "all due that day"));
  }
  return found;
}

interface Ledgers {
  readonly decisions: Map<string, Decision>;
  readonly doubts: Map<string, Decision>;
}

/**
 * One kind of evidence over all movements. Those with a single candidate take it, the earliest first; then those whose
 * candidates are equal titles of one partner are told apart by instalment or due date; what is left is a doubt.
 */
function decideByEvidence(
  left: readonly Open[],
  evidence: Evidence,
  indexes: Readonly<Record<TitleSide, TitleIndex>>,
  { decisions, doubts }: Ledgers,
): void {
  const free = left.filter(({ movement }) => !doubts.has(movement.id));
  const several: Open[] = [];
  for (const open of free) {
    const candidates = evidence.candidates(open, indexes[open.side]);
    const [only] = candidates;
    if (only === undefined) continue;
    if (candidates.length > 1) {
      several.push(open);
      continue;
    }
    if (only.settles.some(({ title }) => evidence.level === "scored" && indexes[open.side].isContested(title)))
      continue;
    accept(open, only);
  }
  for (const open of several) {
    const candidates = evidence.candidates(open, indexes[open.side]);
    const chosen = chooseTwin(open, candidates);
    if (chosen !== undefined) accept(open, chosen);
    else if (candidates.length > 1) {
      doubts.set(open.movement.id, doubtful(open, candidates, evidence));
      indexes[open.side].contest(candidates.flatMap(({ settles }) => settles.map(({ title }) => title)));
    }
  }

  function accept(open: Open, chosen: Candidate): void {
    decisions.set(open.movement.id, settled(open, chosen, evidence));
    indexes[open.side].take(chosen.settles);
  }
}

/** A due date this near is the one meant, when every other is further than the second bound. */
const NEAR_DAYS = 7;
const APART_DAYS = 12;

function chooseTwin(open: Open, candidates: readonly Candidate[]): Candidate | undefined {
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

function settled(open: Open, { settles, parts }: Candidate, evidence: Evidence): Decision {
  return {
    status: "settled",
    category: open.side === "payable" ? "supplier-payment" : "customer-receipt",
    level: evidence.level,
    rule: evidence.rule,
    confidence: evidence.confidence,
    parts,
    why: whySettled(settles, evidence, parts),
    settles,
  };
}

function whySettled(settles: readonly Settles[], { key }: Evidence, parts: Parts): string {
  const [first] = settles;
  if (first === undefined) return "";
  if (settles.length > 1) {
    const whose = parts["party"] === "none" ? "" : ` de ${nameOf(first.title)}`;
    return `O valor é a soma exata de ${settles.length} títulos${whose}${parts["party"] === "none" ? " que venciam juntos" : ", que o extrato nomeia"}.`;
  }
  const { title } = first;
  const what = `parcela ${title.installment} do documento ${title.documentNumber} de ${nameOf(title)}`;
  const proof = `O extrato traz ${key === "quem é" ? proofOf(parts) : key}`;
  const interest = first.interestCentavos + first.fineCentavos;
  if (first.isRounding) {
    return `${proof}: é a ${what}, com ${formatReais(first.interestCentavos + first.discountCentavos)} de diferença de arredondamento.`;
  }
  if (interest > 0n) {
    return `${proof}: é a ${what}, mais ${formatReais(first.fineCentavos)} de multa e ${formatReais(first.interestCentavos)} de juros pelo atraso, ao centavo.`;
  }
  if (first.discountCentavos > 0n) {
    return `${proof}: é a ${what}, menos ${formatReais(first.discountCentavos)} do desconto combinado, ao centavo.`;
  }
  if (first.amountCentavos < title.openCentavos) {
    return `${proof} e diz que é parcial: paga uma parte da ${what}, de que restam ${formatReais(title.openCentavos - first.amountCentavos)}.`;
  }
  return `${proof}, e o valor é exatamente o da ${what}.`;
}

function proofOf(parts: Parts): string {
  if (parts["party"] === "tax-id") return "o CNPJ/CPF";
  return parts["party"] === "name" ? "o nome" : "o número do documento";
}

function nameOf(title: OpenTitle): string {
  return title.partnerTaxId === null ? title.partnerName : `${title.partnerName} (${formatTaxId(title.partnerTaxId)})`;
}

function doubtful(open: Open, candidates: readonly Candidate[], { rule, key }: Evidence): Decision {
  return {
    status: "pending",
    category: "unknown",
    level: "scored",
    rule,
    confidence: "0",
    parts: { rivals: candidates.length },
    cause: "banking.several_matches",
    why: `${candidates.length} títulos explicam estes ${formatReais(open.amount)} por ${key}: diga qual.`,
  };
}

/** The bank's own words, unless an open title of the same amount belongs to somebody whom the memo also names. */
function decideByPhrase(open: Open, titles: TitleIndex): Decision | undefined {
  const phrase = phraseOf(open.movement.memo, open.side === "payable" ? "out" : "in");
  if (phrase === undefined) return undefined;
  const rivals = titles.ofAmount(open.amount, open.movement.movedOn);
  if (rivals.some((title) => sharesNameWord(open.movement.memo, title.partnerName))) return undefined;
  return {
    status: "categorised",
    category: phrase.category,
    level: "key",
    rule: `phrase:${phrase.id}`,
    confidence: "1",
    parts: { phrase: phrase.id },
    role: phrase.role,
    why: `O próprio banco diz o que é: ${phrase.says}.`,
  };
}

/** What people have always made of these words, once the evidence is enough; an open title of the same amount asks again. */
function decideByHabit(
  { movement, side, amount }: Open,
  titles: TitleIndex,
  habits: Known["habits"],
): Decision | undefined {
  const direction = side === "payable" ? "out" : "in";
  const habit = habits?.get(habitKey({ signature: signatureOf(movement.memo), direction }));
  if (habit === undefined || stageOf(habit) !== "on" || titles.ofAmount(amount, movement.movedOn).length > 0) {
    return undefined;
  }
  return {
    status: "categorised",
    category: habit.category,
    level: "scored",
    rule: "habit",
    confidence: "0.99",
    parts: { agreeing: habit.agreeing, total: habit.total },
    accountId: habit.accountId,
    why: `Das ${habit.total} vezes em que o extrato disse isto, ${habit.agreeing} foram para ${habit.accountName}.`,
  };
}

function leaveToPerson(open: Open, titles: TitleIndex, company: Known["company"]): Decision {
  const pending = (cause: string, why: string): Decision => ({
    status: "pending",
    category: "unknown",
    level: "scored",
    rule: "none",
    confidence: "0",
    parts: {},
    cause: `banking.${cause}`,
    why,
  });
  if (isOwn(open.movement, company)) {
    return pending(
      "own_transfer_unpaired",
      "Parece transferência da própria empresa, mas a outra ponta não está nos extratos.",
    );
  }
  const rivals = titles.ofAmount(open.amount, open.movement.movedOn);
  if (rivals.length > 0) {
    const [only] = rivals;
    const which =
      rivals.length === 1 && only !== undefined
        ? `um título deste valor em aberto (${only.documentNumber} de ${only.partnerName})`
        : `${rivals.length} títulos deste valor em aberto`;
    return pending(
      rivals.length === 1 ? "movement_unknown" : "several_matches",
      `Há ${which}, mas o extrato não diz de quem é o dinheiro.`,
    );
  }
  const named = [...partnersOf(open)].flatMap((id) => titles.ofPartner(id, open.movement.movedOn));
  const [first] = named;
  if (first !== undefined) {
    return pending(
      "amount_differs",
      `O extrato nomeia ${first.partnerName}, que tem ${named.length} títulos em aberto, mas nenhum explica este valor em ${inWords(open.movement.movedOn)}.`,
    );
  }
  return pending(
    "movement_unknown",
    "Nenhum título em aberto explica este valor, e o texto do extrato não diz o que é.",
  );
}
