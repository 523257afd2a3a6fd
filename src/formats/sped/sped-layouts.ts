import { createRequire } from "node:module";
import type { SpedField, SpedLayout, SpedRegister } from "./layout.ts";

const load = createRequire(import.meta.url);

/** The files that we hold a table of; the codes are those of register 0000 (or I010, for the ECD). */
const TABLES = {
  ecd: { table: "ecd-9", version: "9.00" },
  ecf: { table: "ecf-10", version: "0010" },
  "efd-icms-ipi": { table: "efd-icms-ipi-19", version: "019" },
  "efd-contribuicoes": { table: "efd-contribuicoes-6", version: "006" },
} as const;

export type SpedFile = keyof typeof TABLES;

/** A layout ready to look things up in. */
export interface SpedTable {
  readonly file: SpedFile;
  readonly layout: SpedLayout;
  /** The code of the version that the table is of, as the file writes it. */
  readonly version: string;
  readonly registers: ReadonlyMap<string, TableRegister>;
}

export interface TableRegister extends SpedRegister {
  /** Its place in the order of the file. */
  readonly place: number;
  readonly fieldAt: ReadonlyMap<string, number>;
}

const opened = new Map<SpedFile, SpedTable>();

/** The table of a file, read when it is first asked for. */
export function spedTable(file: SpedFile): SpedTable {
  const before = opened.get(file);
  if (before !== undefined) return before;
  const { table, version } = TABLES[file];
  const layout: SpedLayout = load(`./tables/${table}.json`);
  const registers = new Map(
    layout.registers.map((register, place) => [
      register.register,
      { ...register, place, fieldAt: new Map(register.fields.map(({ name }, at) => [name, at])) },
    ]),
  );
  const made = { file, layout, version, registers };
  opened.set(file, made);
  return made;
}

export interface SpedOpening {
  readonly file: SpedFile;
  /** As the file writes it in 0000; the ECD writes its own in I010. */
  readonly version?: string;
  /** CNPJ or CPF. */
  readonly taxId: string;
  readonly name: string;
  /** DDMMAAAA, as written. */
  readonly from: string;
  readonly to: string;
}

const isDate = (text: string): boolean => /^\d{8}$/.test(text);

/** Says which file opens with this register 0000: what tells them apart is where it puts its mark or the dates of its period. */
export function readOpening(fields: readonly string[]): SpedOpening | undefined {
  const at = (number: number): string => fields[number - 1] ?? "";
  if (at(1) !== "0000") return undefined;
  if (at(2) === "LECD") return { file: "ecd", taxId: at(6), name: at(5), from: at(3), to: at(4) };
  if (at(2) === "LECF") {
    return { file: "ecf", version: at(3), taxId: at(4), name: at(5), from: at(10), to: at(11) };
  }
  if (isDate(at(4)) && isDate(at(5))) {
    return { file: "efd-icms-ipi", version: at(2), taxId: at(7) || at(8), name: at(6), from: at(4), to: at(5) };
  }
  if (isDate(at(6)) && isDate(at(7))) {
    return { file: "efd-contribuicoes", version: at(2), taxId: at(9), name: at(8), from: at(6), to: at(7) };
  }
  return undefined;
}

/** The fields that a register has in a file without a functional currency. */
export function baseFields(register: SpedRegister): readonly SpedField[] {
  return register.fields.filter(({ functional }) => functional !== true);
}
