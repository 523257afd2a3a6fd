import { type Centavos, moneyText } from "../values/money.ts";
import type { Proposal, WithheldTax } from "./decision.ts";

/**
 * What the law lets a payer keep of a service: IRRF 1,5 % (Decreto 9.580/2018, art. 714), PIS 0,65 %, COFINS 3 % and CSLL 1 %
 * together (Lei 10.833/2003, arts. 30 and 31), INSS 11 % (Lei 8.212/1991, art. 31) and ISS of 2 % to 5 % (LC 116/2003, arts. 8 and 8-A).
 * In hundredths of a percent.
 */
const IRRF = { irrf: 150n };
const CSRF = { pis: 65n, cofins: 300n, csll: 100n };
const INSS = { inss: 1100n };
/** Cities may set any rate between the limits; these are those they do set. */
const ISS_RATES = [200n, 250n, 300n, 350n, 400n, 450n, 500n];

type Rates = Readonly<Partial<Record<WithheldTax, bigint>>>;

export interface WithheldExplanation {
  /** "IRRF e CSRF". */
  readonly names: string;
  /** "6,15". */
  readonly percent: string;
  readonly withheld: NonNullable<Proposal["settles"][number]["withheld"]>;
}

/**
 * The taxes that, kept of a title, leave exactly this amount: the fewest that do. It is only what may have happened: a note that
 * does not say so proves nothing, so a person confirms it.
 */
export function explainWithheld(openCentavos: Centavos, amountCentavos: Centavos): WithheldExplanation | undefined {
  const missing = openCentavos - amountCentavos;
  if (missing <= 0n || !isNearly(missing, openCentavos * LARGEST_RATE, "or less")) return undefined;
  for (const { names, rates, rate } of combinations) {
    if (!isNearly(missing, openCentavos * rate)) continue;
    const withheld = sharesOf(openCentavos, rates, missing);
    if (withheld === undefined) continue;
    return {
      names,
      percent: percentText(rate),
      withheld: Object.fromEntries(Object.entries(withheld).map(([tax, centavos]) => [tax, moneyText(centavos)])),
    };
  }
  return undefined;
}

/** Six taxes, each rounded by half a centavo at most. */
const ROUNDED_MAX = 5n;

/** Whether so much is missing as a rate takes, but for rounding: most titles are left here, before any share is worked out. */
function isNearly(missing: Centavos, amountTimesRate: bigint, orLess?: "or less"): boolean {
  const difference = missing * 10_000n - amountTimesRate;
  return difference <= ROUNDED_MAX * 10_000n && (orLess !== undefined || difference >= -ROUNDED_MAX * 10_000n);
}

/** Those of fewer taxes first, and among equals the federal ones before the city's. */
const combinations = allCombinations();
const LARGEST_RATE = combinations.reduce((largest, { rate }) => (rate > largest ? rate : largest), 0n);

function allCombinations() {
  const found: { names: readonly string[]; rates: Rates }[] = [{ names: [], rates: {} }];
  const federal = [
    { name: "IRRF", rates: IRRF },
    { name: "CSRF", rates: CSRF },
    { name: "INSS", rates: INSS },
  ];
  for (const { name, rates } of federal) {
    for (const before of [...found])
      found.push({ names: [...before.names, name], rates: { ...before.rates, ...rates } });
  }
  for (const before of [...found]) {
    for (const iss of ISS_RATES) found.push({ names: [...before.names, "ISS"], rates: { ...before.rates, iss } });
  }
  return found
    .filter(({ names }) => names.length > 0)
    .sort((a, b) => a.names.length - b.names.length)
    .map(({ names, rates }) => ({
      names: names.length === 1 ? String(names[0]) : `${names.slice(0, -1).join(", ")} e ${String(names.at(-1))}`,
      rates,
      rate: Object.values(rates).reduce((sum, each) => sum + each, 0n),
    }));
}

/** Each tax rounded half up; or PIS, COFINS and CSLL as one, as the single guide does: then COFINS takes the centavo. */
function sharesOf(
  amount: Centavos,
  rates: Rates,
  missing: Centavos,
): Readonly<Partial<Record<WithheldTax, Centavos>>> | undefined {
  const shares = Object.fromEntries(
    Object.entries(rates).map(([tax, rate]) => [tax, percentOf(amount, rate)]),
  ) as Partial<Record<WithheldTax, Centavos>>;
  const sum = Object.values(shares).reduce((total, share) => total + share, 0n);
  if (sum === missing) return shares;
  const { pis, cofins, csll } = shares;
  if (pis === undefined || cofins === undefined || csll === undefined) return undefined;
  const together = percentOf(amount, 465n) - (pis + cofins + csll);
  return sum + together === missing ? { ...shares, cofins: cofins + together } : undefined;
}

function percentOf(amount: Centavos, hundredths: bigint): Centavos {
  return (amount * hundredths * 2n + 10_000n) / 20_000n;
}

function percentText(hundredths: bigint): string {
  return `${hundredths / 100n},${String(hundredths % 100n).padStart(2, "0")}`.replace(/,?0+$/, "");
}
