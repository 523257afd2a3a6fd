import { z } from "zod";
import {
  civilDate,
  type Endpoint,
  endpoint,
  idOf,
  money,
  pageOf,
  pageQuery,
  positiveMoney,
} from "../kernel/contract.ts";

export const recurrenceEvery = z.enum(["week", "month", "year"]);

/** What makes a title repeat, where it is created. */
export const recurrenceGiven = z.strictObject({ every: recurrenceEvery, until: civilDate.optional() });

const status = z.enum(["active", "paused", "ended"]);

interface Naming {
  readonly noun: "bill" | "receivable";
  readonly path: `/${string}`;
  /** In Portuguese, plural: "contas a pagar". */
  readonly things: string;
}

/** The endpoints of what repeats, of bills and of receivables. */
export function recurringEndpoints({ noun, path, things }: Naming) {
  const recurring = z.object({
    id: idOf(`recurring_${noun}`),
    partner: z.object({ id: idOf("partner"), name: z.string(), taxId: z.string().nullable() }),
    account: z.object({ id: idOf("account"), code: z.string(), name: z.string() }),
    every: recurrenceEvery,
    firstDueOn: civilDate,
    until: civilDate.nullable(),
    /** Due date of the next one to be made; null when it has ended. */
    nextDueOn: civilDate.nullable(),
    amount: money,
    documentNumber: z.string().nullable(),
    description: z.string().nullable(),
    made: z.number(),
    status,
    version: z.number(),
  });
  const params = z.strictObject({ recurringId: idOf(`recurring_${noun}`) });
  return {
    row: recurring,
    list: endpoint({
      method: "GET",
      path,
      permission: `${noun}:read`,
      summary: `As ${things} que se repetem, as últimas primeiro.`,
      query: pageQuery.extend({ status: status.optional() }),
      answer: pageOf(recurring).extend({
        counts: z.object({ active: z.number(), paused: z.number(), ended: z.number() }),
        /** What the active ones make in a month, on average. */
        monthly: money,
      }),
    }),
    change: endpoint({
      method: "PATCH",
      path: `${path}/{recurringId}`,
      permission: `${noun}:update`,
      summary: `Muda o que se repete: valor, fim, descrição; pausa, retoma ou encerra. As ${things} já criadas ficam.`,
      params,
      body: z.strictObject({
        amount: positiveMoney.optional(),
        until: civilDate.nullable().optional(),
        description: z.string().trim().max(500).nullable().optional(),
        /** Resumed, it goes on with the next that is not past; of what it skipped nothing is made. */
        status: status.optional(),
      }),
      answer: recurring,
    }),
  } as const satisfies Record<string, Endpoint | z.ZodType>;
}

// What every kind has; the ids' nouns are their only difference.
const anyRecurring = () => recurringEndpoints({ noun: "bill", path: "/recurring", things: "" });
export type RecurringEndpoints = ReturnType<typeof anyRecurring>;
