export type { BadField, Field, Layout, RecordValues, ValuesOf } from "./layout.ts";
export { type RecordReading, readRecord } from "./read-record.ts";
export { type FixedRecord, walkRecords } from "./split-records.ts";
export { type RecordWriting, writeRecord } from "./write-record.ts";
