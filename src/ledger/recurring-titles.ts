import type { Transaction } from "../kernel/database/database.ts";
import type { EventType } from "../kernel/event-catalogue.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { refuseStale } from "../kernel/http/route.ts";
import { newUuid } from "../kernel/identifier.ts";
import { addDays, addMonths, type CalendarDate, firstDay, lastDay, monthOf } from "../values/calendar.ts";
import { type Centavos, moneyText } from "../values/money.ts";
import { refuse } from "./errors.ts";
import {
  insertRecurring,
  lockActiveRecurring,
  lockRecurring,
  type NewRecurring,
  type RecurringRow,
  type RecurringTable,
  setRecurringMade,
  updateRecurring,
} from "./recurring-store.ts";
import type { Subledger } from "./subledger.ts";
import { openTitlesByHand, type TitleByHand, type TitleWork } from "./title-by-hand.ts";

/** Titles are made so long before they are due: long enough to be approved and to be in the forecast of the month. */
const DAYS_AHEAD = 35;
/** A recurrence that starts years ago does not flood the books at once: the next run goes on. */
const MADE_AT_ONCE_MAX = 60;

/** What tells what repeats of bills from that of receivables. */
export interface RecurringBook extends RecurringTable {
  readonly titles: Subledger;
  readonly objectType: "recurring_bill" | "recurring_receivable";
  readonly rule: string;
  readonly events: { readonly registered: EventType; readonly changed: EventType; readonly ended: EventType };
  /** Writes on the titles just made which repetition each is. */
  readonly link: (tx: Transaction, made: readonly MadeTitle[]) => Promise<void>;
}

export interface MadeTitle {
  readonly titleId: string;
  readonly occurrence: number;
  readonly recurring: RecurringRow;
}

/**
 * Starts a recurrence and makes its first titles.
 *
 * @returns the ids of the titles made
 * @throws `ledger.recurrence_ends_before_it_starts`
 */
export async function startRecurrence(
  tx: Transaction,
  book: RecurringBook,
  work: TitleWork,
  { today, ...given }: Omit<NewRecurring, "id"> & { readonly today: CalendarDate },
): Promise<{ readonly recurringId: string; readonly titleIds: readonly string[] }> {
  const id = newUuid();
  refuseUntil(given.untilOn, given.firstDueOn);
  await insertRecurring(tx, book, { ...given, id });
  await announce(tx, [
    {
      type: book.events.registered,
      actor: work.actor,
      at: work.at,
      objects: [
        { type: book.objectType, id },
        { type: "partner", id: given.partnerId, qualifier: "partner" },
      ],
      after: {
        every: given.every,
        first_due_on: given.firstDueOn,
        until_on: given.untilOn,
        amount: moneyText(given.amountCentavos),
      },
    },
  ]);
  return { recurringId: id, titleIds: await makeRecurringTitles(tx, book, work, { today, only: id }) };
}

function refuseUntil(until: CalendarDate | null, first: CalendarDate): void {
  if (until === null || until >= first) return;
  const said = (day: CalendarDate): string => day.split("-").reverse().join("/");
  throw refuse("ledger.recurrence_ends_before_it_starts", { until: said(until), first: said(first) });
}

/** Makes the titles that are due soon of everything that repeats. Done twice, the second makes nothing. */
export async function makeDueTitles(
  tx: Transaction,
  book: RecurringBook,
  { at, today }: { readonly at: Date; readonly today: CalendarDate },
): Promise<readonly string[]> {
  const rule: Actor = { class: "rule", id: book.rule, version: "1" };
  return await makeRecurringTitles(tx, book, { actor: rule, at }, { today });
}

/** The same, of all or of one alone, in the name of whoever asks. @returns the ids of the titles made */
async function makeRecurringTitles(
  tx: Transaction,
  book: RecurringBook,
  work: TitleWork,
  { today, only }: { readonly today: CalendarDate; readonly only?: string },
): Promise<readonly string[]> {
  const active = await lockActiveRecurring(tx, book);
  const plans = active
    .filter(({ id }) => only === undefined || id === only)
    .map((recurring) => ({ recurring, due: dueSoon(recurring, today, only !== undefined) }));
  const titles = plans.flatMap(({ recurring, due }) =>
    due.map((dueOn, at) => ({ occurrence: recurring.made + at, recurring, title: titleOf(recurring, dueOn, today) })),
  );
  await openTitlesByHand(
    tx,
    book.titles,
    work,
    titles.map(({ title }) => title),
    "recurring",
  );
  await book.link(
    tx,
    titles.map(({ title, ...made }) => ({ ...made, titleId: title.id })),
  );
  await setRecurringMade(
    tx,
    book,
    plans.map(({ recurring, due }) => {
      const made = recurring.made + due.length;
      return { id: recurring.id, made, status: nextDueOn({ ...recurring, made }) === null ? "ended" : "active" };
    }),
  );
  return titles.map(({ title }) => title.id);
}

/** Due dates not yet made and near enough; the first of a new one however far it is, so that its maker sees it. */
function dueSoon(recurring: RecurringRow, today: CalendarDate, isNew: boolean): readonly CalendarDate[] {
  const horizon = addDays(today, DAYS_AHEAD);
  const due: CalendarDate[] = [];
  while (due.length < MADE_AT_ONCE_MAX) {
    const next = nextDueOn({ ...recurring, made: recurring.made + due.length });
    if (next === null || (next > horizon && !(isNew && recurring.made + due.length === 0))) break;
    due.push(next);
  }
  return due;
}

/** When the next one is due; nothing once it has ended. The 31st falls on the last day of a shorter month. */
export function nextDueOn(
  recurring: Pick<RecurringRow, "every" | "firstDueOn" | "untilOn" | "made" | "status">,
): CalendarDate | null {
  if (recurring.status === "ended") return null;
  const { every, firstDueOn, made } = recurring;
  const next =
    every === "week" ? addDays(firstDueOn, 7 * made) : addMonths(firstDueOn, every === "month" ? made : 12 * made);
  const isLast = every === "month" && firstDueOn === lastDay(monthOf(firstDueOn));
  const dueOn = isLast ? lastDay(monthOf(next)) : next;
  return recurring.untilOn !== null && dueOn > recurring.untilOn ? null : dueOn;
}

function titleOf(recurring: RecurringRow, dueOn: CalendarDate, today: CalendarDate): TitleByHand {
  return {
    id: newUuid(),
    partnerId: recurring.partnerId,
    partnerName: recurring.partnerName,
    amountCentavos: recurring.amountCentavos,
    dueOn,
    issuedOn: today,
    competencia: firstDay(monthOf(dueOn)),
    accountId: recurring.accountId,
    documentNumber: recurring.documentNumber,
    description: recurring.description,
    installment: recurring.every === "week" ? dueOn : dueOn.slice(0, 7).split("-").reverse().join("/"),
  };
}

export interface RecurringChange {
  readonly id: string;
  readonly seenVersion: number | undefined;
  readonly amountCentavos: Centavos | undefined;
  readonly untilOn: CalendarDate | null | undefined;
  readonly description: string | null | undefined;
  readonly status: RecurringRow["status"] | undefined;
  readonly today: CalendarDate;
}

/**
 * Changes what will be made from now on; the titles that were made stay as they are. Resumed, it skips what fell due while it
 * stood still, and makes what is due soon.
 *
 * @throws `ledger.recurrence_not_found`, `ledger.recurrence_ends_before_it_starts`, `kernel.stale_version`
 */
export async function changeRecurrence(
  tx: Transaction,
  book: RecurringBook,
  work: TitleWork,
  change: RecurringChange,
): Promise<RecurringRow> {
  const before = await lockRecurring(tx, book, change.id);
  if (before === undefined) throw refuse("ledger.recurrence_not_found");
  refuseStale(`A recorrência de ${before.partnerName}`, { seen: change.seenVersion, current: before.version });
  const changed: RecurringRow = {
    ...before,
    amountCentavos: change.amountCentavos ?? before.amountCentavos,
    untilOn: change.untilOn === undefined ? before.untilOn : change.untilOn,
    description: change.description === undefined ? before.description : change.description,
    status: change.status ?? before.status,
  };
  refuseUntil(changed.untilOn, changed.firstDueOn);
  const isResumed = before.status !== "active" && changed.status === "active";
  const after = isResumed ? skipPast(changed, change.today) : changed;
  const standing: RecurringRow = nextDueOn(after) === null ? { ...after, status: "ended" } : after;
  await updateRecurring(tx, book, standing);
  await announce(tx, [
    {
      type: standing.status === "ended" && before.status !== "ended" ? book.events.ended : book.events.changed,
      actor: work.actor,
      at: work.at,
      touchMs: work.touchMs ?? 0,
      objects: [{ type: book.objectType, id: change.id }],
      before: told(before),
      after: told(standing),
    },
  ]);
  if (standing.status === "active") await makeRecurringTitles(tx, book, work, { today: change.today, only: change.id });
  return (await lockRecurring(tx, book, change.id)) ?? standing;
}

/** Of what fell due while nothing was made, nothing is made later. */
function skipPast(recurring: RecurringRow, today: CalendarDate): RecurringRow {
  let { made } = recurring;
  for (let due = nextDueOn(recurring); due !== null && due < today; due = nextDueOn({ ...recurring, made })) made += 1;
  return { ...recurring, made, skipped: recurring.skipped + made - recurring.made };
}

function told({ amountCentavos, untilOn, description, status }: RecurringRow) {
  return { amount: moneyText(amountCentavos), until_on: untilOn, description, status };
}
