import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { newUuid, publicId } from "../kernel/identifier.ts";
import {
  addMember,
  changeCompanySettings,
  changePartnerStatus,
  changeRoles,
  listMembers,
  listPartners,
  readCompanySettings,
  readPartner,
} from "./contract.ts";
import { identifyPartners } from "./partner.ts";
import { findUserByEmail, grantRole, insertUser } from "./people.ts";
import { memberRoutes, partnerRoutes, settingsRoutes } from "./routes.ts";

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
    expect(first.body).toMatchObject({ total: 3, counts: { requested: 3, active: 0, blocked: 0 } });
    const active = await finance.call(listPartners, { query: { status: "active" } });
    expect(active.body).toMatchObject({ total: 0, counts: { requested: 3 } });
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

describe("people of a company over HTTP", () => {
  let admin: TestApi;
  const ana = newUuid();
  const made: string[] = [];
  const routes = memberRoutes({
    createPerson: async ({ email }) => {
      made.push(email);
      return `identity of ${email}`;
    },
  });

  beforeAll(async () => {
    await database.db.withoutCompany((tx) =>
      insertUser(tx, { userId: ana, identityId: "ana", name: "Ana", email: "ana@exemplo.com.br" }),
    );
    await database.db.withCompany(companyId, async (tx) => {
      for (const role of ["owner", "admin"] as const) {
        await grantRole(tx, { actor: testActor, at: testTime }, { userId: ana, role, grantedBy: null });
      }
    });
    admin = await makeApi(database.db, routes, { companyId, roles: ["admin"], userId: ana });
  });

  test("somebody new is called with a first password that is shown once; somebody known keeps theirs", async () => {
    const call = { name: "Bia", email: "Bia@Exemplo.com.br", roles: ["finance" as const] };
    const first = await admin.call(addMember, { body: call });
    expect(first.body.firstPassword).toMatch(/^(\w{4}-){4}\w{4}$/);
    expect(first.body.data.map(({ name, roles }) => [name, roles])).toEqual([
      ["Ana", ["admin", "owner"]],
      ["Bia", ["finance"]],
    ]);
    const again = await admin.call(addMember, { body: { ...call, roles: ["approver"] } });
    expect(again.body.firstPassword).toBeNull();
    expect(again.body.data[1]?.roles).toEqual(["approver", "finance"]);
    expect(made).toEqual(["bia@exemplo.com.br"]);
  });

  test("nobody changes their own roles, and the last owner stays", async () => {
    const own = await admin.call(changeRoles, {
      params: { userId: publicId("user", ana) },
      body: { roles: ["finance"] },
    });
    expect(own).toMatchObject({ status: 403, body: { code: "companies.own_roles" } });
    const bia = await database.db.withoutCompany((tx) => findUserByEmail(tx, "bia@exemplo.com.br"));
    const other = await makeApi(database.db, routes, { companyId, roles: ["admin"], userId: bia?.userId ?? "" });
    const last = await other.call(changeRoles, {
      params: { userId: publicId("user", ana) },
      body: { roles: ["admin"] },
    });
    expect(last).toMatchObject({ status: 409, body: { code: "companies.last_owner" } });
    const gone = await admin.call(changeRoles, {
      params: { userId: publicId("user", bia?.userId ?? "") },
      body: { roles: [] },
    });
    expect(gone.body.data.map(({ name }) => name)).toEqual(["Ana"]);
    const stranger = { params: { userId: publicId("user", newUuid()) }, body: { roles: ["finance" as const] } };
    expect(await admin.call(changeRoles, stranger)).toMatchObject({ status: 404 });
    expect((await finance.app.inject({ url: "/v1/members" })).statusCode).toBe(404);
    const asFinance = await makeApi(database.db, routes, { companyId, roles: ["finance"] });
    expect((await asFinance.call(listMembers)).status).toBe(403);
  });
});

describe("what a company is over HTTP", () => {
  test("is changed on the version that was seen, with what it agreed for late payment", async () => {
    const api = await makeApi(database.db, settingsRoutes, { companyId, roles: ["owner"] });
    const before = (await api.call(readCompanySettings)).body;
    expect(before).toMatchObject({ lateFinePct: null, roundingLimit: "0.05", collectionFee: null });
    const body = {
      name: "Padaria Nova",
      taxRegime: "simples" as const,
      state: "PR",
      lateFinePct: "2",
      lateInterestPctMonth: "1.5",
      roundingLimit: "0.10",
      collectionFee: "2.90",
    };
    const headers = { "if-match": `"v${before.version}"` };
    const after = await api.call(changeCompanySettings, { body, headers });
    expect(after.body).toMatchObject({ ...body, taxId: before.taxId, version: before.version + 1 });
    expect((await api.call(changeCompanySettings, { body, headers })).status).toBe(412);
  });
});
