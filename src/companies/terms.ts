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
