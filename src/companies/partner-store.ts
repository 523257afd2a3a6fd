import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";
import { cleanTaxId } from "../values/tax-id.ts";

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

/** A name or trade name with these words in it, whatever their order and accents, or a tax id that begins so. */
const FILTER = `
      and ($2::text is null or searched like all(kernel.words_like($2)) or tax_id ~>=~ $3 and tax_id ~<~ ($3 || U&'\\+10FFFF'))
      and ($4::text is null or case $4 when 'supplier' then is_supplier else is_customer end)
      and ($5::text is null or status = $5)`;

const TAX_ID_BEGINNING = /^[0-9A-Z]{2,14}$/;

function filterOf({ q, role, status }: PartnerFilter): readonly unknown[] {
  const taxId = cleanTaxId(q ?? "");
  return [
    q === undefined || q === "" ? null : q,
    TAX_ID_BEGINNING.test(taxId) && /\d/.test(taxId) ? taxId : null,
    role ?? null,
    status ?? null,
  ];
}

/** Whose name has these words in it, or whose tax id begins so: few enough, beside what they are partners of. */
export async function findPartnersByWords(tx: Transaction, q: string): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(`select id from companies.partner where company_id = $1 ${FILTER}`, [
    tx.companyId,
    ...filterOf({ q }),
  ]);
  return rows.map((row) => row.id);
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
        and ($6::text is null or (name, id) > ($6, $7::uuid))
      order by name, id
      limit $8`,
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
