import { Readable } from "node:stream";
import { nameActors } from "../../companies/index.ts";
import type { Transaction } from "../../kernel/database/database.ts";
import { ring } from "../../kernel/http/live.ts";
import {
  bytesWithin,
  type CompanyCall,
  companyRoute,
  downloadRoute,
  type Route,
  refuseStale,
  uploadRoute,
} from "../../kernel/http/route.ts";
import { NO_UUID, publicId, uuidOf } from "../../kernel/identifier.ts";
import type { Jobs } from "../../kernel/jobs/jobs.ts";
import { refuseInKernel } from "../../kernel/refusals.ts";
import { SHEET_BYTES_MAX } from "../../kernel/spreadsheet/limits.ts";
import { XLSX_TYPE } from "../../kernel/spreadsheet/write-xlsx.ts";
import { dateIn } from "../../values/calendar.ts";
import * as contract from "../contract.ts";
import { refuse } from "../errors.ts";
import { discardSpreadsheet, type Ending, requestUndo } from "./end-spreadsheet.ts";
import { FIELDS } from "./kinds.ts";
import { readMigration } from "./read-migration.ts";
import { mapSpreadsheet, receiveSpreadsheet } from "./receive-spreadsheet.ts";
import {
  countSpreadsheets,
  findSpreadsheet,
  listSpreadsheetsPage,
  lockSpreadsheet,
  queueImport,
  type SpreadsheetRow,
} from "./store.ts";
import { writeTemplate } from "./write-template.ts";

/** What importing a kind makes, and so what one must be allowed to make. */
const MAKES = {
  partners: "partner:create",
  payables: "bill:create",
  receivables: "receivable:create",
  opening_balances: "entry:create",
} as const satisfies Record<contract.SpreadsheetKind, string>;

/** What taking an import of a kind back does, and so what one must be allowed to do. */
const TAKES_BACK = {
  partners: "partner:create",
  payables: "bill:cancel",
  receivables: "receivable:cancel",
  opening_balances: "entry:create",
} as const satisfies Record<contract.SpreadsheetKind, string>;

const TEMPLATE_NAMES = {
  partners: "modelo-parceiros.xlsx",
  payables: "modelo-titulos-a-pagar.xlsx",
  receivables: "modelo-titulos-a-receber.xlsx",
  opening_balances: "modelo-saldos-de-abertura.xlsx",
} as const;

export function spreadsheetRoutes({
  jobs,
  zone,
}: {
  readonly jobs: Pick<Jobs, "enqueue">;
  readonly zone: string;
}): readonly Route[] {
  return [
    uploadRoute(contract.uploadSpreadsheet, async ({ db, member, at, files }) => {
      for await (const file of files) {
        const bytes = await bytesWithin(file, SHEET_BYTES_MAX);
        if (!("buffer" in bytes)) throw refuseInKernel("kernel.sheet_too_large");
        const given = { uploadedBy: member.userId, at, today: dateIn(zone, at) };
        return shape(await receiveSpreadsheet(db, member.companyId, { name: file.name, bytes }, given), null);
      }
      throw refuse("integrations.spreadsheet_missing");
    }),
    companyRoute(contract.listSpreadsheets, async ({ tx, query, cursors }) => {
      const { limit, status } = query;
      const rows = await listSpreadsheetsPage(tx, { status }, { after: cursors.after, limit });
      const keyOf = ({ uploadedAt, id }: SpreadsheetRow) => [uploadedAt.toISOString(), id];
      const page = cursors.page(rows, limit, keyOf, (row) => shape(row, null));
      return { ...page, total: await countSpreadsheets(tx, { status }) };
    }),
    companyRoute(contract.readSpreadsheet, async ({ tx, params }) => {
      const found = await findSpreadsheet(tx, uuidOf("run", params.spreadsheetId) ?? NO_UUID);
      if (found === undefined) throw refuse("integrations.spreadsheet_not_found");
      return await describe(tx, found);
    }),
    companyRoute(contract.mapSpreadsheet, async ({ tx, params, body, at, seenVersion }) =>
      shape(
        await mapSpreadsheet(
          tx,
          {
            id: uuidOf("run", params.spreadsheetId) ?? NO_UUID,
            mapping: body,
            refuseStale: ({ name, version }) =>
              refuseStale(`A planilha ${name}`, { seen: seenVersion, current: version }),
          },
          { at, today: dateIn(zone, at) },
        ),
        null,
      ),
    ),
    companyRoute(contract.importSpreadsheet, async ({ tx, params, member, touchMs, seenVersion }) => {
      const sheet = await lockSpreadsheet(tx, uuidOf("run", params.spreadsheetId) ?? NO_UUID);
      if (sheet === undefined) throw refuse("integrations.spreadsheet_not_found");
      // Asked again, it is the same import.
      if (sheet.status !== "analysed" && sheet.status !== "failed") return await describe(tx, sheet);
      refuseStale(`A planilha ${sheet.name}`, { seen: seenVersion, current: sheet.version });
      const { kind } = sheet.mapping;
      if (kind !== null && !member.permissions.has(MAKES[kind])) {
        throw refuseInKernel("kernel.not_permitted", { permission: MAKES[kind] });
      }
      if (sheet.analysis.missing !== null) {
        throw refuse("integrations.spreadsheet_not_ready", { name: sheet.name, missing: sheet.analysis.missing });
      }
      await queueImport(tx, { id: sheet.id, importedBy: member.userId, touchMs });
      await jobs.enqueue(tx, "integrations.import-spreadsheets");
      await ring(tx, "import_run");
      return await describeNow(tx, sheet.id);
    }),
    companyRoute(contract.discardSpreadsheet, async (call) => {
      const sheet = await lockSeen(call);
      await discardSpreadsheet(call.tx, sheet, endingOf(call));
      return await describeNow(call.tx, sheet.id);
    }),
    companyRoute(contract.undoSpreadsheetImport, async (call) => {
      const sheet = await lockSeen(call);
      const { kind } = sheet.mapping;
      if (kind !== null && !call.member.permissions.has(TAKES_BACK[kind])) {
        throw refuseInKernel("kernel.not_permitted", { permission: TAKES_BACK[kind] });
      }
      await requestUndo(call.tx, jobs, sheet, endingOf(call));
      return await describeNow(call.tx, sheet.id);
    }),
    downloadRoute(contract.downloadSpreadsheetTemplate, async ({ params }) => ({
      name: TEMPLATE_NAMES[params.kind],
      contentType: XLSX_TYPE,
      body: Readable.from(writeTemplate(params.kind)),
    })),
    companyRoute(contract.readMigration, async ({ tx }) => await readMigration(tx)),
  ];
}

type EndingCall = CompanyCall<typeof contract.discardSpreadsheet>;

/** The spreadsheet, locked, as the person saw it. */
async function lockSeen({ tx, params, seenVersion }: EndingCall): Promise<SpreadsheetRow> {
  const sheet = await lockSpreadsheet(tx, uuidOf("run", params.spreadsheetId) ?? NO_UUID);
  if (sheet === undefined) throw refuse("integrations.spreadsheet_not_found");
  refuseStale(`A planilha ${sheet.name}`, { seen: seenVersion, current: sheet.version });
  return sheet;
}

function endingOf({ member, at, body, touchMs }: EndingCall): Ending {
  return { by: member.userId, at, reason: body.reason, touchMs };
}

async function describeNow(tx: Transaction, id: string): Promise<contract.Spreadsheet> {
  const found = await findSpreadsheet(tx, id);
  if (found === undefined) throw refuse("integrations.spreadsheet_not_found");
  return await describe(tx, found);
}

async function describe(tx: Transaction, row: SpreadsheetRow): Promise<contract.Spreadsheet> {
  const { endedBy, endedReason } = row;
  if (endedBy === null || endedReason === null) return shape(row, null);
  const names = await nameActors(tx, [{ actorClass: "person", actorId: endedBy }]);
  return shape(row, { by: names.get(endedBy) ?? "", reason: endedReason });
}

function shape(row: SpreadsheetRow, ended: contract.Spreadsheet["ended"]): contract.Spreadsheet {
  const { id, name, headings, headingLine, mapping, analysis, status, result, problem, uploadedAt, endedAt, version } =
    row;
  return {
    id: publicId("run", id),
    name,
    kind: mapping.kind,
    headings: [...headings],
    headingLine,
    mapping,
    fields: mapping.kind === null ? [] : FIELDS[mapping.kind].map(({ synonyms: _, ...field }) => field),
    analysis,
    status,
    result,
    problem,
    uploadedAt: uploadedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    ended,
    version,
  };
}
