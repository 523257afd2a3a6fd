import { mkdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { Database } from "../../../src/kernel/database/database.ts";
import type { Identity } from "../../../src/kernel/identity.ts";
import { buildWebIfStale, type RunningServer, startServer } from "../../../src/server/index.ts";
import { useTestDatabase } from "../../support/test-database.ts";
import { accessibilityFaults, chromiumPath, openBrowser, openVisit, type Visit } from "./browse.ts";

if (chromiumPath === undefined)
  console.warn("Não há Chromium nesta máquina: as jornadas foram puladas. RETAGUARDA_CHROMIUM aponta um.");

/** A journey takes some ten seconds; on a machine that is busy with other things, as many times that. */
const JOURNEY_MS_MAX = 240_000;

/** A journey needs a browser; where there is none it is skipped. */
export function journey(name: string, tests: () => void): void {
  describe.skipIf(chromiumPath === undefined)(name, { timeout: JOURNEY_MS_MAX }, tests);
}

interface Served {
  readonly db: Database;
  readonly identity: Identity;
  readonly origin: string;
  readonly browser: Browser;
  /** As when it is updated. @returns what starts it again, at the same address */
  readonly stop: () => Promise<() => Promise<void>>;
}

/** A database of this file's own, the real server over it with the app's pages, and a browser. */
export function useServer({ works = false }: { readonly works?: boolean } = {}): Served {
  const database = useTestDatabase();
  const holder: { server?: RunningServer; browser?: Browser } = {};
  const start = (port: number): Promise<RunningServer> =>
    startServer({
      workspace: { db: database.db, address: database.address, close: async () => undefined },
      port,
      host: "127.0.0.1",
      trustedRoots: undefined,
      works,
      logLevel: "silent",
    });
  beforeAll(async () => {
    if (chromiumPath === undefined) return;
    await buildWebAlone();
    holder.server = await start(0);
    holder.browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await holder.browser?.close();
    await holder.server?.close();
  });
  const opened = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error("the server is not open yet");
    return thing;
  };
  return {
    get db() {
      return database.db;
    },
    get identity() {
      return opened(holder.server).identity;
    },
    get origin() {
      return opened(holder.server).url;
    },
    get browser() {
      return opened(holder.browser);
    },
    stop: async () => {
      const { url, close } = opened(holder.server);
      await close();
      return async () => {
        holder.server = await start(Number(new URL(url).port));
      };
    },
  };
}

const LOCK = path.join(tmpdir(), `retaguarda-web-${process.cwd().replaceAll(/\W/g, "_")}`);
const BUILDING_MS_MAX = 120_000;

/** Files of tests run at once, and the app is built into one folder. */
async function buildWebAlone(): Promise<void> {
  for (;;) {
    try {
      mkdirSync(LOCK);
      break;
    } catch {
      // One that was killed leaves its lock behind.
      const made = statSync(LOCK, { throwIfNoEntry: false });
      if (made !== undefined && Date.now() - made.mtimeMs > BUILDING_MS_MAX) rmSync(LOCK, { recursive: true });
      await sleep(200);
    }
  }
  try {
    buildWebIfStale();
  } finally {
    rmSync(LOCK, { recursive: true });
  }
}

/** Nothing that axe finds, and nothing that the page complained of, its content policy included. */
export async function expectSound(visit: Visit): Promise<void> {
  expect(await accessibilityFaults(visit.page)).toEqual([]);
  expect(visit.complaints()).toEqual([]);
}

/** A visit that ends with the work, however that ends. */
export async function inVisit(
  given: Parameters<typeof openVisit>[1] & { readonly browser: Browser },
  work: (visit: Visit) => Promise<void>,
): Promise<void> {
  const visit = await openVisit(given.browser, given);
  try {
    await work(visit);
  } finally {
    await visit.close();
  }
}
