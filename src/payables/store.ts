import type { Transaction } from "../kernel/database/database.ts";
import { type RecurringBook, refusingDuplicates, type Subledger, type TitleRow } from "../ledger/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

/** The tables of this slice, for the engine that bills share with receivables. */
export const billBook: Subledger = {
  titles: "payables.bill",
  totals: "payables.bill_total",
  settlements: "payables.settlement",
  titleId: "bill_id",
  objectType: "bill",
  attachments: "payables.bill_attachment",
  ownColumns: ', title.kind, title.line, title.pix_key as "pixKey"',
  origin: `case when title.document_id is not null then 'document' when title.recurring_bill_id is not null then 'recurring'
             when title.payroll_id is not null then 'payroll' else 'by_hand' end`,
  called: "conta a pagar",
  rules: {
    byHand: "bill_by_hand",
    byHandRole: "services_expense",
    settled: "pay_supplier",
    writtenOff: "bill_written_off",
  },
  withheldAtPayment: findCsrf,
  events: {
    created: "payables.bill_created",
    classified: "payables.bill_classified",
    changed: "payables.bill_changed",
    settled: "payables.bill_settled",
    reopened: "payables.bill_reopened",
    cancelled: "payables.bill_cancelled",
  },
};

export async function setCsrf(
  tx: Transaction,
  bills: readonly { readonly billId: string; readonly csrfCentavos: Centavos }[],
): Promise<void> {
  if (bills.length === 0) return;
  await tx.query(
    `update payables.bill bill
        set csrf_centavos = given.csrf
       from unnest($2::uuid[], $3::bigint[]) as given (id, csrf)
      where bill.company_id = $1 and bill.id = given.id`,
    [tx.companyId, bills.map(({ billId }) => billId), bills.map(({ csrfCentavos }) => csrfCentavos)],
  );
}

/** What each bill withholds when it is paid, for those that withhold. */
export async function findCsrf(tx: Transaction, billIds: readonly string[]): Promise<ReadonlyMap<string, Centavos>> {
  const rows = await tx.query<{ id: string; csrf_centavos: Centavos }>(
    `select id, csrf_centavos from payables.bill
      where company_id = $1 and id = any($2::uuid[]) and csrf_centavos > 0`,
    [tx.companyId, billIds],
  );
  return new Map(rows.map((row) => [row.id, row.csrf_centavos]));
}

/** PIS, COFINS and CSLL of bills not yet paid: in the supplier's account of the ledger, and in no bill. */
export async function totalCsrfWaiting(tx: Transaction): Promise<Centavos> {
  const [row] = await tx.query<{ waiting: Centavos }>(
    `select coalesce(sum(csrf_centavos), 0)::bigint as waiting
       from payables.bill where company_id = $1 and status in ('open', 'partial')`,
    [tx.companyId],
  );
  return row?.waiting ?? 0n;
}

export type BillKind = "purchase" | "service" | "tax" | "payroll" | "expense" | "loan" | "other";

/** A bill as lists show it, with what receivables have not. */
export interface BillRow extends TitleRow {
  readonly kind: BillKind;
  readonly line: string | null;
  readonly pixKey: string | null;
}

export interface BillFacts {
  readonly billId: string;
  readonly kind: BillKind;
  readonly line: string | null;
  /** The whole Pix code, or the key alone. */
  readonly pixKey: string | null;
  readonly recurringBillId: string | null;
  readonly occurrence: number | null;
  readonly payrollId: string | null;
}

/** What only bills have, of bills just made. @throws `ledger.title_already_exists` where a barcode is on another bill */
export async function setBillFacts(tx: Transaction, bills: readonly BillFacts[], partnerName: string): Promise<void> {
  await refusingDuplicates(
    partnerName,
    tx.query(
      `update payables.bill bill
          set kind = given.kind, line = given.line, pix_key = given.pix_key, recurring_bill_id = given.recurring_bill_id,
              occurrence = given.occurrence, payroll_id = given.payroll_id
         from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::int[], $8::uuid[])
           as given (id, kind, line, pix_key, recurring_bill_id, occurrence, payroll_id)
        where bill.company_id = $1 and bill.id = given.id`,
      [
        tx.companyId,
        bills.map((bill) => bill.billId),
        bills.map((bill) => bill.kind),
        bills.map((bill) => bill.line),
        bills.map((bill) => bill.pixKey),
        bills.map((bill) => bill.recurringBillId),
        bills.map((bill) => bill.occurrence),
        bills.map((bill) => bill.payrollId),
      ],
    ),
  );
}

/** What repeats of bills. */
export const recurringBillBook: RecurringBook = {
  table: "payables.recurring_bill",
  kind: "recurring.kind",
  titles: billBook,
  objectType: "recurring_bill",
  rule: "recurring_bill",
  events: {
    registered: "payables.recurring_bill_registered",
    changed: "payables.recurring_bill_changed",
    ended: "payables.recurring_bill_ended",
  },
  link: async (tx, made) =>
    await setBillFacts(
      tx,
      made.map(({ titleId, occurrence, recurring }) => ({
        billId: titleId,
        kind: (recurring.kind ?? "other") as BillKind,
        line: null,
        pixKey: null,
        recurringBillId: recurring.id,
        occurrence,
        payrollId: null,
      })),
      made[0]?.recurring.partnerName ?? "",
    ),
};

/** The bill that a barcode is on, if it is on one that stands. */
export async function findBillByLine(
  tx: Transaction,
  line: string,
): Promise<{ readonly id: string; readonly partnerName: string } | undefined> {
  const [row] = await tx.query<{ id: string; partnerName: string }>(
    `select bill.id, partner.name as "partnerName"
       from payables.bill bill
       join companies.partner partner on partner.company_id = $1 and partner.id = bill.partner_id
      where bill.company_id = $1 and bill.line = $2 and bill.status <> 'cancelled'`,
    [tx.companyId, line],
  );
  return row;
}

/** Who was paid last by codes of this beginning or key: most often who is paid by this one. */
export async function findPartnerByPaymentCode(
  tx: Transaction,
  { pixKey, taxId }: { readonly pixKey: string | null; readonly taxId: string | null },
): Promise<{ readonly id: string; readonly name: string; readonly taxId: string | null } | undefined> {
  const [row] = await tx.query<{ id: string; name: string; taxId: string | null }>(
    `select id, name, tax_id as "taxId" from companies.partner
      where company_id = $1
        and (tax_id = $3 or id = (select partner_id from payables.bill
                                   where company_id = $1 and pix_key = $2 order by id desc limit 1))
      order by tax_id = $3 desc nulls last
      limit 1`,
    [tx.companyId, pixKey, taxId],
  );
  return row;
}

export interface PayrollRow {
  readonly id: string;
  readonly competencia: CalendarDate;
  readonly fileName: string;
  readonly people: number;
  readonly grossCentavos: Centavos;
  readonly netCentavos: Centavos;
}

export async function findPayrollByFile(tx: Transaction, sha256: string): Promise<PayrollRow | undefined> {
  const [row] = await tx.query<PayrollRow>(
    `select id, competencia, file_name as "fileName", people, gross_centavos as "grossCentavos",
            net_centavos as "netCentavos"
       from payables.payroll where company_id = $1 and file_sha256 = decode($2, 'hex')`,
    [tx.companyId, sha256],
  );
  return row;
}

export async function insertPayroll(tx: Transaction, payroll: PayrollRow & { readonly sha256: string }): Promise<void> {
  await tx.query(
    `insert into payables.payroll (company_id, id, competencia, file_sha256, file_name, people, gross_centavos, net_centavos)
     values ($1, $2, $3, decode($4, 'hex'), $5, $6, $7, $8)`,
    [
      tx.companyId,
      payroll.id,
      payroll.competencia,
      payroll.sha256,
      payroll.fileName,
      payroll.people,
      payroll.grossCentavos,
      payroll.netCentavos,
    ],
  );
}

/** The bills that a payroll opened, in the order in which they fall due. */
export async function listBillsOfPayroll(tx: Transaction, payrollId: string): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    "select id from payables.bill where company_id = $1 and payroll_id = $2 order by id",
    [tx.companyId, payrollId],
  );
  return rows.map(({ id }) => id);
}
