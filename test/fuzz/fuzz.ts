import { Worker } from "node:worker_threads";
import { brokenTargets, targets } from "./targets.ts";
import { type FuzzWork, inputOf, type Thrown } from "./worker.ts";

export interface Finding {
  /** The number of the input, by which it comes again. */
  readonly at: number;
  readonly what: "throws" | "hangs" | "eats memory";
  readonly error: string;
  readonly input: Buffer;
}

export interface FuzzResult {
  readonly findings: readonly Finding[];
  readonly seconds: number;
  /** Of the processor, as seen from outside every twentieth of a second; 0 when nothing was ever seen to take so long. */
  readonly slowestMs: number;
  readonly peakMegabytes: number;
}

/** Of the processor: on a machine that does other things, a clock would call slow what only waited. */
const HANGS_AFTER_MS = 1_000;
/** By the clock: what waits for ever takes no processor. */
const WAITS_AFTER_MS = 60_000;
const LOOK_EVERY_MS = 50;
const MEMORY_MEGABYTES_MAX = 300;
const FINDINGS_MAX = 20;

/**
 * Gives a reader so many changed samples, in a worker that is ended when one input takes longer than a second or its memory grows
 * beyond 300 MB; what is left goes on in another.
 */
export async function fuzz({
  name,
  runs,
  seed,
  from = 0,
  findingsMax = FINDINGS_MAX,
}: {
  readonly name: string;
  readonly runs: number;
  readonly seed: number;
  readonly from?: number;
  /** How many to go on after. */
  readonly findingsMax?: number;
}): Promise<FuzzResult> {
  const findings: Finding[] = [];
  let samples: readonly Buffer[] | undefined;
  const input = (at: number): Buffer => {
    samples ??= (targets[name] ?? brokenTargets[name])?.samples() ?? [];
    return inputOf(name, seed, at, samples);
  };
  const started = performance.now();
  const seen = { slowestMs: 0, peakMegabytes: 0 };
  const end = from + runs;
  let next = from;
  while (next < end && findings.length < findingsMax) {
    const { thrown, stopped } = await runWorker({ name, seed, from: next, runs: end - next }, seen);
    for (const { at, error } of thrown) findings.push({ at, what: "throws", error, input: input(at) });
    if (stopped === undefined) break;
    const { at, what } = stopped;
    findings.push({ at, what, error: "", input: input(at) });
    next = at + 1;
  }
  return { findings, seconds: Math.round(performance.now() - started) / 1000, ...seen };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

interface Stopped {
  readonly at: number;
  readonly what: "hangs" | "eats memory";
}

function runWorker(
  work: Omit<FuzzWork, "progress">,
  seen: { slowestMs: number; peakMegabytes: number },
): Promise<{ readonly thrown: readonly Thrown[]; readonly stopped?: Stopped }> {
  const progress = new SharedArrayBuffer(16);
  const now = new Float64Array(progress);
  const thrown: Thrown[] = [];
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: { ...work, progress } satisfies FuzzWork,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MEGABYTES_MAX },
  });
  let stopped: Stopped | undefined;
  return new Promise((resolve, reject) => {
    const stop = (what: Stopped["what"]): void => {
      stopped ??= { at: now[0] ?? 0, what };
      void worker.terminate();
    };
    let at = -1;
    let cpuBefore = cpuMs();
    const watch = setInterval(() => {
      const [current = 0, since = 0] = now;
      seen.peakMegabytes = Math.max(seen.peakMegabytes, Math.round(process.memoryUsage.rss() / 1024 / 1024));
      if (since === 0 || current !== at) {
        at = current;
        cpuBefore = cpuMs();
        return;
      }
      const took = cpuMs() - cpuBefore;
      seen.slowestMs = Math.max(seen.slowestMs, took > LOOK_EVERY_MS ? Math.round(took) : 0);
      const waited = performance.timeOrigin + performance.now() - since;
      if (took > HANGS_AFTER_MS || waited > WAITS_AFTER_MS) stop("hangs");
    }, LOOK_EVERY_MS);
    worker.on("message", (one: Thrown) => {
      thrown.push(one);
      if (thrown.length >= FINDINGS_MAX) void worker.terminate();
    });
    worker.on("error", (error) => {
      if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") stop("eats memory");
      else reject(error);
    });
    worker.on("exit", () => {
      clearInterval(watch);
      resolve({ thrown, ...(stopped !== undefined && { stopped }) });
    });
  });
}
