import type { Transaction } from "../kernel/database/database.ts";
import { ring } from "../kernel/http/live.ts";
import { newUuid } from "../kernel/identifier.ts";
import { refuse } from "./errors.ts";

export interface CommentRow {
  readonly id: string;
  readonly author: string;
  readonly text: string;
  readonly writtenAt: Date;
}

/** Where the things that people talk about are kept. */
const TABLES = {
  document: "documents.document",
  bill: "payables.bill",
  receivable: "receivables.receivable",
  movement: "banking.movement",
  entry: "ledger.entry",
  partner: "companies.partner",
  exception: "processes.exception",
  statement: "banking.statement",
} as const;

/** @throws RefusalError `processes.object_not_found` when the company has no such thing */
export async function requireObject(
  tx: Transaction,
  { type, id }: { readonly type: keyof typeof TABLES; readonly id: string },
): Promise<void> {
  const [row] = await tx.query<{ id: string }>(`select id from ${TABLES[type]} where company_id = $1 and id = $2`, [
    tx.companyId,
    id,
  ]);
  if (row === undefined) throw refuse("processes.object_not_found");
}

/** What people wrote about one thing, in order. A thing that is not of this company has no comments here. */
export async function listCommentsOn(tx: Transaction, objectId: string): Promise<readonly CommentRow[]> {
  return await tx.query<CommentRow>(
    `select comment.id, author.name as author, comment.text, comment.written_at as "writtenAt"
       from processes.comment comment
       join companies.app_user author on author.user_id = comment.author_id
      where comment.company_id = $1 and comment.object_id = $2
      order by comment.id
      limit 500`,
    [tx.companyId, objectId],
  );
}

/** Which of these things people have written about. */
export async function findTalkedAbout(tx: Transaction, objectIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    "select distinct object_id as id from processes.comment where company_id = $1 and object_id = any($2::uuid[])",
    [tx.companyId, objectIds],
  );
  return rows.map(({ id }) => id);
}

export async function insertComment(
  tx: Transaction,
  comment: {
    readonly object: { readonly type: string; readonly id: string };
    readonly authorId: string;
    readonly text: string;
    readonly mentions: readonly string[];
    readonly at: Date;
  },
): Promise<string> {
  const id = newUuid();
  await tx.query(
    `insert into processes.comment (company_id, id, object_type, object_id, author_id, text, mentions, written_at)
     values ($1, $2, $3, $4, $5, $6, $7::uuid[], $8)`,
    [
      tx.companyId,
      id,
      comment.object.type,
      comment.object.id,
      comment.authorId,
      comment.text,
      comment.mentions,
      comment.at,
    ],
  );
  await ring(tx, "comments");
  return id;
}

/** Who works in this company: those who can be called by name. */
export async function listColleagues(
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return await tx.query<{ id: string; name: string }>(
    `select distinct person.user_id as id, person.name
       from companies.membership membership
       join companies.app_user person on person.user_id = membership.user_id
      where membership.company_id = $1 and membership.ended_at is null
      order by person.name`,
    [tx.companyId],
  );
}

export interface SavedViewRow {
  readonly id: string;
  readonly screen: string;
  readonly name: string;
  readonly query: string;
}

export async function listViewsOf(tx: Transaction, userId: string): Promise<readonly SavedViewRow[]> {
  return await tx.query<SavedViewRow>(
    `select id, screen, name, query from processes.saved_view
      where company_id = $1 and user_id = $2 and removed_at is null
      order by screen, name`,
    [tx.companyId, userId],
  );
}

export async function upsertView(
  tx: Transaction,
  userId: string,
  view: Omit<SavedViewRow, "id">,
): Promise<SavedViewRow> {
  const [row] = await tx.query<SavedViewRow>(
    `insert into processes.saved_view (company_id, id, user_id, screen, name, query) values ($1, $2, $3, $4, $5, $6)
     on conflict (company_id, user_id, screen, name) where removed_at is null do update set query = excluded.query
     returning id, screen, name, query`,
    [tx.companyId, newUuid(), userId, view.screen, view.name, view.query],
  );
  if (row === undefined) throw new Error("the view was not saved");
  return row;
}

export async function removeView(
  tx: Transaction,
  { id, userId, at }: { readonly id: string; readonly userId: string; readonly at: Date },
): Promise<void> {
  const removed = await tx.query<{ id: string }>(
    `update processes.saved_view set removed_at = coalesce(removed_at, $4)
      where company_id = $1 and id = $2 and user_id = $3
      returning id`,
    [tx.companyId, id, userId, at],
  );
  if (removed.length === 0) throw refuse("processes.view_not_found");
}
