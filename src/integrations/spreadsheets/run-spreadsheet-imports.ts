import { identifyPartners, type PartnerFacts } from "../../companies/index.ts";
import type { Database, Transaction } from "../../kernel/database/database.ts";
import { Refusal, sentenceOf } from "../../kernel/errors.ts";
import { type Actor, announce, type NewEvent, relate } from "../../kernel/events.ts";
import { ring } from "../../kernel/http/live.ts";
import { newUuid } from "../../kernel/identifier.ts";
import {
  accountOfRole,
  accountsByRole,
  insertTitles,
  linesByRule,
  postEntries,
  postingRule,
  type Subledger,
} from "../../ledger/index.ts";
import { billBook } from "../../payables/index.ts";
import { receivableBook } from "../../receivables/index.ts";
import { type CalendarDate, calendarDate, dateIn, firstDay, monthOf } from "../../values/calendar.ts";
import { moneyText } from "../../values/money.ts";
import { refuse } from "../errors.ts";
import { requestImportRun } from "../import-run.ts";
import { planImport } from "./analyse.ts";
import { type ImportsGiven, runUndos } from "./end-spreadsheet.ts";
import type { ImportPlan, PlannedPartner, PlannedTitle } from "./plan.ts";
import { partnerKey } from "./plan-titles.ts";
import { endImport, findSpreadsheetToImport, lockSpreadsheet, type SpreadsheetRow, startImport } from "./store.ts";

/** Titles of one statement: as many as keep its parameters small. */
const TITLES_A_BATCH = 2_000;
const TOPICS = ["import_run", "partners", "titles", "entries"] as const;

/**
 * The work of the job: every import of the company that was asked to be taken back, and every spreadsheet that was asked to be
 * imported, each whole or not at all.
 */
export async function runSpreadsheetImports(db: Database, companyId: string, given: ImportsGiven): Promise<void> {
  await runUndos(db, companyId, given);
  for (;;) {
    const id = await db.withCompany(companyId, async (tx) => {
      const next = await findSpreadsheetToImport(tx);
      if (next === undefined) return undefined;
      await startImport(tx, next);
      await ring(tx, "import_run");
      return next;
    });
    if (id === undefined) return;
    try {
      await db.withCompany(companyId, (tx) => importSpreadsheet(tx, id, given));
    } catch (error) {
      const { message } = sentenceOf(error);
      await db.withCompany(companyId, async (tx) => {
        await endImport(tx, { id, at: given.clock.now(), problem: message });
        await ring(tx, "import_run");
      });
      // A sentence for the person is an answer; the rest is a defect, which the job's own record keeps.
      if (!(error instanceof Refusal)) throw error;
    }
  }
}

async function importSpreadsheet(tx: Transaction, id: string, { clock, jobs, zone }: ImportsGiven): Promise<void> {
  const sheet = await lockSpreadsheet(tx, id);
  if (sheet?.importedBy === null || sheet?.status !== "running") return;
  const at = clock.now();
  const plan = await planImport(tx, { ...sheet, today: dateIn(zone, at) });
  if (plan.analysis.missing !== null) {
    throw refuse("integrations.spreadsheet_not_ready", { name: sheet.name, missing: plan.analysis.missing });
  }
  const work: Work = { sheet, plan, actor: { class: "person", id: sheet.importedBy }, at };
  if (sheet.mapping.kind === "payables") await openTitles(tx, billBook, work);
  else if (sheet.mapping.kind === "receivables") await openTitles(tx, receivableBook, work);
  else if (sheet.mapping.kind === "opening_balances") await postBalances(tx, work);
  else await makePartners(tx, work);
  const { counts, existing } = plan.analysis;
  await endImport(tx, { id, at, analysis: plan.analysis, result: { counts, existing } });
  await announce(tx, [
    {
      type: "integrations.import_completed",
      actor: work.actor,
      at,
      touchMs: sheet.touchMs,
      objects: [{ type: "import_run", id }],
      after: { kind: sheet.mapping.kind, file_sha256: sheet.sha256, creates: plan.analysis.creates, existing },
    },
  ]);
  // What the bank had shown and nobody knew may be one of these titles.
  if (plan.titles.length > 0) await requestImportRun(tx, jobs, { at, requestedBy: sheet.importedBy });
  for (const topic of TOPICS) await ring(tx, topic);
}

interface Work {
  readonly sheet: SpreadsheetRow;
  readonly plan: ImportPlan;
  readonly actor: Actor;
  readonly at: Date;
}

async function makePartners(tx: Transaction, { sheet, plan, actor, at }: Work): Promise<void> {
  const facts = plan.partners.flatMap(({ partner, roles }) =>
    roles.map((role) => ({ isNew: partner.id === null, fact: factsOf(partner, role) })),
  );
  const ids = await identifyPartners(
    tx,
    actor,
    at,
    facts.map(({ fact }) => fact),
  );
  const made = new Set(ids.filter((_, position) => facts[position]?.isNew === true));
  await relate(
    tx,
    [...made].map((id) => ({
      from: { type: "import_run", id: sheet.id },
      to: { type: "partner", id },
      qualifier: "originates",
    })),
  );
}

function factsOf({ taxId, name, tradeName }: PlannedPartner, role: PartnerFacts["role"]): PartnerFacts {
  return { name, role, ...(taxId === null ? {} : { taxId }), ...(tradeName === null ? {} : { tradeName }) };
}

/** One entry a title, so that each can be undone alone, against the opening balances: what was sold or bought was before these books. */
async function openTitles(tx: Transaction, book: Subledger, { sheet, plan, actor, at }: Work): Promise<void> {
  const isPayable = book.objectType === "bill";
  const role = isPayable ? "supplier" : "customer";
  const partners = new Map(plan.titles.map(({ partner }) => [partnerKey(partner), partner]));
  const ids = await identifyPartners(
    tx,
    actor,
    at,
    [...partners.values()].map((partner) => factsOf(partner, role)),
  );
  const idOf = new Map([...partners.keys()].map((key, position) => [key, ids[position] ?? ""]));
  const accounts = await accountsByRole(tx);
  const rule = postingRule(isPayable ? "opening_payable" : "opening_receivable");
  const accountId = accountOfRole(accounts, "opening_balances");
  for (let from = 0; from < plan.titles.length; from += TITLES_A_BATCH) {
    const opened = plan.titles.slice(from, from + TITLES_A_BATCH).map((title) => ({
      title,
      id: newUuid(),
      partnerId: idOf.get(partnerKey(title.partner)) ?? "",
      postedOn: dayOf(title, plan.asOf),
    }));
    const entries = await postEntries(
      tx,
      actor,
      at,
      opened.map(({ title, partnerId, postedOn }) => ({
        postedOn,
        history: `Em aberto na implantação: ${nameOf(title)} ${isPayable ? "de" : "para"} ${title.partner.name}`,
        source: { kind: "import_run", id: sheet.id },
        rule,
        idempotencyKey: `import_run:${sheet.id}:${title.line}`,
        lines: linesByRule(rule, accounts, { amounts: { amount: title.amountCentavos }, partnerId }),
      })),
    );
    await insertTitles(
      tx,
      book,
      opened.map(({ title, id, partnerId }, position) => ({
        id,
        documentId: null,
        partnerId,
        installment: title.installment,
        documentNumber: title.documentNumber,
        issuedOn: title.issuedOn,
        dueOn: title.dueOn,
        competencia: firstDay(monthOf(title.issuedOn)),
        amountCentavos: title.amountCentavos,
        terms: {},
        accountId,
        entryId: entries[position]?.id ?? "",
      })),
    );
    await relate(
      tx,
      opened.map(({ id }) => ({
        from: { type: "import_run", id: sheet.id },
        to: { type: book.objectType, id },
        qualifier: "originates",
      })),
    );
    await announce(
      tx,
      opened.map(
        ({ title, id, partnerId }): NewEvent => ({
          type: isPayable ? "payables.bill_created" : "receivables.receivable_created",
          actor,
          at,
          objects: [
            { type: book.objectType, id },
            { type: "partner", id: partnerId, qualifier: role },
            { type: "import_run", id: sheet.id, qualifier: "originates" },
          ],
          after: {
            amount: moneyText(title.amountCentavos),
            due_on: title.dueOn,
            installment: title.installment,
            why: `linha ${title.line} da planilha ${sheet.name}`,
          },
          attributes: {
            amount_centavos: title.amountCentavos.toString(),
            status: "open",
            due_on: title.dueOn,
          },
        }),
      ),
    );
  }
}

function nameOf({ documentNumber, installment, dueOn }: PlannedTitle): string {
  if (documentNumber === null) return `título de ${dueOn.split("-").reverse().join("/")}`;
  return `documento ${documentNumber}, parcela ${installment}`;
}

/** What was issued after the day of the balances is opened on its own day. */
function dayOf({ issuedOn }: PlannedTitle, asOf: CalendarDate | null): CalendarDate {
  return asOf === null || issuedOn > asOf ? issuedOn : asOf;
}

async function postBalances(tx: Transaction, { sheet, plan, actor, at }: Work): Promise<void> {
  const postedOn = plan.asOf ?? calendarDate(at.toISOString().slice(0, 10));
  await postEntries(tx, actor, at, [
    {
      postedOn,
      history: `Saldos de abertura em ${postedOn.split("-").reverse().join("/")}`,
      source: { kind: "import_run", id: sheet.id },
      rule: { id: "opening_balances", version: 1 },
      idempotencyKey: `import_run:${sheet.id}`,
      lines: plan.balances.map(({ accountId, side, amountCentavos, history }) => ({
        accountId,
        side,
        amountCentavos,
        history,
      })),
    },
  ]);
}
