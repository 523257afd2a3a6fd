import type { Ofx } from "./ofx.ts";

export interface DecodedText {
  readonly text: string;
  readonly encoding: Ofx["encoding"];
}

/** The five bytes that Windows-1252 leaves undefined; where one appears, it is read as ISO-8859-1 reads it. */
const UNDEFINED_IN_WINDOWS_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * Bytes to text by what the bytes are, never by what the header declares: the same bank writes `CHARSET:1252` over
 * Windows-1252 one month and over UTF-8 the next. Order: byte order mark, strict UTF-8, Windows-1252, and ISO-8859-1
 * for the bytes that Windows-1252 does not define. Never throws.
 */
export function decodeBytes(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "utf-16le" };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return { text: new TextDecoder("utf-16be").decode(bytes), encoding: "utf-16be" };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return { text, encoding: hasMark || bytes.some((byte) => byte > 0x7f) ? "utf-8" : "ascii" };
  } catch {
    return decodeSingleBytes(bytes);
  }
}

function decodeSingleBytes(bytes: Uint8Array): DecodedText {
  // Outside 80 to 9F the two encodings are one, and the plain reading takes a quarter of the decoder's memory.
  if (!bytes.some((byte) => byte >= 0x80 && byte <= 0x9f)) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
    return { text, encoding: "windows-1252" };
  }
  // WHATWG's windows-1252 already reads the five undefined bytes as ISO-8859-1 does, so one decoder serves both.
  const text = new TextDecoder("windows-1252").decode(bytes);
  return { text, encoding: bytes.some((byte) => UNDEFINED_IN_WINDOWS_1252.has(byte)) ? "iso-8859-1" : "windows-1252" };
}
