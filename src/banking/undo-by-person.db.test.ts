import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { inventNote, inventParty, inventStatement } from "../../test/support/invented-documents.ts";
import { takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";
import { verifyCompany } from "../integrations/index.ts";
import { publicId } from "../kernel/identifier.ts";
import { accountsByRole, listTitles } from "../ledger/index.ts";
import { billBook } from "../payables/index.ts";
import { followMovements, listOpenExceptions } from "../processes/index.ts";
import * as contract from "./contract.ts";
import { bankingRoutes } from "./index.ts";

const database = useTestDatabase();
const company = inventParty(811, "Oficina Invenção Ltda");
const supplier = inventParty(12, "Moinho Inventado Ltda");
const printed = supplier.taxId.replace(/^(..)(...)(...)(....)(..)$/, "$1.$2.$3/$4-$5");

let companyId = "";
let ana: TestApi;
let paidId: string | undefined;

beforeAll(async () => {
  const bought = (number: number, amount: bigint) =>
    inventNote({
      number,
      issuer: supplier,
      recipient: company,
      finalConsumer: true,
      items: [{ amount, ncm: "48025610" }],
      installments: [{ amount, dueOn: "2026-03-20" }],
    }).xml;
  ({ companyId } = await takeFiles(database.db, company, {
    "a.xml": bought(101, 50_000n),
    "b.xml": bought(102, 50_000n),
    "1.ofx": inventStatement({
      lines: [
        { on: "2026-03-20", amount: "-500.00", memo: `PAGTO ${printed} NF 101`, fitid: "1" },
        { on: "2026-03-25", amount: "-12.00", memo: "TARIFA PACOTE SERVICOS", fitid: "2" },
        { on: "2026-03-26", amount: "-80.00", memo: "PAGAMENTO DE BOLETO CARTORIO DO SEGUNDO OFICIO", fitid: "3" },
      ],
      closing: { on: "2026-03-26", balance: "408.00" },
    }),
  }));
  const routes = bankingRoutes({ followMovements, requestImport: async () => undefined });
  ana = await makeApi(database.db, routes, { companyId, roles: ["finance"], at: new Date("2026-04-01T12:00:00Z") });
});

async function detailOf(amount: string): Promise<contract.MovementDetail> {
  const { body } = await ana.call(contract.listMovements, { query: { limit: 100 } });
  const found = body.data.find((each) => each.amount === amount);
  if (found === undefined) throw new Error(`no movement of ${amount}`);
  return (await ana.call(contract.readMovement, { params: { movementId: found.id } })).body;
}
const decide = async ({ id, version }: contract.Movement, body: contract.Decision) =>
  await ana.call(contract.decideMovement, {
    params: { movementId: id },
    body,
    headers: { "if-match": `"v${version}"` },
  });
const undo = async (decisionId: string | null) =>
  await ana.call(contract.undoDecision, { params: { decisionId: decisionId ?? "" } });
const linesOf = ({ entry }: contract.MovementDetail) =>
  entry.lines.map(({ side, account, amount }) => `${side} ${account.code} ${amount}`);
const billPaid = async () =>
  (await database.db.withCompany(companyId, (tx) => listTitles(tx, billBook))).find(
    ({ id }) => publicId("bill", id) === paidId,
  );
const failed = async () => (await verifyCompany(database.db, companyId)).filter(({ ok }) => !ok);
const waiting = { status: "pending" } as const;

describe("undoing what a person decided", () => {
  test("brings back what the system had decided, with its reason, its entry and its settlement", async () => {
    const before = await detailOf("-500.00");
    expect(before).toMatchObject({ status: "settled", decided: { by: "rule" }, undoBringsBack: null });
    paidId = before.titles[0]?.title.id;
    const { body } = await decide(before, waiting);
    const waits = await detailOf("-500.00");
    expect(waits).toMatchObject({
      status: "pending",
      undoBringsBack: { by: "rule", status: "settled", reason: before.decided.reason },
    });
    expect(await billPaid()).toMatchObject({ status: "open" });

    expect((await undo(body.decisionId)).body).toEqual({ undone: 1, restored: 1, left: 0 });
    const after = await detailOf("-500.00");
    expect(after).toMatchObject({
      status: "settled",
      category: before.category,
      titles: before.titles,
      parts: before.parts,
      undoBringsBack: null,
    });
    expect(after.decided).toEqual({ ...before.decided, at: after.decided.at });
    expect(linesOf(after)).toEqual(linesOf(before));
    expect(await billPaid()).toMatchObject({ status: "settled", settledCentavos: 50_000n });
    expect(await database.db.withCompany(companyId, listOpenExceptions)).toHaveLength(1);
    expect(await failed()).toEqual([]);
    expect((await undo(body.decisionId)).body).toEqual({ undone: 0, restored: 0, left: 1 });
  });

  test("of one movement alone, what a person put in the place of another decision goes back to it", async () => {
    const before = await detailOf("-12.00");
    const account = publicId(
      "account",
      (await database.db.withCompany(companyId, accountsByRole)).get("misc_expense") ?? "",
    );
    await decide(before, {
      status: "categorised",
      category: "bank-fee",
      accounts: [{ accountId: account, amount: "12.00" }],
    });
    const changed = await detailOf("-12.00");
    expect(changed.undoBringsBack).toMatchObject({ by: "rule", reason: before.decided.reason });
    const params = { movementId: changed.id };
    expect(await ana.call(contract.undoMovement, { params, headers: { "if-match": '"v1"' } })).toMatchObject({
      body: { code: "kernel.stale_version" },
    });
    const { body } = await ana.call(contract.undoMovement, {
      params,
      headers: { "if-match": `"v${changed.version}"` },
    });
    expect(body.movement).toMatchObject({ status: "categorised", decided: { by: "rule" }, accounts: before.accounts });
    expect(
      await ana.call(contract.undoMovement, { params, headers: { "if-match": `"v${body.movement.version}"` } }),
    ).toMatchObject({ status: 404, body: { code: "banking.decision_not_found" } });
    expect(await failed()).toEqual([]);
  });

  test("an undo is undone: the decision stands again, and is counted once", async () => {
    const movement = await detailOf("-80.00");
    const account = publicId(
      "account",
      (await database.db.withCompany(companyId, accountsByRole)).get("misc_expense") ?? "",
    );
    const decided = await decide(movement, {
      status: "categorised",
      category: "utility-payment",
      accounts: [{ accountId: account, amount: "80.00" }],
    });
    await undo(decided.body.decisionId);
    const [undone] = (await ana.call(contract.listDecisions)).body.data;
    expect(undone).toMatchObject({ isUndo: true, standing: 1, movementId: movement.id });
    expect((await undo(undone?.id ?? "")).body).toEqual({ undone: 1, restored: 1, left: 0 });
    const again = await detailOf("-80.00");
    expect(again).toMatchObject({ status: "categorised", decided: { by: "person" }, undoBringsBack: null });
    const found = (await ana.call(contract.listDecisions)).body.data.find(({ id }) => id === decided.body.decisionId);
    expect(found).toMatchObject({ movements: 1, standing: 1, totalOut: "80.00", movementId: movement.id });
    expect((await undo(decided.body.decisionId)).body).toEqual({ undone: 1, restored: 0, left: 0 });
    expect(await failed()).toEqual([]);
  });

  test("is refused where the title was settled by something else meanwhile, and nothing changes", async () => {
    const movement = await detailOf("-500.00");
    const reopened = await decide(movement, waiting);
    const bill = await billPaid();
    const other = await detailOf("-80.00");
    await decide(other, {
      status: "settled",
      settles: [{ titleId: publicId("bill", bill?.id ?? ""), amount: "80.00" }],
      accounts: [],
    });
    expect(await undo(reopened.body.decisionId)).toMatchObject({
      status: 409,
      body: { code: "banking.title_not_open" },
    });
    expect((await detailOf("-500.00")).status).toBe("pending");
    expect(await billPaid()).toMatchObject({ status: "partial", settledCentavos: 8_000n });
    expect(await failed()).toEqual([]);
  });
});

describe("who the other side is", () => {
  test("is the partner whose tax id the memo has", async () => {
    expect((await detailOf("-500.00")).otherSide).toMatchObject({
      name: "Moinho Inventado Ltda",
      taxId: supplier.taxId,
      partnerId: expect.stringContaining("partner_"),
    });
  });

  test("is what is left of the bank's words, where no partner is known", async () => {
    await ana.call(contract.undoMovement, {
      params: { movementId: (await detailOf("-80.00")).id },
      headers: { "if-match": `"v${(await detailOf("-80.00")).version}"` },
    });
    expect((await detailOf("-80.00")).otherSide).toEqual({
      partnerId: null,
      name: "CARTORIO DO SEGUNDO OFICIO",
      taxId: null,
    });
  });
});
