import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";

export interface PartnerRow {
  readonly id: string;
  readonly name: string;
  readonly tradeName: string | null;
  readonly taxId: string | null;
  readonly isSupplier: boolean;
  readonly isCustomer: boolean;
  readonly status: "requested" | "active" | "blocked";
  readonly version: number;
}

const COLUMNS = `id, name, trade_name as "tradeName", tax_id as "taxId", is_supplier as "isSupplier",
  is_customer as "isCustomer", status, version`;

export interface PartnerFilter {
  readonly q?: string | undefined;
  readonly role?: "supplier" | "customer" | undefined;
  readonly status?: PartnerRow["status"] | undefined;
}

/** A name or trade name with these words in it, or a tax id that begins so. */
const FILTER = `
      and ($2::text is null or name ilike '%' || $2 || '%' or trade_name ilike '%' || $2 || '%' or tax_id like $2 || '%')
      and ($3::text is null or case $3 when 'supplier' then is_supplier else is_customer end)
      and ($4::text is null or status = $4)`;

function filterOf({ q, role, status }: PartnerFilter): readonly unknown[] {
  const text = q === undefined || q === "" ? null : q.replaceAll(/[\\%_]/g, "\\$&");
  return [text, role ?? null, status ?? null];
}

/** In order of name; one more than asked for, so that the caller knows whether there are more. */
export async function listPartnersPage(
  tx: Transaction,
  filter: PartnerFilter,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly PartnerRow[]> {
  return await tx.query<PartnerRow>(
    `select ${COLUMNS} from companies.partner
      where company_id = $1 ${FILTER}
        and ($5::text is null or (name, id) > ($5, $6::uuid))
      order by name, id
      limit $7`,
    [tx.companyId, ...filterOf(filter), after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
}

/** How many there are of each status, whatever the status asked for. */
export async function countPartnersByStatus(
  tx: Transaction,
  { q, role }: PartnerFilter,
): Promise<Readonly<Record<PartnerRow["status"], number>>> {
  const rows = await tx.query<{ status: PartnerRow["status"]; count: bigint }>(
    `select status, count(*) as count from companies.partner where company_id = $1 ${FILTER} group by status`,
    [tx.companyId, ...filterOf({ q, role })],
  );
  const of = (status: PartnerRow["status"]) => Number(rows.find((row) => row.status === status)?.count ?? 0n);
  return { requested: of("requested"), active: of("active"), blocked: of("blocked") };
}

export async function findPartner(tx: Transaction, id: string): Promise<PartnerRow | undefined> {
  const [row] = await tx.query<PartnerRow>(
    `select ${COLUMNS} from companies.partner where company_id = $1 and id = $2`,
    [tx.companyId, id],
  );
  return row;
}

export async function updatePartnerStatus(
  tx: Transaction,
  { id, status }: { readonly id: string; readonly status: PartnerRow["status"] },
): Promise<void> {
  await tx.query("update companies.partner set status = $3, version = version + 1 where company_id = $1 and id = $2", [
    tx.companyId,
    id,
    status,
  ]);
}
