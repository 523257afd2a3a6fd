import type { Canonical } from "../kernel/canonical-json.ts";
import type { Transaction } from "../kernel/database/database.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Fault } from "../values/fault.ts";
import type { Centavos } from "../values/money.ts";
import type { DocumentKind } from "./inspected.ts";
import type { AuthorityStatus, DocumentStatus } from "./judge-document.ts";
import type { Trade } from "./trade.ts";
import { decodeTrade, type EncodedTrade, encodeTrade } from "./trade-codec.ts";

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
  readonly size: bigint;
}

export async function findOrMakeChannel(
  tx: Transaction,
  channel: { readonly id: string; readonly kind: "folder" | "upload" | "api"; readonly name: string },
): Promise<string> {
  await tx.query(
    `insert into documents.channel (company_id, id, kind, name) values ($1, $2, $3, $4) on conflict do nothing`,
    [tx.companyId, channel.id, channel.kind, channel.name],
  );
  const [row] = await tx.query<{ id: string }>(
    "select id from documents.channel where company_id = $1 and kind = $2 and name = $3",
    [tx.companyId, channel.kind, channel.name],
  );
  if (row === undefined) throw new Error("the channel was neither found nor made");
  return row.id;
}

export interface Arrival {
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
  /** False when the same bytes had come before under the same name. */
  readonly isNew: boolean;
}

/** Records arrivals; one that is known (same channel, name and bytes) is left as it is, and returned as such. */
export async function insertFiles(
  tx: Transaction,
  channelId: string,
  files: readonly { readonly id: string; readonly name: string; readonly sha256: string }[],
): Promise<readonly Arrival[]> {
  const columns = [files.map((file) => file.id), files.map((file) => file.name), files.map((file) => file.sha256)];
  await tx.query(
    `insert into documents.file (company_id, id, channel_id, name, sha256)
     select $1, file.id, $2, file.name, decode(file.sha256, 'hex')
       from unnest($3::uuid[], $4::text[], $5::text[]) as file (id, name, sha256)
     on conflict on constraint file_arrives_once do nothing`,
    [tx.companyId, channelId, ...columns],
  );
  return await tx.query<Arrival>(
    `select file.id, file.name, given.sha256, file.id = given.id as "isNew"
       from unnest($3::uuid[], $4::text[], $5::text[]) with ordinality as given (id, name, sha256, position)
       join documents.file file on file.company_id = $1 and file.channel_id = $2 and file.name = given.name
        and file.sha256 = decode(given.sha256, 'hex')
      order by given.position`,
    [tx.companyId, channelId, ...columns],
  );
}

/** Files stored and not yet read, oldest first: those of this run, and those a run that died left behind. */
export async function findUnreadFiles(tx: Transaction, limit: number): Promise<readonly StoredFile[]> {
  return await tx.query<StoredFile>(
    `select file.id, file.name, encode(file.sha256, 'hex') as sha256, blob.size
       from documents.file file
       join kernel.blob blob on blob.company_id = $1 and blob.sha256 = file.sha256
      where file.company_id = $1 and file.fate is null
      order by file.id
      limit $2`,
    [tx.companyId, limit],
  );
}

/** For each content, the file that came first and has been read. */
export async function findFirstReaders(
  tx: Transaction,
  contents: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ sha256: string; id: string }>(
    `select distinct on (sha256) encode(sha256, 'hex') as sha256, id from documents.file
      where company_id = $1 and sha256 = any($2::bytea[]) and fate is not null and duplicate_of_id is null
      order by sha256, id`,
    [tx.companyId, contents.map((sha256) => Buffer.from(sha256, "hex"))],
  );
  return new Map(rows.map((row) => [row.sha256, row.id]));
}

export async function decideFates(
  tx: Transaction,
  fates: readonly { readonly fileId: string; readonly fate: DocumentStatus; readonly duplicateOfId?: string }[],
): Promise<void> {
  await tx.query(
    `update documents.file file
        set fate = decided.fate, duplicate_of_id = decided.duplicate_of_id
       from unnest($2::uuid[], $3::text[], $4::uuid[]) as decided (id, fate, duplicate_of_id)
      where file.company_id = $1 and file.id = decided.id`,
    [
      tx.companyId,
      fates.map(({ fileId }) => fileId),
      fates.map(({ fate }) => fate),
      fates.map(({ duplicateOfId }) => duplicateOfId ?? null),
    ],
  );
}

export interface NewDocument {
  readonly id: string;
  readonly fileId: string;
  readonly part: string;
  readonly kind: DocumentKind;
  readonly key: string | null;
  readonly status: DocumentStatus;
  readonly signature: string | null;
  readonly authorityStatus: AuthorityStatus | null;
  readonly partnerId: string | null;
  readonly number: string | null;
  readonly issuedOn: CalendarDate | null;
  readonly issuedAt: string | null;
  readonly amountCentavos: Centavos | null;
  readonly facts: Canonical;
  /** Where each fact was read on the pages of a PDF or picture. */
  readonly sources: Canonical | null;
  readonly trade: Trade | null;
  readonly problems: readonly Fault[];
  readonly fileName: string;
}

export async function insertDocuments(tx: Transaction, documents: readonly NewDocument[]): Promise<void> {
  await tx.query(
    `insert into documents.document (company_id, id, file_id, part, kind, key, status, signature, authority_status,
                                     partner_id, number, issued_on, issued_at, amount_centavos, facts, sources, trade, searched)
     select $1, id, file_id, part, kind, key, status, signature, authority_status, partner_id, number, issued_on,
            issued_at, amount_centavos, facts, sources, trade, documents.searched_text(file_name, facts)
       from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                   $10::uuid[], $11::text[], $12::date[], $13::text[], $14::bigint[], $15::jsonb[], $16::jsonb[], $17::jsonb[], $18::text[])
         as document (id, file_id, part, kind, key, status, signature, authority_status, partner_id, number, issued_on,
                      issued_at, amount_centavos, facts, sources, trade, file_name)`,
    [
      tx.companyId,
      documents.map((document) => document.id),
      documents.map((document) => document.fileId),
      documents.map((document) => document.part),
      documents.map((document) => document.kind),
      documents.map((document) => document.key),
      documents.map((document) => document.status),
      documents.map((document) => document.signature),
      documents.map((document) => document.authorityStatus),
      documents.map((document) => document.partnerId),
      documents.map((document) => document.number),
      documents.map((document) => document.issuedOn),
      documents.map((document) => document.issuedAt),
      documents.map((document) => document.amountCentavos),
      documents.map((document) => jsonText(document.facts)),
      documents.map(({ sources }) => (sources === null ? null : jsonText(sources))),
      documents.map((document) => (document.trade === null ? null : jsonText(encodeTrade(document.trade)))),
      documents.map(({ fileName }) => fileName),
    ],
  );
  const problems = documents.flatMap((document) =>
    document.problems.map((problem, at) => ({ documentId: document.id, position: at + 1, problem })),
  );
  if (problems.length === 0) return;
  await tx.query(
    `insert into documents.problem (company_id, document_id, position, code, path, message)
     select $1, * from unnest($2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::text[])`,
    [
      tx.companyId,
      problems.map(({ documentId }) => documentId),
      problems.map(({ position }) => position),
      problems.map(({ problem }) => problem.code),
      problems.map(({ problem }) => problem.path ?? null),
      problems.map(({ problem }) => problem.message),
    ],
  );
}

/** PostgreSQL's text has no NUL, so a name that carries one loses it. */
function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll("\\u0000", "");
}

export async function insertSoldNcms(
  tx: Transaction,
  sold: readonly { readonly ncm: string; readonly documentId: string }[],
): Promise<void> {
  if (sold.length === 0) return;
  await tx.query(
    `insert into documents.sold_ncm (company_id, ncm, document_id)
     select distinct on (ncm) $1::uuid, ncm, document_id from unnest($2::text[], $3::uuid[]) as sold (ncm, document_id)
      order by ncm, document_id
     on conflict do nothing`,
    [tx.companyId, sold.map(({ ncm }) => ncm), sold.map(({ documentId }) => documentId)],
  );
}

export async function listSoldNcms(tx: Transaction): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ ncm: string }>("select ncm from documents.sold_ncm where company_id = $1", [
    tx.companyId,
  ]);
  return new Set(rows.map((row) => row.ncm));
}

/** An accepted note whose titles have not been opened yet. */
export interface WaitingTrade {
  readonly documentId: string;
  readonly key: string | null;
  readonly kind: DocumentKind;
  readonly partnerId: string;
  readonly trade: Trade;
}

/**
 * Takes the next accepted notes whose meaning for the books has not been carried out, and marks them done. Those who carry
 * it out do so in the same transaction, so a note is never done twice nor left half done. Ordered by day and key, so the
 * books do not depend on the order in which files arrived.
 */
export async function takeTrades(
  tx: Transaction,
  { effect, limit, at }: { readonly effect: "opens" | "reduces"; readonly limit: number; readonly at: Date },
): Promise<readonly WaitingTrade[]> {
  const rows = await tx.query<{
    documentId: string;
    key: string | null;
    kind: DocumentKind;
    partnerId: string;
    trade: EncodedTrade;
  }>(
    `with waiting as (
       select id from documents.document
        where company_id = $1 and trade is not null and trade_done_at is null and trade ->> 'effect' = $2
          and authority_status in ('authorised', 'unconfirmed')
        order by issued_on, key, id
        limit $3
          for update skip locked
     )
     update documents.document document
        set trade_done_at = $4
       from waiting
      where document.company_id = $1 and document.id = waiting.id
     returning document.id as "documentId", document.key, document.kind, document.partner_id as "partnerId",
               document.trade`,
    [tx.companyId, effect, limit, at],
  );
  return rows
    .map((row) => ({ ...row, trade: decodeTrade(row.trade) }))
    .sort((a, b) => compare(`${a.trade.issuedOn} ${a.key}`, `${b.trade.issuedOn} ${b.key}`));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The accepted notes behind some keys. */
export async function findDocumentIdsByKey(
  tx: Transaction,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ key: string; id: string }>(
    `select key, id from documents.document
      where company_id = $1 and key = any($2::text[]) and kind in ('nfe', 'nfce', 'nfse') and status = 'accepted'`,
    [tx.companyId, keys],
  );
  return new Map(rows.map((row) => [row.key, row.id]));
}

/** Documents that stand under each key of these kinds, with what the authority says of them. */
export async function findAcceptedByKey(
  tx: Transaction,
  keys: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly authorityStatus: AuthorityStatus | null }>> {
  const rows = await tx.query<{ id: string; kind: string; key: string; authority_status: AuthorityStatus | null }>(
    `select id, kind, key, authority_status from documents.document
      where company_id = $1 and key = any($2::text[]) and status = 'accepted'`,
    [tx.companyId, keys],
  );
  return new Map(
    rows.map((row) => [acceptedKey(row.kind, row.key), { id: row.id, authorityStatus: row.authority_status }]),
  );
}

/** A key is unique within its kind; an NF-e and its event have keys of different shapes, so kinds never meet. */
export function acceptedKey(kind: string, key: string): string {
  return `${kind} ${key}`;
}

/** Notes whose cancelling has been registered with the authority, by an event or by the NFS-e that replaces them. */
export async function findCancelledKeys(tx: Transaction, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ key: string }>(
    `select facts ->> 'key' as key from documents.document
      where company_id = $1 and kind = 'nfe-event' and status = 'accepted'
        and facts ->> 'eventType' = any(array['110111', '110112']) and facts ->> 'key' = any($2::text[])
     union
     select trade -> 'refersTo' ->> 0 from documents.document
      where company_id = $1 and kind = 'nfse' and status = 'accepted' and authority_status = 'authorised'
        and trade -> 'refersTo' ->> 0 = any($2::text[])
        and substr(trade -> 'refersTo' ->> 0, 10, 14) = substr(key, 10, 14)`,
    [tx.companyId, keys],
  );
  return new Set(rows.map((row) => row.key));
}

/** Prints that waited for these notes are duplicates of them, and so are files that held nothing else. */
export async function markPrints(
  tx: Transaction,
  keys: readonly string[],
): Promise<readonly { readonly id: string }[]> {
  const prints = await tx.query<{ id: string; fileId: string }>(
    `update documents.document
        set status = 'duplicate', version = version + 1
      where company_id = $1 and key = any($2) and kind in ('pdf', 'image') and status = 'quarantined'
      returning id, file_id as "fileId"`,
    [tx.companyId, keys],
  );
  await tx.query(
    `update documents.file
        set fate = 'duplicate'
      where company_id = $1 and id = any($2::uuid[]) and not exists (
        select from documents.document
         where document.company_id = $1 and document.file_id = file.id and document.status <> 'duplicate')`,
    [tx.companyId, prints.map(({ fileId }) => fileId)],
  );
  return prints;
}

export async function markCancelled(
  tx: Transaction,
  keys: readonly string[],
): Promise<readonly { readonly id: string; readonly key: string }[]> {
  return await tx.query<{ id: string; key: string }>(
    `update documents.document
        set authority_status = 'cancelled', version = version + 1
      where company_id = $1 and key = any($2::text[]) and kind in ('nfe', 'nfce', 'nfse') and status = 'accepted'
        and authority_status is distinct from 'cancelled'
      returning id, key`,
    [tx.companyId, keys],
  );
}

export interface DocumentListed {
  readonly fileId: string;
  readonly part: string;
  readonly kind: DocumentKind;
  readonly key: string | null;
  readonly status: DocumentStatus;
  readonly problems: readonly Fault[];
}

/**
 * The documents of some files, in the order they came. A file that repeats the bytes of another has no documents of its own:
 * it shows those of the first, as duplicates.
 */
export async function listDocuments(tx: Transaction, fileIds: readonly string[]): Promise<readonly DocumentListed[]> {
  return await tx.query<DocumentListed>(
    `select file.id as "fileId", document.part, document.kind, document.key,
            case when file.duplicate_of_id is null then document.status else 'duplicate' end as status,
            coalesce((select json_agg(json_strip_nulls(json_build_object('code', problem.code, 'message', problem.message,
                                                                         'path', problem.path)) order by problem.position)
                        from documents.problem problem
                       where problem.company_id = $1 and problem.document_id = document.id), '[]') as problems
       from documents.file file
       join documents.document document
         on document.company_id = $1 and document.file_id = coalesce(file.duplicate_of_id, file.id)
      where file.company_id = $1 and file.id = any($2::uuid[])
      order by document.id`,
    [tx.companyId, fileIds],
  );
}
