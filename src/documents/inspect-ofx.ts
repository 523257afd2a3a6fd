import {
  decodePieces,
  encodingOf,
  inPieces,
  isMovement,
  LINES_MAX,
  type OfxStatement,
  type OfxTransaction,
  walkOfx,
} from "../formats/ofx/index.ts";
import type { Fault } from "../values/fault.ts";
import { type Centavos, moneyText, parseMoney } from "../values/money.ts";
import { presentFacts } from "./facts.ts";
import type { Inspected } from "./inspected.ts";

/**
 * One document for each account of the file, with what its statement says.
 *
 * `bank`, `branch` and `account` are as the bank wrote them, since a company's account is bound to them exactly.
 * `transactions` counts every line; `credits` and `debits` sum the movements only (no balance lines, nothing without a
 * readable date and amount), and `debits` is negative, as the lines are.
 */
export function inspectOfx(bytes: Uint8Array): Inspected[] {
  // As many lines as an import takes in: what is said to be in a statement is what is posted of it.
  return inspectPieces(() => inPieces(bytes), LINES_MAX);
}

/**
 * The same of a file of any size, that is never in memory whole.
 *
 * @param pieces the bytes from their beginning, each time it is called: the encoding is known only when all of them were seen
 */
export function inspectOfxPieces(pieces: () => Iterable<Uint8Array>): Inspected[] {
  return inspectPieces(pieces, Number.POSITIVE_INFINITY);
}

interface Sums {
  transactions: number;
  credits: Centavos;
  debits: Centavos;
}

const nothing = (): Sums => ({ transactions: 0, credits: 0n, debits: 0n });

function inspectPieces(pieces: () => Iterable<Uint8Array>, linesMax: number): Inspected[] {
  const statements: Record<string, unknown>[] = [];
  const faults: Fault[] = [];
  let version: string | undefined;
  let sums = nothing();
  for (const part of walkOfx(decodePieces(pieces(), encodingOf(pieces())), { linesMax })) {
    switch (part.part) {
      case "transaction":
        count(sums, part.transaction);
        break;
      case "statement":
        statements.push(factsOf(part.values, sums));
        sums = nothing();
        break;
      case "fault":
        faults.push(part.fault);
        break;
      case "end":
        version = part.file.version;
    }
  }
  if (statements.length === 0) return [{ kind: "ofx", facts: {}, problems: faults }];
  return statements.map((facts, index) => ({
    kind: "ofx",
    ...(version !== undefined && { version }),
    facts,
    problems: faults.filter((fault) => statementOf(fault) === index),
    ...(statements.length > 1 ? { part: `conta ${index + 1}` } : {}),
  }));
}

function count(sums: Sums, transaction: OfxTransaction): void {
  sums.transactions += 1;
  if (!isMovement(transaction)) return;
  const amount = parseMoney(transaction.TRNAMT);
  if (amount > 0n) sums.credits += amount;
  else sums.debits += amount;
}

function factsOf(
  statement: Omit<OfxStatement, "transactions">,
  { transactions, credits, debits }: Sums,
): Record<string, unknown> {
  return presentFacts({
    bank: statement.BANKID,
    branch: statement.BRANCHID,
    account: statement.ACCTID,
    type: statement.ACCTTYPE,
    currency: statement.CURDEF,
    from: statement.DTSTART,
    to: statement.DTEND,
    transactions,
    credits: moneyText(credits),
    debits: moneyText(debits),
    balance: statement.LEDGERBAL?.BALAMT,
    balanceOn: statement.LEDGERBAL?.DTASOF,
  });
}

/** Which statement a fault is about, by its path; a fault of the whole file goes with the first. */
function statementOf({ path }: Fault): number {
  const place = /^(?:CC)?STMTRS\[(\d+)\]/.exec(path ?? "")?.[1];
  return place === undefined ? 0 : Number(place) - 1;
}
