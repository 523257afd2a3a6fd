import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type InventedNote,
  type InventedParty,
  inventCancelling,
  inventNote,
  inventParty,
  inventService,
} from "../../test/support/invented-documents.ts";
import { entriesOf, failedChecks, pendingCodes, takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";

const database = useTestDatabase();

const supplier = inventParty(1, "Moinho Inventado Ltda");
const customer = inventParty(2, "Mercado Inventado Ltda");
let companies = 1000;

function newCompany(): InventedParty {
  companies += 1;
  return inventParty(companies, "Padaria Invenção Ltda");
}

function purchaseOf(company: InventedParty, number: number): InventedNote {
  return {
    number,
    issuer: supplier,
    recipient: company,
    finalConsumer: true,
    items: [{ amount: 50_000n, ncm: "48025610" }],
    installments: [
      { amount: 25_000n, dueOn: "2026-04-20" },
      { amount: 25_000n, dueOn: "2026-05-20" },
    ],
  };
}

function returnOf(company: InventedParty, number: number, origin: string, amount: bigint): InventedNote {
  return {
    number,
    purpose: "4",
    issuer: company,
    recipient: supplier,
    issuedOn: "2026-03-15",
    refersTo: [origin],
    items: [{ amount, cfop: "5202", ncm: "48025610" }],
    tPag: "90",
  };
}

test("a return takes off the last instalment first, and out of the account where the purchase went in", async () => {
  const company = newCompany();
  const purchase = inventNote(purchaseOf(company, 11));
  const taken = await takeFiles(database.db, company, {
    // The return is read before what it returns.
    "a.xml": inventNote(returnOf(company, 12, purchase.key, 30_000n)).xml,
    "b.xml": purchase.xml,
  });
  expect(taken.report.payables).toMatchObject([
    { installment: "001", settled: "50.00", status: "partial" },
    { installment: "002", settled: "250.00", status: "settled" },
  ]);
  expect(await entriesOf(database.db, taken.companyId, "purchase_return")).toEqual([
    ["D payable 300.00", "C office_supplies 300.00"],
  ]);
  expect(failedChecks(taken)).toEqual([]);
});

test("two returns of one note share what is open of it; what is more than that is left to a person, and nothing posted", async () => {
  const company = newCompany();
  const purchase = inventNote(purchaseOf(company, 13));
  const returns = [30_000n, 15_000n, 10_000n].map((amount, at) =>
    inventNote(returnOf(company, 14 + at, purchase.key, amount)),
  );
  const files = Object.fromEntries(returns.map(({ xml }, at) => [`d${at}.xml`, xml]));
  const taken = await takeFiles(database.db, company, { ...files, "c.xml": purchase.xml });
  expect(taken.report.payables).toMatchObject([
    { installment: "001", settled: "200.00", status: "partial" },
    { installment: "002", settled: "250.00", status: "settled" },
  ]);
  expect(await entriesOf(database.db, taken.companyId, "purchase_return")).toHaveLength(2);
  expect(taken.report.pending).toMatchObject([{ code: "payables.credit_note_unapplied", subject: returns[2]?.key }]);
  expect(failedChecks(taken)).toEqual([]);
});

test("a return of what is not here is left to a person", async () => {
  const company = newCompany();
  const absent = inventNote(purchaseOf(company, 17)).key;
  const taken = await takeFiles(database.db, company, {
    "d.xml": inventNote(returnOf(company, 18, absent, 100n)).xml,
  });
  expect(pendingCodes(taken)).toEqual(["payables.credit_note_unapplied"]);
  expect(await entriesOf(database.db, taken.companyId)).toHaveLength(1);
});

test("a customer's return takes off the receivable, and the ICMS of what came back is not owed", async () => {
  const company = newCompany();
  const sale = inventNote({
    number: 19,
    issuer: company,
    recipient: customer,
    items: [{ amount: 50_000n, icms: 9_000n }],
    installments: [{ amount: 50_000n, dueOn: "2026-04-20" }],
  });
  const back = inventNote({
    number: 20,
    purpose: "4",
    issuer: customer,
    recipient: company,
    refersTo: [sale.key],
    items: [{ amount: 20_000n, cfop: "5202", icms: 3_600n }],
    tPag: "90",
  });
  const taken = await takeFiles(database.db, company, { "v.xml": sale.xml, "d.xml": back.xml });
  expect(await entriesOf(database.db, taken.companyId, "sale_return")).toEqual([
    ["D sales_returns 200.00", "C receivable 200.00", "C icms_on_sales 36.00", "D icms_payable 36.00"],
  ]);
  expect(taken.report.receivables).toMatchObject([{ settled: "200.00", status: "partial" }]);
  expect(failedChecks(taken)).toEqual([]);
});

/** A random set of notes of both sides, some returned, some cancelled, some services. */
const amount = fc.bigInt({ min: 1n, max: 500_000n });
const fact = fc.record({
  kind: fc.constantFrom("purchase", "sale", "service", "counter"),
  items: fc.array(
    fc.record({
      amount,
      ipi: fc.option(amount, { nil: undefined }),
      icmsSt: fc.option(amount, { nil: undefined }),
      icms: fc.nat(50_000).map(BigInt),
      cfop: fc.constantFrom("5102", "5101", "5405", "5910", "5949", "5656"),
      ncm: fc.constantFrom("11010010", "48025610", "84713012", "39269090"),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  installments: fc.array(amount, { maxLength: 3 }),
  withheld: fc.record({ irrf: fc.nat(100).map(BigInt), pis: fc.nat(100).map(BigInt), cofins: fc.nat(100).map(BigInt) }),
  returned: fc.option(amount, { nil: undefined }),
  cancelled: fc.boolean(),
  finalConsumer: fc.boolean(),
});

function filesOf(company: InventedParty, facts: readonly (typeof fact extends fc.Arbitrary<infer T> ? T : never)[]) {
  return facts.flatMap(({ kind, items, installments, withheld, returned, cancelled, finalConsumer }, at): string[] => {
    const number = 100 + at * 2;
    if (kind === "service") {
      const total = items.reduce((sum, each) => sum + each.amount, 1_000n);
      return [inventService({ number, provider: supplier, taker: company, amount: total, withheld }).xml];
    }
    const isSale = kind !== "purchase";
    const note: InventedNote = {
      number,
      ...(kind === "counter" ? { model: "65" as const, tPag: "01" } : {}),
      issuer: isSale ? company : supplier,
      ...(kind === "counter" ? {} : { recipient: isSale ? customer : company }),
      items: items.map(({ ipi, icmsSt, ...item }) => ({
        ...item,
        ...(ipi === undefined ? {} : { ipi }),
        ...(icmsSt === undefined ? {} : { icmsSt }),
      })),
      finalConsumer,
      ...(installments.length === 0 || kind === "counter"
        ? {}
        : { installments: installments.map((each) => ({ amount: each, dueOn: "2026-04-20" })) }),
      withheld: { vIRRF: withheld.irrf, vRetPIS: withheld.pis, vRetCOFINS: withheld.cofins },
    };
    const { key, xml } = inventNote(note);
    const back: InventedNote[] =
      returned === undefined || kind === "counter"
        ? []
        : [
            {
              number: number + 1,
              purpose: "4",
              issuer: isSale ? customer : company,
              recipient: isSale ? company : supplier,
              refersTo: [key],
              items: [{ amount: returned, cfop: "5202" }],
              tPag: "90",
            },
          ];
    return [xml, ...back.map((each) => inventNote(each).xml), ...(cancelled ? [inventCancelling(note)] : [])];
  });
}

test("whatever notes come, what is open in the titles is what the ledger holds, at each step", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fact, { minLength: 1, maxLength: 6 }), fc.nat(), async (facts, cut) => {
      const company = newCompany();
      const files = filesOf(company, facts);
      const at = cut % (files.length + 1);
      const named = (some: readonly string[], from: number) =>
        Object.fromEntries(some.map((xml, index) => [`${String(from + index).padStart(3, "0")}.xml`, xml]));
      for (const part of [named(files.slice(0, at), 0), named(files.slice(at), at)]) {
        const taken = await takeFiles(database.db, company, part);
        expect(failedChecks(taken)).toEqual([]);
      }
    }),
    { numRuns: 25 },
  );
});
