import { z } from "zod";
import { endpoint, idOf, money, month } from "../kernel/contract.ts";
import { accountSummary, balance } from "./contract.ts";

const period = { from: month, to: month };

const compared = {
  ...period,
  /** Beside which period it is put: the one right before, of as many months, or the same months of the year before. */
  against: z.enum(["before", "year"]).default("before"),
};

const statementAmount = {
  /** Revenue positive, expense negative. */
  amount: money,
  before: money,
};

export const incomeLine = z.object({
  line: z.string(),
  name: z.string(),
  /** A total of all that stands above it. */
  isTotal: z.boolean(),
  ...statementAmount,
  /** Percent of the net revenue, to one place; null when there is none. */
  share: z
    .string()
    .regex(/^-?\d+\.\d$/)
    .nullable(),
  accounts: z.array(accountSummary.extend(statementAmount)),
});
export type IncomeLine = z.infer<typeof incomeLine>;

export const readIncomeStatement = endpoint({
  method: "GET",
  path: "/income-statement",
  permission: "entry:read",
  summary: "A DRE de um intervalo de meses, ao lado de outro; o encerramento do exercício fica de fora.",
  query: z.strictObject(compared),
  answer: z.object({ ...period, before: z.object(period), data: z.array(incomeLine) }),
});
export type IncomeStatement = z.infer<typeof readIncomeStatement.answer>;

export const exportIncomeStatement = endpoint({
  method: "GET",
  path: "/income-statement/export",
  permission: "entry:export",
  summary: "A DRE em CSV ou Excel.",
  query: z.strictObject(compared),
  answer: z.unknown(),
});

export const sheetLine = accountSummary.extend({
  kind: z.enum(["S", "A"]),
  level: z.number(),
  parentId: idOf("account").nullable(),
  opening: balance,
  closing: balance,
});
export type SheetLine = z.infer<typeof sheetLine>;

const sheetSums = z.object({ assets: money, liabilitiesAndEquity: money, openResult: money, balances: z.boolean() });

export const readBalanceSheet = endpoint({
  method: "GET",
  path: "/balance-sheet",
  permission: "entry:read",
  summary: "O balanço no fim de um mês, ao lado do que era antes do primeiro; o resultado aberto é do patrimônio.",
  query: z.strictObject(period),
  answer: z.object({ ...period, data: z.array(sheetLine), opening: sheetSums, closing: sheetSums }),
});
export type BalanceSheetAnswer = z.infer<typeof readBalanceSheet.answer>;

export const exportBalanceSheet = endpoint({
  method: "GET",
  path: "/balance-sheet/export",
  permission: "entry:export",
  summary: "O balanço em CSV ou Excel.",
  query: z.strictObject(period),
  answer: z.unknown(),
});
