import type { Transaction } from "../kernel/database/database.ts";
import type { Actor } from "../kernel/events.ts";
import { cleanTaxId, isValidTaxId } from "../values/tax-id.ts";
import { refuse } from "./errors.ts";
import { identifyPartners, type PartnerFacts } from "./partner.ts";
import { findPartner, type PartnerRow } from "./partner-store.ts";

/** Who a person says that a title is of: somebody known, or a new name. */
export type TitlePartner = { readonly id: string } | { readonly name: string; readonly taxId?: string };

/**
 * The partner of a title made by hand; a new one is made as documents make them, in quarantine until approved.
 *
 * @throws `companies.partner_unknown`, `companies.partner_blocked`, `companies.partner_tax_id_invalid`
 */
export async function identifyTitlePartner(
  tx: Transaction,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
  given: TitlePartner,
  role: PartnerFacts["role"],
): Promise<PartnerRow> {
  const id = "id" in given ? given.id : await makePartner(tx, { actor, at }, given, role);
  const found = await findPartner(tx, id);
  if (found === undefined) throw refuse("companies.partner_unknown");
  if (found.status === "blocked") throw refuse("companies.partner_blocked", { name: found.name });
  const isKnownAs = role === "supplier" ? found.isSupplier : found.isCustomer;
  if (!isKnownAs) {
    const { name, taxId } = found;
    await identifyPartners(tx, actor, at, [{ name, role, ...(taxId === null ? {} : { taxId }) }]);
  }
  return found;
}

async function makePartner(
  tx: Transaction,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
  given: { readonly name: string; readonly taxId?: string },
  role: PartnerFacts["role"],
): Promise<string> {
  const taxId = cleanTaxId(given.taxId ?? "");
  if (taxId !== "" && !isValidTaxId(taxId)) {
    throw refuse("companies.partner_tax_id_invalid", { taxId: given.taxId ?? "" });
  }
  const [id = ""] = await identifyPartners(tx, actor, at, [
    { name: given.name, role, ...(taxId === "" ? {} : { taxId }) },
  ]);
  return id;
}
