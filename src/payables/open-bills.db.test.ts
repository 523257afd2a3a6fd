import { expect, test } from "vitest";
import { inventNote, inventParty, inventService } from "../../test/support/invented-documents.ts";
import { entriesOf, failedChecks, pendingCodes, takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";

const database = useTestDatabase();

/** Each test has a company of its own; the suppliers are the same. */
const supplier = inventParty(1, "Moinho Inventado Ltda");
let companies = 100;

function newCompany(taxRegime: "presumido" | "simples" = "presumido") {
  companies += 1;
  return { ...inventParty(companies, "Padaria Invenção Ltda"), taxRegime };
}

test("goods that the company sells again go to stock, with the ICMS recovered out of Simples", async () => {
  const company = newCompany();
  const sale = inventNote({
    number: 1,
    issuer: company,
    recipient: inventParty(2),
    items: [{ amount: 20_000n, ncm: "11010010" }],
  });
  const purchase = inventNote({
    number: 2,
    issuer: supplier,
    recipient: company,
    items: [{ amount: 100_000n, ncm: "11010010", icms: 18_000n }],
    installments: [
      { amount: 50_000n, dueOn: "2026-04-10" },
      { amount: 50_000n, dueOn: "2026-05-10" },
    ],
  });
  const taken = await takeFiles(database.db, company, { "v.xml": sale.xml, "c.xml": purchase.xml });
  expect(await entriesOf(database.db, taken.companyId, "purchase")).toEqual([
    ["D inventory 820.00", "D icms_recoverable 180.00", "C payable 1000.00"],
  ]);
  expect(taken.report.payables).toMatchObject([
    { document: purchase.key, installment: "001", dueOn: "2026-04-10", amount: "500.00", status: "open" },
    { document: purchase.key, installment: "002", dueOn: "2026-05-10", amount: "500.00", confirmed: true },
  ]);
  expect(failedChecks(taken)).toEqual([]);
});

test("in Simples nothing is recovered: all is cost of the stock", async () => {
  const company = newCompany("simples");
  const sale = inventNote({
    number: 1,
    issuer: company,
    recipient: inventParty(2),
    items: [{ amount: 20_000n, ncm: "11010010" }],
  });
  const purchase = inventNote({
    number: 3,
    issuer: supplier,
    recipient: company,
    items: [{ amount: 100_000n, ncm: "11010010", icms: 18_000n }],
  });
  const taken = await takeFiles(database.db, company, { "v.xml": sale.xml, "c.xml": purchase.xml });
  expect(await entriesOf(database.db, taken.companyId, "purchase")).toEqual([
    ["D inventory 1000.00", "C payable 1000.00"],
  ]);
});

test.each([
  { what: "paper for the office", item: { ncm: "48025610" }, role: "office_supplies" },
  { what: "a computer up to R$ 1.200,00", item: { ncm: "84713012" }, amount: 120_000n, role: "small_assets_expense" },
  { what: "a computer over R$ 1.200,00", item: { ncm: "84713012" }, amount: 120_001n, role: "fixed_asset_it" },
  { what: "fuel used up", item: { ncm: "27101259", cfop: "5656" }, role: "vehicle_expense" },
  { what: "freight", item: { ncm: "00000000", cfop: "5353" }, role: "postage_expense" },
])("$what bought by a consumer of it goes to $role", async ({ item, amount = 50_000n, role }) => {
  const company = newCompany();
  const purchase = inventNote({
    number: 4,
    issuer: supplier,
    recipient: company,
    finalConsumer: true,
    items: [{ amount, ...item }],
    installments: [{ amount, dueOn: "2026-04-10" }],
  });
  const taken = await takeFiles(database.db, company, { "c.xml": purchase.xml });
  const amountText = `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;
  expect(await entriesOf(database.db, taken.companyId, "purchase")).toEqual([
    [`D ${role} ${amountText}`, `C payable ${amountText}`],
  ]);
  expect(pendingCodes(taken)).toEqual([]);
});

test("what nothing explains waits in its own account, and a person is asked once", async () => {
  const company = newCompany();
  const purchase = inventNote({
    number: 5,
    issuer: supplier,
    recipient: company,
    items: [
      { amount: 30_000n, ncm: "39269090" },
      { amount: 20_000n, ncm: "73269090" },
    ],
    installments: [{ amount: 50_000n, dueOn: "2026-04-10" }],
  });
  const taken = await takeFiles(database.db, company, { "c.xml": purchase.xml });
  expect(await entriesOf(database.db, taken.companyId, "purchase")).toEqual([
    ["D purchases_to_classify 500.00", "C payable 500.00"],
  ]);
  expect(taken.report.pending).toMatchObject([{ code: "payables.account_unclear", subject: purchase.key }]);
});

test("instalments less than the note are what is owed, each class by its share of them", async () => {
  const company = newCompany();
  const purchase = inventNote({
    number: 6,
    issuer: supplier,
    recipient: company,
    finalConsumer: true,
    items: [
      { amount: 30_000n, ncm: "48025610" },
      { amount: 10_000n, ncm: "40111000" },
      { amount: 10_000n, ncm: "48025610", cfop: "5910" },
    ],
    installments: [{ amount: 40_000n, dueOn: "2026-04-10" }],
  });
  const taken = await takeFiles(database.db, company, { "c.xml": purchase.xml });
  expect(await entriesOf(database.db, taken.companyId, "purchase")).toEqual([
    ["D office_supplies 300.00", "D vehicle_expense 100.00", "C payable 400.00"],
  ]);
  expect(failedChecks(taken)).toEqual([]);
});

test("PIS, COFINS and CSLL of a service stay with the supplier until it is paid; IRRF and ISS do not", async () => {
  const company = newCompany();
  const service = inventService({
    number: 7,
    provider: supplier,
    taker: company,
    amount: 100_000n,
    withheld: { irrf: 1_500n, iss: 5_000n, pis: 650n, cofins: 3_000n, csll: 1_000n },
  });
  const first = await takeFiles(database.db, company, { "s.xml": service.xml });
  expect(await entriesOf(database.db, first.companyId, "service_taken_withheld")).toEqual([
    ["D services_expense 1000.00", "C payable 935.00", "C irrf_services_payable 15.00", "C iss_withheld_payable 50.00"],
  ]);
  expect(first.report.payables).toMatchObject([{ document: service.key, amount: "888.50", dueOn: null }]);
  expect(pendingCodes(first)).toEqual(["payables.due_date_missing"]);
  expect(failedChecks(first)).toEqual([]);

  const paid = await takeFiles(database.db, company, {
    "s.xml": service.xml,
    "e.ofx": `OFXHEADER:100\n<OFX><STMTRS><BANKACCTFROM><BANKID>341<ACCTID>0001123456</BANKACCTFROM><BANKTRANLIST><STMTTRN><DTPOSTED>20260320<TRNAMT>-888.50<FITID>1<MEMO>PIX ${supplier.taxId}</STMTTRN></BANKTRANLIST></STMTRS></OFX>`,
  });
  expect(paid.report.payables).toMatchObject([{ status: "settled" }]);
  const [last] = (await entriesOf(database.db, paid.companyId)).slice(-1);
  expect(last).toHaveLength(4);
  expect(last?.[0]).toBe("D payable 888.50");
  expect(last?.[2]).toBe("D payable 46.50");
  expect(last?.[3]).toBe("C csrf_payable 46.50");
  expect(pendingCodes(paid)).toEqual([]);
  expect(failedChecks(paid)).toEqual([]);
});

test("a service whose withholding does not explain its net opens by the net, and a person is asked", async () => {
  const company = newCompany();
  const withheld = { irrf: 1_500n };
  const service = inventService({
    number: 8,
    provider: supplier,
    taker: company,
    amount: 100_000n,
    withheld,
    net: 97_000n,
  });
  const taken = await takeFiles(database.db, company, { "a.xml": service.xml });
  expect(await entriesOf(database.db, taken.companyId, "service_taken_withheld")).toEqual([
    ["D services_expense 970.00", "C payable 970.00"],
  ]);
  expect(pendingCodes(taken)).toContain("payables.withholding_unclear");
});

test("an item whose discount is more than its price weighs nothing, and stops nothing", async () => {
  const company = newCompany();
  const purchase = inventNote({
    number: 10,
    issuer: supplier,
    recipient: company,
    finalConsumer: true,
    items: [
      { amount: 30_000n, ncm: "48025610" },
      { amount: -10_000n, ncm: "40111000" },
    ],
    installments: [{ amount: 20_000n, dueOn: "2026-04-10" }],
  });
  const taken = await takeFiles(database.db, company, { "c.xml": purchase.xml });
  expect(await entriesOf(database.db, taken.companyId, "purchase")).toEqual([
    ["D office_supplies 200.00", "C payable 200.00"],
  ]);
});
