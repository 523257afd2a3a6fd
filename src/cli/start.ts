import { DEFAULT_DATABASE, openWorkspace, type Workspace } from "../kernel/database/workspace.ts";
import type { Identity } from "../kernel/identity.ts";
import { openJobs } from "../kernel/jobs/jobs.ts";
import { buildWebIfStale, registerWork, startServer } from "../server/index.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { paint, say } from "./output.ts";
import { trustedRootsFolder } from "./trusted-roots-folder.ts";

const DEFAULT_PORT = 4180;

/** Serves until told to stop: the app, its API, and the work that jobs ask for. */
export async function start(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, {
    database: { type: "string", default: DEFAULT_DATABASE },
    port: { type: "string", default: process.env["PORT"] ?? String(DEFAULT_PORT) },
    host: { type: "string", default: "127.0.0.1" },
    web: { type: "boolean", default: false },
    api: { type: "boolean", default: false },
    "trusted-roots": { type: "string" },
  });
  const port = portOf(values.port);
  if (!values.api) buildWebIfStale();
  const workspace = await openWorkspace(values.database);
  return await serveUntilStopped(workspace, {
    port,
    host: values.host,
    trustedRoots: trustedRootsFolder(values["trusted-roots"]),
    works: !values.web,
    servesWeb: !values.api,
  });
}

export function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isSafeInteger(port) || port < 0 || port > 65_535) throw new UsageError("--port espera uma porta.");
  return port;
}

export async function serveUntilStopped(
  workspace: Workspace,
  given: {
    readonly port: number;
    readonly host: string;
    readonly trustedRoots: string | undefined;
    readonly works: boolean;
    readonly servesWeb?: boolean;
    /** What happens once all is open and before anybody is told the address. */
    readonly beforeReady?: (identity: Identity) => Promise<void>;
  },
): Promise<number> {
  try {
    const server = await startServer({ workspace, ...given });
    try {
      await given.beforeReady?.(server.identity);
      say(`Retaguarda em ${paint("bold", server.url)}  (Ctrl-C encerra)`);
      await untilStopped();
      say("\nEncerrando. O que estava gravado fica; o que estava em andamento será retomado.");
      return 0;
    } finally {
      await server.close();
    }
  } finally {
    await workspace.close();
  }
}

/** Does the work that jobs ask for, without serving: any number of these share one PostgreSQL. */
export async function worker(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, {
    database: { type: "string", default: DEFAULT_DATABASE },
    "trusted-roots": { type: "string" },
  });
  const workspace = await openWorkspace(values.database);
  try {
    const jobs = await openJobs(workspace.address, { onError: (error) => say(String(error)) });
    await registerWork(jobs, { workspace, trustedRoots: trustedRootsFolder(values["trusted-roots"]) });
    say("Trabalhando. Ctrl-C encerra depois do que está em andamento.");
    await untilStopped();
    await jobs.close();
    return 0;
  } finally {
    await workspace.close();
  }
}

async function untilStopped(): Promise<void> {
  await new Promise<void>((done) => {
    process.once("SIGINT", () => done());
    process.once("SIGTERM", () => done());
  });
}
