import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, daysBetween } from "./civil-day.ts";
import { generateMatching } from "./generate-matching.ts";
import type { Matching, MatchingMovement, MatchingTitle, MovementAnswer, Terms } from "./matching-truth.ts";

const matchings = [1, 2, 3, 4, 5, 6].map((seed) => generateMatching({ seed, movements: 260 }));

describe("a company's titles and movements to match", () => {
  it("are the same again for one seed, and others for another", () => {
    const text = (seed: number): string => textOf(generateMatching({ seed, movements: 200 }));
    expect(text(11)).toBe(text(11));
    expect(text(11)).not.toBe(text(12));
  });

  it("are as many as were asked for, thousands too", () => {
    const { movements, truth, payables, receivables } = generateMatching({ seed: 5, movements: 5000 });
    expect(movements.length).toBeGreaterThanOrEqual(5000);
    expect(movements.length).toBeLessThan(5100);
    expect(truth.map(({ movementId }) => movementId)).toEqual(movements.map(({ id }) => id));
    const ids = [...payables, ...receivables, ...movements].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are of nine banks among any three seeds in a row", () => {
    const banks = [21, 22, 23].flatMap((seed) =>
      generateMatching({ seed, movements: 1 }).company.accounts.map((account) => account.slice(0, 3)),
    );
    expect(new Set(banks)).toEqual(new Set(["001", "033", "077", "104", "237", "260", "341", "748", "756"]));
  });

  it.each(matchings)("have, for seed $seed, amounts in common and memos without a number", (matching) => {
    const { payables, receivables, movements } = matching;
    const common = [payables, receivables].flatMap((titles) =>
      titles.filter((title) =>
        titles.some(
          (other) =>
            other.id !== title.id &&
            other.amountCentavos === title.amountCentavos &&
            Math.abs(daysBetween(title.dueOn, other.dueOn)) <= 30,
        ),
      ),
    );
    expect(common.length / (payables.length + receivables.length)).toBeGreaterThanOrEqual(0.3);
    const unnumbered = movements.filter(({ memo }) => numbersIn(memo) === undefined);
    expect(unnumbered.length / movements.length).toBeGreaterThanOrEqual(0.5);
  });

  // biome-ignore format: a word list is read as a block
  it.each([
    "tax-id", "document-number", "number-and-tax-id", "full-name", "cut-name", "trade-name", "sole-trader",
    "tax-id-of-branch", "anonymous", "anonymous-ambiguous", "by-elimination", "cut-name-ambiguous", "person-instead",
    "unwritten-trade-name", "late-by-note", "late-by-configuration", "late-unstated", "late-unexplained",
    "early-discount", "discount-too-late", "partial-said", "partial-named", "overpayment", "short-payment", "withheld",
    "duplicate", "several", "several-by-numbers", "supplier-batch", "collection-net", "collection-gross",
    "collection-fee", "collection-with-return", "parcels-by-number", "parcels-by-day", "monthly-contract",
    "same-number", "same-number-other-amount", "decoy-stranger", "decoy-other-partner", "decoy-other-number",
    "decoy-number-of-stranger", "decoy-namesake", "decoy-far-day", "decoy-tax", "decoy-card", "decoy-own-transfer",
    "decoy-refund", "fee", "equal-fees", "tax", "yield", "card", "own-transfer", "own-transfer-two-days",
    "own-transfer-unworded", "payment-returned", "chargeback", "rent-undocumented", "subscription-undocumented",
    "partner-without-note", "unknown-person",
  ])("include the case %s", (name) => {
    expect(matchings.some(({ truth }) => truth.some((answer) => answer.case === name))).toBe(true);
  });
});

describe.each(matchings)("the truth of seed $seed", (matching) => {
  const { truth, movements } = matching;
  const titles = titlesById(matching);
  const movementOf = new Map(movements.map((movement) => [movement.id, movement]));

  it("explains each movement to the centavo", () => {
    for (const { right, movementId } of truth) {
      if (right.kind !== "settled") continue;
      const money = right.settles.reduce(
        (total, one) => total + one.centavos + one.interest + one.fine - one.discount - one.fee - one.withheld,
        0n,
      );
      expect(money).toBe(absolute(movementOf.get(movementId)));
    }
  });

  it("settles no title beyond what is owed, none before it was issued, and none on the other side", () => {
    const settled = new Map<string, bigint>();
    for (const { right, movementId } of truth) {
      if (right.kind !== "settled") continue;
      const movement = movementOf.get(movementId);
      for (const { titleId, centavos } of right.settles) {
        const title = titles.get(titleId);
        expect(centavos).toBeGreaterThan(0n);
        expect(title?.side).toBe((movement?.amountCentavos ?? 0n) < 0n ? "payable" : "receivable");
        expect((title?.issuedOn ?? "") < (movement?.movedOn ?? "")).toBe(true);
        settled.set(titleId, (settled.get(titleId) ?? 0n) + centavos);
      }
    }
    for (const [id, centavos] of settled) expect(centavos <= (titles.get(id)?.amountCentavos ?? 0n)).toBe(true);
  });

  it("lays each decoy on a title of the very amount, which nothing really pays", () => {
    const paid = new Set(
      truth.flatMap(({ right }) => (right.kind === "settled" ? right.settles.map(({ titleId }) => titleId) : [])),
    );
    const laid = truth.filter(({ decoy }) => decoy);
    expect(laid.length).toBeGreaterThan(10);
    for (const { never, movementId } of laid) {
      expect(never.length).toBe(1);
      for (const id of never) {
        expect(paid.has(id)).toBe(false);
        if (truth.find((answer) => answer.movementId === movementId)?.case === "decoy-refund") {
          expect(titles.get(id)?.side).toBe("receivable");
        }
        expect(titles.get(id)?.amountCentavos).toBe(absolute(movementOf.get(movementId)));
      }
    }
  });

  it("calls knowable without a title only what the bank's own words or the company's own name say", () => {
    const { company } = matching;
    const words =
      /TARIFA|TAR |DEBITO SERVICO COBRANCA|CESTA|DAS|DARF|REND|CARTAO|VENDAS|REDE (VISA|MAST|ELO)|CIEL|CR COMPRAS/;
    for (const { right, knowable, movementId } of truth) {
      if (right.kind !== "categorised" || !knowable) continue;
      const memo = plain(movementOf.get(movementId)?.memo ?? "");
      const own = [company.taxId, plain(company.name).slice(0, 15)].some((word) => bare(memo).includes(bare(word)));
      expect(own || words.test(memo), memo).toBe(true);
    }
  });
});

describe("what is knowable", () => {
  it("has exactly one candidate by the rules of the README, and what is not has several or none", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        expect(disagreements(generateMatching({ seed, movements: 220 }))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it("has exactly one candidate among thousands too", () => {
    expect(disagreements(generateMatching({ seed: 8, movements: 3000 }))).toEqual([]);
  });
});

/** Reads the movements in order as a careful clerk would, by force and with nothing of the generator, and compares with the truth. */
function disagreements(matching: Matching): string[] {
  const owed = new Map([...titlesById(matching)].map(([id, title]) => [id, title.amountCentavos]));
  const clerk = createClerk(matching, owed);
  return matching.movements.flatMap((movement, index) => {
    const answer = matching.truth[index];
    if (answer === undefined || answer.right.kind === "categorised") return [];
    const candidates = [...new Set(clerk(movement))];
    const meant = meantBy(answer);
    const agrees = answer.knowable ? candidates.length === 1 && candidates[0] === meant : candidates.length !== 1;
    if (answer.right.kind === "settled" && answer.knowable) {
      for (const { titleId, centavos } of answer.right.settles) owed.set(titleId, (owed.get(titleId) ?? 0n) - centavos);
    }
    return agrees ? [] : [`${answer.case}: "${movement.memo}" has [${candidates.join(" | ")}], not ${meant}`];
  });
}

function meantBy({ right }: MovementAnswer): string {
  return right.kind === "settled" ? setText(right.settles.map(({ titleId }) => titleId)) : "none";
}

type Clerk = (movement: MatchingMovement) => string[];

/** Each candidate is the text of the titles that would be settled together. */
function createClerk(matching: Matching, owed: ReadonlyMap<string, bigint>): Clerk {
  const partners = [...titlesById(matching).values()].map(({ partner }) => partner);
  const known = new Map(partners.map((partner) => [partner.taxId, partner]));
  return (movement) => {
    const amount = absolute(movement);
    const side = movement.amountCentavos < 0n ? matching.payables : matching.receivables;
    const open = side.filter(({ id, issuedOn }) => (owed.get(id) ?? 0n) > 0n && issuedOn <= movement.movedOn);
    const memo = plain(movement.memo);
    const ids = taxIdsIn(memo);
    if (ids.some((id) => !known.has(id))) return [];
    const named =
      ids.length > 0
        ? ids
        : [...known.values()]
            .filter((partner) => namesOf(partner).some((name) => says(memo, name)))
            .map((p) => p.taxId);
    const numbers = numbersIn(memo);
    const terms = (title: MatchingTitle): Terms =>
      title.terms ?? (title.side === "receivable" ? matching.company.lateTerms : {});
    const untouched = (title: MatchingTitle): boolean => owed.get(title.id) === title.amountCentavos;
    const exact = (title: MatchingTitle): boolean => owed.get(title.id) === amount;
    const byTerms = (title: MatchingTitle): boolean =>
      untouched(title) && byTheTerms(title, movement.movedOn, terms(title)) === amount;
    if (numbers !== undefined) {
      const pool = open.filter(
        (title) =>
          numbers.documents.includes(Number(title.documentNumber)) &&
          (numbers.parcel === undefined || Number(numbers.parcel) === Number(title.installment)) &&
          (named.length === 0 || named.includes(title.partner.taxId)),
      );
      if (numbers.documents.length > 1) {
        return sumsOf(pool, amount, owed)
          .filter((ids) => ids.length === numbers.documents.length)
          .map(setText);
      }
      if (/PARCIAL/.test(memo)) return pool.filter(({ id }) => (owed.get(id) ?? 0n) > amount).map(({ id }) => id);
      return pool.filter((title) => exact(title) || byTerms(title)).map(({ id }) => id);
    }
    const pool = open.filter(({ partner }) => named.includes(partner.taxId));
    if (pool.some(exact)) return pool.filter(exact).map(({ id }) => id);
    if (pool.some(byTerms)) return pool.filter(byTerms).map(({ id }) => id);
    const near = pool.filter(
      ({ dueOn }) => dueOn >= addDays(movement.movedOn, -30) && dueOn <= addDays(movement.movedOn, 30),
    );
    return sumsOf(near, amount, owed).map(setText);
  };
}

/** Sets of two to four open titles that are worth the amount together. */
function sumsOf(titles: readonly MatchingTitle[], amount: bigint, owed: ReadonlyMap<string, bigint>): string[][] {
  let sets: { ids: string[]; left: bigint; next: number }[] = [{ ids: [], left: amount, next: 0 }];
  const found: string[][] = [];
  for (let size = 1; size <= 4; size += 1) {
    sets = sets.flatMap(({ ids, left, next }) =>
      titles.slice(next).map((title, index) => ({
        ids: [...ids, title.id],
        left: left - (owed.get(title.id) ?? 0n),
        next: next + index + 1,
      })),
    );
    if (size > 1) found.push(...sets.filter(({ left }) => left === 0n).map(({ ids }) => ids));
    sets = sets.filter(({ left }) => left > 0n);
  }
  return found;
}

/** By exact fractions, in its own way: hundredths of a percent over 30 days are 1 / 300 000. */
function byTheTerms(title: MatchingTitle, on: string, terms: Terms): bigint {
  const hundredths = (percent = "0.00"): bigint => BigInt(percent.replace(".", ""));
  const halfUp = (numerator: bigint, denominator: bigint): bigint => {
    const rest = numerator % denominator;
    return numerator / denominator + (rest * 2n >= denominator ? 1n : 0n);
  };
  const { amountCentavos: amount, dueOn } = title;
  const { discountUntil } = terms;
  if (discountUntil !== undefined && on <= discountUntil) {
    return amount - halfUp(amount * hundredths(terms.discountPercent), 10_000n);
  }
  const late = daysBetween(dueOn, on);
  if (late <= 0) return amount;
  const interest = halfUp(amount * hundredths(terms.interestPercentMonth) * BigInt(late), 300_000n);
  return amount + halfUp(amount * hundredths(terms.finePercent), 10_000n) + interest;
}

function namesOf({ name, tradeName }: { name: string; tradeName?: string }): string[] {
  const words = name.replace(/ (LTDA|ME|EIRELI|S\/A)$/, "").replace(/^[\dA-Z.]{10} /, "");
  return [words, ...(tradeName === undefined ? [] : [tradeName])].map(plain);
}

/** In full, or as far as twenty letters or more, with nothing after it but the day. */
function says(memo: string, name: string): boolean {
  if (memo.includes(name)) return true;
  for (let length = name.length - 1; length >= 19; length -= 1) {
    const start = name.slice(0, length).trim();
    const at = memo.indexOf(start);
    if (at >= 0) return /^\s*(\d\d\/\d\d)?$/.test(memo.slice(at + start.length));
  }
  return false;
}

function taxIdsIn(memo: string): string[] {
  const masked =
    memo.match(
      /[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}\/[0-9A-Z]{4}-\d\d|\d{3}\.\d{3}\.\d{3}-\d\d|•••\.\d{3}\.\d{3}-••/g,
    ) ?? [];
  const bareIds = memo.match(/(?<![0-9A-Z.])(9[0-9A-Z]{11}\d\d|9\d{10})(?![0-9A-Z])/g) ?? [];
  return [...masked.map(bare), ...bareIds];
}

function numbersIn(memo: string): { documents: number[]; parcel?: string } | undefined {
  const found =
    /\b(?:NFS-E|NF-E|NFE|RPS NF|NF|DOC|FAT|DUPL) ([\d.]{3,}(?:(?: E |, | |\/)\d{3,6}(?![0-9A-Z]))*)(?:\/(\d\d)(?!\d))?/.exec(
      memo,
    );
  if (found === null) return undefined;
  const documents = (found[1] ?? "").split(/ E |, | |\//).map((number) => Number(number.replaceAll(".", "")));
  return { documents, ...(found[2] === undefined ? {} : { parcel: found[2] }) };
}

function titlesById({ payables, receivables }: Matching): Map<string, MatchingTitle> {
  return new Map([...payables, ...receivables].map((title) => [title.id, title]));
}

function setText(ids: readonly string[]): string {
  return [...ids].sort().join(" + ");
}

function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toUpperCase();
}

function bare(text: string): string {
  return text.replaceAll(/[./-]/g, "");
}

function absolute(movement: { readonly amountCentavos: bigint } | undefined): bigint {
  const amount = movement?.amountCentavos ?? 0n;
  return amount < 0n ? -amount : amount;
}

function textOf(matching: Matching): string {
  return JSON.stringify(matching, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}
