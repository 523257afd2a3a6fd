import { type Camt053Statement, readCamt053 } from "../formats/camt053/index.ts";
import type { XmlElement } from "../formats/xml/index.ts";
import { moneyText, parseMoney } from "../values/money.ts";
import { presentFacts } from "./facts.ts";
import type { Inspected } from "./inspected.ts";

/** One document for each statement of the file. `debits` is negative, as the entries are. */
export function inspectCamt053(root: XmlElement): Inspected[] {
  const { statements, faults } = readCamt053(root);
  return statements.map((statement, at) => ({
    kind: "camt053",
    facts: factsOf(statement),
    problems: faults.filter(({ path }) => path?.startsWith(`Stmt[${at + 1}]`)),
    ...(statements.length > 1 ? { part: `extrato ${at + 1}` } : {}),
  }));
}

function factsOf({
  bank,
  branch,
  account,
  currency,
  from,
  to,
  balances,
  entries,
}: Camt053Statement): Record<string, unknown> {
  const amounts = entries.filter(({ amount }) => amount !== "").map(({ amount }) => parseMoney(amount));
  const sum = (some: readonly bigint[]): string => moneyText(some.reduce((total, amount) => total + amount, 0n));
  const closing = balances.find(({ code }) => code === "CLBD");
  return presentFacts({
    bank,
    branch,
    account,
    currency,
    from,
    to,
    transactions: entries.length,
    credits: sum(amounts.filter((amount) => amount > 0n)),
    debits: sum(amounts.filter((amount) => amount < 0n)),
    balance: closing?.amount,
    balanceOn: closing?.date,
  });
}
