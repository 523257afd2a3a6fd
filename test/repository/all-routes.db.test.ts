import { describe, expect, test } from "vitest";
import { listEndpoints } from "../../scripts/list-endpoints.ts";
import { permissionsOf, type Role } from "../../src/companies/index.ts";
import { ROLES } from "../../src/companies/policy.ts";
import type { Identity } from "../../src/kernel/identity.ts";
import type { Jobs } from "../../src/kernel/jobs/jobs.ts";
import { allRoutes } from "../../src/server/start-server.ts";
import { makeApi } from "../support/api.ts";
import { makeCompany, useTestDatabase } from "../support/test-database.ts";

const database = useTestDatabase();

/** Nothing of these is called here: every request is refused before it reaches a handler. */
const routes = allRoutes({ identity: {} as Identity, jobs: {} as Jobs });

describe("the API as a whole", () => {
  test("every endpoint that a contract promises is served, and nothing else is", async () => {
    const promised = Object.values(await listEndpoints()).map(({ method, path }) => `${method} ${path}`);
    const served = routes.map(({ endpoint: { method, path } }) => `${method} ${path}`);
    expect([...served].sort()).toEqual([...promised].sort());
  });

  test("each route is refused to each role whose permissions do not have it", async () => {
    const companyId = await makeCompany(database.db);
    const guarded = routes.filter(({ kind }) => kind !== "person");
    expect(guarded.length).toBeGreaterThan(10);
    for (const role of ROLES satisfies readonly Role[]) {
      const api = await makeApi(database.db, routes, { companyId, roles: [role] });
      const allowed = permissionsOf([role]);
      for (const { endpoint } of guarded) {
        if ((allowed as ReadonlySet<string>).has(endpoint.permission)) continue;
        const answer = await api.app.inject({
          method: endpoint.method,
          url: `/v1${endpoint.path.replaceAll(/\{\w+\}/g, "x")}`,
          headers: { "idempotency-key": "matrix" },
        });
        expect([role, endpoint.path, answer.statusCode]).toEqual([role, endpoint.path, 403]);
      }
      await api.app.close();
    }
  });
});
