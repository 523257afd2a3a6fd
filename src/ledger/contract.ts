import { z } from "zod";
import { civilDate, endpoint, idOf, instant, money, month, pageOf, pageQuery } from "../kernel/contract.ts";

/** Decimal text; two places, but for accounts of imported books that count another thing than reais. */
const amount = z.string().regex(/^-?\d{1,20}(\.\d{1,18})?$/);
const side = z.enum(["D", "C"]);

/** What an account holds: always without sign, with the side that it is on; the account's own side when it is zero. */
export const balance = z.object({ amount, side });
export type Balance = z.infer<typeof balance>;

export const accountSummary = z.object({ id: idOf("account"), code: z.string(), name: z.string() });

export const account = accountSummary.extend({
  /** S sums up the accounts below it; A takes postings. */
  kind: z.enum(["S", "A"]),
  level: z.number(),
  parentId: idOf("account").nullable(),
  parentName: z.string().nullable(),
  normal: side.nullable(),
  role: z.string().nullable(),
  commodity: z.string().nullable(),
  validFrom: civilDate.nullable(),
  validTo: civilDate.nullable(),
});
export type Account = z.infer<typeof account>;

export const listAccounts = endpoint({
  method: "GET",
  path: "/accounts",
  permission: "entry:read",
  summary: "O plano de contas em ordem de código; com q, para escolher uma conta.",
  query: pageQuery.extend({
    /** The beginning of a code, or part of a name. */
    q: z.string().trim().max(100).optional(),
    /** A for those that take postings alone. */
    kind: z.enum(["S", "A"]).optional(),
  }),
  answer: pageOf(account).extend({ total: z.number() }),
});

const entrySource = z.object({ kind: z.string(), id: z.string().nullable() });

const entryLine = z.object({
  line: z.number(),
  account: accountSummary,
  side,
  amount,
  partner: z.object({ id: idOf("partner"), name: z.string() }).nullable(),
  costCentre: z.string().nullable(),
  history: z.string().nullable(),
});

export const entry = z.object({
  id: idOf("entry"),
  /** Without gaps within its year. */
  number: z.number(),
  postedOn: civilDate,
  kind: z.enum(["N", "E", "X"]),
  history: z.string(),
  amount,
  source: entrySource,
  reversesId: idOf("entry").nullable(),
  reversedById: idOf("entry").nullable(),
  lines: z.array(entryLine),
});
export type Entry = z.infer<typeof entry>;

const journalFilter = {
  from: civilDate.optional(),
  to: civilDate.optional(),
  /** Part of the history, an entry's number, or an amount of it. */
  q: z.string().trim().max(100).optional(),
  accountId: idOf("account").optional(),
  sourceKind: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .optional(),
  number: z.coerce.number().int().positive().optional(),
  amount: z.string().trim().max(30).optional(),
};

export const listEntries = endpoint({
  method: "GET",
  path: "/entries",
  permission: "entry:read",
  summary: "O diário: lançamentos com as suas partidas, do mais novo ao mais antigo.",
  query: pageQuery.extend(journalFilter),
  answer: pageOf(entry).extend({ total: z.number() }),
});

export const exportEntries = endpoint({
  method: "GET",
  path: "/entries/export",
  permission: "entry:export",
  summary: "O diário em CSV, uma partida por linha, do mais antigo ao mais novo.",
  query: z.strictObject(journalFilter),
  answer: z.unknown(),
});

/** What happened to a thing, step by step. */
export const happening = z.object({
  id: idOf("event"),
  type: z.string(),
  kind: z.string(),
  at: instant,
  actorClass: z.enum(["person", "rule", "integration"]),
  /** The person's name, or the rule or integration by its own. */
  actor: z.string(),
  mode: z.enum(["manual", "assisted", "automatic"]),
  cause: z.string().nullable(),
});
export type Happening = z.infer<typeof happening>;

const entryReference = z.object({ id: idOf("entry"), number: z.number(), postedOn: civilDate });

export const readEntry = endpoint({
  method: "GET",
  path: "/entries/{entryId}",
  permission: "entry:read",
  summary: "Um lançamento: partidas, de onde veio, por que regra, o que estorna e a sua história.",
  params: z.strictObject({ entryId: idOf("entry") }),
  answer: entry.extend({
    recordedAt: instant,
    periodStatus: z.enum(["open", "closing", "closed", "locked"]),
    rule: z.object({ id: z.string(), version: z.number() }).nullable(),
    reverses: entryReference.nullable(),
    reversedBy: entryReference.nullable(),
    /** The thing that it came from, as a person names it. */
    origin: z
      .object({
        kind: z.string(),
        id: z.string(),
        label: z.string(),
        /** The document below it, when it is not the document itself: that of a movement's statement, of a title. */
        documentId: idOf("document").nullable(),
      })
      .nullable(),
    happenings: z.array(happening),
  }),
});
export type EntryDetail = z.infer<typeof readEntry.answer>;

const ledgerFilter = { from: civilDate, to: civilDate };

export const ledgerLine = z.object({
  entryId: idOf("entry"),
  number: z.number(),
  line: z.number(),
  postedOn: civilDate,
  history: z.string(),
  side,
  amount,
  /** After this line. */
  balance,
  /** The account on the other side, when there is only one. */
  counterpart: accountSummary.nullable(),
  partner: z.object({ id: idOf("partner"), name: z.string() }).nullable(),
  source: entrySource,
});
export type LedgerLine = z.infer<typeof ledgerLine>;

export const readAccountLedger = endpoint({
  method: "GET",
  path: "/accounts/{accountId}/ledger",
  permission: "entry:read",
  summary: "O razão de uma conta num período: saldo anterior, partidas com o saldo a cada uma, saldo final.",
  params: z.strictObject({ accountId: idOf("account") }),
  query: pageQuery.extend(ledgerFilter),
  answer: pageOf(ledgerLine).extend({
    account,
    from: civilDate,
    to: civilDate,
    opening: balance,
    debits: amount,
    credits: amount,
    closing: balance,
    total: z.number(),
  }),
});
export type AccountLedger = z.infer<typeof readAccountLedger.answer>;

export const exportAccountLedger = endpoint({
  method: "GET",
  path: "/accounts/{accountId}/ledger/export",
  permission: "entry:export",
  summary: "O razão de uma conta em CSV.",
  params: z.strictObject({ accountId: idOf("account") }),
  query: z.strictObject(ledgerFilter),
  answer: z.unknown(),
});

const trialBalanceFilter = {
  from: month,
  to: month,
  /** Accounts down to this level of the chart: 1 for the groups alone. */
  level: z.coerce.number().int().min(1).max(20).optional(),
};

export const trialBalanceLine = accountSummary.extend({
  kind: z.enum(["S", "A"]),
  level: z.number(),
  parentId: idOf("account").nullable(),
  commodity: z.string().nullable(),
  opening: balance,
  debits: amount,
  credits: amount,
  closing: balance,
  /** The closing balance is on the side that the account should not be on. */
  isInverted: z.boolean(),
});
export type TrialBalanceRow = z.infer<typeof trialBalanceLine>;

export const readTrialBalance = endpoint({
  method: "GET",
  path: "/trial-balance",
  permission: "entry:read",
  summary: "O balancete de um intervalo de meses, das contas que se moveram até o fim dele, em ordem de código.",
  query: z.strictObject(trialBalanceFilter),
  answer: z.object({
    from: month,
    to: month,
    data: z.array(trialBalanceLine),
    /** Of the accounts that take postings; one for each thing that is counted, reais first. */
    totals: z.array(
      z.object({
        commodity: z.string().nullable(),
        openingDebit: amount,
        openingCredit: amount,
        debits: amount,
        credits: amount,
        closingDebit: amount,
        closingCredit: amount,
        balances: z.boolean(),
      }),
    ),
    /** The months that have postings, or null while the books are empty. */
    months: z.object({ from: month, to: month }).nullable(),
    /** The last of them that is not after the one asked for: what repeats is in the books before its month begins. */
    lastPosted: month.nullable(),
  }),
});
export type TrialBalance = z.infer<typeof readTrialBalance.answer>;

export const exportTrialBalance = endpoint({
  method: "GET",
  path: "/trial-balance/export",
  permission: "entry:export",
  summary: "O balancete em CSV.",
  query: z.strictObject(trialBalanceFilter),
  answer: z.unknown(),
});

const statementMonths = { from: month, to: month };

const compared = {
  ...statementMonths,
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
  answer: z.object({ ...statementMonths, before: z.object(statementMonths), data: z.array(incomeLine) }),
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
  query: z.strictObject(statementMonths),
  answer: z.object({ ...statementMonths, data: z.array(sheetLine), opening: sheetSums, closing: sheetSums }),
});
export type BalanceSheetAnswer = z.infer<typeof readBalanceSheet.answer>;

export const exportBalanceSheet = endpoint({
  method: "GET",
  path: "/balance-sheet/export",
  permission: "entry:export",
  summary: "O balanço em CSV ou Excel.",
  query: z.strictObject(statementMonths),
  answer: z.unknown(),
});
