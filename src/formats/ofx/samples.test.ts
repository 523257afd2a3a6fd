import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { OfxStatement } from "./ofx.ts";
import { readOfx } from "./read-ofx.ts";

// Samples of real banks stay outside the repository; where they are absent, the invented fixtures still prove each feature.
const folder = new URL("../../../../shared/samples/banking/", import.meta.url);
const isHere = existsSync(folder);

interface Sample {
  readonly file: string;
  readonly kind: string;
  readonly facts: {
    readonly actual_encoding: string;
    readonly bank_org: string | null;
    readonly bank_fid: string | null;
    readonly declared: { readonly version: string | null };
    readonly statements: readonly unknown[];
  };
}

function samples(): Sample[] {
  if (!isHere) return [];
  const manifest: { samples: Sample[] } = JSON.parse(readFileSync(new URL("MANIFEST.json", folder), "utf8"));
  return manifest.samples.filter(({ kind }) => kind === "ofx");
}

/** The same facts as the manifest's, computed from what was read. */
function factsOf(statement: OfxStatement): unknown {
  const { transactions } = statement;
  const amounts = transactions.flatMap(({ TRNAMT }) => (TRNAMT === undefined ? [] : [TRNAMT]));
  const dates = transactions.flatMap(({ DTPOSTED }) => DTPOSTED ?? []).sort();
  const fitids = new Set(transactions.map(({ FITID }) => FITID));
  const sum = (negative: boolean): string => {
    const chosen = amounts.filter((amount) => amount.startsWith("-") === negative);
    const total = chosen.reduce((before, amount) => before + BigInt(amount.replace(".", "")), 0n);
    const digits = String(total < 0n ? -total : total).padStart(3, "0");
    return `${total < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  };
  const first = transactions[0];
  return {
    kind: statement.kind === "bank" ? "STMTRS" : "CCSTMTRS",
    currency: statement.CURDEF ?? null,
    bankid: statement.BANKID ?? null,
    branchid: statement.BRANCHID ?? null,
    acctid: statement.ACCTID,
    accttype: statement.ACCTTYPE ?? null,
    transactions: transactions.length,
    amounts_readable: amounts.length,
    credits_count: amounts.filter((amount) => !amount.startsWith("-")).length,
    credits_sum: sum(false),
    debits_count: amounts.filter((amount) => amount.startsWith("-")).length,
    debits_sum: sum(true),
    first_date: dates[0] ?? null,
    last_date: dates.at(-1) ?? null,
    dtstart: statement.DTSTART ?? null,
    dtend: statement.DTEND ?? null,
    ledger_balance: statement.LEDGERBAL?.BALAMT ?? null,
    ledger_date: statement.LEDGERBAL?.DTASOF ?? null,
    available_balance: statement.AVAILBAL?.BALAMT ?? null,
    distinct_fitids: fitids.size,
    duplicate_fitids: transactions.length - fitids.size,
    first_transaction:
      first === undefined
        ? null
        : {
            type: first.TRNTYPE ?? null,
            date: first.DTPOSTED ?? null,
            amount: first.TRNAMT ?? (first.informational ? null : "INVALID"),
            fitid: first.FITID ?? null,
            memo: first.MEMO ?? null,
            name: first.NAME ?? null,
          },
  };
}

describe.skipIf(!isHere)("the statements of real banks in the shared samples", () => {
  it.each(samples())("are read as measured: $file", ({ file, facts }) => {
    const { ofx } = readOfx(readFileSync(new URL(file, folder)));
    expect(ofx?.encoding).toBe(facts.actual_encoding);
    expect(ofx?.version ?? null).toBe(facts.declared.version);
    expect(ofx?.org ?? null).toBe(facts.bank_org);
    expect(ofx?.fid ?? null).toBe(facts.bank_fid);
    expect(ofx?.statements.map(factsOf)).toEqual(facts.statements);
  });

  it("are many enough to mean something", () => {
    expect(samples().length).toBeGreaterThanOrEqual(12);
  });
});
