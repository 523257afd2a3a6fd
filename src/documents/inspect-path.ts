// Map of this file: `inspectPaths` inspects here until there is enough to do for a crew of workers to pay; `inspectTogether` gives them
// what is left, in batches, and hands out the documents in the order of the walk.
import { availableParallelism } from "node:os";
import type { TrustStore } from "../formats/xml/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type Crew, startCrew } from "./inspect-crew.ts";
import { type InspectedFile, inspectFile, refusedFile, stepsOf } from "./inspect-file.ts";
import { inspectOfxPieces } from "./inspect-ofx.ts";
import type { CrewWork } from "./inspect-worker.ts";
import { recogniseContent } from "./recognise-content.ts";
import { type Listed, type ListedFile, listPath, readListed, unreadable } from "./walk-path.ts";

export interface InspectPathsOptions {
  readonly trustedRoots: TrustStore;
  /** The day on which the due factor of a boleto is resolved. */
  readonly on: CalendarDate;
  /** At most; with one, everything is inspected here. As many as there are cores, when absent. */
  readonly workers?: number;
}

/**
 * Inspects files and folders: one after the other while they are few, and on all cores when they are many. The order is that of the
 * walk all the same. Memory does not grow with the folder. `file` is the path as it was given, joined with the names below it and
 * `!entry` for what is inside a ZIP. What cannot be read is one line of kind `unknown` with its problem; nothing stops the walk.
 */
export async function* inspectPaths(
  paths: readonly string[],
  options: InspectPathsOptions,
): AsyncGenerator<InspectedFile> {
  const size = options.workers ?? availableParallelism();
  const listing = listPaths(paths);
  const first: Listed[] = [];
  if (size > 1) {
    let weight = 0;
    for (let next = await listing.next(); next.done !== true; next = await listing.next()) {
      first.push(next.value);
      weight += weightOf(next.value);
      if (weight >= WORTH_A_CREW) break;
    }
    if (weight >= WORTH_A_CREW) {
      yield* inspectTogether(size, chained(first, listing), options);
      return;
    }
  }
  for await (const listed of chained(first, listing)) yield* inspectHere(listed, options);
}

async function* listPaths(paths: readonly string[]): AsyncGenerator<Listed> {
  for (const given of paths) yield* listPath(given);
}

async function* chained(first: readonly Listed[], rest: AsyncGenerator<Listed>): AsyncGenerator<Listed> {
  yield* first;
  yield* rest;
}

/** A worker takes most of a second to be ready, in which some three hundred notes are read: before a thousand it does not pay. */
const WORTH_A_CREW = 1_500;
/** A page is looked at for bars, which takes as long as some forty notes. */
const WEIGHT_OF_A_PAPER = 40;
const BYTES_OF_A_NOTE = 25_000;

function weightOf(listed: Listed): number {
  if ("problem" in listed) return 0;
  return 1 + listed.size / BYTES_OF_A_NOTE + (/\.(?:pdf|png|jpe?g)$/i.test(listed.file) ? WEIGHT_OF_A_PAPER : 0);
}

async function* inspectHere(listed: Listed, { trustedRoots, on }: InspectPathsOptions): AsyncGenerator<InspectedFile> {
  if ("problem" in listed) {
    yield* inspectLarge(listed);
    return;
  }
  const found = await readListed(listed);
  if ("problem" in found) {
    yield refusedFile(found.file, found.problem);
    return;
  }
  try {
    yield* inspectFile({ name: found.file, bytes: found.bytes, trustedRoots, on });
  } finally {
    // What is said of a file is text and never a view of its bytes, so these are given back at once: left to the collector,
    // those of several large files would be in memory together.
    found.bytes.buffer.transfer(0);
  }
}

/** A statement of years may be larger than what is read whole, and is read a piece at a time; anything else is told why not. */
function inspectLarge({ file, problem, large }: Exclude<Listed, ListedFile>): readonly InspectedFile[] {
  if (large === undefined) return [refusedFile(file, problem)];
  try {
    const [head] = large.pieces();
    if (head === undefined || recogniseContent(head) !== "ofx") return [refusedFile(file, problem)];
    return inspectOfxPieces(() => large.pieces()).map((document) => ({ file, ...document }));
  } catch (error) {
    return [refusedFile(file, unreadable(file, error))];
  }
}

/** Files given to a worker together, so that messages cost little beside them. */
const FILES_A_BATCH = 16;
const BYTES_A_BATCH = 1_000_000;
/** Enough that no worker waits for a slow file before its own. */
const BATCHES_A_WORKER = 4;
/** Of what is being read or waits to be handed out; one file may be as large by itself. */
const BYTES_AT_ONCE = 50_000_000;

/** Documents that are known, or will be. */
interface Pending {
  readonly documents: readonly InspectedFile[] | Promise<readonly InspectedFile[]>;
  readonly bytes: number;
}

async function* inspectTogether(
  size: number,
  listing: AsyncGenerator<Listed>,
  options: InspectPathsOptions,
): AsyncGenerator<InspectedFile> {
  const crew = startCrew(size, options);
  try {
    const pending: Pending[] = [];
    let bytes = 0;
    for await (const one of batches(listing, crew, options)) {
      pending.push(one);
      bytes += one.bytes;
      while (pending.length > size * BATCHES_A_WORKER || (bytes > BYTES_AT_ONCE && pending.length > 1)) {
        const next = pending.shift();
        bytes -= next?.bytes ?? 0;
        yield* (await next?.documents) ?? [];
      }
    }
    for (const { documents } of pending) yield* await documents;
  } finally {
    await crew.dismiss();
  }
}

/** The work in batches, in the order of the walk; what needs no worker, or several, is done or opened here. */
async function* batches(
  listing: AsyncGenerator<Listed>,
  crew: Crew,
  { trustedRoots, on }: InspectPathsOptions,
): AsyncGenerator<Pending> {
  let works: CrewWork[] = [];
  let bytes = 0;
  const given = (): Pending[] => {
    if (works.length === 0) return [];
    const batch = { documents: crew.inspect(works), bytes };
    works = [];
    bytes = 0;
    return [batch];
  };
  const add = (work: CrewWork, size: number): Pending[] => {
    works.push(work);
    bytes += size;
    return works.length >= FILES_A_BATCH || bytes >= BYTES_A_BATCH ? given() : [];
  };
  for await (const listed of listing) {
    if ("problem" in listed) {
      yield* given();
      yield { documents: inspectLarge(listed), bytes: 0 };
    } else if (!isLargeZip(listed)) yield* add({ file: listed.file, at: listed.at }, listed.size);
    else {
      const found = await readListed(listed);
      if ("problem" in found) {
        yield* given();
        yield { documents: [refusedFile(found.file, found.problem)], bytes: 0 };
        continue;
      }
      for await (const step of stepsOf({ name: found.file, bytes: found.bytes, trustedRoots, on })) {
        if ("leaf" in step) {
          // A stored entry is a view of the whole archive, which is not sent with it.
          const content = new Uint8Array(step.leaf.bytes);
          yield* add({ file: step.leaf.name, bytes: content }, content.length);
        } else {
          yield* given();
          yield { documents: [step.document], bytes: 0 };
        }
      }
    }
  }
  yield* given();
}

/** A small ZIP is the work of one worker; the entries of a large one are shared among them. */
const ZIP_WORTH_SHARING = 1_000_000;

function isLargeZip({ file, size }: ListedFile): boolean {
  return size >= ZIP_WORTH_SHARING && /\.zip$/i.test(file);
}
