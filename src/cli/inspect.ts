import { createInterface } from "node:readline";
import { type InspectedFile, inspectPaths, inspectText, isUnread } from "../documents/index.ts";
import { readTrustedRoots } from "../integrations/index.ts";
import { systemClock } from "../kernel/clock.ts";
import { type CalendarDate, dateIn, isCalendarDate } from "../values/calendar.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { paint, printable, printJson, table } from "./output.ts";
import { trustedRootsFolder } from "./trusted-roots-folder.ts";

/** Each takes some hundred megabytes. */
const WORKERS_MAX = 64;

/** Says what any file is and what it says. No database, no network. */
export async function inspect(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    text: { type: "string" },
    on: { type: "string" },
    "trusted-roots": { type: "string" },
    workers: { type: "string" },
  });
  if (values.on !== undefined && !isCalendarDate(values.on)) {
    throw new UsageError(`--on precisa de uma data AAAA-MM-DD que exista, não ${values.on}.`);
  }
  const on = values.on ?? dateIn("America/Sao_Paulo", systemClock.now());
  if (values.text !== undefined) {
    if (positionals.length > 0) throw new UsageError("Use --text ou caminhos, não os dois.");
    return await inspectTyped(values.text, on, values.json);
  }
  if (positionals.length === 0) throw new UsageError("Falta dizer o que inspecionar: caminhos, ou --text.");
  const workers = values.workers === undefined ? undefined : Number(values.workers);
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= WORKERS_MAX)) {
    throw new UsageError(`--workers espera um número de 1 a ${WORKERS_MAX}, não ${values.workers}.`);
  }
  const trustedRoots = readTrustedRoots(trustedRootsFolder(values["trusted-roots"]), { demonstration: true });
  let isRefused = false;
  for await (const document of inspectPaths(positionals, {
    trustedRoots,
    on,
    ...(workers !== undefined && { workers }),
  })) {
    isRefused ||= isUnread(document);
    print(document, values.json);
  }
  return isRefused ? 1 : 0;
}

async function inspectTyped(text: string, on: CalendarDate, json: boolean): Promise<number> {
  const lines = text === "-" ? createInterface({ input: process.stdin }) : [text];
  let isRefused = false;
  for await (const line of lines) {
    if (line.trim() === "") continue;
    const found = inspectText(line, { on });
    isRefused ||= isUnread(found);
    print({ file: line, ...found }, json);
  }
  return isRefused ? 1 : 0;
}

function print({ parsed: _, part, ...document }: InspectedFile, json: boolean): void {
  if (json) {
    printJson({ ...document, ...(part === undefined ? {} : { part }) });
    return;
  }
  const { file, kind, facts, problems, signature } = document;
  const rows = [
    ...(signature === undefined ? [] : [["assinatura", SIGNATURES[signature]] as const]),
    ...Object.entries(facts).map(([name, value]) => [name, valueText(value)] as const),
  ];
  process.stdout.write(
    `${paint("bold", kind)}  ${printable(file)}${part === undefined ? "" : ` (${printable(part)})`}\n`,
  );
  if (rows.length > 0) {
    const shown = table(rows, [
      { title: "", of: ([name]) => `  ${name}` },
      { title: "", of: ([, value]) => value, width: 100 },
    ]);
    process.stdout.write(`${shown.split("\n").slice(1).join("\n")}\n`);
  }
  for (const problem of problems)
    process.stdout.write(`  ${paint("yellow", "!")} ${printable(problem.message)} [${problem.code}]\n`);
  process.stdout.write("\n");
}

const SIGNATURES = {
  valid: "válida",
  invalid: "inválida: o conteúdo foi alterado",
  untrusted: "confere, mas a cadeia não é de confiança",
  absent: "não há",
} as const;

function valueText(value: unknown): string {
  if (value === null || value === undefined) return "-";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
