import { expect, test } from "vitest";
import { inventNote, inventParty, inventStatement } from "../../test/support/invented-documents.ts";
import { failedChecks, pendingCodes, takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";

const database = useTestDatabase();

const supplier = inventParty(1, "Moinho Inventado Ltda");
let companies = 500;

function newCompany() {
  companies += 1;
  return inventParty(companies, "Padaria Invenção Ltda");
}

function purchaseOf(company: ReturnType<typeof newCompany>) {
  return inventNote({
    number: 90,
    issuer: supplier,
    recipient: company,
    finalConsumer: true,
    items: [{ amount: 50_000n, ncm: "48025610" }],
    installments: [{ amount: 50_000n }],
  });
}

const payment = inventStatement({
  lines: [{ on: "2026-03-20", amount: "-500.00", memo: "PIX ENVIADO 90", fitid: "1" }],
}).replace("PIX ENVIADO 90", `PIX ENVIADO ${supplier.taxId}`);

async function events(companyId: string, type: string): Promise<bigint> {
  const [row] = await database.db.withCompany(companyId, (tx) =>
    tx.query<{ count: bigint }>("select count(*) from kernel.event where company_id = $1 and type = $2", [
      companyId,
      type,
    ]),
  );
  return row?.count ?? 0n;
}

test("what waits is asked once, however often the folder is taken again", async () => {
  const company = newCompany();
  const files = {
    "e.ofx": inventStatement({
      lines: [{ on: "2026-03-20", amount: "-500.00", memo: "PAGAMENTO SEM NOME", fitid: "1" }],
      closing: { on: "2026-03-20", balance: "700.00" },
    }),
    "x.xml": "<pagina/>",
  };
  const first = await takeFiles(database.db, company, files);
  expect(pendingCodes(first)).toEqual(["banking.balance_differs", "banking.movement_unknown", "documents.unreadable"]);
  const opened = await events(first.companyId, "processes.exception_opened");
  const gaps = await events(first.companyId, "banking.gap_found");
  const again = await takeFiles(database.db, company, files);
  expect(again.report.pending).toEqual(first.report.pending);
  expect(await events(first.companyId, "processes.exception_opened")).toBe(opened);
  expect(await events(first.companyId, "banking.gap_found")).toBe(gaps);
});

test("a movement that its note explains later, and the bill without a date that it pays, ask nothing more", async () => {
  const company = newCompany();
  const before = await takeFiles(database.db, company, { "e.ofx": payment });
  expect(pendingCodes(before)).toEqual(["banking.movement_unknown"]);
  const after = await takeFiles(database.db, company, { "c.xml": purchaseOf(company).xml });
  expect(after.report.movements).toMatchObject([{ status: "settled" }]);
  expect(pendingCodes(after)).toEqual([]);
  expect(await events(after.companyId, "processes.exception_resolved")).toBe(2n);
  expect(failedChecks(after)).toEqual([]);
});

test("a statement of an unknown account waits, and asks nothing more once the company has that account", async () => {
  const company = newCompany();
  const accounts = [{ bank: "033", branch: "0001", number: "99999-1", opening: { on: "2026-02-28", balance: "0.00" } }];
  const before = await takeFiles(database.db, { ...company, accounts }, { "e.ofx": payment });
  expect(pendingCodes(before)).toEqual(["banking.account_unbound"]);
  expect(before.report.movements).toEqual([]);
  const known = [
    ...accounts,
    { bank: "341", branch: "0001", number: "12345-6", opening: { on: "2026-02-28", balance: "1000.00" } },
  ];
  const after = await takeFiles(database.db, { ...company, accounts: known }, { "e.ofx": payment });
  expect(pendingCodes(after)).toEqual(["banking.movement_unknown"]);
  expect(after.report.movements).toHaveLength(1);
});

test("a balance that did not close asks nothing more once the missing statement is here", async () => {
  const company = newCompany();
  const later = inventStatement({
    lines: [{ on: "2026-03-20", amount: "-12.00", memo: "TARIFA PACOTE", fitid: "2" }],
    closing: { on: "2026-03-20", balance: "1188.00" },
  });
  const before = await takeFiles(database.db, company, { "2.ofx": later });
  expect(pendingCodes(before)).toEqual(["banking.balance_differs"]);
  const earlier = inventStatement({
    lines: [{ on: "2026-03-10", amount: "200.00", memo: "RENDIMENTO APLICACAO", fitid: "1" }],
    closing: { on: "2026-03-10", balance: "1200.00" },
  });
  const after = await takeFiles(database.db, company, { "1.ofx": earlier });
  expect(pendingCodes(after)).toEqual([]);
  expect(failedChecks(after)).toEqual([]);
});
