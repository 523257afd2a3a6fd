import { refuseInKernel } from "../refusals.ts";
import { SHEET_BYTES_MAX } from "./limits.ts";
import type { OpenedSheet } from "./read-cell.ts";
import { readCsv } from "./read-csv.ts";
import { readXlsx } from "./read-xlsx.ts";

/**
 * Opens a spreadsheet, whatever its name says it is.
 *
 * @throws `kernel.sheet_too_large`, `kernel.sheet_kind_unsupported`, `kernel.sheet_protected`, `kernel.sheet_has_macros`,
 *   `kernel.sheet_damaged`, `kernel.sheet_empty`
 */
export async function openSheet(bytes: Uint8Array): Promise<OpenedSheet> {
  if (bytes.length > SHEET_BYTES_MAX) throw refuseInKernel("kernel.sheet_too_large");
  if (bytes.length === 0) throw refuseInKernel("kernel.sheet_empty");
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4_096)).toString("latin1");
  if (head.startsWith("PK\u0003\u0004")) return await readXlsx(bytes);
  if (head.startsWith("\u00D0\u00CF\u0011\u00E0")) {
    const isProtected = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(
      "EncryptedPackage",
      0,
      "utf16le",
    );
    throw refuseInKernel(isProtected ? "kernel.sheet_protected" : "kernel.sheet_kind_unsupported");
  }
  const isWide = head.startsWith("\u00FF\u00FE") || head.startsWith("\u00FE\u00FF");
  // Zeros are of no text, and what opens with a tag or a PDF's mark is another kind of file with a table's name.
  if (
    (!isWide && head.includes("\0")) ||
    /^(?:\u00EF\u00BB\u00BF)?\s*<[!?a-z]/i.test(head) ||
    head.startsWith("%PDF-")
  ) {
    throw refuseInKernel("kernel.sheet_kind_unsupported");
  }
  return readCsv(bytes);
}
