import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir } from "node:fs/promises";
import path from "node:path";
import { decodeBytes } from "../formats/ofx/index.ts";
import type { TrustStore } from "../formats/xml/index.ts";
import type { Fault } from "../values/fault.ts";
import { FILE_BYTES_MAX } from "./file-limits.ts";
import { type InspectedFile, inspectFile, refusedFile, tooLarge } from "./inspect-file.ts";

export interface InspectPathsOptions {
  readonly trustedRoots: TrustStore;
}

/** A company's deepest archive is year, month, bank, account; a hundred folders one inside the other is a trap. */
const FOLDER_DEPTH_MAX = 100;

/**
 * Inspects files and folders, one document at a time and one file in memory at a time.
 *
 * Folders are read through in the order of their names' bytes, the same on every machine. `file` is the path as it
 * was given, joined with the names below it and `!entry` for what is inside a ZIP. Links are not followed, devices are not
 * opened, and a file over the limit is refused by its size, before reading. What cannot be read is one line of kind
 * `unknown` with its problem; nothing stops the walk.
 */
export async function* inspectPaths(
  paths: readonly string[],
  { trustedRoots }: InspectPathsOptions,
): AsyncGenerator<InspectedFile> {
  for (const given of paths) yield* inspectPath({ file: given, at: given }, { trustedRoots, depth: 0 });
}

interface Walk extends InspectPathsOptions {
  readonly depth: number;
}

/** A path to show and the path to open: a name that is not UTF-8 (old archives hold them) opens only by its own bytes. */
interface Located {
  readonly file: string;
  readonly at: string | Buffer;
}

async function* inspectPath({ file, at }: Located, walk: Walk): AsyncGenerator<InspectedFile> {
  let stats: Awaited<ReturnType<typeof lstat>>;
  try {
    stats = await lstat(at);
  } catch (error) {
    yield refusedFile(file, unreadable(file, error));
    return;
  }
  if (stats.isDirectory()) yield* inspectFolder({ file, at }, walk);
  else if (!stats.isFile()) yield refusedFile(file, notRegular(file));
  else if (stats.size > FILE_BYTES_MAX) yield refusedFile(file, tooLarge(file, stats.size));
  else {
    const bytes = await readWhole({ file, at });
    if (bytes instanceof Uint8Array) yield* inspectAndRelease(file, bytes, walk);
    else yield refusedFile(file, bytes);
  }
}

/**
 * What is said of a file is text and never a view of its bytes, so these are given back at once: left to the collector,
 * those of several large files would be in memory together.
 */
async function* inspectAndRelease(
  file: string,
  bytes: Uint8Array<ArrayBuffer>,
  { trustedRoots }: Walk,
): AsyncGenerator<InspectedFile> {
  try {
    yield* inspectFile({ name: file, bytes, trustedRoots });
  } finally {
    bytes.buffer.transfer(0);
  }
}

async function* inspectFolder(
  { file: folder, at }: Located,
  { trustedRoots, depth }: Walk,
): AsyncGenerator<InspectedFile> {
  if (depth >= FOLDER_DEPTH_MAX) {
    yield refusedFile(folder, {
      code: "file.folder_too_deep",
      message: `A pasta ${folder} está dentro de mais de ${FOLDER_DEPTH_MAX} pastas e não foi lida. Indique essa pasta diretamente.`,
    });
    return;
  }
  let names: Buffer[];
  try {
    names = await readdir(at, { encoding: "buffer" });
  } catch (error) {
    yield refusedFile(folder, unreadable(folder, error));
    return;
  }
  for (const name of names.sort(Buffer.compare)) {
    yield* inspectPath(inside({ file: folder, at }, name), { trustedRoots, depth: depth + 1 });
  }
}

/** Not `path.join`, which would rewrite the path that was given ("./maio" to "maio"). */
function inside({ file, at }: Located, name: Buffer): Located {
  const slash = file.endsWith("/") || file.endsWith(path.sep) ? "" : "/";
  return {
    file: `${file}${slash}${decodeBytes(name).text}`,
    at: Buffer.concat([Buffer.from(at), Buffer.from(slash), name]),
  };
}

/** Reads without following a link put there since it was looked at, and without waiting at the other end of a pipe. */
async function readWhole({ file, at }: Located): Promise<Uint8Array<ArrayBuffer> | Fault> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = await handle.stat();
    if (!stats.isFile()) return notRegular(file);
    if (stats.size > FILE_BYTES_MAX) return tooLarge(file, stats.size);
    const bytes = new Uint8Array(stats.size);
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await handle.read(bytes, read, bytes.length - read, read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return bytes.subarray(0, read);
  } catch (error) {
    return unreadable(file, error);
  } finally {
    await handle?.close();
  }
}

function notRegular(file: string): Fault {
  return {
    code: "file.not_regular",
    message: `${file} é um atalho, dispositivo ou canal, e não um arquivo; não foi aberto. Indique o arquivo em si.`,
  };
}

function unreadable(file: string, error: unknown): Fault {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return { code: "file.not_found", message: `Não há arquivo nem pasta em ${file}. Confira o caminho.` };
  }
  if (code === "ELOOP") return notRegular(file);
  return {
    code: "file.unreadable",
    message: `Não foi possível ler ${file}. Confira se você tem permissão e se o arquivo não está em uso.`,
  };
}
