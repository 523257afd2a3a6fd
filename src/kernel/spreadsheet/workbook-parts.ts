import { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { refuseInKernel } from "../refusals.ts";
import { WORKBOOK_PARTS_MAX, WORKBOOK_RATIO_FREE_BYTES, WORKBOOK_RATIO_MAX, WORKBOOK_UNPACKED_MAX } from "./limits.ts";

/** The parts of a workbook by their names. Each is inflated as it is read, and counted: what the headers say is not believed. */
export interface WorkbookParts {
  has(name: string): boolean;
  readonly names: readonly string[];
  /** The text of a part, piece by piece; nothing for a part that is not there. */
  text(name: string): AsyncGenerator<string>;
}

/** @throws `kernel.sheet_damaged`, `kernel.sheet_protected` */
export async function openWorkbookParts(bytes: Uint8Array): Promise<WorkbookParts> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, Entry>();
  const zip = await listEntries(buffer, entries);
  const budget = { bytes: WORKBOOK_UNPACKED_MAX };
  return {
    has: (name) => entries.has(name.toLowerCase()),
    names: [...entries.keys()],
    text: async function* (name) {
      const entry = entries.get(name.toLowerCase());
      if (entry === undefined) return;
      const decoder = new TextDecoder("utf-8");
      for await (const piece of inflated(zip, buffer, entry)) {
        budget.bytes -= piece.length;
        if (budget.bytes < 0) throw damaged("aberta, passa de 400 MB");
        yield decoder.decode(piece, { stream: true });
      }
      yield decoder.decode();
    },
  };
}

async function listEntries(buffer: Buffer, entries: Map<string, Entry>): Promise<ZipFile> {
  try {
    const zip = await fromBufferPromise(buffer, { validateEntrySizes: false });
    for await (const entry of zip.eachEntry()) {
      if (entries.size === WORKBOOK_PARTS_MAX) throw damaged(`tem mais de ${WORKBOOK_PARTS_MAX} partes`);
      if (entry.isEncrypted()) throw refuseInKernel("kernel.sheet_protected");
      // Names differ in case from one program to another; two of one name are a trick, and the first stands.
      const key = entry.fileName.toLowerCase();
      if (!entries.has(key)) entries.set(key, entry);
    }
    return zip;
  } catch (error) {
    throw asDamaged(error, "o ZIP que ela é por dentro não abre");
  }
}

async function* inflated(zip: ZipFile, buffer: Buffer, entry: Entry): AsyncGenerator<Uint8Array> {
  let count = 0;
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = buffer.subarray(fileDataStart, fileDataStart + entry.compressedSize);
    if (packed.length < entry.compressedSize) throw damaged("falta um pedaço do arquivo");
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
      throw damaged("usa uma compressão que não é lida");
    const stream: AsyncIterable<Uint8Array> =
      entry.compressionMethod === 0 ? Readable.from([packed]) : Readable.from([packed]).pipe(createInflateRaw());
    for await (const piece of stream) {
      count += piece.length;
      if (count > WORKBOOK_RATIO_FREE_BYTES && count > entry.compressedSize * WORKBOOK_RATIO_MAX) {
        throw damaged(`uma parte cresce mais de ${WORKBOOK_RATIO_MAX} vezes ao ser aberta`);
      }
      yield piece;
    }
  } catch (error) {
    throw asDamaged(error, "uma parte dela não abre");
  }
}

export function damaged(why: string): Error {
  return refuseInKernel("kernel.sheet_damaged", { why });
}

/** What a library throws of a file that it cannot read, as a refusal; what is one already stays. */
export function asDamaged(error: unknown, why: string): unknown {
  if (error instanceof Error && error.name === "Refusal") return error;
  return damaged(why);
}
