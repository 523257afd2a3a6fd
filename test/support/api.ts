import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import type { z } from "zod";
import { isPermission, permissionsOf, type Role } from "../../src/companies/index.ts";
import { stoppedClock } from "../../src/kernel/clock.ts";
import type { Endpoint } from "../../src/kernel/contract.ts";
import type { Database } from "../../src/kernel/database/database.ts";
import type { Route } from "../../src/kernel/http/route.ts";
import { serveRoutes } from "../../src/kernel/http/serve-routes.ts";
import { newUuid, randomSecret } from "../../src/kernel/identifier.ts";
import { testTime } from "./test-database.ts";

interface Given<E extends Endpoint> {
  readonly params?: z.input<E["params"]>;
  readonly query?: z.input<E["query"]>;
  readonly body?: z.input<E["body"]>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestApi {
  /** Calls an endpoint as it is called over HTTP, and gives the answer whatever it is. */
  call<E extends Endpoint>(
    endpoint: E,
    given?: Given<E>,
  ): Promise<{
    readonly status: number;
    readonly body: z.output<E["answer"]>;
    readonly raw: string;
    readonly headers: Readonly<Record<string, unknown>>;
  }>;
  readonly app: FastifyInstance;
  readonly userId: string;
}

/** The routes over HTTP in memory, as a person of a company in some roles. All is real but who signed in. */
export async function makeApi(
  db: Database,
  routes: readonly Route[],
  given: { readonly companyId: string; readonly roles: readonly Role[]; readonly userId?: string; readonly at?: Date },
): Promise<TestApi> {
  const userId = given.userId ?? newUuid();
  const person = {
    userId,
    name: "Ana",
    email: "ana@exemplo.com.br",
    hasTotp: false,
    sessionHash: Buffer.from(randomSecret(), "hex"),
  };
  const member = { ...person, companyId: given.companyId, permissions: permissionsOf(given.roles) };
  const app = await serveRoutes(routes, {
    db,
    clock: stoppedClock(given.at ?? testTime),
    gate: { findPerson: async () => person, findMember: async () => member, isPermission },
    secret: "a secret of the tests",
    origin: "http://localhost",
    logger: pino({ level: "silent" }),
    live: { subscribe: () => () => undefined, close: async () => undefined },
  });
  return {
    app,
    userId,
    call: async <E extends Endpoint>(endpoint: E, { params, query, body, headers = {} }: Given<E> = {}) => {
      const path = Object.entries(params ?? {}).reduce(
        (at, [name, value]) => at.replace(`{${name}}`, encodeURIComponent(String(value))),
        endpoint.path as string,
      );
      const search = new URLSearchParams(
        Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
      );
      const answer = await app.inject({
        method: endpoint.method,
        url: `/v1${path}${search.size > 0 ? `?${search}` : ""}`,
        headers: { "idempotency-key": newUuid(), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      const isJson = String(answer.headers["content-type"]).includes("json");
      return {
        status: answer.statusCode,
        body: (isJson ? answer.json() : undefined) as z.output<E["answer"]>,
        raw: answer.body,
        headers: answer.headers,
      };
    },
  };
}
