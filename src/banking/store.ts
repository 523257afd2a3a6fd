import type { Transaction } from "../kernel/database/database.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import type { Category } from "./category.ts";
import type { CollectedTitle } from "./collected-title.ts";
import type { Parts } from "./decision.ts";
import { signatureOf } from "./habits.ts";

export interface BankAccount {
  readonly id: string;
  readonly bank: string;
  readonly branch: string;
  readonly number: string;
  /** Its account in the ledger. */
  readonly accountId: string;
  readonly openingOn: CalendarDate;
  readonly openingCentavos: Centavos;
}

export async function listBankAccounts(tx: Transaction): Promise<readonly BankAccount[]> {
  return await tx.query<BankAccount>(
    `select id, bank, branch, number, account_id as "accountId", opening_on as "openingOn",
            opening_centavos as "openingCentavos"
       from banking.bank_account where company_id = $1 order by bank, branch, number`,
    [tx.companyId],
  );
}

export async function insertBankAccount(tx: Transaction, account: BankAccount): Promise<void> {
  await tx.query(
    `insert into banking.bank_account (company_id, id, bank, branch, number, account_id, opening_on, opening_centavos)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.companyId,
      account.id,
      account.bank,
      account.branch,
      account.number,
      account.accountId,
      account.openingOn,
      account.openingCentavos,
    ],
  );
}

/** A statement's document that is accepted and not yet in the books, with the bytes of its file. */
export interface WaitingStatement {
  readonly documentId: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly part: string;
  /** Which account of its file it is, from 1. */
  readonly position: number;
}

export async function findWaitingStatements(tx: Transaction): Promise<readonly WaitingStatement[]> {
  return await tx.query<WaitingStatement>(
    `select document.id as "documentId", file.id as "fileId", file.name as "fileName",
            encode(file.sha256, 'hex') as sha256, document.part,
            coalesce((regexp_match(document.part, '(?:^| )conta (\\d+)(?: \\(\\d+\\))?$'))[1], '1')::int as position
       from documents.document document
       join documents.file file on file.company_id = $1 and file.id = document.file_id
      where document.company_id = $1 and document.kind = 'ofx' and document.status = 'accepted'
        and not exists (select from banking.statement statement
                         where statement.company_id = $1 and statement.document_id = document.id)
      order by file.name, file.id, position`,
    [tx.companyId],
  );
}

export interface Feed {
  readonly id: string;
  readonly bankAccountId: string;
  readonly rawTriple: string;
}

export async function findFeeds(tx: Transaction, triples: readonly string[]): Promise<ReadonlyMap<string, Feed>> {
  const rows = await tx.query<Feed>(
    `select id, bank_account_id as "bankAccountId", raw_triple as "rawTriple" from banking.feed
      where company_id = $1 and kind = 'ofx' and raw_triple = any($2::text[])`,
    [tx.companyId, triples],
  );
  return new Map(rows.map((row) => [row.rawTriple, row]));
}

export async function insertFeeds(tx: Transaction, feeds: readonly Feed[]): Promise<void> {
  await tx.query(
    `insert into banking.feed (company_id, id, bank_account_id, kind, raw_triple)
     select $1, feed.id, feed.account, 'ofx', feed.triple
       from unnest($2::uuid[], $3::uuid[], $4::text[]) as feed (id, account, triple)`,
    [
      tx.companyId,
      feeds.map((feed) => feed.id),
      feeds.map((feed) => feed.bankAccountId),
      feeds.map((feed) => feed.rawTriple),
    ],
  );
}

export interface NewStatement {
  readonly id: string;
  readonly documentId: string;
  readonly feedId: string;
  readonly fromOn: CalendarDate | null;
  readonly toOn: CalendarDate | null;
  readonly closingCentavos: Centavos | null;
  readonly closingOn: CalendarDate | null;
  readonly movements: number;
}

export async function insertStatements(tx: Transaction, statements: readonly NewStatement[]): Promise<void> {
  await tx.query(
    `insert into banking.statement (company_id, id, document_id, feed_id, from_on, to_on, closing_centavos, closing_on,
                                    movements)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::date[], $7::bigint[], $8::date[],
                              $9::int[])`,
    [
      tx.companyId,
      statements.map((statement) => statement.id),
      statements.map((statement) => statement.documentId),
      statements.map((statement) => statement.feedId),
      statements.map((statement) => statement.fromOn),
      statements.map((statement) => statement.toOn),
      statements.map((statement) => statement.closingCentavos),
      statements.map((statement) => statement.closingOn),
      statements.map((statement) => statement.movements),
    ],
  );
}

/** What makes a movement itself: the same seven things are the same movement, in whatever file they come. */
export interface MovementIdentity {
  readonly bankAccountId: string;
  readonly movedOn: CalendarDate;
  readonly amountCentavos: Centavos;
  /** Normalised for comparison of files; the words as the bank wrote them are in `raw`. */
  readonly memo: string;
  readonly checkNumber: string;
  readonly bankId: string;
  readonly occurrence: number;
}

/** Of these movements, the positions of those that are not in the store yet. */
export async function findUnknownMovements(
  tx: Transaction,
  movements: readonly MovementIdentity[],
): Promise<readonly number[]> {
  const rows = await tx.query<{ position: bigint }>(
    `select given.position
       from unnest($2::uuid[], $3::date[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::int[])
              with ordinality as given (account, moved_on, amount, memo, check_number, bank_id, occurrence, position)
      where not exists (
        select from banking.movement movement
         where movement.company_id = $1 and movement.bank_account_id = given.account
           and movement.moved_on = given.moved_on and movement.amount_centavos = given.amount
           and movement.memo = given.memo and movement.check_number = given.check_number
           and movement.bank_id = given.bank_id and movement.occurrence = given.occurrence)
      order by given.position`,
    [tx.companyId, ...identityColumns(movements)],
  );
  return rows.map((row) => Number(row.position) - 1);
}

function identityColumns(movements: readonly MovementIdentity[]): unknown[] {
  return [
    movements.map((movement) => movement.bankAccountId),
    movements.map((movement) => movement.movedOn),
    movements.map((movement) => movement.amountCentavos),
    movements.map((movement) => movement.memo),
    movements.map((movement) => movement.checkNumber),
    movements.map((movement) => movement.bankId),
    movements.map((movement) => movement.occurrence),
  ];
}

export interface NewMovement extends MovementIdentity {
  readonly id: string;
  readonly statementId: string;
  readonly raw: string;
}

export interface Decided {
  readonly category: Category;
  readonly status: "pending" | "settled" | "categorised";
  readonly entryId: string;
}

export async function insertMovements(tx: Transaction, movements: readonly (NewMovement & Decided)[]): Promise<void> {
  await tx.query(
    `insert into banking.movement (company_id, bank_account_id, moved_on, amount_centavos, memo, check_number, bank_id,
                                   occurrence, id, statement_id, raw, signature, category, status, entry_id)
     select $1, * from unnest($2::uuid[], $3::date[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::int[],
                              $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[], $15::uuid[])`,
    [
      tx.companyId,
      ...identityColumns(movements),
      movements.map((movement) => movement.id),
      movements.map((movement) => movement.statementId),
      movements.map((movement) => movement.raw),
      movements.map((movement) => signatureOf(movement.memo)),
      movements.map((movement) => movement.category),
      movements.map((movement) => movement.status),
      movements.map((movement) => movement.entryId),
    ],
  );
}

export interface StandingMovement extends MovementIdentity {
  readonly id: string;
  readonly entryId: string;
  readonly status: "pending" | "settled" | "categorised";
  readonly category: Category;
  readonly version: number;
  /** The match that stands. */
  readonly matchId: string;
  readonly level: "key" | "batch" | "scored" | "person";
  readonly parts: Parts;
  /** Its account in the ledger. */
  readonly bankLedgerId: string;
  readonly isMonthClosed: boolean;
}

/** Some movements with what stands of them; locked, in id order. */
export async function lockMovements(
  tx: Transaction,
  movementIds: readonly string[],
): Promise<ReadonlyMap<string, StandingMovement>> {
  // Read by a second statement: what one that waited for the lock sees beside the row is older than the row.
  await tx.query("select from banking.movement where company_id = $1 and id = any($2::uuid[]) order by id for update", [
    tx.companyId,
    movementIds,
  ]);
  const rows = await tx.query<StandingMovement>(
    `select movement.id, movement.bank_account_id as "bankAccountId", movement.moved_on as "movedOn",
            movement.amount_centavos as "amountCentavos", movement.memo, movement.check_number as "checkNumber",
            movement.bank_id as "bankId", movement.occurrence, movement.entry_id as "entryId", movement.status,
            movement.category, movement.version, match.id as "matchId", match.level, match.parts,
            account.account_id as "bankLedgerId",
            exists (select from ledger.period
                     where period.company_id = $1 and period.competencia = date_trunc('month', movement.moved_on)::date
                       and period.status in ('closed', 'locked')) as "isMonthClosed"
       from banking.movement movement
       join banking.bank_account account on account.company_id = $1 and account.id = movement.bank_account_id
       join banking.match match on match.company_id = $1 and match.movement_id = movement.id and match.undone_at is null
      where movement.company_id = $1 and movement.id = any($2::uuid[])
      order by movement.id`,
    [tx.companyId, movementIds],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Matches by their ids, standing or not. */
export async function findMatches(tx: Transaction, ids: readonly string[]): Promise<readonly NewMatch[]> {
  return await tx.query<NewMatch>(
    `select id, movement_id as "movementId", level, rule_id as "ruleId", rule_version as "ruleVersion",
            trim_scale(confidence)::text as confidence, parts, reason, decision_id as "decisionId"
       from banking.match where company_id = $1 and id = any($2::uuid[])`,
    [tx.companyId, ids],
  );
}

/** One that the matcher decided or left waiting, with what it said. */
export interface DecidedMovement extends StandingMovement {
  readonly ruleId: string;
  readonly reason: string;
  readonly parts: Parts;
}

/**
 * Movements that are still the matcher's, locked in id order: those that wait in suspense, and, when `reviewed`, those that this
 * version decided in months that are open. What a person decided or put back in suspense is the person's, and what a habit of
 * people decided stands.
 */
export async function lockDecidedMovements(
  tx: Transaction,
  { reviewed, version }: { readonly reviewed: boolean; readonly version: number },
): Promise<readonly DecidedMovement[]> {
  return await tx.query<DecidedMovement>(
    `select movement.id, movement.bank_account_id as "bankAccountId", movement.moved_on as "movedOn",
            movement.amount_centavos as "amountCentavos", movement.memo, movement.check_number as "checkNumber",
            movement.bank_id as "bankId", movement.occurrence, movement.entry_id as "entryId", movement.status,
            match.rule_id as "ruleId", match.reason, match.parts
       from banking.movement movement
       join banking.match match on match.company_id = $1 and match.movement_id = movement.id and match.undone_at is null
        and match.level <> 'person'
      where movement.company_id = $1
        and (movement.status = 'pending'
             or ($2 and match.rule_version = $3 and match.rule_id <> 'habit'
                 and not exists (select from ledger.period period
                                  where period.company_id = $1 and period.status in ('closed', 'locked')
                                    and period.competencia = date_trunc('month', movement.moved_on)::date)))
      order by movement.id
        for update of movement`,
    [tx.companyId, reviewed, version],
  );
}

/** Whether a title or a return came after the last decision: ids grow with time. */
export async function hasNewEvidence(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ found: boolean }>(
    `with last as (select id from banking.match where company_id = $1 order by id desc limit 1)
     select exists (select from payables.bill where company_id = $1 and id > (select id from last))
         or exists (select from receivables.receivable where company_id = $1 and id > (select id from last))
         or exists (select from banking.collected_title where company_id = $1 and id > (select id from last)) as found`,
    [tx.companyId],
  );
  return row?.found ?? false;
}

export async function updateMovements(
  tx: Transaction,
  movements: readonly (Decided & { readonly id: string })[],
): Promise<void> {
  await tx.query(
    `update banking.movement movement
        set category = decided.category, status = decided.status, entry_id = decided.entry_id,
            version = movement.version + 1
       from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[]) as decided (id, category, status, entry_id)
      where movement.company_id = $1 and movement.id = decided.id`,
    [
      tx.companyId,
      movements.map((movement) => movement.id),
      movements.map((movement) => movement.category),
      movements.map((movement) => movement.status),
      movements.map((movement) => movement.entryId),
    ],
  );
}

export interface NewMatch {
  readonly id: string;
  readonly movementId: string;
  readonly level: "key" | "batch" | "scored" | "person";
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly confidence: "0" | "0.99" | "1";
  /** What the decision rests on, by name. */
  readonly parts: Parts;
  readonly reason: string;
  /** What a person decided in one go. */
  readonly decisionId?: string | null;
}

/** Writes the decisions; one that stood for the same movement is undone, and stays. */
export async function insertMatches(tx: Transaction, matches: readonly NewMatch[], at: Date): Promise<void> {
  await tx.query(
    `update banking.match set undone_at = $3
      where company_id = $1 and movement_id = any($2::uuid[]) and undone_at is null`,
    [tx.companyId, matches.map((match) => match.movementId), at],
  );
  await tx.query(
    `insert into banking.match (company_id, id, movement_id, level, rule_id, rule_version, confidence, reason, parts,
                                decision_id)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::numeric[], $8::text[],
                              $9::jsonb[], $10::uuid[])`,
    [
      tx.companyId,
      matches.map((match) => match.id),
      matches.map((match) => match.movementId),
      matches.map((match) => match.level),
      matches.map((match) => match.ruleId),
      matches.map((match) => match.ruleVersion),
      matches.map((match) => match.confidence),
      matches.map((match) => match.reason),
      matches.map((match) => JSON.stringify(match.parts)),
      matches.map((match) => match.decisionId ?? null),
    ],
  );
}

export interface MovementListed {
  readonly id: string;
  readonly bank: string;
  readonly branch: string;
  readonly number: string;
  readonly bankId: string;
  readonly movedOn: CalendarDate;
  readonly amountCentavos: Centavos;
  readonly memo: string;
  readonly category: Category;
  readonly status: "pending" | "settled" | "categorised";
  readonly confidence: string;
  readonly reason: string;
  readonly entryId: string;
  readonly settles: readonly { readonly document: string; readonly installment: string; readonly centavos: string }[];
}

export async function listMovements(tx: Transaction): Promise<readonly MovementListed[]> {
  return await tx.query<MovementListed>(
    `with settled as (
       select settlement.source_id, title.document_id, title.document_number, title.partner_id, title.installment,
              settlement.amount_centavos
         from payables.settlement settlement
         join payables.bill title on title.company_id = $1 and title.id = settlement.bill_id
        where settlement.company_id = $1 and settlement.source = 'movement' and settlement.undone_at is null
       union all
       select settlement.source_id, title.document_id, title.document_number, title.partner_id, title.installment,
              settlement.amount_centavos
         from receivables.settlement settlement
         join receivables.receivable title on title.company_id = $1 and title.id = settlement.receivable_id
        where settlement.company_id = $1 and settlement.source = 'movement' and settlement.undone_at is null
     ), settles as (
       select settled.source_id,
              json_agg(json_build_object(
                'document', coalesce(document.key, concat_ws('/', partner.tax_id, settled.document_number)),
                'installment', settled.installment,
                'centavos', settled.amount_centavos::text) order by document.key, settled.installment) as settles
         from settled
         join companies.partner partner on partner.company_id = $1 and partner.id = settled.partner_id
         left join documents.document document on document.company_id = $1 and document.id = settled.document_id
        group by settled.source_id
     )
     select movement.id, account.bank, account.branch, account.number, movement.bank_id as "bankId",
            movement.moved_on as "movedOn", movement.amount_centavos as "amountCentavos", movement.raw as memo,
            movement.category, movement.status, match.confidence::text as confidence, match.reason,
            movement.entry_id as "entryId", coalesce(settles.settles, '[]') as settles
       from banking.movement movement
       join banking.bank_account account on account.company_id = $1 and account.id = movement.bank_account_id
       join banking.match match on match.company_id = $1 and match.movement_id = movement.id and match.undone_at is null
       left join settles on settles.source_id = movement.id
      where movement.company_id = $1
      order by account.bank, account.number, movement.moved_on, movement.memo, movement.amount_centavos,
               movement.bank_id, movement.occurrence`,
    [tx.companyId],
  );
}

/** What was said before of the gaps of these documents, each as `document message`. */
export async function findGapMessages(tx: Transaction, documentIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ told: string }>(
    `select object.object_id || ' ' || (change.after ->> 'message') as told
       from kernel.event_object object
       join kernel.event event on event.company_id = $1 and event.id = object.event_id
       join kernel.event_change change on change.company_id = $1 and change.event_id = object.event_id
      where object.company_id = $1 and object.object_id = any($2::uuid[]) and event.cause = 'banking.balance_differs'`,
    [tx.companyId, documentIds],
  );
  return new Set(rows.map((row) => row.told));
}

/** A collection return that is accepted and not yet recorded. */
export interface WaitingReturn {
  readonly documentId: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly part: string;
}

export async function findWaitingReturns(tx: Transaction): Promise<readonly WaitingReturn[]> {
  return await tx.query<WaitingReturn>(
    `select document.id as "documentId", file.name as "fileName", encode(file.sha256, 'hex') as sha256, document.part
       from documents.document document
       join documents.file file on file.company_id = $1 and file.id = document.file_id
      where document.company_id = $1 and document.kind = 'cnab240' and document.status = 'accepted'
        and not exists (select from banking.collection_return collection_return
                         where collection_return.company_id = $1 and collection_return.document_id = document.id)
      order by file.name, document.part, file.id`,
    [tx.companyId],
  );
}

export interface NewReturn {
  readonly id: string;
  readonly documentId: string;
  readonly bank: string;
  readonly agreement: string;
  readonly fileSequence: string;
  readonly titles: number;
}

export async function insertReturns(tx: Transaction, returns: readonly NewReturn[]): Promise<void> {
  await tx.query(
    `insert into banking.collection_return (company_id, id, document_id, bank, agreement, file_sequence, titles)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[])`,
    [
      tx.companyId,
      returns.map((each) => each.id),
      returns.map((each) => each.documentId),
      returns.map((each) => each.bank),
      returns.map((each) => each.agreement),
      returns.map((each) => each.fileSequence),
      returns.map((each) => each.titles),
    ],
  );
}

export interface NewCollectedTitle extends Omit<CollectedTitle, "bankAccountIds" | "creditedOn"> {
  readonly bank: string;
  readonly bankAccountId: string | null;
  readonly batch: string;
  readonly record: string;
  readonly movement: string;
  readonly paidOn: CalendarDate | null;
  readonly creditedOn: CalendarDate | null;
  readonly occurrence: number;
}

/** Records what was paid; what another file said before is left as it was. */
export async function insertCollectedTitles(tx: Transaction, titles: readonly NewCollectedTitle[]): Promise<void> {
  await tx.query(
    `insert into banking.collected_title (company_id, id, return_id, bank, bank_account_id, batch, record, movement,
                                          bank_title_id, document_number, company_use, payer_tax_id, due_on, face_centavos,
                                          additions_centavos, discount_centavos, paid_centavos, net_centavos, paid_on,
                                          credited_on, occurrence)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
                              $10::text[], $11::text[], $12::text[], $13::date[], $14::bigint[], $15::bigint[], $16::bigint[],
                              $17::bigint[], $18::bigint[], $19::date[], $20::date[], $21::int[])
     on conflict on constraint collected_title_once do nothing`,
    [
      tx.companyId,
      titles.map((title) => title.id),
      titles.map((title) => title.returnId),
      titles.map((title) => title.bank),
      titles.map((title) => title.bankAccountId),
      titles.map((title) => title.batch),
      titles.map((title) => title.record),
      titles.map((title) => title.movement),
      titles.map((title) => title.bankTitleId),
      titles.map((title) => title.documentNumber),
      titles.map((title) => title.companyUse),
      titles.map((title) => title.payerTaxId),
      titles.map((title) => title.dueOn),
      titles.map((title) => title.faceCentavos),
      titles.map((title) => title.additionsCentavos),
      titles.map((title) => title.discountCentavos),
      titles.map((title) => title.paidCentavos),
      titles.map((title) => title.netCentavos),
      titles.map((title) => title.paidOn),
      titles.map((title) => title.creditedOn),
      titles.map((title) => title.occurrence),
    ],
  );
}

/** What returns say was credited on these days, each with the accounts that may show it. */
export async function findCollectedTitles(
  tx: Transaction,
  days: readonly CalendarDate[],
): Promise<readonly CollectedTitle[]> {
  return await tx.query<CollectedTitle>(
    `select title.id, title.return_id as "returnId", title.credited_on as "creditedOn",
            array(select account.id::text from banking.bank_account account
                   where account.company_id = $1 and account.bank = title.bank
                     and account.id = coalesce(title.bank_account_id, account.id)
                   order by account.id) as "bankAccountIds",
            title.bank_title_id as "bankTitleId", title.document_number as "documentNumber",
            title.company_use as "companyUse", title.payer_tax_id as "payerTaxId", title.due_on as "dueOn",
            title.face_centavos as "faceCentavos", title.additions_centavos as "additionsCentavos",
            title.discount_centavos as "discountCentavos", title.paid_centavos as "paidCentavos",
            title.net_centavos as "netCentavos"
       from banking.collected_title title
      where title.company_id = $1 and title.credited_on = any($2::date[])
      order by title.id`,
    [tx.companyId, days],
  );
}

/** Analytic accounts among these that are no bank's: what a movement may be posted to. */
export async function findUsableAccounts(
  tx: Transaction,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly code: string; readonly name: string }>> {
  const rows = await tx.query<{ id: string; code: string; name: string }>(
    `select id, code, name from ledger.account
      where company_id = $1 and id = any($2::uuid[]) and kind = 'A' and role is distinct from 'bank'`,
    [tx.companyId, accountIds],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
