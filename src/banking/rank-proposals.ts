import type { TitleTerms } from "../ledger/index.ts";
import { type CalendarDate, daysBetween } from "../values/calendar.ts";
import { type Centavos, formatReais, moneyText } from "../values/money.ts";
import { formatTaxId } from "../values/tax-id.ts";
import type { Proposal } from "./decision.ts";
import { explainAmount } from "./explain-amount.ts";
import { normaliseMemo, numbersIn, taxIdsIn } from "./memo.ts";
import { tellingWords, wordsIn } from "./name-words.ts";
import { inWords } from "./own-transfers.ts";
import type { TitleSide } from "./title-index.ts";

export interface RankedTitle {
  readonly id: string;
  readonly documentNumber: string | null;
  readonly partnerName: string;
  readonly partnerTaxId: string | null;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate | null;
  readonly openCentavos: Centavos;
  readonly finePct: string | null;
  readonly interestPctMonth: string | null;
  readonly discountPct: string | null;
  readonly discountUntil: CalendarDate | null;
}

export type Origin = "matcher" | "amount" | "words" | "date";

export interface RankedProposal<Title extends RankedTitle> {
  readonly title: Title;
  readonly origin: Origin;
  /** As a person would confirm it; without what a title of this amount cannot say. */
  readonly settles: Proposal["settles"][number];
  readonly isExact: boolean;
  readonly reasonsFor: readonly string[];
  readonly reasonsAgainst: readonly string[];
}

export interface RankGiven {
  readonly movement: {
    readonly movedOn: CalendarDate;
    readonly amountCentavos: Centavos;
    /** Normalised. */
    readonly memo: string;
  };
  /** What the matcher said last. */
  readonly proposal: Proposal | undefined;
  readonly candidates: readonly string[];
  readonly lateTerms: TitleTerms;
  readonly roundingLimitCentavos: Centavos;
}

/**
 * Titles that a movement may settle, the likeliest first: those of the matcher, then of the same amount, then of whom the words
 * name, then due about that day; each with what speaks for it and against it.
 */
export function rankProposals<Title extends RankedTitle>(
  titles: readonly Title[],
  given: RankGiven,
): readonly RankedProposal<Title>[] {
  const facts = factsOf(given);
  return titles
    .map((title) => ({ proposal: propose(title, given, facts), key: orderOf(title, given, facts) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ proposal }) => proposal);
}

interface Facts {
  readonly side: TitleSide;
  readonly amount: Centavos;
  readonly taxIds: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
}

function factsOf({ movement: { amountCentavos, memo } }: RankGiven): Facts {
  return {
    side: amountCentavos < 0n ? "payable" : "receivable",
    amount: amountCentavos < 0n ? -amountCentavos : amountCentavos,
    taxIds: new Set(taxIdsIn(memo)),
    words: new Set(wordsIn(memo)),
    numbers: new Set(numbersIn(memo)),
  };
}

/** Shorter words are in too many names. */
const WORD_LETTERS_MIN = 4;

/** Words of a name that the memo has. */
function sharedWords(name: string, { words }: Facts): readonly string[] {
  return tellingWords(normaliseMemo(name)).filter((word) => word.length >= WORD_LETTERS_MIN && words.has(word));
}

function numberOf(title: RankedTitle): string {
  return (title.documentNumber ?? "").replace(/^0+/, "");
}

function originOf(title: RankedTitle, given: RankGiven, facts: Facts): Origin {
  const isMatchers =
    given.candidates.includes(title.id) ||
    (given.proposal?.settles.some(({ titleId }) => titleId === title.id) ?? false);
  if (isMatchers) return "matcher";
  if (title.openCentavos === facts.amount) return "amount";
  const isNamed =
    facts.taxIds.has(title.partnerTaxId ?? "-") ||
    sharedWords(title.partnerName, facts).length > 0 ||
    facts.numbers.has(numberOf(title));
  return isNamed ? "words" : "date";
}

const ORIGINS: readonly Origin[] = ["matcher", "amount", "words", "date"];
const DAYS_DIGITS = 6;

function orderOf(title: RankedTitle, given: RankGiven, facts: Facts): string {
  const origin = originOf(title, given, facts);
  const proposed = given.proposal?.settles.findIndex(({ titleId }) => titleId === title.id) ?? -1;
  const days = Math.abs(daysBetween(title.dueOn ?? title.issuedOn, given.movement.movedOn));
  return [
    ORIGINS.indexOf(origin),
    proposed === -1 ? 1 : 0,
    title.openCentavos === facts.amount ? 0 : 1,
    facts.numbers.has(numberOf(title)) ? 0 : 1,
    facts.taxIds.has(title.partnerTaxId ?? "-") ? 0 : 1,
    9 - Math.min(9, sharedWords(title.partnerName, facts).length),
    String(days).padStart(DAYS_DIGITS, "0"),
    title.id,
  ].join("|");
}

function propose<Title extends RankedTitle>(title: Title, given: RankGiven, facts: Facts): RankedProposal<Title> {
  const { settles, isExact, how } = settleBy(title, given, facts);
  const pros: string[] = [];
  const cons: string[] = [];
  const difference = title.openCentavos - facts.amount;
  if (difference === 0n) pros.push("O valor em aberto é exatamente o do movimento.");
  else if (how !== undefined) pros.push(how);
  else if (difference > 0n) cons.push(`Está em aberto ${formatReais(difference)} a mais que o movimento.`);
  else cons.push(`Está em aberto ${formatReais(-difference)} a menos que o movimento.`);

  const words = sharedWords(title.partnerName, facts);
  if (facts.taxIds.has(title.partnerTaxId ?? "-")) {
    pros.push(`O extrato traz o CNPJ/CPF ${formatTaxId(title.partnerTaxId ?? "")}.`);
  } else if (words.length > 0) pros.push(`O extrato traz ${words.join(" ")}, do nome de ${title.partnerName}.`);
  else cons.push("O extrato não traz o nome nem o CNPJ/CPF.");
  if (facts.numbers.has(numberOf(title))) pros.push(`O extrato traz o número ${title.documentNumber ?? ""}.`);

  const { movedOn } = given.movement;
  if (title.issuedOn > movedOn) cons.push(`Foi emitido em ${inWords(title.issuedOn)}, depois do movimento.`);
  if (title.dueOn !== null) sayWhen(daysBetween(title.dueOn, movedOn), title.dueOn, { pros, cons });
  return { title, origin: originOf(title, given, facts), settles, isExact, reasonsFor: pros, reasonsAgainst: cons };
}

/** Up to so many days from the due date is about that day. */
const NEAR_DAYS = 5;

function sayWhen(late: number, dueOn: CalendarDate, { pros, cons }: { pros: string[]; cons: string[] }): void {
  const days = Math.abs(late) === 1 ? "1 dia" : `${Math.abs(late)} dias`;
  if (late === 0) pros.push("Vence no dia do movimento.");
  else if (Math.abs(late) <= NEAR_DAYS) {
    pros.push(`Vence em ${inWords(dueOn)}, ${days} ${late > 0 ? "antes" : "depois"} do movimento.`);
  } else cons.push(`${late > 0 ? "Venceu" : "Vence"} em ${inWords(dueOn)}, ${days} ${late > 0 ? "antes" : "depois"}.`);
}

function settleBy(
  title: RankedTitle,
  given: RankGiven,
  facts: Facts,
): { settles: Proposal["settles"][number]; isExact: boolean; how?: string } {
  const said = given.proposal?.settles.find(({ titleId }) => titleId === title.id);
  if (said !== undefined) {
    const kept = Object.keys(said.withheld ?? {}).map((tax) => tax.toUpperCase());
    return {
      settles: said,
      isExact: given.proposal?.settles.length === 1,
      ...(kept.length === 0 ? {} : { how: `Falta exatamente o que se retém de ${kept.join(", ")}.` }),
    };
  }
  const explanation = explainAmount(
    { openCentavos: title.openCentavos, dueOn: title.dueOn, terms: termsOf(title) },
    {
      amountCentavos: facts.amount,
      movedOn: given.movement.movedOn,
      lateTerms: facts.side === "receivable" ? given.lateTerms : {},
      roundingLimitCentavos: given.roundingLimitCentavos,
    },
  );
  if (explanation === undefined) {
    const most = title.openCentavos < facts.amount ? title.openCentavos : facts.amount;
    return { settles: { side: facts.side, titleId: title.id, amount: moneyText(most) }, isExact: false };
  }
  const { interestCentavos, fineCentavos, discountCentavos } = explanation;
  const part = (name: "interest" | "fine" | "discount", centavos: Centavos) =>
    centavos === 0n ? {} : { [name]: moneyText(centavos) };
  const how =
    explanation.kind === "late"
      ? `Com ${formatReais(fineCentavos)} de multa e ${formatReais(interestCentavos)} de juros pelo atraso, fecha ao centavo.`
      : explanation.kind === "discount"
        ? `Com ${formatReais(discountCentavos)} do desconto combinado, fecha ao centavo.`
        : explanation.kind === "rounding"
          ? `A diferença é de ${formatReais(interestCentavos + discountCentavos)}, de arredondamento.`
          : undefined;
  return {
    settles: {
      side: facts.side,
      titleId: title.id,
      amount: moneyText(title.openCentavos),
      ...part("interest", interestCentavos),
      ...part("fine", fineCentavos),
      ...part("discount", discountCentavos),
    },
    isExact: true,
    ...(how === undefined ? {} : { how }),
  };
}

function termsOf({ finePct, interestPctMonth, discountPct, discountUntil }: RankedTitle): TitleTerms {
  return {
    ...(finePct === null ? {} : { finePct }),
    ...(interestPctMonth === null ? {} : { interestPctMonth }),
    ...(discountPct === null || discountUntil === null ? {} : { discount: { pct: discountPct, until: discountUntil } }),
  };
}
