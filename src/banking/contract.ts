import { z } from "zod";
import {
  civilDate,
  endpoint,
  idOf,
  instant,
  money,
  month,
  pageOf,
  pageQuery,
  positiveMoney,
  problem,
} from "../kernel/contract.ts";

const naturalMoney = z.string().regex(/^\d{1,15}\.\d{2}$/, "use um valor como 1234.56, sem sinal");

export const category = z.enum([
  "supplier-payment",
  "customer-receipt",
  "bank-fee",
  "tax-payment",
  "payroll",
  "own-transfer",
  "card-settlement",
  "interest-income",
  "loan",
  "refund",
  "owner-draw",
  "utility-payment",
  "rent",
  "other",
  "unknown",
]);
/** What a person may say: what is unknown waits, and is said to be nothing. */
export const decidedCategory = category.exclude(["other", "unknown"]);

export const bankAccount = z.object({
  id: idOf("bankaccount"),
  bank: z.string(),
  branch: z.string(),
  number: z.string(),
  ledgerAccountId: idOf("account"),
  openingOn: civilDate,
  opening: money,
  /** What the books say that it holds, with everything posted. */
  booksBalance: money,
  /** The last day that a statement says what it holds. */
  proof: z
    .object({
      on: civilDate,
      bankBalance: money,
      /** Of the books, at the end of that day. */
      booksBalance: money,
      /** Books less bank. */
      difference: money,
      documentId: idOf("document"),
      fileName: z.string(),
    })
    .nullable(),
  movements: z.number(),
  pending: z.number(),
  pendingIn: money,
  pendingOut: money,
  /** The last day that any statement or movement speaks of. */
  dataUntil: civilDate.nullable(),
  daysSilent: z.number().nullable(),
  gaps: z.array(
    z.object({
      on: civilDate,
      bankBalance: money,
      booksBalance: money,
      documentId: idOf("document"),
      fileName: z.string(),
    }),
  ),
});
export type BankAccount = z.infer<typeof bankAccount>;

export const listBankAccounts = endpoint({
  method: "GET",
  path: "/bank-accounts",
  permission: "statement:read",
  summary: "As contas bancárias, com o saldo dos livros, a prova do extrato e o que falta conciliar.",
  answer: z.object({ data: z.array(bankAccount) }),
});

export const openBankAccount = endpoint({
  method: "POST",
  path: "/bank-accounts",
  permission: "statement:create",
  summary: "Abre uma conta bancária com o saldo de abertura; os extratos que esperam por ela são lidos.",
  body: z.strictObject({
    bank: z.string().regex(/^\d{3}$/, "use os três algarismos do banco, como 001"),
    branch: z.string().trim().min(1, "diga a agência").max(20),
    number: z.string().trim().min(1, "diga o número da conta").max(20),
    openingOn: civilDate,
    opening: money,
  }),
  answer: bankAccount,
});

export const provedDay = z.object({
  on: civilDate,
  /** Proved, quiet (nothing moved), differs, missing (no statement), unheard (none yet), before the opening, or ahead. */
  status: z.enum(["proved", "quiet", "differs", "missing", "unheard", "before", "ahead"]),
  movements: z.number(),
  bankBalance: money,
  booksBalance: money,
});
export type ProvedDay = z.infer<typeof provedDay>;

export const readDailyProof = endpoint({
  method: "GET",
  path: "/bank-accounts/proof",
  permission: "statement:read",
  summary: "Banco = razão: cada conta, cada dia de um mês.",
  query: z.strictObject({ month }),
  answer: z.object({
    month,
    accounts: z.array(z.object({ bankAccountId: idOf("bankaccount"), days: z.array(provedDay) })),
  }),
});

export const unboundStatement = z.object({
  documentId: idOf("document"),
  fileName: z.string(),
  kind: z.enum(["bank", "card"]),
  bank: z.string().nullable(),
  branch: z.string().nullable(),
  number: z.string(),
  movements: z.number(),
  from: civilDate.nullable(),
  to: civilDate.nullable(),
});

export const listUnboundStatements = endpoint({
  method: "GET",
  path: "/unbound-statements",
  permission: "statement:read",
  summary: "Extratos de contas que ninguém disse quais são; nada deles foi lançado.",
  answer: z.object({ data: z.array(unboundStatement), total: z.number() }),
});

export const bindStatement = endpoint({
  method: "PUT",
  path: "/bank-accounts/{bankAccountId}/feeds/{documentId}",
  permission: "statement:update",
  summary: "Diz de que conta é um extrato; este e os seguintes do mesmo nome entram nela.",
  params: z.strictObject({ bankAccountId: idOf("bankaccount"), documentId: idOf("document") }),
  answer: z.object({ statements: z.number() }),
});

export const titleId = z.union([idOf("bill"), idOf("receivable")]);
const withheld = z.strictObject({
  irrf: naturalMoney.optional(),
  csll: naturalMoney.optional(),
  pis: naturalMoney.optional(),
  cofins: naturalMoney.optional(),
  inss: naturalMoney.optional(),
  iss: naturalMoney.optional(),
});

/** What a movement does to a title: moved = amount + interest + fine − discount − fee − withheld. */
export const settles = z.strictObject({
  titleId,
  amount: positiveMoney,
  interest: naturalMoney.optional(),
  fine: naturalMoney.optional(),
  discount: naturalMoney.optional(),
  fee: naturalMoney.optional(),
  withheld: withheld.optional(),
});
export type Settles = z.infer<typeof settles>;

/** A part that goes to an account: positive with the movement, negative against it. */
const share = z.strictObject({
  accountId: idOf("account"),
  amount: money,
  note: z.string().trim().min(1).max(200).optional(),
});

const reason = z.string().trim().min(1).max(500).optional();
const TITLES_MAX = 500;

export const decision = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("pending"), reason }),
  z.strictObject({
    status: z.literal("settled"),
    reason,
    settles: z.array(settles).min(1, "escolha ao menos um título").max(TITLES_MAX),
    accounts: z.array(share).max(50).default([]),
  }),
  z.strictObject({
    status: z.literal("categorised"),
    reason,
    category: decidedCategory,
    /** One account for the whole amount is a single share of it. */
    accounts: z.array(share).min(1, "escolha a conta").max(50),
  }),
]);
export type Decision = z.infer<typeof decision>;

export const title = z.object({
  id: titleId,
  side: z.enum(["payable", "receivable"]),
  documentId: idOf("document").nullable(),
  documentNumber: z.string().nullable(),
  installment: z.string(),
  partner: z.object({ id: idOf("partner"), name: z.string(), taxId: z.string().nullable() }),
  issuedOn: civilDate,
  dueOn: civilDate.nullable(),
  amount: money,
  open: money,
});
export type Title = z.infer<typeof title>;

const settled = z.object({
  title,
  amount: money,
  interest: money,
  fine: money,
  discount: money,
  fee: money,
});

export const decidedBy = z.object({
  by: z.enum(["rule", "person"]),
  /** The person's name, or the rule's in a few words. */
  name: z.string(),
  rule: z.string(),
  version: z.number(),
  reason: z.string(),
  at: instant,
});

const ledgerAccount = z.object({ id: idOf("account"), code: z.string(), name: z.string() });

const suggestion = z.object({ settles: z.array(settles), titles: z.array(title) });

export const movement = z.object({
  id: idOf("movement"),
  account: z.object({ id: idOf("bankaccount"), bank: z.string(), branch: z.string(), number: z.string() }),
  movedOn: civilDate,
  /** What came in is positive. */
  amount: money,
  memo: z.string(),
  category,
  status: z.enum(["pending", "settled", "categorised"]),
  decided: decidedBy,
  titles: z.array(settled),
  /** Where what is of no title went. */
  accounts: z.array(ledgerAccount.extend({ amount: money })),
  /** Of what waits: what would explain it to the centavo, to be confirmed as it is. */
  proposal: suggestion.nullable(),
  version: z.number(),
});
export type Movement = z.infer<typeof movement>;

const filters = {
  accountId: idOf("bankaccount").optional(),
  status: z.enum(["pending", "settled", "categorised"]).optional(),
  from: civilDate.optional(),
  to: civilDate.optional(),
  category: category.optional(),
  direction: z.enum(["in", "out"]).optional(),
  /** Words of the memo, or an amount as people write it: 1.234,56. */
  q: z.string().trim().max(100).optional(),
  /** Only those that wait with a proposal to confirm. */
  proposed: z.enum(["true"]).optional(),
};

export const listMovements = endpoint({
  method: "GET",
  path: "/movements",
  permission: "statement:read",
  summary: "Movimentos dos bancos, do mais novo ao mais antigo, cada um com quem decidiu e por quê.",
  query: pageQuery.extend(filters),
  answer: pageOf(movement).extend({
    total: z.number(),
    /** Of everything that the filters find. */
    totalIn: money,
    totalOut: money,
    /** By the same filters but status. */
    byStatus: z.object({ pending: z.number(), settled: z.number(), categorised: z.number() }),
    proposed: z.number(),
  }),
});

export const exportMovements = endpoint({
  method: "GET",
  path: "/movements/export",
  permission: "statement:export",
  summary: "Os movimentos filtrados, em CSV com ponto e vírgula.",
  query: z.strictObject(filters),
  answer: z.unknown(),
});

export const proposal = z.object({
  title,
  /** Why it is here: what the matcher says, the same amount, the words, or the date. */
  origin: z.enum(["matcher", "amount", "words", "date", "search"]),
  /** What would be settled of it. */
  settles,
  /** Whether this alone explains the movement to the centavo. */
  isExact: z.boolean(),
  reasonsFor: z.array(z.string()),
  reasonsAgainst: z.array(z.string()),
});
export type Proposal = z.infer<typeof proposal>;

const one = z.strictObject({ movementId: idOf("movement") });

export const movementDetail = movement.extend({
  checkNumber: z.string(),
  bankId: z.string(),
  occurrence: z.number(),
  statement: z.object({
    id: idOf("statement"),
    documentId: idOf("document"),
    fileName: z.string(),
    from: civilDate.nullable(),
    to: civilDate.nullable(),
    closing: money.nullable(),
    closingOn: civilDate.nullable(),
  }),
  /** What the standing decision rests on, by name. */
  parts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  entry: z.object({
    id: idOf("entry"),
    number: z.number(),
    postedOn: civilDate,
    history: z.string(),
    lines: z.array(
      z.object({
        side: z.enum(["D", "C"]),
        account: ledgerAccount,
        amount: money,
        partner: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
  }),
  history: z.array(
    decidedBy.extend({
      id: idOf("match"),
      decisionId: idOf("decision").nullable(),
      status: z.enum(["pending", "settled", "categorised"]),
      undoneAt: instant.nullable(),
    }),
  ),
  /** What undoing the person's decision brings back; null where the movement would wait, or where no person decided. */
  undoBringsBack: decidedBy.extend({ status: z.enum(["settled", "categorised"]) }).nullable(),
  /** Titles that it may be, the likeliest first; none when it is decided. */
  proposals: z.array(proposal),
  /** Where people put movements with these words. */
  usualAccount: ledgerAccount.extend({ category, times: z.number(), total: z.number() }).nullable(),
  /** Who the memo says the other side is: a partner where one is known, else what is left of the bank's words. */
  otherSide: z.object({ partnerId: idOf("partner").nullable(), name: z.string(), taxId: z.string().nullable() }),
});
export type MovementDetail = z.infer<typeof movementDetail>;

export const readMovement = endpoint({
  method: "GET",
  path: "/movements/{movementId}",
  permission: "statement:read",
  summary: "Um movimento: de que extrato veio, o lançamento, quem decidiu, o histórico e o que ele pode ser.",
  params: one,
  answer: movementDetail,
});

export const searchTitles = endpoint({
  method: "GET",
  path: "/movements/{movementId}/titles",
  permission: "statement:read",
  summary: "Títulos em aberto do lado de um movimento, por nome, CNPJ, número ou valor.",
  params: one,
  query: z.strictObject({
    q: z.string().trim().min(1).max(100),
    limit: z.coerce.number().int().min(1).max(50).default(30),
  }),
  answer: z.object({ data: z.array(proposal), total: z.number() }),
});

export const searchAccounts = endpoint({
  method: "GET",
  path: "/movement-accounts",
  permission: "statement:read",
  summary: "Contas contábeis em que um movimento pode ser lançado, as mais usadas primeiro.",
  query: z.strictObject({
    q: z.string().trim().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  answer: z.object({ data: z.array(ledgerAccount.extend({ times: z.number() })) }),
});

export const decideMovement = endpoint({
  method: "PUT",
  path: "/movements/{movementId}/decision",
  permission: "statement:update",
  summary: "Diz o que um movimento é: que títulos baixa, em que contas entra, ou que espera de novo.",
  params: one,
  body: decision,
  answer: z.object({ movement, decisionId: idOf("decision").nullable() }),
});

export const DECISIONS_MAX = 500;
const items = z
  .array(z.strictObject({ movementId: idOf("movement"), version: z.number().int().positive(), decision }))
  .min(1, "escolha ao menos um movimento")
  .max(DECISIONS_MAX, `confirme até ${DECISIONS_MAX} de cada vez`);

export const previewDecisions = endpoint({
  method: "POST",
  path: "/movements/decisions/preview",
  permission: "statement:update",
  summary: "Confere decisões sem gravar nenhuma: quantas, quanto somam e o que impede cada uma.",
  body: z.strictObject({ items }),
  answer: z.object({
    count: z.number(),
    totalIn: money,
    totalOut: money,
    refused: z.array(problem.pick({ code: true, detail: true }).extend({ movementId: idOf("movement") })),
  }),
});

export const personsDecision = z.object({
  id: idOf("decision"),
  by: z.string(),
  at: instant,
  reason: z.string(),
  movements: z.number(),
  /** Of them, those that still are as they were decided. */
  standing: z.number(),
  totalIn: money,
  totalOut: money,
  isUndo: z.boolean(),
  /** Of one movement alone. */
  movementId: idOf("movement").nullable(),
});
export type PersonsDecision = z.infer<typeof personsDecision>;

export const decideMovements = endpoint({
  method: "POST",
  path: "/movements/decisions",
  permission: "statement:update",
  summary: "Decide até 500 movimentos de uma vez, todos ou nenhum.",
  body: z.strictObject({ items }),
  answer: z.object({ decision: personsDecision.nullable() }),
});

export const listDecisions = endpoint({
  method: "GET",
  path: "/movements/decisions",
  permission: "statement:read",
  summary: "O que pessoas decidiram, do mais novo ao mais antigo; cada uma se desfaz, também amanhã.",
  query: pageQuery,
  answer: pageOf(personsDecision),
});

export const undoDecision = endpoint({
  method: "DELETE",
  path: "/movements/decisions/{decisionId}",
  permission: "statement:update",
  summary: "Desfaz uma decisão inteira: os movimentos que ainda estão como ela deixou voltam ao que eram antes dela.",
  params: z.strictObject({ decisionId: idOf("decision") }),
  answer: z.object({
    undone: z.number(),
    /** Of them, those that are again as a rule or somebody had decided before; the others wait. */
    restored: z.number(),
    left: z.number(),
  }),
});

export const undoMovement = endpoint({
  method: "DELETE",
  path: "/movements/{movementId}/decision",
  permission: "statement:update",
  summary: "Desfaz o que uma pessoa decidiu de um movimento: ele volta ao que era antes.",
  params: one,
  answer: z.object({ movement }),
});
