import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createServer } from "vite";

/**
 * `npm run dev`: the screens, reloaded as they are written, over the API and its work, started again as they are written. One
 * address, as in production: what is not a screen is asked of the server behind. `--port N`; other options are those of `start`.
 */
const { values, tokens } = parseArgs({
  options: { port: { type: "string", default: process.env["PORT"] ?? "4180" } },
  strict: false,
  tokens: true,
});
const port = Number(values.port);
const others = tokens.flatMap((token) =>
  token.kind === "option" && token.name !== "port"
    ? [token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`]
    : token.kind === "positional"
      ? [token.value]
      : [],
);
const PROJECT = fileURLToPath(new URL("../", import.meta.url));
const apiPort = port + 1;
const api = `http://127.0.0.1:${apiPort}`;

const server = spawn(
  process.execPath,
  [
    "--disable-warning=ExperimentalWarning",
    "--watch",
    "--watch-preserve-output",
    "src/cli/main.ts",
    "start",
    "--api",
    `--port=${apiPort}`,
    ...others,
  ],
  // Browsers come by the address of the screens, and it is the one that is signed and checked.
  { cwd: PROJECT, stdio: "inherit", env: { RETAGUARDA_URL: `http://localhost:${port}`, ...process.env } },
);
let isEnding = false;
const ended = new Promise<void>((done) => server.on("exit", () => done()));

/** The terminal tells Ctrl-C to the server as well; other signals are passed on. */
async function end(signal?: NodeJS.Signals): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await screens?.close();
  if (signal !== undefined && signal !== "SIGINT") server.kill(signal);
  await ended;
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(signal));
void ended.then(() => end());

const isReady = async (): Promise<boolean> => {
  const answer = await fetch(`${api}/readyz`).catch(() => undefined);
  return answer?.ok === true;
};
let screens: Awaited<ReturnType<typeof createServer>> | undefined;
while (!isEnding && !(await isReady())) await sleep(200);
if (!isEnding) {
  screens = await createServer({
    configFile: fileURLToPath(new URL("../src/web/vite.config.ts", import.meta.url)),
    server: { port, strictPort: true, proxy: { "/v1": api } },
  });
  await screens.listen();
  console.log(`Telas em desenvolvimento: http://localhost:${port}`);
}
