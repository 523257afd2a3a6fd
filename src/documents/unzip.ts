import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { type Entry, fromBufferPromise, getFileNameLowLevel, validateFileName, type ZipFile } from "yauzl";
import type { Fault } from "../values/fault.ts";
import { FILE_BYTES_MAX, sizeInWords } from "./contract.ts";

/** A month of notes of a mid-size company is some 800 files; more comes in more than one ZIP. */
export const ZIP_ENTRIES_MAX = 1_000;

/** What one ZIP, with the ZIP inside it, may unpack to: some forty thousand notes. */
export const ZIP_UNPACKED_MAX = 200_000_000;

/** XML of notes shrinks 5 to 20 times, blank scans 50; beyond 100 it is a bomb. */
export const ZIP_RATIO_MAX = 100;

/** What of an archive comes out, in the archive's order. A refused entry never stops the others. */
export type ZipPart =
  | { readonly is: "entry"; readonly name: string; readonly bytes: Uint8Array }
  | { readonly is: "refused"; readonly name: string; readonly problem: Fault }
  | { readonly is: "archive-problem"; readonly problem: Fault };

/** What may still come out; an archive inside another spends from the same, so nesting multiplies nothing. */
export interface ZipBudget {
  entries: number;
  bytes: number;
}

export function zipBudget(archiveBytes: number): ZipBudget {
  return { entries: ZIP_ENTRIES_MAX, bytes: Math.min(ZIP_UNPACKED_MAX, archiveBytes * ZIP_RATIO_MAX) };
}

/**
 * Opens a ZIP held in memory, one entry at a time; nothing is written anywhere and a name is only a text. Sizes are
 * counted while inflating, never taken from the headers. Folders are passed over.
 */
export async function* unzip(archive: Uint8Array, budget: ZipBudget): AsyncGenerator<ZipPart> {
  const seen: SeenEntries = { names: new Set(), ranges: [] };
  try {
    const zip = await openArchive(archive);
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name.endsWith("/") && !isLink(entry)) continue;
      if (budget.entries === 0) {
        yield { is: "archive-problem", problem: tooManyEntries(zip.entryCount) };
        return;
      }
      budget.entries -= 1;
      const problem = refusal(entry, name, seen);
      if (problem !== undefined) {
        yield { is: "refused", name: shown(name), problem };
        continue;
      }
      yield await contentOf(zip, archive, entry, { name, seen, budget });
    }
  } catch (error) {
    yield { is: "archive-problem", problem: archiveProblem(error) };
  }
}

/** Names of the entries, to tell a spreadsheet from a ZIP; whatever could be listed before the archive broke. */
export async function zipNames(archive: Uint8Array): Promise<string[]> {
  const names: string[] = [];
  try {
    const zip = await openArchive(archive);
    for await (const entry of zip.eachEntry()) {
      names.push(nameOf(entry));
      if (names.length >= ZIP_ENTRIES_MAX) break;
    }
  } catch {
    return names;
  }
  return names;
}

interface SeenEntries {
  readonly names: Set<string>;
  readonly ranges: { readonly start: number; readonly end: number }[];
}

/** The library's own checks abort the whole archive at the first bad name or size; ours refuse one entry. */
function openArchive(archive: Uint8Array): Promise<ZipFile> {
  const buffer = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  return fromBufferPromise(buffer, { decodeStrings: false, validateEntrySizes: false });
}

function nameOf(entry: Entry): string {
  try {
    return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  } catch {
    return entry.fileNameRaw.toString("latin1");
  }
}

/** Control characters would move the terminal's cursor or break a line in two. */
function shown(name: string): string {
  const clean = name.normalize("NFC").replaceAll(/\p{Cc}/gu, "?");
  return clean.length > 255 ? `${clean.slice(0, 255)}…` : clean;
}

const UNIX_TYPE_MASK = 0o170000;
const UNIX_REGULAR = 0o100000;
const UNIX_FOLDER = 0o040000;

function isLink(entry: Entry): boolean {
  const type = (entry.externalFileAttributes >>> 16) & UNIX_TYPE_MASK;
  return type !== 0 && type !== UNIX_REGULAR && type !== UNIX_FOLDER;
}

/** What can be refused by the directory alone, before touching the entry's data. */
function refusal(entry: Entry, name: string, seen: SeenEntries): Fault | undefined {
  const entrySays = `A entrada ${shown(name)} do ZIP`;
  if (isLink(entry)) {
    return {
      code: "zip.link",
      message: `${entrySays} é um atalho ou dispositivo, e não um arquivo. Envie o arquivo em si.`,
    };
  }
  if (name === "" || name.includes("\0") || validateFileName(name) !== null) {
    return {
      code: "zip.unsafe_name",
      message: `${entrySays} tem um nome que sai da própria pasta. Refaça o ZIP a partir dos arquivos originais.`,
    };
  }
  // Two names equal to a file system without cases are one file to whoever unpacks them.
  const key = name.normalize("NFC").toLowerCase();
  if (seen.names.has(key)) {
    return {
      code: "zip.duplicate_name",
      message: `${entrySays} aparece mais de uma vez com o mesmo nome; só a primeira foi lida. Envie a outra à parte.`,
    };
  }
  seen.names.add(key);
  if (entry.isEncrypted()) {
    return {
      code: "file.password_protected",
      message: `${entrySays} tem senha. Envie o arquivo sem senha.`,
    };
  }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    return {
      code: "zip.compression_unsupported",
      message: `${entrySays} usa uma compressão que não é lida. Refaça o ZIP com a compressão padrão.`,
    };
  }
  return undefined;
}

interface Opening {
  readonly name: string;
  readonly seen: SeenEntries;
  readonly budget: ZipBudget;
}

async function contentOf(zip: ZipFile, archive: Uint8Array, entry: Entry, opening: Opening): Promise<ZipPart> {
  const { name, seen, budget } = opening;
  const refused = (problem: Fault): ZipPart => ({ is: "refused", name: shown(name), problem });
  const range = await dataRange(zip, archive, entry);
  if (range === undefined) return refused(damaged(name));
  if (seen.ranges.some((other) => range.start < other.end && other.start < range.end)) {
    return refused({
      code: "zip.overlapping_entries",
      message: `A entrada ${shown(name)} do ZIP ocupa o mesmo lugar que outra, o que um ZIP legítimo não faz. Refaça o ZIP a partir dos arquivos originais.`,
    });
  }
  seen.ranges.push(range);

  const limit = limitFor(entry, name, budget);
  if (entry.uncompressedSize > limit.bytes) return refused(limit.problem);
  const data = archive.subarray(range.dataStart, range.end);
  const bytes = entry.compressionMethod === 0 ? data : await inflated(data, limit.bytes);
  if (bytes === "damaged") return refused(damaged(name));
  if (bytes === "over-the-limit") {
    // The work was done all the same: a thousand entries that lie about their size must not cost a thousand limits.
    budget.bytes -= Math.min(limit.bytes, budget.bytes);
    return refused(limit.problem);
  }
  if (bytes.length > limit.bytes) return refused(limit.problem);
  budget.bytes -= bytes.length;
  if (bytes.length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32) return refused(damaged(name));
  return { is: "entry", name: shown(name), bytes };
}

interface Limit {
  readonly bytes: number;
  readonly problem: Fault;
}

/** The tightest of the three limits, with the sentence for whoever meets it. */
function limitFor(entry: Entry, name: string, budget: ZipBudget): Limit {
  const limits: Limit[] = [
    {
      bytes: entry.compressedSize * ZIP_RATIO_MAX,
      problem: {
        code: "zip.ratio_exceeded",
        message: `A entrada ${shown(name)} do ZIP cresce mais de ${ZIP_RATIO_MAX} vezes ao ser aberta e foi recusada por segurança. Envie o arquivo fora do ZIP.`,
      },
    },
    {
      bytes: FILE_BYTES_MAX,
      problem: {
        code: "file.too_large",
        message: `A entrada ${shown(name)} do ZIP passa de ${sizeInWords(FILE_BYTES_MAX)}, o limite de um arquivo. Divida o arquivo e envie de novo.`,
      },
    },
    {
      bytes: budget.bytes,
      problem: {
        code: "zip.too_large",
        message: `A entrada ${shown(name)} não foi lida: o ZIP aberto passa do limite de ${sizeInWords(ZIP_UNPACKED_MAX)} ou de ${ZIP_RATIO_MAX} vezes o seu tamanho. Divida o ZIP em partes menores.`,
      },
    },
  ];
  return limits.reduce((tightest, limit) => (limit.bytes < tightest.bytes ? limit : tightest));
}

async function dataRange(
  zip: ZipFile,
  archive: Uint8Array,
  entry: Entry,
): Promise<{ start: number; dataStart: number; end: number } | undefined> {
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const end = fileDataStart + entry.compressedSize;
    if (end > archive.length) return undefined;
    return { start: entry.relativeOffsetOfLocalHeader, dataStart: fileDataStart, end };
  } catch {
    return undefined;
  }
}

const inflateRawAsync = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

async function inflated(data: Uint8Array, maxOutputLength: number): Promise<Uint8Array | "over-the-limit" | "damaged"> {
  if (maxOutputLength < 1) return "over-the-limit";
  try {
    return await inflateRawAsync(data, { maxOutputLength });
  } catch (error) {
    return codeOf(error) === "ERR_BUFFER_TOO_LARGE" ? "over-the-limit" : "damaged";
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function damaged(name: string): Fault {
  return {
    code: "zip.damaged_entry",
    message: `A entrada ${shown(name)} do ZIP está danificada. Baixe o ZIP de novo ou envie o arquivo fora dele.`,
  };
}

function tooManyEntries(entryCount: number): Fault {
  return {
    code: "zip.too_many_entries",
    message: `O ZIP traz ${entryCount} arquivos e só os primeiros ${ZIP_ENTRIES_MAX} foram lidos. Divida o ZIP em partes menores.`,
  };
}

function archiveProblem(error: unknown): Fault {
  if (error instanceof Error && error.message.includes("encryption")) {
    return { code: "file.password_protected", message: "O ZIP tem senha. Envie o arquivo sem senha." };
  }
  return {
    code: "zip.damaged",
    message: "O ZIP está danificado ou incompleto; só foi lido o que vem antes do dano. Baixe ou monte o ZIP de novo.",
  };
}
