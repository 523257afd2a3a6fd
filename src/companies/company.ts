import type { Database, Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { isValidTaxId } from "../values/tax-id.ts";
import { refuse } from "./errors.ts";

export type TaxRegime = "simples" | "mei" | "presumido" | "real";

export interface NewCompany {
  readonly name: string;
  readonly taxId: string;
  readonly taxRegime: TaxRegime;
  readonly state: string;
  readonly city?: string;
  readonly demonstration?: boolean;
}

/**
 * Creates the company that the transaction is of.
 *
 * @throws `companies.tax_id_invalid`, `companies.company_already_exists`
 */
export async function createCompany(tx: Transaction, actor: Actor, at: Date, company: NewCompany): Promise<void> {
  if (!isValidTaxId(company.taxId)) throw refuse("companies.tax_id_invalid", { taxId: company.taxId });
  await tx.query(
    `insert into companies.company (company_id, name, tax_id, tax_regime, state, city, demonstration)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.companyId,
      company.name,
      company.taxId,
      company.taxRegime,
      company.state,
      company.city ?? null,
      company.demonstration ?? false,
    ],
  );
  const taken = await tx.query<{ company_id: string }>(
    `insert into companies.company_directory (tax_id, company_id) values ($1, $2)
     on conflict (tax_id) do nothing returning company_id`,
    [company.taxId, tx.companyId],
  );
  if (taken.length === 0) throw refuse("companies.company_already_exists", { taxId: company.taxId });
  await announce(tx, [
    {
      type: "companies.company_created",
      actor,
      at,
      objects: [{ type: "company", id: tx.companyId }],
      after: { tax_id: company.taxId, tax_regime: company.taxRegime },
    },
  ]);
}

/** The id of the company with a tax id, asked before any company is chosen. */
export async function findCompanyId(db: Database, taxId: string): Promise<string | undefined> {
  const [row] = await db.withoutCompany((tx) =>
    tx.query<{ company_id: string }>("select company_id from companies.company_directory where tax_id = $1", [taxId]),
  );
  return row?.company_id;
}

/** Every company of this database, by id: for jobs, which then visit one at a time. */
export async function listCompanies(db: Database): Promise<readonly { readonly id: string; readonly taxId: string }[]> {
  return await db.withoutCompany((tx) =>
    tx.query<{ id: string; taxId: string }>(
      `select company_id as id, tax_id as "taxId" from companies.company_directory order by tax_id`,
    ),
  );
}
