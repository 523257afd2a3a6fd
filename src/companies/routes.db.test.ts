import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { changePartnerStatus, listPartners, readPartner } from "./contract.ts";
import { identifyPartners } from "./partner.ts";
import { partnerRoutes } from "./routes.ts";

const database = useTestDatabase();
let companyId: string;
let finance: TestApi;
let owner: TestApi;

beforeAll(async () => {
  companyId = await makeCompany(database.db);
  await database.db.withCompany(companyId, (tx) =>
    identifyPartners(tx, testActor, testTime, [
      { name: "Moinho Sul", taxId: "11444777000161", role: "supplier" },
      { name: "Álamo 100% Papéis", role: "supplier" },
      { name: "Bar do Zé", taxId: "52998224725", role: "customer" },
    ]),
  );
  finance = await makeApi(database.db, partnerRoutes, { companyId, roles: ["finance"] });
  owner = await makeApi(database.db, partnerRoutes, { companyId, roles: ["owner"] });
});

describe("partners over HTTP", () => {
  test("are listed page by page, in order of name, each once", async () => {
    const first = await finance.call(listPartners, { query: { limit: 2 } });
    expect(first.body.data.map(({ name }) => name)).toEqual(["Bar do Zé", "Moinho Sul"]);
    expect(first.body.total).toBe(3);
    const next = await finance.call(listPartners, { query: { limit: 2, cursor: first.body.nextCursor ?? "" } });
    expect(next.body).toMatchObject({ data: [{ name: "Álamo 100% Papéis" }], nextCursor: null });
  });

  test("are found by part of a name, with its signs taken as they are, and by the beginning of a tax id", async () => {
    for (const [q, names] of [
      ["100%", ["Álamo 100% Papéis"]],
      ["moinho", ["Moinho Sul"]],
      ["114447", ["Moinho Sul"]],
      ["_", []],
    ] as const) {
      const found = await finance.call(listPartners, { query: { q } });
      expect(found.body.data.map(({ name }) => name)).toEqual(names);
    }
  });

  test("a cursor of another filter is refused", async () => {
    const first = await finance.call(listPartners, { query: { limit: 1 } });
    const other = await finance.call(listPartners, {
      query: { limit: 1, role: "customer", cursor: first.body.nextCursor ?? "" },
    });
    expect(other).toMatchObject({ status: 400, body: { code: "kernel.cursor_invalid" } });
  });

  test("a partner of another company is not found", async () => {
    const another = await makeCompany(database.db, { taxId: "11444777000161" });
    const stranger = await makeApi(database.db, partnerRoutes, { companyId: another, roles: ["finance"] });
    const [one] = (await finance.call(listPartners)).body.data;
    const found = await stranger.call(readPartner, { params: { partnerId: one?.id ?? "" } });
    expect(found).toMatchObject({ status: 404, body: { code: "companies.partner_not_found" } });
  });

  test("finance proposes and the owner approves, on the version that was seen", async () => {
    const [one] = (await finance.call(listPartners)).body.data;
    const change = { params: { partnerId: one?.id ?? "" }, body: { status: "active" as const } };
    expect((await finance.call(changePartnerStatus, change)).status).toBe(403);
    expect((await owner.call(changePartnerStatus, change)).status).toBe(428);
    const seen = { ...change, headers: { "if-match": '"v1"' } };
    expect((await owner.call(changePartnerStatus, seen)).body).toMatchObject({ status: "active", version: 2 });
    expect(await owner.call(changePartnerStatus, seen)).toMatchObject({ status: 412 });
  });

  test("an unknown field or parameter is refused, and says which", async () => {
    const answer = await owner.app.inject({ method: "GET", url: "/v1/partners?nome=x" });
    expect(answer.json()).toMatchObject({ code: "kernel.query_invalid", detail: expect.stringContaining("nome") });
  });
});
