import { type CalendarDate, isCalendarDate } from "../values/calendar.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import { cleanTaxId, isValidCpf } from "../values/tax-id.ts";
import { typedAmount } from "../values/typed-amount.ts";

/** One person's month, as the summary of a payroll says it. */
export interface PayrollLine {
  /** In the file, from 1. */
  readonly line: number;
  readonly name: string;
  readonly taxId: string;
  readonly grossCentavos: Centavos;
  readonly inssCentavos: Centavos;
  readonly irrfCentavos: Centavos;
  readonly fgtsCentavos: Centavos;
  readonly otherCentavos: Centavos;
  readonly employerInssCentavos: Centavos;
  readonly netCentavos: Centavos;
  readonly payOn: CalendarDate;
}

export interface PayrollFault {
  readonly line: number;
  readonly column: string;
  readonly message: string;
}

/** The columns of the template. `inss_patronal` may be left out: in most of Simples it is part of the DAS. */
const COLUMNS = ["nome", "cpf", "bruto", "inss", "irrf", "fgts", "outros", "liquido", "pagamento"] as const;
const OPTIONAL = "inss_patronal";
type Column = (typeof COLUMNS)[number] | typeof OPTIONAL;

const LINES_MAX = 10_000;
const FAULTS_MAX = 200;

/** The template, with one example line that a person replaces. */
export const PAYROLL_TEMPLATE =
  `\uFEFF${[...COLUMNS, OPTIONAL].join(";")}\r\n` +
  "Maria de Exemplo;529.982.247-25;3.000,00;258,82;0,00;240,00;180,00;2.561,18;05/04/2026;0,00\r\n";

export type PayrollReading =
  | { readonly problem: string }
  | { readonly lines: readonly PayrollLine[]; readonly faults: readonly PayrollFault[] };

/**
 * Reads the summary of a payroll: `;` between columns in any order, decimal comma, dates dd/mm/aaaa or AAAA-MM-DD. Every
 * line that breaks a rule is named; `problem` is of the file as a whole.
 */
export function readPayrollFile(content: string): PayrollReading {
  const rows = content
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((text, at) => ({ line: at + 1, cells: text.split(";").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const [header, ...body] = rows;
  if (header === undefined) return { problem: "o arquivo está vazio" };
  const names = header.cells.map((name) => plain(name));
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) return { problem: `faltam no cabeçalho as colunas ${missing.join(", ")}` };
  if (body.length === 0) return { problem: "não há nenhuma linha depois do cabeçalho" };
  if (body.length > LINES_MAX) return { problem: `há mais de ${LINES_MAX} linhas; divida o arquivo` };

  const faults: PayrollFault[] = [];
  const seen = new Map<string, number>();
  const lines = body.flatMap(({ line, cells }) => {
    const read = readLine(line, (column) => cells[names.indexOf(column)] ?? "");
    if ("faults" in read) {
      faults.push(...read.faults);
      return [];
    }
    const before = seen.get(read.taxId);
    if (before !== undefined) {
      faults.push({ line, column: "cpf", message: `o mesmo CPF já está na linha ${before}` });
      return [];
    }
    seen.set(read.taxId, line);
    return [read];
  });
  return { lines, faults: faults.slice(0, FAULTS_MAX) };
}

/** Without accents and in lower case: "Líquido" is the column "liquido". */
function plain(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036F]/g, "")
    .toLowerCase()
    .replaceAll(" ", "_");
}

function readLine(
  line: number,
  cellOf: (column: Column) => string,
): PayrollLine | { readonly faults: readonly PayrollFault[] } {
  const faults: PayrollFault[] = [];
  const wrong = (column: Column, message: string): void => {
    faults.push({ line, column, message });
  };
  const amount = (column: Column): Centavos => {
    const text = cellOf(column);
    if (text === "" && column !== "bruto" && column !== "liquido") return 0n;
    const centavos = typedAmount(text);
    if (centavos === undefined) wrong(column, `“${text}” não é um valor como 1.234,56`);
    return centavos ?? 0n;
  };
  const name = cellOf("nome");
  if (name === "") wrong("nome", "falta o nome");
  const taxId = cleanTaxId(cellOf("cpf"));
  if (!isValidCpf(taxId)) wrong("cpf", `“${cellOf("cpf")}” não é um CPF válido`);
  const grossCentavos = amount("bruto");
  const [inssCentavos, irrfCentavos, otherCentavos] = [amount("inss"), amount("irrf"), amount("outros")];
  const netCentavos = amount("liquido");
  const payOn = dateOf(cellOf("pagamento"));
  if (payOn === undefined) wrong("pagamento", `“${cellOf("pagamento")}” não é uma data como 05/04/2026`);
  const expected = grossCentavos - inssCentavos - irrfCentavos - otherCentavos;
  if (faults.length === 0 && expected !== netCentavos) {
    wrong("liquido", `o líquido é ${formatReais(netCentavos)}, e bruto menos descontos dá ${formatReais(expected)}`);
  }
  if (faults.length === 0 && grossCentavos === 0n) wrong("bruto", "o bruto é zero");
  const charges = { fgtsCentavos: amount("fgts"), employerInssCentavos: amount(OPTIONAL) };
  if (faults.length > 0 || payOn === undefined) return { faults };
  return {
    line,
    name,
    taxId,
    grossCentavos,
    inssCentavos,
    irrfCentavos,
    otherCentavos,
    netCentavos,
    payOn,
    ...charges,
  };
}

function dateOf(text: string): CalendarDate | undefined {
  const iso = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  const date = iso === null ? text : `${iso[3]}-${iso[2]}-${iso[1]}`;
  return isCalendarDate(date) ? date : undefined;
}
