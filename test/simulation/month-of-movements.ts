import type { Phrase, Wording } from "./bank-dialect.ts";
import { memoOf } from "./bank-dialect.ts";
import { people } from "./catalogue.ts";
import { decimal, share, sum } from "./centavos.ts";
import {
  addDays,
  businessDayFrom,
  type CivilDay,
  isBusinessDay,
  isWeekend,
  lastOfMonth,
  nextBusinessDay,
} from "./civil-day.ts";
import { inventCnpj } from "./invented-ids.ts";
import type { Category, Expectation } from "./truth.ts";
import {
  addMovement,
  claim,
  type PlannedMovement,
  type PlannedTitle,
  phrase,
  quota,
  uniqueAmount,
  type World,
} from "./world.ts";

/** The payments and receipts of the titles, as each one's plan says, as far as the period goes. */
export function addSettlements(world: World): void {
  for (const title of world.titles) {
    const payment = paymentByPlan(world, title);
    if (payment !== undefined) pay(world, title, payment);
  }
  settleCollections(world);
  settleSpecials(world);
  layDecoys(world);
}

/** What moves every month whatever was bought and sold. */
export function addMovementsOfMonth(world: World, firstDay: CivilDay): void {
  const on = (day: number): CivilDay => {
    const wanted = businessDayFrom(addDays(firstDay, day - 1));
    return wanted <= lastOfMonth(firstDay) ? wanted : lastBusinessDay(firstDay);
  };
  const someDay = (): CivilDay => on(world.random.int(2, 28));
  const categorised = (
    name: string,
    kind: Phrase,
    amount: bigint,
    category: Category,
    options: { account?: number; day?: CivilDay; name?: string; mayBePending?: boolean; orCategory?: Category } = {},
  ): void => {
    const account = options.account ?? world.random.int(0, 1);
    const day = options.day ?? someDay();
    addMovement(world, {
      account,
      on: day,
      amount,
      memo: memoOf(phrase(world, account, kind), {
        on: day,
        ...(options.name === undefined ? {} : { name: options.name }),
      }),
      case: name,
      expectation: {
        kind: "categorised",
        category,
        ...(options.orCategory === undefined ? {} : { orCategory: options.orCategory }),
      },
      mayBePending: options.mayBePending ?? false,
    });
  };
  const unknown = (
    name: string,
    kind: Phrase,
    amount: bigint,
    wording: Omit<Wording, "on">,
    day = someDay(),
    account?: number,
  ): void => pending(world, { case: name, kind, amount, wording, on: day, account: account ?? world.random.int(0, 1) });
  const repeat = (ordinary: number, each: (index: number) => void): void => {
    for (let index = 0; index < quota(world, ordinary); index += 1) each(index);
  };

  for (const account of [0, 1]) {
    categorised("fee", "fee", -BigInt(5990 + account * 1400), "bank-fee", { account, day: on(1) });
    // Two of one day are alike to the last letter, and both are real.
    const day = someDay();
    repeat(1, () => {
      categorised("fee-per-pix", "fee-per-pix", -175n, "bank-fee", { account, day });
      categorised("fee-per-pix", "fee-per-pix", -175n, "bank-fee", { account, day });
      categorised("fee-per-pix", "fee-per-pix", -175n, "bank-fee", { account });
    });
    categorised("yield", "yield", BigInt(world.random.int(120, 4900)), "interest-income", { account, day: on(27) });
  }
  categorised("iof", "iof", -BigInt(world.random.int(150, 3900)), "bank-fee", { orCategory: "tax-payment" });
  if (world.regime === "simples") {
    categorised("tax", "das", -uniqueAmount(world, 900, 5000), "tax-payment", { day: on(20) });
  } else {
    for (const upTo of [900, 3000, 3500]) {
      categorised("tax", "darf", -uniqueAmount(world, 200, upTo), "tax-payment", { day: on(25) });
    }
  }
  categorised("fgts", "fgts", -uniqueAmount(world, 300, 900), "tax-payment", { day: on(20), orCategory: "payroll" });
  repeat(4, () => categorised("payroll", "payroll", -uniqueAmount(world, 1600, 3900), "payroll", { day: on(5) }));
  for (const kind of ["utility-power", "utility-water", "utility-phone"] as const) {
    categorised("utility", kind, -uniqueAmount(world, 80, 900), "utility-payment");
  }
  repeat(8, () => categorised("card", "card", uniqueAmount(world, 100, 1900), "card-settlement"));
  categorised("rent", "rent", -uniqueAmount(world, 1500, 3800), "rent", {
    day: on(5),
    name: world.landlord,
    mayBePending: true,
  });
  categorised("owner-draw", "owner-draw", -uniqueAmount(world, 1000, 4000), "owner-draw", {
    day: on(10),
    name: world.owner,
    mayBePending: true,
  });
  categorised("refund", "refund", uniqueAmount(world, 30, 300), "refund", { mayBePending: true });
  if (firstDay.slice(0, 7) === world.period.from.slice(0, 7)) {
    categorised("loan", "loan-in", uniqueAmount(world, 9000, 15_000), "loan", { mayBePending: true });
  }
  repeat(2, () => addOwnTransfer(world, firstDay));
  repeat(3, () => unknown("debit-card", "debit-card", -uniqueAmount(world, 20, 240), {}));
  repeat(1, () =>
    unknown("unknown-person", "payment-by-name", -uniqueAmount(world, 90, 700), { name: world.random.pick(people) }),
  );
  repeat(1, () =>
    unknown("unknown-payer", "receipt-by-tax-id", uniqueAmount(world, 90, 900), {
      name: world.random.pick(people),
      taxId: inventCnpj(world.random, { withLetters: false, order: "0001" }),
    }),
  );
  // A known supplier, paid for something whose note never came.
  repeat(1, () => {
    const { name, taxId } = world.random.pick(world.suppliers);
    unknown("supplier-without-note", "payment-by-tax-id", -uniqueAmount(world, 90, 900), { name, taxId });
  });
  repeat(1, () => {
    const amount = uniqueAmount(world, 60, 300);
    const day = someDay();
    const account = world.random.int(0, 1);
    unknown("equal-deposits", "cash-deposit", amount, {}, day, account);
    unknown("equal-deposits", "cash-deposit", amount, {}, day, account);
  });
}

/** How a title is paid when nothing special happens to it; nothing when it is not, or when others pay with it. */
function paymentByPlan(world: World, { plan, dueOn, amount }: PlannedTitle): Payment | undefined {
  const on = businessDayFrom(addDays(dueOn, plan === "late" ? world.random.int(2, 9) : 0));
  switch (plan) {
    case "tax-id":
      return { on, by: "tax-id", case: plan };
    case "document-number":
      return { on, by: "number", case: plan };
    case "full-name":
      return { on, by: "name", case: plan, mayBePending: true };
    case "cut-name":
      return { on, by: "cut-name", case: plan, mayBePending: true };
    case "nothing":
      return { on, by: "nothing", case: plan, mayBePending: true };
    case "partial": {
      const part = freeAmountNear(world, share(amount, BigInt(world.random.int(3000, 7000))));
      return { on, by: "tax-id", case: plan, mayBePending: true, amount: part, settled: part };
    }
    case "late": {
      // A fine of 2% and 1% for each month or part: the note does not promise it, so a person confirms.
      const withFine = freeAmountNear(world, amount + share(amount, 300n));
      return { on, by: "tax-id", case: plan, mayBePending: true, amount: withFine };
    }
    case "collection":
    case "leave-open":
    case "by-special":
      return undefined;
  }
}

/** Boletos collected by the bank come as one line a day: the sum of the titles, and no name. */
function settleCollections(world: World): void {
  const byDay = new Map<CivilDay, PlannedTitle[]>();
  for (const title of world.titles.filter(({ plan }) => plan === "collection")) {
    const on = nextBusinessDay(title.dueOn);
    byDay.set(on, [...(byDay.get(on) ?? []), title]);
  }
  for (const [on, titles] of byDay) {
    if (on > world.period.to) continue;
    const amount = sum(titles.map((title) => title.amount));
    // A sum that is somebody else's amount too would make a trap that was not meant.
    if (titles.length > 1 && !claim(world, amount)) continue;
    addMovement(world, {
      account: 0,
      on,
      amount,
      memo: memoOf(phrase(world, 0, "collection"), { on }),
      case: "collection",
      expectation: settles(...titles),
      mayBePending: true,
    });
  }
}

function settleSpecials(world: World): void {
  const special = (name: string): PlannedTitle[] => world.titles.filter((title) => title.case === name);

  special("equal-parcels").forEach((title) => {
    pay(world, title, { on: businessDayFrom(title.dueOn), by: "tax-id", case: "equal-parcels", mayBePending: true });
  });

  pairs(special("grouped")).forEach(([one, other]) => {
    const amount = one.amount + other.amount;
    if (!claim(world, amount)) return;
    const on = businessDayFrom(one.dueOn);
    if (on > world.period.to) return;
    addMovement(world, {
      ...worded(world, one, "tax-id", on),
      on,
      amount: -amount,
      case: "grouped",
      expectation: settles(one, other),
      mayBePending: true,
    });
  });

  pairs(special("same-amount")).forEach(([one, other], index) => {
    const on = businessDayFrom(one.dueOn);
    if ((index + world.seed) % 2 === 0) {
      // Neither is ever named: whichever is chosen, it is a guess.
      if (on > world.period.to) return;
      addMovement(world, {
        ...worded(world, one, "nothing", on),
        on,
        amount: -one.amount,
        case: "same-amount-unnamed",
        expectation: { kind: "pending" },
        never: [one, other],
      });
    } else {
      // Once the other is known to be paid, this one is what is left.
      pay(world, one, { on, by: "nothing", case: "same-amount-by-elimination", mayBePending: true });
      pay(world, other, { on: businessDayFrom(other.dueOn), by: "tax-id", case: "same-amount-identified" });
    }
  });

  // The customer paid all the same; the note is cancelled, so the money has nothing to settle.
  for (const title of [...special("cancelled-by-event"), ...special("cancelled-by-status")]) {
    mislead(world, title, `paid-though-${title.case}`, "tax-id", title.counterparty);
  }
  for (const title of world.refused.filter((refused) => ["tampered", "unsigned"].includes(refused.case))) {
    mislead(world, title, `paid-though-${title.case}`, "tax-id", title.counterparty);
  }
}

/** Movements with the exact amount of a title that is not theirs. */
function layDecoys(world: World): void {
  const open = (side: "payable" | "receivable"): PlannedTitle[] =>
    world.titles.filter((title) => title.side === side && title.plan === "leave-open");
  const stranger = (): { name: string; taxId: string } => ({
    name: `${world.random.pick(people)} ME`,
    taxId: inventCnpj(world.random, { withLetters: world.random.chance(0.3), order: "0001" }),
  });
  const targets = [...open("payable"), ...open("receivable")];
  // An ordinary month has one such coincidence, not one for each way of being misled.
  for (const [index, title] of (world.traps === "few" ? targets.slice(0, 1) : targets).entries()) {
    const partners = title.side === "payable" ? world.suppliers : world.customers;
    switch (index % 5) {
      case 0:
        mislead(world, title, "decoy-stranger", "tax-id", stranger());
        break;
      case 1:
        mislead(
          world,
          title,
          "decoy-other-partner",
          "tax-id",
          world.random.pick(partners.filter(({ taxId }) => taxId !== title.counterparty.taxId)),
        );
        break;
      case 2:
        mislead(world, title, "decoy-other-number", "number", title.counterparty);
        break;
      case 3:
        mislead(world, title, "decoy-unnamed", "nothing", title.counterparty);
        break;
      // The last is a title nobody pays and nothing resembles.
    }
  }
}

function mislead(
  world: World,
  title: PlannedTitle,
  name: string,
  by: "tax-id" | "number" | "nothing",
  who: { readonly name: string; readonly taxId: string },
): void {
  const on = businessDayFrom(title.dueOn);
  if (on > world.period.to) return;
  const side = title.side === "payable" ? "payment" : "receipt";
  const kind: Phrase =
    by === "tax-id" ? `${side}-by-tax-id` : by === "number" ? `${side}-by-number` : `${side}-unnamed`;
  pending(world, {
    case: name,
    kind,
    account: world.random.int(0, 1),
    on,
    amount: title.side === "payable" ? -title.amount : title.amount,
    // Numbers of six digits starting with 9 are nobody's here: issuers' numbers do not get that far.
    wording: { name: who.name, taxId: who.taxId, number: `9${world.random.digits(5)}` },
    never: [title],
  });
}

/** Debit in one account, credit in the other on the same day or on the next business day. */
function addOwnTransfer(world: World, firstDay: CivilDay): void {
  const { random, company } = world;
  const outOf = random.int(0, 1);
  const sameDay = random.chance(0.6);
  const left = transferDay(world, firstDay);
  const arrived = sameDay ? left : nextBusinessDay(left);
  const amount = freeRoundAmount(world);
  // One kind of transfer for both ends: a Pix does not arrive as a TED.
  const byPix = random.chance(0.5);
  const memo = (account: number, kind: "transfer-out" | "transfer-in", on: CivilDay): string => {
    const words = world.accounts[account]?.dialect.words[kind] ?? [];
    return memoOf(words[byPix ? 1 : 0] ?? "", { on, name: company.name, taxId: company.taxId });
  };
  const leg = (account: number, kind: "transfer-out" | "transfer-in", on: CivilDay, signed: bigint): void =>
    addMovement(world, {
      account,
      on,
      amount: signed,
      memo: memo(account, kind, on),
      case: sameDay ? "own-transfer" : "own-transfer-next-day",
      expectation: { kind: "categorised", category: "own-transfer" },
    });
  leg(outOf, "transfer-out", left, -amount);
  leg(1 - outOf, "transfer-in", arrived, amount);
}

/** A business day before one that is a business day by any calendar, so that "the next" is not a matter of opinion. */
function transferDay(world: World, firstDay: CivilDay): CivilDay {
  for (;;) {
    const day = addDays(firstDay, world.random.int(2, 22));
    let weekday = addDays(day, 1);
    while (isWeekend(weekday)) weekday = addDays(weekday, 1);
    if (isBusinessDay(day) && isBusinessDay(weekday)) return day;
  }
}

function freeRoundAmount(world: World): bigint {
  for (;;) {
    const amount = BigInt(world.random.int(100, 2500 + Math.round(world.scale) * 20)) * 1000n;
    if (claim(world, amount)) return amount;
  }
}

function freeAmountNear(world: World, wanted: bigint): bigint {
  let amount = wanted;
  while (amount % 100n === 0n || !claim(world, amount)) amount += 1n;
  return amount;
}

interface Payment {
  readonly on: CivilDay;
  readonly by: Identification;
  readonly case: string;
  readonly mayBePending?: boolean;
  /** Unsigned; the title's own when not given. */
  readonly amount?: bigint;
  readonly settled?: bigint;
}

type Identification = "tax-id" | "number" | "name" | "cut-name" | "nothing";

function pay(world: World, title: PlannedTitle, payment: Payment): void {
  if (payment.on > world.period.to) return;
  const amount = payment.amount ?? title.amount;
  addMovement(world, {
    ...worded(world, title, payment.by, payment.on),
    on: payment.on,
    amount: title.side === "payable" ? -amount : amount,
    case: payment.case,
    expectation: {
      kind: "settled",
      settles: [
        {
          document: title.document,
          installment: title.installment,
          amount: decimal(payment.settled ?? title.amount),
        },
      ],
    },
    mayBePending: payment.mayBePending ?? false,
  });
}

function worded(
  world: World,
  title: PlannedTitle,
  by: Identification,
  on: CivilDay,
): Pick<PlannedMovement, "account" | "memo"> {
  const account = world.random.chance(0.55) ? 0 : 1;
  const side = title.side === "payable" ? "payment" : "receipt";
  const kinds = {
    "tax-id": `${side}-by-tax-id`,
    number: `${side}-by-number`,
    name: `${side}-by-name`,
    "cut-name": `${side}-by-name`,
    nothing: `${side}-unnamed`,
  } as const;
  const { counterparty } = title;
  const memo = memoOf(phrase(world, account, kinds[by]), {
    on,
    name: by === "cut-name" ? counterparty.name.slice(0, 16).trim() : counterparty.name,
    taxId: counterparty.taxId,
    number: String(title.number),
    installment: title.installment.padStart(2, "0").slice(-2),
  });
  return { account, memo };
}

function pending(
  world: World,
  movement: {
    readonly case: string;
    readonly kind: Phrase;
    readonly account: number;
    readonly on: CivilDay;
    readonly amount: bigint;
    readonly wording: Omit<Wording, "on">;
    readonly never?: readonly PlannedTitle[];
  },
): void {
  addMovement(world, {
    account: movement.account,
    on: movement.on,
    amount: movement.amount,
    memo: memoOf(phrase(world, movement.account, movement.kind), { on: movement.on, ...movement.wording }),
    case: movement.case,
    expectation: { kind: "pending" },
    never: movement.never ?? [],
  });
}

function settles(...titles: readonly PlannedTitle[]): Expectation {
  return {
    kind: "settled",
    settles: titles.map(({ document, installment, amount }) => ({ document, installment, amount: decimal(amount) })),
  };
}

function pairs(titles: readonly PlannedTitle[]): [PlannedTitle, PlannedTitle][] {
  return titles.flatMap((title, index) => {
    const next = titles[index + 1];
    return index % 2 === 0 && next !== undefined ? [[title, next] as [PlannedTitle, PlannedTitle]] : [];
  });
}

function lastBusinessDay(firstDay: CivilDay): CivilDay {
  let day = lastOfMonth(firstDay);
  while (!isBusinessDay(day)) day = addDays(day, -1);
  return day;
}
