import type { Transaction } from "../../kernel/database/database.ts";

export interface KnownPartner {
  readonly id: string;
  readonly taxId: string | null;
  readonly name: string;
  readonly tradeName: string | null;
}

/** Names as they are compared: without case nor accents, since each program writes them its own way. */
export function foldName(name: string): string {
  return name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/\s+/g, " ").trim();
}

const FOLDED = (column: string): string =>
  `translate(lower(${column}), 'áàâãäåéèêëíìîïóòôõöúùûüçñý', 'aaaaaaeeeeiiiiooooouuuucny')`;

export interface KnownPartners {
  readonly byTaxId: ReadonlyMap<string, KnownPartner>;
  /** By folded name or trade name; several of one name are nobody's for sure. */
  readonly byName: ReadonlyMap<string, readonly KnownPartner[]>;
}

/** The partners of the company that lines name, by tax id or by name. */
export async function findPartnersNamed(
  tx: Transaction,
  { taxIds, names }: { readonly taxIds: readonly string[]; readonly names: readonly string[] },
): Promise<KnownPartners> {
  const rows = await tx.query<KnownPartner>(
    `select id, tax_id as "taxId", name, trade_name as "tradeName" from companies.partner
      where company_id = $1
        and (tax_id = any($2::text[]) or ${FOLDED("name")} = any($3::text[]) or ${FOLDED("trade_name")} = any($3::text[]))`,
    [tx.companyId, [...new Set(taxIds)], [...new Set(names.map(foldName))]],
  );
  const byName = new Map<string, KnownPartner[]>();
  for (const row of rows) {
    for (const name of new Set([row.name, row.tradeName ?? row.name].map(foldName))) {
      byName.set(name, [...(byName.get(name) ?? []), row]);
    }
  }
  return { byTaxId: new Map(rows.flatMap((row) => (row.taxId === null ? [] : [[row.taxId, row]]))), byName };
}
