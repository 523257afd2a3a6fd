import { findPartnersByWords } from "../companies/index.ts";
import { COUNTED_MAX } from "../kernel/contract.ts";
import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import { typedAmount } from "../values/typed-amount.ts";
import { type DocumentDetail, documentStatus } from "./contract.ts";
import type { AuthorityStatus, DocumentStatus } from "./judge-document.ts";
import { HEAD_BYTES } from "./shown-content.ts";

export interface DocumentFilter {
  readonly q?: string | undefined;
  readonly kind?: string | undefined;
  readonly status?: DocumentStatus | undefined;
  readonly partnerId?: string | undefined;
  readonly fileId?: string | undefined;
  readonly issuedFrom?: CalendarDate | undefined;
  readonly issuedTo?: CalendarDate | undefined;
  readonly waiting?: boolean | undefined;
}

/** A filter of which it is known what partners its words name: asked once for a list, its counts and its pages. */
export interface ResolvedFilter extends DocumentFilter {
  readonly named: readonly string[];
}

export async function resolveFilter(tx: Transaction, filter: DocumentFilter): Promise<ResolvedFilter> {
  const { q } = filter;
  return { ...filter, named: q === undefined || q === "" ? [] : await findPartnersByWords(tx, q) };
}

export interface DocumentRow {
  readonly id: string;
  readonly kind: string;
  readonly number: string | null;
  readonly key: string | null;
  readonly status: DocumentStatus;
  readonly authorityStatus: AuthorityStatus | null;
  readonly signature: "valid" | "invalid" | "untrusted" | "absent" | null;
  readonly partnerId: string | null;
  readonly partnerName: string | null;
  readonly issuer: string | null;
  readonly issuedOn: CalendarDate | null;
  readonly amountCentavos: Centavos | null;
  readonly fileId: string;
  readonly fileName: string;
  readonly part: string;
  readonly createdAt: Date;
  readonly problem: string | null;
}

const COLUMNS = `document.id, document.kind, document.number, document.key, document.status,
  document.authority_status as "authorityStatus", document.signature, document.partner_id as "partnerId",
  partner.name as "partnerName",
  coalesce(document.facts #>> '{issuer,name}', document.facts #>> '{provider,name}',
           document.facts #>> '{beneficiary,name}', document.facts #>> '{payee,name}', document.facts ->> 'merchant',
           nullif(concat_ws(' ', document.facts ->> 'bank', document.facts ->> 'branch', document.facts ->> 'account'), ''))
    as issuer,
  document.issued_on as "issuedOn", document.amount_centavos as "amountCentavos", document.file_id as "fileId",
  file.name as "fileName", document.part, document.created_at as "createdAt",
  (select problem.message from documents.problem problem
    where problem.company_id = $1 and problem.document_id = document.id
    order by problem.position limit 1) as problem`;

const JOINED = `
  join documents.file file on file.company_id = $1 and file.id = document.file_id
  left join companies.partner partner on partner.company_id = $1 and partner.id = document.partner_id`;

/** The conditions of a list but its fate, which the counts are made over, and their parameters, the company's first. */
interface Conditions {
  readonly sql: string;
  readonly parameters: unknown[];
}

/**
 * Only what is asked for is written. Each way of finding by text is a look-up by index: a range and not `like`, which no index
 * answers under row security, except over the few documents that have neither number nor partner.
 */
function conditionsOf(tx: Transaction, filter: ResolvedFilter): Conditions {
  const parameters: unknown[] = [tx.companyId];
  const bind = (value: unknown, type: string): string => `$${parameters.push(value)}::${type}`;
  const conditions = ["document.company_id = $1"];
  if (filter.kind !== undefined) conditions.push(`document.kind = ${bind(filter.kind, "text")}`);
  if (filter.partnerId !== undefined) conditions.push(`document.partner_id = ${bind(filter.partnerId, "uuid")}`);
  if (filter.fileId !== undefined) conditions.push(`document.file_id = ${bind(filter.fileId, "uuid")}`);
  if (filter.issuedFrom !== undefined) conditions.push(`document.issued_on >= ${bind(filter.issuedFrom, "date")}`);
  if (filter.issuedTo !== undefined) conditions.push(`document.issued_on <= ${bind(filter.issuedTo, "date")}`);
  if (filter.q !== undefined && filter.q !== "") {
    const amount = typedAmount(filter.q);
    const [text, end] = [bind(filter.q, "text"), bind(`${filter.q}\u{10FFFF}`, "text")];
    const ways = [
      // First, since it is what most documents are found by, and the others are then not looked at.
      `document.partner_id ${amongPartners(bind(filter.named, "uuid[]"), filter.named.length)}`,
      `document.key ~>=~ ${text} and document.key ~<~ ${end}`,
      `document.number ~>=~ ${text} and document.number ~<~ ${end}`,
      `document.searched ~>=~ kernel.fold(${text}) and document.searched ~<~ kernel.fold(${end})`,
      `document.partner_id is null and (document.number is null or document.status <> 'accepted')
          and document.searched like all(kernel.words_like(${text}))`,
      ...(amount === undefined ? [] : [`document.amount_centavos = ${bind(amount, "bigint")}`]),
    ];
    conditions.push(`(${ways.map((way) => `(${way})`).join("\n      or ")})`);
  }
  return { sql: conditions.join("\n  and "), parameters };
}

/**
 * Each partner of an array is weighed when the statement is planned, which for thousands takes longer than to run it. So many
 * have so many documents that the first are near: they are looked up in a table of their own.
 */
const WEIGHED_MAX = 1_000;

function amongPartners(array: string, count: number): string {
  return count > WEIGHED_MAX ? `in (select unnest(${array}))` : `= any(${array})`;
}

/** In the order in which `document_waiting` names them. */
const WAITING: readonly DocumentStatus[] = ["quarantined", "unrecognised"];

function fatesOf({ status, waiting }: DocumentFilter): readonly DocumentStatus[] | null {
  if (status !== undefined) return waiting === true && !WAITING.includes(status) ? [] : [status];
  return waiting === true ? WAITING : null;
}

/** The last that came first; one more than asked for, so that the caller knows whether there are more. */
export async function listDocumentsPage(
  tx: Transaction,
  filter: ResolvedFilter,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly DocumentRow[]> {
  const { sql, parameters } = conditionsOf(tx, filter);
  const bind = (value: unknown, type: string): string => `$${parameters.push(value)}::${type}`;
  // Written and not bound: the indexes of one fate, and of what waits, are chosen by what the statement says.
  const fates = fatesOf(filter)?.map((status) => `'${status}'`);
  const fate =
    fates === undefined ? "" : fates.length === 0 ? "and false" : `and document.status in (${fates.join(", ")})`;
  const beyond = after === undefined ? "" : `and document.id < ${bind(after[0], "uuid")}`;
  return await tx.query<DocumentRow>(
    `select ${COLUMNS}
       from (select * from documents.document document
              where ${sql} ${fate} ${beyond}
              order by document.id desc
              limit ${bind(limit + 1, "int")}) document ${JOINED}
      order by document.id desc`,
    parameters,
  );
}

/** How many there are of each fate whatever the fate asked for, and of that; nothing is counted beyond `COUNTED_MAX`. */
export async function countDocuments(
  tx: Transaction,
  filter: ResolvedFilter,
): Promise<{ readonly total: number; readonly byStatus: Readonly<Record<DocumentStatus, number>> }> {
  const { sql, parameters } = conditionsOf(tx, filter);
  const counts = documentStatus.options.map(
    (status) => `(select count(*)::int from (select from documents.document document
      where ${sql} and document.status = '${status}' limit ${COUNTED_MAX}) as counted) as "${status}"`,
  );
  const [byStatus] = await tx.query<Record<DocumentStatus, number>>(`select ${counts.join(",\n    ")}`, parameters);
  if (byStatus === undefined) throw new Error("a count without a row");
  const total = (fatesOf(filter) ?? documentStatus.options).reduce((sum, status) => sum + byStatus[status], 0);
  return { byStatus, total: Math.min(total, COUNTED_MAX) };
}

export async function countUnreadFiles(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ count: bigint }>(
    "select count(*) as count from documents.file where company_id = $1 and fate is null",
    [tx.companyId],
  );
  return Number(row?.count ?? 0n);
}

export interface StoredDocument extends DocumentRow {
  readonly version: number;
  readonly facts: DocumentDetail["facts"];
  readonly sources: DocumentDetail["sources"];
  /** In one sentence, why it opened titles or did nothing. */
  readonly meaning: string | null;
  readonly problems: readonly { readonly code: string; readonly message: string; readonly path: string | null }[];
  readonly sha256: string;
  readonly size: bigint;
  /** The beginning of the file: what it is shows there. */
  readonly head: Buffer;
  readonly receivedAt: Date;
  readonly channel: string;
  /** Documents in its file, itself included. */
  readonly inFile: bigint;
  readonly duplicateOfId: string | null;
  readonly duplicateOfNumber: string | null;
}

export async function findDocument(tx: Transaction, id: string): Promise<StoredDocument | undefined> {
  const [row] = await tx.query<StoredDocument>(
    `select ${COLUMNS}, document.version, document.facts, document.sources, document.trade ->> 'why' as meaning,
            coalesce((select json_agg(json_build_object('code', problem.code, 'message', problem.message,
                                                        'path', problem.path) order by problem.position)
                        from documents.problem problem
                       where problem.company_id = $1 and problem.document_id = document.id), '[]') as problems,
            encode(file.sha256, 'hex') as sha256, blob.size, substr(blob.bytes, 1, ${HEAD_BYTES}) as head,
            file.received_at as "receivedAt", channel.name as channel,
            (select count(*) from documents.document sibling
              where sibling.company_id = $1 and sibling.file_id = document.file_id) as "inFile",
            first.id as "duplicateOfId", first.number as "duplicateOfNumber"
       from documents.document document ${JOINED}
       join documents.channel channel on channel.company_id = $1 and channel.id = file.channel_id
       join kernel.blob blob on blob.company_id = $1 and blob.sha256 = file.sha256
       left join documents.document first
         on document.status = 'duplicate' and first.company_id = $1
        and (first.kind = document.kind or (document.kind in ('pdf', 'image') and first.kind in ('nfe', 'nfce', 'cte', 'nfse')))
        and first.key = document.key and first.status = 'accepted'
      where document.company_id = $1 and document.id = $2`,
    [tx.companyId, id],
  );
  return row;
}

export async function findFile(
  tx: Transaction,
  id: string,
): Promise<{ readonly name: string; readonly sha256: string } | undefined> {
  const [row] = await tx.query<{ name: string; sha256: string }>(
    `select name, encode(sha256, 'hex') as sha256 from documents.file where company_id = $1 and id = $2`,
    [tx.companyId, id],
  );
  return row;
}
