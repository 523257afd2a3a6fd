import type { ReactNode } from "react";
import { formatTaxId } from "../../values/tax-id.ts";

/** A CNPJ or CPF with its mask, and the slashed zero that tells it from the letter. */
export function TaxId({ of }: { readonly of: string }): ReactNode {
  return <span className="id">{formatTaxId(of)}</span>;
}
