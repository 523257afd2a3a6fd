export type { Camt053Detail, Camt053Entry, Camt053Statement } from "./camt053.ts";
export { type Camt053Reading, readCamt053 } from "./read-camt053.ts";
