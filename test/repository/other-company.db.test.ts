import { beforeAll, describe, expect, test } from "vitest";
import { ROLES } from "../../src/companies/policy.ts";
import type { Endpoint } from "../../src/kernel/contract.ts";
import { newUuid, publicId } from "../../src/kernel/identifier.ts";
import type { Identity } from "../../src/kernel/identity.ts";
import type { Jobs } from "../../src/kernel/jobs/jobs.ts";
import { allRoutes } from "../../src/server/start-server.ts";
import { makeApi } from "../support/api.ts";
import { inventNote, inventParty, inventStatement } from "../support/invented-documents.ts";
import { takeFiles } from "../support/take-files.ts";
import { makeCompany, useTestDatabase } from "../support/test-database.ts";

const database = useTestDatabase();
const routes = allRoutes({ identity: {} as Identity, jobs: {} as Jobs });

/** Where a thing that an address names is kept; what is not here is asked for by an id that nobody has. */
const TABLES: Readonly<Record<string, string>> = {
  movement: "banking.movement",
  bankaccount: "banking.bank_account",
  document: "documents.document",
  file: "documents.file",
  entry: "ledger.entry",
  account: "ledger.account",
  bill: "payables.bill",
  receivable: "receivables.receivable",
  partner: "companies.partner",
  exception: "processes.exception",
  match: "banking.match",
};
const NOUNS = [
  ...Object.keys(TABLES),
  ...["decision", "settlement", "recurring", "run", "view", "user", "session", "touch"],
];
/** What each change is asked with, so that it is refused for whose it is and not for what it says. */
const BODIES: Readonly<Record<string, object>> = {
  "PUT /movements/{movementId}/decision": { status: "pending" },
  "POST /exceptions/{exceptionId}/dismissal": { reason: "não há o que fazer" },
  "PUT /exceptions/{exceptionId}/owner": { mine: true },
  "POST /comments/{objectType}/{objectId}": { text: "de outra empresa" },
  "PUT /partners/{partnerId}/status": { status: "active" },
  "POST /bills/{titleId}/cancellation": { reason: "engano" },
  "POST /receivables/{titleId}/cancellation": { reason: "engano" },
  "POST /bills/{titleId}/settlements": { settledOn: "2026-03-20", source: "cash" },
  "POST /receivables/{titleId}/settlements": { settledOn: "2026-03-20", source: "cash" },
  "POST /bills/{titleId}/attachments": { fileId: publicId("file", newUuid()) },
  "POST /receivables/{titleId}/attachments": { fileId: publicId("file", newUuid()) },
};

describe("what belongs to another company", () => {
  let theirs: string;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    const supplier = inventParty(2, "Moinho Inventado Ltda");
    const customer = inventParty(3, "Mercado Inventado Ltda");
    const us = { ...inventParty(1, "Padaria Invenção Ltda"), taxId: "11222333000181" };
    const parcel = { items: [{ amount: 50_000n }], installments: [{ amount: 50_000n, dueOn: "2026-04-20" }] };
    const taken = await takeFiles(
      database.db,
      { taxId: us.taxId },
      {
        "compra.xml": inventNote({ number: 1, issuer: supplier, recipient: us, ...parcel }).xml,
        "venda.xml": inventNote({ number: 2, issuer: us, recipient: customer, ...parcel }).xml,
        "1.ofx": inventStatement({
          lines: [{ on: "2026-03-20", amount: "-73.10", memo: "PAGAMENTO DE TITULO", fitid: "1" }],
          closing: { on: "2026-03-20", balance: "926.90" },
        }),
      },
    );
    theirs = taken.companyId;
    await database.db.withCompany(theirs, async (tx) => {
      for (const [noun, table] of Object.entries(TABLES)) {
        const [row] = await tx.query<{ id: string }>(`select id::text from ${table} where company_id = $1 limit 1`, [
          tx.companyId,
        ]);
        if (row !== undefined && /-/.test(row.id)) ids.set(noun, publicId(noun, row.id));
      }
    });
  });

  /** The address of an endpoint with ids of theirs in it. */
  function addressOf(endpoint: Endpoint): string {
    return endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      if (name === "objectType") return "bill";
      if (name === "objectId") return ids.get("bill") ?? "";
      if (name === "sheet") return "1";
      const shape = (
        endpoint.params as unknown as {
          readonly shape: Record<string, { safeParse(id: string): { success: boolean } }>;
        }
      ).shape[name];
      const noun = NOUNS.find((each) => shape?.safeParse(publicId(each, newUuid())).success === true);
      return ids.get(noun ?? "") ?? publicId(noun ?? "nothing", newUuid());
    });
  }

  const contentOf = () =>
    database.db.withCompany(theirs, async (tx) => {
      const content: string[] = [];
      for (const table of [...Object.values(TABLES), "processes.comment", "kernel.event"]) {
        const [row] = await tx.query<{ all: string }>(
          `select coalesce(md5(string_agg(each::text, '' order by each::text)), '') as all from ${table} each where company_id = $1`,
          [tx.companyId],
        );
        content.push(`${table} ${row?.all}`);
      }
      return content;
    });

  test("is not there for who may do everything in theirs: no address shows it and none changes it", async () => {
    expect([...ids.keys()]).toEqual(expect.arrayContaining(["movement", "document", "bill", "receivable", "entry"]));
    const before = await contentOf();
    const ours = await makeCompany(database.db, { taxId: "11444777000161" });
    const api = await makeApi(database.db, routes, { companyId: ours, roles: ROLES });
    const asked = routes.filter(({ endpoint, kind }) => kind !== "person" && endpoint.path.includes("{"));
    expect(asked.length).toBeGreaterThan(30);
    const wrong: string[] = [];
    for (const { endpoint } of asked) {
      const name = `${endpoint.method} ${endpoint.path}`;
      if (/template|\/members\//.test(name)) continue;
      const body = BODIES[name];
      const url = `/v1${addressOf(endpoint)}${endpoint.path.endsWith("/titles") ? "?q=x" : ""}${/ledger/.test(endpoint.path) ? "?from=2026-03-01&to=2026-03-31" : ""}`;
      const answer = await api.app.inject({
        method: endpoint.method,
        url,
        headers: { "idempotency-key": newUuid(), "if-match": '"v1"' },
        ...(body === undefined ? {} : { payload: body }),
      });
      // A change without a body to ask with is refused before anybody looks whose it is.
      const isAsked = endpoint.method === "GET" || endpoint.method === "DELETE" || body !== undefined;
      if (answer.statusCode !== 404 && (isAsked || ![400, 415, 422].includes(answer.statusCode))) {
        wrong.push(`${name} (${url}): ${answer.statusCode} ${answer.body.slice(0, 200)}`);
      }
    }
    await api.app.close();
    expect(wrong).toEqual([]);
    expect(await contentOf()).toEqual(before);
  });
});
