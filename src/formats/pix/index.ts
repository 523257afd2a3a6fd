export type { Pix } from "./pix.ts";
export { type PixReading, readPix } from "./read-pix.ts";
