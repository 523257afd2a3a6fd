import type { Partner } from "../../companies/contract.ts";

export const PARTNER_STATES = {
  requested: { word: "a conferir", tone: "person" },
  active: { word: "ativo", tone: "ok" },
  blocked: { word: "bloqueado", tone: "bad" },
} as const;

export function rolesOf({ isSupplier, isCustomer }: Pick<Partner, "isSupplier" | "isCustomer">): string {
  if (isSupplier && isCustomer) return "fornecedor e cliente";
  return isSupplier ? "fornecedor" : "cliente";
}
