import { Worker } from "node:worker_threads";
import type { SandboxAnswer, SandboxWork } from "./sandbox-work.ts";

/** A worker nobody asks anything gives its memory back. */
const IDLE_MS_MAX = 30_000;
/** What its JavaScript may hold; the programs it runs have limits of their own. */
const HEAP_MB_MAX = 256;

/** How a job ended: its last answer, or that it took too long. */
export type End = Exclude<SandboxAnswer, { readonly is: "page" | "damaged-page" }> | { readonly is: "too-slow" };

/** The worker that stands ready, and the end of the last job given to it: one at a time, in the order they came. */
let standing: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();
let idle: NodeJS.Timeout | undefined;

/**
 * Has a file that a stranger sent opened in a worker, away from everything else. A job that takes too long, or breaks what
 * it runs in, takes its worker with it and nothing more; the next job gets a new one. The worker starts with the first job:
 * who reads only XML pays nothing for it.
 *
 * @param onAnswer hears what is answered on the way
 */
export function askSandbox(
  work: SandboxWork,
  msMax: number,
  onAnswer: (answer: SandboxAnswer) => void = () => undefined,
): Promise<End> {
  const end = last.then(() => askNow(work, msMax, onAnswer));
  last = end;
  return end;
}

function askNow(work: SandboxWork, msMax: number, onAnswer: (answer: SandboxAnswer) => void): Promise<End> {
  clearTimeout(idle);
  standing ??= startWorker();
  const worker = standing;
  worker.ref();
  return new Promise<End>((resolve) => {
    const finish = (end: End): void => {
      clearTimeout(limit);
      worker.off("message", hear).off("error", fail).off("exit", fail);
      // What ran out of time or memory, or broke, is in no state to be asked again.
      if (end.is === "too-slow" || end.is === "failed") dismiss(worker);
      else rest(worker);
      resolve(end);
    };
    const hear = (answer: SandboxAnswer): void => {
      if (answer.is === "page" || answer.is === "damaged-page") onAnswer(answer);
      else finish(answer);
    };
    const fail = (): void => finish({ is: "failed" });
    const limit = setTimeout(() => finish({ is: "too-slow" }), msMax);
    worker.on("message", hear).on("error", fail).on("exit", fail);
    worker.postMessage(work);
  });
}

function startWorker(): Worker {
  return new Worker(new URL("./sandbox-worker.ts", import.meta.url), {
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
}

function dismiss(worker: Worker): void {
  if (standing === worker) standing = undefined;
  worker.on("error", () => undefined);
  void worker.terminate();
}

function rest(worker: Worker): void {
  worker.unref();
  idle = setTimeout(() => dismiss(worker), IDLE_MS_MAX).unref();
}
