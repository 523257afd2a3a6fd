import { expect, test } from "vitest";
import {
  type InventedNote,
  inventCancelling,
  inventNote,
  inventParty,
  inventService,
  inventStatement,
} from "../../test/support/invented-documents.ts";
import { entriesOf, failedChecks, pendingCodes, takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";

const database = useTestDatabase();

const supplier = inventParty(1, "Moinho Inventado Ltda");
let companies = 300;

function newCompany() {
  companies += 1;
  return inventParty(companies, "Padaria Invenção Ltda");
}

function purchaseOf(company: ReturnType<typeof newCompany>, more: Partial<InventedNote> = {}): InventedNote {
  return {
    number: 77,
    issuer: supplier,
    recipient: company,
    finalConsumer: true,
    items: [{ amount: 50_000n, ncm: "48025610" }],
    installments: [
      { amount: 25_000n, dueOn: "2026-03-20" },
      { amount: 25_000n, dueOn: "2026-04-20" },
    ],
    ...more,
  };
}

function paymentOf(amount: string): string {
  return inventStatement({ lines: [{ on: "2026-03-20", amount, memo: `PIX ENVIADO ${supplier.taxId}`, fitid: "1" }] });
}

test("a note cancelled after its bills were opened leaves no bill to pay and nothing in the books", async () => {
  const company = newCompany();
  const note = purchaseOf(company, { items: [{ amount: 50_000n, ncm: "39269090" }] });
  const before = await takeFiles(database.db, company, { "c.xml": inventNote(note).xml });
  expect(pendingCodes(before)).toEqual(["payables.account_unclear"]);
  const taken = await takeFiles(database.db, company, { "x.xml": inventCancelling(note) });
  expect(taken.report.payables.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
  expect(await entriesOf(database.db, taken.companyId, "reversal")).toEqual([
    ["C purchases_to_classify 500.00", "D payable 500.00"],
  ]);
  expect(pendingCodes(taken)).toEqual([]);
  expect(failedChecks(taken)).toEqual([]);
});

test("the cancelling may come first, or together, and nothing is ever opened", async () => {
  const company = newCompany();
  const [first, second] = [purchaseOf(company, { number: 78 }), purchaseOf(company, { number: 79 })];
  await takeFiles(database.db, company, { "x.xml": inventCancelling(first) });
  const taken = await takeFiles(database.db, company, {
    "a.xml": inventNote(first).xml,
    "b.xml": inventNote(second).xml,
    "y.xml": inventCancelling(second),
  });
  expect(taken.report.payables).toEqual([]);
  expect(failedChecks(taken)).toEqual([]);
});

test.each([{ later: true }, { later: false }])(
  "a copy that says the note was cancelled counts, whichever came first",
  async ({ later }) => {
    const company = newCompany();
    const note = purchaseOf(company, { number: 80 });
    const copies = [inventNote(note).xml, inventNote({ ...note, cStat: "101" }).xml];
    const [first = "", second = ""] = later ? copies : copies.reverse();
    await takeFiles(database.db, company, { "1.xml": first });
    const taken = await takeFiles(database.db, company, { "2.xml": second });
    expect(taken.report.payables.filter(({ status }) => status !== "cancelled")).toEqual([]);
    expect(failedChecks(taken)).toEqual([]);
  },
);

test("a note cancelled after it was paid, even in part, stays in the books and a person is told", async () => {
  const company = newCompany();
  const note = purchaseOf(company, { number: 81, installments: [{ amount: 50_000n, dueOn: "2026-03-20" }] });
  const paid = await takeFiles(database.db, company, {
    "c.xml": inventNote(note).xml,
    "e.ofx": paymentOf("-500.00"),
  });
  expect(paid.report.payables).toMatchObject([{ status: "settled" }]);
  const taken = await takeFiles(database.db, company, { "x.xml": inventCancelling(note) });
  expect(taken.report.payables).toMatchObject([{ status: "settled", settled: "500.00" }]);
  expect(taken.report.pending).toMatchObject([
    { code: "payables.cancelled_note_settled", message: expect.stringContaining("R$ 500,00") },
  ]);
  expect(await entriesOf(database.db, taken.companyId, "reversal")).toEqual([]);
  expect(failedChecks(taken)).toEqual([]);
});

test("a sale received at the counter and cancelled leaves neither revenue nor cash", async () => {
  const company = newCompany();
  const sale: InventedNote = {
    number: 82,
    model: "65",
    issuer: company,
    items: [{ amount: 5_000n, icms: 900n }],
    tPag: "01",
  };
  await takeFiles(database.db, company, { "n.xml": inventNote(sale).xml });
  const taken = await takeFiles(database.db, company, { "x.xml": inventCancelling(sale) });
  const cash = taken.report.trialBalance.filter(({ debits }) => debits === "50.00");
  expect(cash.map(({ closing }) => closing)).toEqual(["0.00", "0.00"]);
  expect(failedChecks(taken)).toEqual([]);
});

test("a return that is cancelled opens again what it had taken off", async () => {
  const company = newCompany();
  const note = purchaseOf(company, { number: 83, installments: [{ amount: 50_000n, dueOn: "2026-04-20" }] });
  const { key, xml } = inventNote(note);
  const back: InventedNote = {
    number: 84,
    purpose: "4",
    issuer: company,
    recipient: supplier,
    refersTo: [key],
    items: [{ amount: 10_000n, cfop: "5202", ncm: "48025610" }],
    tPag: "90",
  };
  const reduced = await takeFiles(database.db, company, { "c.xml": xml, "d.xml": inventNote(back).xml });
  expect(reduced.report.payables).toMatchObject([{ status: "partial", settled: "100.00" }]);
  const taken = await takeFiles(database.db, company, { "x.xml": inventCancelling(back) });
  expect(taken.report.payables).toMatchObject([{ status: "open", settled: "0.00" }]);
  expect(await entriesOf(database.db, taken.companyId, "reversal")).toEqual([
    ["C payable 100.00", "D office_supplies 100.00"],
  ]);
  expect(failedChecks(taken)).toEqual([]);
});

test.each([{ replacedFirst: true }, { replacedFirst: false }])(
  "an NFS-e that replaces another is the only one to pay, whichever came first",
  async ({ replacedFirst }) => {
    const company = newCompany();
    const service = { number: 90, provider: supplier, taker: company, amount: 10_000n };
    const old = inventService(service);
    const other = inventService({ ...service, number: 91, amount: 12_000n, replaces: old.key });
    const order = replacedFirst ? [old, other] : [other, old];
    await takeFiles(database.db, company, { "1.xml": order[0]?.xml ?? "" });
    const taken = await takeFiles(database.db, company, { "2.xml": order[1]?.xml ?? "" });
    expect(taken.report.payables.filter(({ status }) => status === "open")).toMatchObject([{ document: other.key }]);
    expect(failedChecks(taken)).toEqual([]);
  },
);

test("an NFS-e of one provider replaces nothing of another", async () => {
  const company = newCompany();
  const old = inventService({ number: 92, provider: inventParty(3), taker: company, amount: 10_000n });
  const other = inventService({ number: 93, provider: supplier, taker: company, amount: 12_000n, replaces: old.key });
  const taken = await takeFiles(database.db, company, { "1.xml": old.xml, "2.xml": other.xml });
  expect(taken.report.payables.map(({ status }) => status)).toEqual(["open", "open"]);
});
