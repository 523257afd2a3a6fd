import { type AddressInfo, createServer } from "node:net";
import { pino } from "pino";
import { bankingRoutes } from "../banking/index.ts";
import { companiesRoutes, findMember, findPerson, isPermission, listCompanies } from "../companies/index.ts";
import { documentsRoutes } from "../documents/index.ts";
import {
  integrationsRoutes,
  readTrustedRoots,
  requestImportRun,
  runImport,
  runSpreadsheetImports,
} from "../integrations/index.ts";
import { sealEvents } from "../kernel/audit-chain.ts";
import { stopwatch, systemClock } from "../kernel/clock.ts";
import type { Database } from "../kernel/database/database.ts";
import type { Workspace } from "../kernel/database/workspace.ts";
import { openLive } from "../kernel/http/live.ts";
import type { Route } from "../kernel/http/route.ts";
import { serveRoutes } from "../kernel/http/serve-routes.ts";
import { type Identity, openIdentity } from "../kernel/identity.ts";
import { type Jobs, openJobs } from "../kernel/jobs/jobs.ts";
import { ledgerRoutes } from "../ledger/index.ts";
import { makeDueRecurringBills, payablesRoutes } from "../payables/index.ts";
import { followMovements, processesRoutes } from "../processes/index.ts";
import { makeDueRecurringReceivables, receivablesRoutes } from "../receivables/index.ts";
import { reportsRoutes } from "../reports/index.ts";
import { dateIn } from "../values/calendar.ts";
import { readSecret } from "./secret.ts";
import { serveHealth } from "./serve-health.ts";
import { serveIdentity } from "./serve-identity.ts";
import { serveWeb } from "./serve-web.ts";

export interface ServerGiven {
  readonly workspace: Workspace;
  readonly port: number;
  readonly host: string;
  /** Where browsers reach us, when it is not where we listen. */
  readonly origin?: string;
  readonly trustedRoots: string | undefined;
  /** A server that only answers leaves the work to `worker` processes. */
  readonly works: boolean;
  /** Whether the app's pages are served too; without them it is the API alone. */
  readonly servesWeb?: boolean;
  readonly logLevel?: string;
}

export interface RunningServer {
  readonly url: string;
  readonly identity: Identity;
  close(): Promise<void>;
}

const ZONE = "America/Sao_Paulo";

/** Joins the slices into one process: routes, sign-in, the web app's files, and the work that jobs ask for. */
export async function startServer(given: ServerGiven): Promise<RunningServer> {
  const elapsed = stopwatch();
  const { db, address } = given.workspace;
  const logger = pino({ level: given.logLevel ?? process.env["RETAGUARDA_LOG"] ?? "warn" });
  const secret = readSecret();
  const port = given.port === 0 ? await findFreePort() : given.port;
  const origin = given.origin ?? process.env["RETAGUARDA_URL"] ?? `http://localhost:${port}`;
  const identity = openIdentity(address, { secret, origin });
  const jobs = await openJobs(address, { onError: (error) => logger.warn(error) });
  const live = await openLive(address);
  const app = await serveRoutes(allRoutes({ identity, jobs }), {
    db,
    clock: systemClock,
    gate: {
      findPerson: async (headers) => {
        if (!headers.has("cookie")) return undefined;
        const session = await identity.findSession(headers);
        return session === undefined ? undefined : await findPerson(db, session);
      },
      findMember: (person) => findMember(db, person),
      isPermission,
    },
    secret,
    origin,
    logger,
    live,
  });
  serveIdentity(app, identity, origin);
  serveHealth(app, { db, jobs });
  if (given.servesWeb ?? true) await serveWeb(app);
  if (given.works) await registerWork(jobs, given);
  const stopDaily = given.works ? askDaily(db, jobs, (error) => logger.warn(error)) : () => undefined;
  await app.listen({ port, host: given.host });
  logger.info({ readyMs: Math.round(elapsed()) }, "ready");
  return {
    url: origin,
    identity,
    close: async () => {
      stopDaily();
      await app.close();
      await jobs.close();
      await Promise.all([live.close(), identity.close()]);
    },
  };
}

/** The address is a part of what is signed and checked, so it must be known before anything listens. */
async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

/** Every route of the product: what has no permission that somebody can have does not start. */
export function allRoutes({ identity, jobs }: { readonly identity: Identity; readonly jobs: Jobs }): readonly Route[] {
  return [
    ...companiesRoutes(identity),
    ...ledgerRoutes,
    ...documentsRoutes,
    ...payablesRoutes({ zone: ZONE }),
    ...receivablesRoutes({ zone: ZONE }),
    ...bankingRoutes({ followMovements, requestImport: (tx, request) => requestImportRun(tx, jobs, request) }),
    ...processesRoutes,
    ...reportsRoutes({ zone: ZONE }),
    ...integrationsRoutes({ jobs, zone: ZONE }),
  ];
}

/** Often enough that what falls due is made on its day, whenever the process started. */
const DAILY_WORK_MS = 6 * 3_600_000;

/** Asks for the work that the calendar brings, for every company: now, and again and again. @returns what ends it */
function askDaily(db: Database, jobs: Jobs, onError: (error: unknown) => void): () => void {
  const ask = async (): Promise<void> => {
    for (const { id } of await listCompanies(db)) {
      await db.withCompany(id, async (tx) => {
        await jobs.enqueue(tx, "payables.generate-recurring-bills");
        await jobs.enqueue(tx, "receivables.generate-recurring-receivables");
      });
    }
  };
  const timer = setInterval(() => void ask().catch(onError), DAILY_WORK_MS);
  void ask().catch(onError);
  return () => clearInterval(timer);
}

/** What this process does when a job asks. */
export async function registerWork(
  jobs: Jobs,
  { workspace, trustedRoots }: Pick<ServerGiven, "workspace" | "trustedRoots">,
): Promise<void> {
  const { db } = workspace;
  await jobs.register("integrations.run-import", async (companyId) => {
    await runImport(db, companyId, {
      clock: systemClock,
      trustedRootsOf: ({ demonstration }) => readTrustedRoots(trustedRoots, { demonstration }),
    });
    await db.withCompany(companyId, (tx) => jobs.enqueue(tx, "kernel.seal-audit"));
  });
  await jobs.register("integrations.import-spreadsheets", async (companyId) => {
    await runSpreadsheetImports(db, companyId, { clock: systemClock, jobs, zone: ZONE });
    await db.withCompany(companyId, (tx) => jobs.enqueue(tx, "kernel.seal-audit"));
  });
  await jobs.register("payables.generate-recurring-bills", async (companyId) => {
    const at = systemClock.now();
    await db.withCompany(companyId, async (tx) => {
      await makeDueRecurringBills(tx, { at, today: dateIn(ZONE, at) });
      await jobs.enqueue(tx, "kernel.seal-audit");
    });
  });
  await jobs.register("receivables.generate-recurring-receivables", async (companyId) => {
    const at = systemClock.now();
    await db.withCompany(companyId, async (tx) => {
      await makeDueRecurringReceivables(tx, { at, today: dateIn(ZONE, at) });
      await jobs.enqueue(tx, "kernel.seal-audit");
    });
  });
  await jobs.register("kernel.seal-audit", async (companyId) => {
    await db.withSealer(companyId, sealEvents);
  });
}
