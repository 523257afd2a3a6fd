import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { refuseStale } from "../kernel/http/route.ts";
import { newUuid } from "../kernel/identifier.ts";
import { openTitlesByHand, type TitleByHand, type TitleWork } from "../ledger/index.ts";
import { addDays, addMonths, type CalendarDate, firstDay, lastDay, monthOf } from "../values/calendar.ts";
import { refuse } from "./errors.ts";
import {
  billBook,
  endRecurringBillRow,
  lockActiveRecurringBills,
  lockRecurringBill,
  type RecurringBillRow,
  setBillFacts,
  setRecurringBillsMade,
} from "./store.ts";

/** Bills are made so long before they are due: long enough to be approved and to be in the forecast of the month. */
const DAYS_AHEAD = 35;
/** A recurrence that starts years ago does not flood the books at once: the next run goes on. */
const MADE_AT_ONCE_MAX = 60;

const RULE: Actor = { class: "rule", id: "recurring_bill", version: "1" };

/** Makes the bills that are due soon of everything that repeats. Done twice, the second makes nothing. */
export async function makeDueRecurringBills(
  tx: Transaction,
  given: { readonly at: Date; readonly today: CalendarDate },
): Promise<readonly string[]> {
  return await makeRecurringBills(tx, { actor: RULE, at: given.at }, { today: given.today });
}

/** The same, of all or of one alone, in the name of whoever asks. @returns the ids of the bills made */
export async function makeRecurringBills(
  tx: Transaction,
  work: TitleWork,
  { today, only }: { readonly today: CalendarDate; readonly only?: string },
): Promise<readonly string[]> {
  const active = await lockActiveRecurringBills(tx);
  const plans = active
    .filter(({ id }) => only === undefined || id === only)
    .map((recurring) => ({ recurring, due: dueSoon(recurring, today, only !== undefined) }));
  const titles = plans.flatMap(({ recurring, due }) =>
    due.map((dueOn, at) => ({ occurrence: recurring.made + at, recurring, title: titleOf(recurring, dueOn, today) })),
  );
  await openTitlesByHand(
    tx,
    billBook,
    work,
    titles.map(({ title }) => title),
    "recurring",
  );
  await setBillFacts(
    tx,
    titles.map(({ title, recurring, occurrence }) => ({
      billId: title.id,
      kind: recurring.kind,
      line: null,
      pixKey: null,
      recurringBillId: recurring.id,
      occurrence,
      payrollId: null,
    })),
    titles[0]?.recurring.partnerName ?? "",
  );
  await setRecurringBillsMade(
    tx,
    plans.map(({ recurring, due }) => {
      const made = recurring.made + due.length;
      return { id: recurring.id, made, status: nextDueOn({ ...recurring, made }) === null ? "ended" : "active" };
    }),
  );
  return titles.map(({ title }) => title.id);
}

/** Due dates not yet made and near enough; the first of a new one however far it is, so that its maker sees it. */
function dueSoon(recurring: RecurringBillRow, today: CalendarDate, isNew: boolean): readonly CalendarDate[] {
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
  recurring: Pick<RecurringBillRow, "every" | "firstDueOn" | "untilOn" | "made" | "status">,
): CalendarDate | null {
  if (recurring.status === "ended") return null;
  const { every, firstDueOn, made } = recurring;
  const next =
    every === "week" ? addDays(firstDueOn, 7 * made) : addMonths(firstDueOn, every === "month" ? made : 12 * made);
  const isLast = every === "month" && firstDueOn === lastDay(monthOf(firstDueOn));
  const dueOn = isLast ? lastDay(monthOf(next)) : next;
  return recurring.untilOn !== null && dueOn > recurring.untilOn ? null : dueOn;
}

function titleOf(recurring: RecurringBillRow, dueOn: CalendarDate, today: CalendarDate): TitleByHand {
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

/**
 * Ends a recurrence: no more bills are made, and those that were made stay.
 *
 * @throws `payables.recurring_bill_not_found`, `kernel.stale_version`
 */
export async function endRecurringBill(
  tx: Transaction,
  work: TitleWork,
  { id, seenVersion }: { readonly id: string; readonly seenVersion: number | undefined },
): Promise<RecurringBillRow> {
  const before = await lockRecurringBill(tx, id);
  if (before === undefined) throw refuse("payables.recurring_bill_not_found");
  refuseStale(`A recorrência de ${before.partnerName}`, { seen: seenVersion, current: before.version });
  if (before.status === "ended") return before;
  await endRecurringBillRow(tx, id);
  await announce(tx, [
    {
      type: "payables.recurring_bill_ended",
      actor: work.actor,
      at: work.at,
      touchMs: work.touchMs ?? 0,
      objects: [{ type: "recurring_bill", id }],
      before: { status: "active" },
      after: { status: "ended" },
    },
  ]);
  return { ...before, status: "ended", version: before.version + 1 };
}
