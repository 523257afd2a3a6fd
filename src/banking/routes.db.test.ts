import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { inventNote, inventParty, inventService, inventStatement } from "../../test/support/invented-documents.ts";
import { takeFiles } from "../../test/support/take-files.ts";
import { testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { grantRole, insertUser } from "../companies/index.ts";
import { verifyCompany } from "../integrations/index.ts";
import { newUuid, publicId } from "../kernel/identifier.ts";
import { accountsByRole, listTitles } from "../ledger/index.ts";
import { billBook } from "../payables/index.ts";
import { followMovements, listOpenExceptions } from "../processes/index.ts";
import { receivableBook } from "../receivables/index.ts";
import * as contract from "./contract.ts";
import { bankingRoutes } from "./index.ts";

const database = useTestDatabase();
const company = inventParty(801, "Consultoria Invenção Ltda");
const customer = inventParty(1, "Cliente Imaginado Ltda");
const supplier = inventParty(2, "Moinho Inventado Ltda");
const paper = inventParty(3, "Papéis Álamo Ltda");

let companyId = "";
let ana: TestApi;
let bia: TestApi;
/** The same Ana, on the next day. */
let tomorrow: TestApi;
const imports: unknown[] = [];
const routes = bankingRoutes({
  followMovements,
  requestImport: async (_, request) => imports.push(request),
});

beforeAll(async () => {
  const lines = [
    { on: "2026-03-20", amount: "950.00", memo: "CREDITO EM CONTA", fitid: "1" },
    { on: "2026-03-21", amount: "-471.20", memo: "DEBITO EM CONTA", fitid: "2" },
    { on: "2026-03-22", amount: "-500.00", memo: "PAGAMENTO ELETRONICO", fitid: "3" },
    { on: "2026-03-23", amount: "-80.00", memo: "CARTORIO DO 2 OFICIO", fitid: "4" },
    { on: "2026-03-24", amount: "-80.00", memo: "CARTORIO DO 2 OFICIO", fitid: "5" },
    { on: "2026-03-25", amount: "-12.00", memo: "TARIFA PACOTE SERVICOS", fitid: "6" },
    { on: "2026-03-26", amount: "-300.00", memo: "=HYPERLINK(PAPEIS;ALAMO)", fitid: "7" },
  ];
  const bought = (number: number, issuer: typeof supplier, amount: bigint, dueOn: string) =>
    inventNote({
      number,
      issuer,
      recipient: company,
      finalConsumer: true,
      items: [{ amount, ncm: "48025610" }],
      installments: [{ amount, dueOn }],
    }).xml;
  ({ companyId } = await takeFiles(database.db, company, {
    "s.xml": inventService({ number: 1, provider: company, taker: customer, amount: 100_000n }).xml,
    "c.xml": bought(1, supplier, 50_000n, "2026-03-20"),
    "d.xml": bought(2, supplier, 47_120n, "2026-05-20"),
    "p.xml": bought(3, paper, 35_000n, "2026-03-26"),
    "1.ofx": inventStatement({ lines, closing: { on: "2026-03-26", balance: "506.80" } }),
  }));
  ana = await person("Ana", "2026-04-01T12:00:00Z");
  bia = await person("Bia", "2026-04-01T12:05:00Z");
  tomorrow = await makeApi(database.db, routes, {
    companyId,
    roles: ["finance"],
    userId: ana.userId,
    at: new Date("2026-04-02T12:00:00.000Z"),
  });
});

async function person(name: string, at: string): Promise<TestApi> {
  const userId = newUuid();
  await database.db.withoutCompany((tx) =>
    insertUser(tx, { userId, identityId: name, name, email: `${name}@a.com.br` }),
  );
  await database.db.withCompany(companyId, (tx) =>
    grantRole(tx, { actor: testActor, at: testTime }, { userId, role: "finance", grantedBy: null }),
  );
  return await makeApi(database.db, routes, {
    companyId,
    roles: ["finance"],
    userId,
    at: new Date(at),
  });
}

async function movementOf(amount: string, on?: string): Promise<contract.Movement> {
  const { body } = await ana.call(contract.listMovements, { query: { limit: 100 } });
  const found = body.data.find((each) => each.amount === amount && (on === undefined || each.movedOn === on));
  if (found === undefined) throw new Error(`no movement of ${amount}`);
  return found;
}

async function detailOf(amount: string, on?: string): Promise<contract.MovementDetail> {
  return (await ana.call(contract.readMovement, { params: { movementId: (await movementOf(amount, on)).id } })).body;
}

const decide = async (api: TestApi, movement: { id: string; version: number }, body: contract.Decision, ms = "") =>
  await api.call(contract.decideMovement, {
    params: { movementId: movement.id },
    body,
    headers: { "if-match": `"v${movement.version}"`, ...(ms === "" ? {} : { "retaguarda-touch-ms": ms }) },
  });

const waiting = { status: "pending" } as const;
const openIn = async (book: typeof billBook, amountCentavos: bigint) =>
  (await database.db.withCompany(companyId, (tx) => listTitles(tx, book))).find(
    (title) => title.amountCentavos === amountCentavos,
  );
const inbox = async () => await database.db.withCompany(companyId, listOpenExceptions);
const failed = async () => (await verifyCompany(database.db, companyId)).filter(({ ok }) => !ok);
const accountOf = async (role: string) =>
  publicId("account", (await database.db.withCompany(companyId, accountsByRole)).get(role) ?? "");

describe("bank accounts over HTTP", () => {
  test("show the balance of the books, the bank's proof of a day, what waits and until when data go", async () => {
    const { body } = await ana.call(contract.listBankAccounts);
    expect(body.data).toMatchObject([
      {
        bank: "341",
        booksBalance: "506.80",
        proof: { on: "2026-03-26", bankBalance: "506.80", booksBalance: "506.80", difference: "0.00" },
        movements: 7,
        dataUntil: "2026-03-26",
        daysSilent: 6,
        gaps: [],
      },
    ]);
  });

  test("prove each day of a month: what moved agrees, and what nobody has told yet is said", async () => {
    const { body } = await ana.call(contract.readDailyProof, { query: { month: "2026-03" } });
    const days = body.accounts[0]?.days ?? [];
    expect(days).toHaveLength(31);
    expect(days[19]).toEqual({
      on: "2026-03-20",
      status: "proved",
      movements: 1,
      bankBalance: "1950.00",
      booksBalance: "1950.00",
    });
    expect(days[25]?.status).toBe("proved");
    expect(days[26]?.status).toBe("unheard");
    const april = await ana.call(contract.readDailyProof, { query: { month: "2026-04" } });
    expect(april.body.accounts[0]?.days[1]).toMatchObject({ status: "ahead", bankBalance: "506.80" });
  });

  test("one is opened with its balance, once, and waiting files are read again", async () => {
    const account = { bank: "001", branch: "1234", number: "999-0", openingOn: "2026-02-28", opening: "10.00" };
    const opened = await ana.call(contract.openBankAccount, { body: account });
    expect(opened.body).toMatchObject({ bank: "001", booksBalance: "10.00", proof: null, dataUntil: null });
    expect(imports).toHaveLength(1);
    const again = await ana.call(contract.openBankAccount, { body: { ...account, opening: "11.00" } });
    expect(again).toMatchObject({ status: 409, body: { code: "banking.opening_differs" } });
  });

  test("a statement of an account that nobody knows is bound by a person, and only while it waits", async () => {
    const unknown = inventStatement({
      account: "777",
      lines: [{ on: "2026-03-20", amount: "5.00", memo: "X", fitid: "9" }],
    });
    const other = inventParty(802, "Outra Invenção Ltda");
    const taken = await takeFiles(database.db, other, { "u.ofx": unknown });
    const api = await makeApi(database.db, routes, { companyId: taken.companyId, roles: ["finance"] });
    const { body } = await api.call(contract.listUnboundStatements);
    expect(body).toMatchObject({ total: 1, data: [{ fileName: "u.ofx", number: "777", movements: 1 }] });
    const [account] = (await api.call(contract.listBankAccounts)).body.data;
    const params = { bankAccountId: account?.id ?? "", documentId: body.data[0]?.documentId ?? "" };
    const before = imports.length;
    expect((await api.call(contract.bindStatement, { params })).body).toEqual({ statements: 1 });
    expect((await api.call(contract.bindStatement, { params })).body).toEqual({ statements: 1 });
    expect(imports.length).toBe(before + 2);
    const second = await api.call(contract.openBankAccount, {
      body: { bank: "033", branch: "1", number: "2", openingOn: "2026-02-28", opening: "0.00" },
    });
    const elsewhere = { ...params, bankAccountId: second.body.id };
    expect(await api.call(contract.bindStatement, { params: elsewhere })).toMatchObject({
      status: 409,
      body: { code: "banking.feed_already_bound" },
    });
    await takeFiles(database.db, other, {});
    expect((await api.call(contract.listUnboundStatements)).body.total).toBe(0);
    expect(await api.call(contract.bindStatement, { params })).toMatchObject({
      status: 409,
      body: { code: "banking.statement_not_waiting" },
    });
    expect((await api.call(contract.listMovements)).body).toMatchObject({ total: 1, totalIn: "5.00" });
    expect(await ana.call(contract.bindStatement, { params })).toMatchObject({
      status: 404,
      body: { code: "banking.account_not_found" },
    });
  });
});

describe("movements over HTTP", () => {
  test("are listed newest first, page by page, each once, with what all of them add up to", async () => {
    const days: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await ana.call(contract.listMovements, {
        query: { limit: 2, ...(cursor === undefined ? {} : { cursor }) },
      });
      expect(body).toMatchObject({ total: 7, totalIn: "950.00", totalOut: "1443.20" });
      days.push(...body.data.map(({ movedOn }) => movedOn.slice(8)));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(days).toEqual(["26", "25", "24", "23", "22", "21", "20"]);
  });

  test.each([
    [{ q: "471,20" }, 1],
    [{ q: "cartorio" }, 2],
    [{ q: "%" }, 0],
    [{ direction: "in" }, 1],
    [{ status: "categorised" }, 1],
    [{ category: "bank-fee" }, 1],
    [{ from: "2026-03-22", to: "2026-03-23" }, 2],
    [{ proposed: "true" }, 2],
    [{ accountId: publicId("bankaccount", newUuid()) }, 0],
  ] as const)("are found by %o", async (query, total) => {
    const { body } = await ana.call(contract.listMovements, { query });
    expect(body.total).toBe(total);
    expect(body.data).toHaveLength(total);
  });

  test("one that a rule decided says which and why, and where it went", async () => {
    expect(await movementOf("-12.00")).toMatchObject({
      status: "categorised",
      decided: { by: "rule", name: "Frase do próprio banco", reason: expect.stringContaining("próprio banco") },
      accounts: [{ amount: "12.00", name: expect.any(String) }],
    });
  });

  test("one that waits shows its statement, its entry and the titles that it may be, each with reasons", async () => {
    const detail = await detailOf("-500.00");
    expect(detail).toMatchObject({
      statement: { fileName: "1.ofx", closing: "506.80" },
      entry: { lines: [{ side: "D" }, { side: "C" }] },
      history: [{ status: "pending", undoneAt: null }],
      usualAccount: null,
    });
    expect(detail.proposals[0]).toMatchObject({
      origin: "matcher",
      isExact: true,
      title: { partner: { name: "Moinho Inventado Ltda" }, open: "500.00" },
      reasonsFor: ["O valor em aberto é exatamente o do movimento.", expect.stringContaining("Vence em 20/03/2026")],
      reasonsAgainst: ["O extrato não traz o nome nem o CNPJ/CPF."],
    });
    const named = await detailOf("-300.00");
    expect(named.proposals[0]).toMatchObject({
      title: { partner: { name: "Papéis Álamo Ltda" } },
      settles: { amount: "300.00" },
      isExact: false,
      reasonsAgainst: [expect.stringContaining("R$ 50,00 a mais")],
    });
  });

  test("titles of its side are found by name, number or amount", async () => {
    const { id } = await movementOf("-500.00");
    const found = async (q: string) =>
      (await ana.call(contract.searchTitles, { params: { movementId: id }, query: { q } })).body.data.map(
        ({ title }) => title.open,
      );
    expect(await found("álamo")).toEqual(["350.00"]);
    expect(await found("471,20")).toEqual(["471.20"]);
    expect((await found(supplier.taxId)).length).toBe(2);
    expect(await found("Imaginado")).toEqual([]);
  });

  test("go out as a file that a spreadsheet opens and runs nothing of", async () => {
    const answer = await ana.call(contract.exportMovements, { query: { status: "pending" } });
    expect(answer.headers["content-type"]).toContain("text/csv");
    expect(answer.raw).toContain("Data;Banco");
    expect(answer.raw).toContain(`"'=HYPERLINK(PAPEIS;ALAMO)";-300,00`);
    expect(answer.raw.trim().split("\r\n")).toHaveLength(7);
  });

  test("of another company are not there, and sales sees none", async () => {
    const [movement] = (await ana.call(contract.listMovements)).body.data;
    const taken = await takeFiles(database.db, inventParty(803, "Terceira Invenção Ltda"), {});
    const stranger = await makeApi(database.db, routes, { companyId: taken.companyId, roles: ["finance"] });
    const params = { movementId: movement?.id ?? "" };
    const headers = { "if-match": "v1" };
    for (const answer of [
      await stranger.call(contract.readMovement, { params }),
      await stranger.call(contract.searchTitles, { params, query: { q: "x" } }),
      await stranger.call(contract.decideMovement, { params, body: waiting, headers }),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { code: "banking.movement_not_found" } });
    }
    const sales = await makeApi(database.db, routes, { companyId, roles: ["sales"] });
    expect((await sales.call(contract.listMovements)).status).toBe(403);
    const auditor = await makeApi(database.db, routes, { companyId, roles: ["auditor"] });
    expect((await auditor.call(contract.readMovement, { params })).status).toBe(200);
    expect((await auditor.call(contract.decideMovement, { params, body: waiting, headers })).status).toBe(403);
  });
});

describe("a person decides", () => {
  const settling = (titleId: string, amount: string, more: object = {}): contract.Decision => ({
    status: "settled",
    settles: [{ titleId, amount, ...more }],
    accounts: [],
  });

  test("that it pays a title: the title is settled, the inbox asks nothing more, and it can be undone tomorrow", async () => {
    const movement = await movementOf("-500.00");
    const bill = publicId("bill", (await openIn(billBook, 50_000n))?.id ?? "");
    const before = (await inbox()).length;
    expect(
      (await ana.call(contract.decideMovement, { params: { movementId: movement.id }, body: settling(bill, "500.00") }))
        .status,
    ).toBe(428);
    const decided = await decide(ana, movement, settling(bill, "500.00"), "3000");
    expect(decided.body).toMatchObject({
      movement: {
        status: "settled",
        version: movement.version + 1,
        decided: { by: "person", name: "Ana", reason: expect.stringContaining("Moinho Inventado Ltda") },
        titles: [{ amount: "500.00", title: { open: "0.00" } }],
        proposal: null,
      },
    });
    expect((await inbox()).length).toBe(before - 1);
    const [touch] = await database.db.withCompany(companyId, (tx) =>
      tx.query("select type, touch_ms from kernel.event where company_id = $1 and touch_ms > 0 order by id", [
        companyId,
      ]),
    );
    expect(touch).toEqual({ type: "banking.movement_settled", touch_ms: 3000 });

    // Asked again, as after a lost answer, it changes nothing.
    expect((await decide(ana, movement, settling(bill, "500.00"))).body).toMatchObject({ decisionId: null });
    expect(await decide(bia, movement, settling(bill, "500.00"))).toMatchObject({ status: 412 });
    expect(await failed()).toEqual([]);

    const [last] = (await tomorrow.call(contract.listDecisions)).body.data;
    expect(last).toMatchObject({ by: "Ana", movements: 1, standing: 1, totalOut: "500.00", movementId: movement.id });
    const undone = await tomorrow.call(contract.undoDecision, { params: { decisionId: last?.id ?? "" } });
    expect(undone.body).toEqual({ undone: 1, restored: 0, left: 0 });
    expect(await openIn(billBook, 50_000n)).toMatchObject({ status: "open", settledCentavos: 0n });
    expect((await inbox()).length).toBe(before);
    const detail = await detailOf("-500.00");
    expect(detail.status).toBe("pending");
    expect(detail.proposal).not.toBeNull();
    expect(detail.history.map(({ by, status }) => [by, status])).toEqual([
      ["person", "pending"],
      ["person", "settled"],
      ["rule", "pending"],
    ]);
    const twice = await tomorrow.call(contract.undoDecision, { params: { decisionId: last?.id ?? "" } });
    expect(twice.body).toEqual({ undone: 0, restored: 0, left: 1 });
    expect(await failed()).toEqual([]);
  });

  test("with interest, a discount and taxes withheld, to the centavo", async () => {
    const movement = await movementOf("950.00");
    const receivable = publicId("receivable", (await openIn(receivableBook, 100_000n))?.id ?? "");
    const wrong = await decide(ana, movement, settling(receivable, "1000.00", { withheld: { irrf: "15.00" } }));
    expect(wrong).toMatchObject({ status: 422, body: { code: "banking.settlement_differs" } });
    const more = { interest: "10.00", discount: "20.00", fee: "5.00", withheld: { irrf: "15.00", iss: "20.00" } };
    const right = await decide(ana, movement, settling(receivable, "1000.00", more));
    expect(right.body.movement.titles).toMatchObject([{ interest: "10.00", discount: "20.00", fee: "5.00" }]);
    expect(await failed()).toEqual([]);
    expect((await decide(ana, right.body.movement, waiting)).body.movement.status).toBe("pending");
  });

  test("that it is of an account, and the next time that account is told first", async () => {
    const account = await accountOf("bank_fee_expense");
    const movement = await movementOf("-80.00", "2026-03-23");
    const body = {
      status: "categorised",
      category: "bank-fee",
      accounts: [{ accountId: account, amount: "80.00" }],
    } as const;
    const decided = await decide(ana, movement, { ...body, accounts: [...body.accounts] });
    expect(decided.body.movement).toMatchObject({
      status: "categorised",
      accounts: [{ id: account, amount: "80.00" }],
    });
    expect((await detailOf("-80.00", "2026-03-24")).usualAccount).toMatchObject({ id: account, times: 1, total: 1 });
    const { data } = (await ana.call(contract.searchAccounts, { query: {} })).body;
    expect(data[0]).toMatchObject({ id: account, times: 1 });
    const bank = (await ana.call(contract.listBankAccounts)).body.data.at(-1)?.ledgerAccountId ?? "";
    expect(data.some(({ id }) => id === bank)).toBe(false);
    for (const accountId of [bank, publicId("account", newUuid())]) {
      const refused = await decide(ana, decided.body.movement, { ...body, accounts: [{ accountId, amount: "80.00" }] });
      expect(refused).toMatchObject({ status: 422, body: { code: "banking.account_not_usable" } });
    }
  });

  test("that a part pays a title and the rest is of accounts, when the parts sum to the movement", async () => {
    const movement = await movementOf("-471.20");
    const bill = publicId("bill", (await openIn(billBook, 35_000n))?.id ?? "");
    const accountId = await accountOf("bank_fee_expense");
    const split = (rest: string): contract.Decision => ({
      status: "settled",
      settles: [{ titleId: bill, amount: "350.00" }],
      accounts: [
        { accountId, amount: rest, note: "frete" },
        { accountId, amount: "-0.80" },
      ],
    });
    expect(await decide(ana, movement, split("122.01"))).toMatchObject({
      status: 422,
      body: { code: "banking.settlement_differs" },
    });
    const decided = await decide(ana, movement, split("122.00"));
    expect(decided.body.movement).toMatchObject({
      status: "settled",
      titles: [{ amount: "350.00" }],
      accounts: [{ amount: "122.00" }, { amount: "-0.80" }],
    });
    expect(await failed()).toEqual([]);
    await decide(ana, decided.body.movement, waiting);
    expect(await openIn(billBook, 35_000n)).toMatchObject({ status: "open" });
  });

  test("and another at the same moment: one wins, the other is told that it changed", async () => {
    const movement = await movementOf("-80.00", "2026-03-24");
    const accountId = await accountOf("bank_fee_expense");
    const body = { status: "categorised", category: "bank-fee", accounts: [{ accountId, amount: "80.00" }] } as const;
    const answers = await Promise.all(
      [ana, bia].map((api) => decide(api, movement, { ...body, accounts: [...body.accounts] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await failed()).toEqual([]);
  });

  test("and not in a month that is closed", async () => {
    const movement = await movementOf("-12.00");
    const close = async (status: string) =>
      await database.db.withCompany(companyId, (tx) =>
        tx.query(
          "update ledger.period set status = $2, version = version + 1 where company_id = $1 and competencia = '2026-03-01'",
          [companyId, status],
        ),
      );
    await close("closing");
    await close("closed");
    expect(await decide(ana, movement, waiting)).toMatchObject({ status: 409, body: { code: "banking.month_closed" } });
    await close("open");
  });
});

describe("many at once", () => {
  async function proposed() {
    const { body } = await ana.call(contract.listMovements, { query: { proposed: "true" } });
    return body.data.map(({ id, version, proposal }) => ({
      movementId: id,
      version,
      decision: { status: "settled", settles: proposal?.settles ?? [], accounts: [] } as contract.Decision,
    }));
  }

  test("one that cannot be confirmed changes nothing of all, and is named", async () => {
    const items = await proposed();
    expect(items).toHaveLength(2);
    const [first, second] = items;
    if (first === undefined || second === undefined) throw new Error("two were proposed");
    const stale = [first, { ...second, version: second.version + 7 }];
    const preview = await ana.call(contract.previewDecisions, { body: { items: stale } });
    expect(preview.body).toMatchObject({
      count: 1,
      refused: [{ movementId: second.movementId, code: "kernel.stale_version" }],
    });
    const refused = await ana.call(contract.decideMovements, { body: { items: stale } });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: "banking.decisions_refused",
      errors: [{ path: "/items/1", code: "kernel.stale_version" }],
    });
    expect((await proposed()).map(({ version }) => version)).toEqual(items.map(({ version }) => version));
    const twice = await ana.call(contract.previewDecisions, { body: { items: [first, first] } });
    expect(twice.body.refused).toMatchObject([{ code: "banking.movement_repeated" }]);
  });

  test("two that pay the same title are seen before they are confirmed", async () => {
    const [first] = await proposed();
    const other = await movementOf("-300.00");
    if (first === undefined) throw new Error("one was proposed");
    const bill = publicId("bill", (await openIn(billBook, 35_000n))?.id ?? "");
    const settles = (amount: string): contract.Decision => ({
      status: "settled",
      settles: [{ titleId: bill, amount }],
      accounts: [],
    });
    const { body } = await ana.call(contract.previewDecisions, {
      body: {
        items: [
          { movementId: other.id, version: other.version, decision: settles("300.00") },
          { ...first, decision: settles("350.00") },
        ],
      },
    });
    expect(body.refused).toMatchObject([{ movementId: first.movementId }]);
    expect(await openIn(billBook, 35_000n)).toMatchObject({ status: "open" });
  });

  test("are confirmed together, and undone together on another day but for what changed since", async () => {
    const items = await proposed();
    const preview = await ana.call(contract.previewDecisions, { body: { items } });
    expect(preview.body).toMatchObject({ count: 2, totalIn: "0.00", totalOut: "971.20", refused: [] });
    const { body } = await ana.call(contract.decideMovements, {
      body: { items },
      headers: { "retaguarda-touch-ms": "5001" },
    });
    expect(body.decision).toMatchObject({ movements: 2, standing: 2, by: "Ana", isUndo: false, movementId: null });
    expect(await proposed()).toEqual([]);
    expect(await failed()).toEqual([]);
    expect((await decide(bia, await movementOf("-500.00"), waiting)).body).toMatchObject({
      movement: { status: "pending" },
    });
    const undone = await tomorrow.call(contract.undoDecision, { params: { decisionId: body.decision?.id ?? "" } });
    expect(undone.body).toEqual({ undone: 1, restored: 0, left: 1 });
    expect((await proposed()).length).toBe(2);
    expect(await failed()).toEqual([]);
    const none = await ana.call(contract.undoDecision, { params: { decisionId: publicId("decision", newUuid()) } });
    expect(none).toMatchObject({ status: 404, body: { code: "banking.decision_not_found" } });
  });
});
