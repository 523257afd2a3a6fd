import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centavosOf } from "./centavos.ts";
import { addDays, isWeekend } from "./civil-day.ts";
import { generateMonths, type Simulation } from "./generate-months.ts";
import type { MovementTruth, TitleTruth } from "./truth.ts";

const simulations = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => generateMonths({ seed, months: 3 }));

describe("the size of a month", () => {
  it("is that of a small company: about fifty files and about ninety movements", () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const { files, truth } = generateMonths({ seed });
      expect(files.length).toBeGreaterThan(38);
      expect(files.length).toBeLessThan(66);
      expect(truth.movements.length).toBeGreaterThan(70);
      expect(truth.movements.length).toBeLessThan(115);
    }
  });

  it("is an ordinary month where few traps are asked for: most movements have a certain answer", () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const { movements, documents } = generateMonths({ seed, traps: "few" }).truth;
      const certain = movements.filter(({ mayBePending }) => !mayBePending).length;
      expect(certain / movements.length).toBeGreaterThan(0.6);
      expect(documents.filter(({ accepts }) => accepts[0] === "quarantined")).toHaveLength(1);
    }
  });

  it("grows with the scale", () => {
    const ten = generateMonths({ seed: 1, scale: 10 }).truth;
    const one = generateMonths({ seed: 1 }).truth;
    expect(ten.documents.length / one.documents.length).toBeGreaterThan(7);
    expect(ten.movements.length / one.movements.length).toBeGreaterThan(6);
  });
});

describe.each(simulations)("the folder of seed $truth.seed", (simulation) => {
  const { files, truth, company } = simulation;

  it("has a known fate for every file, and no two files of one name", () => {
    const names = files.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(truth.documents.map(({ file }) => file))).toEqual(new Set(files.map(({ name }) => name)));
  });

  it("shows every movement of the company's accounts in its statements, and nothing else", () => {
    for (const account of company.accounts) {
      const id = `${account.bank}/${account.branch}/${account.number}`;
      const shown = mergedLines(statementsOf(simulation, account.number));
      const real = truth.movements.filter((movement) => movement.account === id).map(lineOf);
      expect(shown.sort()).toEqual(real.sort());
    }
  });

  it("ends each statement with the balance that the opening and the movements lead to", () => {
    for (const account of company.accounts) {
      const id = `${account.bank}/${account.branch}/${account.number}`;
      let balance = centavosOf(account.opening.balance);
      const byDay = new Map<string, bigint>([[account.opening.on, balance]]);
      for (let day = truth.period.from; day <= truth.period.to; day = addDays(day, 1)) {
        for (const movement of truth.movements) {
          if (movement.account === id && movement.on === day) balance += centavosOf(movement.amount);
        }
        byDay.set(day, balance);
      }
      const told = truth.balances.filter((entry) => entry.account === id);
      expect(told.map(({ on, balance: text }) => [on, centavosOf(text)])).toEqual([...byDay]);
      for (const statement of statementsOf(simulation, account.number)) {
        expect(statement.balance).toBe(byDay.get(statement.balanceOn));
      }
    }
  });

  it("settles by each movement exactly its amount, or less only where a fine is in it", () => {
    for (const movement of truth.movements) {
      if (movement.expectation.kind !== "settled") continue;
      const settled = movement.expectation.settles.reduce((total, { amount }) => total + centavosOf(amount), 0n);
      if (movement.case === "late") expect(settled).toBeLessThan(absolute(movement));
      else expect(settled).toBe(absolute(movement));
      for (const { document, installment } of movement.expectation.settles) {
        const side = centavosOf(movement.amount) < 0n ? truth.payables : truth.receivables;
        const title = side.find((one) => one.document === document && one.installment === installment);
        expect(title).toBeDefined();
        expect(title?.status).not.toBe("cancelled");
      }
    }
  });

  it("pays no title more than it is worth", () => {
    for (const title of [...truth.payables, ...truth.receivables]) {
      expect(centavosOf(title.settled)).toBeLessThanOrEqual(centavosOf(title.amount));
    }
  });

  it("identifies each certain payment by tax id or document number, exact amount and one candidate", () => {
    for (const movement of truth.movements) {
      if (movement.expectation.kind !== "settled" || movement.mayBePending) continue;
      const [settled] = movement.expectation.settles;
      expect(candidates(simulation, movement).map(titleName)).toEqual([`${settled?.document} ${settled?.installment}`]);
    }
  });

  it("gives those keys to no movement that nobody can know", () => {
    for (const movement of truth.movements) {
      if (movement.expectation.kind !== "pending") continue;
      expect(candidates(simulation, movement)).toEqual([]);
    }
  });

  it("is ambiguous where it says so: the amount alone fits two titles or more", () => {
    for (const movement of truth.movements.filter((one) => /^same-amount-(unnamed|by)/.test(one.case))) {
      const fitting = truth.payables.filter(({ amount }) => centavosOf(amount) === absolute(movement));
      expect(new Set(fitting.map(({ counterparty }) => counterparty)).size).toBe(2);
    }
  });

  it("lays each decoy on a title that is really owed, still open and of another hand", () => {
    for (const movement of truth.movements.filter((one) => one.case.startsWith("decoy"))) {
      const [target] = movement.never;
      const title = [...truth.payables, ...truth.receivables].find(
        ({ document, installment }) => document === target?.document && installment === target.installment,
      );
      expect(title?.status).toBe("open");
      expect(centavosOf(title?.amount ?? "0")).toBe(absolute(movement));
    }
  });

  it("moves money between the company's own accounts in pairs, up to one business day apart", () => {
    const legs = truth.movements.filter((one) => one.case.startsWith("own-transfer"));
    expect(legs.length % 2).toBe(0);
    for (const out of legs.filter(({ amount }) => amount.startsWith("-"))) {
      const arrivals = legs.filter((leg) => leg.account !== out.account && leg.amount === out.amount.slice(1));
      expect(arrivals).toHaveLength(1);
      const on = arrivals[0]?.on ?? "";
      let next = addDays(out.on, 1);
      while (isWeekend(next)) next = addDays(next, 1);
      expect([out.on, next]).toContain(on);
    }
  });
});

describe("any seed", () => {
  it("leads each certain payment to one title, and no unknowable one to any", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom("2025-12", "2026-01", "2026-02", "2026-07"), (seed, startMonth) => {
        const simulation = generateMonths({ seed, startMonth });
        return simulation.truth.movements.every((movement) => {
          const found = candidates(simulation, movement).length;
          if (movement.expectation.kind === "pending") return found === 0;
          return movement.expectation.kind !== "settled" || movement.mayBePending || found === 1;
        });
      }),
      { numRuns: 25 },
    );
  });
});

describe("the traps", () => {
  const cases = new Set(
    simulations.flatMap(({ truth }) => [...truth.movements, ...truth.documents].map((item) => item.case)),
  );
  // biome-ignore format: a word list is read as a block
  it.each([
    "tax-id", "document-number", "full-name", "cut-name", "nothing", "partial", "late", "collection", "grouped",
    "equal-parcels", "same-amount-unnamed", "same-amount-identified", "decoy-stranger", "decoy-other-partner",
    "decoy-other-number", "decoy-unnamed", "own-transfer", "own-transfer-next-day", "paid-though-tampered",
    "paid-though-cancelled-by-event", "bonus", "return", "complement", "own-entry", "remittance", "transfer",
    "homologation", "of-another-company", "tampered", "unsigned", "unknown-chain", "repeated", "repeated-in-batch",
    "service-withheld", "retail", "statement-twice", "unknown-account",
  ])("include %s", (name) => {
    expect(cases).toContain(name);
  });

  it("include two real movements of one day with the same words and amount, in some banks with the same id too", () => {
    const repeated = (text: (movement: MovementTruth) => string): boolean[] =>
      simulations.map(({ truth }) => new Set(truth.movements.map(text)).size < truth.movements.length);
    expect(repeated(({ account, on, amount, memo }) => `${account} ${on} ${amount} ${memo}`)).not.toContain(false);
    expect(repeated((movement) => `${movement.account} ${lineOf(movement)}`)).toContain(true);
  });

  it("include CNPJs with letters", () => {
    const taxIds = simulations.flatMap(({ truth }) => truth.payables.map(({ counterparty }) => counterparty));
    expect(taxIds.some((taxId) => /[A-Z]/.test(taxId))).toBe(true);
  });
});

interface Statement {
  readonly lines: readonly string[];
  readonly balance: bigint;
  readonly balanceOn: string;
}

/** Reads the statements of an account with expressions of its own, knowing how little is sure of such files. */
function statementsOf({ files }: Simulation, number: string): Statement[] {
  return files
    .filter(({ name }) => /\.ofx$/i.test(name))
    .map(({ bytes }) => decode(bytes))
    .filter((text) =>
      (/<ACCTID>([^<\r\n]*)/.exec(text)?.[1] ?? "").replaceAll(/\D/g, "").endsWith(number.replaceAll(/\D/g, "")),
    )
    .map((text) => ({
      lines: text
        .split("<STMTTRN>")
        .slice(1)
        .filter((block) => leaf(block, "FITID") !== "0")
        .map(
          (block) =>
            `${dayOf(leaf(block, "DTPOSTED"))} ${amountOf(leaf(block, "TRNAMT"))} ${words(leaf(block, "MEMO"))} ${leaf(block, "FITID")}`,
        ),
      balance: amountOf(leaf(text, "BALAMT")),
      balanceOn: dayOf(leaf(text, "DTASOF")),
    }));
}

/** Of each line, as many as the file that shows most of it: files overlap, lines of one file do not repeat by mistake. */
function mergedLines(statements: readonly Statement[]): string[] {
  const most = new Map<string, number>();
  for (const { lines } of statements) {
    const here = new Map<string, number>();
    for (const line of lines) here.set(line, (here.get(line) ?? 0) + 1);
    for (const [line, count] of here) most.set(line, Math.max(count, most.get(line) ?? 0));
  }
  return [...most].flatMap(([line, count]) => Array.from({ length: count }, () => line));
}

function lineOf({ on, amount, memo, fitid }: MovementTruth): string {
  return `${on} ${centavosOf(amount)} ${memo} ${fitid}`;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function leaf(text: string, name: string): string {
  return (new RegExp(`<${name}>([^\\r\\n<]*)`).exec(text)?.[1] ?? "").trim();
}

function dayOf(text: string): string {
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

function amountOf(text: string): bigint {
  return centavosOf(text.replace(",", "."));
}

function words(text: string): string {
  return text.replaceAll("&amp;", "&").replaceAll(/\s+/g, " ").trim();
}

function absolute({ amount }: MovementTruth): bigint {
  return centavosOf(amount.replace("-", ""));
}

/** Titles that the keys of design.md §2.4 lead to: exact amount, and the tax id or the document's number in the memo. */
function candidates({ truth }: Simulation, movement: MovementTruth): TitleTruth[] {
  const side = movement.amount.startsWith("-") ? truth.payables : truth.receivables;
  const bare = movement.memo.replaceAll(/[./-]/g, "");
  const tokens = movement.memo.split(/[^0-9A-Za-z]+/);
  return side.filter(
    (title) =>
      title.status !== "cancelled" &&
      centavosOf(title.amount) === absolute(movement) &&
      ((title.counterparty !== "" && bare.includes(title.counterparty)) || tokens.includes(numberIn(title.document))),
  );
}

/** The note's number as its key has it: NF-e of 44 characters, NFS-e of 50. */
function numberIn(key: string): string {
  return String(Number(key.length === 44 ? key.slice(25, 34) : key.slice(23, 36)));
}

function titleName({ document, installment }: TitleTruth): string {
  return `${document} ${installment}`;
}
