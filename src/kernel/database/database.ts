import { createHash } from "node:crypto";
import pg from "pg";
import { refuseInKernel } from "../refusals.ts";

/**
 * The only way to the data. There is no bare connection: a company's data are reached through `withCompany`, inside one
 * transaction whose company is set once, and PostgreSQL's row security shows that company and no other.
 */
export interface Database {
  /** One transaction over one company's data, as the application's role. Throwing undoes it. */
  withCompany<T>(companyId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** One transaction without a company: sees only the few tables that belong to none. */
  withoutCompany<T>(work: (tx: Query) => Promise<T>): Promise<T>;
  /** One transaction of the audit sealer, the only role that may write seals. */
  withSealer<T>(companyId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Query {
  /** Runs one statement with bound parameters; `bigint` in and out for int8, text for date and numeric. */
  query<Row extends object = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

export interface Transaction extends Query {
  readonly companyId: string;
}

/** Where a PostgreSQL is: a URL, or the socket of the embedded server. */
export interface DatabaseAddress {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly database?: string;
  readonly connectionString?: string;
}

const APPLICATION_ROLE = "retaguarda_app";
const SEALER_ROLE = "retaguarda_sealer";
const POOL_CONNECTIONS_MAX = 10;
const OLDEST_VERSION = 150000;

const INT8 = 20;
const DATE = 1082;
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;

/** Driver values: int8 as bigint, date as its own text. A `Date` made of a civil date moves by a day with the zone. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === INT8) return (text: string) => BigInt(text);
    if (oid === DATE) return (text: string) => text;
    if (oid === INT8_ARRAY) return (text: string) => splitArray(text).map(BigInt);
    if (oid === DATE_ARRAY) return splitArray;
    return format === "binary" ? pg.types.getTypeParser(oid, "binary") : pg.types.getTypeParser(oid, "text");
  }) as pg.CustomTypesConfig["getTypeParser"],
};

function splitArray(text: string): string[] {
  return text === "{}" ? [] : text.slice(1, -1).split(",");
}

export function openDatabase(address: DatabaseAddress): Database {
  const application = openPool(address, APPLICATION_ROLE);
  const sealer = openPool(address, SEALER_ROLE);
  const asApplication = { pool: application, role: APPLICATION_ROLE };
  const asSealer = { pool: sealer, role: SEALER_ROLE };
  return {
    withCompany: (companyId, work) => inCompany(asApplication, companyId, work),
    withSealer: (companyId, work) => inCompany(asSealer, companyId, work),
    withoutCompany: (work) => inTransaction(asApplication, undefined, (client) => work(queryOn(client))),
    close: async () => {
      await Promise.all([application.end(), sealer.end()]);
    },
  };
}

function openPool(address: DatabaseAddress, role: string): pg.Pool {
  const pool = new pg.Pool({
    ...address,
    types,
    max: POOL_CONNECTIONS_MAX,
    // Each connection gives up the rights it signed in with before it is used.
    options: `-c role=${role}`,
    application_name: role,
  });
  pool.on("error", () => undefined);
  // A server that stops under a connection in use says so on the connection; the statement in progress fails by itself.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

interface RolePool {
  readonly pool: pg.Pool;
  readonly role: string;
}

async function inCompany<T>(pool: RolePool, companyId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return await inTransaction(pool, companyId, (client) => work({ companyId, ...queryOn(client) }));
}

async function inTransaction<T>(
  { pool, role }: RolePool,
  companyId: string | undefined,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query("begin");
    // Local to the transaction: at session level it would stay for the next user of the pooled connection.
    const set = await client.query<{ role: string }>(
      "select set_config('app.company_id', $1, true), current_user as role",
      [companyId ?? ""],
    );
    // A pooler in between may drop the role asked for at sign-in, and a superuser escapes even forced row security.
    if (set.rows[0]?.role !== role) throw refuseInKernel("kernel.wrong_role", { role });
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const statementNames = new Map<string, string>();

/**
 * Statements are prepared once a connection, under a name made from their text. Those over sets are not: their plan must fit
 * the set and the tables as they are now, and planning costs nothing beside a set.
 */
function statementName(sql: string, parameters: readonly unknown[]): { readonly name?: string } {
  if (parameters.some(Array.isArray)) return {};
  let name = statementNames.get(sql);
  if (name === undefined) {
    name = createHash("sha1").update(sql).digest("base64url");
    statementNames.set(sql, name);
  }
  return { name };
}

function queryOn(client: pg.ClientBase): Query {
  return {
    query: async <Row extends object>(sql: string, parameters: readonly unknown[] = []) => {
      const statement = { ...statementName(sql, parameters), text: sql, values: [...parameters] };
      const result = await client.query<Row>(statement);
      return result.rows;
    },
  };
}

/**
 * Work as the person who installs: creates databases, roles and schemas. Never used to serve a request.
 *
 * @throws `kernel.database_unreachable`, `kernel.database_too_old`
 */
export async function asAdministrator<T>(
  address: DatabaseAddress,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...address, types, application_name: "retaguarda_migrate" });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw refuseInKernel("kernel.database_unreachable", {
      database: nameOf(address),
      reason: error instanceof Error ? error.message : String(error),
    });
  }
  try {
    const version = await client.query<{ server_version_num: string }>("show server_version_num");
    const number = Number(version.rows[0]?.server_version_num);
    if (number < OLDEST_VERSION) {
      throw refuseInKernel("kernel.database_too_old", { version: Math.floor(number / 10000) });
    }
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function addressOf(address: DatabaseAddress, database: string): DatabaseAddress {
  if (address.connectionString === undefined) return { ...address, database };
  const url = new URL(address.connectionString);
  url.pathname = `/${encodeURIComponent(database)}`;
  return { connectionString: url.href };
}

/** The database's name, without the password that a URL may carry. */
export function nameOf(address: DatabaseAddress): string {
  if (address.connectionString === undefined) return address.database ?? "postgres";
  const url = new URL(address.connectionString);
  url.password = "";
  return url.href;
}

export async function createDatabaseIfMissing(server: DatabaseAddress, name: string): Promise<void> {
  await asAdministrator(server, async (client) => {
    const found = await client.query("select from pg_database where datname = $1", [name]);
    if (found.rowCount === 0) {
      // Of template0, since anybody may have added to template1.
      await client.query(`create database ${pg.escapeIdentifier(name)} template template0`);
    }
  });
}

export async function databaseExists(server: DatabaseAddress, name: string): Promise<boolean> {
  return await asAdministrator(server, async (client) => {
    const found = await client.query("select from pg_database where datname = $1", [name]);
    return found.rowCount === 1;
  });
}

export async function dropDatabase(server: DatabaseAddress, name: string): Promise<void> {
  await asAdministrator(server, async (client) => {
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
  });
}

/** Makes a database that is a copy of another, in milliseconds: how each test file gets a migrated one of its own. */
export async function cloneDatabase(server: DatabaseAddress, template: string, name: string): Promise<void> {
  await asAdministrator(server, async (client) => {
    await client.query(
      `create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)} strategy file_copy`,
    );
  });
}
