import { readBlobs } from "../kernel/blobs.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { unzip, zipBudget } from "./unzip.ts";

/** Where a document was found: its file, and, inside a ZIP, the entry that its part begins with (`!pasta/extrato.ofx`). */
export interface DocumentPlace {
  readonly sha256: string;
  readonly part: string;
}

/** The bytes of documents as they were inspected, in the order given; undefined for what is no longer found. */
export async function readContents(
  tx: Transaction,
  places: readonly DocumentPlace[],
): Promise<readonly (Uint8Array | undefined)[]> {
  const files = await readBlobs(tx, [...new Set(places.map(({ sha256 }) => sha256))]);
  const contents: (Uint8Array | undefined)[] = [];
  for (const { sha256, part } of places) {
    const bytes = files.get(sha256);
    contents.push(bytes === undefined || !part.startsWith("!") ? bytes : await entryOf(bytes, part));
  }
  return contents;
}

/** What may follow the entry's name in a part: which account of its file it is, and which of equal places. */
const PLACE_IN_FILE = /^(?: conta \d+)?(?: \(\d+\))?$/;

async function entryOf(archive: Uint8Array, part: string): Promise<Uint8Array | undefined> {
  for await (const entry of unzip(archive, zipBudget(archive.length))) {
    if (entry.is !== "entry" || !part.startsWith(`!${entry.name}`)) continue;
    const rest = part.slice(entry.name.length + 1);
    if (PLACE_IN_FILE.test(rest)) return entry.bytes;
    const inner = rest.startsWith("!") ? await entryOf(entry.bytes, rest) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}
