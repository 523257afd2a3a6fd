import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import { typedAmount } from "../values/typed-amount.ts";
import type { DocumentDetail } from "./contract.ts";
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
           nullif(concat_ws(' ', document.facts ->> 'bank', document.facts ->> 'branch', document.facts ->> 'account'), ''))
    as issuer,
  document.issued_on as "issuedOn", document.amount_centavos as "amountCentavos", document.file_id as "fileId",
  file.name as "fileName", document.part, document.created_at as "createdAt",
  (select problem.message from documents.problem problem
    where problem.company_id = $1 and problem.document_id = document.id
    order by problem.position limit 1) as problem`;

const TABLES = `documents.document document
  join documents.file file on file.company_id = $1 and file.id = document.file_id
  left join companies.partner partner on partner.company_id = $1 and partner.id = document.partner_id`;

/** Everything but the fate, which the counts are made over. */
const FILTER = `
  and ($2::text is null or document.key like $2 || '%' or document.number like $2 || '%'
       or document.amount_centavos = $3::bigint
       or document.facts #>> '{issuer,name}' ilike '%' || $2 || '%'
       or document.facts #>> '{provider,name}' ilike '%' || $2 || '%'
       or exists (select from documents.file named
                   where named.company_id = $1 and named.id = document.file_id and named.name ilike '%' || $2 || '%')
       or exists (select from companies.partner named
                   where named.company_id = $1 and named.id = document.partner_id
                     and (named.name ilike '%' || $2 || '%' or named.trade_name ilike '%' || $2 || '%')))
  and ($4::text is null or document.kind = $4)
  and ($5::uuid is null or document.partner_id = $5)
  and ($6::uuid is null or document.file_id = $6)
  and ($7::date is null or document.issued_on >= $7) and ($8::date is null or document.issued_on <= $8)`;

const FATE = "and ($9::text[] is null or document.status = any($9::text[]))";

function filterOf({ q, kind, partnerId, fileId, issuedFrom, issuedTo }: DocumentFilter): readonly unknown[] {
  const text = q === undefined || q === "" ? undefined : q;
  return [
    text?.replaceAll(/[\\%_]/g, "\\$&") ?? null,
    text === undefined ? null : (typedAmount(text) ?? null),
    kind ?? null,
    partnerId ?? null,
    fileId ?? null,
    issuedFrom ?? null,
    issuedTo ?? null,
  ];
}

const WAITING: readonly DocumentStatus[] = ["quarantined", "unrecognised"];

function fatesOf({ status, waiting }: DocumentFilter): readonly DocumentStatus[] | null {
  if (status !== undefined) return waiting === true && !WAITING.includes(status) ? [] : [status];
  return waiting === true ? WAITING : null;
}

/** The last that came first; one more than asked for, so that the caller knows whether there are more. */
export async function listDocumentsPage(
  tx: Transaction,
  filter: DocumentFilter,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly DocumentRow[]> {
  return await tx.query<DocumentRow>(
    `select ${COLUMNS} from ${TABLES}
      where document.company_id = $1 ${FILTER} ${FATE} and ($10::uuid is null or document.id < $10::uuid)
      order by document.id desc
      limit $11`,
    [tx.companyId, ...filterOf(filter), fatesOf(filter), after?.[0] ?? null, limit + 1],
  );
}

export async function countDocuments(
  tx: Transaction,
  filter: DocumentFilter,
): Promise<{ readonly total: number; readonly byStatus: Readonly<Record<DocumentStatus, number>> }> {
  const rows = await tx.query<{ status: DocumentStatus; count: bigint }>(
    `select document.status, count(*) as count from documents.document document
      where document.company_id = $1 ${FILTER}
      group by document.status`,
    [tx.companyId, ...filterOf(filter)],
  );
  const byStatus = { accepted: 0, duplicate: 0, quarantined: 0, unrecognised: 0 };
  for (const { status, count } of rows) byStatus[status] = Number(count);
  const counted = fatesOf(filter) ?? (Object.keys(byStatus) as DocumentStatus[]);
  return { byStatus, total: counted.reduce((sum, status) => sum + byStatus[status], 0) };
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
    `select ${COLUMNS}, document.version, document.facts, document.trade ->> 'why' as meaning,
            coalesce((select json_agg(json_build_object('code', problem.code, 'message', problem.message,
                                                        'path', problem.path) order by problem.position)
                        from documents.problem problem
                       where problem.company_id = $1 and problem.document_id = document.id), '[]') as problems,
            encode(file.sha256, 'hex') as sha256, blob.size, substr(blob.bytes, 1, ${HEAD_BYTES}) as head,
            file.received_at as "receivedAt", channel.name as channel,
            (select count(*) from documents.document sibling
              where sibling.company_id = $1 and sibling.file_id = document.file_id) as "inFile",
            first.id as "duplicateOfId", first.number as "duplicateOfNumber"
       from ${TABLES}
       join documents.channel channel on channel.company_id = $1 and channel.id = file.channel_id
       join kernel.blob blob on blob.company_id = $1 and blob.sha256 = file.sha256
       left join documents.document first
         on document.status = 'duplicate' and first.company_id = $1 and first.kind = document.kind
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
