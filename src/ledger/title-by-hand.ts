import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { ring } from "../kernel/http/live.ts";
import { refuseStale } from "../kernel/http/route.ts";
import { addMonths, type CalendarDate, firstDay, lastDay, monthOf } from "../values/calendar.ts";
import { allocate, type Centavos, formatReais, moneyText } from "../values/money.ts";
import type { EntryDraft } from "./entry.ts";
import { refuse } from "./errors.ts";
import { accountsByRole } from "./open-books.ts";
import { postEntries } from "./post-entries.ts";
import { type AccountsByRole, accountOfRole, linesByRule, postingRule } from "./posting-rule.ts";
import { reverseEntries } from "./reverse-entries.ts";
import { firstOpenDay } from "./store.ts";
import { insertTitles, type Subledger } from "./subledger.ts";
import {
  findAccount,
  findLastAccountOf,
  type LockedTitle,
  lockTitle,
  refusingDuplicates,
  type TitleAccount,
  type TitleRow,
  updateTitle,
} from "./title-store.ts";

export interface TitleWork {
  readonly actor: Actor;
  readonly at: Date;
  readonly touchMs?: number;
}

/** A title that no document opened: a person wrote it, or a rule of theirs. */
export interface TitleByHand {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly amountCentavos: Centavos;
  readonly dueOn: CalendarDate;
  readonly issuedOn: CalendarDate;
  /** The first day of the month. */
  readonly competencia: CalendarDate;
  readonly accountId: string;
  readonly documentNumber: string | null;
  readonly description: string | null;
  readonly installment: string;
}

/**
 * Opens titles without a document, each with an entry of its own, so that one is changed or cancelled without the others.
 *
 * @param origin what the event says of where they came from
 * @throws `ledger.period_closed`, `ledger.title_already_exists`
 */
export async function openTitlesByHand(
  tx: Transaction,
  book: Subledger,
  { actor, at, touchMs = 0 }: TitleWork,
  titles: readonly TitleByHand[],
  origin: string,
): Promise<void> {
  if (titles.length === 0) return;
  const accounts = await accountsByRole(tx);
  const posted = await postEntries(
    tx,
    actor,
    at,
    titles.map((title) => entryOf(book, title, { accounts, postedOn: dayInBooks(title), version: 1 })),
  );
  await refusingDuplicates(
    titles[0]?.partnerName ?? "",
    insertTitles(
      tx,
      book,
      titles.map((title, at) => ({ ...title, documentId: null, terms: {}, entryId: posted[at]?.id ?? "" })),
    ),
  );
  await announce(
    tx,
    titles.flatMap((title, at_) => {
      const object = { type: book.objectType, id: title.id };
      return [
        {
          type: book.events.created,
          actor,
          at,
          // The work was on all of them together, and is counted once.
          touchMs: at_ === 0 ? touchMs : 0,
          objects: [object, { type: "partner", id: title.partnerId, qualifier: "partner" }] as const,
          after: {
            amount: moneyText(title.amountCentavos),
            due_on: title.dueOn,
            installment: title.installment,
            origin,
          },
          attributes: {
            amount_centavos: title.amountCentavos.toString(),
            status: "open",
            due_on: title.dueOn,
          },
        },
        ...(book.events.classified === undefined
          ? []
          : [
              {
                type: book.events.classified,
                actor,
                at,
                objects: [object, { type: "account", id: title.accountId, qualifier: "account" }] as const,
              },
            ]),
      ];
    }),
  );
  await ringTitles(tx);
}

/** The screens that show titles and the books ask again. */
export async function ringTitles(tx: Transaction): Promise<void> {
  await ring(tx, "titles");
  await ring(tx, "entries");
}

/** In the month of competência: on the day of issue when it falls there, else as near to it as the month allows. */
function dayInBooks({ issuedOn, competencia }: Pick<TitleByHand, "issuedOn" | "competencia">): CalendarDate {
  const month = monthOf(competencia);
  if (monthOf(issuedOn) === month) return issuedOn;
  return issuedOn < competencia ? firstDay(month) : lastDay(month);
}

function entryOf(
  book: Subledger,
  title: Omit<TitleByHand, "dueOn">,
  given: { readonly accounts: AccountsByRole; readonly postedOn: CalendarDate; readonly version: number },
): EntryDraft {
  const { byHand, byHandRole } = book.rules;
  const rule = postingRule(byHand);
  return {
    postedOn: given.postedOn,
    history: labelOf(book, title).replace("conta", "Conta"),
    source: { kind: book.objectType, id: title.id },
    rule: { id: rule.id, version: rule.version },
    idempotencyKey: `${book.objectType}:${title.id}:v${given.version}`,
    lines: linesByRule(rule, given.accounts, {
      amounts: { total: title.amountCentavos },
      accounts: { [byHandRole]: title.accountId },
      partnerId: title.partnerId,
    }),
  };
}

/** As sentences begin with it: "A conta a pagar 123 (1/3) de Moinho Sul". */
export function nameOf(book: Subledger, title: Named): string {
  return `A ${labelOf(book, title)}`;
}

type Named = Pick<TitleRow, "documentNumber" | "installment" | "partnerName">;

/** As it is called within a sentence: "conta a pagar 123 (1/3) de Moinho Sul". */
export function labelOf(book: Subledger, title: Named): string {
  const number = title.documentNumber === null ? "" : ` ${title.documentNumber}`;
  return `${book.called}${number} (${title.installment}) de ${title.partnerName}`;
}

/**
 * Equal parts, a month from one to the next: "1/3", "2/3", "3/3". The last day of a month stays the last.
 *
 * @throws `ledger.title_amount_too_small`
 */
export function installmentsOf(
  amountCentavos: Centavos,
  { dueOn, count }: { readonly dueOn: CalendarDate; readonly count: number },
): readonly { readonly amountCentavos: Centavos; readonly dueOn: CalendarDate; readonly installment: string }[] {
  if (amountCentavos < BigInt(count)) {
    throw refuse("ledger.title_amount_too_small", { amount: formatReais(amountCentavos), installments: count });
  }
  const parts = allocate(amountCentavos, new Array<bigint>(count).fill(1n));
  const isLast = dueOn === lastDay(monthOf(dueOn));
  return parts.map((part, at) => {
    const due = addMonths(dueOn, at);
    return {
      amountCentavos: part,
      dueOn: isLast ? lastDay(monthOf(due)) : due,
      installment: `${at + 1}/${count}`,
    };
  });
}

/** Accounts that titles and the bank keep by themselves: a posting by hand would make them say what is not. */
const KEPT_BY_THE_PROGRAM = new Set([
  "payable",
  "receivable",
  "bank",
  "transfer_clearing",
  "bank_unidentified_in",
  "bank_unidentified_out",
]);

/**
 * The account on the other side of a title: the one chosen, else that of the partner's last title, else the role given.
 *
 * @throws `ledger.title_account_invalid`
 */
export async function chooseAccount(
  tx: Transaction,
  book: Subledger,
  given: { readonly accountId: string | undefined; readonly partnerId: string; readonly role: string },
): Promise<string> {
  if (given.accountId !== undefined) return (await readUsableAccount(tx, given.accountId)).id;
  const last = await findLastAccountOf(tx, book, given.partnerId);
  if (last !== undefined && isUsable(last)) return last.id;
  return accountOfRole(await accountsByRole(tx), given.role);
}

function isUsable({ kind, role }: TitleAccount): boolean {
  return kind === "A" && (role === null || !KEPT_BY_THE_PROGRAM.has(role));
}

/** @throws `ledger.title_account_invalid` */
export async function readUsableAccount(tx: Transaction, id: string): Promise<TitleAccount> {
  const account = await findAccount(tx, id);
  if (account === undefined) {
    throw refuse("ledger.title_account_invalid", { account: "A conta", why: "não existe nesta empresa" });
  }
  if (isUsable(account)) return account;
  const why =
    account.kind === "S"
      ? "é sintética, e só soma outras"
      : account.role === "bank"
        ? "o que passa pelo banco entra pelo extrato e se concilia em Bancos"
        : "quem a movimenta são os próprios títulos e o extrato";
  throw refuse("ledger.title_account_invalid", { account: `${account.code} ${account.name}`, why });
}

export interface TitleChanges {
  readonly dueOn?: CalendarDate;
  readonly description?: string | null;
  readonly documentNumber?: string | null;
  readonly amountCentavos?: Centavos;
  readonly accountId?: string;
  readonly competencia?: CalendarDate;
}

interface OnTitle extends TitleWork {
  readonly id: string;
  readonly seenVersion: number | undefined;
}

/** The title, locked, as the person saw it. @throws `ledger.title_not_found`, `kernel.stale_version` */
export async function lockSeenTitle(
  tx: Transaction,
  book: Subledger,
  { id, seenVersion }: Pick<OnTitle, "id" | "seenVersion">,
): Promise<LockedTitle> {
  const title = await lockTitle(tx, book, id);
  refuseStale(nameOf(book, title), { seen: seenVersion, current: title.version });
  return title;
}

const STATUS_WORDS = { settled: "quitada", cancelled: "cancelada" } as const;

/**
 * Changes a title. Another amount, account or month is another entry: the old one is reversed, and the books keep both.
 *
 * @throws `ledger.title_closed`, `ledger.title_of_document`, `ledger.title_partly_settled`, `ledger.title_already_exists`
 */
export async function changeTitle(
  tx: Transaction,
  book: Subledger,
  work: OnTitle,
  changes: TitleChanges,
): Promise<void> {
  const before = await lockSeenTitle(tx, book, work);
  const what = nameOf(book, before);
  if (before.status === "settled" || before.status === "cancelled") {
    throw refuse("ledger.title_closed", { what, status: STATUS_WORDS[before.status] });
  }
  const after: LockedTitle = { ...before, ...changes };
  const isPostedAnew =
    after.amountCentavos !== before.amountCentavos ||
    after.accountId !== before.accountId ||
    after.competencia !== before.competencia;
  if (isPostedAnew || after.documentNumber !== before.documentNumber) refuseOfDocument(before, what);
  if (isPostedAnew && before.settledCentavos > 0n) {
    throw refuse("ledger.title_partly_settled", { what, settled: formatReais(before.settledCentavos) });
  }
  const said = { before: whatIsSaid(before), after: whatIsSaid(after) };
  if (JSON.stringify(said.before) === JSON.stringify(said.after)) return;
  if (after.accountId !== before.accountId) await readUsableAccount(tx, after.accountId);
  const entryId = isPostedAnew ? await postAnew(tx, book, work, { before, after }) : before.entryId;
  await updateTitle(tx, book, { ...after, entryId });
  await announce(tx, [
    {
      type: book.events.changed,
      actor: work.actor,
      at: work.at,
      touchMs: work.touchMs ?? 0,
      objects: [{ type: book.objectType, id: work.id }],
      ...said,
      attributes: {
        amount_centavos: after.amountCentavos.toString(),
        ...(after.dueOn === null ? {} : { due_on: after.dueOn }),
      },
    },
  ]);
  await ringTitles(tx);
}

function whatIsSaid(title: LockedTitle) {
  return {
    amount: moneyText(title.amountCentavos),
    due_on: title.dueOn,
    competencia: monthOf(title.competencia),
    account_id: title.accountId,
    document_number: title.documentNumber,
    description: title.description,
  };
}

function refuseOfDocument(title: LockedTitle, what: string): void {
  if (title.documentId !== null) throw refuse("ledger.title_of_document", { what });
}

/** Reverses the entry of a title and posts the one that holds now, in the first month that is still open. */
async function postAnew(
  tx: Transaction,
  book: Subledger,
  { actor, at }: TitleWork,
  { before, after }: { readonly before: LockedTitle; readonly after: LockedTitle },
): Promise<string> {
  if (before.status !== "cancelled") {
    await reverseEntries(tx, actor, at, { entryIds: [before.entryId], reason: "o título mudou" });
  }
  const [posted] = await postEntries(tx, actor, at, [
    entryOf(book, after, {
      accounts: await accountsByRole(tx),
      postedOn: await firstOpenDay(tx, dayInBooks(after)),
      version: before.version + 1,
    }),
  ]);
  return posted?.id ?? "";
}

/**
 * Cancels a title that no document opened; its entry is reversed.
 *
 * @throws `ledger.title_closed`, `ledger.title_of_document`, `ledger.title_partly_settled`
 */
export async function cancelTitle(
  tx: Transaction,
  book: Subledger,
  work: OnTitle,
  { reason }: { readonly reason: string },
): Promise<void> {
  const title = await lockSeenTitle(tx, book, work);
  const what = nameOf(book, title);
  if (title.settledCentavos > 0n) {
    throw refuse("ledger.title_partly_settled", { what, settled: formatReais(title.settledCentavos) });
  }
  if (title.status === "cancelled") throw refuse("ledger.title_closed", { what, status: STATUS_WORDS.cancelled });
  refuseOfDocument(title, what);
  await reverseEntries(tx, work.actor, work.at, { entryIds: [title.entryId], reason });
  await updateTitle(tx, book, { ...title, status: "cancelled" });
  await announce(tx, [
    {
      type: book.events.cancelled,
      kind: "cancellation",
      actor: work.actor,
      at: work.at,
      touchMs: work.touchMs ?? 0,
      objects: [{ type: book.objectType, id: title.id }],
      before: { status: title.status },
      after: { status: "cancelled", reason },
      attributes: { status: "cancelled" },
    },
  ]);
  await ringTitles(tx);
}

/** Undoes a cancellation: the title is open again, with a new entry. @throws `ledger.title_not_cancelled` */
export async function restoreTitle(tx: Transaction, book: Subledger, work: OnTitle): Promise<void> {
  const title = await lockSeenTitle(tx, book, work);
  const what = nameOf(book, title);
  if (title.status !== "cancelled") throw refuse("ledger.title_not_cancelled", { what });
  refuseOfDocument(title, what);
  const entryId = await postAnew(tx, book, work, { before: title, after: title });
  await updateTitle(tx, book, { ...title, entryId, status: "open" });
  await announce(tx, [
    {
      type: book.events.reopened,
      kind: "reversal",
      actor: work.actor,
      at: work.at,
      touchMs: work.touchMs ?? 0,
      objects: [{ type: book.objectType, id: title.id }],
      before: { status: "cancelled" },
      after: { status: "open" },
      attributes: { status: "open" },
    },
  ]);
  await ringTitles(tx);
}
