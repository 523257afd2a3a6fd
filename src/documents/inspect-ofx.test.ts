import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inspectOfx } from "./inspect-ofx.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("what inspect says of an OFX file", () => {
  it("is one document for each account, each with its own problems", () => {
    const found = inspectOfx(
      utf8(`<OFX><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>341<BRANCHID>0001<ACCTID>12345-6<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260301<DTEND>20260331
<STMTTRN><DTPOSTED>20260302<TRNAMT>100,10<FITID>1</STMTTRN>
<STMTTRN><DTPOSTED>20260303<TRNAMT>-30,05<FITID>2</STMTTRN>
<STMTTRN><DTPOSTED>20260304<TRNAMT>-1,00<FITID>3</STMTTRN>
<STMTTRN><DTPOSTED>20260304<TRNAMT>999,00<FITID>0<MEMO>SALDO DIA</STMTTRN>
<STMTTRN><DTPOSTED>99990101<TRNAMT>5,00<FITID>4</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>69,05<DTASOF>20260331</LEDGERBAL></STMTRS>
<CCSTMTRS><CURDEF>BRL<CCACCTFROM><ACCTID>XXXX-1234</CCACCTFROM><LEDGERBAL><BALAMT>0<DTASOF>0</LEDGERBAL></CCSTMTRS></OFX>`),
    );
    expect(found).toMatchObject([
      {
        kind: "ofx",
        part: "conta 1",
        facts: {
          bank: "341",
          branch: "0001",
          account: "12345-6",
          type: "CHECKING",
          currency: "BRL",
          from: "2026-03-01",
          to: "2026-03-31",
          transactions: 5,
          credits: "100.10",
          debits: "-31.05",
          balance: "69.05",
          balanceOn: "2026-03-31",
        },
        problems: [{ code: "ofx.date_implausible" }],
      },
      {
        part: "conta 2",
        facts: {
          account: "XXXX-1234",
          transactions: 0,
          credits: "0.00",
          debits: "0.00",
          balance: "0.00",
          currency: "BRL",
        },
        problems: [],
      },
    ]);
  });

  it("is one document with its problem when there is no statement to read", () => {
    expect(inspectOfx(utf8("OFXHEADER:100"))).toMatchObject([
      { kind: "ofx", facts: {}, problems: [{ code: "ofx.root_missing" }] },
    ]);
  });
});

const folder = new URL("../../../shared/samples/banking/", import.meta.url);
const isHere = existsSync(folder);

interface Sample {
  readonly file: string;
  readonly kind: string;
  readonly facts: { readonly statements: readonly Record<string, unknown>[] };
}

function samples(): Sample[] {
  if (!isHere) return [];
  const manifest: { samples: Sample[] } = JSON.parse(readFileSync(new URL("MANIFEST.json", folder), "utf8"));
  return manifest.samples.filter(({ kind }) => kind === "ofx");
}

const withoutNulls = (facts: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));

describe.skipIf(!isHere)("the facts of the shared samples", () => {
  it.each(samples())("are as measured: $file", ({ file, facts }) => {
    expect(inspectOfx(readFileSync(new URL(file, folder))).map((one) => one.facts)).toEqual(
      facts.statements.map((statement) =>
        withoutNulls({
          bank: statement["bankid"],
          branch: statement["branchid"],
          account: statement["acctid"],
          type: statement["accttype"],
          currency: statement["currency"],
          from: statement["dtstart"],
          to: statement["dtend"],
          transactions: statement["transactions"],
          credits: statement["credits_sum"],
          debits: statement["debits_sum"],
          balance: statement["ledger_balance"],
          balanceOn: statement["ledger_date"],
        }),
      ),
    );
  });
});
