export type { Fault } from "../../values/fault.ts";
export { type DecodedText, decodeBytes, decodePieces, encodingOf, inPieces } from "./decode-bytes.ts";
export type { Ofx, OfxStatement, OfxTransaction } from "./ofx.ts";
export { isMovement, LINES_MAX, type OfxReading, readOfx } from "./read-ofx.ts";
export { type OfxPart, walkOfx } from "./walk-ofx.ts";
