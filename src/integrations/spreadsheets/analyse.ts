import { readBlobs } from "../../kernel/blobs.ts";
import type { Transaction } from "../../kernel/database/database.ts";
import { billBook } from "../../payables/index.ts";
import { receivableBook } from "../../receivables/index.ts";
import { type CalendarDate, isCalendarDate } from "../../values/calendar.ts";
import { counted } from "../../values/counted.ts";
import type { SpreadsheetAnalysis, SpreadsheetMapping } from "../contract.ts";
import { FIELDS } from "./kinds.ts";
import type { ImportPlan } from "./plan.ts";
import { planBalances } from "./plan-balances.ts";
import { planPartners } from "./plan-partners.ts";
import { planTitles } from "./plan-titles.ts";
import { type UnderstoodSheet, understand } from "./understand.ts";

/**
 * What importing a file by a mapping would do, against what the company has now. Deciding and importing read the file by this same
 * function, so that nothing else is imported than what was shown.
 *
 * @throws what opening a sheet may refuse
 */
export async function planImport(
  tx: Transaction,
  {
    sha256,
    mapping,
    today,
  }: { readonly sha256: string; readonly mapping: SpreadsheetMapping; readonly today: CalendarDate },
): Promise<ImportPlan> {
  const asOf = mapping.asOf !== null && isCalendarDate(mapping.asOf) ? mapping.asOf : null;
  const { kind } = mapping;
  if (kind === null) return nothing("Diga o que esta planilha traz.", "kind");
  const columns = FIELDS[kind].flatMap(({ id, type }) => {
    const at = mapping.columns[id];
    return at === undefined ? [] : [{ id, type, at }];
  });
  const unmapped = missingColumn(mapping);
  if (unmapped !== null) return nothing(unmapped);
  const bytes = (await readBlobs(tx, [sha256])).get(sha256) ?? new Uint8Array();
  const sheet = await understand(bytes, columns, mapping);
  const plan = await planOf(tx, sheet, { mapping, today });
  return { ...plan, asOf, analysis: withSheet(plan.analysis, sheet, { asOf, today }) };
}

async function planOf(
  tx: Transaction,
  sheet: UnderstoodSheet,
  { mapping, today }: { readonly mapping: SpreadsheetMapping; readonly today: CalendarDate },
): Promise<Omit<ImportPlan, "asOf">> {
  switch (mapping.kind) {
    case "payables":
      return await planTitles(tx, sheet, { book: billBook, mapping, today });
    case "receivables":
      return await planTitles(tx, sheet, { book: receivableBook, mapping, today });
    case "opening_balances":
      return await planBalances(tx, sheet, mapping);
    default:
      return await planPartners(tx, sheet, mapping);
  }
}

/** What the file itself leaves open comes before what its lines do. */
function withSheet(
  analysis: SpreadsheetAnalysis,
  sheet: UnderstoodSheet,
  { asOf, today }: { readonly asOf: CalendarDate | null; readonly today: CalendarDate },
): SpreadsheetAnalysis {
  const { lines, creates, existing, wrong } = analysis;
  const isFuture = asOf !== null && asOf > today;
  const missing =
    (sheet.isStyleOpen
      ? "Diga se 1.234 é mil duzentos e trinta e quatro, ou um e duzentos e trinta e quatro milésimos."
      : null) ??
    (lines === 0 ? "Não há nenhuma linha abaixo dos títulos das colunas." : null) ??
    (isFuture ? "O dia escolhido ainda não chegou." : null) ??
    analysis.missing ??
    (creates === 0 && wrong === 0 ? nothingNew(existing) : null);
  return {
    ...analysis,
    questions: [...(sheet.isStyleOpen ? (["number_style"] as const) : []), ...analysis.questions],
    notes: [...analysis.notes, ...notesOf(sheet)],
    missing,
  };
}

function nothingNew(existing: number): string {
  return existing === 0
    ? "Nenhuma linha traz algo a importar."
    : `Nada a importar: ${counted(existing, "linha já existe", "linhas já existem")} aqui.`;
}

const LINES_NAMED = 5;

function notesOf({ facts, padded, lines }: UnderstoodSheet): readonly string[] {
  const totals = lines.filter(({ skipped }) => skipped === "total").map(({ line }) => line);
  return [
    ...(facts.otherSheets.length === 0
      ? []
      : [
          `Só a aba ${facts.sheet ?? ""} é lida; ficam de fora: ${facts.otherSheets.slice(0, LINES_NAMED).join(", ")}.`,
        ]),
    ...(facts.formulas === 0
      ? []
      : [
          `${counted(facts.formulas, "fórmula entra", "fórmulas entram")} com o valor que tinha quando a planilha foi salva.`,
        ]),
    ...(facts.formulasWithoutValue === 0
      ? []
      : [
          `${counted(facts.formulasWithoutValue, "fórmula está", "fórmulas estão")} sem valor: abra e salve a planilha no seu programa.`,
        ]),
    ...(padded.length === 0
      ? []
      : [
          `${counted(padded.length, "CNPJ ou CPF perdeu", "CNPJ ou CPF perderam")} zeros do começo, que foram repostos: ${linesNamed(padded)}.`,
        ]),
    ...(totals.length === 0 ? [] : [`Linhas de total não entram: ${linesNamed(totals)}.`]),
  ];
}

function linesNamed(lines: readonly number[]): string {
  const named = lines.slice(0, LINES_NAMED).join(", ");
  const rest = lines.length - LINES_NAMED;
  return `${lines.length === 1 ? "linha" : "linhas"} ${named}${rest > 0 ? ` e mais ${rest.toLocaleString("pt-BR")}` : ""}`;
}

/** The first thing that no column says and an import cannot do without. */
function missingColumn({ kind, columns }: SpreadsheetMapping): string | null {
  if (kind === null) return null;
  const has = (id: string): boolean => columns[id] !== undefined;
  const required = FIELDS[kind].find(({ id, required: isRequired }) => isRequired && !has(id));
  if (required !== undefined) return `Diga qual coluna é ${required.label}.`;
  if ((kind === "payables" || kind === "receivables") && !has("name") && !has("taxId")) {
    return `Diga qual coluna é ${FIELDS[kind][0]?.label ?? ""}, ou CNPJ ou CPF.`;
  }
  if (kind === "opening_balances") {
    if (!has("code") && !has("name")) return "Diga qual coluna é Conta, ou Nome da conta.";
    if (!has("balance") && !(has("debit") && has("credit")))
      return "Diga quais colunas são Saldo devedor e Saldo credor, ou Saldo.";
  }
  return null;
}

function nothing(missing: string, question?: "kind"): ImportPlan {
  return {
    partners: [],
    titles: [],
    balances: [],
    asOf: null,
    analysis: {
      lines: 0,
      creates: 0,
      existing: 0,
      skipped: 0,
      wrong: 0,
      counts: [],
      notes: [],
      questions: question === undefined ? [] : [question],
      missing,
      preview: [],
      wrongLines: [],
    },
  };
}
