import { decimal } from "./centavos.ts";
import { addDays, type CivilDay, firstOfMonth, lastOfMonth } from "./civil-day.ts";
import { addDocumentsOfMonth } from "./month-of-documents.ts";
import { addMovementsOfMonth, addSettlements } from "./month-of-movements.ts";
import { addStatements, addUnknownAccount, balanceTruths, historyOf, movementTruths } from "./statements.ts";
import type { MovementTruth, TitleTruth, Truth } from "./truth.ts";
import { createWorld, type PlannedTitle, type Traps, type World } from "./world.ts";

/** The months of an invented company: what its folder holds, and what is true of it. */
export interface Simulation {
  readonly company: CompanyFile;
  /** In no order; names may have folders, blanks and accents. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** PEM of the simulated root that signs for almost everybody. One more signs, and is not here on purpose. */
  readonly trustedRoots: readonly string[];
  readonly truth: Truth;
}

/** The `--company` file of `retaguarda process`. */
export interface CompanyFile {
  readonly name: string;
  readonly taxId: string;
  readonly taxRegime: "simples" | "presumido";
  readonly state: string;
  readonly city: string;
  /** Only a company marked so may trust the simulated authority. */
  readonly demonstration: true;
  readonly accounts: readonly {
    readonly bank: string;
    readonly branch: string;
    readonly number: string;
    readonly opening: { readonly on: string; readonly balance: string };
  }[];
}

/**
 * The same options give the same bytes, signatures and certificates included.
 *
 * @param options.seed whole number; it also decides the tax regime, the trade and the two banks
 * @param options.startMonth `2026-01`
 * @param options.scale multiplies documents and movements, the traps too
 * @param options.traps "few" for a month to show people, "all" (the default) for one to examine by
 */
export function generateMonths(options: {
  readonly seed: number;
  readonly months?: number;
  readonly startMonth?: string;
  readonly scale?: number;
  readonly traps?: Traps;
}): Simulation {
  const { seed, months = 1, startMonth = "2026-01", scale = 1, traps = "all" } = options;
  const from: CivilDay = `${startMonth}-01`;
  const world = createWorld({ seed, scale, traps, from, to: lastOfMonth(firstOfMonth(from, months - 1)) });
  const monthStarts = Array.from({ length: months }, (_, index) => firstOfMonth(from, index));
  for (const firstDay of monthStarts) addDocumentsOfMonth(world, firstDay);
  for (const firstDay of monthStarts) addMovementsOfMonth(world, firstDay);
  addSettlements(world);
  const histories = world.accounts.map((_, index) => historyOf(world, index));
  addStatements(world, histories);
  if (traps === "all") addUnknownAccount(world);
  const movements = movementTruths(histories);
  const files = world.random.shuffle(world.files);
  return {
    company: {
      name: world.company.name,
      taxId: world.company.taxId,
      taxRegime: world.regime,
      state: world.company.city.state,
      city: world.company.city.code,
      demonstration: true,
      accounts: histories.map(({ account, opening }) => ({
        bank: account.dialect.bank,
        branch: account.branch,
        number: account.number,
        opening: { on: addDays(from, -1), balance: decimal(opening) },
      })),
    },
    files: files.map(({ name, bytes }) => ({ name, bytes })),
    trustedRoots: [world.authority.rootPem],
    truth: {
      seed,
      period: world.period,
      documents: files.flatMap((file) => file.truth),
      payables: titleTruths(world, "payable", movements),
      receivables: titleTruths(world, "receivable", movements),
      movements,
      balances: balanceTruths(histories),
      pendingCodes: traps === "all" ? ["account_unbound"] : [],
    },
  };
}

function titleTruths(world: World, side: PlannedTitle["side"], movements: readonly MovementTruth[]): TitleTruth[] {
  const settled = settledByTitle(movements);
  return world.titles
    .filter((title) => title.side === side)
    .map((title): TitleTruth => {
      const paid = settled.get(`${title.document} ${title.installment}`) ?? 0n;
      return {
        document: title.document,
        installment: title.installment,
        counterparty: title.counterparty.taxId,
        dueOn: title.dueOnDocument ? title.dueOn : null,
        amount: decimal(title.amount),
        settled: decimal(paid),
        status: title.cancelled ? "cancelled" : paid === 0n ? "open" : paid < title.amount ? "partial" : "settled",
        confirmed: title.confirmed,
        mayBeAbsent: title.mayBeAbsent,
        mayBeReduced: title.mayBeReduced,
        case: title.case,
      };
    });
}

function settledByTitle(movements: readonly MovementTruth[]): Map<string, bigint> {
  const settled = new Map<string, bigint>();
  for (const { expectation } of movements) {
    if (expectation.kind !== "settled") continue;
    for (const { document, installment, amount } of expectation.settles) {
      const title = `${document} ${installment}`;
      settled.set(title, (settled.get(title) ?? 0n) + BigInt(amount.replace(".", "")));
    }
  }
  return settled;
}
