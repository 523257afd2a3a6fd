import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { inventNote, inventParty, inventStatement } from "../../test/support/invented-documents.ts";
import { takeFiles } from "../../test/support/take-files.ts";
import { makeCompany, useTestDatabase } from "../../test/support/test-database.ts";
import { listDocuments, readDocument } from "../documents/contract.ts";
import { documentsRoutes } from "../documents/index.ts";
import { listEntries, readEntry } from "../ledger/contract.ts";
import { ledgerRoutes } from "../ledger/index.ts";
import { readOverview } from "./contract.ts";
import { reportsRoutes } from "./index.ts";

const database = useTestDatabase();
const supplier = inventParty(1, "Moinho Inventado Ltda");
const company = inventParty(901, "Padaria Invenção Ltda");
const routes = [...documentsRoutes, ...ledgerRoutes, ...reportsRoutes({ zone: "America/Sao_Paulo" })];
const at = new Date("2026-03-31T12:00:00.000Z");
let companyId: string;
let owner: TestApi;

const bought = inventNote({
  number: 4512,
  issuer: supplier,
  recipient: company,
  finalConsumer: true,
  items: [{ amount: 50_000n, ncm: "48025610" }],
  installments: [
    { amount: 20_000n, dueOn: "2026-03-20", number: "001" },
    { amount: 30_000n, dueOn: "2026-04-05", number: "002" },
  ],
});

beforeAll(async () => {
  const taken = await takeFiles(database.db, company, {
    "compra.xml": bought.xml,
    "outra.xml": inventNote({ number: 9, issuer: supplier, recipient: inventParty(2), items: [{ amount: 700n }] }).xml,
    "extrato.ofx": inventStatement({
      lines: [
        { on: "2026-03-18", amount: "-12.34", memo: "COMPRA QUE NINGUEM EXPLICA", fitid: "1" },
        { on: "2026-03-19", amount: "-30.00", memo: "TARIFA PACOTE SERVICOS", fitid: "2" },
      ],
      closing: { on: "2026-03-20", balance: "900.00" },
    }),
  });
  companyId = taken.companyId;
  owner = await makeApi(database.db, routes, { companyId, roles: ["owner"], at });
});

describe("the panel", () => {
  test("says what cash there is by account, beside what the bank says and until when it is known", async () => {
    const { cash, alerts } = (await owner.call(readOverview)).body;
    expect(cash).toMatchObject({ amount: "957.66", dataUntil: "2026-03-20" });
    expect(cash.accounts).toMatchObject([
      { amount: "957.66", statementAmount: "900.00", statementOn: "2026-03-20", difference: "57.66" },
    ]);
    expect(alerts.map(({ kind }) => kind)).toEqual(["statement_gap", "account_silent", "documents_waiting"]);
    expect(alerts[1]?.message).toContain("há 11 dias");
  });

  test("splits what is to be paid by when, each with the list that it is made of", async () => {
    const { payable, receivable } = (await owner.call(readOverview)).body;
    expect(payable.open).toMatchObject({ count: 2, amount: "500.00" });
    expect(payable.overdue).toEqual({
      count: 1,
      amount: "200.00",
      link: { screen: "/a-pagar", filters: { status: "overdue" } },
    });
    expect(payable.next7).toMatchObject({ count: 1, amount: "300.00" });
    expect(payable.next30.link.filters).toEqual({ status: "open", dueFrom: "2026-04-01", dueTo: "2026-04-30" });
    expect(receivable.open).toMatchObject({ count: 0, amount: "0.00" });
  });

  test("projects 91 days of cash from what is open, and names the lowest", async () => {
    const { forecast } = (await owner.call(readOverview)).body;
    expect(forecast).toMatchObject({
      from: "2026-03-31",
      to: "2026-06-29",
      opening: "957.66",
      lowest: { on: "2026-04-05", amount: "457.66" },
      closing: "457.66",
      totalOut: "500.00",
    });
    expect(forecast.days[0]).toEqual({ on: "2026-03-31", in: "0.00", out: "200.00", balance: "757.66" });
  });

  test("lists what waits for a person by cause, with its sum, and opens each", async () => {
    const { exceptions } = (await owner.call(readOverview)).body;
    expect(exceptions.causes).toContainEqual(
      expect.objectContaining({
        cause: "banking.movement_unknown",
        label: "Movimento sem par",
        count: 1,
        amount: "12.34",
        link: { screen: "/pendencias", filters: { cause: "banking.movement_unknown" } },
      }),
    );
    expect(exceptions.count).toBe(exceptions.causes.reduce((sum, { count }) => sum + count, 0));
  });

  test("says how much went by itself: cases closed without a person, of the cases closed", async () => {
    const { automation } = (await owner.call(readOverview)).body;
    expect(automation.movements).toMatchObject({ untouched: 1, closed: 1, waiting: 1 });
    expect(automation.documents).toMatchObject({ untouched: 2, closed: 2, waiting: 1 });
  });

  test("of a company to which nothing has arrived says so", async () => {
    const empty = await makeCompany(database.db, { taxId: "11444777000161" });
    const newcomer = await makeApi(database.db, routes, { companyId: empty, roles: ["owner"], at });
    const { body } = await newcomer.call(readOverview);
    expect(body).toMatchObject({ isEmpty: true, alerts: [], exceptions: { count: 0 }, cash: { amount: "0.00" } });
    expect(body.forecast.days).toHaveLength(91);
  });

  test("is not for who only sells", async () => {
    const sales = await makeApi(database.db, routes, { companyId, roles: ["sales"], at });
    expect((await sales.call(readOverview)).status).toBe(403);
  });
});

describe("the trail", () => {
  test("goes from a document to the titles that it opened, its entry and its history", async () => {
    const [found] = (await owner.call(listDocuments, { query: { q: "compra.xml" } })).body.data;
    const { body } = await owner.call(readDocument, { params: { documentId: found?.id ?? "" } });
    expect(body).toMatchObject({ number: "4512", signature: "valid", authorityStatus: "authorised", statement: null });
    expect(body.titles).toMatchObject([
      { side: "payable", installment: "001", dueOn: "2026-03-20", open: "200.00" },
      { side: "payable", installment: "002", dueOn: "2026-04-05", open: "300.00" },
    ]);
    expect(body.entries).toMatchObject([{ amount: "500.00" }]);
    expect(body.file).toMatchObject({ name: "compra.xml", isShown: true, documents: 1 });
    expect(body.happenings.map(({ type }) => type)).toContain("documents.document_accepted");
    expect(body.meaning).toEqual(expect.any(String));
  });

  test("goes from a statement to its account and movements", async () => {
    const [found] = (await owner.call(listDocuments, { query: { kind: "ofx" } })).body.data;
    const { body } = await owner.call(readDocument, { params: { documentId: found?.id ?? "" } });
    expect(body.statement).toMatchObject({ movements: 2, newMovements: 2, closing: "900.00", closingOn: "2026-03-20" });
  });

  test("goes from an entry to the document or the movement that it records", async () => {
    const entries = (await owner.call(listEntries)).body.data;
    const read = async (kind: string) => {
      const id = entries.find(({ source }) => source.kind === kind)?.id ?? "";
      return (await owner.call(readEntry, { params: { entryId: id } })).body;
    };
    const note = await read("document");
    expect(note.origin).toMatchObject({ kind: "document", label: "NF-e 4512" });
    expect(note.origin?.documentId).toBe(note.origin?.id);
    expect(note).toMatchObject({ periodStatus: "open", rule: { version: expect.any(Number) }, reverses: null });
    expect(note.happenings).toMatchObject([{ type: "ledger.entry_posted", actorClass: "rule" }]);
    const movement = await read("movement");
    expect(movement.origin?.label).toContain("341");
    expect(movement.origin?.documentId).toMatch(/^document_/);
    const opening = await read("bank_account");
    expect(opening.origin).toMatchObject({ id: expect.stringMatching(/^bankaccount_/), documentId: null });
  });

  test("ends where another company begins", async () => {
    const another = await makeCompany(database.db, { taxId: "22333444000181" });
    const stranger = await makeApi(database.db, routes, { companyId: another, roles: ["owner"], at });
    const [entry] = (await owner.call(listEntries)).body.data;
    const [document] = (await owner.call(listDocuments)).body.data;
    expect(await stranger.call(readEntry, { params: { entryId: entry?.id ?? "" } })).toMatchObject({
      status: 404,
      body: { code: "ledger.entry_not_found" },
    });
    expect((await stranger.call(readDocument, { params: { documentId: document?.id ?? "" } })).status).toBe(404);
    const unknown = `document_${"Z".repeat(26)}`;
    expect((await owner.call(readDocument, { params: { documentId: unknown } })).status).toBe(404);
  });
});
