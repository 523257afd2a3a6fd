import { createHash } from "node:crypto";
import type { Transaction } from "../../kernel/database/database.ts";
import type { Cursor } from "../../kernel/http/cursor.ts";
import type { Subledger } from "../../ledger/index.ts";
import type { CalendarDate } from "../../values/calendar.ts";
import type { Centavos } from "../../values/money.ts";
import type { Spreadsheet, SpreadsheetAnalysis, SpreadsheetKind, SpreadsheetMapping } from "../contract.ts";
import { plainInstallment, plainNumber } from "./title-number.ts";

export interface SpreadsheetRow {
  readonly id: string;
  readonly sha256: string;
  readonly name: string;
  readonly headings: readonly string[];
  readonly headingLine: number;
  readonly mapping: SpreadsheetMapping;
  readonly analysis: SpreadsheetAnalysis;
  readonly status: Spreadsheet["status"];
  readonly result: Spreadsheet["result"];
  readonly problem: string | null;
  readonly uploadedAt: Date;
  readonly importedBy: string | null;
  readonly touchMs: number;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedReason: string | null;
  readonly version: number;
}

const COLUMNS = `id, encode(sha256, 'hex') as sha256, name, headings, heading_line as "headingLine", mapping, analysis, status,
  result, problem, uploaded_at as "uploadedAt", imported_by as "importedBy", touch_ms as "touchMs", ended_at as "endedAt",
  ended_by as "endedBy", ended_reason as "endedReason", version`;

export async function findSpreadsheet(tx: Transaction, id: string): Promise<SpreadsheetRow | undefined> {
  const [row] = await tx.query<SpreadsheetRow>(
    `select ${COLUMNS} from integrations.spreadsheet where company_id = $1 and id = $2`,
    [tx.companyId, id],
  );
  return row;
}

export async function lockSpreadsheet(tx: Transaction, id: string): Promise<SpreadsheetRow | undefined> {
  const [row] = await tx.query<SpreadsheetRow>(
    `select ${COLUMNS} from integrations.spreadsheet where company_id = $1 and id = $2 for update`,
    [tx.companyId, id],
  );
  return row;
}

export async function findSpreadsheetByHash(tx: Transaction, sha256: string): Promise<SpreadsheetRow | undefined> {
  const [row] = await tx.query<SpreadsheetRow>(
    `select ${COLUMNS} from integrations.spreadsheet where company_id = $1 and sha256 = $2
        and status not in ('discarded', 'undone') for update`,
    [tx.companyId, Buffer.from(sha256, "hex")],
  );
  return row;
}

/** The one that was asked for first and is not done; one that a worker left running is taken up again. */
export async function findSpreadsheetToImport(tx: Transaction): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `select id from integrations.spreadsheet
      where company_id = $1 and status in ('queued', 'running') order by id limit 1`,
    [tx.companyId],
  );
  return row?.id;
}

export async function insertSpreadsheet(
  tx: Transaction,
  given: Pick<SpreadsheetRow, "id" | "sha256" | "name" | "headings" | "headingLine" | "mapping" | "analysis"> & {
    readonly uploadedBy: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(
    `insert into integrations.spreadsheet (company_id, id, sha256, name, kind, headings, heading_line, mapping, analysis,
                                           uploaded_by, uploaded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.companyId,
      given.id,
      Buffer.from(given.sha256, "hex"),
      given.name,
      given.mapping.kind,
      given.headings,
      given.headingLine,
      JSON.stringify(given.mapping),
      JSON.stringify(given.analysis),
      given.uploadedBy,
      given.at,
    ],
  );
}

export async function updateAnalysis(
  tx: Transaction,
  { id, mapping, analysis }: Pick<SpreadsheetRow, "id" | "mapping" | "analysis">,
): Promise<void> {
  await tx.query(
    `update integrations.spreadsheet
        set kind = $3, mapping = $4, analysis = $5, status = 'analysed', problem = null, version = version + 1
      where company_id = $1 and id = $2`,
    [tx.companyId, id, mapping.kind, JSON.stringify(mapping), JSON.stringify(analysis)],
  );
}

export async function queueImport(
  tx: Transaction,
  { id, importedBy, touchMs }: { readonly id: string; readonly importedBy: string; readonly touchMs: number },
): Promise<void> {
  await tx.query(
    `update integrations.spreadsheet
        set status = 'queued', imported_by = $3, touch_ms = $4, problem = null, version = version + 1
      where company_id = $1 and id = $2`,
    [tx.companyId, id, importedBy, touchMs],
  );
}

export async function startImport(tx: Transaction, id: string): Promise<void> {
  await tx.query(
    "update integrations.spreadsheet set status = 'running', version = version + 1 where company_id = $1 and id = $2",
    [tx.companyId, id],
  );
}

export async function endImport(
  tx: Transaction,
  ended: { readonly id: string; readonly at: Date } & (
    | { readonly analysis: SpreadsheetAnalysis; readonly result: NonNullable<Spreadsheet["result"]> }
    | { readonly problem: string }
  ),
): Promise<void> {
  const isDone = "result" in ended;
  await tx.query(
    `update integrations.spreadsheet
        set status = $3, result = $4, problem = $5, ended_at = $6, analysis = coalesce($7, analysis), version = version + 1
      where company_id = $1 and id = $2`,
    [
      tx.companyId,
      ended.id,
      isDone ? "completed" : "failed",
      isDone ? JSON.stringify(ended.result) : null,
      isDone ? null : ended.problem,
      ended.at,
      isDone ? JSON.stringify(ended.analysis) : null,
    ],
  );
}

/** Puts aside what waits, or asks that what was imported be taken back. */
export async function putAside(
  tx: Transaction,
  given: {
    readonly id: string;
    readonly status: "discarded" | "undoing";
    readonly by: string;
    readonly at: Date;
    readonly reason: string;
    readonly touchMs: number;
  },
): Promise<void> {
  await tx.query(
    `update integrations.spreadsheet
        set status = $3, ended_by = $4, ended_at = $5, ended_reason = $6, touch_ms = $7, problem = null, version = version + 1
      where company_id = $1 and id = $2`,
    [tx.companyId, given.id, given.status, given.by, given.at, given.reason, given.touchMs],
  );
}

export async function findSpreadsheetToUndo(tx: Transaction): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    "select id from integrations.spreadsheet where company_id = $1 and status = 'undoing' order by id limit 1",
    [tx.companyId],
  );
  return row?.id;
}

export async function endUndo(
  tx: Transaction,
  {
    id,
    status,
    problem,
  }: { readonly id: string; readonly status: "completed" | "undone"; readonly problem: string | null },
): Promise<void> {
  await tx.query(
    `update integrations.spreadsheet set status = $3, problem = $4, version = version + 1
      where company_id = $1 and id = $2`,
    [tx.companyId, id, status, problem],
  );
}

/** What an import made, by what it is. */
export async function findMadeBy(
  tx: Transaction,
  { importId, type }: { readonly importId: string; readonly type: "bill" | "receivable" | "partner" },
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `select to_id as id from kernel.object_relation
      where company_id = $1 and from_id = $2 and qualifier = 'originates' and to_type = $3
      order by to_id`,
    [tx.companyId, importId, type],
  );
  return rows.map(({ id }) => id);
}

/** The entries by which an import opened balances: those that stand, and the numbers of those already reversed. */
export async function findStandingBalances(
  tx: Transaction,
  importId: string,
): Promise<{ readonly standing: readonly string[]; readonly reversed: readonly string[] }> {
  const rows = await tx.query<{ id: string; number: string; isReversed: boolean }>(
    `select entry.id, entry.number || '/' || entry.year as number,
            exists (select from ledger.entry reversal
                     where reversal.company_id = $1 and reversal.reverses_id = entry.id) as "isReversed"
       from ledger.entry entry
      where entry.company_id = $1 and entry.source_kind = 'import_run' and entry.source_id = $2
        and entry.reverses_id is null`,
    [tx.companyId, importId],
  );
  return {
    standing: rows.flatMap(({ id, isReversed }) => (isReversed ? [] : [id])),
    reversed: rows.flatMap(({ number, isReversed }) => (isReversed ? [`lançamento ${number}`] : [])),
  };
}

export async function listSpreadsheetsPage(
  tx: Transaction,
  { status }: { readonly status?: Spreadsheet["status"] | undefined },
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly SpreadsheetRow[]> {
  return await tx.query<SpreadsheetRow>(
    `select ${COLUMNS} from integrations.spreadsheet
      where company_id = $1 and ($2::text is null or status = $2)
        and ($3::text is null or (uploaded_at, id) < ($3::timestamptz, $4::uuid))
      order by uploaded_at desc, id desc
      limit $5`,
    [tx.companyId, status ?? null, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
}

export async function countSpreadsheets(
  tx: Transaction,
  { status }: { readonly status?: Spreadsheet["status"] | undefined },
): Promise<number> {
  const [row] = await tx.query<{ count: bigint }>(
    "select count(*) as count from integrations.spreadsheet where company_id = $1 and ($2::text is null or status = $2)",
    [tx.companyId, status ?? null],
  );
  return Number(row?.count ?? 0n);
}

/** The same headings in any order are the same kind of file. Columns are remembered by their headings. */
export function headingsHash(headings: readonly string[]): Buffer {
  return createHash("sha256")
    .update(JSON.stringify([...headings].sort()))
    .digest();
}

/** How a person mapped files of these headings before: fields by their heading. */
export interface RememberedMapping {
  readonly kind: SpreadsheetKind;
  readonly headings: Readonly<Record<string, string>>;
  readonly numberStyle: SpreadsheetMapping["numberStyle"];
  readonly partnersAre: SpreadsheetMapping["partnersAre"];
}

export async function rememberMapping(
  tx: Transaction,
  {
    headings,
    mapping,
    at,
  }: { readonly headings: readonly string[]; readonly mapping: RememberedMapping; readonly at: Date },
): Promise<void> {
  await tx.query(
    `insert into integrations.spreadsheet_mapping (company_id, headings_hash, mapping, mapped_at) values ($1, $2, $3, $4)
     on conflict (company_id, headings_hash) do update set mapping = excluded.mapping, mapped_at = excluded.mapped_at`,
    [tx.companyId, headingsHash(headings), JSON.stringify(mapping), at],
  );
}

export async function findRememberedMapping(
  tx: Transaction,
  headings: readonly string[],
): Promise<RememberedMapping | undefined> {
  const [row] = await tx.query<{ mapping: RememberedMapping }>(
    "select mapping from integrations.spreadsheet_mapping where company_id = $1 and headings_hash = $2",
    [tx.companyId, headingsHash(headings)],
  );
  return row?.mapping;
}

/** Which of these titles stand already: of the same partner, by number and installment or due date; without a number by day and amount. */
export async function findStandingTitles(
  tx: Transaction,
  { titles }: Subledger,
  given: readonly {
    readonly partnerId: string | null;
    readonly documentNumber: string | null;
    readonly installment: string;
    readonly dueOn: CalendarDate;
    readonly amountCentavos: Centavos;
  }[],
): Promise<ReadonlySet<number>> {
  const known = given.flatMap((title, position) => (title.partnerId === null ? [] : [{ title, position }]));
  if (known.length === 0) return new Set();
  const rows = await tx.query<{ position: number }>(
    `select distinct given.position
       from unnest($2::int[], $3::uuid[], $4::text[], $5::text[], $6::date[], $7::bigint[])
              as given (position, partner_id, number, installment, due_on, amount)
       join ${titles} title on title.company_id = $1 and title.partner_id = given.partner_id and title.status <> 'cancelled'
        and case when given.number is null
                 then title.due_on = given.due_on and title.amount_centavos = given.amount
                 else ltrim(upper(title.document_number), '0') = given.number
                      and (ltrim(split_part(title.installment, '/', 1), '0') = given.installment
                           or title.due_on = given.due_on and title.amount_centavos = given.amount) end`,
    [
      tx.companyId,
      known.map(({ position }) => position),
      known.map(({ title }) => title.partnerId),
      known.map(({ title }) => (title.documentNumber === null ? null : plainNumber(title.documentNumber))),
      known.map(({ title }) => plainInstallment(title.installment)),
      known.map(({ title }) => title.dueOn),
      known.map(({ title }) => title.amountCentavos),
    ],
  );
  return new Set(rows.map(({ position }) => position));
}

export interface OpeningAccount {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: "S" | "A";
  readonly role: string | null;
}

/** The chart as balances may be given for it: in centavos of real. */
export async function listChartForBalances(tx: Transaction): Promise<readonly OpeningAccount[]> {
  return await tx.query<OpeningAccount>(
    `select id, code, name, kind, role from ledger.account where company_id = $1 and commodity is null order by code`,
    [tx.companyId],
  );
}

export async function findOpeningBalances(
  tx: Transaction,
): Promise<{ readonly name: string; readonly asOf: CalendarDate | null } | undefined> {
  const [row] = await tx.query<{ name: string; asOf: CalendarDate | null }>(
    `select name, mapping ->> 'asOf' as "asOf" from integrations.spreadsheet
      where company_id = $1 and kind = 'opening_balances' and status = 'completed'`,
    [tx.companyId],
  );
  return row;
}

/** The day from which the bank's movements are in the books: the first of the accounts'. */
export async function findFirstBankOpening(tx: Transaction): Promise<CalendarDate | null> {
  const [row] = await tx.query<{ openingOn: CalendarDate | null }>(
    `select min(opening_on) as "openingOn" from banking.bank_account where company_id = $1`,
    [tx.companyId],
  );
  return row?.openingOn ?? null;
}
