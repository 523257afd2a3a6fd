import type { BankDialect, Phrase } from "./bank-dialect.ts";
import { pairsOfBanks } from "./bank-dialect.ts";
import {
  cities,
  firstHalves,
  namesOfCustomers,
  namesOfProviders,
  namesOfSuppliers,
  people,
  secondHalves,
  streets,
  type Trade,
  trades,
} from "./catalogue.ts";
import type { CivilDay } from "./civil-day.ts";
import { completeCnpj, inventCnpj, inventCpf } from "./invented-ids.ts";
import type { City, Party } from "./party.ts";
import { createRandom, type Random } from "./random.ts";
import { createSimulatedAuthority, type SimulatedAuthority } from "./simulated-authority.ts";
import type { DocumentStatus, DocumentTruth, Expectation } from "./truth.ts";

/** Everything that exists while the months are being invented: who there is, what was issued, what moved. */
export interface World {
  readonly seed: number;
  readonly scale: number;
  readonly traps: Traps;
  readonly period: { readonly from: CivilDay; readonly to: CivilDay };
  readonly random: Random;
  readonly company: Party;
  readonly branchOfCompany: Party;
  readonly regime: "simples" | "presumido";
  readonly trade: Trade;
  readonly accounts: readonly Account[];
  readonly suppliers: readonly Party[];
  readonly customers: readonly Party[];
  readonly providers: readonly Party[];
  readonly producer: Party;
  readonly owner: string;
  readonly landlord: string;
  readonly authority: SimulatedAuthority;
  readonly intruder: SimulatedAuthority;
  readonly titles: PlannedTitle[];
  /** What quarantined notes say is owed: no title of the company, and so nothing that a payment may settle. */
  readonly refused: PlannedTitle[];
  readonly movements: PlannedMovement[];
  readonly files: { readonly name: string; readonly bytes: Uint8Array; readonly truth: readonly DocumentTruth[] }[];
  readonly amounts: Set<bigint>;
  readonly numbers: Map<string, number>;
  readonly names: Set<string>;
}

/** `all` to examine by: every trap every month. `few` to look at: an ordinary month, in which most payments say what they pay. */
export type Traps = "all" | "few";

export interface Account {
  readonly id: string;
  readonly branch: string;
  readonly number: string;
  readonly dialect: BankDialect;
}

/** How the payment of a title will look on the statement. */
export type Plan =
  | "tax-id"
  | "document-number"
  | "full-name"
  | "cut-name"
  | "nothing"
  | "partial"
  | "late"
  | "collection"
  | "leave-open"
  | "by-special";

export interface PlannedTitle {
  readonly side: "payable" | "receivable";
  readonly document: string;
  /** nNF or nNFSe, as a person writes it. */
  readonly number: number;
  readonly counterparty: Party;
  readonly installment: string;
  readonly dueOn: CivilDay;
  readonly dueOnDocument: boolean;
  readonly amount: bigint;
  readonly plan: Plan;
  readonly case: string;
  readonly cancelled: boolean;
  readonly confirmed: boolean;
  readonly mayBeAbsent: boolean;
  readonly mayBeReduced: boolean;
}

export interface PlannedMovement {
  readonly account: number;
  readonly on: CivilDay;
  readonly amount: bigint;
  readonly memo: string;
  readonly case: string;
  readonly expectation: Expectation;
  readonly mayBePending: boolean;
  readonly never: readonly PlannedTitle[];
}

export function createWorld(options: {
  seed: number;
  scale: number;
  traps: Traps;
  from: CivilDay;
  to: CivilDay;
}): World {
  const { seed, scale } = options;
  const random = createRandom(seed, "world");
  const trade = trades[Math.abs(seed) % trades.length] ?? random.pick(trades);
  const regime = seed % 2 === 0 ? "simples" : "presumido";
  const names = new Set<string>();
  const party = (kinds: readonly string[], crt: "1" | "3"): Party =>
    inventParty(random, { name: inventName(random, names, kinds), crt, withLetters: random.chance(0.2) });
  const many = (base: number): number => Math.max(base, Math.round(base * Math.sqrt(scale)));
  const list = (count: number, kinds: readonly string[]): Party[] =>
    Array.from({ length: count }, () => party(kinds, random.chance(0.4) ? "1" : "3"));
  const company = inventParty(random, {
    name: trade.company,
    crt: regime === "simples" ? "1" : "3",
    // CNPJs with letters are given since July 2026; a company of 2026 may well have one.
    withLetters: seed % 4 === 3,
  });
  const pair = pairsOfBanks[Math.abs(seed) % pairsOfBanks.length] ?? random.pick(pairsOfBanks);
  return {
    seed,
    scale,
    traps: options.traps,
    period: { from: options.from, to: options.to },
    random,
    company,
    branchOfCompany: {
      ...company,
      taxId: completeCnpj(`${company.taxId.slice(0, 8)}0002`),
      street: random.pick(streets),
    },
    regime,
    trade,
    accounts: pair.map((dialect) => {
      const branch = `0${random.int(100, 999)}`;
      const number = `${random.int(10_000, 99_999)}-${random.int(0, 9)}`;
      return { id: `${dialect.bank}/${branch}/${number}`, branch, number, dialect };
    }),
    suppliers: list(many(9), namesOfSuppliers),
    customers: list(many(8), namesOfCustomers),
    // Only the normal regime is withheld from, so the two kinds are both there.
    providers: [party(namesOfProviders, "3"), party(namesOfProviders, "1"), ...list(many(3) - 2, namesOfProviders)],
    producer: {
      ...inventParty(random, { name: `${random.pick(people)} (PRODUTOR RURAL)`, crt: "1", withLetters: false }),
      taxId: inventCpf(random),
    },
    owner: random.pick(people),
    landlord: random.pick(people),
    authority: createSimulatedAuthority("AC Raiz Simulada (SEM VALOR)"),
    intruder: createSimulatedAuthority("AC Desconhecida Simulada (SEM VALOR)"),
    titles: [],
    refused: [],
    movements: [],
    files: [],
    amounts: new Set(),
    numbers: new Map(),
    names: new Set(),
  };
}

/**
 * An amount that no title and no other movement has: so "exact amount" never fits two things by accident, and every
 * ambiguity is one that was meant.
 */
export function uniqueAmount(world: World, min: number, max: number): bigint {
  for (let attempt = 0; attempt < 10_000; attempt += 1) {
    const amount = BigInt(world.random.int(min * 100, max * 100));
    if (amount % 100n !== 0n && claim(world, amount)) return amount;
  }
  throw new RangeError("no free amount left: widen the range for this scale");
}

/** False when somebody has it already. */
export function claim(world: World, amount: bigint): boolean {
  if (world.amounts.has(amount)) return false;
  world.amounts.add(amount);
  return true;
}

/** How many of something in a month: the default month's number times the scale. */
export function quota(world: World, ordinary: number): number {
  return Math.max(ordinary === 0 ? 0 : 1, Math.round(ordinary * world.scale));
}

/** Numbers of an issuer's documents grow by one, from wherever it was. */
export function nextNumber(world: World, issuer: Party, kind: string): number {
  const sequence = `${issuer.taxId} ${kind}`;
  const number = (world.numbers.get(sequence) ?? world.random.int(1000, 60_000)) + 1;
  world.numbers.set(sequence, number);
  return number;
}

/** Adds a file under a name that is still free, as a person's folder would call it. */
export function addFile(
  world: World,
  wanted: string,
  bytes: Uint8Array,
  ...documents: readonly Omit<DocumentTruth, "file">[]
): void {
  const dot = wanted.lastIndexOf(".");
  let name = wanted;
  for (let copy = 1; world.names.has(name.toLowerCase()); copy += 1) {
    name = `${wanted.slice(0, dot)} (${copy})${wanted.slice(dot)}`;
  }
  world.names.add(name.toLowerCase());
  world.files.push({ name, bytes, truth: documents.map((document) => ({ file: name, ...document })) });
}

export function addMovement(
  world: World,
  movement: Omit<PlannedMovement, "never" | "mayBePending"> & Partial<Pick<PlannedMovement, "never" | "mayBePending">>,
): void {
  world.movements.push({ never: [], mayBePending: movement.expectation.kind === "pending", ...movement });
}

export function phrase(world: World, account: number, kind: Phrase): string {
  const words = world.accounts[account]?.dialect.words[kind];
  if (words === undefined) throw new RangeError(`no account ${account}`);
  return world.random.pick(words);
}

export const accepted: readonly DocumentStatus[] = ["accepted"];

function inventName(random: Random, taken: Set<string>, kinds: readonly string[]): string {
  for (let attempt = 0; ; attempt += 1) {
    // After many tries the names run out: a numeral makes a new one, as real groups of firms do.
    const numeral = attempt < 50 ? "" : ` ${attempt}`;
    const name = `${random.pick(kinds)} ${random.pick(firstHalves)} ${random.pick(secondHalves)}${numeral} LTDA`;
    // Nobody's name may begin another's: the simulation has no accidental namesakes.
    if (!taken.has(name)) {
      taken.add(name);
      return name;
    }
  }
}

export function inventParty(random: Random, as: { name: string; crt: "1" | "3"; withLetters: boolean }): Party {
  const city: City = random.chance(0.7) ? random.pick(cities.slice(0, 3)) : random.pick(cities);
  return {
    taxId: inventCnpj(random, { withLetters: as.withLetters, order: "0001" }),
    name: as.name,
    stateRegistration: `1${random.digits(11)}`,
    crt: as.crt,
    street: random.pick(streets),
    number: String(random.int(10, 2900)),
    district: random.pick(["CENTRO", "JARDIM NOVO", "DISTRITO INDUSTRIAL", "VILA ESPERANCA"]),
    postalCode: `1${random.digits(7)}`,
    phone: `119${random.digits(8)}`,
    city,
  };
}
