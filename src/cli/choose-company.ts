import { existsSync } from "node:fs";
import { findCompanyId, listCompanies, refuseInCompanies } from "../companies/index.ts";
import { refuseInIntegrations } from "../integrations/index.ts";
import type { Database } from "../kernel/database/database.ts";
import { cleanTaxId } from "../values/tax-id.ts";
import { readCompany } from "./process.ts";

/** The company a command is about: by its file, by its CNPJ, or the only one there is. */
export async function chooseCompany(db: Database, given: string | undefined): Promise<string> {
  if (given === undefined) {
    const companies = await listCompanies(db);
    const [only] = companies;
    if (only !== undefined && companies.length === 1) return only.id;
    if (only === undefined) throw refuseInIntegrations("integrations.no_company");
    throw refuseInIntegrations("integrations.company_ambiguous", { count: companies.length });
  }
  const taxId = existsSync(given) ? readCompany(given).company.taxId : cleanTaxId(given);
  const found = await findCompanyId(db, taxId);
  if (found === undefined) throw refuseInCompanies("companies.company_not_found", { taxId });
  return found;
}

/** Options of every command that reads a database that stays. */
export const databaseOptions = {
  database: { type: "string" },
  company: { type: "string" },
} as const;
