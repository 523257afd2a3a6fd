import type { Transaction } from "../kernel/database/database.ts";
import type { EventType } from "../kernel/event-catalogue.ts";
import { relate } from "../kernel/events.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

/**
 * The books of titles beside the ledger (livros auxiliares): bills and receivables have one life, so they have one engine.
 * Each slice owns its own tables and passes them here; nothing else knows their names.
 */
export interface Subledger {
  readonly titles: "payables.bill" | "receivables.receivable";
  /** Their sums by status and due day, kept by the database: `count`, `amount_centavos` and `open_centavos` of each. */
  readonly totals: "payables.bill_total" | "receivables.receivable_total";
  readonly settlements: "payables.settlement" | "receivables.settlement";
  /** The column of a settlement that points to its title. */
  readonly titleId: "bill_id" | "receivable_id";
  readonly objectType: "bill" | "receivable";
  readonly events: {
    readonly created: EventType;
    readonly classified?: EventType;
    readonly changed: EventType;
    readonly settled: EventType;
    readonly reopened: EventType;
    readonly cancelled: EventType;
  };
  readonly attachments: "payables.bill_attachment" | "receivables.receivable_attachment";
  /** SQL of a title's own columns beyond those that both kinds have, for lists; each as its name in a row. */
  readonly ownColumns: string;
  /** SQL that says where a title came from. */
  readonly origin: string;
  /** How a person calls one. */
  readonly called: "conta a pagar" | "conta a receber";
  readonly rules: {
    readonly byHand: string;
    /** The role in that rule that the account chosen by a person takes the place of. */
    readonly byHandRole: string;
    readonly settled: string;
    readonly writtenOff: string;
  };
  /** What is withheld when each is paid whole, for those that withhold. */
  readonly withheldAtPayment?: (tx: Transaction, ids: readonly string[]) => Promise<ReadonlyMap<string, Centavos>>;
}

/** What a document says of paying late or early; percentages are decimal text. */
export interface TitleTerms {
  readonly finePct?: string;
  readonly interestPctMonth?: string;
  readonly discount?: { readonly pct: string; readonly until: CalendarDate };
}

export interface NewTitle {
  readonly id: string;
  readonly documentId: string;
  readonly partnerId: string;
  readonly installment: string;
  readonly documentNumber: string;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate | null;
  readonly competencia: CalendarDate;
  readonly amountCentavos: Centavos;
  readonly terms: TitleTerms;
  /** The account on the other side of its opening: what was bought, or the revenue. */
  readonly accountId: string;
  readonly entryId: string;
}

/** One that a person wrote has no document, and maybe no number. */
export type TitleToInsert = Omit<NewTitle, "documentId" | "documentNumber"> & {
  readonly documentId: string | null;
  readonly documentNumber: string | null;
  readonly description?: string | null;
};

/** Opens titles, each related to the document that it comes from, if any, and the entry that records it. */
export async function insertTitles(
  tx: Transaction,
  { titles, objectType }: Subledger,
  rows: readonly TitleToInsert[],
): Promise<void> {
  await tx.query(
    `insert into ${titles} (company_id, id, document_id, partner_id, installment, document_number, issued_on, due_on,
                            competencia, amount_centavos, account_id, entry_id, fine_pct, interest_pct_month,
                            discount_pct, discount_until, description)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::date[], $8::date[],
                              $9::date[], $10::bigint[], $11::uuid[], $12::uuid[], $13::numeric[], $14::numeric[],
                              $15::numeric[], $16::date[], $17::text[])`,
    [
      tx.companyId,
      rows.map((row) => row.id),
      rows.map((row) => row.documentId),
      rows.map((row) => row.partnerId),
      rows.map((row) => row.installment),
      rows.map((row) => row.documentNumber),
      rows.map((row) => row.issuedOn),
      rows.map((row) => row.dueOn),
      rows.map((row) => row.competencia),
      rows.map((row) => row.amountCentavos),
      rows.map((row) => row.accountId),
      rows.map((row) => row.entryId),
      rows.map((row) => row.terms.finePct ?? null),
      rows.map((row) => row.terms.interestPctMonth ?? null),
      rows.map((row) => row.terms.discount?.pct ?? null),
      rows.map((row) => row.terms.discount?.until ?? null),
      rows.map((row) => row.description ?? null),
    ],
  );
  await relate(
    tx,
    rows.flatMap((row) => {
      const to = { type: objectType, id: row.id };
      return [
        ...(row.documentId === null
          ? []
          : [{ from: { type: "document", id: row.documentId }, to, qualifier: "originates" }]),
        { from: { type: "entry", id: row.entryId }, to, qualifier: "records" },
      ];
    }),
  );
}

/** A title as those who settle it see it. */
export interface OpenTitle {
  readonly id: string;
  readonly documentId: string | null;
  /** Empty where nobody gave it one. */
  readonly documentNumber: string;
  readonly installment: string;
  readonly partnerId: string;
  readonly partnerTaxId: string | null;
  readonly partnerName: string;
  readonly partnerTradeName: string | null;
  readonly accountId: string;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate | null;
  readonly amountCentavos: Centavos;
  readonly openCentavos: Centavos;
  readonly terms: TitleTerms;
}

type TitleRow = Omit<OpenTitle, "terms"> & {
  readonly finePct: string | null;
  readonly interestPctMonth: string | null;
  readonly discountPct: string | null;
  readonly discountUntil: CalendarDate | null;
};

function withTerms({ finePct, interestPctMonth, discountPct, discountUntil, ...title }: TitleRow): OpenTitle {
  return {
    ...title,
    terms: {
      ...(finePct === null ? {} : { finePct }),
      ...(interestPctMonth === null ? {} : { interestPctMonth }),
      ...(discountPct === null || discountUntil === null
        ? {}
        : { discount: { pct: discountPct, until: discountUntil } }),
    },
  };
}

const OPEN_TITLE = `
  title.id, title.document_id as "documentId", coalesce(title.document_number, '') as "documentNumber", title.installment,
  title.partner_id as "partnerId", partner.tax_id as "partnerTaxId", partner.name as "partnerName",
  partner.trade_name as "partnerTradeName", title.fine_pct as "finePct",
  title.interest_pct_month as "interestPctMonth", title.discount_pct as "discountPct",
  title.discount_until as "discountUntil", title.account_id as "accountId", title.issued_on as "issuedOn", title.due_on as "dueOn", title.amount_centavos as "amountCentavos",
  title.amount_centavos - title.settled_centavos`;

/**
 * Everything that is open, for those who match it: by due date, so that what they try first never depends on luck.
 *
 * @param without movements whose settlements are looked away from, since it is being asked again what they settle
 */
export async function findOpenTitles(
  tx: Transaction,
  { titles, settlements, titleId }: Subledger,
  { without = [] }: { readonly without?: readonly string[] } = {},
): Promise<readonly OpenTitle[]> {
  const rows = await tx.query<TitleRow>(
    `select ${OPEN_TITLE} + coalesce(asked.amount, 0) as "openCentavos"
       from ${titles} title
       join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
       left join (select ${titleId} as id, sum(amount_centavos)::bigint as amount
                    from ${settlements}
                   where company_id = $1 and source_id = any($2::uuid[]) and undone_at is null
                   group by 1) asked on asked.id = title.id
      where title.company_id = $1 and (title.status in ('open', 'partial') or asked.amount > 0)
      order by title.due_on nulls last, title.issued_on, title.id`,
    [tx.companyId, without],
  );
  return rows.map(withTerms);
}

export interface StandingSettlement {
  readonly titleId: string;
  readonly sourceId: string;
  readonly amountCentavos: Centavos;
  readonly interestCentavos: Centavos;
  readonly fineCentavos: Centavos;
  readonly discountCentavos: Centavos;
  readonly feeCentavos: Centavos;
}

/** What these movements settle, as it stands. */
export async function findSettlementsOf(
  tx: Transaction,
  { settlements, titleId }: Subledger,
  sourceIds: readonly string[],
): Promise<readonly StandingSettlement[]> {
  if (sourceIds.length === 0) return [];
  return await tx.query<StandingSettlement>(
    `select ${titleId} as "titleId", source_id as "sourceId", amount_centavos as "amountCentavos",
            interest_centavos as "interestCentavos", fine_centavos as "fineCentavos",
            discount_centavos as "discountCentavos", fee_centavos as "feeCentavos"
       from ${settlements}
      where company_id = $1 and source_id = any($2::uuid[]) and undone_at is null`,
    [tx.companyId, sourceIds],
  );
}

/** What these entries settled when they were posted, whether it stands or was undone. */
export async function findSettlementsOfEntries(
  tx: Transaction,
  { settlements, titleId }: Subledger,
  entryIds: readonly string[],
): Promise<readonly (StandingSettlement & { readonly entryId: string })[]> {
  if (entryIds.length === 0) return [];
  return await tx.query<StandingSettlement & { readonly entryId: string }>(
    `select ${titleId} as "titleId", source_id as "sourceId", entry_id as "entryId",
            amount_centavos as "amountCentavos", interest_centavos as "interestCentavos",
            fine_centavos as "fineCentavos", discount_centavos as "discountCentavos", fee_centavos as "feeCentavos"
       from ${settlements}
      where company_id = $1 and entry_id = any($2::uuid[]) and source = 'movement'
      order by id`,
    [tx.companyId, entryIds],
  );
}

/** Some titles by their ids, as far as they are open; locked, in id order. */
export async function findOpenTitlesById(
  tx: Transaction,
  { titles }: Subledger,
  ids: readonly string[],
): Promise<readonly OpenTitle[]> {
  const rows = await tx.query<TitleRow>(
    `select ${OPEN_TITLE} as "openCentavos"
       from ${titles} title
       join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
      where title.company_id = $1 and title.id = any($2::uuid[]) and title.status in ('open', 'partial')
      order by title.id
        for update of title`,
    [tx.companyId, ids],
  );
  return rows.map(withTerms);
}

/** Titles that documents opened and that still have something open, the last due first. Locked, in id order. */
export async function lockOpenTitlesOfDocuments(
  tx: Transaction,
  { titles }: Subledger,
  documentIds: readonly string[],
): Promise<readonly OpenTitle[]> {
  const rows = await tx.query<TitleRow>(
    `select ${OPEN_TITLE} as "openCentavos"
       from ${titles} title
       join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
      where title.company_id = $1 and title.document_id = any($2::uuid[]) and title.status in ('open', 'partial')
      order by title.id
        for update of title`,
    [tx.companyId, documentIds],
  );
  return rows.map(withTerms).sort((a, b) => ((a.dueOn ?? "9999") < (b.dueOn ?? "9999") ? 1 : -1));
}

/**
 * Spreads what a return or credit note takes off over open titles, in the order given. Nothing when it does not fit: what
 * is left over would be money that the partner owes, and that takes a person.
 */
export function spreadOverTitles(
  amountCentavos: Centavos,
  titles: readonly OpenTitle[],
): readonly { readonly titleId: string; readonly amountCentavos: Centavos }[] | undefined {
  let left = amountCentavos;
  const parts = titles.flatMap((title) => {
    const part = left < title.openCentavos ? left : title.openCentavos;
    left -= part;
    return part > 0n ? [{ titleId: title.id, amountCentavos: part }] : [];
  });
  return left === 0n && parts.length > 0 ? parts : undefined;
}

export interface NewSettlement {
  readonly id: string;
  readonly titleId: string;
  readonly settledOn: CalendarDate;
  /** What it takes off the title; interest, fine, discount and fee are beside it. */
  readonly amountCentavos: Centavos;
  readonly interestCentavos?: Centavos;
  readonly fineCentavos?: Centavos;
  readonly discountCentavos?: Centavos;
  readonly feeCentavos?: Centavos;
  readonly source: "movement" | "cash" | "offset" | "write_off" | "credit_note";
  readonly sourceId: string;
  readonly entryId: string;
}

export interface SettledTitle {
  readonly id: string;
  readonly status: "open" | "partial" | "settled";
}

/** Records who settled what. More than is open is refused by the table itself. */
export async function insertSettlements(
  tx: Transaction,
  book: Subledger,
  settlements: readonly NewSettlement[],
): Promise<readonly SettledTitle[]> {
  if (settlements.length === 0) return [];
  await tx.query(
    `insert into ${book.settlements} (company_id, id, ${book.titleId}, settled_on, amount_centavos, source, source_id,
                                      entry_id, interest_centavos, fine_centavos, discount_centavos, fee_centavos)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::date[], $5::bigint[], $6::text[], $7::uuid[], $8::uuid[],
                              $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])`,
    [
      tx.companyId,
      settlements.map((settlement) => settlement.id),
      settlements.map((settlement) => settlement.titleId),
      settlements.map((settlement) => settlement.settledOn),
      settlements.map((settlement) => settlement.amountCentavos),
      settlements.map((settlement) => settlement.source),
      settlements.map((settlement) => settlement.sourceId),
      settlements.map((settlement) => settlement.entryId),
      settlements.map((settlement) => settlement.interestCentavos ?? 0n),
      settlements.map((settlement) => settlement.fineCentavos ?? 0n),
      settlements.map((settlement) => settlement.discountCentavos ?? 0n),
      settlements.map((settlement) => settlement.feeCentavos ?? 0n),
    ],
  );
  return await addToSettled(
    tx,
    book,
    settlements.map(({ titleId, amountCentavos }) => ({ titleId, amountCentavos })),
  );
}

async function addToSettled(
  tx: Transaction,
  { titles }: Subledger,
  amounts: readonly { readonly titleId: string; readonly amountCentavos: Centavos }[],
): Promise<readonly SettledTitle[]> {
  return await tx.query<SettledTitle>(
    `update ${titles} title
        set settled_centavos = title.settled_centavos + added.amount,
            status = case title.settled_centavos + added.amount
                       when 0 then 'open' when title.amount_centavos then 'settled' else 'partial' end,
            version = title.version + 1
       from (select id, sum(amount)::bigint as amount from unnest($2::uuid[], $3::bigint[]) as given (id, amount)
              group by id) added
      where title.company_id = $1 and title.id = added.id
      returning title.id, title.status`,
    [tx.companyId, amounts.map(({ titleId }) => titleId), amounts.map(({ amountCentavos }) => amountCentavos)],
  );
}

/** Undoes every settlement that came from these sources (movements, notes), and opens their titles again by as much. */
export async function undoSettlementsOf(
  tx: Transaction,
  book: Subledger,
  { sourceIds, at }: { readonly sourceIds: readonly string[]; readonly at: Date },
): Promise<readonly SettledTitle[]> {
  const undone = await tx.query<{ titleId: string; amountCentavos: Centavos }>(
    `update ${book.settlements}
        set undone_at = $3
      where company_id = $1 and source_id = any($2::uuid[]) and undone_at is null
      returning ${book.titleId} as "titleId", amount_centavos as "amountCentavos"`,
    [tx.companyId, sourceIds, at],
  );
  if (undone.length === 0) return [];
  return await addToSettled(
    tx,
    book,
    undone.map(({ titleId, amountCentavos }) => ({ titleId, amountCentavos: -amountCentavos })),
  );
}

/** Cancels the titles of documents on which nothing has been settled. */
export async function cancelTitlesOf(
  tx: Transaction,
  { titles }: Subledger,
  documentIds: readonly string[],
): Promise<readonly { readonly id: string; readonly documentId: string }[]> {
  return await tx.query<{ id: string; documentId: string }>(
    `update ${titles} title
        set status = 'cancelled', version = title.version + 1
      where title.company_id = $1 and title.document_id = any($2::uuid[]) and title.status = 'open'
      returning title.id, title.document_id as "documentId"`,
    [tx.companyId, documentIds],
  );
}

export interface SettledDocument {
  readonly documentId: string;
  readonly key: string | null;
  readonly number: string;
  readonly partnerName: string;
  readonly settledCentavos: Centavos;
}

/** Of these documents, those whose titles are settled at least in part, and by how much. Their titles are locked, in id order. */
export async function findSettledDocuments(
  tx: Transaction,
  { titles }: Subledger,
  documentIds: readonly string[],
): Promise<readonly SettledDocument[]> {
  return await tx.query<SettledDocument>(
    `with locked as (
       select document_id, document_number, partner_id, settled_centavos from ${titles}
        where company_id = $1 and document_id = any($2::uuid[])
        order by id
          for update
     )
     select locked.document_id as "documentId", document.key, coalesce(locked.document_number, '') as number,
            partner.name as "partnerName", sum(locked.settled_centavos)::bigint as "settledCentavos"
       from locked
       join companies.partner partner on partner.company_id = $1 and partner.id = locked.partner_id
       join documents.document document on document.company_id = $1 and document.id = locked.document_id
      group by 1, 2, 3, 4
     having sum(locked.settled_centavos) > 0
      order by 1`,
    [tx.companyId, documentIds],
  );
}

export interface TitleListed {
  readonly id: string;
  /** The access key, the NFS-e's key, or the partner's tax id and the number. */
  readonly document: string;
  readonly counterparty: string;
  readonly counterpartyTaxId: string | null;
  readonly installment: string;
  readonly dueOn: CalendarDate | null;
  readonly amountCentavos: Centavos;
  readonly settledCentavos: Centavos;
  readonly status: "open" | "partial" | "settled" | "cancelled";
  readonly confirmed: boolean;
  readonly account: string;
  readonly entryId: string;
}

/** Every title of the company, in the order of the documents that opened them. */
export async function listTitles(tx: Transaction, { titles }: Subledger): Promise<readonly TitleListed[]> {
  return await tx.query<TitleListed>(
    `select title.id,
            coalesce(document.key, concat_ws('/', partner.tax_id, title.document_number)) as document,
            partner.name as counterparty, partner.tax_id as "counterpartyTaxId", title.installment,
            title.due_on as "dueOn", title.amount_centavos as "amountCentavos",
            title.settled_centavos as "settledCentavos", title.status,
            coalesce(document.authority_status = 'authorised', true) as confirmed, account.code as account,
            title.entry_id as "entryId"
       from ${titles} title
       join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
       join ledger.account account on account.company_id = $1 and account.id = title.account_id
       left join documents.document document on document.company_id = $1 and document.id = title.document_id
      where title.company_id = $1
      order by title.issued_on, document.key, title.installment, title.id`,
    [tx.companyId],
  );
}

/** How many statuses of a day whose kept totals are not the sum of their titles. */
export async function countWrongTotals(tx: Transaction, { titles, totals }: Subledger): Promise<bigint> {
  const [row] = await tx.query<{ wrong: bigint }>(
    `select count(*) as wrong
       from (select status, ordered_due_on, count(*) as count, sum(amount_centavos) as amount, sum(open_centavos) as open
               from ${titles} where company_id = $1 group by 1, 2) summed
       full join (select status, ordered_due_on, sum(count) as count, sum(amount_centavos) as amount,
                         sum(open_centavos) as open
                    from ${totals} where company_id = $1 group by 1, 2) kept
         using (status, ordered_due_on)
      where (coalesce(kept.count, 0), coalesce(kept.amount, 0), coalesce(kept.open, 0))
         <> (coalesce(summed.count, 0), coalesce(summed.amount, 0), coalesce(summed.open, 0))`,
    [tx.companyId],
  );
  return row?.wrong ?? 0n;
}

/** What is open in the titles, and whether each title agrees with its settlements. */
export async function totalOpen(
  tx: Transaction,
  { titles, settlements, titleId }: Subledger,
): Promise<{ readonly openCentavos: Centavos; readonly disagreeing: bigint }> {
  const [row] = await tx.query<{ open: Centavos; disagreeing: bigint }>(
    `select coalesce(sum(title.amount_centavos - title.settled_centavos)
                       filter (where title.status in ('open', 'partial')), 0)::bigint as open,
            count(*) filter (where title.settled_centavos <> coalesce(settled.amount, 0)) as disagreeing
       from ${titles} title
       left join (select ${titleId} as id, sum(amount_centavos)::bigint as amount
                    from ${settlements} where company_id = $1 and undone_at is null group by 1) settled
         on settled.id = title.id
      where title.company_id = $1`,
    [tx.companyId],
  );
  return { openCentavos: row?.open ?? 0n, disagreeing: row?.disagreeing ?? 0n };
}
