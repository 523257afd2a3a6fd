import { readFileSync, statSync } from "node:fs";
import {
  type CompanyFile,
  type ProcessReport,
  type Progress,
  processFolder,
  readCompanyFile,
  readTrustedRoots,
  refuseInIntegrations,
  reportProcess,
} from "../integrations/index.ts";
import { stopwatch, systemClock } from "../kernel/clock.ts";
import { openThrowAwayWorkspace, openWorkspace } from "../kernel/database/workspace.ts";
import { counted } from "../values/counted.ts";
import { formatReais, parseMoney } from "../values/money.ts";
import { onlyOperand, readArguments, UsageError } from "./arguments.ts";
import { bar, paint, printable, printJson, progressLine, table } from "./output.ts";
import { trustedRootsFolder } from "./trusted-roots-folder.ts";
import { withWorkspace } from "./with-workspace.ts";

/** The main job in one go: everything in a folder, to balanced books and a list of what a person must decide. */
export async function process_(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    company: { type: "string" },
    database: { type: "string" },
    "trusted-roots": { type: "string" },
  });
  const folder = onlyOperand(positionals, "a pasta a processar");
  if (values.company === undefined) throw new UsageError("Falta --company ARQUIVO, com a empresa e as suas contas.");
  const companyFile = readCompany(values.company);
  const elapsed = stopwatch();
  const { database } = values;
  const open = database === undefined ? openThrowAwayWorkspace : () => openWorkspace(database);
  const report = await withWorkspace(open, async ({ db }) => {
    return await runProcess(db, { folder, companyFile, trustedRoots: values["trusted-roots"] });
  });
  const seconds = Math.round(elapsed()) / 1000;
  if (values.json) printJson({ ...report, seconds });
  else process.stdout.write(`${summary(report, seconds)}\n`);
  return report.documents.some(isRefused) ? 1 : 0;
}

/** A company file has a few lines; what is larger, or is no file at all, is not one, and is not read. */
const COMPANY_FILE_BYTES_MAX = 1_000_000;

export function readCompany(file: string): CompanyFile {
  let text: string;
  try {
    const found = statSync(file);
    if (found.isCharacterDevice() || found.size > COMPANY_FILE_BYTES_MAX) throw new Error("not a company file");
    text = readFileSync(file, "utf8");
  } catch {
    throw refuseInIntegrations("integrations.company_file_unreadable", { file });
  }
  return readCompanyFile({ file, text });
}

type Db = Parameters<typeof processFolder>[0];

/** Runs the job with its progress shown, and reads the result. */
export async function runProcess(
  db: Db,
  given: { readonly folder: string; readonly companyFile: CompanyFile; readonly trustedRoots: string | undefined },
): Promise<ProcessReport> {
  const line = progressLine();
  try {
    const taken = await processFolder(db, {
      folder: given.folder,
      companyFile: given.companyFile,
      trustedRoots: readTrustedRoots(trustedRootsFolder(given.trustedRoots), {
        demonstration: given.companyFile.company.demonstration ?? false,
      }),
      clock: systemClock,
      onProgress: (progress) => line.show(progressText(progress)),
    });
    line.show(`${bar(5, 5)} conferindo os livros`);
    return await reportProcess(db, taken);
  } finally {
    line.end();
  }
}

const STAGES = ["receive", "read", "titles", "bank", "verify"] as const;
const STAGE_NAMES = {
  receive: "arquivos guardados",
  read: "arquivos lidos",
  titles: "notas com títulos abertos",
  bank: "movimentos lançados",
  verify: "conferindo os livros",
} as const;

function progressText({ stage, done }: Progress): string {
  return `${bar(STAGES.indexOf(stage) + 1, STAGES.length)} ${done} ${STAGE_NAMES[stage]}`;
}

const STATUS_NAMES: Readonly<Record<string, readonly [one: string, many: string]>> = {
  accepted: ["aceito", "aceitos"],
  duplicate: ["duplicado", "duplicados"],
  quarantined: ["em quarentena", "em quarentena"],
  unrecognised: ["não reconhecido", "não reconhecidos"],
};

/** The result for a person: what came, what it became, what waits, and whether the books hold. */
export function summary(report: ProcessReport, seconds: number): string {
  const byStatus = [...Map.groupBy(report.documents, ({ status }) => status)].map(
    ([status, documents]) => `${documents.length} ${STATUS_NAMES[status]?.[documents.length === 1 ? 0 : 1] ?? status}`,
  );
  const { movements, touchless, rate } = report.automation;
  const byCause = [...Map.groupBy(report.pending, ({ code }) => code)].sort((a, b) => b[1].length - a[1].length);
  return [
    `${paint("bold", "Documentos")}  ${report.documents.length === 0 ? "nenhum na pasta" : `${report.documents.length}: ${byStatus.join(", ")}`}`,
    `${paint("bold", "A pagar")}     ${titlesLine(report.payables)}`,
    `${paint("bold", "A receber")}   ${titlesLine(report.receivables)}`,
    `${paint("bold", "Extrato")}     ${counted(movements, "movimento", "movimentos")}${movements === 0 ? "" : `, ${touchless} resolvidos sem ninguém (${(rate * 100).toFixed(1).replace(".", ",")} %)`}`,
    "",
    table(
      report.trialBalance.filter((line) => line.debits !== "0.00" || line.credits !== "0.00"),
      [
        { title: "Conta", of: (line) => line.account },
        { title: "Nome", of: (line) => line.name, width: 48 },
        { title: "Débitos", of: (line) => formatReais(parseMoney(line.debits)), align: "right" },
        { title: "Créditos", of: (line) => formatReais(parseMoney(line.credits)), align: "right" },
        { title: "Saldo", of: (line) => formatReais(parseMoney(line.closing)), align: "right" },
      ],
    ),
    "",
    ...report.checks.map(
      (check) => `${check.ok ? paint("green", "✓") : paint("red", "✗")} ${check.name}: ${check.detail}`,
    ),
    ...refusedLines(report.documents),
    "",
    report.pending.length === 0
      ? "Nada espera por uma pessoa."
      : `${paint("bold", counted(report.pending.length, "pendência espera", "pendências esperam"))} por uma pessoa:`,
    ...byCause.map(
      ([code, items]) => `  ${String(items.length).padStart(4)}  ${code}  ex.: ${cutSentence(items[0]?.message ?? "")}`,
    ),
    "",
    `${seconds.toFixed(1).replace(".", ",")} s`,
  ].join("\n");
}

/** Each file that was not taken, with the first reason: nothing is left out in silence. `--json` has every reason. */
function refusedLines(documents: ProcessReport["documents"]): string[] {
  const refused = documents.filter(isRefused);
  if (refused.length === 0) return [];
  return [
    "",
    `${paint("bold", counted(refused.length, "arquivo recusado", "arquivos recusados"))}:`,
    ...refused.map(({ file, part, problems }) => {
      const name = part === undefined ? file : `${file} (${part})`;
      return `  ${printable(name)}: ${printable(problems[0]?.message ?? "")}`;
    }),
  ];
}

function isRefused({ status }: ProcessReport["documents"][number]): boolean {
  return status === "quarantined" || status === "unrecognised";
}

function titlesLine(titles: ProcessReport["payables"]): string {
  const total = titles.reduce((sum, title) => sum + parseMoney(title.amount), 0n);
  const settled = titles.reduce((sum, title) => sum + parseMoney(title.settled), 0n);
  return `${counted(titles.length, "título", "títulos")}, ${formatReais(total)}, dos quais ${formatReais(settled)} quitados`;
}

const SENTENCE_MAX = 110;

function cutSentence(text: string): string {
  const clean = printable(text);
  return clean.length <= SENTENCE_MAX ? clean : `${clean.slice(0, SENTENCE_MAX - 1)}…`;
}
