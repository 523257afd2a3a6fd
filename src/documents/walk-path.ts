import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { type FileHandle, lstat, open, readdir } from "node:fs/promises";
import path from "node:path";
import { decodeBytes } from "../formats/ofx/index.ts";
import type { Fault } from "../values/fault.ts";
import { FILE_BYTES_MAX, tooLarge } from "./contract.ts";

/** A file with its bytes, or what is there and cannot be taken: a link, a device, a file too large or unreadable. */
export type WalkedFile =
  | { readonly file: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly file: string; readonly problem: Fault; readonly large?: LargeFile };

/** A file that is too large for the memory, to be read a piece at a time. */
export interface LargeFile {
  /**
   * Its bytes from the beginning, each time it is called; a piece is good until the next is asked for.
   *
   * @throws when it can no longer be read
   */
  pieces(): Generator<Uint8Array>;
}

/** A company's deepest archive is year, month, bank, account; a hundred folders one inside the other is a trap. */
const FOLDER_DEPTH_MAX = 100;

/** What is there, not yet read: a file that can be taken, or what cannot. */
export type ListedFile = Located & { readonly size: number };
export type Listed = ListedFile | Extract<WalkedFile, { readonly problem: Fault }>;

/**
 * Walks a file or a folder, one file in memory at a time.
 *
 * Folders are read through in the order of their names' bytes, the same on every machine. `file` is the path as it was given,
 * joined with the names below it. Links are not followed, devices are not opened, and a file over the limit is refused by
 * its size, before reading; nothing stops the walk.
 */
export async function* walkPath(given: string): AsyncGenerator<WalkedFile> {
  for await (const listed of listPath(given)) yield "problem" in listed ? listed : await readListed(listed);
}

/** The same walk without reading: what is in it, in the same order. */
export function listPath(given: string): AsyncGenerator<Listed> {
  return walk({ file: given, at: given }, 0);
}

export async function readListed({ file, at }: Located): Promise<WalkedFile> {
  const bytes = await readWhole({ file, at });
  return bytes instanceof Uint8Array ? { file, bytes } : { file, problem: bytes };
}

/** A path to show and the path to open: a name that is not UTF-8 (old archives hold them) opens only by its own bytes. */
export interface Located {
  readonly file: string;
  readonly at: string | Uint8Array;
}

async function* walk({ file, at }: Located, depth: number): AsyncGenerator<Listed> {
  let stats: Awaited<ReturnType<typeof lstat>>;
  try {
    stats = await lstat(asPath(at));
  } catch (error) {
    yield { file, problem: unreadable(file, error) };
    return;
  }
  if (stats.isDirectory()) yield* walkFolder({ file, at }, depth);
  else if (!stats.isFile()) yield { file, problem: notRegular(file) };
  else if (stats.size > FILE_BYTES_MAX) {
    yield { file, problem: tooLarge(file, stats.size), large: { pieces: () => readPieces(at) } };
  } else yield { file, at, size: stats.size };
}

/** From another thread a buffer comes as plain bytes. */
function asPath(at: Located["at"]): string | Buffer {
  return typeof at === "string" ? at : Buffer.from(at.buffer, at.byteOffset, at.byteLength);
}

async function* walkFolder({ file: folder, at }: Located, depth: number): AsyncGenerator<Listed> {
  if (depth >= FOLDER_DEPTH_MAX) {
    const problem = {
      code: "file.folder_too_deep",
      message: `A pasta ${folder} está dentro de mais de ${FOLDER_DEPTH_MAX} pastas e não foi lida. Indique essa pasta diretamente.`,
    };
    yield { file: folder, problem };
    return;
  }
  let names: string[];
  try {
    // One character for each byte: a tenth of the memory of as many buffers, in a folder of a hundred thousand.
    names = await readdir(asPath(at), { encoding: "latin1" });
  } catch (error) {
    yield { file: folder, problem: unreadable(folder, error) };
    return;
  }
  for (const name of names.sort(byBytes)) {
    yield* walk(inside({ file: folder, at }, Buffer.from(name, "latin1")), depth + 1);
  }
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Not `path.join`, which would rewrite the path that was given ("./maio" to "maio"). */
function inside({ file, at }: Located, name: Buffer): Located {
  const slash = file.endsWith("/") || file.endsWith(path.sep) ? "" : "/";
  return {
    file: `${file}${slash}${decodeBytes(name).text}`,
    at: Buffer.concat([typeof at === "string" ? Buffer.from(at) : at, Buffer.from(slash), name]),
  };
}

/** Without following a link put there since it was looked at, and without waiting at the other end of a pipe. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function readWhole({ file, at }: Located): Promise<Uint8Array<ArrayBuffer> | Fault> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(asPath(at), OPEN_FLAGS);
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

/** Texts of this size are given back at once; larger ones wait for the whole heap to be looked through. */
const PIECE_BYTES = 65_536;

function* readPieces(at: Located["at"]): Generator<Uint8Array> {
  const handle = openSync(asPath(at), OPEN_FLAGS);
  try {
    if (!fstatSync(handle).isFile()) throw new Error("no longer a file");
    const buffer = new Uint8Array(PIECE_BYTES);
    for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer)) yield buffer.subarray(0, read);
  } finally {
    closeSync(handle);
  }
}

function notRegular(file: string): Fault {
  return {
    code: "file.not_regular",
    message: `${file} é um atalho, dispositivo ou canal, e não um arquivo; não foi aberto. Indique o arquivo em si.`,
  };
}

export function unreadable(file: string, error: unknown): Fault {
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
