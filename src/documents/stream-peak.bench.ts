import { closeSync, openSync, readSync } from "node:fs";
import { walkCnab240 } from "../formats/cnab/index.ts";
import { decodePieces, encodingOf, walkOfx } from "../formats/ofx/index.ts";

export type StreamedFormat = "cnab240" | "ofx";

const PIECE_BYTES = 65_536;

export function* piecesOf(file: string): Generator<Uint8Array> {
  const handle = openSync(file, "r");
  const buffer = new Uint8Array(PIECE_BYTES);
  for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer)) yield buffer.subarray(0, read);
  closeSync(handle);
}

/** Everything the file says, a record or a line at a time. */
export function readStream(format: StreamedFormat, file: string): number {
  const text = decodePieces(piecesOf(file), encodingOf(piecesOf(file)));
  let parts = 0;
  for (const { part } of format === "ofx" ? walkOfx(text) : walkCnab240(text)) if (part !== "fault") parts += 1;
  return parts;
}

// node stream-peak.bench.ts FORMAT FILE: the most memory that reading the file took, in megabytes.
const [, script, format, file] = process.argv;
if (script === import.meta.filename && file !== undefined && (format === "ofx" || format === "cnab240")) {
  readStream(format, file);
  process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1000)));
}
