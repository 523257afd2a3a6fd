import { z } from "zod";
import { civilDate, endpoint, idOf, instant, money, pageOf, pageQuery } from "../kernel/contract.ts";

export const importRun = z.object({
  id: idOf("run"),
  status: z.enum(["queued", "running", "done", "failed"]),
  stage: z.enum(["receive", "read", "titles", "bank", "verify"]).nullable(),
  done: z.number(),
  requestedAt: instant,
  endedAt: instant.nullable(),
  problem: z.string().nullable(),
});
export type ImportRun = z.infer<typeof importRun>;

export const uploadFiles = endpoint({
  method: "POST",
  path: "/files",
  permission: "document:create",
  summary: "Recebe arquivos de qualquer tipo (partes de um formulário); guardados antes de serem lidos.",
  answer: z.object({
    files: z.array(
      z.object({
        id: idOf("file"),
        name: z.string(),
        /** False when the same bytes had come before under the same name. */
        isNew: z.boolean(),
      }),
    ),
    refused: z.array(z.object({ name: z.string(), code: z.string(), message: z.string() })),
    run: importRun.nullable(),
  }),
});

export const readImportRun = endpoint({
  method: "GET",
  path: "/import-runs/latest",
  permission: "document:read",
  summary: "A última leitura de arquivos: em que etapa está, ou como terminou.",
  answer: z.object({ run: importRun.nullable() }),
});

export const spreadsheetKind = z.enum(["partners", "payables", "receivables", "opening_balances"]);
export type SpreadsheetKind = z.infer<typeof spreadsheetKind>;

/** Which column is which field, from 0, and what a file does not say by itself. */
export const spreadsheetMapping = z.strictObject({
  kind: spreadsheetKind.nullable(),
  columns: z.record(z.string().max(40), z.number().int().min(0).max(499)),
  /** Asked when the amounts could be read both ways, as `1.234`. */
  numberStyle: z.enum(["comma", "dot"]).nullable(),
  /** The day on which the titles were open, or the balances stood. */
  asOf: civilDate.nullable(),
  /** What partners are, where no column says so. */
  partnersAre: z.enum(["supplier", "customer", "both"]).nullable(),
});
export type SpreadsheetMapping = z.infer<typeof spreadsheetMapping>;

const spreadsheetLine = z.object({
  /** As the person's program numbers it. */
  line: z.number(),
  state: z.enum(["new", "existing", "skipped", "wrong"]),
  /** What each field was understood as, by its id: text, `AAAA-MM-DD`, or reais as decimal text. */
  cells: z.record(z.string(), z.string()),
  faults: z.array(z.object({ field: z.string(), message: z.string() })),
});
export type SpreadsheetLine = z.infer<typeof spreadsheetLine>;

const counted = z.object({ label: z.string(), count: z.number(), amount: money.nullable() });

export const spreadsheetAnalysis = z.object({
  /** Lines under the headings with something in them. */
  lines: z.number(),
  creates: z.number(),
  existing: z.number(),
  skipped: z.number(),
  wrong: z.number(),
  /** What an import would make, by name. */
  counts: z.array(counted),
  /** What is odd and hinders nothing. */
  notes: z.array(z.string()),
  /** What the file leaves open, and only a person can say. */
  questions: z.array(z.enum(["kind", "number_style", "as_of", "partners_are"])),
  /** Why it cannot be imported, as a sentence; null when it can. */
  missing: z.string().nullable(),
  preview: z.array(spreadsheetLine),
  /** The first lines with something wrong. */
  wrongLines: z.array(spreadsheetLine),
});
export type SpreadsheetAnalysis = z.infer<typeof spreadsheetAnalysis>;

export const spreadsheet = z.object({
  id: idOf("run"),
  name: z.string(),
  kind: spreadsheetKind.nullable(),
  headings: z.array(z.string()),
  headingLine: z.number(),
  mapping: spreadsheetMapping,
  /** The fields of its kind, and what each column may be. */
  fields: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      type: z.enum(["text", "tax_id", "money", "date"]),
      required: z.boolean(),
    }),
  ),
  analysis: spreadsheetAnalysis,
  status: z.enum(["analysed", "queued", "running", "completed", "failed", "discarded", "undoing", "undone"]),
  /** What the import made; null until it is completed. */
  result: z.object({ counts: z.array(counted), existing: z.number() }).nullable(),
  problem: z.string().nullable(),
  uploadedAt: instant,
  endedAt: instant.nullable(),
  /** Of one put aside or taken back: who said so, and why. */
  ended: z.object({ by: z.string(), reason: z.string() }).nullable(),
  version: z.number(),
});
export type Spreadsheet = z.infer<typeof spreadsheet>;

const spreadsheetParams = z.strictObject({ spreadsheetId: idOf("run") });

export const uploadSpreadsheet = endpoint({
  method: "POST",
  path: "/spreadsheets",
  permission: "import:create",
  summary:
    "Recebe uma planilha (.xlsx ou .csv), guarda-a e diz o que se entende dela. A mesma planilha é a mesma importação.",
  answer: spreadsheet,
});

export const listSpreadsheets = endpoint({
  method: "GET",
  path: "/spreadsheets",
  permission: "import:read",
  summary: "As planilhas enviadas, da última à primeira.",
  query: pageQuery.extend({ status: spreadsheet.shape.status.optional() }),
  answer: pageOf(
    spreadsheet.pick({
      id: true,
      name: true,
      kind: true,
      status: true,
      problem: true,
      uploadedAt: true,
      endedAt: true,
    }),
  ).extend({ total: z.number() }),
});

export const readSpreadsheet = endpoint({
  method: "GET",
  path: "/spreadsheets/{spreadsheetId}",
  permission: "import:read",
  summary: "Uma planilha: as primeiras linhas como serão entendidas, o que há de errado e o que a importação faria.",
  params: spreadsheetParams,
  answer: spreadsheet,
});

export const mapSpreadsheet = endpoint({
  method: "PUT",
  path: "/spreadsheets/{spreadsheetId}/mapping",
  permission: "import:create",
  summary: "Diz o que é cada coluna. Fica lembrado para as próximas planilhas com os mesmos títulos.",
  params: spreadsheetParams,
  body: spreadsheetMapping,
  answer: spreadsheet,
});

export const importSpreadsheet = endpoint({
  method: "POST",
  path: "/spreadsheets/{spreadsheetId}/import",
  permission: "import:execute",
  summary: "Importa a planilha, toda ou nada. Pedir de novo não importa de novo.",
  params: spreadsheetParams,
  answer: spreadsheet,
});

export const SPREADSHEET_REASON_MAX = 500;
const ending = z.strictObject({
  reason: z.string().trim().min(1, "diga o motivo").max(SPREADSHEET_REASON_MAX),
});

export const discardSpreadsheet = endpoint({
  method: "POST",
  path: "/spreadsheets/{spreadsheetId}/discard",
  permission: "import:create",
  summary: "Descarta uma planilha que espera conferência, com o motivo. O mesmo arquivo pode ser enviado de novo.",
  params: spreadsheetParams,
  body: ending,
  answer: spreadsheet,
});

export const undoSpreadsheetImport = endpoint({
  method: "POST",
  path: "/spreadsheets/{spreadsheetId}/undo",
  permission: "import:execute",
  summary: "Desfaz uma importação inteira, se nada do que ela criou mudou desde então; senão diz o que mudou.",
  params: spreadsheetParams,
  body: ending,
  answer: spreadsheet,
});

export const downloadSpreadsheetTemplate = endpoint({
  method: "GET",
  path: "/spreadsheet-templates/{kind}",
  permission: "import:read",
  summary: "Modelo de planilha (.xlsx) de uma das importações, com um exemplo.",
  params: z.strictObject({ kind: spreadsheetKind }),
  answer: z.unknown(),
});

/** What the company has so far: what its migration came to. */
export const migration = z.object({
  bankAccounts: z.array(
    z.object({ bank: z.string(), branch: z.string(), number: z.string(), openingOn: civilDate, opening: money }),
  ),
  files: z.object({ stored: z.number(), unread: z.number() }),
  documents: z.array(z.object({ kind: z.string(), status: z.string(), count: z.number() })),
  payables: z.object({ open: z.number(), openAmount: money, total: z.number() }),
  receivables: z.object({ open: z.number(), openAmount: money, total: z.number() }),
  movements: z.object({ total: z.number(), automatic: z.number(), byPerson: z.number(), waiting: z.number() }),
  partners: z.number(),
  /** What waits for a person. */
  exceptions: z.number(),
  openingBalancesOn: civilDate.nullable(),
});
export type Migration = z.infer<typeof migration>;

export const readMigration = endpoint({
  method: "GET",
  path: "/migration",
  permission: "import:read",
  summary: "O que a empresa já tem: contas, documentos, títulos, movimentos decididos e o que espera uma pessoa.",
  answer: migration,
});
