import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { makeCompany, useTestDatabase } from "../../test/support/test-database.ts";
import { receiveFiles } from "../documents/index.ts";
import { verifyCompany } from "../integrations/index.ts";
import { newUuid, publicId } from "../kernel/identifier.ts";
import { accountsByRole } from "../ledger/index.ts";
import { calendarDate } from "../values/calendar.ts";
import { cnpjCheckDigits } from "../values/tax-id.ts";
import * as contract from "./contract.ts";
import { makeDueRecurringBills } from "./index.ts";
import { payablesRoutes } from "./routes.ts";

const database = useTestDatabase();
const { bills } = contract;
const routes = payablesRoutes({ zone: "America/Sao_Paulo" });
const supplier = { name: "Energia Inventada S/A", taxId: "11.444.777/0001-61" };

let companyId: string;
let finance: TestApi;

async function newCompany(): Promise<void> {
  companyId = await makeCompany(database.db, { taxId: nextTaxId() });
  finance = await makeApi(database.db, routes, { companyId, roles: ["finance"] });
}

let companies = 0;
function nextTaxId(): string {
  companies += 1;
  const twelve = `9900000${companies}0001`;
  return twelve + cnpjCheckDigits(twelve);
}

beforeAll(newCompany);

async function create(body: Partial<Parameters<typeof bodyOf>[0]> = {}) {
  return await finance.call(bills.create, { body: bodyOf(body) });
}

function bodyOf(given: Record<string, unknown>) {
  return { partner: supplier, amount: "150.00", dueOn: "2026-03-20", ...given } as {
    partner: typeof supplier;
    amount: string;
    dueOn: string;
  };
}

async function createOne(given: Record<string, unknown> = {}) {
  const made = await create(given);
  const [title] = made.body.titles;
  if (title === undefined) throw new Error(made.raw);
  return title;
}

async function accountOf(role: string): Promise<string> {
  const accounts = await database.db.withCompany(companyId, accountsByRole);
  return publicId("account", accounts.get(role) ?? "");
}

async function booksHold(): Promise<void> {
  const failed = (await verifyCompany(database.db, companyId)).filter(({ ok }) => !ok);
  expect(failed).toEqual([]);
}

const seen = (version: number) => ({ "if-match": `"v${version}"` });

describe("a bill by hand", () => {
  test("is made with its partner and its entry, and tells its history", async () => {
    const title = await createOne({ documentNumber: "LUZ-03", description: "Luz de março" });
    expect(title).toMatchObject({
      partner: { name: "Energia Inventada S/A", taxId: "11444777000161" },
      amount: "150.00",
      open: "150.00",
      origin: "by_hand",
      installment: "1/1",
      kind: "service",
      competencia: "2026-03",
      isOverdue: false,
    });
    const read = await finance.call(bills.read, { params: { titleId: title.id } });
    expect(read.body).toMatchObject({
      account: { name: "Serviços de terceiros PJ" },
      entry: { number: "1/2026" },
      document: null,
      settlements: [],
    });
    expect(read.body.history.map(({ type }) => type).sort()).toEqual([
      "ledger.entry_posted",
      "payables.bill_classified",
      "payables.bill_created",
    ]);
    await booksHold();
  });

  test("is one only, however often the same request comes", async () => {
    const headers = { "idempotency-key": "uma-vez" };
    const body = bodyOf({ documentNumber: "UMA" });
    const first = await finance.call(bills.create, { body, headers });
    const again = await finance.call(bills.create, { body, headers });
    expect(again.body).toEqual(first.body);
    expect((await finance.call(bills.list, { query: { q: "UMA" } })).body.total).toBe(1);
  });

  test("with the number of another of the same partner is refused, at its field", async () => {
    await create({ documentNumber: "DUPLA" });
    const again = await create({ documentNumber: "DUPLA" });
    expect(again).toMatchObject({
      status: 409,
      body: { code: "ledger.title_already_exists", errors: [{ path: "/documentNumber" }] },
    });
  });

  test("in three instalments sums to the whole, and the last day of a month stays the last", async () => {
    const made = await create({ amount: "100.00", dueOn: "2026-01-31", installments: 3, documentNumber: "P3" });
    expect(made.body.titles.map(({ installment, dueOn, amount }) => [installment, dueOn, amount])).toEqual([
      ["1/3", "2026-01-31", "33.34"],
      ["2/3", "2026-02-28", "33.33"],
      ["3/3", "2026-03-31", "33.33"],
    ]);
    expect(await create({ amount: "0.02", installments: 3 })).toMatchObject({
      status: 422,
      body: { code: "ledger.title_amount_too_small" },
    });
  });

  test("goes to the account of the partner's last bill, unless one is chosen", async () => {
    const partner = { name: "Aluguéis Inventados" };
    await createOne({ partner, accountId: await accountOf("rent_expense") });
    const next = await createOne({ partner });
    const read = await finance.call(bills.read, { params: { titleId: next.id } });
    expect(read.body.account.name).toBe("Aluguéis");
  });

  test.each(["payable", "purchases"] as const)("refuses an account that is not for it (%s)", async (which) => {
    const accountId = which === "payable" ? await accountOf("payable") : publicId("account", newUuid());
    expect(await create({ accountId })).toMatchObject({ status: 422, body: { code: "ledger.title_account_invalid" } });
  });

  test("refuses a tax id whose digits do not hold, an unknown partner and a file that is not here", async () => {
    expect(await create({ partner: { name: "X", taxId: "11444777000160" } })).toMatchObject({
      status: 422,
      body: { code: "companies.partner_tax_id_invalid", errors: [{ path: "/partner/taxId" }] },
    });
    expect(await create({ partner: { id: publicId("partner", newUuid()) } })).toMatchObject({
      status: 422,
      body: { code: "companies.partner_unknown" },
    });
    expect(await create({ fileIds: [publicId("file", newUuid())] })).toMatchObject({
      status: 422,
      body: { code: "ledger.title_file_not_found" },
    });
  });

  test("for a blocked partner is refused", async () => {
    const title = await createOne({ partner: { name: "Bloqueado Ltda" } });
    await database.db.withCompany(companyId, (tx) =>
      tx.query("update companies.partner set status = 'blocked' where company_id = $1 and name = 'Bloqueado Ltda'", [
        companyId,
      ]),
    );
    expect(await create({ partner: { id: title.partner.id } })).toMatchObject({
      status: 409,
      body: { code: "companies.partner_blocked" },
    });
  });

  test("of an expense keeps the photo of its receipt", async () => {
    const [photo] = await database.db.withCompany(companyId, (tx) =>
      receiveFiles(tx, { class: "rule", id: "test" }, new Date("2026-03-10T12:00:00Z"), {
        channel: { kind: "upload", name: "envio" },
        files: [{ name: "recibo.jpg", bytes: new TextEncoder().encode("foto") }],
      }),
    );
    const fileId = publicId("file", photo?.id ?? "");
    const expense = await createOne({
      partner: { name: "Bia Inventada", taxId: "52998224725" },
      kind: "expense",
      fileIds: [fileId],
    });
    const read = await finance.call(bills.read, { params: { titleId: expense.id } });
    expect(read.body).toMatchObject({ kind: "expense", attachments: [{ fileId, name: "recibo.jpg" }] });
  });
});

/** Invented: bank 001, R$ 1.234,56, due on 2026-03-20; telephone, R$ 123,45; a key that nobody has, R$ 99,90. */
const BOLETO = "00190000091234567890312345678903513910000123456";
const UTILITY = "846300000011234501234566789012345672890123456786";
const PIX =
  "00020126430014br.gov.bcb.pix0121chave@padaria.example520400005303986540599.905802BR5917PADARIA INVENTADA" +
  "6009SAO PAULO62070503***6304D33D";

describe("a payment code", () => {
  test("with a wrong digit is refused, and says which part", async () => {
    const answer = await create({ paymentCode: BOLETO.replace("0019000009", "0019000008") });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: "payables.payment_code_unreadable", errors: [{ path: "/paymentCode" }] },
    });
  });

  test("is read before anything is typed", async () => {
    const read = await finance.call(contract.readPaymentCode, { query: { code: PIX } });
    expect(read.body).toMatchObject({ kind: "pix", amount: "99.90", payee: "PADARIA INVENTADA", problems: [] });
    const unknown = await finance.call(contract.readPaymentCode, { query: { code: "123" } });
    expect(unknown.body).toMatchObject({ kind: "unknown", problems: [expect.stringContaining("47 ou 48")] });
  });

  test("of another amount is refused at the amount; of the same it is kept, and knows its payee the next time", async () => {
    expect(await create({ paymentCode: PIX, amount: "99.91" })).toMatchObject({
      status: 422,
      body: { code: "payables.amount_differs_from_code", errors: [{ path: "/amount" }] },
    });
    const made = await createOne({ paymentCode: PIX, amount: "99.90", partner: { name: "Padaria Inventada" } });
    expect(made.pixKey).toBe("chave@padaria.example");
    const read = await finance.call(contract.readPaymentCode, { query: { code: PIX } });
    expect(read.body.partner).toMatchObject({ name: "Padaria Inventada" });
  });

  test("of a utility bill is of one bill only", async () => {
    const made = await createOne({ paymentCode: UTILITY, amount: "123.45", partner: { name: "Água Inventada" } });
    expect(made.line).toBe(UTILITY);
    const read = await finance.call(contract.readPaymentCode, { query: { code: UTILITY } });
    expect(read.body).toMatchObject({ kind: "utility", existing: { id: made.id, partnerName: "Água Inventada" } });
    expect(await create({ paymentCode: UTILITY, amount: "123.45" })).toMatchObject({
      status: 409,
      body: { code: "ledger.title_already_exists" },
    });
    expect(await create({ paymentCode: UTILITY, amount: "123.45", installments: 2 })).toMatchObject({
      status: 422,
      body: { code: "payables.code_is_of_one_payment" },
    });
  });

  test("of a boleto brings its due date, and another one is refused", async () => {
    const read = await finance.call(contract.readPaymentCode, { query: { code: BOLETO } });
    expect(read.body).toMatchObject({ kind: "boleto", amount: "1234.56", dueOn: "2026-03-20", problems: [] });
    expect(await create({ paymentCode: BOLETO, amount: "1234.56", dueOn: "2026-03-21" })).toMatchObject({
      status: 422,
      body: { code: "payables.due_date_differs_from_code" },
    });
    expect((await createOne({ paymentCode: BOLETO, amount: "1234.56" })).line).toBe(BOLETO);
  });
});

describe("the list of bills", () => {
  let partnerId = "";
  beforeAll(async () => {
    await newCompany();
    const partner = { name: "Moinho Sul", taxId: "11444777000161" };
    partnerId = (await createOne({ partner, amount: "1234.56", dueOn: "2026-03-01", documentNumber: "NF-1" })).partner
      .id;
    await create({
      partner: { name: "Álamo 100% Papéis" },
      amount: "10.00",
      dueOn: "2026-03-12",
      documentNumber: "A-1",
    });
    await create({ partner: { name: "Zinco" }, amount: "500.00", dueOn: "2026-05-01", documentNumber: "Z-1" });
  });
  const names = async (query: Parameters<typeof finance.call<typeof bills.list>>[1]) =>
    (await finance.call(bills.list, query)).body.data.map(({ partner }) => partner.name);

  test("comes page by page by due date, with the total of all that match", async () => {
    const first = await finance.call(bills.list, { query: { limit: 2 } });
    expect(first.body).toMatchObject({ total: 3, totalOpen: "1744.56", totalAmount: "1744.56" });
    const next = await finance.call(bills.list, { query: { limit: 2, cursor: first.body.nextCursor ?? "" } });
    expect([...first.body.data, ...next.body.data].map(({ dueOn }) => dueOn)).toEqual([
      "2026-03-01",
      "2026-03-12",
      "2026-05-01",
    ]);
    expect(next.body.nextCursor).toBeNull();
  });

  test.each([
    [{ status: "overdue" }, ["Moinho Sul"]],
    [{ status: "due_this_week" }, ["Álamo 100% Papéis"]],
    [{ status: "settled" }, []],
    [{ amount: "1.234,56" }, ["Moinho Sul"]],
    [{ amount: "1234.56" }, ["Moinho Sul"]],
    [{ q: "100%" }, ["Álamo 100% Papéis"]],
    [{ q: "114447" }, ["Moinho Sul"]],
    [{ q: "11.444.777/0001" }, ["Moinho Sul"]],
    [{ q: "Z-1" }, ["Zinco"]],
    [{ q: "500,00" }, ["Zinco"]],
    [{ q: "_" }, []],
    [{ dueFrom: "2026-03-02", dueTo: "2026-03-31" }, ["Álamo 100% Papéis"]],
    [{ sort: "-due" }, ["Zinco", "Álamo 100% Papéis", "Moinho Sul"]],
    [{ sort: "amount" }, ["Álamo 100% Papéis", "Zinco", "Moinho Sul"]],
    [{ sort: "-amount" }, ["Moinho Sul", "Zinco", "Álamo 100% Papéis"]],
  ] as const)("shows with %j what it says", async (query, expected) => {
    expect(await names({ query })).toEqual(expected);
  });

  test("by partner, page by page, shows each once", async () => {
    const shown: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await finance.call(bills.list, {
        query: { sort: "partner", limit: 1, ...(cursor === undefined ? {} : { cursor }) },
      });
      shown.push(...page.body.data.map(({ partner }) => partner.name));
      cursor = page.body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(shown.toSorted()).toEqual(["Moinho Sul", "Zinco", "Álamo 100% Papéis"]);
    expect(await names({ query: { sort: "-partner" } })).toEqual(shown.toReversed());
    expect(await names({ query: { partnerId } })).toEqual(["Moinho Sul"]);
  });

  test("an amount that is none is refused", async () => {
    expect(await finance.call(bills.list, { query: { amount: "muito" } })).toMatchObject({ status: 400 });
  });

  test("is summed up by when it falls due", async () => {
    expect((await finance.call(bills.summary)).body).toMatchObject({
      today: "2026-03-10",
      overdue: { count: 1, open: "1234.56" },
      dueThisWeek: { count: 1, open: "10.00" },
      open: { count: 3, open: "1744.56" },
      withoutDueDate: { count: 0, open: "0.00" },
    });
  });

  test("is exported as it is filtered, and text cannot become a formula", async () => {
    await create({ partner: { name: "=cmd|'/c calc'!A0" }, documentNumber: "+1", dueOn: "2026-03-13" });
    const auditor = await makeApi(database.db, routes, { companyId, roles: ["auditor"] });
    const answer = await auditor.call(bills.export, { query: { dueFrom: "2026-03-13", dueTo: "2026-03-13" } });
    expect(answer.status).toBe(200);
    expect(answer.raw).toContain(
      `'=cmd|'/c calc'!A0;;'+1;1/1;;10/03/2026;13/03/2026;03/2026;150,00;150,00;em aberto;à mão`,
    );
    const approver = await makeApi(database.db, routes, { companyId, roles: ["approver"] });
    expect((await approver.call(bills.export)).status).toBe(403);
  });

  test("of another company shows nothing of this one", async () => {
    const [mine] = (await finance.call(bills.list)).body.data;
    const another = await makeCompany(database.db, { taxId: nextTaxId() });
    const stranger = await makeApi(database.db, routes, { companyId: another, roles: ["finance"] });
    expect((await stranger.call(bills.list)).body.total).toBe(0);
    const params = { titleId: mine?.id ?? "" };
    expect(await stranger.call(bills.read, { params })).toMatchObject({
      status: 404,
      body: { code: "ledger.title_not_found" },
    });
    expect((await stranger.call(bills.cancel, { params, body: { reason: "x" }, headers: seen(1) })).status).toBe(404);
  });

  test("who may only read neither creates nor changes", async () => {
    const auditor = await makeApi(database.db, routes, { companyId, roles: ["auditor"] });
    const [mine] = (await auditor.call(bills.list)).body.data;
    const params = { titleId: mine?.id ?? "" };
    const body = bodyOf({});
    expect((await auditor.call(bills.create, { body })).status).toBe(403);
    expect((await auditor.call(bills.change, { params, body: {}, headers: seen(1) })).status).toBe(403);
    expect((await auditor.call(bills.cancel, { params, body: { reason: "x" } })).status).toBe(403);
    expect(
      (await auditor.call(bills.settle, { params, body: { settledOn: "2026-03-10", source: "cash" } })).status,
    ).toBe(403);
  });
});

describe("a bill that changes", () => {
  beforeAll(newCompany);

  test("in its due date only keeps its entry; in its amount it has another, and the old one is reversed", async () => {
    const title = await createOne();
    const params = { titleId: title.id };
    const moved = await finance.call(bills.change, { params, body: { dueOn: "2026-04-01" }, headers: seen(1) });
    expect(moved.body).toMatchObject({ dueOn: "2026-04-01", version: 2, entry: { number: "1/2026" } });
    const changed = await finance.call(bills.change, { params, body: { amount: "160.00" }, headers: seen(2) });
    expect(changed.body).toMatchObject({ amount: "160.00", version: 3, entry: { number: "3/2026" } });
    expect(changed.body.history[0]).toMatchObject({
      type: "payables.bill_changed",
      before: { amount: "150.00" },
      after: { amount: "160.00" },
    });
    await booksHold();
  });

  test("is refused without the version, and on one that is old it says both", async () => {
    const title = await createOne();
    const change = { params: { titleId: title.id }, body: { dueOn: "2026-04-01" } };
    expect((await finance.call(bills.change, change)).status).toBe(428);
    await finance.call(bills.change, { ...change, headers: seen(1) });
    const stale = await finance.call(bills.change, { ...change, body: { dueOn: "2026-04-02" }, headers: seen(1) });
    expect(stale).toMatchObject({
      status: 412,
      body: { detail: expect.stringMatching(/versão 1 .* versão|a versão 1 e agora é a 2/) },
    });
  });

  test("cancelled leaves nothing in the books, and can be brought back", async () => {
    const title = await createOne({ documentNumber: "CANCELA" });
    const params = { titleId: title.id };
    const cancelled = await finance.call(bills.cancel, { params, body: { reason: "em dobro" }, headers: seen(1) });
    expect(cancelled.body).toMatchObject({ status: "cancelled", open: "0.00" });
    expect(cancelled.body.history[0]).toMatchObject({ type: "payables.bill_cancelled", why: "em dobro" });
    await booksHold();
    const change = await finance.call(bills.change, { params, body: { dueOn: "2026-04-01" }, headers: seen(2) });
    expect(change).toMatchObject({ status: 409, body: { code: "ledger.title_closed" } });
    const restored = await finance.call(bills.restore, { params, headers: seen(2) });
    expect(restored.body).toMatchObject({ status: "open", version: 3 });
    expect(await finance.call(bills.restore, { params, headers: seen(3) })).toMatchObject({
      status: 409,
      body: { code: "ledger.title_not_cancelled" },
    });
    await booksHold();
  });
});

describe("a bill settled by hand", () => {
  beforeAll(newCompany);

  test("in cash, in part and then whole with interest; undone it is open again, and what was undone is still shown", async () => {
    const title = await createOne();
    const params = { titleId: title.id };
    const part = await finance.call(bills.settle, {
      params,
      body: { settledOn: "2026-03-09", amount: "50.00", source: "cash" },
      headers: seen(1),
    });
    expect(part.body).toMatchObject({ status: "partial", open: "100.00" });
    const whole = await finance.call(bills.settle, {
      params,
      body: { settledOn: "2026-03-10", interest: "1.00", fine: "2.00", source: "cash", note: "pago no balcão" },
      headers: seen(part.body.version),
    });
    expect(whole.body).toMatchObject({ status: "settled", open: "0.00" });
    expect(whole.body.history.find(({ type }) => type === "payables.bill_settled")?.why).toBe("pago no balcão");
    await booksHold();
    const refused = await finance.call(bills.cancel, {
      params,
      body: { reason: "x" },
      headers: seen(whole.body.version),
    });
    expect(refused).toMatchObject({ status: 409, body: { code: "ledger.title_partly_settled" } });
    const settlementId = whole.body.settlements[1]?.id ?? "";
    const undo = { params: { ...params, settlementId }, headers: seen(whole.body.version) };
    const undone = await finance.call(bills.undoSettlement, undo);
    expect(undone.body).toMatchObject({
      status: "partial",
      open: "100.00",
      settlements: [{ undoneAt: null }, { undoneAt: expect.any(String) }],
    });
    const again = await finance.call(bills.undoSettlement, { ...undo, headers: seen(undone.body.version) });
    expect(again).toMatchObject({ status: 409, body: { code: "ledger.settlement_already_undone" } });
    await booksHold();
  });

  test("of a debt given up goes to discounts", async () => {
    const title = await createOne();
    const given = await finance.call(bills.settle, {
      params: { titleId: title.id },
      body: { settledOn: "2026-03-10", source: "write_off" },
      headers: seen(1),
    });
    expect(given.body).toMatchObject({ status: "settled", settlements: [{ source: "write_off" }] });
    await booksHold();
  });

  test.each([
    [{ amount: "150.01" }, "ledger.settlement_exceeds_open"],
    [{ discount: "150.01" }, "ledger.settlement_exceeds_open"],
    [{ settledOn: "2026-03-11" }, "ledger.settlement_in_future"],
    [{ accountId: "payable" }, "ledger.title_account_invalid"],
  ])("with %j is refused", async (given, code) => {
    const title = await createOne();
    const accountId = "accountId" in given ? { accountId: await accountOf(String(given.accountId)) } : {};
    const answer = await finance.call(bills.settle, {
      params: { titleId: title.id },
      body: { settledOn: "2026-03-10", source: "cash", ...given, ...accountId },
      headers: seen(1),
    });
    expect(answer).toMatchObject({ status: 422, body: { code } });
  });

  test("a settlement that is not of the bill is not found", async () => {
    const title = await createOne();
    const answer = await finance.call(bills.undoSettlement, {
      params: { titleId: title.id, settlementId: publicId("settlement", newUuid()) },
      headers: seen(1),
    });
    expect(answer).toMatchObject({ status: 404, body: { code: "ledger.settlement_not_found" } });
  });
});

describe("bills that repeat", () => {
  beforeAll(newCompany);
  const at = (day: string) => ({ at: new Date(`${day}T12:00:00Z`), today: calendarDate(day) });
  const make = async (day: string) =>
    await database.db.withCompany(companyId, (tx) => makeDueRecurringBills(tx, at(day)));

  test("are made ahead, each once, until they end", async () => {
    const made = await create({
      dueOn: "2026-03-31",
      documentNumber: "ALUGUEL",
      recurrence: { every: "month", until: "2026-05-31" },
    });
    expect(made.body.titles.map(({ dueOn, installment }) => [dueOn, installment])).toEqual([["2026-03-31", "03/2026"]]);
    expect(await make("2026-03-11")).toHaveLength(0);
    expect(await make("2026-04-01")).toHaveLength(1);
    expect(await make("2026-04-01")).toHaveLength(0);
    expect(await make("2026-05-30")).toHaveLength(1);
    expect(await make("2026-07-30")).toHaveLength(0);
    const listed = await finance.call(bills.list, { query: { q: "ALUGUEL" } });
    expect(listed.body.data.map(({ dueOn, origin }) => [dueOn, origin])).toEqual([
      ["2026-03-31", "recurring"],
      ["2026-04-30", "recurring"],
      ["2026-05-31", "recurring"],
    ]);
    const [recurring] = (await finance.call(contract.recurringBills.list)).body.data;
    expect(recurring).toMatchObject({ made: 3, status: "ended", nextDueOn: null });
    await booksHold();
  });

  test("end when a person says so", async () => {
    const made = await create({ dueOn: "2026-03-15", recurrence: { every: "week" } });
    expect(made.body.titles.length).toBeGreaterThan(3);
    const params = { recurringId: made.body.recurringId ?? "" };
    const end = { body: { status: "ended" as const }, headers: seen(1) };
    const ended = await finance.call(contract.recurringBills.change, { params, ...end });
    expect(ended.body).toMatchObject({ status: "ended", nextDueOn: null });
    expect(await make("2026-12-01")).toHaveLength(0);
    const unknown = { recurringId: publicId("recurring_bill", newUuid()) };
    expect((await finance.call(contract.recurringBills.change, { params: unknown, ...end })).status).toBe(404);
  });

  test("stand still while paused, skip what fell due, and go on with another amount", async () => {
    const made = await create({ dueOn: "2026-03-20", amount: "150.00", recurrence: { every: "month" } });
    const params = { recurringId: made.body.recurringId ?? "" };
    const paused = await finance.call(contract.recurringBills.change, {
      params,
      body: { status: "paused", amount: "175.00" },
      headers: seen(1),
    });
    expect(paused.body).toMatchObject({ status: "paused", made: 1, amount: "175.00", nextDueOn: "2026-04-20" });
    expect(await make("2026-06-25")).toHaveLength(0);
    const stale = await finance.call(contract.recurringBills.change, {
      params,
      body: { status: "active" },
      headers: seen(1),
    });
    expect(stale).toMatchObject({ body: { code: "kernel.stale_version" } });
    const later = await makeApi(database.db, routes, {
      companyId,
      roles: ["finance"],
      at: new Date("2026-06-25T12:00:00Z"),
    });
    const resumed = await later.call(contract.recurringBills.change, {
      params,
      body: { status: "active" },
      headers: seen(2),
    });
    // April, May and June stay unbilled; July is near enough to be made.
    expect(resumed.body).toMatchObject({ status: "active", made: 2, nextDueOn: "2026-08-20" });
    const listed = await finance.call(bills.list, { query: { status: "all", amount: "175,00" } });
    expect(listed.body.data.map(({ dueOn }) => dueOn)).toEqual(["2026-07-20"]);
    const past = await finance.call(contract.recurringBills.change, {
      params,
      body: { until: "2026-03-19" },
      headers: seen(3),
    });
    expect(past).toMatchObject({ status: 422, body: { code: "ledger.recurrence_ends_before_it_starts" } });
    const { body } = await finance.call(contract.recurringBills.list, { query: { status: "active" } });
    expect(body).toMatchObject({ counts: { active: 1, paused: 0 }, monthly: "175.00" });
    await booksHold();
  });

  test("are listed by when the next is due, page after page, those that ended last", async () => {
    for (const [dueOn, every] of [
      ["2026-05-31", "month"],
      ["2026-04-02", "week"],
      ["2027-02-28", "year"],
      ["2026-04-30", "month"],
    ] as const) {
      expect((await create({ dueOn, documentNumber: `R ${dueOn}`, recurrence: { every } })).status).toBe(200);
    }
    const listed = [];
    let cursor: string | undefined;
    do {
      const page = await finance.call(contract.recurringBills.list, {
        query: { limit: 2, ...(cursor !== undefined && { cursor }) },
      });
      listed.push(...page.body.data);
      cursor = page.body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const due = listed.filter(({ status }) => status === "active").map(({ nextDueOn }) => nextDueOn);
    expect(due.length).toBeGreaterThanOrEqual(4);
    expect(due).toEqual(due.toSorted());
    const ranks = listed.map(({ status }) => ["active", "paused", "ended"].indexOf(status));
    expect(ranks).toEqual(ranks.toSorted());
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
  });

  test("cannot end before they start, nor be in instalments", async () => {
    expect(await create({ recurrence: { every: "month", until: "2026-03-19" } })).toMatchObject({
      status: 422,
      body: { code: "ledger.recurrence_ends_before_it_starts" },
    });
    expect(await create({ recurrence: { every: "month" }, installments: 2 })).toMatchObject({
      status: 422,
      body: { code: "ledger.installments_and_recurrence" },
    });
  });
});

describe("a payroll", () => {
  beforeAll(newCompany);
  const HEADER = "nome;cpf;bruto;inss;irrf;fgts;outros;liquido;pagamento;inss_patronal";
  const ANA = "Ana Inventada;529.982.247-25;3.000,00;258,82;0,00;240,00;180,00;2.561,18;05/04/2026;600,00";
  const BIA = "Bia Inventada;111.444.777-35;5.000,00;500,00;300,00;400,00;0,00;4.200,00;2026-04-05;1.000,00";
  const file = (lines: readonly string[], dryRun = false) => ({
    body: { fileName: "folha.csv", content: [HEADER, ...lines].join("\r\n"), competencia: "2026-03", dryRun },
  });

  test("is looked at first, then becomes a bill a person and the guides, once", async () => {
    const looked = await finance.call(contract.receivePayroll, file([ANA, BIA], true));
    expect(looked.body).toMatchObject({ payrollId: null, people: 2, gross: "8000.00", net: "6761.18", errors: [] });
    expect(looked.body.bills.map(({ description, dueOn, amount }) => [description, dueOn, amount])).toEqual([
      ["Salário 03/2026", "2026-04-05", "2561.18"],
      ["Salário 03/2026", "2026-04-05", "4200.00"],
      ["INSS da folha 03/2026", "2026-04-20", "2358.82"],
      ["IRRF da folha 03/2026", "2026-04-20", "300.00"],
      ["FGTS da folha 03/2026", "2026-04-20", "640.00"],
    ]);
    expect((await finance.call(bills.list)).body.total).toBe(0);

    const taken = await finance.call(contract.receivePayroll, file([ANA, BIA]));
    expect(taken.body).toMatchObject({ payrollId: expect.any(String), repeated: false });
    const again = await finance.call(contract.receivePayroll, file([ANA, BIA]));
    expect(again.body).toMatchObject({ payrollId: taken.body.payrollId, repeated: true });
    const listed = await finance.call(bills.list);
    expect(listed.body).toMatchObject({ total: 5, totalOpen: "10060.00" });
    expect(new Set(listed.body.data.map(({ kind, origin }) => `${kind} ${origin}`))).toEqual(
      new Set(["payroll payroll", "tax payroll"]),
    );
    await booksHold();
  });

  test("with wrong lines is not taken at all, and each error says its line", async () => {
    const wrong = [ANA.replace("2.561,18", "2.561,19"), BIA.replace("111.444.777-35", "111.444.777-36"), ANA, ANA];
    const looked = await finance.call(contract.receivePayroll, file(wrong, true));
    expect(looked.body.errors.map(({ line, column }) => [line, column])).toEqual([
      [2, "liquido"],
      [3, "cpf"],
      [5, "cpf"],
    ]);
    expect(await finance.call(contract.receivePayroll, file(wrong))).toMatchObject({
      status: 422,
      body: { code: "payables.payroll_has_errors" },
    });
    const headless = { body: { ...file([]).body, content: "nome;cpf\nAna;1" } };
    expect(await finance.call(contract.receivePayroll, headless)).toMatchObject({
      status: 422,
      body: { code: "payables.payroll_unreadable" },
    });
  });

  test("has a template that it reads itself", async () => {
    const template = await finance.call(contract.downloadPayrollTemplate);
    const looked = await finance.call(contract.receivePayroll, {
      body: { fileName: "modelo.csv", content: template.raw, competencia: "2026-03", dryRun: true },
    });
    expect(looked.body).toMatchObject({ people: 1, errors: [] });
  });
});
