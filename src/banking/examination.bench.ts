import { writeCollectionReturn } from "../../test/simulation/collection-return.ts";
import { draftMatching, generateMatching } from "../../test/simulation/generate-matching.ts";
import { gradeMatching, type MatchingGrades } from "../../test/simulation/grade-matching.ts";
import type { Decision as Answer, Matching, MatchingTitle, Terms } from "../../test/simulation/matching-truth.ts";
import { readCnab240 } from "../formats/cnab/index.ts";
import type { OpenTitle, TitleTerms } from "../ledger/index.ts";
import { calendarDate } from "../values/calendar.ts";
import type { CollectedTitle } from "./collected-title.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";
import { collectedTitle } from "./import-collection-returns.ts";
import { normaliseMemo } from "./memo.ts";

/** How often the matcher is right, without history, over invented companies that nobody tuned it on. */
export interface Examination extends MatchingGrades {
  readonly seeds: readonly [first: number, last: number];
  readonly budget: { readonly precision: number; readonly coverage: number };
  readonly ok: boolean;
}

/** For the result alone: tune on others. */
const FIRST_SEED = 20_001;
const SEEDS = 34;
const MOVEMENTS_A_SEED = 160;
const BUDGET = { precision: 0.998, coverage: 0.9 };
const ROUNDING_LIMIT_CENTAVOS = 5n;

export function examineMatcher(): Examination {
  const companies = Array.from({ length: SEEDS }, (_, at) => examined(FIRST_SEED + at));
  const grades = gradeMatching(
    {
      truth: companies.flatMap(({ truth }) => truth),
      movements: companies.flatMap(({ movements }) => movements),
      payables: companies.flatMap(({ payables }) => payables),
      receivables: companies.flatMap(({ receivables }) => receivables),
    },
    new Map(companies.flatMap((company) => [...answersFor(company)])),
  );
  return {
    seeds: [FIRST_SEED, FIRST_SEED + SEEDS - 1],
    ...grades,
    budget: BUDGET,
    ok:
      grades.precision >= BUDGET.precision &&
      grades.coverage >= BUDGET.coverage &&
      grades.decoysSettled + grades.ambiguousSettled + grades.oversettled.length === 0,
  };
}

interface Examined extends Matching {
  readonly collected: readonly CollectedTitle[];
}

function examined(seed: number): Examined {
  const options = { seed, movements: MOVEMENTS_A_SEED };
  return { ...withOwnIds(generateMatching(options)), collected: collectedFor(options) };
}

/** What the banks' return files of the same company say, read as the product reads them. */
function collectedFor(options: { readonly seed: number; readonly movements: number }): readonly CollectedTitle[] {
  const draft = draftMatching(options);
  return draft.returns.flatMap((one, at) => {
    const bytes = writeCollectionReturn(draft.company, one);
    const titles =
      readCnab240(Buffer.from(bytes).toString("latin1")).cnab?.batches.flatMap((batch) => batch.titles) ?? [];
    return titles.flatMap((title, index): CollectedTitle[] => {
      const { creditedOn, ...said } = collectedTitle(title);
      const own = { id: `${at}/${index}`, returnId: String(at), bankAccountIds: [one.account.id] };
      return creditedOn === null ? [] : [{ ...said, ...own, creditedOn }];
    });
  });
}

/** Movements are numbered from the same beginning in every company. */
function withOwnIds(matching: Matching): Matching {
  const own = (id: string): string => `${matching.seed}/${id}`;
  return {
    ...matching,
    movements: matching.movements.map((movement) => ({ ...movement, id: own(movement.id) })),
    truth: matching.truth.map((answer) => ({ ...answer, movementId: own(answer.movementId) })),
  };
}

function answersFor({ company, movements, payables, receivables, collected }: Examined): ReadonlyMap<string, Answer> {
  const decisions = decide(
    movements.map(({ id, account, movedOn, amountCentavos, memo, bankId }) => ({
      id,
      bankAccountId: account,
      movedOn: calendarDate(movedOn),
      amountCentavos,
      memo: normaliseMemo(memo),
      identity: [amountCentavos, memo, bankId, id].join("|"),
    })),
    {
      company,
      lateTerms: termsOf(company.lateTerms),
      roundingLimitCentavos: ROUNDING_LIMIT_CENTAVOS,
      collected,
      payables: payables.map(openTitleOf),
      receivables: receivables.map(openTitleOf),
    },
  );
  return new Map([...decisions].map(([id, decision]) => [id, answerOf(decision)]));
}

function openTitleOf(title: MatchingTitle): OpenTitle {
  return {
    id: title.id,
    documentId: title.documentKey,
    documentNumber: title.documentNumber,
    installment: title.installment,
    partnerId: title.partner.taxId,
    partnerTaxId: title.partner.taxId,
    partnerName: title.partner.name,
    partnerTradeName: title.partner.tradeName ?? null,
    accountId: "",
    issuedOn: calendarDate(title.issuedOn),
    dueOn: calendarDate(title.dueOn),
    amountCentavos: title.amountCentavos,
    openCentavos: title.amountCentavos,
    terms: title.terms === undefined ? {} : termsOf(title.terms),
  };
}

function termsOf({ finePercent, interestPercentMonth, discountPercent, discountUntil }: Terms): TitleTerms {
  return {
    ...(finePercent === undefined ? {} : { finePct: finePercent }),
    ...(interestPercentMonth === undefined ? {} : { interestPctMonth: interestPercentMonth }),
    ...(discountPercent === undefined || discountUntil === undefined
      ? {}
      : { discount: { pct: discountPercent, until: calendarDate(discountUntil) } }),
  };
}

function answerOf(decision: Decision): Answer {
  const { status, category } = decision;
  if (status !== "settled") return { status, category };
  return {
    status,
    category,
    settles: decision.settles.map((settles) => ({
      titleId: settles.title.id,
      centavos: settles.amountCentavos,
      interest: settles.interestCentavos,
      fine: settles.fineCentavos,
      discount: settles.discountCentavos,
      fee: settles.feeCentavos,
    })),
  };
}
