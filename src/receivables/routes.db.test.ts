import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { inventNote, inventParty } from "../../test/support/invented-documents.ts";
import { takeFiles } from "../../test/support/take-files.ts";
import { makeCompany, useTestDatabase } from "../../test/support/test-database.ts";
import { verifyCompany } from "../integrations/index.ts";
import { asAdministrator } from "../kernel/database/database.ts";
import { calendarDate } from "../values/calendar.ts";
import { receivables, recurringReceivables } from "./contract.ts";
import { makeDueRecurringReceivables } from "./index.ts";
import { receivablesRoutes } from "./routes.ts";

const database = useTestDatabase();
const routes = receivablesRoutes({ zone: "America/Sao_Paulo" });
let companyId: string;
let finance: TestApi;

beforeAll(async () => {
  companyId = await makeCompany(database.db);
  finance = await makeApi(database.db, routes, { companyId, roles: ["finance"] });
});

const seen = (version: number) => ({ "if-match": `"v${version}"` });

async function booksHold(of = companyId): Promise<void> {
  const failed = (await verifyCompany(database.db, of)).filter(({ ok }) => !ok);
  expect(failed).toEqual([]);
}

describe("a receivable by hand", () => {
  test("is made in instalments, received in cash with a discount, and undone", async () => {
    const made = await finance.call(receivables.create, {
      body: {
        partner: { name: "Clínica Inventada", taxId: "11.444.777/0001-61" },
        amount: "1000.00",
        dueOn: "2026-03-05",
        documentNumber: "PED-9",
        installments: 2,
      },
    });
    expect(made.body.titles.map(({ installment, dueOn, isOverdue }) => [installment, dueOn, isOverdue])).toEqual([
      ["1/2", "2026-03-05", true],
      ["2/2", "2026-04-05", false],
    ]);
    const params = { titleId: made.body.titles[0]?.id ?? "" };
    const settled = await finance.call(receivables.settle, {
      params,
      body: { settledOn: "2026-03-10", discount: "20.00", source: "cash" },
      headers: seen(1),
    });
    expect(settled.body).toMatchObject({
      status: "settled",
      account: { name: "Receita de prestação de serviços" },
      settlements: [{ amount: "500.00", discount: "20.00", source: "cash", movementId: null }],
    });
    await booksHold();
    const undone = await finance.call(receivables.undoSettlement, {
      params: { ...params, settlementId: settled.body.settlements[0]?.id ?? "" },
      headers: seen(settled.body.version),
    });
    expect(undone.body).toMatchObject({ status: "open", open: "500.00" });
    await booksHold();
  });

  test("given up is a loss; cancelled leaves nothing", async () => {
    const [title] = (
      await finance.call(receivables.create, {
        body: { partner: { name: "Some e Não Paga" }, amount: "77.00", dueOn: "2026-01-05" },
      })
    ).body.titles;
    const params = { titleId: title?.id ?? "" };
    const lost = await finance.call(receivables.settle, {
      params,
      body: { settledOn: "2026-03-10", source: "write_off", note: "empresa encerrada" },
      headers: seen(1),
    });
    expect(lost.body.status).toBe("settled");
    await booksHold();
    expect((await finance.call(receivables.list, { query: { status: "settled" } })).body).toMatchObject({ total: 1 });
  });

  test("is seen by the approver, who does not create", async () => {
    const approver = await makeApi(database.db, routes, { companyId, roles: ["approver"] });
    expect((await approver.call(receivables.list)).status).toBe(200);
    const body = { partner: { name: "X" }, amount: "1.00", dueOn: "2026-03-10" };
    expect((await approver.call(receivables.create, { body })).status).toBe(403);
  });
});

test("a receivable of a note leads to it; its due date may change, its amount and cancellation are the note's", async () => {
  const company = { ...inventParty(50, "Padaria Invenção Ltda"), taxRegime: "presumido" as const };
  const sale = inventNote({
    number: 7,
    issuer: company,
    recipient: inventParty(51, "Café Inventado"),
    items: [{ amount: 20_000n, ncm: "11010010" }],
    installments: [{ amount: 20_000n, dueOn: "2026-04-10" }],
  });
  const taken = await takeFiles(database.db, company, { "v.xml": sale.xml });
  const api = await makeApi(database.db, routes, { companyId: taken.companyId, roles: ["finance"] });
  const [title] = (await api.call(receivables.list)).body.data;
  expect(title).toMatchObject({ origin: "document", documentNumber: "7", partner: { name: "Café Inventado" } });
  const params = { titleId: title?.id ?? "" };
  const read = await api.call(receivables.read, { params });
  expect(read.body.document).toMatchObject({ kind: "nfe", key: sale.key });
  const headers = seen(read.body.version);
  for (const refused of [
    await api.call(receivables.change, { params, body: { amount: "1.00" }, headers }),
    await api.call(receivables.cancel, { params, body: { reason: "x" }, headers }),
  ]) {
    expect(refused).toMatchObject({ status: 409, body: { code: "ledger.title_of_document" } });
  }
  const moved = await api.call(receivables.change, { params, body: { dueOn: "2026-04-20" }, headers });
  expect(moved.body).toMatchObject({ dueOn: "2026-04-20" });
  await booksHold(taken.companyId);
});

test("a settlement that the bank made is undone in the bank", async () => {
  const [title] = (
    await finance.call(receivables.create, {
      body: { partner: { name: "Paga pelo banco" }, amount: "10.00", dueOn: "2026-03-05" },
    })
  ).body.titles;
  const params = { titleId: title?.id ?? "" };
  const settled = await finance.call(receivables.settle, {
    params,
    body: { settledOn: "2026-03-10", source: "cash" },
    headers: seen(1),
  });
  await asAdministrator(database.address, (client) =>
    client.query(
      "update receivables.settlement set source = 'movement' where undone_at is null and amount_centavos = 1000",
    ),
  );
  const answer = await finance.call(receivables.undoSettlement, {
    params: { ...params, settlementId: settled.body.settlements[0]?.id ?? "" },
    headers: seen(settled.body.version),
  });
  expect(answer).toMatchObject({ status: 409, body: { code: "ledger.settlement_not_by_hand" } });
});

describe("a receivable that repeats", () => {
  const customer = { name: "Academia Inventada" };

  test("is made ahead of each due date, once, and its entries balance", async () => {
    const made = await finance.call(receivables.create, {
      body: {
        partner: customer,
        amount: "320.00",
        dueOn: "2026-03-31",
        documentNumber: "MENSALIDADE",
        recurrence: { every: "month" },
      },
    });
    expect(made.body.titles.map(({ dueOn, origin }) => [dueOn, origin])).toEqual([["2026-03-31", "recurring"]]);
    const make = async (day: string) =>
      await database.db.withCompany(companyId, (tx) =>
        makeDueRecurringReceivables(tx, { at: new Date(`${day}T12:00:00Z`), today: calendarDate(day) }),
      );
    expect(await make("2026-04-01")).toHaveLength(1);
    expect(await make("2026-04-01")).toHaveLength(0);
    const listed = await finance.call(receivables.list, { query: { q: "MENSALIDADE", status: "all" } });
    expect(listed.body.data.map(({ dueOn, installment }) => [dueOn, installment])).toEqual([
      ["2026-03-31", "03/2026"],
      ["2026-04-30", "04/2026"],
    ]);
    const { body } = await finance.call(recurringReceivables.list);
    expect(body).toMatchObject({
      monthly: "320.00",
      data: [{ made: 2, nextDueOn: "2026-05-31", partner: customer, status: "active" }],
    });
    const ended = await finance.call(recurringReceivables.change, {
      params: { recurringId: body.data[0]?.id ?? "" },
      body: { status: "ended" },
      headers: seen(body.data[0]?.version ?? 0),
    });
    expect(ended.body).toMatchObject({ status: "ended", nextDueOn: null });
    expect(await make("2026-08-01")).toHaveLength(0);
    await booksHold();
  });

  test("is not in instalments too", async () => {
    const both = await finance.call(receivables.create, {
      body: {
        partner: customer,
        amount: "320.00",
        dueOn: "2026-03-31",
        installments: 2,
        recurrence: { every: "year" },
      },
    });
    expect(both).toMatchObject({ status: 422, body: { code: "ledger.installments_and_recurrence" } });
  });
});
