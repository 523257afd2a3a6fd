import { parentPort, workerData } from "node:worker_threads";
import { trustStore } from "../formats/xml/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type InspectedFile, inspectFile, refusedFile } from "./inspect-file.ts";
import { type Located, readListed } from "./walk-path.ts";

/** A file to read and inspect, or a content that was read already. */
export type CrewWork = Located | { readonly file: string; readonly bytes: Uint8Array<ArrayBuffer> };

export interface CrewData {
  readonly roots: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
  readonly on: CalendarDate;
}

/** What one of the files that were given says; the answers come in their order. */
export type CrewAnswer = readonly InspectedFile[];

function serve({ roots, intermediates, on }: CrewData): void {
  const trustedRoots = trustStore({ roots, intermediates });
  parentPort?.on("message", async (works: readonly CrewWork[]) => {
    for (const work of works) {
      const found = "bytes" in work ? work : await readListed(work);
      if ("problem" in found) {
        parentPort?.postMessage([refusedFile(found.file, found.problem)]);
        continue;
      }
      const documents: InspectedFile[] = [];
      for await (const { parsed: _, ...document } of inspectFile({
        name: found.file,
        bytes: found.bytes,
        trustedRoots,
        on,
      })) {
        documents.push(document);
      }
      found.bytes.buffer.transfer(0);
      parentPort?.postMessage(documents);
    }
  });
}

serve(workerData);
