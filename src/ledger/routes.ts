import type { Transaction } from "../kernel/database/database.ts";
import { companyRoute, type Route, tableRoute } from "../kernel/http/route.ts";
import type { Table } from "../kernel/http/table-download.ts";
import { NO_UUID, publicId, uuidOf } from "../kernel/identifier.ts";
import { type CalendarDate, calendarDate, month } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import {
  balanceBefore,
  type LedgerLineRow,
  type LedgerPlace,
  listLedgerLines,
  streamLedger,
  sumLedger,
} from "./account-ledger-store.ts";
import { type AccountRow, countAccounts, findAccount, listAccountsPage } from "./account-store.ts";
import * as contract from "./contract.ts";
import { amountText, describeBalance, nameOf, refuseInverted, sideOf, sizeOf } from "./describe-amounts.ts";
import type { Side } from "./entry.ts";
import { refuse } from "./errors.ts";
import {
  countJournal,
  findJournalLines,
  type JournalEntry,
  type JournalFilter,
  type JournalLine,
  listJournalPage,
  streamJournal,
} from "./journal-store.ts";
import { statementRoutes } from "./statement-routes.ts";
import { mapRows } from "./table-rows.ts";
import { lastPostedMonth, monthsWithPostings, type TrialBalanceLine, trialBalance } from "./trial-balance.ts";

export const ledgerRoutes: readonly Route[] = [
  companyRoute(contract.listAccounts, async ({ tx, query, cursors }) => {
    const { limit, q, kind } = query;
    const rows = await listAccountsPage(tx, { q, kind }, { after: cursors.after, limit });
    const page = cursors.page(rows, limit, ({ code }) => [code], describeAccount);
    return { ...page, total: await countAccounts(tx, { q, kind }) };
  }),
  companyRoute(contract.listEntries, async ({ tx, query, cursors }) => {
    const { limit } = query;
    const filter = journalFilter(query);
    const rows = await listJournalPage(tx, filter, { after: cursors.after, limit });
    const lines = await findJournalLines(
      tx,
      rows.slice(0, limit).map(({ id }) => id),
    );
    const page = cursors.page(
      rows,
      limit,
      ({ postedOn, number }) => [postedOn, String(number)],
      (row) => describeEntry(row, lines.get(row.id) ?? []),
    );
    return { ...page, total: await countJournal(tx, filter) };
  }),
  tableRoute(contract.exportEntries, async ({ tx, query }) =>
    journalTable(tx, journalFilter(query), nameOf("diario", query)),
  ),
  companyRoute(contract.readAccountLedger, async ({ tx, params, query, cursors }) => {
    const account = await analyticAccount(tx, params.accountId);
    const period = { accountId: account.id, ...rangeOf(query) };
    const after = placeOf(cursors.after);
    const opening = await balanceBefore(tx, { accountId: account.id, day: period.from });
    const startCentavos =
      after === undefined ? opening : await balanceBefore(tx, { accountId: account.id, day: after.postedOn, after });
    const rows = await listLedgerLines(tx, { ...period, after, startCentavos, limit: query.limit + 1 });
    const moved = await sumLedger(tx, period);
    const places = account.commodityPlaces ?? 2;
    const page = cursors.page(
      rows,
      query.limit,
      ({ postedOn, number, line }) => [postedOn, String(number), String(line)],
      (row) => describeLedgerLine(row, account),
    );
    return {
      ...page,
      account: describeAccount(account),
      from: period.from,
      to: period.to,
      opening: describeBalance(opening, account.normal, places),
      debits: amountText(moved.debits, places),
      credits: amountText(moved.credits, places),
      closing: describeBalance(opening + moved.debits - moved.credits, account.normal, places),
      total: Number(moved.lines),
    };
  }),
  tableRoute(contract.exportAccountLedger, async ({ tx, params, query }) => {
    const account = await analyticAccount(tx, params.accountId);
    return ledgerTable(
      tx,
      { accountId: account.id, ...rangeOf(query) },
      { name: nameOf(`razao-${account.code}`, query), places: account.commodityPlaces ?? 2 },
    );
  }),
  companyRoute(contract.readTrialBalance, async ({ tx, query }) => {
    const lines = await linesOf(tx, query);
    return {
      from: query.from,
      to: query.to,
      data: lines.filter(({ level }) => level <= (query.level ?? level)).map(describeTrialBalanceLine),
      totals: totalsOf(lines),
      months: (await monthsWithPostings(tx)) ?? null,
      lastPosted: (await lastPostedMonth(tx, month(query.to))) ?? null,
    };
  }),
  tableRoute(contract.exportTrialBalance, async ({ tx, query }) => {
    const lines = (await linesOf(tx, query)).filter(({ level }) => level <= (query.level ?? level));
    return trialBalanceTable(lines, nameOf("balancete", query));
  }),
  ...statementRoutes,
];

function describeAccount({ commodityPlaces: _, ...row }: AccountRow): contract.Account {
  return {
    ...row,
    id: publicId("account", row.id),
    parentId: row.parentId === null ? null : publicId("account", row.parentId),
  };
}

/** @throws `ledger.account_not_found`, `ledger.account_sums_others` */
async function analyticAccount(tx: Transaction, id: string): Promise<AccountRow> {
  const account = await findAccount(tx, uuidOf("account", id) ?? NO_UUID);
  if (account === undefined) throw refuse("ledger.account_not_found");
  if (account.kind === "S") throw refuse("ledger.account_sums_others", { code: account.code });
  return account;
}

/** @throws `ledger.range_inverted` */
function rangeOf({ from, to }: { readonly from: string; readonly to: string }): {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
} {
  refuseInverted({ from, to });
  return { from: calendarDate(from), to: calendarDate(to) };
}

function journalFilter(
  query: {
    readonly [Name in keyof JournalFilter]?: JournalFilter[Name] | string | undefined;
  },
): JournalFilter {
  const { from, to, accountId } = query;
  if (from !== undefined && to !== undefined) refuseInverted({ from, to });
  return {
    from: from === undefined ? undefined : calendarDate(from),
    to: to === undefined ? undefined : calendarDate(to),
    q: query.q,
    accountId: accountId === undefined ? undefined : (uuidOf("account", accountId) ?? NO_UUID),
    sourceKind: query.sourceKind,
    number: query.number === undefined ? undefined : Number(query.number),
    amount: query.amount,
  };
}

/** Nouns of ids that are not the kind itself, without its underscore (names.md, section 15). */
const SOURCE_NOUNS: ReadonlyMap<string, string> = new Map([["bank_account", "bankaccount"]]);

export function describeSource({
  sourceKind,
  sourceId,
}: {
  readonly sourceKind: string;
  readonly sourceId: string | null;
}): { readonly kind: string; readonly id: string | null } {
  const noun = SOURCE_NOUNS.get(sourceKind) ?? sourceKind;
  return { kind: sourceKind, id: sourceId === null ? null : publicId(noun, sourceId) };
}

function describePartner(
  id: string | null,
  name: string | null,
): { readonly id: string; readonly name: string } | null {
  return id === null || name === null ? null : { id: publicId("partner", id), name };
}

export function describeEntry(row: JournalEntry, lines: readonly JournalLine[]): contract.Entry {
  const places = lines[0]?.places ?? 2;
  return {
    id: publicId("entry", row.id),
    number: Number(row.number),
    postedOn: row.postedOn,
    kind: row.kind,
    history: row.history,
    amount: amountText(row.totalCentavos, places),
    source: describeSource(row),
    reversesId: row.reversesId === null ? null : publicId("entry", row.reversesId),
    reversedById: row.reversedById === null ? null : publicId("entry", row.reversedById),
    lines: lines.map((line) => ({
      line: line.line,
      account: { id: publicId("account", line.accountId), code: line.accountCode, name: line.accountName },
      side: line.side,
      amount: amountText(line.amountCentavos, line.places),
      partner: describePartner(line.partnerId, line.partnerName),
      costCentre: line.costCentre,
      history: line.history,
    })),
  };
}

function placeOf(after: readonly (string | null)[] | undefined): LedgerPlace | undefined {
  if (after === undefined) return undefined;
  const [postedOn, number, line] = after;
  return { postedOn: calendarDate(postedOn ?? ""), number: BigInt(number ?? 0), line: Number(line) };
}

function describeLedgerLine(row: LedgerLineRow, { normal, commodityPlaces }: AccountRow): contract.LedgerLine {
  const places = commodityPlaces ?? 2;
  const { counterpartId, counterpartCode, counterpartName } = row;
  return {
    entryId: publicId("entry", row.entryId),
    number: Number(row.number),
    line: row.line,
    postedOn: row.postedOn,
    history: row.history,
    side: row.side,
    amount: amountText(row.amountCentavos, places),
    balance: describeBalance(row.balanceCentavos, normal, places),
    counterpart:
      counterpartId === null
        ? null
        : { id: publicId("account", counterpartId), code: counterpartCode ?? "", name: counterpartName ?? "" },
    partner: describePartner(row.partnerId, row.partnerName),
    source: describeSource(row),
  };
}

/** @throws `ledger.range_inverted` */
async function linesOf(
  tx: Transaction,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly TrialBalanceLine[]> {
  refuseInverted({ from, to });
  return await trialBalance(tx, { from: month(from), to: month(to) });
}

function describeTrialBalanceLine(line: TrialBalanceLine): contract.TrialBalanceRow {
  const places = line.commodityPlaces ?? 2;
  const closing = describeBalance(line.closingCentavos, line.normal, places);
  return {
    id: publicId("account", line.id),
    code: line.code,
    name: line.name,
    kind: line.kind,
    level: line.level,
    parentId: line.parentId === null ? null : publicId("account", line.parentId),
    commodity: line.commodity,
    opening: describeBalance(line.openingCentavos, line.normal, places),
    debits: amountText(line.debitsCentavos, places),
    credits: amountText(line.creditsCentavos, places),
    closing,
    isInverted:
      line.kind === "A" && line.normal !== null && line.closingCentavos !== 0n && closing.side !== line.normal,
  };
}

function totalsOf(lines: readonly TrialBalanceLine[]): contract.TrialBalance["totals"] {
  const analytic = lines.filter(({ kind }) => kind === "A");
  const groups = [...Map.groupBy(analytic, ({ commodity }) => commodity)];
  groups.sort(([a], [b]) => (a ?? "").localeCompare(b ?? "", "pt-BR"));
  return groups.map(([commodity, group]) => {
    const places = Math.max(...group.map(({ commodityPlaces }) => commodityPlaces ?? 2));
    const sum = (of: (line: TrialBalanceLine) => Centavos) => group.reduce((total, line) => total + of(line), 0n);
    const debit = (of: (line: TrialBalanceLine) => Centavos) => sum((line) => (of(line) > 0n ? of(line) : 0n));
    const credit = (of: (line: TrialBalanceLine) => Centavos) => sum((line) => (of(line) < 0n ? -of(line) : 0n));
    const [debits, credits] = [sum((line) => line.debitsCentavos), sum((line) => line.creditsCentavos)];
    const closingDebit = debit((line) => line.closingCentavos);
    const closingCredit = credit((line) => line.closingCentavos);
    return {
      commodity,
      openingDebit: amountText(
        debit((line) => line.openingCentavos),
        places,
      ),
      openingCredit: amountText(
        credit((line) => line.openingCentavos),
        places,
      ),
      debits: amountText(debits, places),
      credits: amountText(credits, places),
      closingDebit: amountText(closingDebit, places),
      closingCredit: amountText(closingCredit, places),
      balances: debits === credits && closingDebit === closingCredit,
    };
  });
}

const ORIGINS: Readonly<Record<string, string>> = {
  document: "Documento",
  movement: "Banco",
  bank_account: "Abertura de conta",
  journal: "Diário importado",
  bill: "Título a pagar",
  receivable: "Título a receber",
};

function journalTable(tx: Transaction, filter: JournalFilter, name: string): Table {
  return {
    name,
    columns: [
      { title: "Data", kind: "date" },
      { title: "Lançamento", kind: "count" },
      { title: "Partida", kind: "count" },
      { title: "Conta", kind: "text" },
      { title: "Nome da conta", kind: "text" },
      { title: "Débito", kind: "money" },
      { title: "Crédito", kind: "money" },
      { title: "Histórico", kind: "text" },
      { title: "Parceiro", kind: "text" },
      { title: "Origem", kind: "text" },
    ],
    rows: mapRows(streamJournal(tx, filter), (line) => [
      line.postedOn,
      Number(line.number),
      line.line,
      line.accountCode,
      line.accountName,
      line.side === "D" ? moneyCell(line) : null,
      line.side === "C" ? moneyCell(line) : null,
      line.history || line.entryHistory,
      line.partnerName,
      ORIGINS[line.sourceKind] ?? line.sourceKind,
    ]),
  };
}

/** Whole centavos are a cell of money; what another thing counts is written with its own places. */
function moneyCell({ amountCentavos, places }: { readonly amountCentavos: Centavos; readonly places: number }) {
  return places === 2 ? amountCentavos : amountText(amountCentavos, places).replace(".", ",");
}

function ledgerTable(
  tx: Transaction,
  period: { readonly accountId: string; readonly from: CalendarDate; readonly to: CalendarDate },
  { name, places }: { readonly name: string; readonly places: number },
): Table {
  return {
    name,
    columns: [
      { title: "Data", kind: "date" },
      { title: "Lançamento", kind: "count" },
      { title: "Histórico", kind: "text" },
      { title: "Contrapartida", kind: "text" },
      { title: "Parceiro", kind: "text" },
      { title: "Débito", kind: "money" },
      { title: "Crédito", kind: "money" },
      { title: "Saldo", kind: "money" },
      { title: "D/C", kind: "text" },
    ],
    rows: mapRows(withOpening(tx, period), (line) => [
      line.postedOn,
      line.number === null ? null : Number(line.number),
      line.history,
      line.counterpartCode === null ? null : `${line.counterpartCode} ${line.counterpartName}`,
      line.partnerName,
      line.side === "D" ? moneyCell({ ...line, places }) : null,
      line.side === "C" ? moneyCell({ ...line, places }) : null,
      moneyCell({ amountCentavos: sizeOf(line.balanceCentavos), places }),
      sideOf(line.balanceCentavos),
    ]),
  };
}

type ExportedLedgerLine = Omit<LedgerLineRow, "number" | "side"> & {
  readonly number: bigint | null;
  readonly side: Side | null;
};

async function* withOpening(
  tx: Transaction,
  period: { readonly accountId: string; readonly from: CalendarDate; readonly to: CalendarDate },
): AsyncGenerator<ExportedLedgerLine> {
  yield {
    entryId: "",
    number: null,
    line: 0,
    postedOn: period.from,
    history: "Saldo anterior",
    side: null,
    amountCentavos: 0n,
    balanceCentavos: await balanceBefore(tx, { accountId: period.accountId, day: period.from }),
    partnerId: null,
    partnerName: null,
    sourceKind: "",
    sourceId: null,
    counterparts: 0n,
    counterpartId: null,
    counterpartCode: null,
    counterpartName: null,
  };
  yield* streamLedger(tx, period);
}

function trialBalanceTable(lines: readonly TrialBalanceLine[], name: string): Table {
  const cell = ({ commodityPlaces }: TrialBalanceLine, amountCentavos: Centavos) =>
    moneyCell({ amountCentavos: sizeOf(amountCentavos), places: commodityPlaces ?? 2 });
  return {
    name,
    columns: [
      { title: "Conta", kind: "text" },
      { title: "Nome", kind: "text" },
      { title: "Tipo", kind: "text" },
      { title: "Saldo anterior", kind: "money" },
      { title: "D/C anterior", kind: "text" },
      { title: "Débitos", kind: "money" },
      { title: "Créditos", kind: "money" },
      { title: "Saldo final", kind: "money" },
      { title: "D/C final", kind: "text" },
    ],
    rows: mapRows(lines, (line) => [
      line.code,
      line.name,
      line.kind === "S" ? "Sintética" : "Analítica",
      cell(line, line.openingCentavos),
      sideOf(line.openingCentavos),
      cell(line, line.debitsCentavos),
      cell(line, line.creditsCentavos),
      cell(line, line.closingCentavos),
      sideOf(line.closingCentavos),
    ]),
  };
}
