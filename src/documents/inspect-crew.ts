import { Worker } from "node:worker_threads";
import type { TrustStore } from "../formats/xml/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type InspectedFile, refusedFile } from "./inspect-file.ts";
import type { CrewAnswer, CrewData, CrewWork } from "./inspect-worker.ts";

/** Workers that inspect files, each a few at a time. */
export interface Crew {
  /** The documents of each of the files, in their order. Never rejects: what kills its worker is a problem of that file. */
  inspect(works: readonly CrewWork[]): Promise<readonly InspectedFile[]>;
  dismiss(): void;
}

interface Job {
  /** What is not answered yet; the first is the one being read. */
  left: readonly CrewWork[];
  readonly documents: InspectedFile[];
  readonly done: (documents: readonly InspectedFile[]) => void;
}

/** What a worker may hold. An honest file of 50 MB takes a third of it; one made to take more ends its worker and not the others. */
const HEAP_MB_MAX = 2_048;

/** Nearly all that reading makes is garbage at once: with room for more of it, memory grows with the folder for a while and nothing is faster. */
const YOUNG_MB_MAX = 24;

export function startCrew(
  size: number,
  {
    trustedRoots,
    on,
    heapMbMax = HEAP_MB_MAX,
  }: { readonly trustedRoots: TrustStore; readonly on: CalendarDate; readonly heapMbMax?: number },
): Crew {
  const data: CrewData = { roots: rawOf(trustedRoots.roots), intermediates: rawOf(trustedRoots.intermediates), on };
  const all = new Set<Worker>();
  const idle = new Set<Worker>();
  const waiting: Job[] = [];
  let isDismissed = false;

  function hire(): Worker {
    const worker = new Worker(new URL("./inspect-worker.ts", import.meta.url), {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: heapMbMax, maxYoungGenerationSizeMb: YOUNG_MB_MAX },
    });
    all.add(worker);
    worker.on("error", () => undefined);
    worker.on("exit", () => {
      all.delete(worker);
      idle.delete(worker);
    });
    return worker;
  }

  function give(worker: Worker, job: Job): void {
    const hear = (documents: CrewAnswer): void => {
      job.documents.push(...documents);
      job.left = job.left.slice(1);
      if (job.left.length > 0) return;
      leave();
      job.done(job.documents);
      next(worker);
    };
    /** The file that was being read takes the blame; those after it go on in another worker. */
    const die = (): void => {
      leave();
      if (isDismissed) return;
      all.delete(worker);
      const [guilty] = job.left;
      if (guilty !== undefined) job.documents.push(refusedFile(guilty.file, readerDied(guilty.file)));
      job.left = job.left.slice(1);
      const other = hire();
      if (job.left.length > 0) give(other, job);
      else {
        job.done(job.documents);
        next(other);
      }
    };
    const leave = (): void => void worker.off("message", hear).off("error", die).off("exit", die);
    worker.on("message", hear).on("error", die).on("exit", die);
    worker.postMessage(job.left);
  }

  function next(worker: Worker): void {
    const job = waiting.shift();
    if (job === undefined) idle.add(worker);
    else give(worker, job);
  }

  return {
    inspect: (works) =>
      new Promise((done) => {
        const job: Job = { left: works, documents: [], done };
        const [rested] = idle;
        const worker = rested ?? (all.size < size ? hire() : undefined);
        if (worker === undefined) waiting.push(job);
        else {
          idle.delete(worker);
          give(worker, job);
        }
      }),
    dismiss() {
      isDismissed = true;
      for (const worker of all) void worker.terminate();
      all.clear();
    },
  };
}

function rawOf(certificates: TrustStore["roots"]): readonly Uint8Array[] {
  return [...certificates.values()].flat().map(({ raw }) => raw);
}

function readerDied(file: string) {
  return {
    code: "file.reader_stopped",
    message: `A leitura do arquivo ${file} parou no meio: ele pede mais memória do que um documento precisa, ou tem algo que o programa não esperava. Os outros foram lidos; envie este a pessoa que cuida do sistema.`,
  };
}
