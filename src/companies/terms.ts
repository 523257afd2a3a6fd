import type { Transaction } from "../kernel/database/database.ts";
import type { Centavos } from "../values/money.ts";
import type { NewCompany, TaxRegime } from "./company.ts";
import { refuse } from "./errors.ts";

/** The company of the transaction, as it was made. @throws `companies.company_not_yours` */
export async function readCompany(tx: Transaction): Promise<NewCompany & { readonly version: number }> {
  const [row] = await tx.query<{
    name: string;
    taxId: string;
    taxRegime: TaxRegime;
    state: string;
    city: string | null;
    demonstration: boolean;
    version: number;
  }>(
    `select name, tax_id as "taxId", tax_regime as "taxRegime", state, city, demonstration, version
       from companies.company where company_id = $1`,
    [tx.companyId],
  );
  if (row === undefined) throw refuse("companies.company_not_yours");
  const { city, ...company } = row;
  return { ...company, ...(city === null ? {} : { city }) };
}

/** By what the bank's amounts are explained, where documents are silent. */
export interface ReconciliationTerms {
  readonly lateTerms: { readonly finePct?: string; readonly interestPctMonth?: string };
  readonly roundingLimitCentavos: Centavos;
  /** What the bank keeps of each boleto that it collects; nothing when it is not known. */
  readonly collectionFeeCentavos: Centavos;
}

const ROUNDING_LIMIT_CENTAVOS = 5n;

export async function findReconciliationTerms(tx: Transaction): Promise<ReconciliationTerms> {
  const [row] = await tx.query<{ fine: string | null; interest: string | null; rounding: bigint; fee: bigint | null }>(
    `select late_fine_pct as fine, late_interest_pct_month as interest, rounding_limit_centavos as rounding,
            collection_fee_centavos as fee
       from companies.reconciliation_terms where company_id = $1`,
    [tx.companyId],
  );
  return {
    lateTerms: {
      ...(row?.fine == null ? {} : { finePct: row.fine }),
      ...(row?.interest == null ? {} : { interestPctMonth: row.interest }),
    },
    roundingLimitCentavos: row?.rounding ?? ROUNDING_LIMIT_CENTAVOS,
    collectionFeeCentavos: row?.fee ?? 0n,
  };
}

/** Writes what the company agreed, whether it had said something before or not. */
export async function writeReconciliationTerms(
  tx: Transaction,
  terms: {
    readonly lateFinePct: string | null;
    readonly lateInterestPctMonth: string | null;
    readonly roundingLimitCentavos: Centavos;
    readonly collectionFeeCentavos: Centavos | null;
  },
): Promise<void> {
  await tx.query(
    `insert into companies.reconciliation_terms (company_id, late_fine_pct, late_interest_pct_month,
       rounding_limit_centavos, collection_fee_centavos) values ($1, $2, $3, $4, $5)
     on conflict (company_id) do update
        set late_fine_pct = excluded.late_fine_pct, late_interest_pct_month = excluded.late_interest_pct_month,
            rounding_limit_centavos = excluded.rounding_limit_centavos,
            collection_fee_centavos = excluded.collection_fee_centavos,
            version = companies.reconciliation_terms.version + 1`,
    [
      tx.companyId,
      terms.lateFinePct,
      terms.lateInterestPctMonth,
      terms.roundingLimitCentavos,
      terms.collectionFeeCentavos,
    ],
  );
}

/** What of a company may change; its tax id never does. */
export async function updateCompany(
  tx: Transaction,
  { name, taxRegime, state }: Pick<NewCompany, "name" | "taxRegime" | "state">,
): Promise<void> {
  await tx.query(
    `update companies.company set name = $2, tax_regime = $3, state = $4, version = version + 1 where company_id = $1`,
    [tx.companyId, name, taxRegime, state],
  );
}
