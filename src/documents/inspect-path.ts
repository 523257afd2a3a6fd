import type { TrustStore } from "../formats/xml/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type InspectedFile, inspectFile, refusedFile } from "./inspect-file.ts";
import { inspectOfxPieces } from "./inspect-ofx.ts";
import { recogniseContent } from "./recognise-content.ts";
import { unreadable, type WalkedFile, walkPath } from "./walk-path.ts";

export interface InspectPathsOptions {
  readonly trustedRoots: TrustStore;
  /** The day on which the due factor of a boleto is resolved. */
  readonly on: CalendarDate;
}

/**
 * Inspects files and folders, one document at a time and one file in memory at a time. `file` is the path as it was given,
 * joined with the names below it and `!entry` for what is inside a ZIP. What cannot be read is one line of kind `unknown`
 * with its problem; nothing stops the walk.
 */
export async function* inspectPaths(
  paths: readonly string[],
  options: InspectPathsOptions,
): AsyncGenerator<InspectedFile> {
  for (const given of paths) {
    for await (const found of walkPath(given)) {
      if ("problem" in found) yield* inspectLarge(found);
      else yield* inspectAndRelease(found, options);
    }
  }
}

/** A statement of years may be larger than what is read whole, and is read a piece at a time; anything else is told why not. */
function inspectLarge({ file, problem, large }: Extract<WalkedFile, { problem: unknown }>): readonly InspectedFile[] {
  if (large === undefined) return [refusedFile(file, problem)];
  try {
    const [head] = large.pieces();
    if (head === undefined || recogniseContent(head) !== "ofx") return [refusedFile(file, problem)];
    return inspectOfxPieces(() => large.pieces()).map((document) => ({ file, ...document }));
  } catch (error) {
    return [refusedFile(file, unreadable(file, error))];
  }
}

/**
 * What is said of a file is text and never a view of its bytes, so these are given back at once: left to the collector,
 * those of several large files would be in memory together.
 */
async function* inspectAndRelease(
  { file, bytes }: { readonly file: string; readonly bytes: Uint8Array<ArrayBuffer> },
  { trustedRoots, on }: InspectPathsOptions,
): AsyncGenerator<InspectedFile> {
  try {
    yield* inspectFile({ name: file, bytes, trustedRoots, on });
  } finally {
    bytes.buffer.transfer(0);
  }
}
