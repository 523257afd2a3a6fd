import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Side } from "./entry.ts";

export interface AccountRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: "S" | "A";
  readonly level: number;
  readonly parentId: string | null;
  readonly parentName: string | null;
  readonly normal: Side | null;
  readonly role: string | null;
  readonly commodity: string | null;
  readonly commodityPlaces: number | null;
  readonly validFrom: CalendarDate | null;
  readonly validTo: CalendarDate | null;
}

/** A level is one more than the number of accounts above; a chart is a few steps deep, so they are walked one by one. */
const ACCOUNT = `
  select account.id, account.code, account.name, account.kind, above.level, account.parent_id as "parentId",
         parent.name as "parentName", account.normal, account.role, account.commodity,
         account.commodity_places as "commodityPlaces", account.valid_from as "validFrom", account.valid_to as "validTo"
    from ledger.account account
    left join ledger.account parent on parent.company_id = $1 and parent.id = account.parent_id
   cross join lateral (
     with recursive up as (
       select account.parent_id as id, 1 as level
       union all
       select next.parent_id, up.level + 1
         from up join ledger.account next on next.company_id = $1 and next.id = up.id
     ) select max(level)::int as level from up) above`;

export interface AccountFilter {
  readonly q?: string | undefined;
  readonly kind?: "S" | "A" | undefined;
}

const FILTER = `
  and ($2::text is null or starts_with(account.code, $2) or kernel.fold(account.name) like all(kernel.words_like($2)))
  and ($3::text is null or account.kind = $3)`;

function filterOf({ q, kind }: AccountFilter): readonly unknown[] {
  return [q === undefined || q === "" ? null : q, kind ?? null];
}

/** In order of code; one more than asked for, so that the caller knows whether there are more. */
export async function listAccountsPage(
  tx: Transaction,
  filter: AccountFilter,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly AccountRow[]> {
  return await tx.query<AccountRow>(
    `${ACCOUNT}
      where account.company_id = $1 ${FILTER} and ($4::text is null or account.code > $4)
      order by account.code
      limit $5`,
    [tx.companyId, ...filterOf(filter), after?.[0] ?? null, limit + 1],
  );
}

export async function countAccounts(tx: Transaction, filter: AccountFilter): Promise<number> {
  const [row] = await tx.query<{ count: bigint }>(
    `select count(*) as count from ledger.account account where company_id = $1 ${FILTER}`,
    [tx.companyId, ...filterOf(filter)],
  );
  return Number(row?.count ?? 0n);
}

export async function findAccount(tx: Transaction, id: string): Promise<AccountRow | undefined> {
  const [row] = await tx.query<AccountRow>(`${ACCOUNT} where account.company_id = $1 and account.id = $2`, [
    tx.companyId,
    id,
  ]);
  return row;
}
