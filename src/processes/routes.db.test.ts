import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { grantRole, insertUser } from "../companies/index.ts";
import { announce } from "../kernel/events.ts";
import { newUuid, publicId } from "../kernel/identifier.ts";
import * as contract from "./contract.ts";
import { openExceptions } from "./exceptions.ts";
import { processesRoutes } from "./routes.ts";

const database = useTestDatabase();
const ana = newUuid();
let companyId: string;
let finance: TestApi;

const CAUSES = ["banking.movement_unknown", "documents.unreadable", "documents.signature_invalid"] as const;

beforeAll(async () => {
  companyId = await makeCompany(database.db);
  await database.db.withoutCompany((tx) =>
    insertUser(tx, { userId: ana, identityId: "ana", name: "Ana", email: "ana@exemplo.com.br" }),
  );
  await database.db.withCompany(companyId, async (tx) => {
    await grantRole(tx, { actor: testActor, at: testTime }, { userId: ana, role: "finance", grantedBy: null });
    await announce(
      tx,
      CAUSES.map((cause, at) => ({
        type: "documents.document_quarantined" as const,
        kind: "exception" as const,
        cause,
        actor: testActor,
        at: testTime,
        objects: [{ type: "document", id: newUuid() }] as const,
        after: { subject: `nota ${at + 1}`, message: `Motivo ${at + 1}.` },
      })),
    );
    await openExceptions(tx, { actor: testActor, at: testTime });
  });
  finance = await makeApi(database.db, processesRoutes, { companyId, roles: ["finance"], userId: ana });
});

describe("the inbox over HTTP", () => {
  test("is read page by page, each item once, with what it asks of a person", async () => {
    const subjects: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await finance.call(contract.listExceptions, {
        query: { limit: 1, ...(cursor === undefined ? {} : { cursor }) },
      });
      expect(page.body).toMatchObject({ total: 3, counts: { decide: 1, read: 1, barred: 1 } });
      subjects.push(...page.body.data.map(({ subject }) => subject));
      cursor = page.body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(subjects.sort()).toEqual(["nota 1", "nota 2", "nota 3"]);
  });

  test("shows one kind when asked, and finds by the words of its subject", async () => {
    const barred = await finance.call(contract.listExceptions, { query: { kind: "barred" } });
    expect(barred.body).toMatchObject({ total: 1, data: [{ label: "Conteúdo alterado" }] });
    const found = await finance.call(contract.listExceptions, { query: { q: "NOTA 2" } });
    expect(found.body).toMatchObject({ total: 1, data: [{ subject: "nota 2" }] });
  });

  test("an item that is taken has an owner; one that is dismissed leaves, with its reason, and can come back", async () => {
    const [item] = (await finance.call(contract.listExceptions)).body.data;
    const params = { exceptionId: item?.id ?? "" };
    const taken = await finance.call(contract.assignException, { params, body: { mine: true } });
    expect(taken.body).toMatchObject({ status: "assigned", owner: { name: "Ana" } });
    const dismissed = await finance.call(contract.dismissException, {
      params,
      body: { reason: "é de outra empresa" },
      headers: { "retaguarda-touch-ms": "4200" },
    });
    expect(dismissed.body.status).toBe("dismissed");
    expect((await finance.call(contract.listExceptions)).body).toMatchObject({ total: 2, resolvedToday: 1 });
    const twice = await finance.call(contract.dismissException, { params, body: { reason: "de novo" } });
    expect(twice).toMatchObject({ status: 409, body: { code: "processes.exception_not_open" } });
    expect((await finance.call(contract.reopenException, { params })).body.status).toBe("open");
    const again = await finance.call(contract.reopenException, { params });
    expect(again).toMatchObject({ status: 409, body: { code: "processes.exception_not_dismissed" } });
    const touches = await database.db.withCompany(companyId, (tx) =>
      tx.query("select touch_ms from kernel.event where company_id = $1 and touch_ms > 0", [companyId]),
    );
    expect(touches).toEqual([{ touch_ms: 4200 }]);
  });

  test("those of one reason are looked at, dismissed and taken back together, each once", async () => {
    await database.db.withCompany(companyId, async (tx) => {
      await announce(
        tx,
        [1, 2, 3].map((number) => ({
          type: "documents.document_quarantined" as const,
          kind: "exception" as const,
          cause: "documents.unrecognised",
          actor: testActor,
          at: testTime,
          objects: [{ type: "document", id: newUuid() }] as const,
          after: { subject: `arquivo ${number}`, message: "Não sei o que é." },
        })),
      );
      await openExceptions(tx, { actor: testActor, at: testTime });
    });
    const preview = await finance.call(contract.previewGroup, { body: { cause: "documents.unrecognised" } });
    expect(preview.body).toMatchObject({ left: 0, movementIds: [null, null, null], totalIn: "0.00", totalOut: "0.00" });
    const { ids } = preview.body;
    expect(ids).toHaveLength(3);
    const before = (await finance.call(contract.listExceptions)).body.total;

    const alone = { params: { exceptionId: ids[2] ?? "" }, body: { reason: "já tratado" } };
    await finance.call(contract.dismissException, alone);
    const dismissed = await finance.call(contract.dismissGroup, {
      body: { ids, reason: "propaganda" },
      headers: { "retaguarda-touch-ms": "7001" },
    });
    expect(dismissed.body.ids.toSorted()).toEqual(ids.slice(0, 2).toSorted());
    expect((await finance.call(contract.listExceptions)).body.total).toBe(before - 3);
    const touches = await database.db.withCompany(companyId, (tx) =>
      tx.query(
        `select touch_ms from kernel.event
          where company_id = $1 and type = 'processes.exception_dismissed' order by id desc limit 2`,
        [companyId],
      ),
    );
    expect(touches.map(({ touch_ms }) => touch_ms).toSorted()).toEqual([3500, 3501]);

    const [act, ...others] = (await finance.call(contract.listDismissals)).body.data;
    expect(act).toMatchObject({ by: "Ana", count: 2, ids: expect.arrayContaining([...dismissed.body.ids]) });
    const reopened = await finance.call(contract.reopenGroup, { body: { ids: [...(act?.ids ?? [])] } });
    expect(reopened.body.ids).toHaveLength(2);
    expect((await finance.call(contract.listDismissals)).body.data).toEqual(others);
    expect((await finance.call(contract.listExceptions)).body.total).toBe(before - 1);
    await finance.call(contract.assignGroup, { body: { ids: dismissed.body.ids, mine: true } });
    const taken = await finance.call(contract.listExceptions, { query: { cause: "documents.unrecognised" } });
    expect(taken.body.data.map(({ owner }) => owner?.name)).toEqual(["Ana", "Ana"]);
    const none = await finance.call(contract.previewGroup, { body: { cause: "documents.too_large" } });
    expect(none.body).toMatchObject({ ids: [], left: 0, oldest: null });
  });

  test("of another company is not there", async () => {
    const [item] = (await finance.call(contract.listExceptions)).body.data;
    const other = await makeCompany(database.db, { taxId: "11444777000161" });
    const stranger = await makeApi(database.db, processesRoutes, { companyId: other, roles: ["finance"] });
    const params = { exceptionId: item?.id ?? "" };
    expect((await stranger.call(contract.readException, { params })).status).toBe(404);
    expect((await stranger.call(contract.dismissException, { params, body: { reason: "x" } })).status).toBe(404);
  });
});

describe("what people say and keep", () => {
  test("a comment stands on its object, in order, with who can be called", async () => {
    const [item] = (await finance.call(contract.listExceptions)).body.data;
    const params = { objectType: "exception" as const, objectId: item?.id ?? "" };
    await finance.call(contract.writeComment, { params, body: { text: "Já pedi a nota certa." } });
    await finance.call(contract.writeComment, { params, body: { text: "Chegou.", mentions: [publicId("user", ana)] } });
    const { body } = await finance.call(contract.listComments, { params });
    expect(body.data.map(({ text }) => text)).toEqual(["Já pedi a nota certa.", "Chegou."]);
    expect(body.people).toMatchObject([{ name: "Ana" }]);
    for (const noun of ["document", "bill"]) {
      const nobodys = { objectType: "bill" as const, objectId: publicId(noun, newUuid()) };
      expect((await finance.call(contract.listComments, { params: nobodys })).status).toBe(404);
      expect((await finance.call(contract.writeComment, { params: nobodys, body: { text: "x" } })).status).toBe(404);
    }
  });

  test("a view keeps its filters under a name, and saving it again replaces them", async () => {
    const view = { screen: "/a-pagar", name: "vencidas", query: "estado=overdue" };
    await finance.call(contract.saveView, { body: view });
    const { body } = await finance.call(contract.saveView, { body: { ...view, query: "estado=open" } });
    expect((await finance.call(contract.listSavedViews)).body.data).toEqual([body]);
    await finance.call(contract.removeSavedView, { params: { viewId: body.id } });
    expect((await finance.call(contract.listSavedViews)).body.data).toEqual([]);
  });
});
