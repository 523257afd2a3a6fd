import type { RecurringEndpoints } from "../../ledger/recurring-contract.ts";
import type { TitleEndpoints } from "../../ledger/title-contract.ts";
import { calendarDate, daysBetween } from "../../values/calendar.ts";
import type { Answered } from "../api.ts";
import { today } from "../ui/date.tsx";
import type { Tone } from "../ui/tone-icon.tsx";

/** What tells bills from receivables on the screen: the endpoints and the words. All else is one. */
export interface TitleKind {
  readonly noun: "bill" | "receivable";
  readonly endpoints: TitleEndpoints;
  readonly recurring: RecurringEndpoints;
  /** Of this kind, where the screen of what repeats is. */
  readonly recurringPath: `/${string}`;
  /** The screen: “A pagar”. */
  readonly screen: string;
  readonly partner: "Fornecedor" | "Cliente";
  /** “Nova conta a pagar”. */
  readonly newTitle: string;
  /** “paga”, “recebida”. */
  readonly settled: string;
  readonly settledInPart: string;
  /** The verb on the button that settles by hand. */
  readonly settle: string;
}

export type Title = Answered<TitleEndpoints["read"]>;
export type TitleLine = Answered<TitleEndpoints["list"]>["data"][number];

const days = (count: number): string => (count === 1 ? "1 dia" : `${count} dias`);

/** How a title stands, in shape and word; late ones say since when. */
export function stateOf(kind: TitleKind, title: TitleLine): { readonly tone: Tone; readonly word: string } {
  if (title.status === "cancelled") return { tone: "wait", word: "cancelada" };
  if (title.status === "settled") return { tone: "ok", word: kind.settled };
  if (title.dueOn === null) return { tone: "person", word: "sem vencimento" };
  const late = daysBetween(calendarDate(title.dueOn), calendarDate(today()));
  if (late > 0) return { tone: "bad", word: `vencida há ${days(late)}` };
  if (late === 0) return { tone: "person", word: "vence hoje" };
  return {
    tone: "wait",
    word: title.status === "partial" ? kind.settledInPart : late === -1 ? "vence amanhã" : `vence em ${days(-late)}`,
  };
}

export const ORIGINS = {
  document: "documento",
  by_hand: "à mão",
  recurring: "recorrente",
  payroll: "folha",
} as const;

export const BILL_KINDS = [
  ["service", "Serviço"],
  ["purchase", "Compra"],
  ["expense", "Reembolso de despesa"],
  ["tax", "Tributo ou taxa"],
  ["loan", "Empréstimo"],
  ["other", "Outra"],
] as const;

const HAPPENINGS: Readonly<Record<string, string>> = {
  "payables.supplier_identified": "Fornecedor identificado",
  "payables.bill_created": "Conta criada",
  "payables.bill_classified": "Conta contábil definida",
  "payables.withholding_computed": "Retenções calculadas",
  "payables.bill_changed": "Conta alterada",
  "payables.bill_settled": "Baixa",
  "payables.bill_reopened": "Reaberta",
  "payables.bill_cancelled": "Cancelada",
  "payables.bill_approved": "Aprovada",
  "receivables.receivable_created": "Conta criada",
  "receivables.receivable_changed": "Conta alterada",
  "receivables.receivable_settled": "Baixa",
  "receivables.receivable_reopened": "Reaberta",
  "receivables.receivable_cancelled": "Cancelada",
  "ledger.entry_posted": "Lançamento contábil feito",
  "ledger.entry_reversed": "Lançamento estornado",
  "processes.exception_opened": "Pendência aberta",
  "processes.exception_resolved": "Pendência resolvida",
};

export function happeningOf(type: string): string {
  return HAPPENINGS[type] ?? type;
}

const CHANGED: Readonly<Record<string, string>> = {
  amount: "valor",
  due_on: "vencimento",
  competencia: "competência",
  document_number: "documento",
  description: "descrição",
};

/** What a change changed, field by field: “vencimento 01/04/2026 → 08/04/2026”. */
export function changesOf(before: unknown, after: unknown, format: (name: string, value: string) => string): string {
  if (!isRecord(before) || !isRecord(after)) return "";
  return Object.entries(CHANGED)
    .flatMap(([name, word]) => {
      const [old, now] = [before[name], after[name]];
      if (old === undefined || now === undefined || old === now) return [];
      const show = (value: unknown) => (typeof value === "string" ? format(name, value) : "nada");
      return [`${word} ${show(old)} → ${show(now)}`];
    })
    .join("; ");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
