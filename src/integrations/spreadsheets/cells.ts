import type { ReadCell } from "../../kernel/spreadsheet/read-cell.ts";
import { type CalendarDate, isCalendarDate } from "../../values/calendar.ts";
import { type Centavos, parseMoney } from "../../values/money.ts";
import { cleanTaxId, isValidCnpj, isValidCpf, isValidTaxId } from "../../values/tax-id.ts";

/** What a cell means, or a sentence of why it cannot be taken. */
export type Meaning<Value> = { readonly value: Value } | { readonly fault: string };

/** Which sign stands before the centavos in a file of text. */
export type NumberStyle = "comma" | "dot";

const NOTHING = /^[-–—.]+$/;

/** Text as it may be kept: one line, nothing that a screen or the database cannot hold. */
export function textOf(cell: ReadCell | undefined): string | null {
  if (cell === null || cell === undefined) return null;
  const text =
    typeof cell === "string"
      ? cell
      : "number" in cell
        ? cell.number
        : "date" in cell
          ? cell.date.split("-").reverse().join("/")
          : cell.failed;
  const clean = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return clean === "" || NOTHING.test(clean) ? null : clean;
}

/** @returns null for an empty cell */
export function readText(cell: ReadCell | undefined, max: number): Meaning<string | null> {
  if (cell !== null && typeof cell === "object" && "failed" in cell) return failed(cell.failed);
  const text = textOf(cell);
  if (text !== null && text.length > max) return { fault: `tem ${text.length} caracteres; cabem ${max}` };
  return { value: text };
}

function failed(error: string): { readonly fault: string } {
  return { fault: `a fórmula deu erro (${error || "sem valor"}); corrija-a na planilha` };
}

/** An amount of a person's text without what stands around its digits; the sign apart. */
function digitsOf(text: string): { readonly digits: string; readonly isNegative: boolean } | undefined {
  const bare = text.replaceAll(/R\$|\s|\u00A0/g, "").replace(/^\u2212/, "-");
  const isNegative = /^-|-$|^\(.*\)$/.test(bare);
  const digits = bare.replace(/^[-+(]/, "").replace(/[-)]$/, "");
  return /^\d[\d.,]*$/.test(digits) ? { digits, isNegative } : undefined;
}

const SHAPES: Readonly<Record<NumberStyle, RegExp>> = {
  comma: /^(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,2})?$/,
  dot: /^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?$/,
};
/** One sign and three digits after it: a thousand to some, thousandths to others. */
const AMBIGUOUS = /^\d{1,3}[.,]\d{3}$/;

/** What the amounts of a column say of the style of the file: how many fit one style alone, and how many could be either. */
export function countStyles(
  cells: Iterable<ReadCell | undefined>,
): Readonly<Record<NumberStyle | "ambiguous", number>> {
  const counts = { comma: 0, dot: 0, ambiguous: 0 };
  for (const cell of cells) {
    if (typeof cell !== "string") continue;
    const digits = digitsOf(cell)?.digits;
    if (digits === undefined) continue;
    if (AMBIGUOUS.test(digits)) counts.ambiguous += 1;
    else if (SHAPES.comma.test(digits) && !SHAPES.dot.test(digits)) counts.comma += 1;
    else if (SHAPES.dot.test(digits) && !SHAPES.comma.test(digits)) counts.dot += 1;
  }
  return counts;
}

/** Binary programs write 0.1 + 0.2 so; what is left beyond the centavo is noise of theirs, or a third place of the person's. */
const NOISE = /^(?:0{4,}\d*|9{4,}\d*)$/;

/** @returns null for an empty cell */
export function readMoney(cell: ReadCell | undefined, style: NumberStyle): Meaning<Centavos | null> {
  if (cell === null || cell === undefined) return { value: null };
  if (typeof cell === "object") {
    if ("number" in cell) return moneyOfNumber(cell.number);
    return "failed" in cell ? failed(cell.failed) : { fault: "é uma data, e aqui vai um valor" };
  }
  if (textOf(cell) === null) return { value: null };
  const found = digitsOf(cell);
  if (found === undefined) return { fault: `“${shown(cell)}” não é um valor em reais` };
  const { digits, isNegative } = found;
  if (!SHAPES[style].test(digits)) {
    const other = style === "comma" ? "dot" : "comma";
    if (SHAPES[other].test(digits) && !AMBIGUOUS.test(digits)) {
      return {
        fault: `“${shown(cell)}” usa ${other === "dot" ? "ponto" : "vírgula"} nos centavos, e o resto da planilha usa ${style === "comma" ? "vírgula" : "ponto"}`,
      };
    }
    return { fault: `“${shown(cell)}” não é um valor com centavos de duas casas` };
  }
  const plain = style === "comma" ? digits.replaceAll(".", "").replace(",", ".") : digits.replaceAll(",", "");
  return moneyOfNumber(`${isNegative ? "-" : ""}${plain}`);
}

/** Fifteen digits of reais are more than anybody has, and fewer than a column holds. */
const WHOLE_DIGITS_MAX = 13;

function moneyOfNumber(number: string): Meaning<Centavos> {
  const [, sign = "", whole = "0", decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(number) ?? [];
  if (whole.length > WHOLE_DIGITS_MAX) return { fault: `${shown(number)} é grande demais para um valor em reais` };
  const kept = parseMoney(`${whole}.${decimals.slice(0, 2).padEnd(2, "0")}`);
  const beyond = decimals.slice(2);
  if (beyond !== "" && !NOISE.test(beyond)) {
    return { fault: `${number.slice(0, 24).replace(".", ",")} tem mais de duas casas depois da vírgula` };
  }
  const centavos = beyond.startsWith("9") ? kept + 1n : kept;
  return { value: sign === "-" ? -centavos : centavos };
}

const DAY = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/;
const SHORT_YEAR = /^\d{1,2}[/.-]\d{1,2}[/.-]\d{1,2}$/;
const FIRST_YEAR = "1970";
const LAST_YEAR = "2099";

/** Days as people of Brazil write them, dd/mm/aaaa, or as ISO 8601. A year of two digits is no year. */
export function readDay(cell: ReadCell | undefined): Meaning<CalendarDate | null> {
  if (cell === null || cell === undefined) return { value: null };
  if (typeof cell === "object") {
    if ("date" in cell) return dayWithin(cell.date);
    if ("failed" in cell) return failed(cell.failed);
    return { fault: `${shown(cell.number)} é um número, e não uma data; formate a célula como data` };
  }
  const text = textOf(cell);
  if (text === null) return { value: null };
  if (SHORT_YEAR.test(text)) return { fault: `“${text}” tem o ano com menos de quatro algarismos; escreva dd/mm/aaaa` };
  const civil = DAY.exec(text);
  const iso = ISO.exec(text);
  const day =
    civil === null
      ? iso === null
        ? undefined
        : `${iso[1]}-${iso[2]}-${iso[3]}`
      : `${civil[3]}-${civil[2]?.padStart(2, "0")}-${civil[1]?.padStart(2, "0")}`;
  if (day === undefined) return { fault: `“${shown(text)}” não é uma data; escreva dd/mm/aaaa` };
  if (!isCalendarDate(day)) return { fault: `${text} não existe no calendário; a ordem é dia, mês e ano` };
  return dayWithin(day);
}

function dayWithin(day: CalendarDate): Meaning<CalendarDate> {
  if (day.slice(0, 4) >= FIRST_YEAR && day.slice(0, 4) <= LAST_YEAR) return { value: day };
  return { fault: `${day.split("-").reverse().join("/")} está fora do calendário de 1970 a 2099` };
}

/** A tax id, and whether zeros that a spreadsheet had eaten were put back. */
export interface ReadTaxId {
  readonly taxId: string;
  readonly wasPadded: boolean;
}

/**
 * A CNPJ or CPF whose check digits hold. Programs take one for a number and drop its first zeros: they are put back where that
 * gives one valid number and one alone.
 */
export function readTaxId(cell: ReadCell | undefined): Meaning<ReadTaxId | null> {
  if (cell !== null && typeof cell === "object" && "failed" in cell) return failed(cell.failed);
  const text = textOf(cell);
  if (text === null) return { value: null };
  const taxId = cleanTaxId(text);
  if (isValidTaxId(taxId)) {
    const isOther = typeof cell === "object" && taxId.length === 11 && isValidCnpj(taxId.padStart(14, "0"));
    if (!isOther) return { value: { taxId, wasPadded: false } };
    return { fault: `${shown(text)} pode ser um CPF ou um CNPJ sem os zeros do começo; escreva-o como texto` };
  }
  // Fewer digits than these are some other number whose check digits hold by chance.
  if (/^\d{8,13}$/.test(taxId)) {
    const padded = [taxId.padStart(11, "0"), taxId.padStart(14, "0")].filter(
      (candidate) => candidate.length !== taxId.length && (isValidCpf(candidate) || isValidCnpj(candidate)),
    );
    const [only] = padded;
    if (only !== undefined && padded.length === 1) return { value: { taxId: only, wasPadded: true } };
    if (padded.length > 1)
      return { fault: `${shown(text)} perdeu zeros do começo e pode ser um CPF ou um CNPJ; escreva-o inteiro` };
  }
  return { fault: `${shown(text)} não é um CNPJ nem um CPF: os dígitos verificadores não conferem` };
}

function shown(text: string): string {
  const clean = textOf(text) ?? "";
  return clean.length > 40 ? `${clean.slice(0, 40)}…` : clean;
}
