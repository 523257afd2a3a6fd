import piscina from "piscina";
import { trustStore } from "../formats/xml/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type InspectedFile, inspectFile, refusedFile } from "./inspect-file.ts";
import { type Located, readListed } from "./walk-path.ts";

/** A file to read and inspect, or a content that was read already. */
export type CrewWork = Located | { readonly file: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** What each worker is given when it starts. */
export interface CrewData {
  readonly roots: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
  readonly on: CalendarDate;
}

const { roots, intermediates, on }: CrewData = piscina.workerData;
const trustedRoots = trustStore({ roots, intermediates });

/** The documents of each of the files, in their order. */
export default async function inspectAll(works: readonly CrewWork[]): Promise<readonly InspectedFile[]> {
  const documents: InspectedFile[] = [];
  for (const work of works) {
    const found = "bytes" in work ? work : await readListed(work);
    if ("problem" in found) {
      documents.push(refusedFile(found.file, found.problem));
      continue;
    }
    const { file: name, bytes } = found;
    for await (const { parsed: _, ...document } of inspectFile({ name, bytes, trustedRoots, on })) {
      documents.push(document);
    }
    bytes.buffer.transfer(0);
  }
  return documents;
}
