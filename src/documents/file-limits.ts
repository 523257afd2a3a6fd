import type { Fault } from "../values/fault.ts";

/**
 * The largest single file that is read, alone or inside a ZIP. Fiscal XML stays under 5 MB, a year of a busy account's OFX
 * under 25 MB, a scanned PDF under 50 MB; what is larger is refused by its size, before any byte is read.
 */
export const FILE_BYTES_MAX = 50_000_000;

/** A size as a person reads it, rounded up so that what is over a limit never shows as the limit itself. */
export function sizeInWords(bytes: number): string {
  return `${String(Math.ceil(bytes / 100_000) / 10).replace(".", ",")} MB`;
}

export function tooLarge(name: string, size: number): Fault {
  return {
    code: "file.too_large",
    message: `O arquivo ${name} tem ${sizeInWords(size)} e o limite de um arquivo é ${sizeInWords(FILE_BYTES_MAX)}. Divida o arquivo e envie de novo.`,
  };
}
