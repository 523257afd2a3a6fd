import { isCalendarDate } from "../../values/calendar.ts";
import type { SpedFault } from "./faults.ts";
import * as fault from "./faults.ts";
import type { SpedField } from "./layout.ts";
import { baseFields, readOpening, type SpedTable, spedTable, type TableRegister } from "./sped-layouts.ts";
import type { SpedRecord } from "./walk-sped.ts";
import { TEXT_MAX } from "./write-sped.ts";

/** Takes the lines of a file in order, and says of each what is wrong. Keeps what it must remember, never the lines. */
export interface SpedJudge {
  take(record: SpedRecord): readonly SpedFault[];
  /** When the lines have ended. */
  end(): readonly SpedFault[];
}

/**
 * The form of any file of SPED, by its table: registers that exist, each below its own and in order, fields as many and of the type, size,
 * decimals and values of the layout, and the counts of lines.
 */
export function* checkSped(records: Iterable<SpedRecord>): Generator<SpedFault> {
  const judge = judgeForm();
  for (const record of records) yield* judge.take(record);
  yield* judge.end();
}

/** A register that is open: what comes below it is counted here. */
interface Frame {
  readonly register: TableRegister | undefined;
  /** Made when something comes below: most registers have nothing there. */
  counts: Map<string, number> | undefined;
  /** The furthest register below, in the order of the layout. */
  furthest: TableRegister | undefined;
}

export function judgeForm(): SpedJudge {
  let table: SpedTable | undefined;
  let isExact = true;
  let isFunctional = false;
  let isFirst = true;
  let saidUtf8 = false;
  let lines = 0;
  let last: Pick<SpedRecord, "line" | "register"> = { line: 1, register: "" };
  const root: Frame = { register: undefined, counts: undefined, furthest: undefined };
  const open: Frame[] = [root];
  const counts = new Map<string, number>();
  const blocks = new Map<string, { lines: number; opening?: SpedRecord }>();
  const declared: { readonly line: number; readonly register: string; readonly count: string }[] = [];

  function place(record: SpedRecord, register: TableRegister, faults: SpedFault[]): void {
    if (register.parent === undefined) open.length = 1;
    else {
      const { parent } = register;
      let depth = open.length - 1;
      while (depth >= 0 && open[depth]?.register?.register !== parent) depth -= 1;
      if (depth < 0) {
        faults.push(fault.outOfPlace(record, parent));
        open.length = 1;
        // Its own registers are right below it, wherever it stands itself.
        open.push({ register, counts: undefined, furthest: undefined });
        return;
      }
      open.length = depth + 1;
    }
    const above = open.at(-1) ?? root;
    if (above.furthest !== undefined && register.place < above.furthest.place) {
      faults.push(fault.outOfOrder(record, above.furthest.register));
    } else above.furthest = register;
    above.counts ??= new Map();
    const count = (above.counts.get(register.register) ?? 0) + 1;
    above.counts.set(register.register, count);
    if (register.atMost !== undefined && count === register.atMost + 1) {
      faults.push(fault.tooMany(record, register.atMost, register.parent));
    }
    open.push({ register, counts: undefined, furthest: undefined });
  }

  function count(record: SpedRecord, faults: SpedFault[]): void {
    const { register, fields } = record;
    counts.set(register, (counts.get(register) ?? 0) + 1);
    lines += 1;
    const name = register.charAt(0);
    const block = blocks.get(name) ?? { lines: 0 };
    block.lines += 1;
    blocks.set(name, block);
    if (register === "9900") declared.push({ line: record.line, register: fields[1] ?? "", count: fields[2] ?? "" });
    if (register === "9999") faults.push(...differs(fault.fileCountDiffers, record, lines));
    if (register.endsWith("001")) block.opening = record;
    if (!register.endsWith("990")) return;
    // The close of the file is of block 9 too, and comes after the close of the block.
    faults.push(...differs(fault.blockCountDiffers, record, name === "9" ? block.lines + 1 : block.lines));
    if (block.opening === undefined) faults.push(fault.registerMissing(record, `${name}001`));
    else if (name !== "0" && name !== "9") {
      const isEmpty = block.lines === 2;
      if (block.opening.fields[1] === (isEmpty ? "0" : "1")) faults.push(fault.blockSaysOther(block.opening, isEmpty));
    }
  }

  return {
    take(record) {
      if (record.signature === true) return [];
      if (record.cut === true) return [fault.lineTooLong(record)];
      if (record.register === "") {
        if (record.fields[0]?.trim() === "") return [];
        return isFirst ? skipOpening(record) : [fault.strayLine(record)];
      }
      last = record;
      const faults: SpedFault[] = [];
      if (isFirst) {
        isFirst = false;
        const opening = readOpening(record.fields);
        if (opening === undefined) return [fault.notSped(record)];
        table = spedTable(opening.file);
        isFunctional = opening.file === "ecd" && record.fields[18] === "S";
        faults.push(...versionOf(record, opening.version));
      } else if (record.register === "I010" && table?.file === "ecd")
        faults.push(...versionOf(record, record.fields[2]));
      if (table === undefined) return faults;
      count(record, faults);
      const register = table.registers.get(record.register);
      if (register === undefined) {
        // An older or newer layout may have it.
        if (isExact) faults.push(fault.unknownRegister(record));
        return faults;
      }
      place(record, register, faults);
      checkFields(record, register, { isExact, isFunctional }, faults);
      if (!saidUtf8 && record.fields.some(looksLikeUtf8)) {
        saidUtf8 = true;
        faults.push(fault.looksLikeUtf8(record));
      }
      return faults;
    },
    end() {
      if (isFirst) return [fault.notSped(last)];
      if (table === undefined) return [];
      if (!counts.has("9999")) return [fault.truncated(last)];
      const faults: SpedFault[] = [];
      for (const [name, block] of blocks) {
        if (!counts.has(`${name}990`) && block.opening !== undefined) {
          faults.push(fault.registerMissing(block.opening, `${name}990`));
        }
      }
      const counted = new Set<string>();
      for (const { line, register, count: written } of declared) {
        counted.add(register);
        const real = String(counts.get(register) ?? 0);
        if (Number(written) !== Number(real)) {
          const where = { line, register: "9900" };
          faults.push(fault.registerCountDiffers(where, { register, declared: written, counted: real }));
        }
      }
      const uncounted = [...counts.keys()].filter((register) => !counted.has(register));
      faults.push(...uncounted.map((register) => fault.registerNotCounted(last, register)));
      return faults;
    },
  };

  function skipOpening(record: SpedRecord): readonly SpedFault[] {
    isFirst = false;
    return [fault.notSped(record)];
  }

  function versionOf(record: SpedRecord, version: string | undefined): readonly SpedFault[] {
    if (table === undefined || version === undefined || version === "" || version === table.version) return [];
    isExact = false;
    return [fault.versionWithoutTable(record, version, table.version)];
  }
}

function differs(make: typeof fault.blockCountDiffers, record: SpedRecord, counted: number): SpedFault[] {
  const written = record.fields[1] ?? "";
  return Number(written) === counted ? [] : [make(record, { declared: written, counted: String(counted) })];
}

interface Strictness {
  /** The table is of the very version of the file. */
  readonly isExact: boolean;
  readonly isFunctional: boolean;
}

function checkFields(
  record: SpedRecord,
  register: TableRegister,
  { isExact, isFunctional }: Strictness,
  faults: SpedFault[],
): void {
  const layout = isFunctional ? register.fields : baseFieldsOf(register);
  const { fields } = record;
  // A later layout adds fields at the end, so a file of an older one may end before.
  const isOff = isExact ? fields.length !== layout.length : fields.length > layout.length;
  // Registers whose fields the file itself declares (I020, I510), or whose table has none.
  if (isOff && !OPEN_REGISTERS.has(record.register) && !(record.register === "I550" || record.register === "I555")) {
    // One `|` too many shifts every field: each of them would be said to be wrong.
    faults.push(fault.fieldCount(record, { written: fields.length, wanted: layout.length }));
    return;
  }
  for (let index = 1; index < fields.length; index++) {
    const field = layout[index];
    if (field === undefined) break;
    const found = checkField(record, index + 1, field, isExact);
    if (found !== undefined) faults.push(found);
  }
}

/** Registers that may have fields of the file's own after those of the layout (I020 declares them). */
const OPEN_REGISTERS: ReadonlySet<string> = new Set(["I050", "I155", "I200", "I250", "I310", "I355"]);

const base = new WeakMap<TableRegister, readonly SpedField[]>();

function baseFieldsOf(register: TableRegister): readonly SpedField[] {
  const before = base.get(register);
  if (before !== undefined) return before;
  const made = baseFields(register);
  base.set(register, made);
  return made;
}

function checkField(record: SpedRecord, number: number, field: SpedField, isExact: boolean): SpedFault | undefined {
  const value = record.fields[number - 1] ?? "";
  if (value === "") return field.needed === true && isExact ? fault.fieldMissing(record, number, field) : undefined;
  switch (field.type) {
    case "text":
      if (hasControl(value)) return fault.controlCharacter(record, number, field);
      break;
    case "date":
      if (!isSpedDate(value)) return fault.fieldWrongType(record, number, field);
      return undefined;
    case "id":
      if (!isPlainId(value)) return fault.fieldWrongType(record, number, field);
      break;
    default: {
      const decimals = decimalsOf(value, field.type === "signed");
      if (decimals === undefined) return fault.fieldWrongType(record, number, field);
      if (decimals > (field.decimals ?? 0) && isExact) return fault.tooManyDecimals(record, number, field);
    }
  }
  if (field.values !== undefined && isExact && !field.values.includes(value)) {
    return fault.valueNotAllowed(record, number, field);
  }
  const size = field.size ?? (field.type === "text" ? TEXT_MAX : undefined);
  if (size !== undefined && value.length > size) return fault.fieldTooLong(record, number, field, size);
  if (field.exact === true && value.length !== field.size) return fault.fieldWrongSize(record, number, field);
  return undefined;
}

/** Decimals of a number; undefined when it is none. */
function decimalsOf(value: string, maySign: boolean): number | undefined {
  let comma = -1;
  const first = maySign && value.charCodeAt(0) === 45 ? 1 : 0;
  for (let index = first; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code >= 48 && code <= 57) continue;
    if (code !== 44 || comma >= 0 || index === first) return undefined;
    comma = index;
  }
  if (first === value.length || comma === value.length - 1) return undefined;
  return comma < 0 ? 0 : value.length - 1 - comma;
}

function hasControl(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code < 32 || (code >= 127 && code < 160)) return true;
  }
  return false;
}

function isPlainId(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (!((code >= 48 && code <= 57) || (code >= 65 && code <= 90))) return false;
  }
  return true;
}

const knownDates = new Map<string, boolean>();

/** A file has few dates and many lines. */
function isSpedDate(value: string): boolean {
  const known = knownDates.get(value);
  if (known !== undefined) return known;
  const is = /^\d{8}$/.test(value) && isCalendarDate(`${value.slice(4)}-${value.slice(2, 4)}-${value.slice(0, 2)}`);
  if (knownDates.size > 5_000) knownDates.clear();
  knownDates.set(value, is);
  return is;
}

/** Two bytes of UTF-8 read as two letters: Ã followed by what no text has after it. */
function looksLikeUtf8(value: string): boolean {
  return (value.includes("Ã") || value.includes("Â")) && /[ÃÂ][\u0080-\u00bf]/.test(value) && !/Ã[ªº]/.test(value);
}
