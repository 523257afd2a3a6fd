import type { z } from "zod";
import { companyRoute, type Route } from "../kernel/http/route.ts";
import { NO_UUID, publicId, uuidOf } from "../kernel/identifier.ts";
import { calendarDate, dateIn } from "../values/calendar.ts";
import { type Centavos, moneyText, parseMoney } from "../values/money.ts";
import type { RecurringEndpoints } from "./recurring-contract.ts";
import {
  listRecurringPage,
  type RecurringRow,
  type RecurringTotal,
  recurringCursor,
  totalRecurring,
} from "./recurring-store.ts";
import { changeRecurrence, nextDueOn, type RecurringBook } from "./recurring-titles.ts";

/** The routes of what repeats, of bills or of receivables. */
export function recurringRoutes({
  book,
  endpoints,
  zone,
}: {
  readonly book: RecurringBook;
  readonly endpoints: RecurringEndpoints;
  readonly zone: string;
}): readonly Route[] {
  const describe = (row: RecurringRow): z.input<RecurringEndpoints["row"]> => ({
    id: publicId(book.objectType, row.id) as z.input<RecurringEndpoints["row"]>["id"],
    partner: { id: publicId("partner", row.partnerId), name: row.partnerName, taxId: row.partnerTaxId },
    account: { id: publicId("account", row.accountId), code: row.accountCode, name: row.accountName },
    every: row.every,
    firstDueOn: row.firstDueOn,
    until: row.untilOn,
    nextDueOn: nextDueOn(row),
    amount: moneyText(row.amountCentavos),
    documentNumber: row.documentNumber,
    description: row.description,
    made: row.made - row.skipped,
    status: row.status,
    version: row.version,
  });
  return [
    companyRoute(endpoints.list, async ({ tx, query, cursors }) => {
      const rows = await listRecurringPage(tx, book, {
        status: query.status,
        after: cursors.after,
        limit: query.limit,
      });
      const totals = await totalRecurring(tx, book);
      return {
        ...cursors.page(rows, query.limit, recurringCursor, describe),
        counts: {
          active: countOf(totals, "active"),
          paused: countOf(totals, "paused"),
          ended: countOf(totals, "ended"),
        },
        monthly: moneyText(monthlyOf(totals)),
      };
    }),
    companyRoute(endpoints.change, async ({ tx, params, body, actor, at, touchMs, seenVersion }) =>
      describe(
        await changeRecurrence(
          tx,
          book,
          { actor, at, touchMs },
          {
            id: uuidOf(book.objectType, params.recurringId) ?? NO_UUID,
            seenVersion,
            amountCentavos: body.amount === undefined ? undefined : parseMoney(body.amount),
            untilOn: body.until == null ? body.until : calendarDate(body.until),
            description: body.description === "" ? null : body.description,
            status: body.status,
            today: dateIn(zone, at),
          },
        ),
      ),
    ),
  ];
}

function countOf(totals: readonly RecurringTotal[], status: RecurringRow["status"]): number {
  return totals.reduce((sum, total) => sum + (total.status === status ? Number(total.count) : 0), 0);
}

/** 52 weeks and 12 months make a year; of a year, a month is a twelfth, rounded down to the centavo. */
function monthlyOf(totals: readonly RecurringTotal[]): Centavos {
  const yearly = { week: 52n, month: 12n, year: 1n };
  const active = totals.filter(({ status }) => status === "active");
  return active.reduce((sum, { every, amountCentavos }) => sum + amountCentavos * yearly[every], 0n) / 12n;
}
