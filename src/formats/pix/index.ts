export type { Pix } from "./pix.ts";
export { type PixReading, readPix } from "./read-pix.ts";
export { type PixToWrite, type PixWriting, writePix } from "./write-pix.ts";
