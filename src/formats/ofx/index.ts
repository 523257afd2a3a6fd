export type { Fault } from "../../values/fault.ts";
export { type DecodedText, decodeBytes } from "./decode-bytes.ts";
export type { Ofx, OfxStatement, OfxTransaction } from "./ofx.ts";
export { isMovement, type OfxReading, readOfx } from "./read-ofx.ts";
