import type { CompanySettings, Session } from "../../companies/contract.ts";

/** How the screens call what the contracts name in English. */
export const REGIMES: Readonly<Record<CompanySettings["taxRegime"], string>> = {
  simples: "Simples Nacional",
  mei: "MEI",
  presumido: "Lucro presumido",
  real: "Lucro real",
};

export const STATES: readonly string[] =
  "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO".split(" ");

export type Role = NonNullable<Session["company"]>["roles"][number];
export type PersonRole = Exclude<Role, "integration">;

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  owner: "dono",
  admin: "administrador",
  finance: "financeiro",
  approver: "aprovador",
  accountant: "contador",
  sales: "vendas",
  auditor: "auditor",
  integration: "integração",
};

interface Duties {
  readonly sees: string;
  readonly does: string;
  readonly cannot: string;
}

/** What each role is for, as the policy has it, in the order of a list. */
export const ROLE_DUTIES: Readonly<Record<PersonRole, Duties>> = {
  owner: {
    sees: "Tudo",
    does: "Aprova pagamentos, parceiros, regras e o fechamento; muda a empresa",
    cannot: "Lançar, conciliar, mudar os próprios papéis",
  },
  admin: {
    sees: "Pessoas, chaves, certificados e a trilha",
    does: "Chama pessoas e muda papéis; cuida de chaves e certificados",
    cannot: "Ver títulos e extratos, pagar, aprovar",
  },
  finance: {
    sees: "Documentos, títulos, extratos, relatórios",
    does: "Decide pendências, concilia, cadastra e monta pagamentos",
    cannot: "Aprovar o que ele mesmo montou",
  },
  approver: {
    sees: "Títulos, lotes, parceiros, relatórios",
    does: "Aprova ou devolve pagamentos, parceiros e dados bancários",
    cannot: "Mudar o que aprova",
  },
  accountant: {
    sees: "Documentos, títulos, extratos, livros",
    does: "Lança, estorna, fecha e reabre períodos; exporta",
    cannot: "Pagar ou aprovar pagamentos",
  },
  sales: {
    sees: "A empresa e o que for aberto às vendas",
    does: "Pergunta",
    cannot: "Ver títulos, extratos ou livros",
  },
  auditor: { sees: "Tudo, com a trilha", does: "Lê e exporta", cannot: "Mudar qualquer coisa" },
};

export const PERSON_ROLES = Object.keys(ROLE_DUTIES).filter((role): role is PersonRole => role in ROLE_DUTIES);
