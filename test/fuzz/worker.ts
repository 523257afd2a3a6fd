import { parentPort, workerData } from "node:worker_threads";
import { createRandom } from "../simulation/random.ts";
import { mutate } from "./mutate.ts";
import { brokenTargets, targets } from "./targets.ts";

/** What the worker is given, and what it says when a reader throws. */
export interface FuzzWork {
  readonly name: string;
  readonly seed: number;
  readonly from: number;
  readonly runs: number;
  /** Written before each input is read: which one it is, and when it was given. */
  readonly progress: SharedArrayBuffer;
}

export interface Thrown {
  readonly at: number;
  readonly error: string;
}

/** The input of that number: the same for ever, as long as the samples are the same. */
export function inputOf(name: string, seed: number, at: number, samples: readonly Buffer[]): Buffer {
  return mutate(samples, createRandom(seed * 1_000_003 + at, name));
}

async function work({ name, seed, from, runs, progress }: FuzzWork): Promise<void> {
  const target = targets[name] ?? brokenTargets[name];
  if (target === undefined) throw new Error(`no target ${name}`);
  const samples = target.samples();
  const now = new Float64Array(progress);
  for (let at = from; at < from + runs; at++) {
    const input = inputOf(name, seed, at, samples);
    now[0] = at;
    now[1] = performance.timeOrigin + performance.now();
    try {
      await target.read(input);
    } catch (error) {
      const thrown: Thrown = { at, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      parentPort?.postMessage(thrown);
    }
  }
}

if (parentPort !== null) await work(workerData);
