import type { Transaction } from "../kernel/database/database.ts";
import type { Subledger } from "../ledger/index.ts";
import type { Centavos } from "../values/money.ts";

/** The tables of this slice, for the engine that bills share with receivables. */
export const billBook: Subledger = {
  titles: "payables.bill",
  settlements: "payables.settlement",
  titleId: "bill_id",
  objectType: "bill",
  events: {
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
