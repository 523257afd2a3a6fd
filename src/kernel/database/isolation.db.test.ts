import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillEmptyTables, makeBusyCompany, simulatedTaxId } from "../../../test/support/busy-company.ts";
import { useTestDatabase } from "../../../test/support/test-database.ts";
import { newUuid } from "../identifier.ts";

/** Tables that row security does not guard, each with its reason. Nothing else may be added without one. */
const TABLES_OF_NO_COMPANY: Readonly<Record<string, string>> = {
  "kernel.migration": "which migrations this database has: nothing of any company",
  "companies.company_directory": "which company has a tax id, asked before a company is chosen; it holds nothing else",
  "companies.app_user": "a person, of no company or of several; what they may do is in companies.membership",
  "companies.member_directory": "in which companies a person works, asked before one is chosen; it holds nothing else",
  "companies.session_company": "the company that a session chose, by the hash of its token",
};

/** Functions that run with their owner's rights. Each was read: fixed search path, no rows returned, no dynamic SQL. */
const REVIEWED_SECURITY_DEFINER: Readonly<Record<string, string>> = {
  "payables.keep_bill_totals":
    "a trigger that adds what a statement changed of bills to their totals, each to its own company's",
  "receivables.keep_receivable_totals":
    "a trigger that adds what a statement changed of receivables to their totals, each to its own company's",
  "ledger.check_closing_entries": "refuses a closing entry that touches other accounts than results; writes nothing",
  "ledger.check_entries": "keeps the counter of entries, which the application may not write",
  "ledger.check_lines": "keeps the monthly balances, which the application may not write",
};

/** The roles that serve requests and jobs; everything that can be asked of a role is asked of each. */
const SERVING_ROLES = ["retaguarda_app", "retaguarda_sealer", "retaguarda_readonly"];

const COMPANIES_AT_ONCE = 50;
const TRANSACTIONS_EACH = 20;

const database = useTestDatabase();
let administrator: pg.Client;

beforeAll(async () => {
  administrator = new pg.Client({ ...database.address });
  await administrator.connect();
});
afterAll(async () => {
  await administrator.end();
});

interface Table {
  readonly name: string;
  readonly has_company: boolean;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly owner: string;
  readonly policies: string[];
  readonly append_only: boolean;
}

async function catalogue<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const result = await administrator.query<Row>(sql, [...parameters]);
  return result.rows;
}

/** Not the sign-in library's nor the job library's: another test says who may read those. */
const OUR_SCHEMAS = `schema.nspname !~ '^pg_'
  and schema.nspname not in ('information_schema', 'public', 'identity', 'jobs')`;

async function listTables(): Promise<Table[]> {
  return await catalogue<Table>(`
    select format('%I.%I', schema.nspname, class.relname) as name,
           exists (select from pg_attribute where attrelid = class.oid and attname = 'company_id') as has_company,
           class.relrowsecurity as enabled, class.relforcerowsecurity as forced, class.relowner::regrole::text as owner,
           array(select pg_get_expr(polqual, polrelid) || ' / ' || pg_get_expr(polwithcheck, polrelid)
                   from pg_policy where polrelid = class.oid) as policies,
           exists (select from pg_trigger where tgrelid = class.oid and tgname = 'never_changed') as append_only
      from pg_class class join pg_namespace schema on schema.oid = class.relnamespace
     where class.relkind in ('r', 'p') and ${OUR_SCHEMAS}
     order by 1`);
}

async function listGuardedTables(): Promise<Table[]> {
  const tables = await listTables();
  return tables.filter((table) => TABLES_OF_NO_COMPANY[table.name] === undefined);
}

describe("what the catalogue says of isolation", () => {
  test("every table has the company in it, or a reason why not", async () => {
    const tables = await listTables();
    expect(tables.length).toBeGreaterThan(15);
    const without = tables.filter((table) => !table.has_company && TABLES_OF_NO_COMPANY[table.name] === undefined);
    expect(
      without.map((table) => table.name),
      "add company_id, or a reason here",
    ).toEqual([]);
  });

  test("row security is on, forced, and has the one policy of the house", async () => {
    const condition = "(company_id = ( SELECT kernel.current_company() AS current_company))";
    for (const table of await listGuardedTables()) {
      expect(table, `${table.name}: call kernel.protect in its migration`).toMatchObject({
        enabled: true,
        forced: true,
        policies: [`${condition} / ${condition}`],
      });
    }
  });

  test("the company comes first in each primary key and unique index", async () => {
    const indexes = await catalogue<{ table: string; index: string; first: string }>(`
      select index.indrelid::regclass::text as table, index.indexrelid::regclass::text as index,
             (select attname from pg_attribute
               where attrelid = index.indrelid and attnum = index.indkey[0]) as first
        from pg_index index
        join pg_class class on class.oid = index.indrelid
        join pg_namespace schema on schema.oid = class.relnamespace
       where index.indisunique and ${OUR_SCHEMAS}`);
    const bad = indexes.filter((index) => !TABLES_OF_NO_COMPANY[index.table] && index.first !== "company_id");
    expect(bad, "a unique index without the company tells one company what another has").toEqual([]);
    const keyed = new Set(indexes.map((index) => index.table));
    const tables = await listTables();
    expect(tables.map((table) => table.name).filter((name) => !keyed.has(name))).toEqual([]);
  });

  test("a foreign key between tables of companies carries the company", async () => {
    const bad = await catalogue<{ key: string }>(`
      select format('%s: %s', con.conrelid::regclass, con.conname) as key
        from pg_constraint con
        join pg_class class on class.oid = con.conrelid
        join pg_namespace schema on schema.oid = class.relnamespace
       where con.contype = 'f' and ${OUR_SCHEMAS}
         -- What belongs to no company has no company to carry.
         and exists (select from pg_attribute there where there.attrelid = con.confrelid and there.attname = 'company_id')
         and not exists (
           select from unnest(con.conkey, con.confkey) as pair (here, there)
             join pg_attribute mine on mine.attrelid = con.conrelid and mine.attnum = pair.here
             join pg_attribute other on other.attrelid = con.confrelid and other.attnum = pair.there
            where mine.attname = 'company_id' and other.attname = 'company_id')`);
    expect(bad, "checks of foreign keys ignore row security: use (company_id, id)").toEqual([]);
  });

  test("views run with the rights of who reads them, and none keeps its rows", async () => {
    const views = await catalogue<{ name: string; kind: string; options: string[] | null }>(`
      select class.oid::regclass::text as name, class.relkind as kind, class.reloptions as options
        from pg_class class join pg_namespace schema on schema.oid = class.relnamespace
       where class.relkind in ('v', 'm') and ${OUR_SCHEMAS}`);
    for (const view of views) {
      expect(view.kind, `${view.name} is materialised: policies do not reach its rows`).toBe("v");
      expect(view.options ?? [], `${view.name}: with (security_invoker = true)`).toContain("security_invoker=true");
    }
  });
});

describe("the roles that serve", () => {
  test("are no superusers, do not escape row security, and make no roles or databases", async () => {
    const roles = await catalogue<{ rolname: string }>(
      `select rolname from pg_roles
        where rolname = any($1::text[]) and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
        order by rolname`,
      [SERVING_ROLES],
    );
    expect(roles.map((role) => role.rolname)).toEqual([...SERVING_ROLES].sort());
  });

  test("own nothing, and belong to no role that does", async () => {
    const owned = await catalogue(
      `select 'relation ' || oid::regclass as thing from pg_class where relowner::regrole::text = any($1::text[])
       union all select 'schema ' || nspname from pg_namespace where nspowner::regrole::text = any($1::text[])
       union all select 'function ' || oid::regprocedure from pg_proc where proowner::regrole::text = any($1::text[])
       union all select 'database ' || datname from pg_database where datdba::regrole::text = any($1::text[])
       union all select 'membership in ' || roleid::regrole from pg_auth_members
         where member::regrole::text = any($1::text[])`,
      [SERVING_ROLES],
    );
    expect(owned).toEqual([]);
  });

  test("create nothing, in any schema or in the database", async () => {
    const rights = await catalogue(
      `select role, schema.nspname from unnest($1::text[]) as role, pg_namespace schema
        where ${OUR_SCHEMAS.replace(", 'public'", "")} and has_schema_privilege(role, schema.oid, 'create')
       union all
       select role, current_database() from unnest($1::text[]) as role
        where has_database_privilege(role, current_database(), 'create')`,
      [SERVING_ROLES],
    );
    expect(rights).toEqual([]);
  });

  test("change and empty nothing that is append-only, and empty no table at all", async () => {
    const rights = await catalogue(
      `select role, class.oid::regclass::text as name, privilege
         from unnest($1::text[]) as role,
              pg_class class
              join pg_namespace schema on schema.oid = class.relnamespace and ${OUR_SCHEMAS},
              unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) as privilege
        where class.relkind in ('r', 'p')
          and (privilege = 'TRUNCATE'
               or exists (select from pg_trigger where tgrelid = class.oid and tgname = 'never_changed'))
          and (has_table_privilege(role, class.oid, privilege)
               or (privilege = 'UPDATE' and has_any_column_privilege(role, class.oid, privilege)))`,
      [SERVING_ROLES],
    );
    expect(rights).toEqual([]);
  });

  test("only the sealer writes seals", async () => {
    const writers = await catalogue<{ role: string }>(
      `select role from unnest($1::text[]) as role where has_table_privilege(role, 'kernel.event_seal', 'insert')`,
      [SERVING_ROLES],
    );
    expect(writers).toEqual([{ role: "retaguarda_sealer" }]);
  });

  test("borrow their owner's rights only in functions that were read, whose search path is fixed", async () => {
    const functions = await catalogue<{ name: string; settings: string[] | null }>(`
      select format('%I.%I', schema.nspname, function.proname) as name, function.proconfig as settings
        from pg_proc function join pg_namespace schema on schema.oid = function.pronamespace
       where function.prosecdef and ${OUR_SCHEMAS}
       order by 1`);
    const unread = functions.filter((one) => REVIEWED_SECURITY_DEFINER[one.name] === undefined);
    expect(unread, "read it, then list it here with its reason").toEqual([]);
    for (const one of functions) {
      expect(one.settings ?? [], one.name).toContainEqual(expect.stringMatching(/^search_path=pg_catalog, /));
    }
  });
});

describe("a second company", () => {
  let first: string;
  let second: string;

  beforeAll(async () => {
    const tables = (await listGuardedTables()).map((table) => table.name);
    first = await makeBusyCompany(database.db, simulatedTaxId);
    second = await makeBusyCompany(database.db, "12ABC34501DE35");
    for (const companyId of [first, second]) await fillEmptyTables(administrator, companyId, tables);
  });

  /** Runs one statement as the owner of the tables with a company chosen, undoes it, and says how many rows it met. */
  async function asOwner(companyId: string, sql: string, parameters: readonly unknown[]): Promise<number> {
    await administrator.query("begin");
    try {
      await administrator.query("set local role retaguarda_owner");
      await administrator.query("select set_config('app.company_id', $1, true)", [companyId]);
      const { rowCount } = await administrator.query(sql, [...parameters]);
      return rowCount ?? 0;
    } finally {
      await administrator.query("rollback");
    }
  }

  async function rowsOf(companyId: string, table: string): Promise<bigint> {
    const [row] = await database.db.withCompany(companyId, (tx) =>
      tx.query<{ count: bigint }>(`select count(*) as count from ${table}`),
    );
    return row?.count ?? 0n;
  }

  test("and the first have rows in every table, or these tests would prove nothing", async () => {
    for (const { name } of await listGuardedTables()) {
      for (const companyId of [first, second]) {
        const { rowCount } = await administrator.query(`select from ${name} where company_id = $1`, [companyId]);
        expect(rowCount, name).toBeGreaterThan(0);
      }
    }
  });

  test("sees no row of the first in any table, though it asks for them by name", async () => {
    for (const { name } of await listGuardedTables()) {
      const strangers = await database.db.withCompany(second, (tx) =>
        tx.query(`select company_id from ${name} where company_id <> $1 or company_id = $2`, [second, first]),
      );
      expect(strangers, name).toEqual([]);
    }
  });

  test("sees none of them even as the owner of the tables", async () => {
    for (const { name } of await listGuardedTables()) {
      const strangers = await asOwner(second, `select from ${name} where company_id = $1`, [first]);
      expect(strangers, name).toBe(0);
    }
  });

  test("cannot sign a row with the first's id in any table, as the application or as the owner", async () => {
    for (const { name } of await listGuardedTables()) {
      const columns = await catalogue<{ name: string }>(
        `select quote_ident(attname) as name from pg_attribute
          where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
            and attname <> 'company_id'`,
        [name],
      );
      const list = columns.map((column) => column.name);
      const forged = `insert into ${name} (${["company_id", ...list].join(", ")})
        select ${["$1::uuid", ...list].join(", ")} from ${name} limit 1`;
      await expect(
        database.db.withCompany(second, (tx) => tx.query(forged, [first])),
        name,
      ).rejects.toMatchObject({ code: "42501" });
      await expect(asOwner(second, forged, [first]), name).rejects.toThrow(/violates row-level security policy/);
    }
  });

  test("cannot change or remove a row of the first in any table, even as the owner", async () => {
    for (const { name } of await listGuardedTables()) {
      const touched = await asOwner(second, `update ${name} set company_id = company_id where company_id = $1`, [
        first,
      ]);
      const removed = await asOwner(second, `delete from ${name} where company_id = $1`, [first]);
      expect({ name, touched, removed }).toEqual({ name, touched: 0, removed: 0 });
    }
  });

  test("nothing is seen where no company was chosen", async () => {
    for (const { name } of await listGuardedTables()) {
      // A right that the role lacks says no as well.
      const seen = await database.db
        .withoutCompany((tx) => tx.query(`select from ${name}`))
        .catch((error: unknown) => (error instanceof pg.DatabaseError && error.code === "42501" ? [] : [error]));
      expect(seen, name).toEqual([]);
    }
  });

  test("nothing of a company stays on a connection that goes back to the pool", async () => {
    await database.db.withCompany(first, (tx) => tx.query("select 1"));
    await expect(database.db.withCompany(first, (tx) => tx.query("select 1 / 0"))).rejects.toMatchObject({
      code: "22012",
    });
    for (let turn = 0; turn < 20; turn++) {
      const [row] = await database.db.withoutCompany((tx) =>
        tx.query<{ company: string | null }>("select kernel.current_company() as company"),
      );
      expect(row?.company).toBeNull();
    }
    expect(await rowsOf(newUuid(), "kernel.event")).toBe(0n);
  });
});

describe("fifty companies at once", () => {
  /** A third of the transactions fail midway, and must undo their row and let go of their company. */
  const failsMidway = (at: number, turn: number): boolean => (at + turn) % 3 === 0;

  test("share ten connections and never meet", async () => {
    const companies = Array.from({ length: COMPANIES_AT_ONCE }, () => newUuid());
    await administrator.query("alter table companies.partner drop constraint partner_company_id_fkey");
    const leaks: string[] = [];
    const refused: string[] = [];
    const transaction = async (companyId: string, at: number, turn: number): Promise<void> => {
      try {
        await database.db.withCompany(companyId, async (tx) => {
          await tx.query("insert into companies.partner (company_id, id, name) values ($1, $2, $3)", [
            companyId,
            newUuid(),
            `${companyId} ${turn}`,
          ]);
          const seen = await tx.query<{ company_id: string; name: string }>(
            "select company_id, name from companies.partner",
          );
          for (const row of seen) {
            if (row.company_id !== companyId || !row.name.startsWith(companyId)) {
              leaks.push(`${companyId} saw ${row.name}`);
            }
          }
          if (failsMidway(at, turn)) throw new Error("midway");
        });
      } catch (error) {
        if (!(error instanceof Error) || error.message !== "midway") refused.push(String(error));
      }
    };
    // Every company's first transaction, then every company's second, all asking for a connection at once.
    const turns = Array.from({ length: TRANSACTIONS_EACH }, (_, turn) => turn);
    await Promise.all(turns.flatMap((turn) => companies.map((companyId, at) => transaction(companyId, at, turn))));
    expect({ leaks, refused }).toEqual({ leaks: [], refused: [] });

    for (const [at, companyId] of companies.entries()) {
      const kept = turns.filter((turn) => !failsMidway(at, turn)).length;
      const [row] = await database.db.withCompany(companyId, (tx) =>
        tx.query<{ count: bigint }>("select count(*) as count from companies.partner"),
      );
      expect(row?.count).toBe(BigInt(kept));
    }
  });
});
