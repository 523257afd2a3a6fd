import { z } from "zod";
import {
  civilDate,
  type Endpoint,
  endpoint,
  idOf,
  instant,
  money,
  month,
  pageOf,
  pageQuery,
  positiveMoney,
} from "../kernel/contract.ts";

/**
 * What bills and receivables promise over HTTP: they have one life, so they have one contract. Each slice names its own
 * resource; whatever is said of a title here holds for both.
 */

/** Which titles a list shows. `open` is with anything left to pay; `overdue` and `due_this_week` are parts of it. */
export const TITLE_FILTERS = [
  "open",
  "overdue",
  "due_this_week",
  "due_next_30_days",
  "without_due_date",
  "settled",
  "cancelled",
  "all",
] as const;
export const titleFilter = z.enum(TITLE_FILTERS);
export type TitleFilter = z.infer<typeof titleFilter>;

export const titleSort = z.enum(["due", "-due", "amount", "-amount", "partner", "-partner"]);
export type TitleSort = z.infer<typeof titleSort>;

const filters = {
  status: titleFilter.default("open"),
  partnerId: idOf("partner").optional(),
  dueFrom: civilDate.optional(),
  dueTo: civilDate.optional(),
  /** As it is typed: 1.234,56 or 1234.56. */
  amount: z.string().trim().max(30).optional(),
  /** Part of the partner's name, the beginning of a document number or tax id, or an amount. */
  q: z.string().trim().max(100).optional(),
  sort: titleSort.default("due"),
};
export const titleListQuery = pageQuery.extend(filters);
export const titleExportQuery = z.strictObject(filters);

const titlePartner = z.object({ id: idOf("partner"), name: z.string(), taxId: z.string().nullable() });

const row = {
  partner: titlePartner,
  documentNumber: z.string().nullable(),
  installment: z.string(),
  description: z.string().nullable(),
  issuedOn: civilDate,
  dueOn: civilDate.nullable(),
  competencia: month,
  amount: money,
  /** What is left to pay. */
  open: money,
  status: z.enum(["open", "partial", "settled", "cancelled"]),
  isOverdue: z.boolean(),
  origin: z.enum(["document", "by_hand", "recurring", "payroll"]),
  version: z.number(),
};

export const titleSettlement = z.object({
  id: idOf("settlement"),
  settledOn: civilDate,
  amount: money,
  interest: money,
  fine: money,
  discount: money,
  fee: money,
  source: z.enum(["movement", "cash", "offset", "write_off", "credit_note"]),
  movementId: idOf("movement").nullable(),
  documentId: idOf("document").nullable(),
  entry: z.object({ id: idOf("entry"), number: z.string() }),
  undoneAt: instant.nullable(),
});

/** One thing that happened to an object, as its history tells it. */
export const historyItem = z.object({
  id: idOf("event"),
  at: instant,
  type: z.string(),
  kind: z.string(),
  actor: z.object({ class: z.enum(["person", "rule", "integration"]), name: z.string() }),
  /** The rule that was followed, the reason that was given, or the cause: whichever there is. */
  why: z.string().nullable(),
  touchMs: z.number(),
  before: z.json().nullable(),
  after: z.json().nullable(),
});
export type HistoryItem = z.infer<typeof historyItem>;

const details = {
  account: z.object({ id: idOf("account"), code: z.string(), name: z.string() }),
  entry: z.object({ id: idOf("entry"), number: z.string() }),
  document: z
    .object({ id: idOf("document"), kind: z.string(), key: z.string().nullable(), fileId: idOf("file").nullable() })
    .nullable(),
  /** What the document says of paying late or early, in percent. */
  terms: z.object({
    finePct: z.string().nullable(),
    interestPctMonth: z.string().nullable(),
    discountPct: z.string().nullable(),
    discountUntil: civilDate.nullable(),
  }),
  createdAt: instant,
  settlements: z.array(titleSettlement),
  attachments: z.array(z.object({ fileId: idOf("file"), name: z.string() })),
  history: z.array(historyItem),
};

const summaryPart = z.object({ count: z.number(), open: money });

/** Who it is owed to or by: known already, or new. */
const partnerGiven = z.union([
  z.strictObject({ id: idOf("partner") }),
  z.strictObject({
    name: z.string().trim().min(1, "diga o nome").max(200),
    taxId: z.string().trim().max(20).optional(),
  }),
]);

const notNegative = money.refine((text) => !text.startsWith("-"), "use um valor que não seja negativo");
export const INSTALLMENTS_MAX = 120;
const FILES_MAX = 20;

/** What a title by hand is made of. */
export const newTitle = {
  partner: partnerGiven,
  amount: positiveMoney,
  dueOn: civilDate,
  issuedOn: civilDate.optional(),
  competencia: month.optional(),
  accountId: idOf("account").optional(),
  documentNumber: z.string().trim().min(1).max(60).optional(),
  description: z.string().trim().max(500).optional(),
  /** Equal parts, a month from one to the next; the last day of a month stays the last. */
  installments: z.number().int().min(1).max(INSTALLMENTS_MAX).default(1),
  fileIds: z.array(idOf("file")).max(FILES_MAX).default([]),
};

const changes = z.strictObject({
  dueOn: civilDate.optional(),
  description: z.string().trim().max(500).nullable().optional(),
  documentNumber: z.string().trim().min(1).max(60).nullable().optional(),
  amount: positiveMoney.optional(),
  accountId: idOf("account").optional(),
  competencia: month.optional(),
});

export const settlementGiven = z.strictObject({
  settledOn: civilDate,
  /** What it takes off the title; all that is open, when left out. */
  amount: positiveMoney.optional(),
  interest: notNegative.default("0.00"),
  fine: notNegative.default("0.00"),
  discount: notNegative.default("0.00"),
  /** Money out of the bank, or a debt that is given up. What went through the bank is settled by its movement. */
  source: z.enum(["cash", "write_off"]),
  accountId: idOf("account").optional(),
  note: z.string().trim().max(500).optional(),
});

export const TITLE_REASON_MAX = 500;

interface Naming {
  readonly noun: "bill" | "receivable";
  readonly path: `/${string}`;
  /** In Portuguese, plural: "contas a pagar". */
  readonly things: string;
}

/** The endpoints that bills and receivables share. */
export function titleEndpoints<Own extends z.ZodRawShape, Given extends z.ZodRawShape>(
  { noun, path, things }: Naming,
  /** What only this kind of title has: in its rows, and in what makes one. */
  own: { readonly row: Own; readonly given: Given },
) {
  const id = { id: idOf(noun) };
  const title = z.object({ ...id, ...row, ...own.row });
  const detail = z.object({ ...id, ...row, ...own.row, ...details });
  const one = `${path}/{titleId}` as const;
  const params = z.strictObject({ titleId: idOf(noun) });
  return {
    row: title,
    detail,
    list: endpoint({
      method: "GET",
      path,
      permission: `${noun}:read`,
      summary: `As ${things}, com o total do que foi filtrado.`,
      query: titleListQuery,
      answer: pageOf(title).extend({
        /** Of everything that the filters let through, not of the page; what a search finds is counted up to `COUNTED_MAX`. */
        total: z.number(),
        /** Null where a search finds too many to be summed. */
        totalAmount: money.nullable(),
        totalOpen: money.nullable(),
      }),
    }),
    summary: endpoint({
      method: "GET",
      path: `${path}/summary`,
      permission: `${noun}:read`,
      summary: `Quanto há em aberto nas ${things}: vencido, na semana, em 30 dias.`,
      answer: z.object({
        today: civilDate,
        overdue: summaryPart,
        dueToday: summaryPart,
        dueThisWeek: summaryPart,
        dueNext30Days: summaryPart,
        withoutDueDate: summaryPart,
        open: summaryPart,
      }),
    }),
    read: endpoint({
      method: "GET",
      path: one,
      permission: `${noun}:read`,
      summary: "Um título: fatos, documento, baixas e história.",
      params,
      answer: detail,
    }),
    create: endpoint({
      method: "POST",
      path,
      permission: `${noun}:create`,
      summary: `Cria ${things} sem documento, numa vez ou em parcelas.`,
      body: z.strictObject({ ...newTitle, ...own.given }),
      answer: z.object({ titles: z.array(title), recurringId: idOf(`recurring_${noun}`).nullable() }),
    }),
    change: endpoint({
      method: "PATCH",
      path: one,
      permission: `${noun}:update`,
      summary: "Muda vencimento, descrição, conta ou valor de um título.",
      params,
      body: changes,
      answer: detail,
    }),
    cancel: endpoint({
      method: "POST",
      path: `${one}/cancellation`,
      permission: `${noun}:cancel`,
      summary: "Cancela um título sem documento, com motivo; o lançamento é estornado.",
      params,
      body: z.strictObject({ reason: z.string().trim().min(1, "diga o motivo").max(TITLE_REASON_MAX) }),
      answer: detail,
    }),
    restore: endpoint({
      method: "DELETE",
      path: `${one}/cancellation`,
      permission: `${noun}:cancel`,
      summary: "Desfaz o cancelamento de um título; o lançamento é feito de novo.",
      params,
      answer: detail,
    }),
    settle: endpoint({
      method: "POST",
      path: `${one}/settlements`,
      permission: `${noun}:update`,
      summary: "Baixa um título fora do banco: em dinheiro, ou por perda.",
      params,
      body: settlementGiven,
      answer: detail,
    }),
    undoSettlement: endpoint({
      method: "DELETE",
      path: `${one}/settlements/{settlementId}`,
      permission: `${noun}:update`,
      summary: "Desfaz uma baixa feita à mão.",
      params: z.strictObject({ titleId: idOf(noun), settlementId: idOf("settlement") }),
      answer: detail,
    }),
    attach: endpoint({
      method: "POST",
      path: `${one}/attachments`,
      permission: `${noun}:update`,
      summary: "Junta a um título um arquivo já enviado.",
      params,
      body: z.strictObject({ fileId: idOf("file") }),
      answer: detail,
    }),
    export: endpoint({
      method: "GET",
      path: `${path}/export`,
      permission: `${noun}:export`,
      summary: `As ${things} filtradas, como planilha CSV.`,
      query: titleExportQuery,
      answer: z.unknown(),
    }),
  } as const satisfies Record<string, Endpoint | z.ZodType>;
}

// What every kind of title has, whatever each adds of its own.
const anyTitle = () => titleEndpoints({ noun: "bill", path: "/titles", things: "" }, { row: {}, given: {} });
export type TitleEndpoints = ReturnType<typeof anyTitle>;
