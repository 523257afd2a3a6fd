import { z } from "zod";

const draft = z.object({
  code: z.string(),
  partner: z.string(),
  /** Null while the partner is only a name. */
  partnerId: z.string().nullable(),
  taxId: z.string(),
  amount: z.string(),
  dueOn: z.string().nullable(),
  /** Null is today. */
  issuedOn: z.string().nullable(),
  documentNumber: z.string(),
  description: z.string(),
  competencia: z.string(),
  kind: z.enum(["service", "purchase", "expense", "tax", "loan", "other"]),
  installments: z.number(),
  repeats: z.enum(["", "week", "month", "year"]),
  until: z.string().nullable(),
  isMoreOpen: z.boolean(),
});
export type TitleDraft = z.infer<typeof draft>;

export const EMPTY_DRAFT: TitleDraft = {
  code: "",
  partner: "",
  partnerId: null,
  taxId: "",
  amount: "",
  dueOn: null,
  issuedOn: null,
  documentNumber: "",
  description: "",
  competencia: "",
  kind: "service",
  installments: 1,
  repeats: "",
  until: null,
  isMoreOpen: false,
};

const keyOf = (noun: string) => `retaguarda.draft.${noun}`;

/** What was typed and not saved, in this tab alone: closing the form, losing the line or reloading does not lose it. */
export function keptDraft(noun: string): TitleDraft {
  try {
    const read = draft.safeParse(JSON.parse(sessionStorage.getItem(keyOf(noun)) ?? "null"));
    return read.success ? read.data : EMPTY_DRAFT;
  } catch {
    return EMPTY_DRAFT;
  }
}

export function keepDraft(noun: string, kept: TitleDraft): void {
  try {
    sessionStorage.setItem(keyOf(noun), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing still works; only the draft does not survive it.
  }
}
