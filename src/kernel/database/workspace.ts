import path from "node:path";
import { fileURLToPath } from "node:url";
import { randomName } from "../identifier.ts";
import { refuseInKernel } from "../refusals.ts";
import {
  addressOf,
  createDatabaseIfMissing,
  type Database,
  type DatabaseAddress,
  databaseExists,
  dropDatabase,
  openDatabase,
} from "./database.ts";
import { type EmbeddedServer, startEmbeddedServer, startThrowAwayServer } from "./embedded-server.ts";
import { migrate } from "./migrate.ts";

/** A migrated database, open, with whatever had to be started for it; closing it stops that too. */
export interface Workspace {
  readonly db: Database;
  readonly address: DatabaseAddress;
  close(): Promise<void>;
}

const PROJECT = fileURLToPath(new URL("../../../", import.meta.url));
const POSTGRES_URL = /^postgres(ql)?:\/\//;
export const DEFAULT_DATABASE = "retaguarda";

/** Where the embedded server keeps its data: `RETAGUARDA_DATA`, else `data` in the project. */
export function dataFolder(): string {
  return process.env["RETAGUARDA_DATA"] ?? path.join(PROJECT, "data");
}

/**
 * Opens a database that stays, by URL or by name. A name is a database of the server of `DATABASE_URL`, else of the embedded
 * one; it is made when it is missing.
 */
export async function openWorkspace(nameOrUrl: string): Promise<Workspace> {
  return await open(nameOrUrl, createDatabaseIfMissing);
}

/**
 * The same, for who only reads: a name that is mistyped must not become a new, empty database.
 *
 * @throws `kernel.database_not_found`
 */
export async function openExistingWorkspace(nameOrUrl: string): Promise<Workspace> {
  return await open(nameOrUrl, async (server, name) => {
    if (!(await databaseExists(server, name))) throw refuseInKernel("kernel.database_not_found", { database: name });
  });
}

type Prepare = (server: DatabaseAddress, name: string) => Promise<void>;

async function open(nameOrUrl: string, prepare: Prepare): Promise<Workspace> {
  if (POSTGRES_URL.test(nameOrUrl)) return await openAt({ connectionString: nameOrUrl });
  refuseUnlessName(nameOrUrl);
  const external = externalServer();
  if (external !== undefined) {
    await prepare(external, nameOrUrl);
    return await openAt(addressOf(external, nameOrUrl));
  }
  return await openOn(await startEmbeddedServer(dataFolder()), nameOrUrl, prepare);
}

/** Opens a fresh database that is gone when it is closed: a server of its own, or a database of the one of `DATABASE_URL`. */
export async function openThrowAwayWorkspace(): Promise<Workspace> {
  const external = externalServer();
  if (external === undefined)
    return await openOn(await startThrowAwayServer(), DEFAULT_DATABASE, createDatabaseIfMissing);
  const name = randomName("retaguarda_avulso_");
  await createDatabaseIfMissing(external, name);
  const workspace = await openAt(addressOf(external, name));
  return {
    ...workspace,
    close: async () => {
      await workspace.close();
      await dropDatabase(external, name);
    },
  };
}

/** A name that PostgreSQL, a URL and a person read alike; never one of the databases that a server is made with. */
function refuseUnlessName(name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,62}$/.test(name) || /^(postgres|template\d)$/.test(name)) {
    throw refuseInKernel("kernel.database_name_invalid", { database: JSON.stringify(name) });
  }
}

function externalServer(): DatabaseAddress | undefined {
  const url = process.env["DATABASE_URL"];
  if (url === undefined || url === "") return undefined;
  if (!POSTGRES_URL.test(url) || !URL.canParse(url)) throw refuseInKernel("kernel.database_url_invalid", {});
  return { connectionString: url };
}

async function openOn(server: EmbeddedServer, name: string, prepare: Prepare): Promise<Workspace> {
  try {
    const address = { host: server.socketFolder, port: server.port, user: server.superuser, database: "postgres" };
    await prepare(address, name);
    const workspace = await openAt(addressOf(address, name));
    return {
      ...workspace,
      close: async () => {
        // The server's own stop ends whatever is still running; waiting for it first could wait for ever.
        await Promise.race([workspace.close(), server.stop()]);
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function openAt(address: DatabaseAddress): Promise<Workspace> {
  await migrate(address);
  const db = openDatabase(address);
  return { db, address, close: () => db.close() };
}
