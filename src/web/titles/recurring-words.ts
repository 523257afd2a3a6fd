import type { RecurringEndpoints } from "../../ledger/recurring-contract.ts";
import type { Answered } from "../api.ts";
import type { Tone } from "../ui/tone-icon.tsx";

export type Recurring = Answered<RecurringEndpoints["list"]>["data"][number];

export const EVERY_WORDS = { week: "toda semana", month: "todo mês", year: "todo ano" } as const;
export const RECURRING_STATES: Readonly<Record<Recurring["status"], { readonly tone: Tone; readonly word: string }>> = {
  active: { tone: "ok", word: "ativa" },
  paused: { tone: "person", word: "pausada" },
  ended: { tone: "wait", word: "encerrada" },
};
