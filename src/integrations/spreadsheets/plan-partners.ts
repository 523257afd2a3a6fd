import type { Transaction } from "../../kernel/database/database.ts";
import { mapGivingWay } from "../../kernel/give-way.ts";
import { counted } from "../../values/counted.ts";
import type { SpreadsheetMapping } from "../contract.ts";
import { plainWords } from "./kinds.ts";
import { findPartnersNamed, foldName, type KnownPartners } from "./partners-named.ts";
import { type ImportPlan, type JudgedLine, type PlannedPartner, type PlannedPartnerLine, summarise } from "./plan.ts";
import { nameOfTaxId, type UnderstoodLine, type UnderstoodSheet } from "./understand.ts";

type Roles = PlannedPartnerLine["roles"];

/** Partners, each once: those that stand are left as they are, but for what they are to the company. */
export async function planPartners(
  tx: Transaction,
  sheet: UnderstoodSheet,
  mapping: SpreadsheetMapping,
): Promise<Omit<ImportPlan, "asOf">> {
  const known = await findPartnersNamed(tx, {
    taxIds: sheet.lines.flatMap(({ taxId }) => taxId ?? []),
    names: sheet.lines.flatMap(({ texts }) => texts["name"] ?? []),
  });
  const hasRoles = mapping.columns["role"] !== undefined;
  const seen = new Map<string, number>();
  const partners: PlannedPartnerLine[] = [];
  const judged = await mapGivingWay(sheet.lines, (line): JudgedLine => {
    const name = line.texts["name"] ?? null;
    const roles = hasRoles ? rolesOf(line.texts["role"] ?? null) : rolesOf(mapping.partnersAre);
    const cells = {
      name,
      taxId: line.taxId,
      tradeName: line.texts["tradeName"] ?? null,
      role: roles === undefined ? (line.texts["role"] ?? null) : roles.map((role) => ROLE_NAMES[role]).join(" e "),
    };
    if (line.skipped !== null) return { line: line.line, state: "skipped", cells, faults: [] };
    const faults = [...line.faults];
    if (name === null) faults.push({ field: "name", message: "falta o nome" });
    if (hasRoles && roles === undefined)
      faults.push({ field: "role", message: "escreva fornecedor, cliente ou ambos" });
    const found = findPartner(line, known);
    if (found === "several") {
      faults.push({ field: "name", message: "há mais de um parceiro com este nome; ponha o CNPJ ou CPF" });
    }
    const key = line.taxId ?? `name:${foldName(name ?? "")}`;
    const before = seen.get(key);
    if (before !== undefined) faults.push({ field: "name", message: `repete a linha ${before}; deixe uma das duas` });
    if (faults.length > 0 || found === "several") return { line: line.line, state: "wrong", cells, faults };
    seen.set(key, line.line);
    const partner = found ?? {
      id: null,
      taxId: line.taxId,
      name: name ?? "",
      tradeName: line.texts["tradeName"] ?? null,
    };
    partners.push({ partner, roles: roles ?? [] });
    return { line: line.line, state: found === undefined ? "new" : "existing", cells, faults };
  });
  const summary = summarise(judged);
  const isRoleOpen = !hasRoles && mapping.partnersAre === null;
  return {
    partners,
    titles: [],
    balances: [],
    analysis: {
      ...summary,
      counts: [
        { label: summary.creates === 1 ? "parceiro novo" : "parceiros novos", count: summary.creates, amount: null },
      ],
      notes: [],
      questions: isRoleOpen ? ["partners_are"] : [],
      missing: isRoleOpen ? "Diga se são fornecedores, clientes ou ambos." : missingOf(summary.wrong),
    },
  };
}

export function missingOf(wrong: number): string | null {
  if (wrong === 0) return null;
  return `Corrija ${counted(wrong, "linha", "linhas")} na planilha e envie-a de novo.`;
}

const ROLE_NAMES = { supplier: "fornecedor", customer: "cliente" } as const;

function rolesOf(text: string | null): Roles | undefined {
  const plain = plainWords(text ?? "");
  if (/^(ambos?|os dois|both|c f|f c)$/.test(plain)) return ["supplier", "customer"];
  const isSupplier = /\b(fornecedor(es)?|supplier|f|prestador)\b/.test(plain);
  const isCustomer = /\b(clientes?|customer|c)\b/.test(plain);
  if (!isSupplier && !isCustomer) return undefined;
  return [...(isSupplier ? (["supplier"] as const) : []), ...(isCustomer ? (["customer"] as const) : [])];
}

/**
 * The partner that a line names, when it stands. A tax id decides; a name alone decides when one partner alone has it.
 */
export function findPartner(line: UnderstoodLine, known: KnownPartners): PlannedPartner | "several" | undefined {
  if (line.taxId !== null) {
    const byTaxId = known.byTaxId.get(line.taxId);
    return byTaxId === undefined ? undefined : { ...byTaxId };
  }
  const named = known.byName.get(foldName(line.texts["name"] ?? "")) ?? [];
  if (named.length > 1) return "several";
  return named[0] === undefined ? undefined : { ...named[0] };
}

export function unknownTaxId(taxId: string): string {
  return `não há parceiro com o ${nameOfTaxId(taxId)}; ponha também o nome`;
}
