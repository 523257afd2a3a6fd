import { readContents } from "../documents/index.ts";
import { isMovement, type Ofx, type OfxStatement, readOfx } from "../formats/ofx/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce, type NewEvent } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { addDays, type CalendarDate, calendarDate, isCalendarDate } from "../values/calendar.ts";
import { counted } from "../values/counted.ts";
import { type Centavos, parseMoney } from "../values/money.ts";
import { bindAccount, rawTriple } from "./bind-account.ts";
import { normaliseMemo } from "./memo.ts";
import {
  type BankAccount,
  type Feed,
  findFeeds,
  findUnknownMovements,
  findWaitingStatements,
  insertFeeds,
  insertStatements,
  listBankAccounts,
  type NewMovement,
  type NewStatement,
  type WaitingStatement,
} from "./store.ts";

export interface ReadStatement {
  readonly waiting: WaitingStatement;
  readonly ofx: OfxStatement;
}

interface BoundStatement extends ReadStatement {
  readonly account: BankAccount;
  readonly feed: Feed;
}

export interface ImportGiven {
  readonly actor: Actor;
  readonly at: Date;
  readonly today: CalendarDate;
}

/** A statement may show what is scheduled; a date further ahead is a mistake of the file. */
const FUTURE_DAYS_MAX = 366;

/**
 * Records every statement that is accepted and waits, and returns the movements that are new: any order and any repetition
 * of files gives the same. A statement of an account that is not the company's waits for a person to bind it.
 */
export async function importStatements(tx: Transaction, given: ImportGiven): Promise<readonly NewMovement[]> {
  const waiting = await findWaitingStatements(tx);
  if (waiting.length === 0) return [];
  const accounts = await listBankAccounts(tx);
  const bound: BoundStatement[] = [];
  const fresh: NewMovement[] = [];
  // Files are read a few at a time: a year of statements need not be in memory together.
  for (const group of inGroups(waiting, FILES_A_TURN)) {
    const statements = await readStatements(tx, group);
    const { fitting, unbound } = await bind(tx, given, statements, accounts);
    await announce(
      tx,
      unbound.map((statement) => unboundEvent(statement, given)),
    );
    bound.push(...fitting);
    fresh.push(...(await record(tx, given, fitting)));
  }
  // Nothing is stored yet, so statements of two turns that overlap have each found the same movements new.
  return uniqueByIdentity(fresh);
}

const FILES_A_TURN = 50;

function inGroups(waiting: readonly WaitingStatement[], files: number): readonly (readonly WaitingStatement[])[] {
  const byFile = [...Map.groupBy(waiting, (statement) => statement.fileId).values()];
  const groups: WaitingStatement[][] = [];
  for (let at = 0; at < byFile.length; at += files) groups.push(byFile.slice(at, at + files).flat());
  return groups;
}

/** Statements as their files write them. */
export async function readStatements(
  tx: Transaction,
  waiting: readonly WaitingStatement[],
): Promise<readonly ReadStatement[]> {
  const contents = await readContents(tx, waiting);
  // A file of several accounts is one text, read once.
  const readings = new Map<Uint8Array, Ofx | undefined>();
  return waiting.flatMap((statement, at) => {
    const bytes = contents[at];
    if (bytes === undefined) return [];
    if (!readings.has(bytes)) readings.set(bytes, readOfx(bytes).ofx);
    const ofx = readings.get(bytes)?.statements[statement.position - 1];
    return ofx === undefined ? [] : [{ waiting: statement, ofx }];
  });
}

async function bind(
  tx: Transaction,
  { actor, at }: ImportGiven,
  statements: readonly ReadStatement[],
  accounts: readonly BankAccount[],
): Promise<{ readonly fitting: readonly BoundStatement[]; readonly unbound: readonly ReadStatement[] }> {
  const feeds = new Map(
    await findFeeds(
      tx,
      statements.map(({ ofx }) => rawTriple(ofx)),
    ),
  );
  const newFeeds: Feed[] = [];
  const fitting: BoundStatement[] = [];
  const unbound: ReadStatement[] = [];
  for (const statement of statements) {
    const triple = rawTriple(statement.ofx);
    const standing = feeds.get(triple);
    const account =
      standing === undefined
        ? bindAccount(statement.ofx, accounts)
        : accounts.find((known) => known.id === standing.bankAccountId);
    if (account === undefined) {
      unbound.push(statement);
      continue;
    }
    const feed = standing ?? { id: newUuid(), bankAccountId: account.id, rawTriple: triple };
    if (standing === undefined) {
      feeds.set(triple, feed);
      newFeeds.push(feed);
    }
    fitting.push({ ...statement, account, feed });
  }
  if (newFeeds.length > 0) {
    await insertFeeds(tx, newFeeds);
    await announce(
      tx,
      newFeeds.map((feed) => ({
        type: "banking.feed_bound",
        actor,
        at,
        objects: [{ type: "account", id: feed.bankAccountId, qualifier: "bank_account" }],
        after: { raw_triple: feed.rawTriple },
      })),
    );
  }
  return { fitting, unbound };
}

function unboundEvent({ waiting, ofx }: ReadStatement, { actor, at }: ImportGiven): NewEvent {
  const named = [ofx.BANKID, ofx.BRANCHID, ofx.ACCTID].filter((part) => part !== undefined && part !== "").join(" ");
  return {
    type: "banking.gap_found",
    kind: "exception",
    outcome: "pending",
    cause: "banking.account_unbound",
    actor,
    at,
    objects: [{ type: "document", id: waiting.documentId }],
    after: {
      subject: waiting.fileName,
      message: `O extrato é da conta ${named}, que não é nenhuma das contas da empresa. Cadastre a conta ou diga qual ela é; nada deste extrato foi lançado.`,
    },
  };
}

/** Records the statements and returns their movements that no file had shown before. */
async function record(
  tx: Transaction,
  given: ImportGiven,
  statements: readonly BoundStatement[],
): Promise<readonly NewMovement[]> {
  if (statements.length === 0) return [];
  const rows = statements.map((statement) => ({ statement, id: newUuid(), ...movementsOf(statement, given) }));
  const latest = addDays(given.today, FUTURE_DAYS_MAX);
  await insertStatements(
    tx,
    rows.map(({ statement, id, drafts }): NewStatement => {
      const { ofx, waiting, feed } = statement;
      const closingOn = dateOrNull(ofx.LEDGERBAL?.DTASOF);
      return {
        id,
        documentId: waiting.documentId,
        feedId: feed.id,
        fromOn: dateOrNull(ofx.DTSTART),
        toOn: dateOrNull(ofx.DTEND),
        closingCentavos: closingOn !== null && closingOn > latest ? null : amountOrNull(ofx.LEDGERBAL?.BALAMT),
        closingOn,
        movements: drafts.length,
      };
    }),
  );
  await announce(
    tx,
    rows.flatMap((row) => eventsOf(row, given)),
  );

  const all = uniqueByIdentity(
    rows.flatMap(({ id, drafts }) => drafts.map((draft) => ({ ...draft, statementId: id }))),
  );
  const unknown = await findUnknownMovements(tx, all);
  return unknown.flatMap((position) => {
    const draft = all[position];
    return draft === undefined ? [] : [{ ...draft, id: newUuid() }];
  });
}

type MovementDraft = Omit<NewMovement, "id" | "statementId">;

interface Drafts {
  readonly drafts: readonly MovementDraft[];
  readonly beforeOpening: number;
  readonly implausible: number;
  readonly unreadable: number;
}

/** A statement's rows as movements: the n-th identical row of a file is the n-th identical movement of that account. */
function movementsOf({ ofx, account }: BoundStatement, { today }: ImportGiven): Drafts {
  const latest = addDays(today, FUTURE_DAYS_MAX);
  const occurrences = new Map<string, number>();
  const drafts: MovementDraft[] = [];
  let beforeOpening = 0;
  let implausible = 0;
  const lines = ofx.transactions.filter(isMovement);
  for (const line of lines) {
    const movedOn = calendarDate(line.DTPOSTED);
    const amountCentavos = parseMoney(line.TRNAMT);
    if (amountCentavos === 0n) continue;
    if (movedOn <= account.openingOn) {
      beforeOpening += 1;
      continue;
    }
    if (movedOn > latest) {
      implausible += 1;
      continue;
    }
    const words = [line.NAME, line.MEMO].filter((text) => text !== undefined && text !== "").join(" ");
    const identity = {
      bankAccountId: account.id,
      movedOn,
      amountCentavos,
      memo: normaliseMemo(words),
      checkNumber: line.CHECKNUM ?? "",
      // Some banks write 0 for no id at all.
      bankId: /^0*$/.test(line.FITID ?? "") ? "" : (line.FITID ?? ""),
    };
    const key = identityKey(identity);
    const occurrence = (occurrences.get(key) ?? 0) + 1;
    occurrences.set(key, occurrence);
    drafts.push({ ...identity, occurrence, raw: words });
  }
  const unreadable = ofx.transactions.filter((line) => !line.informational && !isMovement(line)).length;
  return { drafts, beforeOpening, implausible, unreadable };
}

function identityKey(identity: Omit<MovementDraft, "occurrence" | "raw">): string {
  const { bankAccountId, movedOn, amountCentavos, memo, checkNumber, bankId } = identity;
  return [bankAccountId, movedOn, amountCentavos, memo, checkNumber, bankId].join("\u001f");
}

/** Statements that overlap show the same movement: it is recorded from the first that does. */
function uniqueByIdentity<Draft extends MovementDraft>(drafts: readonly Draft[]): readonly Draft[] {
  const seen = new Map<string, Draft>();
  for (const draft of drafts) {
    const key = `${identityKey(draft)}\u001f${draft.occurrence}`;
    if (!seen.has(key)) seen.set(key, draft);
  }
  return [...seen.values()];
}

function eventsOf(
  { statement, drafts, beforeOpening, implausible, unreadable }: Drafts & { readonly statement: BoundStatement },
  { actor, at }: ImportGiven,
): NewEvent[] {
  const { waiting, account } = statement;
  const document = { type: "document", id: waiting.documentId };
  const exception = (cause: string, message: string): NewEvent => ({
    type: "banking.gap_found",
    kind: "exception",
    outcome: "pending",
    cause: `banking.${cause}`,
    actor,
    at,
    objects: [document],
    after: { subject: waiting.fileName, message },
  });
  return [
    {
      type: "banking.statement_imported",
      actor,
      at,
      objects: [document, { type: "account", id: account.accountId, qualifier: "bank_account" }],
      after: { movements: drafts.length },
    },
    ...(beforeOpening === 0
      ? []
      : [
          exception(
            "before_opening",
            `${counted(beforeOpening, "movimento", "movimentos")} até ${inWords(account.openingOn)} já ${beforeOpening === 1 ? "está dentro do saldo de abertura e não foi lançado" : "estão dentro do saldo de abertura e não foram lançados"}. Confira o saldo de abertura.`,
          ),
        ]),
    ...(implausible === 0
      ? []
      : [
          exception(
            "date_implausible",
            `${counted(implausible, "linha traz uma data impossível e não foi lançada", "linhas trazem uma data impossível e não foram lançadas")}. Peça o extrato de novo ao banco.`,
          ),
        ]),
    ...(unreadable === 0
      ? []
      : [
          exception(
            "line_unreadable",
            `${counted(unreadable, "linha não traz data ou valor que se possa ler e não foi lançada", "linhas não trazem data ou valor que se possa ler e não foram lançadas")}. Peça o extrato de novo ao banco.`,
          ),
        ]),
  ];
}

function inWords(date: CalendarDate): string {
  return `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

function dateOrNull(text: string | undefined): CalendarDate | null {
  return text !== undefined && isCalendarDate(text) ? text : null;
}

function amountOrNull(text: string | undefined): Centavos | null {
  try {
    return text === undefined ? null : parseMoney(text);
  } catch {
    // The fault is among the document's problems; here there is only no balance to compare with.
    return null;
  }
}
