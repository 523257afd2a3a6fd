import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { isValidTaxId } from "../values/tax-id.ts";

/** Who is on the other side of a document. A foreigner has no tax id here and is known by name. */
export interface PartnerFacts {
  readonly taxId?: string;
  readonly name: string;
  /** Nome fantasia, by which banks and people often call it. */
  readonly tradeName?: string;
  readonly role: "supplier" | "customer";
}

interface PartnerRow {
  readonly id: string;
  readonly tax_id: string | null;
  readonly name: string;
  readonly trade_name: string | null;
  readonly is_supplier: boolean;
  readonly is_customer: boolean;
}

/**
 * Finds the partner of each document, making those that are new: in quarantine (`requested`) until a person or a check of
 * the register approves them. Returns ids in the order given.
 */
export async function identifyPartners(
  tx: Transaction,
  actor: Actor,
  at: Date,
  partners: readonly PartnerFacts[],
): Promise<readonly string[]> {
  const wanted = new Map(partners.map((partner) => [keyOf(partner), partner]));
  const tradeNames = new Map(
    partners.flatMap((partner) =>
      partner.tradeName === undefined ? [] : [[keyOf(partner), partner.tradeName] as const],
    ),
  );
  const known = await findPartners(tx, [...wanted.values()]);
  const fresh = [...wanted]
    .filter(([key]) => !known.has(key))
    .map(([key, partner]) => ({ key, partner, id: newUuid() }));
  if (fresh.length > 0) {
    await tx.query(
      `insert into companies.partner (company_id, id, tax_id, name, trade_name)
       select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) on conflict do nothing`,
      [
        tx.companyId,
        fresh.map(({ id }) => id),
        fresh.map(({ partner }) => partner.taxId ?? null),
        fresh.map(({ partner }) => partner.name),
        fresh.map(({ key }) => tradeNames.get(key) ?? null),
      ],
    );
    await announce(
      tx,
      fresh.flatMap(({ id, partner }) => [
        {
          type: "companies.partner_requested" as const,
          actor,
          at,
          objects: [{ type: "partner", id }] as const,
          after: { tax_id: partner.taxId ?? null },
        },
        ...(partner.taxId === undefined
          ? []
          : [
              {
                type: "companies.partner_tax_id_checked" as const,
                actor,
                at,
                objects: [{ type: "partner", id }] as const,
                outcome: isValidTaxId(partner.taxId) ? ("ok" as const) : ("refused" as const),
              },
            ]),
      ]),
    );
  }
  const all = fresh.length > 0 ? await findPartners(tx, [...wanted.values()]) : known;
  await markRoles(tx, all, partners);
  await learnTradeNames(tx, all, tradeNames);
  return partners.map((partner) => {
    const id = all.get(keyOf(partner))?.id;
    if (id === undefined) throw new Error("a partner was neither found nor made");
    return id;
  });
}

/** A tax id is enough; without one, the name. A tax id that the layout lets through but is no tax id counts as none. */
function keyOf(partner: PartnerFacts): string {
  return partner.taxId === undefined ? `name:${partner.name}` : `tax:${partner.taxId}`;
}

async function findPartners(tx: Transaction, partners: readonly PartnerFacts[]): Promise<Map<string, PartnerRow>> {
  const rows = await tx.query<PartnerRow>(
    `select id, tax_id, name, trade_name, is_supplier, is_customer from companies.partner
      where company_id = $1 and (tax_id = any($2::text[]) or (tax_id is null and name = any($3::text[])))`,
    [
      tx.companyId,
      partners.flatMap((partner) => partner.taxId ?? []),
      partners.flatMap((partner) => (partner.taxId === undefined ? partner.name : [])),
    ],
  );
  return new Map(rows.map((row) => [row.tax_id === null ? `name:${row.name}` : `tax:${row.tax_id}`, row]));
}

/** A customer's documents do not say its trade name; the first of those that do gives it. */
async function learnTradeNames(
  tx: Transaction,
  rows: ReadonlyMap<string, PartnerRow>,
  tradeNames: ReadonlyMap<string, string>,
): Promise<void> {
  const learnt = [...tradeNames].flatMap(([key, tradeName]) => {
    const row = rows.get(key);
    return row === undefined || row.trade_name !== null ? [] : [{ id: row.id, tradeName }];
  });
  if (learnt.length === 0) return;
  await tx.query(
    `update companies.partner partner
        set trade_name = learnt.trade_name
       from unnest($2::uuid[], $3::text[]) as learnt (id, trade_name)
      where partner.company_id = $1 and partner.id = learnt.id and partner.trade_name is null`,
    [tx.companyId, learnt.map(({ id }) => id), learnt.map(({ tradeName }) => tradeName)],
  );
}

async function markRoles(
  tx: Transaction,
  rows: ReadonlyMap<string, PartnerRow>,
  partners: readonly PartnerFacts[],
): Promise<void> {
  const idsOf = (role: PartnerFacts["role"], has: (row: PartnerRow) => boolean): string[] => {
    const ids = partners
      .filter((partner) => partner.role === role)
      .flatMap((partner) => {
        const row = rows.get(keyOf(partner));
        return row === undefined || has(row) ? [] : row.id;
      });
    return [...new Set(ids)];
  };
  const suppliers = idsOf("supplier", (row) => row.is_supplier);
  const customers = idsOf("customer", (row) => row.is_customer);
  if (suppliers.length + customers.length === 0) return;
  await tx.query(
    `update companies.partner
        set is_supplier = is_supplier or id = any($2::uuid[]), is_customer = is_customer or id = any($3::uuid[])
      where company_id = $1 and (id = any($2::uuid[]) or id = any($3::uuid[]))`,
    [tx.companyId, suppliers, customers],
  );
}
