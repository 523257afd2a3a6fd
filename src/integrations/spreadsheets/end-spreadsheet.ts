import { findTouchedPartners, takeBackPartners } from "../../companies/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Database, Transaction } from "../../kernel/database/database.ts";
import { Refusal, sentenceOf } from "../../kernel/errors.ts";
import { type Actor, announce } from "../../kernel/events.ts";
import { ring } from "../../kernel/http/live.ts";
import type { Jobs } from "../../kernel/jobs/jobs.ts";
import { findTouchedTitles, reverseEntries, type Subledger, takeBackTitles } from "../../ledger/index.ts";
import { billBook } from "../../payables/index.ts";
import { findTalkedAbout } from "../../processes/index.ts";
import { receivableBook } from "../../receivables/index.ts";
import { refuse } from "../errors.ts";
import { requestImportRun } from "../import-run.ts";
import {
  endUndo,
  findMadeBy,
  findSpreadsheetToUndo,
  findStandingBalances,
  lockSpreadsheet,
  putAside,
  type SpreadsheetRow,
} from "./store.ts";

export interface ImportsGiven {
  readonly clock: Clock;
  readonly jobs: Pick<Jobs, "enqueue">;
  readonly zone: string;
}

/** Who ends a spreadsheet, and why, in their words. */
export interface Ending {
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
  readonly touchMs: number;
}

/**
 * Puts aside a spreadsheet that nobody will import, as one whose correction came in another file.
 *
 * @throws `integrations.spreadsheet_not_open`
 */
export async function discardSpreadsheet(tx: Transaction, sheet: SpreadsheetRow, ending: Ending): Promise<void> {
  if (sheet.status !== "analysed" && sheet.status !== "failed") {
    throw refuse("integrations.spreadsheet_not_open", { name: sheet.name });
  }
  await putAside(tx, { id: sheet.id, status: "discarded", ...ending });
  await announce(tx, [
    {
      type: "integrations.import_discarded",
      kind: "cancellation",
      actor: { class: "person", id: ending.by },
      at: ending.at,
      touchMs: ending.touchMs,
      objects: [{ type: "import_run", id: sheet.id }],
      before: { status: sheet.status },
      after: { status: "discarded", reason: ending.reason },
    },
  ]);
  await ring(tx, "import_run");
}

/**
 * Asks that everything an import made be taken back. What it made is looked at now, so that the person is told at once what
 * stands in the way; the job looks again.
 *
 * @throws `integrations.spreadsheet_not_imported`, `integrations.import_touched`
 */
export async function requestUndo(
  tx: Transaction,
  jobs: Pick<Jobs, "enqueue">,
  sheet: SpreadsheetRow,
  ending: Ending,
): Promise<void> {
  if (sheet.status !== "completed") throw refuse("integrations.spreadsheet_not_imported", { name: sheet.name });
  await refuseTouched(tx, sheet);
  await putAside(tx, { id: sheet.id, status: "undoing", ...ending });
  await jobs.enqueue(tx, "integrations.import-spreadsheets");
  await ring(tx, "import_run");
}

/** The work of the job: every import that a person asked to take back, each whole or not at all. */
export async function runUndos(db: Database, companyId: string, given: ImportsGiven): Promise<void> {
  for (;;) {
    const id = await db.withCompany(companyId, findSpreadsheetToUndo);
    if (id === undefined) return;
    try {
      await db.withCompany(companyId, async (tx) => await undoImport(tx, id, given));
    } catch (error) {
      const { message } = sentenceOf(error);
      await db.withCompany(companyId, async (tx) => {
        await endUndo(tx, { id, status: "completed", problem: message });
        await ring(tx, "import_run");
      });
      // As of an import: a sentence for the person is an answer, and the rest a defect.
      if (!(error instanceof Refusal)) throw error;
    }
  }
}

const TOPICS = ["import_run", "partners", "titles", "entries"] as const;

async function undoImport(tx: Transaction, id: string, { clock, jobs }: ImportsGiven): Promise<void> {
  const sheet = await lockSpreadsheet(tx, id);
  if (sheet?.status !== "undoing" || sheet.endedBy === null || sheet.endedReason === null) return;
  const made = await refuseTouched(tx, sheet);
  const actor: Actor = { class: "person", id: sheet.endedBy };
  const at = clock.now();
  const reason = `importação de ${sheet.name} desfeita: ${sheet.endedReason}`;
  const book = bookOf(sheet);
  if (book !== undefined) await takeBackTitles(tx, book, { actor, at }, { ids: made, reason });
  else if (sheet.mapping.kind === "opening_balances") await reverseEntries(tx, actor, at, { entryIds: made, reason });
  else await takeBackPartners(tx, made);
  await endUndo(tx, { id, status: "undone", problem: null });
  await announce(tx, [
    {
      type: "integrations.import_undone",
      kind: "reversal",
      actor,
      at,
      touchMs: sheet.touchMs,
      objects: [{ type: "import_run", id }],
      before: { status: "completed" },
      after: { status: "undone", reason: sheet.endedReason, taken_back: made.length },
    },
  ]);
  // What the bank shows may have had these titles as its proposal.
  if (book !== undefined) await requestImportRun(tx, jobs, { at, requestedBy: sheet.endedBy });
  for (const topic of TOPICS) await ring(tx, topic);
}

function bookOf({ mapping: { kind } }: SpreadsheetRow): Subledger | undefined {
  if (kind === "payables") return billBook;
  return kind === "receivables" ? receivableBook : undefined;
}

const NAMED_MAX = 3;

/** What the import made, none of it touched since. @throws `integrations.import_touched` */
async function refuseTouched(tx: Transaction, sheet: SpreadsheetRow): Promise<readonly string[]> {
  const book = bookOf(sheet);
  const refuseThese = (touched: readonly string[], one: string, many: string): void => {
    if (touched.length === 0) return;
    const more = touched.length - NAMED_MAX;
    const named = touched.slice(0, NAMED_MAX).join(", ") + (more > 0 ? ` e mais ${more}` : "");
    throw refuse("integrations.import_touched", {
      name: sheet.name,
      what: `${touched.length === 1 ? one : many} (${named})`,
    });
  };
  if (book !== undefined) {
    const made = await findMadeBy(tx, { importId: sheet.id, type: book.objectType });
    const touched = await findTouchedTitles(tx, book, made);
    const names = touched.map(
      ({ partnerName, documentNumber, status }) =>
        `${documentNumber === null ? "" : `${documentNumber} de `}${partnerName}, ${STATUS_WORDS[status]}`,
    );
    refuseThese(names, "um título já mudou", `${touched.length} títulos já mudaram`);
    return made;
  }
  if (sheet.mapping.kind === "opening_balances") {
    const { standing, reversed } = await findStandingBalances(tx, sheet.id);
    refuseThese(
      reversed,
      "o lançamento de abertura já foi estornado",
      "os lançamentos de abertura já foram estornados",
    );
    return standing;
  }
  const made = await findMadeBy(tx, { importId: sheet.id, type: "partner" });
  const touched = await findTouchedPartners(tx, made, await findTalkedAbout(tx, made));
  refuseThese(touched, "um parceiro já foi usado ou mudado", `${touched.length} parceiros já foram usados ou mudados`);
  return made;
}

const STATUS_WORDS = {
  open: "alterado",
  partial: "baixado em parte",
  settled: "quitado",
  cancelled: "cancelado",
} as const;
