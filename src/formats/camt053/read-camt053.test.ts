import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { moneyText, parseMoney } from "../../values/money.ts";
import { openXml } from "../xml/index.ts";
import { type Camt053Reading, readCamt053 } from "./index.ts";

function read(xml: Uint8Array): Camt053Reading {
  const opened = openXml(xml);
  if ("fault" in opened) throw new Error(opened.fault.message);
  const root = opened.document.root.child("BkToCstmrStmt");
  if (root === undefined) throw new Error("no BkToCstmrStmt");
  return readCamt053(root);
}

const detail = (amount: string | undefined, name: string) => `<TxDtls>
  <Refs><EndToEndId>E2E${name}</EndToEndId></Refs>
  ${amount === undefined ? "" : `<AmtDtls><TxAmt><Amt Ccy="BRL">${amount}</Amt></TxAmt></AmtDtls>`}
  <RltdPties><Dbtr><Nm>${name}</Nm><Id><OrgId><Othr><Id>12ABC34501DE35</Id></Othr></OrgId></Id></Dbtr></RltdPties>
  <RmtInf><Ustrd>NF 4512</Ustrd></RmtInf>
</TxDtls>`;

const statement = (details: string, closing = "130.00") =>
  Buffer.from(`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
  <Id>1</Id>
  <Acct><Id><Othr><Id>12345-6</Id></Othr></Id><Ccy>BRL</Ccy><Svcr><FinInstnId><ClrSysMmbId><MmbId>341</MmbId></ClrSysMmbId></FinInstnId></Svcr></Acct>
  <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="BRL">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-23</Dt></Dt></Bal>
  <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="BRL">${closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>
  <Ntry><Amt Ccy="BRL">50.0</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-11-24T23:30:00-03:00</DtTm></BookgDt>
    <NtryDtls>${details}</NtryDtls></Ntry>
  <Ntry><Amt Ccy="BRL">20.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-24</Dt></BookgDt></Ntry>
  <Ntry><Amt Ccy="BRL">999.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>PDNG</Sts><BookgDt><Dt>2026-11-25</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>`);

describe("a statement of ISO 20022", () => {
  test("has its entries with their sign, on the day that the bank wrote, and who is behind them", () => {
    const { statements, faults } = read(statement(detail("30.00", "ANA") + detail("20.00", "BIA")));
    expect(faults).toEqual([]);
    expect(statements).toMatchObject([{ bank: "341", account: "12345-6", currency: "BRL" }]);
    expect(statements[0]?.entries).toMatchObject([
      { amount: "50.00", bookedOn: "2026-11-24", status: "BOOK" },
      { amount: "-20.00", details: [] },
      { amount: "-999.00", status: "PDNG" },
    ]);
    expect(statements[0]?.entries[0]?.details).toMatchObject([
      {
        amount: "30.00",
        endToEndId: "E2EANA",
        counterparty: "ANA",
        counterpartyTaxId: "12ABC34501DE35",
        remittance: "NF 4512",
      },
      { amount: "20.00", endToEndId: "E2EBIA" },
    ]);
  });

  test.each([
    ["the only part needs no amount of its own", detail(undefined, "ANA"), 1],
    ["parts that do not sum to the entry leave it whole", detail("30.00", "ANA") + detail("19.99", "BIA"), 0],
    ["parts without amounts leave it whole", detail(undefined, "ANA") + detail(undefined, "BIA"), 0],
  ])("%s", (_, details, count) => {
    expect(read(statement(details)).statements[0]?.entries[0]?.details).toHaveLength(count);
  });

  test("whose entries do not lead to its closing balance says so", () => {
    expect(read(statement("", "130.01")).faults.map(({ code }) => code)).toEqual(["camt053.balance_differs"]);
  });
});

const folder = new URL("../../../../shared/samples/banking/", import.meta.url);

test.skipIf(!existsSync(folder))(
  "the sample file has what its manifest says (skipped where the shared folder is absent)",
  () => {
    const manifest = JSON.parse(readFileSync(new URL("MANIFEST.json", folder), "utf8"));
    const sample = manifest.samples.find(({ kind }: { kind: string }) => kind === "camt");
    const { statements } = read(readFileSync(new URL(sample.file, folder)));
    expect(
      statements.map(({ id, entries, balances }) => {
        const of = (sign: (amount: bigint) => boolean) => entries.map(({ amount }) => parseMoney(amount)).filter(sign);
        const sum = (amounts: readonly bigint[]) => moneyText(amounts.reduce((total, amount) => total + amount, 0n));
        return {
          id,
          entries: entries.length,
          tx_details: entries.reduce((count, { details }) => count + details.length, 0),
          credits_sum: sum(of((amount) => amount > 0n)),
          debits_sum: sum(of((amount) => amount < 0n)).replace("-", ""),
          balances: balances.map(({ code, amount, date }) => ({
            code,
            amount: amount.replace("-", ""),
            dc: amount.startsWith("-") ? "DBIT" : "CRDT",
            date,
          })),
        };
      }),
    ).toEqual(sample.facts.statements);
  },
);
