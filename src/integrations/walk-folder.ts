import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import path from "node:path";
import type { Fault } from "../values/fault.ts";

/** The largest file that is taken in; a scanned PDF or a year of a busy account stays below it. */
const FILE_BYTES_MAX = 50_000_000;
/** A company's deepest archive is year, month, bank, account; a hundred folders one inside the other is a trap. */
const FOLDER_DEPTH_MAX = 100;

export type Walked =
  | { readonly name: string; readonly bytes: Uint8Array }
  /** Something that is there and cannot be taken: a link, a device, a file too large or unreadable. */
  | { readonly name: string; readonly problem: Fault };

/**
 * Every file of a folder and of those below it, by name, one in memory at a time. Links are not followed, and a file that
 * is too large is refused by its size, before reading. Names are relative to the folder.
 */
export async function* walkFolder(folder: string): AsyncGenerator<Walked> {
  yield* walk(folder, "", 0);
}

async function* walk(folder: string, below: string, depth: number): AsyncGenerator<Walked> {
  if (depth > FOLDER_DEPTH_MAX) {
    yield problem(
      below,
      "documents.unsafe_file",
      "está dentro de pastas demais e não foi lida. Mova-a para mais perto.",
    );
    return;
  }
  let names: string[];
  try {
    names = (await readdir(path.join(folder, below))).sort();
  } catch {
    yield problem(below, "documents.unreadable", "não pôde ser aberta. Confira as permissões.");
    return;
  }
  for (const name of names) {
    const inside = below === "" ? name : `${below}/${name}`;
    const full = path.join(folder, inside);
    try {
      const stats = await lstat(full);
      if (stats.isDirectory()) yield* walk(folder, inside, depth + 1);
      else if (!stats.isFile()) {
        yield problem(
          inside,
          "documents.unsafe_file",
          "é um atalho ou dispositivo, não um arquivo, e não foi lido. Copie o arquivo em si.",
        );
      } else if (stats.size > FILE_BYTES_MAX) {
        yield problem(
          inside,
          "documents.too_large",
          "passa de 50 MB e não foi lido. Divida-o ou envie o original menor.",
        );
      } else yield { name: inside, bytes: await readWhole(full) };
    } catch {
      yield problem(inside, "documents.unreadable", "não pôde ser lido. Confira as permissões e tente de novo.");
    }
  }
}

async function readWhole(file: string): Promise<Uint8Array> {
  // No-follow: what was a file a moment ago may be a link by now.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function problem(name: string, code: string, sentence: string): Walked {
  return { name, problem: { code, message: `${name} ${sentence}` } };
}
