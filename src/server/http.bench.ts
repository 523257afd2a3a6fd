import { pino } from "pino";
import { listPartners } from "../companies/contract.ts";
import { createCompany, isPermission, permissionsOf } from "../companies/index.ts";
import { listDocuments } from "../documents/contract.ts";
import { stopwatch, systemClock } from "../kernel/clock.ts";
import type { Endpoint } from "../kernel/contract.ts";
import { asAdministrator } from "../kernel/database/database.ts";
import { openThrowAwayWorkspace } from "../kernel/database/workspace.ts";
import { serveRoutes } from "../kernel/http/serve-routes.ts";
import { newUuid, randomSecret } from "../kernel/identifier.ts";
import type { Identity } from "../kernel/identity.ts";
import type { Jobs } from "../kernel/jobs/jobs.ts";
import { accountsByRole, openBooks, postEntries } from "../ledger/index.ts";
import { findAnything, readOverview } from "../reports/contract.ts";
import { calendarDate } from "../values/calendar.ts";
import { allRoutes } from "./start-server.ts";

/**
 * How long lists and search take inside the server with a million documents and as many titles as they would open, made for it:
 * the request parsed, the person's permissions, the query, the answer checked by its contract; no network.
 */
export interface HttpBench {
  readonly documents: number;
  readonly bills: number;
  readonly partners: number;
  readonly requests: readonly {
    readonly what: string;
    readonly p50Ms: number;
    readonly p95Ms: number;
    readonly ok: boolean;
  }[];
  readonly budgetMs: number;
  readonly residentMegabytes: number;
}

const BUDGET_MS = 50;
const TIMES = 60;
const DOCUMENTS = 1_000_000;
const BILLS = 200_000;
const PARTNERS = 2_000;

export async function benchHttp(scale: number): Promise<HttpBench> {
  const size = {
    documents: Math.round(DOCUMENTS * scale),
    bills: Math.round(BILLS * scale),
    partners: Math.max(10, Math.round(PARTNERS * scale)),
  };
  const workspace = await openThrowAwayWorkspace();
  const companyId = newUuid();
  const at = systemClock.now();
  const actor = { class: "rule", id: "bench" } as const;
  try {
    const { accountId, entryId } = await workspace.db.withCompany(companyId, async (tx) => {
      await createCompany(tx, actor, at, {
        name: "Empresa da medição",
        taxId: "11222333000181",
        taxRegime: "presumido",
        state: "SP",
      });
      await openBooks(tx, actor, at);
      const accounts = await accountsByRole(tx);
      const [debit = "", credit = ""] = [accounts.get("cash"), accounts.get("capital")];
      const [entry] = await postEntries(tx, actor, at, [
        {
          postedOn: calendarDate("2026-01-02"),
          history: "Medição",
          source: { kind: "bench" },
          rule: { id: "bench", version: 1 },
          idempotencyKey: "bench",
          lines: [
            { accountId: debit, side: "D", amountCentavos: 1n },
            { accountId: credit, side: "C", amountCentavos: 1n },
          ],
        },
      ]);
      return { accountId: debit, entryId: entry?.id ?? "" };
    });
    await asAdministrator(workspace.address, async (client) => {
      await client.query(fillSql({ companyId, accountId, entryId, ...size }));
      for (const table of [
        "companies.partner",
        "documents.file",
        "documents.document",
        "payables.bill",
        "payables.bill_total",
      ]) {
        await client.query(`vacuum analyze ${table}`);
      }
      // What was made is on disk before anything is measured: no company is filled in one breath.
      await client.query("checkpoint");
    });
    const person = { userId: newUuid(), name: "Ana", email: "ana@exemplo.com.br", hasTotp: false };
    const member = {
      ...person,
      sessionHash: Buffer.from(randomSecret(), "hex"),
      companyId,
      permissions: permissionsOf(["owner", "finance", "accountant"]),
    };
    const app = await serveRoutes(allRoutes({ identity: {} as Identity, jobs: {} as Jobs }), {
      db: workspace.db,
      clock: systemClock,
      gate: { findPerson: async () => member, findMember: async () => member, isPermission },
      secret: randomSecret(),
      origin: "http://localhost",
      logger: pino({ level: "silent" }),
      live: { subscribe: () => () => undefined, close: async () => undefined },
    });
    const requests = [];
    for (const [what, url] of asked()) {
      const times: number[] = [];
      for (let turn = 0; turn < TIMES; turn++) {
        const elapsed = stopwatch();
        const answer = await app.inject({ method: "GET", url });
        times.push(elapsed());
        if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body.slice(0, 300)}`);
      }
      times.sort((a, b) => a - b);
      const of = (share: number): number => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10;
      requests.push({ what, p50Ms: of(0.5), p95Ms: of(0.95), ok: of(0.95) <= BUDGET_MS });
    }
    await app.close();
    return {
      ...size,
      requests,
      budgetMs: BUDGET_MS,
      residentMegabytes: Math.round(process.memoryUsage().rss / 1024 / 1024),
    };
  } finally {
    await workspace.close();
  }
}

/** What people ask of lists, by what makes them costly. */
function asked(): readonly (readonly [string, string])[] {
  const to = (endpoint: Pick<Endpoint, "path">, query: string): string => `/v1${endpoint.path}?${query}`;
  return [
    ["documentos, primeira página", to(listDocuments, "limit=100")],
    ["documentos em quarentena", to(listDocuments, "limit=100&status=quarantined")],
    ["documentos por número", to(listDocuments, "limit=100&q=777777")],
    ["documentos por parceiro", to(listDocuments, "limit=100&q=PARCEIRO%20777%20")],
    ["documentos de todos os parceiros, por nome", to(listDocuments, "limit=100&q=comercio%20parceiro")],
    ["documentos por nome de arquivo", to(listDocuments, "limit=100&q=nota-5555")],
    ["documentos de um ano", to(listDocuments, "limit=100&issuedFrom=2025-01-01&issuedTo=2025-12-31")],
    ["a pagar, resumo", "/v1/bills/summary"],
    ["a pagar em aberto", "/v1/bills?limit=100&status=open"],
    ["a pagar vencidas", "/v1/bills?limit=100&status=overdue"],
    ["a pagar de todas as situações", "/v1/bills?limit=100&status=all"],
    ["a pagar de um ano", "/v1/bills?limit=100&status=all&dueFrom=2025-01-01&dueTo=2025-12-31"],
    ["a pagar por número", "/v1/bills?limit=100&q=77777"],
    ["a pagar de todos os parceiros, por nome", "/v1/bills?limit=100&q=comercio%20parceiro"],
    ["parceiros, primeira página", to(listPartners, "limit=100")],
    ["parceiros por nome", to(listPartners, "limit=100&q=PARCEIRO%2077")],
    ["início", to(readOverview, "")],
    ["busca por valor", to(findAnything, "q=1.234,56")],
    ["busca por número", to(findAnything, "q=77777")],
    ["busca por nome", to(findAnything, "q=PARCEIRO%20777")],
  ];
}

/** Documents of two thousand partners over three years, one bill for each fifth of them, half of these settled. */
function fillSql(given: {
  readonly companyId: string;
  readonly accountId: string;
  readonly entryId: string;
  readonly documents: number;
  readonly bills: number;
  readonly partners: number;
}): string {
  const { companyId, accountId, entryId, documents, bills, partners } = given;
  const id = (of: string): string => `lpad(to_hex(${of}), 32, '0')::uuid`;
  const partner = (of: string): string => id(`1000000000 + (${of}) % ${partners}`);
  return `
    select set_config('app.company_id', '${companyId}', false);
    insert into kernel.blob (company_id, sha256, size, bytes)
    select '${companyId}', sha256('x'), 1, 'x';
    insert into documents.channel (company_id, id, kind, name) values ('${companyId}', ${id("1")}, 'folder', 'bench');
    insert into companies.partner (company_id, id, tax_id, name, is_supplier)
    select '${companyId}', ${partner("n")}, lpad(n::text, 14, '0'), 'PARCEIRO ' || n || ' COMERCIO LTDA', true
      from generate_series(0, ${partners - 1}) n;
    insert into documents.file (company_id, id, channel_id, name, sha256, fate)
    select '${companyId}', ${id("n")}, ${id("1")}, 'nota-' || n || '.xml', sha256('x'), 'accepted'
      from generate_series(1, ${documents}) n;
    insert into documents.document (company_id, id, file_id, kind, key, status, partner_id, number, issued_on,
                                    amount_centavos, facts, searched)
    select '${companyId}', ${id("n")}, ${id("n")}, 'nfe', lpad(n::text, 44, '0'),
           case n % 1000 when 0 then 'quarantined' else 'accepted' end, ${partner("n")}, n::text,
           date '2024-01-01' + n % 1000, 10000 + (n::bigint * 7919) % 900000, '{}', 'nota-' || n || '.xml'
      from generate_series(1, ${documents}) n;
    insert into payables.bill (company_id, id, document_id, partner_id, installment, document_number, issued_on, due_on,
                               competencia, amount_centavos, settled_centavos, status, account_id, entry_id)
    select '${companyId}', ${id("n")}, ${id("n")}, ${partner("n")}, '001', n::text, date '2024-01-01' + n % 1000,
           date '2024-02-01' + n % 1000, date_trunc('month', date '2024-01-01' + n % 1000)::date, amount,
           case n % 2 when 0 then 0 else amount end, case n % 2 when 0 then 'open' else 'settled' end,
           '${accountId}', '${entryId}'
      from (select n, 10000 + (n::bigint * 7919) % 900000 as amount from generate_series(1, ${bills}) n) rows`;
}
