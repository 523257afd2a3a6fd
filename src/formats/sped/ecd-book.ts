import { type CalendarDate, isCalendarDate, type Month } from "../../values/calendar.ts";
import type { Centavos } from "../../values/money.ts";
import type { SpedFault } from "./faults.ts";
import { spedTable } from "./sped-layouts.ts";
import type { SpedRecord } from "./walk-sped.ts";

/** An account as I050 tells it, with what stands under it. */
export interface EcdAccount {
  readonly line: number;
  readonly code: string;
  readonly parent: string;
  readonly kind: string;
  readonly nature: string;
  readonly level: number;
  /** I051, account of the reference chart. */
  referential: string;
  /** I052, by cost centre; "" is any. */
  readonly aggregation: Map<string, string>;
}

/** What moved in an account and cost centre in a month, as I155 says and as the entries come to. */
export interface EcdBalance {
  readonly line: number;
  readonly account: string;
  readonly centre: string;
  /** Signed, debits positive. */
  readonly opening: Centavos;
  readonly closing: Centavos;
  readonly debits: Centavos;
  readonly credits: Centavos;
}

export interface EcdMoved {
  debits: Centavos;
  credits: Centavos;
  /** The first entry of it. */
  readonly line: number;
}

export interface EcdMonth {
  readonly line: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly balances: Map<string, EcdBalance>;
}

/** Result of an account before it was closed (I355), and what the closing entries (kind E) took out of it. */
export interface EcdResult {
  readonly line: number;
  readonly account: string;
  readonly centre: string;
  readonly balance: Centavos;
}

/** What the file has said so far: as large as the chart times the months, whatever the number of entries. */
export interface EcdBook {
  from: CalendarDate | undefined;
  to: CalendarDate | undefined;
  /** G, R, A, B or Z: rules of balances hold for the books that have them. */
  form: string;
  readonly chart: Map<string, EcdAccount>;
  readonly centres: Set<string>;
  readonly histories: Set<string>;
  readonly partners: Set<string>;
  readonly months: Map<Month, EcdMonth>;
  /** By month and key. */
  readonly moved: Map<Month, Map<string, EcdMoved>>;
  /** By day of closing and key. */
  readonly results: Map<CalendarDate, Map<string, EcdResult>>;
  readonly closed: Map<CalendarDate, Map<string, EcdMoved>>;
}

export function emptyBook(): EcdBook {
  return {
    from: undefined,
    to: undefined,
    form: "",
    chart: new Map(),
    centres: new Set(),
    histories: new Set(),
    partners: new Set(),
    months: new Map(),
    moved: new Map(),
    results: new Map(),
    closed: new Map(),
  };
}

/** Rules of one part of the file: they look at the records of theirs, and at the end at what only then is known. */
export interface EcdRules {
  readonly take: (record: SpedRecord) => SpedFault[];
  readonly end: () => SpedFault[];
}

const table = spedTable("ecd");

/** The value of a field by its name, "" when the record is shorter. */
export function fieldOf(record: SpedRecord, name: string): string {
  return record.fields[table.registers.get(record.register)?.fieldAt.get(name) ?? -1] ?? "";
}

/** Whole centavos of a number with at most two decimals; undefined when it is none, which the form of the file says. */
export function centavosOf(text: string): Centavos | undefined {
  const comma = text.indexOf(",");
  if (comma < 0) return /^\d{1,17}$/.test(text) ? BigInt(text) * 100n : undefined;
  if (!/^\d{1,17},\d{1,2}$/.test(text)) return undefined;
  return BigInt(text.slice(0, comma) + text.slice(comma + 1).padEnd(2, "0"));
}

/** With its sign: debits positive. */
export function signedOf(text: string, side: string): Centavos | undefined {
  const centavos = centavosOf(text);
  return centavos === undefined ? undefined : side === "C" ? -centavos : side === "D" ? centavos : undefined;
}

export function dateOf(text: string): CalendarDate | undefined {
  const date = `${text.slice(4)}-${text.slice(2, 4)}-${text.slice(0, 2)}`;
  return isCalendarDate(date) ? date : undefined;
}

/** Account and cost centre. */
export function keyOf(account: string, centre: string): string {
  return `${account}|${centre}`;
}

/** An entry of a map, made when it is not there. */
export function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const before = map.get(key);
  if (before !== undefined) return before;
  const made = make();
  map.set(key, made);
  return made;
}
