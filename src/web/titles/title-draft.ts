import type { ChosenAccount } from "./account-field.tsx";
import type { BILL_KINDS } from "./title-kind.ts";

/** What a person has written of a new title. */
export interface TitleDraft {
  readonly code: string;
  readonly partner: string;
  /** Null while the partner is only a name. */
  readonly partnerId: string | null;
  readonly taxId: string;
  readonly amount: string;
  readonly dueOn: string | null;
  /** Null is today. */
  readonly issuedOn: string | null;
  readonly documentNumber: string;
  readonly description: string;
  readonly competencia: string;
  readonly kind: (typeof BILL_KINDS)[number][0];
  readonly account: ChosenAccount | null;
  readonly installments: number;
  readonly repeats: "" | "week" | "month" | "year";
  readonly until: string | null;
  readonly isMoreOpen: boolean;
}

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
  account: null,
  installments: 1,
  repeats: "",
  until: null,
  isMoreOpen: false,
};
