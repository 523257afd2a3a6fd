import { findStatementGaps } from "../banking/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { firstUuidAt, publicId } from "../kernel/identifier.ts";
import { causeOf } from "../processes/index.ts";
import { addDays, type CalendarDate, dateIn, daysBetween } from "../values/calendar.ts";
import { type Centavos, formatReais, moneyText } from "../values/money.ts";
import type { Bucket, Link, Overview, TitleBuckets } from "./contract.ts";
import { FORECAST_DAYS, projectCash } from "./forecast.ts";
import {
  type CashRow,
  countPassed,
  countWaitingDocuments,
  listCash,
  listOpenByDay,
  listWaitingByCause,
  type OpenDay,
} from "./overview-store.ts";

/** How far back “how much goes by itself” looks. */
const PERIOD_DAYS = 30;
const DAY_MS = 86_400_000;
/** A weekend and a day: an account without news for longer has a file that did not come. */
const SILENT_DAYS_MAX = 3;

/** The company at a glance. Each figure carries the screen and the filters that show what it is made of. */
export async function overviewOf(
  tx: Transaction,
  { at, zone }: { readonly at: Date; readonly zone: string },
): Promise<Overview> {
  const today = dateIn(zone, at);
  const since = new Date(at.getTime() - PERIOD_DAYS * DAY_MS);
  const cash = await listCash(tx);
  const open = await listOpenByDay(tx);
  const causes = await listWaitingByCause(tx);
  const passed = await countPassed(tx, firstUuidAt(since));
  const waiting = await countWaitingDocuments(tx);
  const gaps = await findStatementGaps(tx);

  const total = cash.reduce((sum, { centavos }) => sum + centavos, 0n);
  const exceptionsCount = causes.reduce((sum, { count }) => sum + Number(count), 0);
  return {
    at: at.toISOString(),
    today,
    isEmpty: waiting.files === 0n && open.length === 0 && cash.every(({ lastMovementOn }) => lastMovementOn === null),
    cash: {
      amount: moneyText(total),
      dataUntil: oldestOf(cash.map(lastKnownDay)),
      accounts: cash.map(describeAccount),
      link: { screen: "/bancos", filters: {} },
    },
    payable: bucketsOf("payable", open, today),
    receivable: bucketsOf("receivable", open, today),
    forecast: forecastOf(today, total, open),
    exceptions: {
      count: exceptionsCount,
      causes: causes.map(({ cause, count, centavos, oldestAt }) => ({
        cause,
        label: labelOf(cause, causes),
        count: Number(count),
        amount: centavos === null ? null : moneyText(centavos),
        oldestAt: oldestAt.toISOString(),
        link: { screen: "/pendencias", filters: { cause } },
      })),
      link: { screen: "/pendencias", filters: {} },
    },
    automation: {
      since: dateIn(zone, since),
      movements: {
        untouched: Number(passed.movementsUntouched),
        closed: Number(passed.movementsDecided),
        waiting: Number(passed.movements - passed.movementsDecided),
        link: { screen: "/bancos", filters: { status: "decided" } },
      },
      documents: {
        untouched: Number(passed.documentsUntouched),
        closed: Number(passed.documentsAccepted),
        waiting: Number(passed.documentsWaiting),
        link: { screen: "/documentos", filters: { status: "accepted" } },
      },
    },
    passed: [
      step("documents", passed.documents, 0n, { screen: "/documentos", filters: {} }),
      step("accepted", passed.documentsAccepted, passed.documentsWaiting, {
        screen: "/documentos",
        filters: { status: "accepted" },
      }),
      step("titles", passed.titles, 0n, { screen: "/a-pagar", filters: { status: "all" } }),
      step("settlements", passed.settlements, 0n, { screen: "/a-pagar", filters: { status: "settled" } }),
      step("movements", passed.movementsDecided, passed.movements - passed.movementsDecided, {
        screen: "/bancos",
        filters: {},
      }),
      step("entries", passed.entries, 0n, { screen: "/contabilidade/diario", filters: {} }),
    ],
    alerts: [
      ...gaps.map(({ account, on, bankCentavos, booksCentavos }): Overview["alerts"][number] => ({
        kind: "statement_gap",
        tone: "bad",
        message:
          `Conta ${account}: em ${inWords(on)} o extrato diz ${formatReais(bankCentavos)} e os movimentos somam ` +
          `${formatReais(booksCentavos)}. Falta um extrato, ou um deles foi alterado.`,
        action: "Ver a conta",
        link: { screen: "/bancos", filters: {} },
      })),
      ...silentAccounts(cash, today),
      ...(waiting.documents === 0n
        ? []
        : [
            {
              kind: "documents_waiting" as const,
              tone: "person" as const,
              message:
                waiting.documents === 1n
                  ? "1 documento chegou e não pode ser usado como está."
                  : `${waiting.documents} documentos chegaram e não podem ser usados como estão.`,
              action: "Ver o que há com eles",
              link: { screen: "/documentos", filters: { waiting: "true" } },
            },
          ]),
      ...(waiting.unread === 0n
        ? []
        : [
            {
              kind: "files_unread" as const,
              tone: "wait" as const,
              message:
                waiting.unread === 1n
                  ? "1 arquivo está guardado e ainda não foi lido."
                  : `${waiting.unread} arquivos estão guardados e ainda não foram lidos.`,
              action: "Acompanhar a leitura",
              link: { screen: "/documentos", filters: {} },
            },
          ]),
    ],
  };
}

const SLICES: Readonly<Record<string, string>> = {
  documents: "documentos",
  payables: "a pagar",
  receivables: "a receber",
  banking: "banco",
};

/** Two causes of one label are told apart by whose they are. */
function labelOf(cause: string, all: readonly { readonly cause: string }[]): string {
  const { label } = causeOf(cause);
  const isShared = all.some((other) => other.cause !== cause && causeOf(other.cause).label === label);
  const slice = SLICES[cause.split(".")[0] ?? ""];
  return isShared && slice !== undefined ? `${label}, ${slice}` : label;
}

function step(name: string, count: bigint, waiting: bigint, link: Link): Overview["passed"][number] {
  return { step: name, count: Number(count), waiting: Number(waiting), link };
}

function lastKnownDay({ statementOn, lastMovementOn }: CashRow): CalendarDate | null {
  if (statementOn === null || lastMovementOn === null) return statementOn ?? lastMovementOn;
  return statementOn > lastMovementOn ? statementOn : lastMovementOn;
}

function oldestOf(days: readonly (CalendarDate | null)[]): CalendarDate | null {
  return days.reduce<CalendarDate | null>(
    (oldest, day) => (day === null ? oldest : oldest === null || day < oldest ? day : oldest),
    null,
  );
}

function describeAccount(row: CashRow): Overview["cash"]["accounts"][number] {
  const { statementCentavos, thenCentavos } = row;
  return {
    id: publicId("bankaccount", row.id),
    accountId: publicId("account", row.accountId),
    name: row.ledgerName,
    amount: moneyText(row.centavos),
    statementAmount: statementCentavos === null ? null : moneyText(statementCentavos),
    statementOn: row.statementOn,
    lastMovementOn: row.lastMovementOn,
    difference:
      statementCentavos === null || thenCentavos === null ? null : moneyText(thenCentavos - statementCentavos),
    link: { screen: "/contabilidade/razao", filters: { accountId: publicId("account", row.accountId) } },
  };
}

/** Each bucket opens the list of titles with the same limits. */
function bucketsOf(side: OpenDay["side"], open: readonly OpenDay[], today: CalendarDate): TitleBuckets {
  const screen = side === "payable" ? "/a-pagar" : "/a-receber";
  const own = open.filter((day) => day.side === side);
  const bucket = (isIn: (day: CalendarDate | null) => boolean, filters: Link["filters"]): Bucket => {
    const days = own.filter(({ dueOn }) => isIn(dueOn));
    return {
      count: days.reduce((sum, { count }) => sum + Number(count), 0),
      amount: moneyText(days.reduce((sum, { centavos }) => sum + centavos, 0n)),
      link: { screen, filters },
    };
  };
  const between = (from: CalendarDate, to: CalendarDate) =>
    bucket((day) => day !== null && day >= from && day <= to, { status: "open", dueFrom: from, dueTo: to });
  const tomorrow = addDays(today, 1);
  return {
    open: bucket(() => true, { status: "open" }),
    overdue: bucket((day) => day !== null && day < today, { status: "overdue" }),
    today: between(today, today),
    next7: between(tomorrow, addDays(today, 7)),
    next30: between(tomorrow, addDays(today, 30)),
    withoutDueDate: bucket((day) => day === null, { status: "without_due_date" }),
  };
}

function forecastOf(today: CalendarDate, openingCentavos: Centavos, open: readonly OpenDay[]): Overview["forecast"] {
  const { days, lowest, overdueIn, withoutDueDate } = projectCash(today, { openingCentavos, due: open });
  const sum = (of: "in" | "out") => days.reduce((total, day) => total + day[of], 0n);
  return {
    from: today,
    to: addDays(today, FORECAST_DAYS),
    opening: moneyText(openingCentavos),
    days: days.map((day) => ({
      on: day.on,
      in: moneyText(day.in),
      out: moneyText(day.out),
      balance: moneyText(day.balance),
    })),
    lowest: { on: lowest.on, amount: moneyText(lowest.balance) },
    closing: moneyText(days.at(-1)?.balance ?? openingCentavos),
    totalIn: moneyText(sum("in")),
    totalOut: moneyText(sum("out")),
    overdueIn: moneyText(overdueIn),
    withoutDueDate: { in: moneyText(withoutDueDate.in), out: moneyText(withoutDueDate.out) },
  };
}

function silentAccounts(cash: readonly CashRow[], today: CalendarDate): Overview["alerts"] {
  return cash.flatMap((row) => {
    const last = lastKnownDay(row);
    if (last === null || daysBetween(last, today) <= SILENT_DAYS_MAX) return [];
    return [
      {
        kind: "account_silent",
        tone: "person",
        message: `${row.ledgerName}: sem extrato desde ${inWords(last)}, há ${daysBetween(last, today)} dias.`,
        action: "Enviar o extrato",
        link: { screen: "/documentos", filters: { kind: "ofx" } },
      },
    ];
  });
}

function inWords(on: CalendarDate): string {
  return on.split("-").reverse().join("/");
}
