import { findPartnersByWords } from "../companies/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import type { Category } from "./category.ts";
import type { Parts } from "./decision.ts";
import type { TitleSide } from "./title-index.ts";

type Status = "pending" | "settled" | "categorised";

/** Who decided, and why. */
export interface DecidedRow {
  readonly level: "key" | "batch" | "scored" | "person";
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly reason: string;
  readonly parts: Parts;
  readonly decidedAt: Date;
  readonly personName: string | null;
}

export interface MovementRow extends DecidedRow {
  readonly id: string;
  readonly bankAccountId: string;
  readonly bank: string;
  readonly branch: string;
  readonly number: string;
  readonly movedOn: CalendarDate;
  readonly amountCentavos: Centavos;
  /** As the bank wrote it. */
  readonly raw: string;
  readonly memo: string;
  readonly signature: string;
  readonly checkNumber: string;
  readonly bankId: string;
  readonly occurrence: number;
  readonly category: Category;
  readonly status: Status;
  readonly version: number;
  readonly entryId: string;
  readonly statementId: string;
  /** Of what waits: what the matcher said last. */
  readonly matcherParts: Parts | null;
}

export interface MovementFilter {
  readonly accountId?: string | undefined;
  readonly status?: Status | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly category?: Category | undefined;
  readonly direction?: "in" | "out" | undefined;
  readonly words?: string | undefined;
  /** An amount that `words` may be. */
  readonly amountCentavos?: Centavos | undefined;
  readonly isProposed?: boolean | undefined;
}

const PROPOSED = `
  (movement.status = 'pending' and (
     select match.parts ? 'proposal' from banking.match match
      where match.company_id = $1 and match.movement_id = movement.id and match.level <> 'person'
      order by match.id desc limit 1))`;

const FILTER_BUT_STATUS = `
        and ($2::uuid is null or movement.bank_account_id = $2)
        and ($3::date is null or movement.moved_on >= $3)
        and ($4::date is null or movement.moved_on <= $4)
        and ($5::text is null or movement.category = $5)
        and ($6::text is null or ($6 = 'in') = (movement.amount_centavos > 0))
        and ($7::text is null or kernel.fold(movement.raw || ' ' || movement.memo) like all(kernel.words_like($7))
             or abs(movement.amount_centavos) = $8)`;

function filterOf({
  accountId,
  from,
  to,
  category,
  direction,
  words,
  amountCentavos,
}: MovementFilter): readonly unknown[] {
  return [
    accountId ?? null,
    from ?? null,
    to ?? null,
    category ?? null,
    direction ?? null,
    words === undefined || words === "" ? null : words,
    amountCentavos ?? null,
  ];
}

const PERSON = `
       left join companies.app_user person
         on match.level = 'person' and match.parts ->> 'person' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        and person.user_id = (match.parts ->> 'person')::uuid`;

const DECIDED = `match.level, match.rule_id as "ruleId", match.rule_version as "ruleVersion", match.reason, match.parts,
            match.decided_at as "decidedAt", person.name as "personName"`;

/** Movements with what stands of them: looked up for those chosen alone. */
function withDecision(chosen: string): string {
  return `
     with chosen as materialized (${chosen})
     select movement.id, movement.bank_account_id as "bankAccountId", account.bank, account.branch, account.number,
            movement.moved_on as "movedOn", movement.amount_centavos as "amountCentavos", movement.raw, movement.memo,
            movement.signature, movement.check_number as "checkNumber", movement.bank_id as "bankId",
            movement.occurrence, movement.category, movement.status, movement.version, movement.entry_id as "entryId",
            movement.statement_id as "statementId", ${DECIDED},
            case when movement.status = 'pending' then
              (select said.parts from banking.match said
                where said.company_id = $1 and said.movement_id = movement.id and said.level <> 'person'
                order by said.id desc limit 1) end as "matcherParts"
       from chosen movement
       join banking.bank_account account on account.company_id = $1 and account.id = movement.bank_account_id
       join banking.match match on match.company_id = $1 and match.movement_id = movement.id and match.undone_at is null
       ${PERSON}
      order by movement.moved_on desc, movement.id desc`;
}

/** Newest first; one more than asked for, so that the caller knows whether there are more. */
export async function listMovementsPage(
  tx: Transaction,
  filter: MovementFilter,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly MovementRow[]> {
  return await tx.query<MovementRow>(
    withDecision(`
       select * from banking.movement movement
        where movement.company_id = $1 ${FILTER_BUT_STATUS}
        and ($9::text is null or movement.status = $9)
        and (not $10::boolean or ${PROPOSED})
        and ($11::date is null or (movement.moved_on, movement.id) < ($11, $12::uuid))
        order by movement.moved_on desc, movement.id desc
        limit $13`),
    [
      tx.companyId,
      ...filterOf(filter),
      filter.status ?? null,
      filter.isProposed ?? false,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit + 1,
    ],
  );
}

export async function findMovements(tx: Transaction, ids: readonly string[]): Promise<readonly MovementRow[]> {
  return await tx.query<MovementRow>(
    withDecision("select * from banking.movement where company_id = $1 and id = any($2::uuid[])"),
    [tx.companyId, ids],
  );
}

export interface MovementTotals {
  readonly pending: bigint;
  readonly settled: bigint;
  readonly categorised: bigint;
  readonly proposed: bigint;
  readonly count: bigint;
  readonly inCentavos: Centavos;
  readonly outCentavos: Centavos;
}

/** Counts by status of what the other filters find, and what those of the status add up to. */
export async function totalMovements(tx: Transaction, filter: MovementFilter): Promise<MovementTotals> {
  const [row] = await tx.query<MovementTotals>(
    `with found as (
       select movement.amount_centavos, movement.status,
              movement.status = 'pending' and ${PROPOSED} as proposed
         from banking.movement movement
        where movement.company_id = $1 ${FILTER_BUT_STATUS}
     ), wanted as (
       select amount_centavos from found
        where ($9::text is null or status = $9) and (not $10::boolean or proposed))
     select count(*) filter (where status = 'pending') as pending,
            count(*) filter (where status = 'settled') as settled,
            count(*) filter (where status = 'categorised') as categorised,
            count(*) filter (where proposed) as proposed,
            (select count(*) from wanted) as count,
            (select coalesce(sum(amount_centavos) filter (where amount_centavos > 0), 0)::bigint from wanted) as "inCentavos",
            (select coalesce(-sum(amount_centavos) filter (where amount_centavos < 0), 0)::bigint from wanted) as "outCentavos"
       from found`,
    [tx.companyId, ...filterOf(filter), filter.status ?? null, filter.isProposed ?? false],
  );
  if (row === undefined) throw new Error("an aggregate always has a row");
  return row;
}

export interface TitleRow {
  readonly side: TitleSide;
  readonly id: string;
  readonly documentId: string | null;
  readonly documentNumber: string | null;
  readonly installment: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerTaxId: string | null;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate | null;
  readonly amountCentavos: Centavos;
  readonly openCentavos: Centavos;
}

const TITLE = `title.id, title.document_id as "documentId", title.document_number as "documentNumber",
            title.installment, title.partner_id as "partnerId", partner.name as "partnerName",
            partner.tax_id as "partnerTaxId", title.issued_on as "issuedOn", title.due_on as "dueOn",
            title.amount_centavos as "amountCentavos",
            case when title.status in ('open', 'partial') then title.amount_centavos - title.settled_centavos else 0 end
              as "openCentavos"`;

export interface SettledRow extends TitleRow {
  readonly movementId: string;
  readonly settledCentavos: Centavos;
  readonly interestCentavos: Centavos;
  readonly fineCentavos: Centavos;
  readonly discountCentavos: Centavos;
  readonly feeCentavos: Centavos;
}

/** What these movements settle. */
export async function findSettledBy(tx: Transaction, movementIds: readonly string[]): Promise<readonly SettledRow[]> {
  const of = (
    side: TitleSide,
    { titles, settlements, titleId }: { titles: string; settlements: string; titleId: string },
  ) => `
       select '${side}' as side, settlement.source_id as "movementId", settlement.id as settlement_id, ${TITLE},
              settlement.amount_centavos as "settledCentavos", settlement.interest_centavos as "interestCentavos",
              settlement.fine_centavos as "fineCentavos", settlement.discount_centavos as "discountCentavos",
              settlement.fee_centavos as "feeCentavos"
         from ${settlements} settlement
         join ${titles} title on title.company_id = $1 and title.id = settlement.${titleId}
         join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
        where settlement.company_id = $1 and settlement.source_id = any($2::uuid[])
          and settlement.source = 'movement' and settlement.undone_at is null`;
  return await tx.query<SettledRow>(
    `${of("payable", { titles: "payables.bill", settlements: "payables.settlement", titleId: "bill_id" })}
      union all
      ${of("receivable", { titles: "receivables.receivable", settlements: "receivables.settlement", titleId: "receivable_id" })}
      order by "movementId", "dueOn", "documentNumber", installment, settlement_id`,
    [tx.companyId, movementIds],
  );
}

/** Titles by their ids, open or not. */
export async function findTitles(tx: Transaction, ids: readonly string[]): Promise<readonly TitleRow[]> {
  if (ids.length === 0) return [];
  const of = (side: TitleSide, titles: string) => `
       select '${side}' as side, ${TITLE}
         from ${titles} title
         join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
        where title.company_id = $1 and title.id = any($2::uuid[])`;
  return await tx.query<TitleRow>(
    `${of("payable", "payables.bill")} union all ${of("receivable", "receivables.receivable")}`,
    [tx.companyId, ids],
  );
}

const TITLES_OF = { payable: "payables.bill", receivable: "receivables.receivable" } as const;

/** Of each way in which a title may be a movement's, so many are looked at. */
const EACH_WAY_MAX = 30;
const NEAREST_MAX = 9;

export interface CandidateRow extends TitleRow {
  readonly finePct: string | null;
  readonly interestPctMonth: string | null;
  readonly discountPct: string | null;
  readonly discountUntil: CalendarDate | null;
}

/** Open titles of a side that a movement may settle: named by the matcher, of the amount, of whom the words name, or due about then. */
export async function findCandidateTitles(
  tx: Transaction,
  side: TitleSide,
  given: {
    readonly ids: readonly string[];
    readonly amountCentavos: Centavos;
    readonly movedOn: CalendarDate;
    /** Telling words of the memo, upper case without accents. */
    readonly words: readonly string[];
    readonly taxIds: readonly string[];
    readonly numbers: readonly string[];
  },
): Promise<readonly CandidateRow[]> {
  const open = `title.company_id = $1 and title.status in ('open', 'partial')`;
  const byDate = "order by abs(coalesce(title.due_on, title.issued_on) - $4::date), title.id";
  return await tx.query<CandidateRow>(
    `with named as (
       select partner.id from companies.partner partner
        where partner.company_id = $1
          and (partner.tax_id = any($6::text[]) or (cardinality($5::text[]) > 0 and
               translate(upper(concat(partner.name, ' ', partner.trade_name)),
                         'ÁÀÃÂÄÉÈÊËÍÌÎÏÓÒÕÔÖÚÙÛÜÇÑ', 'AAAAAEEEEIIIIOOOOOUUUUCN') ~ any($5::text[])))
     ), chosen as (
       select title.id from ${TITLES_OF[side]} title where ${open} and title.id = any($2::uuid[])
       union
       (select title.id from ${TITLES_OF[side]} title
         where ${open} and title.amount_centavos - title.settled_centavos = $3 ${byDate} limit ${EACH_WAY_MAX})
       union
       (select title.id from ${TITLES_OF[side]} title
         where ${open} and title.partner_id in (select id from named) ${byDate} limit ${EACH_WAY_MAX})
       union
       (select title.id from ${TITLES_OF[side]} title
         where ${open} and ltrim(title.document_number, '0') = any($7::text[]) ${byDate} limit ${EACH_WAY_MAX})
       union
       (select title.id from ${TITLES_OF[side]} title where ${open} ${byDate} limit ${NEAREST_MAX}))
     select '${side}' as side, ${TITLE}, title.fine_pct as "finePct",
            title.interest_pct_month as "interestPctMonth", title.discount_pct as "discountPct",
            title.discount_until as "discountUntil"
       from chosen
       join ${TITLES_OF[side]} title on title.company_id = $1 and title.id = chosen.id
       join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id`,
    [
      tx.companyId,
      given.ids,
      given.amountCentavos,
      given.movedOn,
      given.words.map((word) => `\\m${word}`),
      given.taxIds,
      given.numbers,
    ],
  );
}

/** Open titles of a side with these words: partner, tax id, number or amount; the nearest due first. */
export async function searchOpenTitles(
  tx: Transaction,
  side: TitleSide,
  given: {
    readonly words: string;
    readonly amountCentavos: Centavos | undefined;
    readonly movedOn: CalendarDate;
    readonly limit: number;
  },
): Promise<readonly (CandidateRow & { readonly total: bigint })[]> {
  const text = given.words.replaceAll(/[\\%_]/g, "\\$&");
  const partners = await findPartnersByWords(tx, given.words);
  return await tx.query<CandidateRow & { readonly total: bigint }>(
    `select '${side}' as side, ${TITLE}, title.fine_pct as "finePct",
            title.interest_pct_month as "interestPctMonth", title.discount_pct as "discountPct",
            title.discount_until as "discountUntil", count(*) over () as total
       from ${TITLES_OF[side]} title
       join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
      where title.company_id = $1 and title.status in ('open', 'partial')
        and (title.partner_id = any($3::uuid[])
             or title.document_number ilike $2 || '%' or ltrim(title.document_number, '0') like $2 || '%'
             or title.amount_centavos - title.settled_centavos = $4)
      order by abs(coalesce(title.due_on, title.issued_on) - $5::date), title.id
      limit $6`,
    [tx.companyId, text, partners, given.amountCentavos ?? null, given.movedOn, given.limit],
  );
}

export interface AccountLineRow {
  readonly entryId: string;
  readonly number: bigint;
  readonly postedOn: CalendarDate;
  readonly history: string;
  readonly side: "D" | "C";
  readonly accountId: string;
  readonly code: string;
  readonly name: string;
  readonly amountCentavos: Centavos;
  readonly partnerName: string | null;
  readonly note: string | null;
}

/** The lines of these entries, in their order. */
export async function findEntryLines(tx: Transaction, entryIds: readonly string[]): Promise<readonly AccountLineRow[]> {
  return await tx.query<AccountLineRow>(
    `select entry.id as "entryId", entry.number, entry.posted_on as "postedOn", entry.history, line.side,
            account.id as "accountId", account.code, account.name, line.amount_centavos as "amountCentavos",
            partner.name as "partnerName", line.history as note
       from ledger.entry entry
       join ledger.entry_line line on line.company_id = $1 and line.entry_id = entry.id
       join ledger.account account on account.company_id = $1 and account.id = line.account_id
       left join companies.partner partner on partner.company_id = $1 and partner.id = line.partner_id
      where entry.company_id = $1 and entry.id = any($2::uuid[])
      order by entry.id, line.line`,
    [tx.companyId, entryIds],
  );
}

export interface AccountRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface MatchRow extends DecidedRow {
  readonly id: string;
  readonly decisionId: string | null;
  readonly confidence: string;
  readonly undoneAt: Date | null;
}

/** All that was decided of a movement, the last first. */
export async function findMatchesOf(tx: Transaction, movementId: string): Promise<readonly MatchRow[]> {
  return await tx.query<MatchRow>(
    `select match.id, match.decision_id as "decisionId", match.confidence::text as confidence,
            match.undone_at as "undoneAt", ${DECIDED}
       from banking.match match ${PERSON}
      where match.company_id = $1 and match.movement_id = $2
      order by match.id desc
      limit 200`,
    [tx.companyId, movementId],
  );
}

export interface StatementRow {
  readonly id: string;
  readonly documentId: string;
  readonly fileName: string;
  readonly fromOn: CalendarDate | null;
  readonly toOn: CalendarDate | null;
  readonly closingCentavos: Centavos | null;
  readonly closingOn: CalendarDate | null;
}

export async function findStatement(tx: Transaction, id: string): Promise<StatementRow | undefined> {
  const [row] = await tx.query<StatementRow>(
    `select statement.id, statement.document_id as "documentId", file.name as "fileName", statement.from_on as "fromOn",
            statement.to_on as "toOn", statement.closing_centavos as "closingCentavos", statement.closing_on as "closingOn"
       from banking.statement statement
       join documents.document document on document.company_id = $1 and document.id = statement.document_id
       join documents.file file on file.company_id = $1 and file.id = document.file_id
      where statement.company_id = $1 and statement.id = $2`,
    [tx.companyId, id],
  );
  return row;
}

export interface UsualAccount extends AccountRow {
  readonly category: Category;
  readonly times: number;
  readonly total: number;
}

/** Where people put movements of the same words and direction, the most often. */
export async function findUsualAccount(
  tx: Transaction,
  { signature, direction }: { readonly signature: string; readonly direction: "in" | "out" },
): Promise<UsualAccount | undefined> {
  const [row] = await tx.query<UsualAccount>(
    `with decided as (
       select match.parts ->> 'account' as account_id, movement.category
         from banking.movement movement
         join banking.match match on match.company_id = $1 and match.movement_id = movement.id and match.undone_at is null
          and match.level = 'person'
        where movement.company_id = $1 and movement.signature = $2 and (movement.amount_centavos > 0) = ($3 = 'in')
          and movement.status <> 'pending')
     select account.id, account.code, account.name, decided.category, count(*)::int as times,
            (select count(*) from decided)::int as total
       from decided
       join ledger.account account on account.company_id = $1 and account.id = decided.account_id::uuid
      group by account.id, account.code, account.name, decided.category
      order by count(*) desc, account.code
      limit 1`,
    [tx.companyId, signature, direction],
  );
  return row;
}

/** Fewer letters begin too many names. */
const NAME_SAID_MIN = 5;

/** A partner by tax id, or by a name that only one has: as the bank writes it, in capitals, without accents or cut. */
export async function findPartnerSaid(
  tx: Transaction,
  { taxIds, name }: { readonly taxIds: readonly string[]; readonly name: string },
): Promise<{ readonly id: string; readonly name: string; readonly taxId: string | null } | undefined> {
  const columns = 'id, name, tax_id as "taxId"';
  if (taxIds.length > 0) {
    const [known] = await tx.query<{ id: string; name: string; taxId: string | null }>(
      `select ${columns} from companies.partner where company_id = $1 and tax_id = any($2::text[]) limit 1`,
      [tx.companyId, taxIds],
    );
    return known;
  }
  if (name.length < NAME_SAID_MIN) return undefined;
  const [only, ...others] = await tx.query<{ id: string; name: string; taxId: string | null }>(
    `select ${columns} from companies.partner
      where company_id = $1 and (starts_with(upper(name), upper($2)) or upper(trade_name) = upper($2))
      limit 2`,
    [tx.companyId, name],
  );
  return others.length === 0 ? only : undefined;
}

/** Analytic accounts that are no bank account, by code or name; those that people chose most first. */
export async function searchAccounts(
  tx: Transaction,
  { q, limit }: { readonly q: string | undefined; readonly limit: number },
): Promise<readonly (AccountRow & { readonly times: number })[]> {
  return await tx.query<AccountRow & { readonly times: number }>(
    `with chosen as (
       select parts ->> 'account' as account_id, count(*)::int as times
         from banking.match where company_id = $1 and level = 'person' and undone_at is null and parts ? 'account'
        group by 1)
     select account.id, account.code, account.name, coalesce(chosen.times, 0) as times
       from ledger.account account
       left join chosen on chosen.account_id = account.id::text
      where account.company_id = $1 and account.kind = 'A' and account.commodity is null
        -- A bank account in the books is moved by its own statement alone.
        and account.role is distinct from 'bank'
        and ($2::text is null or kernel.fold(account.name) like all(kernel.words_like($2)) or starts_with(account.code, $2))
      order by times desc, account.code
      limit $3`,
    [tx.companyId, q === undefined || q === "" ? null : q, limit],
  );
}

export interface DecisionRow {
  readonly id: string;
  readonly at: Date;
  readonly atKey: string;
  readonly personName: string | null;
  readonly reason: string;
  readonly movements: bigint;
  readonly standing: bigint;
  readonly inCentavos: Centavos;
  readonly outCentavos: Centavos;
  readonly isUndo: boolean;
  readonly movementId: string;
}

/** What people decided in one go each, the last first. Ids of decisions grow with time, so they are the order. */
export async function listDecisionsPage(
  tx: Transaction,
  { after, limit, id }: { readonly after?: Cursor | undefined; readonly limit: number; readonly id?: string },
): Promise<readonly DecisionRow[]> {
  return await tx.query<DecisionRow>(
    `with chosen as (
       select distinct decision_id from banking.match
        where company_id = $1 and decision_id is not null
          and ($2::uuid is null or decision_id < $2) and ($4::uuid is null or decision_id = $4)
        order by decision_id desc
        limit $3),
     of_movement as (
       -- A decision that was undone and came back stands by a second match of the same movement.
       select match.decision_id, match.movement_id, min(match.decided_at) as decided_at, min(match.reason) as reason,
              bool_or(match.undone_at is null) as is_standing, min(match.parts ->> 'person') as person,
              bool_and(match.confidence = 0) as is_pending
         from chosen
         join banking.match match on match.company_id = $1 and match.decision_id = chosen.decision_id
        group by match.decision_id, match.movement_id)
     select decided.decision_id as id, min(decided.decided_at) as at, min(person.name) as "personName",
            min(decided.reason) as reason, count(*) as movements,
            count(*) filter (where decided.is_standing) as standing,
            coalesce(sum(movement.amount_centavos) filter (where movement.amount_centavos > 0), 0)::bigint as "inCentavos",
            coalesce(-sum(movement.amount_centavos) filter (where movement.amount_centavos < 0), 0)::bigint as "outCentavos",
            bool_and(decided.is_pending) as "isUndo",
            min(decided.movement_id::text) as "movementId"
       from of_movement decided
       join banking.movement movement on movement.company_id = $1 and movement.id = decided.movement_id
       left join companies.app_user person
         on decided.person ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' and person.user_id = decided.person::uuid
      group by decided.decision_id
      order by decided.decision_id desc`,
    [tx.companyId, after?.[0] ?? null, limit + 1, id ?? null],
  );
}

/** Movements that a decision touched, and whether they still are as it left them. */
export async function findMovementsOfDecision(
  tx: Transaction,
  decisionId: string,
): Promise<readonly { readonly movementId: string; readonly isStanding: boolean }[]> {
  return await tx.query<{ movementId: string; isStanding: boolean }>(
    `select movement_id as "movementId", bool_or(undone_at is null) as "isStanding"
       from banking.match where company_id = $1 and decision_id = $2
      group by movement_id
      order by movement_id`,
    [tx.companyId, decisionId],
  );
}
