export { type Layout, type RecordReading, readRecord } from "./read-record.ts";
export { type SplitRecords, splitRecords } from "./split-records.ts";
