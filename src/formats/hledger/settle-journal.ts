import { addDecimals, type Decimal, decimalText, multiplyDecimals } from "../../values/decimal.ts";
import type {
  BalanceAssertion,
  Journal,
  JournalAmount,
  JournalCost,
  JournalFault,
  JournalPosting,
  JournalTransaction,
} from "./journal.ts";
import { faultAt } from "./read-hledger.ts";

/** A posting whose amounts are known. One that the journal left out may come out in several commodities, or in none. */
export interface SettledPosting extends JournalPosting {
  readonly amounts: readonly JournalAmount[];
}

export interface SettledTransaction extends Omit<JournalTransaction, "postings"> {
  readonly postings: readonly SettledPosting[];
}

const FAULTS_MAX = 100;

type Amounts = Map<string, Decimal>;

/**
 * Finds every amount that a journal leaves out, in the order of dates, and checks that each transaction balances and each
 * assertion holds, as hledger does: at cost, and to the precision each commodity is written with.
 */
export function settleJournal(journal: Pick<Journal, "transactions" | "commodities">): {
  readonly transactions: readonly SettledTransaction[];
  readonly faults: readonly JournalFault[];
} {
  const places = placesOf(journal);
  const balances = new Map<string, Amounts>();
  const transactions: SettledTransaction[] = [];
  const faults: JournalFault[] = [];
  const inOrder = journal.transactions.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  for (const transaction of inOrder) {
    const problems: JournalFault[] = [];
    transactions.push(settle(transaction, { balances, places, problems }));
    faults.push(...problems);
    if (faults.length >= FAULTS_MAX) break;
  }
  return { transactions, faults };
}

interface Settling {
  readonly balances: Map<string, Amounts>;
  readonly places: ReadonlyMap<string, number>;
  readonly problems: JournalFault[];
}

function settle(transaction: JournalTransaction, settling: Settling): SettledTransaction {
  const { balances, problems } = settling;
  const settled = transaction.postings.map((posting): SettledPosting | JournalPosting => {
    const done = withAmounts(posting, balances);
    if (done === undefined) return posting;
    addTo(balances, done);
    if (posting.amount !== undefined) checkAssertion(done, settling);
    return done;
  });
  for (const kind of ["real", "bracketed"] as const) {
    const group = settled.filter((posting) => posting.kind === kind);
    const open = group.filter((posting) => !isSettled(posting));
    const sums = sumAtCost(group.filter(isSettled));
    const [implied, second] = open;
    if (second !== undefined) {
      problems.push(faultAt(second.line, "mais de uma partida sem valor na mesma transação"));
    } else if (implied !== undefined) {
      const amounts = [...sums].map(([commodity, quantity]) => ({ commodity, quantity: negated(quantity) }));
      const done = { ...implied, amounts: amounts.filter(isNotZero) };
      addTo(balances, done);
      settled[settled.indexOf(implied)] = done;
    } else if (!balancesOut(sums, group, settling.places)) {
      problems.push(faultAt(transaction.line, `a transação não fecha: sobra ${textOf(sums)}`));
    }
  }
  for (const posting of settled) {
    if (posting.kind === "unbalanced" && !isSettled(posting)) {
      problems.push(faultAt(posting.line, "uma partida virtual (entre parênteses) precisa de valor"));
    }
  }
  return { ...transaction, postings: settled.filter(isSettled) };
}

function isSettled(posting: JournalPosting | SettledPosting): posting is SettledPosting {
  return "amounts" in posting;
}

/** With its own amount, or with the one that brings the account to the balance it is assigned. */
function withAmounts(posting: JournalPosting, balances: ReadonlyMap<string, Amounts>): SettledPosting | undefined {
  if (posting.amount !== undefined) return { ...posting, amounts: [posting.amount] };
  const { assertion } = posting;
  if (assertion === undefined) return undefined;
  const { commodity, quantity } = assertion.amount;
  const before = balanceOf(balances, posting.account, assertion);
  const wanted: Amounts = new Map([[commodity, quantity]]);
  for (const [other, amount] of before) {
    if (other === commodity || assertion.sole) add(wanted, other, negated(amount));
  }
  const amounts = [...wanted].map(([name, amount]) => ({ commodity: name, quantity: amount })).filter(isNotZero);
  return { ...posting, ...(assertion.cost === undefined ? {} : { cost: assertion.cost }), amounts };
}

function checkAssertion(posting: SettledPosting, { balances, problems }: Settling): void {
  const { assertion } = posting;
  if (assertion === undefined) return;
  const found = balanceOf(balances, posting.account, assertion);
  const { commodity, quantity } = assertion.amount;
  const left = add(new Map(found), commodity, negated(quantity));
  for (const [name, amount] of left) {
    if (amount.coefficient !== 0n && (name === commodity || assertion.sole)) {
      problems.push(
        faultAt(
          posting.line,
          `o saldo de ${posting.account} não confere: difere em ${textOf(new Map([[name, amount]]))}`,
        ),
      );
    }
  }
}

function balanceOf(balances: ReadonlyMap<string, Amounts>, account: string, assertion: BalanceAssertion): Amounts {
  const own = balances.get(account) ?? new Map<string, Decimal>();
  if (!assertion.inclusive) return own;
  const sum: Amounts = new Map(own);
  for (const [name, amounts] of balances) {
    if (!name.startsWith(`${account}:`)) continue;
    for (const [commodity, quantity] of amounts) add(sum, commodity, quantity);
  }
  return sum;
}

function addTo(balances: Map<string, Amounts>, posting: SettledPosting): void {
  const balance = balances.get(posting.account) ?? new Map<string, Decimal>();
  for (const { commodity, quantity } of posting.amounts) add(balance, commodity, quantity);
  balances.set(posting.account, balance);
}

function add(amounts: Amounts, commodity: string, quantity: Decimal): Amounts {
  const before = amounts.get(commodity);
  return amounts.set(commodity, before === undefined ? quantity : addDecimals(before, quantity));
}

function sumAtCost(postings: readonly SettledPosting[]): Amounts {
  const sums: Amounts = new Map();
  for (const posting of postings) {
    for (const amount of posting.amounts) {
      const { commodity, quantity } = atCost(amount, posting.cost);
      add(sums, commodity, quantity);
    }
  }
  return sums;
}

function atCost(amount: JournalAmount, cost: JournalCost | undefined): JournalAmount {
  if (cost === undefined) return amount;
  const { commodity, quantity } = cost.amount;
  if (cost.of === "unit") return { commodity, quantity: multiplyDecimals(amount.quantity, quantity) };
  // A total cost has no sign of its own: it goes the way of the amount.
  return { commodity, quantity: amount.quantity.coefficient < 0n ? negated(quantity) : quantity };
}

/** Zero at the precision of each commodity; or two commodities against each other, whose rate is then implied. */
function balancesOut(sums: Amounts, group: readonly JournalPosting[], places: ReadonlyMap<string, number>): boolean {
  const left = [...sums].filter(([commodity, sum]) => !roundsToZero(sum, places.get(commodity)));
  if (left.length === 0) return true;
  const [first, second] = left;
  if (left.length !== 2 || first === undefined || second === undefined) return false;
  const hasCost = group.some((posting) => posting.cost !== undefined);
  return !hasCost && first[1].coefficient < 0n !== second[1].coefficient < 0n;
}

function roundsToZero({ coefficient, scale }: Decimal, places: number | undefined): boolean {
  if (places === undefined || scale <= places) return coefficient === 0n;
  const magnitude = coefficient < 0n ? -coefficient : coefficient;
  return magnitude * 2n <= 10n ** BigInt(scale - places);
}

/** Decimal places of each commodity: as its directive says, else the most that an amount of it is written with. */
function placesOf(journal: Pick<Journal, "transactions" | "commodities">): Map<string, number> {
  const places = new Map<string, number>();
  for (const { postings } of journal.transactions) {
    for (const { amount } of postings) {
      if (amount === undefined) continue;
      places.set(amount.commodity, Math.max(places.get(amount.commodity) ?? 0, amount.quantity.scale));
    }
  }
  for (const commodity of journal.commodities) {
    if (commodity.places !== undefined) places.set(commodity.symbol, commodity.places);
  }
  return places;
}

function negated({ coefficient, scale }: Decimal): Decimal {
  return { coefficient: -coefficient, scale };
}

function isNotZero(amount: JournalAmount): boolean {
  return amount.quantity.coefficient !== 0n;
}

function textOf(amounts: Amounts): string {
  return [...amounts]
    .filter(([, quantity]) => quantity.coefficient !== 0n)
    .map(([commodity, quantity]) => `${decimalText(quantity)} ${commodity}`.trim())
    .join(", ");
}
