import type { FileHabits } from "./bank-dialect.ts";
import { decimal, sum } from "./centavos.ts";
import { addDays, type CivilDay, daysOf, firstOfMonth, lastOfMonth } from "./civil-day.ts";
import { type StatementLine, writeStatement } from "./statement-ofx.ts";
import type { MovementTruth, Truth } from "./truth.ts";
import { type Account, accepted, addFile, type PlannedMovement, uniqueAmount, type World } from "./world.ts";

/** An account's months as its bank tells them: the lines in order with their FITIDs, and the balance day by day. */
export interface AccountHistory {
  readonly account: Account;
  readonly opening: bigint;
  readonly lines: readonly (StatementLine & { readonly planned: PlannedMovement })[];
  readonly balances: ReadonlyMap<CivilDay, bigint>;
}

export function historyOf(world: World, index: number): AccountHistory {
  const account = world.accounts[index];
  if (account === undefined) throw new RangeError(`no account ${index}`);
  const planned = world.movements
    .filter((movement) => movement.account === index)
    .map((movement, order) => ({ movement, order }))
    .sort((one, other) =>
      one.movement.on < other.movement.on ? -1 : one.movement.on > other.movement.on ? 1 : one.order - other.order,
    )
    .map(({ movement }) => movement);
  const fitid = fitidsOf(account);
  const lines = planned.map((movement) => ({
    on: movement.on,
    amount: movement.amount,
    memo: movement.memo,
    fitid: fitid(movement),
    planned: movement,
  }));
  const movedOn = new Map<CivilDay, bigint>();
  for (const line of lines) movedOn.set(line.on, (movedOn.get(line.on) ?? 0n) + line.amount);
  const days = daysOf(world.period.from, world.period.to);
  let running = 0n;
  let lowest = 0n;
  for (const day of days) {
    running += movedOn.get(day) ?? 0n;
    if (running < lowest) lowest = running;
  }
  // Enough at the start for the account never to run out: overdrafts are not what is examined here.
  const opening = BigInt(world.random.int(400_000, 1_800_000)) - lowest;
  const balances = new Map<CivilDay, bigint>([[addDays(world.period.from, -1), opening]]);
  let balance = opening;
  for (const day of days) {
    balance += movedOn.get(day) ?? 0n;
    balances.set(day, balance);
  }
  return { account, opening, lines, balances };
}

/** Statement files: one account in two overlapping files a month, one of them twice; the other with a tail of the month before. */
export function addStatements(world: World, histories: readonly AccountHistory[]): void {
  const [first, second] = histories;
  if (first === undefined || second === undefined) throw new RangeError("two accounts were expected");
  for (let month = world.period.from; month <= world.period.to; month = firstOfMonth(month, 1)) {
    const last = lastOfMonth(month);
    const label = `${month.slice(5, 7)}-${month.slice(0, 4)}`;
    const isFirst = month === world.period.from;
    const early = statementOf(first, month, addDays(month, 19));
    const copies = `statement ${first.account.id} ${month}`;
    addStatement(
      world,
      `Banco/extrato ${first.account.dialect.bank} ${label}.ofx`,
      early,
      "statement",
      isFirst ? copies : undefined,
    );
    if (isFirst) {
      addStatement(
        world,
        `Banco/extrato ${first.account.dialect.bank} ${label} - cópia.ofx`,
        early,
        "statement-twice",
        copies,
      );
    }
    addStatement(
      world,
      `Banco/extrato ${first.account.dialect.bank} ${label} (final do mês).ofx`,
      statementOf(first, addDays(month, 9), last),
      "statement-overlapping",
    );
    addStatement(
      world,
      `extratos/EXTRATO_${second.account.dialect.bank}_${label}.OFX`,
      statementOf(second, isFirst ? month : addDays(month, -7), last),
      "statement",
    );
  }
}

/** An account that the company never told of: its owner's own, say. Nothing of it may be posted. */
export function addUnknownAccount(world: World): void {
  const dialect = world.accounts[1]?.dialect;
  if (dialect === undefined) throw new RangeError("two accounts were expected");
  const day = addDays(world.period.from, 8);
  const amounts = [-uniqueAmount(world, 50, 400), uniqueAmount(world, 500, 900)];
  const bytes = writeStatement(
    dialect,
    { branch: "0987", number: "7654321-0" },
    {
      from: world.period.from,
      to: addDays(day, 5),
      lines: amounts.map((amount, index) => ({
        on: day,
        amount,
        memo: "MOVIMENTO PARTICULAR",
        fitid: `P${index + 1}`,
      })),
      balance: 100_000n + sum(amounts),
      balanceBefore: 100_000n,
    },
  );
  addFile(world, "Banco/conta pessoal.ofx", bytes, {
    kind: "ofx",
    accepts: ["quarantined", "accepted"],
    case: "unknown-account",
    why: "extrato de conta que a empresa não informou (account_unbound)",
  });
}

export function movementTruths(histories: readonly AccountHistory[]): MovementTruth[] {
  return histories.flatMap(({ account, lines }) =>
    lines.map(({ planned, ...line }) => ({
      account: account.id,
      fitid: line.fitid,
      on: line.on,
      amount: decimal(line.amount),
      memo: line.memo,
      case: planned.case,
      expectation: planned.expectation,
      mayBePending: planned.mayBePending,
      never: planned.never.map(({ document, installment }) => ({ document, installment })),
    })),
  );
}

export function balanceTruths(histories: readonly AccountHistory[]): Truth["balances"] {
  return histories.flatMap(({ account, balances }) =>
    [...balances].map(([on, balance]) => ({ account: account.id, on, balance: decimal(balance) })),
  );
}

function addStatement(world: World, name: string, bytes: Uint8Array, kind: string, copies?: string): void {
  addFile(world, name, bytes, {
    kind: "ofx",
    accepts: copies === undefined ? accepted : ["duplicate"],
    ...(copies === undefined ? {} : { copies }),
    case: kind,
    why: copies === undefined ? "extrato da conta" : "o mesmo arquivo com dois nomes: um vale, o outro é cópia",
  });
}

function statementOf(history: AccountHistory, from: CivilDay, to: CivilDay): Uint8Array {
  return writeStatement(history.account.dialect, history.account, {
    from,
    to,
    lines: history.lines.filter((line) => line.on >= from && line.on <= to),
    balance: history.balances.get(to) ?? history.opening,
    balanceBefore: history.balances.get(addDays(from, -1)) ?? history.opening,
  });
}

/**
 * FITIDs by the habit of each bank. None is unique in the account but the last, and yet each line keeps its own in every file that
 * shows it: one that changed from file to file would leave nothing to tell a repeated line from a second movement.
 */
export function fitidsOf({
  dialect,
}: {
  readonly dialect: Pick<FileHabits, "fitid">;
}): (movement: Pick<PlannedMovement, "on" | "amount">) => string {
  const counters = new Map<string, number>();
  const count = (key: string): number => {
    const next = (counters.get(key) ?? 0) + 1;
    counters.set(key, next);
    return next;
  };
  return ({ on, amount }) => {
    const day = on.replaceAll("-", "");
    switch (dialect.fitid) {
      case "day-and-amount":
        return `${day}${String(amount < 0n ? -amount : amount).padStart(6, "0")}`;
      case "month-counter":
        return `N${String(count(on.slice(0, 7)) + 10_100).padStart(5, "0")}`;
      case "day-row":
        return `${day}${String(count(on)).padStart(3, "0")}`;
    }
  };
}
