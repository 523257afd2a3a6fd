import { isMovement, type OfxStatement, readOfx } from "../formats/ofx/index.ts";
import type { Fault } from "../values/fault.ts";
import { moneyText, parseMoney } from "../values/money.ts";
import { presentFacts } from "./facts.ts";
import type { Inspected } from "./inspected.ts";

/**
 * One document for each account of the file, with what its statement says.
 *
 * `bank`, `branch` and `account` are as the bank wrote them, since a company's account is bound to them exactly.
 * `transactions` counts every line; `credits` and `debits` sum the movements only (no balance lines, nothing without a
 * readable date and amount), and `debits` is negative, as the lines are. `parsed` holds the whole file in each of them.
 */
export function inspectOfx(bytes: Uint8Array): Inspected[] {
  const { ofx, faults } = readOfx(bytes);
  if (ofx === undefined || ofx.statements.length === 0) return [{ kind: "ofx", facts: {}, problems: faults }];
  const version = ofx.version === undefined ? {} : { version: ofx.version };
  return ofx.statements.map((statement, index) => ({
    kind: "ofx",
    ...version,
    facts: factsOf(statement),
    problems: faults.filter((fault) => statementOf(fault) === index),
    parsed: { kind: "ofx", ofx },
    ...(ofx.statements.length > 1 ? { part: `conta ${index + 1}` } : {}),
  }));
}

function factsOf(statement: OfxStatement): Record<string, unknown> {
  const amounts = statement.transactions.filter(isMovement).map(({ TRNAMT }) => parseMoney(TRNAMT));
  return presentFacts({
    bank: statement.BANKID,
    branch: statement.BRANCHID,
    account: statement.ACCTID,
    type: statement.ACCTTYPE,
    currency: statement.CURDEF,
    from: statement.DTSTART,
    to: statement.DTEND,
    transactions: statement.transactions.length,
    credits: moneyText(amounts.filter((amount) => amount > 0n).reduce((sum, amount) => sum + amount, 0n)),
    debits: moneyText(amounts.filter((amount) => amount < 0n).reduce((sum, amount) => sum + amount, 0n)),
    balance: statement.LEDGERBAL?.BALAMT,
    balanceOn: statement.LEDGERBAL?.DTASOF,
  });
}

/** Which statement a fault is about, by its path; a fault of the whole file goes with the first. */
function statementOf({ path }: Fault): number {
  const place = /^(?:CC)?STMTRS\[(\d+)\]/.exec(path ?? "")?.[1];
  return place === undefined ? 0 : Number(place) - 1;
}
