import { sha256Of, storeBlobs } from "../../kernel/blobs.ts";
import type { Database, Transaction } from "../../kernel/database/database.ts";
import { newUuid } from "../../kernel/identifier.ts";
import type { CalendarDate } from "../../values/calendar.ts";
import type { SpreadsheetMapping } from "../contract.ts";
import { refuse } from "../errors.ts";
import { planImport } from "./analyse.ts";
import { FIELDS } from "./kinds.ts";
import { columnsOf, type Headings, proposeMapping } from "./propose-mapping.ts";
import {
  findFirstBankOpening,
  findRememberedMapping,
  findSpreadsheet,
  findSpreadsheetByHash,
  insertSpreadsheet,
  lockSpreadsheet,
  rememberMapping,
  type SpreadsheetRow,
  updateAnalysis,
} from "./store.ts";
import { readTable } from "./understand.ts";

const NAME_MAX = 200;

interface Receiving {
  readonly uploadedBy: string;
  readonly at: Date;
  readonly today: CalendarDate;
}

/**
 * Stores a spreadsheet, and then says what is understood of it. The same bytes are the same spreadsheet, whatever their name.
 *
 * @throws what opening a sheet may refuse
 */
export async function receiveSpreadsheet(
  db: Database,
  companyId: string,
  file: { readonly name: string; readonly bytes: Uint8Array },
  given: Receiving,
): Promise<SpreadsheetRow> {
  await db.withCompany(companyId, (tx) => storeBlobs(tx, [file.bytes]));
  const sha256 = sha256Of(file.bytes);
  return await db.withCompany(companyId, async (tx) => {
    const standing = await findSpreadsheetByHash(tx, sha256);
    if (standing !== undefined) return await analyseAgain(tx, standing, given.today);
    const { headings, facts } = await readTable(file.bytes);
    const mapping = await mappingFor(tx, headings, [file.name, facts.sheet ?? ""]);
    const name = cleanName(file.name);
    const { analysis } = await planImport(tx, { sha256, mapping, today: given.today });
    const id = newUuid();
    await insertSpreadsheet(tx, {
      id,
      sha256,
      name,
      headings: headings.texts,
      headingLine: headings.line,
      mapping,
      analysis,
      uploadedBy: given.uploadedBy,
      at: given.at,
    });
    return await found(tx, id);
  });
}

function cleanName(name: string): string {
  const clean = name
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, " ")
    .trim()
    .slice(-NAME_MAX);
  return clean === "" ? "sem nome" : clean;
}

/** One that is not imported yet is compared again with what the company has by now. */
async function analyseAgain(tx: Transaction, standing: SpreadsheetRow, today: CalendarDate): Promise<SpreadsheetRow> {
  if (standing.status !== "analysed" && standing.status !== "failed") return standing;
  const { analysis } = await planImport(tx, { ...standing, today });
  await updateAnalysis(tx, { ...standing, analysis });
  return await found(tx, standing.id);
}

/** As a person mapped files of these headings before; else as their words say. */
async function mappingFor(tx: Transaction, { texts }: Headings, names: readonly string[]): Promise<SpreadsheetMapping> {
  const asOf = await findFirstBankOpening(tx);
  const remembered = await findRememberedMapping(tx, texts);
  if (remembered === undefined) return { ...proposeMapping(texts, names), asOf };
  const columns = Object.entries(remembered.headings).flatMap(([field, heading]) => {
    const at = texts.indexOf(heading);
    return at === -1 ? [] : [[field, at] as const];
  });
  const { kind, numberStyle, partnersAre } = remembered;
  return { kind, columns: Object.fromEntries(columns), numberStyle, partnersAre, asOf };
}

/**
 * Takes a person's word for what each column is, and remembers it.
 *
 * @throws `integrations.spreadsheet_not_found`, `integrations.spreadsheet_not_open`, `integrations.spreadsheet_column_unknown`
 */
export async function mapSpreadsheet(
  tx: Transaction,
  {
    id,
    mapping,
    refuseStale,
  }: {
    readonly id: string;
    readonly mapping: SpreadsheetMapping;
    readonly refuseStale: (sheet: SpreadsheetRow) => void;
  },
  { at, today }: { readonly at: Date; readonly today: CalendarDate },
): Promise<SpreadsheetRow> {
  const sheet = await lockSpreadsheet(tx, id);
  if (sheet === undefined) throw refuse("integrations.spreadsheet_not_found");
  refuseStale(sheet);
  if (sheet.status !== "analysed" && sheet.status !== "failed") {
    throw refuse("integrations.spreadsheet_not_open", { name: sheet.name });
  }
  const settled = settle(mapping, sheet);
  const { analysis } = await planImport(tx, { sha256: sheet.sha256, mapping: settled, today });
  await updateAnalysis(tx, { id, mapping: settled, analysis });
  if (settled.kind !== null && Object.keys(settled.columns).length > 0) {
    const headings = Object.fromEntries(
      Object.entries(settled.columns).map(([field, column]) => [field, sheet.headings[column] ?? ""]),
    );
    const { kind, numberStyle, partnersAre } = settled;
    await rememberMapping(tx, { headings: sheet.headings, mapping: { kind, headings, numberStyle, partnersAre }, at });
  }
  return await found(tx, id);
}

/** The columns are of the kind that was chosen: of another kind, they are proposed anew. */
function settle(mapping: SpreadsheetMapping, sheet: SpreadsheetRow): SpreadsheetMapping {
  const { kind, columns } = mapping;
  if (kind === null) return { ...mapping, columns: {} };
  if (kind !== sheet.mapping.kind) {
    const proposed = proposeMapping(sheet.headings, [sheet.name]);
    return {
      ...mapping,
      columns: columnsOf(kind, sheet.headings),
      partnersAre: mapping.partnersAre ?? (kind === "partners" ? proposed.partnersAre : null),
    };
  }
  const fields = new Set(FIELDS[kind].map(({ id }) => id));
  const used = new Set<number>();
  for (const [field, column] of Object.entries(columns)) {
    const isTaken = used.has(column);
    if (!fields.has(field) || column >= sheet.headings.length || isTaken) {
      throw refuse("integrations.spreadsheet_column_unknown", {
        column: sheet.headings[column] ?? column + 1,
        why: isTaken ? "duas coisas vêm dela" : "ela não existe na planilha, ou o que ela seria não existe neste tipo",
      });
    }
    used.add(column);
  }
  return mapping;
}

async function found(tx: Transaction, id: string): Promise<SpreadsheetRow> {
  const row = await findSpreadsheet(tx, id);
  if (row === undefined) throw new Error("the spreadsheet was neither found nor made");
  return row;
}
