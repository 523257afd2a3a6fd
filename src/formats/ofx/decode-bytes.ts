import type { Ofx } from "./ofx.ts";

type Decoder = InstanceType<typeof TextDecoder>;
type Encoding = Ofx["encoding"];

export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

/**
 * Bytes to text by what the bytes are, never by what the header declares: the same bank writes `CHARSET:1252` over
 * Windows-1252 one month and over UTF-8 the next. Order: byte order mark, strict UTF-8, Windows-1252, and ISO-8859-1
 * for the bytes that Windows-1252 does not define. Never throws.
 */
export function decodeBytes(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf([bytes]);
  return { text: [...decodePieces([bytes], encoding)].join(""), encoding };
}

/** What `decodeBytes` says, of bytes that come in pieces: all of them are looked at, since the last may be the only one that is not UTF-8. */
export function encodingOf(pieces: Iterable<Uint8Array>): Encoding {
  let start = Buffer.alloc(0);
  // Only bytes beyond ASCII are worth decoding to see what they are; most files have few, and late.
  let utf8: Decoder | undefined;
  let isUtf8 = true;
  let isUndefinedIn1252 = false;
  for (const piece of pieces) {
    if (start.length < 2) {
      start = Buffer.concat([start, piece.subarray(0, 2)]);
      if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
      if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
    }
    if (utf8 === undefined && isAscii(piece)) continue;
    utf8 ??= new TextDecoder("utf-8", { fatal: true });
    isUtf8 &&= decodes(utf8, piece);
    isUndefinedIn1252 ||= holdsUndefined(piece);
  }
  if (utf8 === undefined) return "ascii";
  if (isUtf8 && decodes(utf8)) return "utf-8";
  return isUndefinedIn1252 ? "iso-8859-1" : "windows-1252";
}

function isAscii(piece: Uint8Array): boolean {
  for (let at = 0; at < piece.length; at++) if ((piece[at] ?? 0) > 0x7f) return false;
  return true;
}

/** One more piece, or the end. */
function decodes(utf8: Decoder, piece?: Uint8Array): boolean {
  try {
    utf8.decode(piece, { stream: piece !== undefined });
    return true;
  } catch {
    return false;
  }
}

/** The five bytes that Windows-1252 leaves undefined; where one appears, it is read as ISO-8859-1 reads it. */
function holdsUndefined(piece: Uint8Array): boolean {
  for (const byte of piece) {
    if (byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d) return true;
  }
  return false;
}

/** The text of bytes that come in pieces; a character that falls between two of them is whole in the later. */
export function* decodePieces(pieces: Iterable<Uint8Array>, encoding: Encoding): Generator<string> {
  if (encoding === "ascii" || encoding === "windows-1252" || encoding === "iso-8859-1") {
    for (const piece of pieces) yield decodeSingleBytes(piece);
    return;
  }
  const decoder = new TextDecoder(encoding);
  for (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

function decodeSingleBytes(piece: Uint8Array): string {
  // Outside 80 to 9F the two encodings are one, and the plain reading takes a quarter of the decoder's memory.
  if (!holdsWindows(piece)) {
    return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString("latin1");
  }
  // WHATWG's windows-1252 already reads the five undefined bytes as ISO-8859-1 does, so one decoder serves both.
  return new TextDecoder("windows-1252").decode(piece);
}

/** Bytes in memory, a piece at a time: what is decoded of them need not be there at once. */
export function* inPieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** Texts of this size are given back at once; larger ones wait for the whole heap to be looked through. */
const PIECE_BYTES = 65_536;

function holdsWindows(piece: Uint8Array): boolean {
  for (let at = 0; at < piece.length; at++) {
    const byte = piece[at] ?? 0;
    if (byte >= 0x80 && byte <= 0x9f) return true;
  }
  return false;
}
