import type { TestProject } from "vitest/node";
import { asAdministrator, createDatabaseIfMissing, type DatabaseAddress } from "../../src/kernel/database/database.ts";
import { startThrowAwayServer } from "../../src/kernel/database/embedded-server.ts";
import { migrate } from "../../src/kernel/database/migrate.ts";

declare module "vitest" {
  export interface ProvidedContext {
    server: DatabaseAddress;
    templateDatabase: string;
  }
}

const TEMPLATE = "retaguarda_template";

/** One real PostgreSQL for the whole run, with one migrated database from which every test file clones its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const embedded = await startThrowAwayServer();
  const server = { host: embedded.socketFolder, port: embedded.port, user: embedded.superuser, database: "postgres" };
  await createDatabaseIfMissing(server, TEMPLATE);
  await migrate({ ...server, database: TEMPLATE });
  await asAdministrator(server, (client) => client.query(`alter database ${TEMPLATE} with allow_connections false`));
  project.provide("server", server);
  project.provide("templateDatabase", TEMPLATE);
  return () => embedded.stop();
}
