import { Piscina } from "piscina";
import type { TrustStore } from "../formats/xml/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type InspectedFile, refusedFile } from "./inspect-file.ts";
import type { CrewData, CrewWork } from "./inspect-worker.ts";

/** Workers that inspect files, each a few at a time. */
export interface Crew {
  /** The documents of each of the files, in their order. Never rejects: what kills its worker is a problem of that file. */
  inspect(works: readonly CrewWork[]): Promise<readonly InspectedFile[]>;
  dismiss(): Promise<void>;
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
  const workerData: CrewData = {
    roots: rawOf(trustedRoots.roots),
    intermediates: rawOf(trustedRoots.intermediates),
    on,
  };
  const pool = new Piscina<readonly CrewWork[], readonly InspectedFile[]>({
    filename: new URL("./inspect-worker.ts", import.meta.url).href,
    workerData,
    // One that died is replaced only up to these, and what waits for it would wait for ever.
    minThreads: size,
    maxThreads: size,
    resourceLimits: { maxOldGenerationSizeMb: heapMbMax, maxYoungGenerationSizeMb: YOUNG_MB_MAX },
  });
  return {
    async inspect(works) {
      try {
        return await pool.run(works);
      } catch {
        // Whichever it was that killed the worker takes the blame by itself; the others are read again.
        const each = works.map(async (work) => {
          try {
            return await pool.run([work]);
          } catch {
            return [refusedFile(work.file, readerDied(work.file))];
          }
        });
        return (await Promise.all(each)).flat();
      }
    },
    dismiss: () => pool.destroy(),
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
