import { isUtf8 } from "node:buffer";
import type { Fault } from "../../values/fault.ts";

/** The text of an XML file as UTF-8 without BOM, with what was wrong in how it declared itself. */
export type DecodedXml = { readonly utf8: Buffer; readonly faults: readonly Fault[] } | { readonly fault: Fault };

const DECLARATION = /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._:-]{0,40})["']/;

type Encoding = "utf-8" | "utf-16" | "iso-8859-1" | "windows-1252";

const ENCODINGS: ReadonlyMap<string, Encoding> = new Map([
  ["utf-8", "utf-8"],
  ["utf8", "utf-8"],
  ["us-ascii", "utf-8"],
  ["ascii", "utf-8"],
  ["utf-16", "utf-16"],
  ["utf-16le", "utf-16"],
  ["utf-16be", "utf-16"],
  ["iso-8859-1", "iso-8859-1"],
  ["iso8859-1", "iso-8859-1"],
  ["iso_8859-1", "iso-8859-1"],
  ["latin1", "iso-8859-1"],
  ["latin-1", "iso-8859-1"],
  ["windows-1252", "windows-1252"],
  ["cp1252", "windows-1252"],
]);

/**
 * Decodes by BOM, then by declaration, from a closed list: an encoding outside it (UTF-7 is the classic) could hide a DOCTYPE
 * from the search that comes next. Files that lie about themselves are common: those are read as UTF-8 when that is what
 * they are, else as Windows-1252, and the lie is a fault.
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoded = decode(buffer);
  return "fault" in decoded ? decoded : { ...decoded, utf8: withoutPadding(decoded.utf8) };
}

// Some issuers' systems leave a blank line before the declaration, or NUL and Ctrl-Z after the end. None of it is signed.
function withoutPadding(utf8: Buffer): Buffer {
  let start = 0;
  let end = utf8.length;
  while (start < end && isPadding(utf8[start])) start++;
  while (end > start && isPadding(utf8[end - 1])) end--;
  return utf8.subarray(start, end);
}

function isPadding(byte: number | undefined): boolean {
  return byte === 0 || byte === 0x1a || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function decode(buffer: Buffer): DecodedXml {
  if (buffer.length >= 2) {
    const mark = buffer.readUInt16BE(0);
    if (mark === 0xfffe) return utf16(buffer.subarray(2), "le");
    if (mark === 0xfeff) return utf16(buffer.subarray(2), "be");
    if (mark === 0x3c00) return utf16(buffer, "le");
    if (mark === 0x003c) return utf16(buffer, "be");
  }
  const hasBom = buffer.length >= 3 && buffer.readUIntBE(0, 3) === 0xefbbbf;
  const content = hasBom ? buffer.subarray(3) : buffer;

  const declared = DECLARATION.exec(content.toString("latin1", 0, 300))?.[1]?.toLowerCase() ?? "utf-8";
  const encoding = ENCODINGS.get(declared);
  if (encoding === undefined) {
    return {
      fault: {
        code: "xml.encoding_not_supported",
        message: `O arquivo XML diz usar a codificação "${declared}", que não é aceita. Peça o arquivo em UTF-8.`,
      },
    };
  }
  if (isUtf8(content)) {
    const lies = encoding === "utf-16" || (encoding !== "utf-8" && content.some((byte) => byte >= 0x80) && !hasBom);
    return { utf8: content, faults: lies ? [lied(declared, "UTF-8")] : [] };
  }
  if (encoding === "iso-8859-1") return { utf8: Buffer.from(content.toString("latin1"), "utf8"), faults: [] };
  const text = new TextDecoder("windows-1252").decode(content);
  const faults = encoding === "windows-1252" ? [] : [lied(hasBom ? "UTF-8" : declared, "Windows-1252")];
  return { utf8: Buffer.from(text, "utf8"), faults };
}

function utf16(content: Buffer, order: "le" | "be"): DecodedXml {
  try {
    const text = new TextDecoder(`utf-16${order}`, { fatal: true }).decode(content);
    return { utf8: Buffer.from(text, "utf8"), faults: [] };
  } catch {
    return {
      fault: {
        code: "xml.malformed",
        message: "O arquivo parece ser um XML em UTF-16, mas está danificado ou cortado. Peça o arquivo de novo.",
      },
    };
  }
}

function lied(declared: string, actual: string): Fault {
  return {
    code: "xml.encoding_differs_from_declaration",
    message: `O arquivo XML diz usar a codificação "${declared}", mas foi lido como ${actual}. Confira os acentos dos nomes.`,
  };
}
