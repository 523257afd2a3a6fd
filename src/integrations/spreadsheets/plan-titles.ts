import type { Transaction } from "../../kernel/database/database.ts";
import { mapGivingWay } from "../../kernel/give-way.ts";
import type { Subledger } from "../../ledger/index.ts";
import type { CalendarDate } from "../../values/calendar.ts";
import { moneyText } from "../../values/money.ts";
import type { SpreadsheetMapping } from "../contract.ts";
import { findPartnersNamed, foldName } from "./partners-named.ts";
import { type ImportPlan, type JudgedLine, type PlannedPartner, type PlannedTitle, summarise } from "./plan.ts";
import { findPartner, missingOf, unknownTaxId } from "./plan-partners.ts";
import { findStandingTitles } from "./store.ts";
import { plainInstallment, plainNumber } from "./title-number.ts";
import type { UnderstoodLine, UnderstoodSheet } from "./understand.ts";

export interface PlanTitles {
  readonly book: Subledger;
  readonly mapping: SpreadsheetMapping;
  readonly today: CalendarDate;
}

/**
 * Titles still open, each once: what came already by its document, or by another spreadsheet, is not opened again.
 */
export async function planTitles(
  tx: Transaction,
  sheet: UnderstoodSheet,
  { book, mapping, today }: PlanTitles,
): Promise<Omit<ImportPlan, "asOf">> {
  const known = await findPartnersNamed(tx, {
    taxIds: sheet.lines.flatMap(({ taxId }) => taxId ?? []),
    names: sheet.lines.flatMap(({ texts }) => texts["name"] ?? []),
  });
  const seen = new Map<string, number>();
  const candidates: { readonly title: PlannedTitle; readonly at: number }[] = [];
  const judged = await mapGivingWay(sheet.lines, (line, at): JudgedLine => {
    const amount = line.amounts["amount"] ?? null;
    const { documentNumber, installment } = numberOf(line);
    const dueOn = line.days["dueOn"] ?? null;
    const issuedOn = line.days["issuedOn"] ?? null;
    const cells = {
      name: line.texts["name"] ?? null,
      taxId: line.taxId,
      documentNumber,
      installment,
      issuedOn,
      dueOn,
      amount: amount === null ? null : moneyText(amount),
    };
    if (line.skipped !== null) return { line: line.line, state: "skipped", cells, faults: [] };
    const faults = [...line.faults];
    const failed = new Set(faults.map(({ field }) => field));
    const found = findPartner(line, known);
    if (found === "several") {
      faults.push({ field: "name", message: "há mais de um parceiro com este nome; ponha o CNPJ ou CPF" });
    } else if (found === undefined && cells.name === null && !failed.has("taxId") && !failed.has("name")) {
      faults.push({
        field: "name",
        message: line.taxId === null ? "falta de quem é o título" : unknownTaxId(line.taxId),
      });
    }
    if (dueOn === null && !failed.has("dueOn")) faults.push({ field: "dueOn", message: "falta o vencimento" });
    if (amount === null && !failed.has("amount")) faults.push({ field: "amount", message: "falta o valor em aberto" });
    if (amount !== null && amount < 0n) {
      faults.push({
        field: "amount",
        message: "é negativo; um crédito do parceiro não é título em aberto, tire a linha",
      });
    }
    if (issuedOn !== null && issuedOn > today) faults.push({ field: "issuedOn", message: "está no futuro" });
    if (issuedOn !== null && dueOn !== null && issuedOn > dueOn) {
      faults.push({ field: "dueOn", message: "vem antes da emissão" });
    }
    if (faults.length === 0 && amount === 0n) return { line: line.line, state: "skipped", cells, faults };
    if (faults.length > 0 || found === "several" || dueOn === null || amount === null) {
      return { line: line.line, state: "wrong", cells, faults };
    }
    const partner = found ?? { id: null, taxId: line.taxId, name: cells.name ?? "", tradeName: null };
    const title: PlannedTitle = {
      line: line.line,
      partner,
      documentNumber,
      installment: installment ?? "1",
      issuedOn: issuedOn ?? (dueOn < today ? dueOn : today),
      dueOn,
      amountCentavos: amount,
    };
    const before = seen.get(keyOf(title));
    if (before !== undefined) {
      const message =
        documentNumber === null
          ? `repete a linha ${before} (mesmo parceiro, vencimento e valor); dê um número de documento a cada título`
          : `repete a linha ${before} (mesmo parceiro, documento e parcela); numere as parcelas ou tire uma das duas`;
      return { line: line.line, state: "wrong", cells, faults: [{ field: "documentNumber", message }] };
    }
    seen.set(keyOf(title), line.line);
    candidates.push({ title, at });
    return { line: line.line, state: "new", cells, faults };
  });

  const standing = await findStandingTitles(
    tx,
    book,
    candidates.map(({ title }) => ({ ...title, partnerId: title.partner.id })),
  );
  for (const position of standing) {
    const at = candidates[position]?.at ?? -1;
    const line = judged[at];
    if (line !== undefined) judged[at] = { ...line, state: "existing" };
  }
  const titles = candidates.flatMap(({ title }, position) => (standing.has(position) ? [] : [title]));
  return {
    partners: [],
    titles,
    balances: [],
    analysis: { ...summarise(judged), ...said(titles, judged, { book, mapping }) },
  };
}

function said(
  titles: readonly PlannedTitle[],
  judged: readonly JudgedLine[],
  { book, mapping }: { readonly book: Subledger; readonly mapping: SpreadsheetMapping },
) {
  const sum = titles.reduce((total, { amountCentavos }) => total + amountCentavos, 0n);
  const fresh = new Set(titles.flatMap(({ partner }) => (partner.id === null ? [partnerKey(partner)] : [])));
  const wrong = judged.filter(({ state }) => state === "wrong").length;
  const isPayable = book.objectType === "bill";
  const isDayOpen = mapping.asOf === null;
  return {
    counts: [
      {
        label: `${titles.length === 1 ? "título" : "títulos"} a ${isPayable ? "pagar" : "receber"}`,
        count: titles.length,
        amount: moneyText(sum),
      },
      { label: newPartners(fresh.size, isPayable), count: fresh.size, amount: null },
    ],
    notes:
      mapping.columns["documentNumber"] === undefined
        ? ["Sem o número do documento, o extrato reconhece os títulos só por parceiro e valor."]
        : [],
    questions: isDayOpen ? (["as_of"] as const).slice() : [],
    missing: isDayOpen ? "Diga em que dia estes títulos estavam em aberto." : missingOf(wrong),
  };
}

/** The number and the installment; a number that carries its installment, `123/2`, is taken apart when no column has it. */
function numberOf({ texts }: UnderstoodLine): {
  readonly documentNumber: string | null;
  readonly installment: string | null;
} {
  const number = texts["documentNumber"] ?? null;
  const installment = texts["installment"] ?? null;
  const [, alone, part] = /^(.*\d)\s*\/\s*(\d{1,3})$/.exec(number ?? "") ?? [];
  if (installment !== null || alone === undefined || part === undefined) return { documentNumber: number, installment };
  return { documentNumber: alone, installment: part };
}

export function partnerKey({ id, taxId, name }: PlannedPartner): string {
  return id ?? taxId ?? `name:${foldName(name)}`;
}

function keyOf({ partner, documentNumber, installment, dueOn, amountCentavos }: PlannedTitle): string {
  const who = partnerKey(partner);
  return documentNumber === null
    ? `${who}|${dueOn}|${amountCentavos}`
    : `${who}|${plainNumber(documentNumber)}|${plainInstallment(installment)}`;
}

function newPartners(count: number, isPayable: boolean): string {
  if (count === 1) return isPayable ? "fornecedor novo" : "cliente novo";
  return isPayable ? "fornecedores novos" : "clientes novos";
}
