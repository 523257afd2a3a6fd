import { z } from "zod";
import { civilDate, endpoint, idOf, instant, money } from "../kernel/contract.ts";

/** The screen and its filters that show what a figure is made of. */
export const link = z.object({ screen: z.string(), filters: z.record(z.string(), z.string()) });
export type Link = z.infer<typeof link>;

const bucket = z.object({ count: z.number(), amount: money, link });
export type Bucket = z.infer<typeof bucket>;

const titles = z.object({
  open: bucket,
  overdue: bucket,
  today: bucket,
  /** From tomorrow to the seventh day. */
  next7: bucket,
  /** From tomorrow to the thirtieth day: the seven are in them. */
  next30: bucket,
  withoutDueDate: bucket,
});
export type TitleBuckets = z.infer<typeof titles>;

const share = z.object({
  /** Cases closed without any event of a person. */
  untouched: z.number(),
  /** Cases closed in the period. */
  closed: z.number(),
  /** Cases of the period that still wait for a person: in neither of the two. */
  waiting: z.number(),
  link,
});

export const readOverview = endpoint({
  method: "GET",
  path: "/overview",
  permission: "report:read",
  summary: "O painel: caixa, próximos 90 dias, o que espera uma pessoa, quanto anda sozinho e os avisos.",
  answer: z.object({
    at: instant,
    today: civilDate,
    /** Nothing has ever arrived: the screen says how to begin. */
    isEmpty: z.boolean(),
    cash: z.object({
      amount: money,
      /** The oldest of the accounts' last days: until then everything is known. */
      dataUntil: civilDate.nullable(),
      accounts: z.array(
        z.object({
          id: idOf("bankaccount"),
          accountId: idOf("account"),
          name: z.string(),
          amount: money,
          /** What the bank's last statement says, and on which day. */
          statementAmount: money.nullable(),
          statementOn: civilDate.nullable(),
          lastMovementOn: civilDate.nullable(),
          /** The books on that day less the statement; zero when they agree. */
          difference: money.nullable(),
          link,
        }),
      ),
      link,
    }),
    payable: titles,
    receivable: titles,
    /** From open titles alone: what is overdue to pay is paid today, what is overdue to receive does not come. */
    forecast: z.object({
      from: civilDate,
      to: civilDate,
      opening: money,
      days: z.array(z.object({ on: civilDate, in: money, out: money, balance: money })),
      lowest: z.object({ on: civilDate, amount: money }),
      closing: money,
      totalIn: money,
      totalOut: money,
      /** Left out: it may come, and is not counted on. */
      overdueIn: money,
      /** Left out: nobody knows when. */
      withoutDueDate: z.object({ in: money, out: money }),
    }),
    exceptions: z.object({
      count: z.number(),
      causes: z.array(
        z.object({
          cause: z.string(),
          label: z.string(),
          count: z.number(),
          /** Sum of what they are about; null when none has an amount. */
          amount: money.nullable(),
          oldestAt: instant,
          link,
        }),
      ),
      link,
    }),
    automation: z.object({ since: civilDate, movements: share, documents: share }),
    /** What went through since then, step by step. */
    passed: z.array(z.object({ step: z.string(), count: z.number(), waiting: z.number(), link })),
    alerts: z.array(
      z.object({
        kind: z.enum(["statement_gap", "account_silent", "documents_waiting", "files_unread", "import_failed"]),
        tone: z.enum(["bad", "person", "wait"]),
        message: z.string(),
        action: z.string(),
        link,
      }),
    ),
  }),
});
export type Overview = z.infer<typeof readOverview.answer>;

/** Where a thing that was found is shown: the web app knows the screen of each type. */
export const found = z.object({
  type: z.enum(["partner", "document", "bill", "receivable", "movement", "entry"]),
  id: z.string(),
  label: z.string(),
  /** A tax id, a day, a state: what tells two of one name apart. */
  detail: z.string().nullable(),
  amount: money.nullable(),
});
export type Found = z.infer<typeof found>;

export const findAnything = endpoint({
  method: "GET",
  path: "/search",
  permission: "company:read",
  summary: "Acha parceiros, documentos, títulos, movimentos e lançamentos por nome, CNPJ, chave, número ou valor.",
  query: z.strictObject({ q: z.string().trim().min(2, "escreva ao menos duas letras").max(100) }),
  answer: z.object({ data: z.array(found) }),
});
