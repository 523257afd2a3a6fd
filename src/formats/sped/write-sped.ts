import type { Fault } from "../../values/fault.ts";
import type { SpedField } from "./layout.ts";
import { baseFields, type SpedTable } from "./sped-layouts.ts";
import type { SpedRecord } from "./walk-sped.ts";

/** A record as the file has it, byte by byte as ISO 8859-1. */
export function writeSpedRecord({ register, fields, end }: Pick<SpedRecord, "register" | "fields" | "end">): string {
  return register === "" ? `${fields[0] ?? ""}${end}` : `|${fields.join("|")}|${end}`;
}

/**
 * What a field is given as: amounts and quantities as decimal text with a point ("1234.56"), dates as AAAA-MM-DD, the rest as it is to be
 * written. Absent and "" are an empty field.
 */
export type SpedValues = Readonly<Record<string, string>>;

export interface SpedWriting {
  readonly text: string;
  /** Values that the layout has no form for; the line is then not to be used. */
  readonly faults: readonly Fault[];
}

/**
 * Writes a register by its table: number with a decimal comma, date as DDMMAAAA, CRLF at the end. What does not fit is a fault: no
 * value is cut or rounded, and a text with `|` or a control character is refused, never changed in silence (`spedText` makes it fit).
 *
 * @param values by the layout's own names; a name that the register does not have is a fault
 */
export function writeSpedRegister(
  table: SpedTable,
  register: string,
  values: SpedValues,
  { functional = false }: { readonly functional?: boolean } = {},
): SpedWriting {
  const layout = table.registers.get(register);
  if (layout === undefined) {
    return { text: "", faults: [unwritable(register, register, "", "o leiaute não tem este registro")] };
  }
  const faults: Fault[] = [];
  const fields = functional ? layout.fields : baseFields(layout);
  const names = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(values)) {
    if (!names.has(name)) faults.push(unwritable(register, name, values[name] ?? "", "o registro não tem este campo"));
  }
  const written = fields.map((field, at) => {
    const value = at === 0 ? register : (values[field.name] ?? "");
    const form = writeField(value, field);
    if (typeof form === "string") return form;
    faults.push(unwritable(register, field.name, value, form.reason));
    return "";
  });
  return { text: `|${written.join("|")}|\r\n`, faults };
}

interface Unwritable {
  readonly reason: string;
}

function writeField(value: string, field: SpedField): string | Unwritable {
  if (value === "") return field.needed === true ? { reason: "o campo é obrigatório" } : "";
  const form = lexicalForm(value, field);
  if (typeof form !== "string") return form;
  if (field.values !== undefined && !field.values.includes(form)) {
    return { reason: `só vale ${field.values.join(", ")}` };
  }
  const most = field.size ?? (field.type === "text" ? TEXT_MAX : form.length);
  if (form.length > most) return { reason: `não cabe em ${most} caracteres` };
  if (field.exact === true && form.length !== field.size) return { reason: `tem de ter ${field.size} caracteres` };
  return form;
}

/** Where the manuals give a text no size. */
export const TEXT_MAX = 255;

function lexicalForm(value: string, { type, decimals = 0 }: SpedField): string | Unwritable {
  switch (type) {
    case "date": {
      const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
      return year === undefined ? { reason: "não é uma data AAAA-MM-DD" } : `${day}${month}${year}`;
    }
    case "number":
    case "signed": {
      const [, sign = "", whole = "", after = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
      if (whole === "") return { reason: "não é um número" };
      if (sign !== "" && type === "number") return { reason: "o campo não tem sinal" };
      if (after.length > decimals) return { reason: `tem mais de ${decimals} decimais` };
      return after === "" ? `${sign}${whole}` : `${sign}${whole},${after}`;
    }
    case "id":
      return /^[0-9A-Z]+$/.test(value) ? value : { reason: "só letras maiúsculas e números" };
    case "text":
      if (/[|\p{Cc}]/u.test(value)) return { reason: "tem “|” ou um caractere de controle" };
      return /[^ -~\u00a0-\u00ff]/u.test(value) ? { reason: "tem um caractere que a ISO 8859-1 não tem" } : value;
  }
}

/** Marks that people write and ISO 8859-1 does not have, and what stands for them. */
const ALIKE: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "‚": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "–": "-",
  "—": "-",
  "−": "-",
  "…": "...",
  "€": "EUR",
  "™": "TM",
  "•": "-",
  "|": "/",
};

/**
 * A text as a field of SPED may hold it: the marks of word processors as plain ones, `|` as `/`, control characters and runs of blanks
 * as one blank, accents that ISO 8859-1 does not have left off, what has no such form as `?`; cut to the size.
 */
export function spedText(text: string, size: number = TEXT_MAX): string {
  return text
    .normalize("NFC")
    .replaceAll(/[‘’‚“”„–—−…€™•|]/g, (mark) => ALIKE[mark] ?? "?")
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .replaceAll(/[^ -~\u00a1-\u00ff]/gu, (mark) => {
      const plain = mark.normalize("NFKD").replaceAll(/\p{M}/gu, "");
      return /^[ -~\u00a1-\u00ff]+$/.test(plain) ? plain.replaceAll("|", "/") : "?";
    })
    .trim()
    .slice(0, size)
    .trimEnd();
}

function unwritable(register: string, field: string, value: string, reason: string): Fault {
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return {
    code: "sped.field_unwritable",
    path: `${register}.${field}`,
    message: `Não se escreve “${shown}” no campo ${field} do registro ${register}: ${reason}. Corrija o dado e gere o arquivo de novo.`,
  };
}
