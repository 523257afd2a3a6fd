import { expect, test } from "vitest";
import { inventNote, inventParty, inventService } from "../../test/support/invented-documents.ts";
import { entriesOf, failedChecks, pendingCodes, takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";

const database = useTestDatabase();

const customer = inventParty(2, "Mercado Inventado Ltda");
let companies = 200;

function newCompany(taxRegime: "presumido" | "simples" = "presumido") {
  companies += 1;
  return { ...inventParty(companies, "Fábrica Invenção Ltda"), taxRegime };
}

test("IPI and ICMS-ST of a sale are the government's, not revenue; own ICMS is deducted from it", async () => {
  const company = newCompany();
  const sale = inventNote({
    number: 1,
    issuer: company,
    recipient: customer,
    items: [
      { amount: 80_000n, cfop: "5401", icms: 14_400n, ipi: 4_000n, icmsSt: 9_000n },
      { amount: 20_000n, cfop: "5102", icms: 3_600n },
    ],
    installments: [{ amount: 113_000n, dueOn: "2026-04-10" }],
  });
  const taken = await takeFiles(database.db, company, { "v.xml": sale.xml });
  const [entry = []] = await entriesOf(database.db, taken.companyId, "sale_goods");
  expect(entry[0]).toBe("D receivable 1130.00");
  expect(entry.slice(-4)).toEqual([
    "C ipi_payable 40.00",
    "C icms_st_payable 90.00",
    "D icms_on_sales 180.00",
    "C icms_payable 180.00",
  ]);
  expect(entry.slice(1, 3)).toEqual(["C revenue_products 800.00", "C revenue_goods 200.00"]);
  expect(failedChecks(taken)).toEqual([]);
});

test("in Simples the ICMS of a sale is inside the DAS and not in the entry", async () => {
  const company = newCompany("simples");
  const sale = inventNote({
    number: 2,
    issuer: company,
    recipient: customer,
    items: [{ amount: 20_000n, icms: 3_600n }],
    installments: [{ amount: 20_000n, dueOn: "2026-04-10" }],
  });
  const taken = await takeFiles(database.db, company, { "v.xml": sale.xml });
  expect(await entriesOf(database.db, taken.companyId, "sale_goods")).toEqual([
    ["D receivable 200.00", "C revenue_goods 200.00"],
  ]);
});

test("what the customer of a service keeps back is tax to offset, and the title is the net", async () => {
  const company = newCompany();
  const service = inventService({
    number: 3,
    provider: company,
    taker: customer,
    amount: 200_000n,
    withheld: { irrf: 3_000n, iss: 10_000n, pis: 1_300n, cofins: 6_000n, csll: 2_000n, inss: 22_000n },
  });
  const taken = await takeFiles(database.db, company, { "s.xml": service.xml });
  expect(await entriesOf(database.db, taken.companyId, "sale_service")).toEqual([
    [
      "D receivable 1557.00",
      "D irrf_withheld_asset 30.00",
      "D csll_withheld_asset 20.00",
      "D cofins_withheld_asset 60.00",
      "D pis_withheld_asset 13.00",
      "D inss_withheld_asset 220.00",
      "D iss_withheld_asset 100.00",
      "C revenue_services 2000.00",
    ],
  ]);
  expect(taken.report.receivables).toMatchObject([{ document: service.key, amount: "1557.00" }]);
  expect(failedChecks(taken)).toEqual([]);
});

test.each([
  { tPag: "01", role: "cash" },
  { tPag: "03", role: "card_receivable" },
  { tPag: "04", role: "card_receivable" },
])(
  "a sale at the counter paid by $tPag opens no title: the books receive it at once in $role",
  async ({ tPag, role }) => {
    const company = newCompany();
    const sale = inventNote({ number: 4, model: "65", issuer: company, items: [{ amount: 5_000n, icms: 900n }], tPag });
    const taken = await takeFiles(database.db, company, { "n.xml": sale.xml });
    const [entry = []] = await entriesOf(database.db, taken.companyId, "sale_goods");
    expect(entry.slice(0, 2)).toEqual([`D ${role} 50.00`, "C revenue_goods 50.00"]);
    expect(taken.report.receivables).toEqual([]);
    expect(failedChecks(taken)).toEqual([]);
  },
);

test("a sale whose operation says no kind of revenue waits in its own account, and a person is asked", async () => {
  const company = newCompany();
  const sale = inventNote({
    number: 5,
    issuer: company,
    recipient: customer,
    items: [{ amount: 20_000n, cfop: "5551" }],
    installments: [{ amount: 20_000n, dueOn: "2026-04-10" }],
  });
  const taken = await takeFiles(database.db, company, { "v.xml": sale.xml });
  expect(await entriesOf(database.db, taken.companyId, "sale_goods")).toEqual([
    ["D receivable 200.00", "C sales_to_classify 200.00"],
  ]);
  expect(pendingCodes(taken)).toEqual(["receivables.account_unclear"]);
});
