import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { makeApi, type TestApi } from "../../../test/support/api.ts";
import { makeCompany, testTime, useTestDatabase } from "../../../test/support/test-database.ts";
import { endpoint, idOf, money, positiveMoney } from "../contract.ts";
import { announce } from "../events.ts";
import { newUuid, publicId } from "../identifier.ts";
import { companyRoute, type Route } from "./route.ts";

const note = z.object({ id: idOf("bill"), amount: money });
const makeNote = endpoint({
  method: "POST",
  path: "/notes",
  permission: "bill:create",
  summary: "Faz uma nota.",
  body: z.strictObject({ amount: positiveMoney, fails: z.boolean().optional() }),
  answer: note,
});
const countNotes = endpoint({
  method: "GET",
  path: "/notes/count",
  permission: "bill:read",
  summary: "Conta as notas.",
  answer: z.object({ count: z.number() }),
});
const leak = endpoint({
  method: "GET",
  path: "/notes/leak",
  permission: "bill:read",
  summary: "Diz mais do que promete.",
  answer: z.object({ name: z.string() }),
});

const routes: readonly Route[] = [
  companyRoute(makeNote, async ({ tx, actor, body }) => {
    const id = newUuid();
    await announce(tx, [
      {
        type: "payables.bill_created",
        actor,
        at: testTime,
        objects: [{ type: "bill", id }],
        after: { amount: body.amount },
      },
    ]);
    if (body.fails === true) throw new Error("something that nobody thought of, with a secret: 42");
    return { id: publicId("bill", id), amount: body.amount };
  }),
  companyRoute(countNotes, async ({ tx }) => {
    const [row] = await tx.query<{ count: bigint }>(
      "select count(*) as count from kernel.event where company_id = $1 and type = 'payables.bill_created'",
      [tx.companyId],
    );
    return { count: Number(row?.count) };
  }),
  companyRoute(leak, async () => ({ name: "Ana", password: "123" })),
];

const database = useTestDatabase();
let api: TestApi;
let companyId: string;

beforeAll(async () => {
  companyId = await makeCompany(database.db);
  api = await makeApi(database.db, routes, { companyId, roles: ["finance"] });
});

const count = async (): Promise<number> => (await api.call(countNotes)).body.count;

describe("a request that creates something", () => {
  test("happens once however often it is sent, and is answered the same", async () => {
    const before = await count();
    const headers = { "idempotency-key": "once" };
    const first = await api.call(makeNote, { body: { amount: "10.00" }, headers });
    const again = await api.call(makeNote, { body: { amount: "10.00" }, headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(await count()).toBe(before + 1);
  });

  test("happens once when it is sent 20 times at once", async () => {
    const before = await count();
    const headers = { "idempotency-key": "at-once" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.call(makeNote, { body: { amount: "7.00" }, headers })),
    );
    expect(await count()).toBe(before + 1);
    for (const { status, body } of answers) {
      expect(status === 200 ? 200 : (body as { code?: string }).code).toSatisfy(
        (said: unknown) => said === 200 || said === "kernel.request_in_progress",
      );
    }
  });

  test("is refused when its key was used for something else, or is missing", async () => {
    const headers = { "idempotency-key": "reused" };
    await api.call(makeNote, { body: { amount: "10.00" }, headers });
    const other = await api.call(makeNote, { body: { amount: "11.00" }, headers });
    expect(other).toMatchObject({ status: 409, body: { code: "kernel.idempotency_key_reused" } });
    const missing = await api.call(makeNote, { body: { amount: "11.00" }, headers: { "idempotency-key": "" } });
    expect(missing).toMatchObject({ status: 400, body: { code: "kernel.idempotency_key_missing" } });
  });

  test("that breaks leaves nothing, frees its key, and tells a reference and no secret", async () => {
    const before = await count();
    const headers = { "idempotency-key": "breaks" };
    const broken = await api.call(makeNote, { body: { amount: "10.00", fails: true }, headers });
    expect(broken).toMatchObject({ status: 500, body: { code: "kernel.unexpected" } });
    expect(broken.raw).toContain("req_");
    expect(broken.raw).not.toContain("secret");
    expect(await count()).toBe(before);
    expect((await api.call(makeNote, { body: { amount: "10.00" }, headers })).status).toBe(200);
  });
});

describe("what comes in", () => {
  test("is said to be wrong field by field, all at once", async () => {
    const answer = await api.app.inject({
      method: "POST",
      url: "/v1/notes",
      headers: { "idempotency-key": "wrong" },
      payload: { amount: "10,00", valor: 1 },
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      code: "kernel.request_invalid",
      errors: [
        { path: "/amount", message: "use um valor maior que zero, como 1234.56" },
        { path: "/", code: "kernel.field_unknown", message: "campos desconhecidos: valor" },
      ],
    });
  });

  test("that is no JSON, or not for this address, gets a sentence", async () => {
    const headers = { "idempotency-key": "x", "content-type": "application/json" };
    const garbled = await api.app.inject({ method: "POST", url: "/v1/notes", headers, payload: "{" });
    expect(garbled.json()).toMatchObject({ status: 400, code: "kernel.body_unreadable" });
    const large = await api.app.inject({
      method: "POST",
      url: "/v1/notes",
      headers,
      payload: JSON.stringify({ amount: "1".repeat(3_000_000) }),
    });
    expect(large.json()).toMatchObject({ status: 413, code: "kernel.body_too_large" });
  });

  test("from a tab that shows another company is refused", async () => {
    const headers = { "retaguarda-company": publicId("company", newUuid()) };
    const answer = await api.call(makeNote, { body: { amount: "1.00" }, headers });
    expect(answer).toMatchObject({ status: 409, body: { code: "kernel.company_changed" } });
  });

  test("from another site is refused, whatever cookie it has", async () => {
    for (const headers of [{ origin: "https://outro.example" }, { "sec-fetch-site": "cross-site" }]) {
      const answer = await api.app.inject({
        method: "POST",
        url: "/v1/notes",
        headers: { ...headers, "idempotency-key": "csrf" },
        payload: { amount: "1.00" },
      });
      expect(answer.json()).toMatchObject({ status: 403, code: "kernel.wrong_origin" });
    }
  });
});

describe("what goes out", () => {
  test("is what the contract promises and nothing more", async () => {
    expect((await api.call(leak)).raw).toBe('{"name":"Ana"}');
  });

  test("is refused to a role that the policy does not give it", async () => {
    const sales = await makeApi(database.db, routes, { companyId, roles: ["sales"] });
    expect(await sales.call(countNotes)).toMatchObject({ status: 403, body: { code: "kernel.not_permitted" } });
  });
});

describe("the start", () => {
  test("stops for a route whose permission nobody can have, or that has none", async () => {
    for (const permission of ["bill:fly", "signed-in", "anyone"] as const) {
      const open = companyRoute({ ...countNotes, permission }, async () => ({ count: 0 }));
      await expect(makeApi(database.db, [open], { companyId, roles: [] })).rejects.toThrow("/notes/count");
    }
  });
});
