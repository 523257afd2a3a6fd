import type { Transaction } from "../kernel/database/database.ts";
import { announce } from "../kernel/events.ts";
import { reverseEntries } from "./reverse-entries.ts";
import type { Subledger } from "./subledger.ts";
import type { TitleWork } from "./title-by-hand.ts";

export interface TouchedTitle {
  readonly id: string;
  readonly partnerName: string;
  readonly documentNumber: string | null;
  readonly status: "open" | "partial" | "settled" | "cancelled";
}

/**
 * Which of these titles somebody has changed, settled or cancelled since they were opened, or by a bank's movement. All are locked,
 * in id order, so that none is touched before the transaction ends.
 */
export async function findTouchedTitles(
  tx: Transaction,
  { titles }: Subledger,
  ids: readonly string[],
): Promise<readonly TouchedTitle[]> {
  return await tx.query<TouchedTitle>(
    `with locked as (
       select id, partner_id, document_number, status, version, due_on from ${titles}
        where company_id = $1 and id = any($2::uuid[])
        order by id
          for update
     )
     select locked.id, partner.name as "partnerName", locked.document_number as "documentNumber", locked.status
       from locked
       join companies.partner partner on partner.company_id = $1 and partner.id = locked.partner_id
      where locked.status <> 'open' or locked.version <> 1
      order by locked.due_on, locked.id`,
    [tx.companyId, ids],
  );
}

/** Titles of one statement: as many as keep its parameters small. */
const TITLES_A_BATCH = 2_000;

/** Cancels titles that nobody has touched, each entry reversed: as if they had not been opened, and yet it is seen that they were. */
export async function takeBackTitles(
  tx: Transaction,
  book: Subledger,
  { actor, at }: TitleWork,
  { ids, reason }: { readonly ids: readonly string[]; readonly reason: string },
): Promise<void> {
  for (let from = 0; from < ids.length; from += TITLES_A_BATCH) {
    const cancelled = await tx.query<{ id: string; entryId: string }>(
      `update ${book.titles} title
          set status = 'cancelled', version = title.version + 1
        where title.company_id = $1 and title.id = any($2::uuid[]) and title.status = 'open'
        returning title.id, title.entry_id as "entryId"`,
      [tx.companyId, ids.slice(from, from + TITLES_A_BATCH)],
    );
    await reverseEntries(tx, actor, at, { entryIds: cancelled.map(({ entryId }) => entryId), reason });
    await announce(
      tx,
      cancelled.map(({ id }) => ({
        type: book.events.cancelled,
        kind: "cancellation" as const,
        actor,
        at,
        objects: [{ type: book.objectType, id }] as const,
        before: { status: "open" },
        after: { status: "cancelled", reason },
        attributes: { status: "cancelled" },
      })),
    );
  }
}
