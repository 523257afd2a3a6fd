import type { Transaction } from "../kernel/database/database.ts";
import { makeDueTitles } from "../ledger/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { recurringBillBook } from "./store.ts";

/** Makes the bills that are due soon of everything that repeats. Done twice, the second makes nothing. */
export async function makeDueRecurringBills(
  tx: Transaction,
  given: { readonly at: Date; readonly today: CalendarDate },
): Promise<readonly string[]> {
  return await makeDueTitles(tx, recurringBillBook, given);
}
