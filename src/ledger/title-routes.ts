import { nameActors } from "../companies/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { type HistoryEvent, historyOf, whyOf } from "../kernel/history.ts";
import { type CompanyCall, companyRoute, type Route, tableRoute } from "../kernel/http/route.ts";
import type { Cell, Table } from "../kernel/http/table-download.ts";
import { NO_UUID, publicId, uuidOf } from "../kernel/identifier.ts";
import { type CalendarDate, calendarDate, dateIn, monthOf } from "../values/calendar.ts";
import { moneyText, parseMoney } from "../values/money.ts";
import { refuse } from "./errors.ts";
import { settleByHand, undoSettlementByHand } from "./settle-by-hand.ts";
import type { Subledger } from "./subledger.ts";
import { cancelTitle, changeTitle, lockSeenTitle, restoreTitle, ringTitles } from "./title-by-hand.ts";
import type { HistoryItem, TitleEndpoints } from "./title-contract.ts";
import {
  attachFiles,
  findTitle,
  listAttachmentsOf,
  listSettlementsOf,
  listTitlesPage,
  type SettlementRow,
  summariseTitles,
  type TitleQuery,
  type TitleRow,
  type TitleSum,
  titleCursor,
  totalTitles,
} from "./title-store.ts";

/** What a slice adds to the routes that bills and receivables share. */
export interface TitleSlice {
  readonly book: Subledger;
  readonly endpoints: TitleEndpoints;
  readonly zone: string;
  /** What only this kind of title has, of a row of the list. */
  readonly describeOwn: (row: TitleRow) => object;
  /** The name of exported files: "contas-a-pagar". */
  readonly fileName: string;
}

/** The routes of titles, whichever they are: list, summary, one, change, cancel, settle, attach, export. */
export function titleRoutes(slice: TitleSlice): readonly Route[] {
  const { book, endpoints, zone } = slice;
  const noun = book.objectType;
  const work = (call: CompanyCall, titleId: string) => ({
    id: uuidOf(noun, titleId) ?? NO_UUID,
    actor: call.actor,
    at: call.at,
    touchMs: call.touchMs,
    seenVersion: call.seenVersion,
  });
  return [
    companyRoute(endpoints.list, async ({ tx, query, cursors, at }) => {
      const today = dateIn(zone, at);
      const asked = queryOf(query);
      const rows = await listTitlesPage(tx, book, asked, { after: cursors.after, limit: query.limit, today });
      const total = await totalTitles(tx, book, asked, today);
      return {
        ...cursors.page(rows, query.limit, titleCursor(asked.sort), (row) => describeTitle(slice, row, today)),
        total: total.count,
        totalAmount: total.sums && moneyText(total.sums.amountCentavos),
        totalOpen: total.sums && moneyText(total.sums.openCentavos),
      };
    }),
    companyRoute(endpoints.summary, async ({ tx, at }) => {
      const today = dateIn(zone, at);
      const { overdue, dueToday, dueThisWeek, dueNext30Days, withoutDueDate, open } = await summariseTitles(
        tx,
        book,
        today,
      );
      return {
        today,
        overdue: describeSum(overdue),
        dueToday: describeSum(dueToday),
        dueThisWeek: describeSum(dueThisWeek),
        dueNext30Days: describeSum(dueNext30Days),
        withoutDueDate: describeSum(withoutDueDate),
        open: describeSum(open),
      };
    }),
    tableRoute(endpoints.export, async ({ tx, query, at }) => {
      const today = dateIn(zone, at);
      return titlesTable(tx, slice, queryOf(query), today);
    }),
    companyRoute(endpoints.read, async ({ tx, params, at }) =>
      describeDetail(tx, slice, uuidOf(noun, params.titleId) ?? NO_UUID, at),
    ),
    companyRoute(endpoints.change, async (call) => {
      const { tx, params, body, at } = call;
      const given = work(call, params.titleId);
      await changeTitle(tx, book, given, {
        ...(body.dueOn === undefined ? {} : { dueOn: calendarDate(body.dueOn) }),
        ...(body.description === undefined ? {} : { description: body.description === "" ? null : body.description }),
        ...(body.documentNumber === undefined ? {} : { documentNumber: body.documentNumber }),
        ...(body.amount === undefined ? {} : { amountCentavos: parseMoney(body.amount) }),
        ...(body.accountId === undefined ? {} : { accountId: uuidOf("account", body.accountId) ?? NO_UUID }),
        ...(body.competencia === undefined ? {} : { competencia: calendarDate(`${body.competencia}-01`) }),
      });
      return await describeDetail(tx, slice, given.id, at);
    }),
    companyRoute(endpoints.cancel, async (call) => {
      const given = work(call, call.params.titleId);
      await cancelTitle(call.tx, book, given, call.body);
      return await describeDetail(call.tx, slice, given.id, call.at);
    }),
    companyRoute(endpoints.restore, async (call) => {
      const given = work(call, call.params.titleId);
      await restoreTitle(call.tx, book, given);
      return await describeDetail(call.tx, slice, given.id, call.at);
    }),
    companyRoute(endpoints.settle, async (call) => {
      const { tx, params, body, at } = call;
      const given = work(call, params.titleId);
      await settleByHand(tx, book, given, {
        settledOn: calendarDate(body.settledOn),
        amountCentavos: body.amount === undefined ? undefined : parseMoney(body.amount),
        interestCentavos: parseMoney(body.interest),
        fineCentavos: parseMoney(body.fine),
        discountCentavos: parseMoney(body.discount),
        source: body.source,
        accountId: body.accountId === undefined ? undefined : (uuidOf("account", body.accountId) ?? NO_UUID),
        note: body.note,
        today: dateIn(zone, at),
      });
      return await describeDetail(tx, slice, given.id, at);
    }),
    companyRoute(endpoints.undoSettlement, async (call) => {
      const given = work(call, call.params.titleId);
      await undoSettlementByHand(call.tx, book, given, uuidOf("settlement", call.params.settlementId) ?? NO_UUID);
      return await describeDetail(call.tx, slice, given.id, call.at);
    }),
    companyRoute(endpoints.attach, async (call) => {
      const { tx, params, body, at } = call;
      const given = work(call, params.titleId);
      await lockSeenTitle(tx, book, given);
      await attachFiles(tx, book, { titleIds: [given.id], fileIds: [uuidOf("file", body.fileId) ?? NO_UUID] });
      await ringTitles(tx);
      return await describeDetail(tx, slice, given.id, at);
    }),
  ];
}

function queryOf(query: {
  readonly status: TitleQuery["status"];
  readonly sort: TitleQuery["sort"];
  readonly partnerId?: string | undefined;
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
  readonly amount?: string | undefined;
  readonly q?: string | undefined;
}): TitleQuery {
  return {
    status: query.status,
    sort: query.sort,
    partnerId: query.partnerId === undefined ? undefined : uuidOf("partner", query.partnerId),
    dueFrom: query.dueFrom === undefined ? undefined : calendarDate(query.dueFrom),
    dueTo: query.dueTo === undefined ? undefined : calendarDate(query.dueTo),
    amount: query.amount,
    q: query.q,
  };
}

function describeSum({ count, openCentavos }: TitleSum): { count: number; open: string } {
  return { count, open: moneyText(openCentavos) };
}

/** A title as a row of a list. */
export function describeTitle(
  { book, describeOwn }: Pick<TitleSlice, "book" | "describeOwn">,
  row: TitleRow,
  today: CalendarDate,
) {
  const isOpen = row.status === "open" || row.status === "partial";
  return {
    id: publicId(book.objectType, row.id),
    partner: { id: publicId("partner", row.partnerId), name: row.partnerName, taxId: row.partnerTaxId },
    documentNumber: row.documentNumber,
    installment: row.installment,
    description: row.description,
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    competencia: monthOf(row.competencia),
    amount: moneyText(row.amountCentavos),
    open: moneyText(isOpen ? row.amountCentavos - row.settledCentavos : 0n),
    status: row.status,
    isOverdue: isOpen && row.dueOn !== null && row.dueOn < today,
    origin: row.origin,
    version: row.version,
    ...describeOwn(row),
  };
}

/** @throws `ledger.title_not_found` */
async function describeDetail(tx: Transaction, slice: TitleSlice, id: string, at: Date) {
  const { book } = slice;
  const title = await findTitle(tx, book, id);
  if (title === undefined) throw refuse("ledger.title_not_found");
  const settlements = await listSettlementsOf(tx, book, id);
  const attachments = await listAttachmentsOf(tx, book, id);
  return {
    ...describeTitle(slice, title, dateIn(slice.zone, at)),
    account: { id: publicId("account", title.accountId), code: title.accountCode, name: title.accountName },
    entry: { id: publicId("entry", title.entryId), number: title.entryNumber },
    document:
      title.documentId === null
        ? null
        : {
            id: publicId("document", title.documentId),
            kind: title.documentKind ?? "",
            key: title.documentKey,
            fileId: title.documentFileId === null ? null : publicId("file", title.documentFileId),
          },
    terms: {
      finePct: title.finePct,
      interestPctMonth: title.interestPctMonth,
      discountPct: title.discountPct,
      discountUntil: title.discountUntil,
    },
    createdAt: title.createdAt.toISOString(),
    settlements: settlements.map(describeSettlement),
    attachments: attachments.map(({ fileId, name }) => ({ fileId: publicId("file", fileId), name })),
    history: await describeHistory(tx, await historyOf(tx, { type: book.objectType, id })),
  };
}

function describeSettlement(row: SettlementRow) {
  return {
    id: publicId("settlement", row.id),
    settledOn: row.settledOn,
    amount: moneyText(row.amountCentavos),
    interest: moneyText(row.interestCentavos),
    fine: moneyText(row.fineCentavos),
    discount: moneyText(row.discountCentavos),
    fee: moneyText(row.feeCentavos),
    source: row.source,
    movementId: row.source === "movement" && row.sourceId !== null ? publicId("movement", row.sourceId) : null,
    documentId: row.source === "credit_note" && row.sourceId !== null ? publicId("document", row.sourceId) : null,
    entry: { id: publicId("entry", row.entryId), number: row.entryNumber },
    undoneAt: row.undoneAt?.toISOString() ?? null,
  };
}

/** The history of any object as screens show it, with the names of who did it. */
export async function describeHistory(tx: Transaction, events: readonly HistoryEvent[]): Promise<HistoryItem[]> {
  const names = await nameActors(tx, events);
  return events.map((event) => ({
    id: publicId("event", event.id),
    at: event.at.toISOString(),
    type: event.type,
    kind: event.kind,
    actor: { class: event.actorClass, name: names.get(event.actorId) ?? event.actorId },
    why: whyOf(event),
    touchMs: event.touchMs,
    before: event.before,
    after: event.after,
  }));
}

const ROWS_A_PAGE = 2_000;
const STATUS_WORDS = { open: "em aberto", partial: "paga em parte", settled: "quitada", cancelled: "cancelada" };
const ORIGIN_WORDS = { document: "documento", by_hand: "à mão", recurring: "recorrente", payroll: "folha" };

/** The filtered list as a sheet, page by page in its own order. */
function titlesTable(tx: Transaction, { book, fileName }: TitleSlice, query: TitleQuery, today: CalendarDate): Table {
  async function* rows(): AsyncGenerator<readonly Cell[]> {
    const keyOf = titleCursor(query.sort);
    let after: ReturnType<typeof keyOf> | undefined;
    for (;;) {
      const page = await listTitlesPage(tx, book, query, { after, limit: ROWS_A_PAGE, today });
      const shown = page.slice(0, ROWS_A_PAGE);
      for (const row of shown) yield cellsOf(row, today);
      const last = shown.at(-1);
      if (last === undefined || page.length <= ROWS_A_PAGE) return;
      after = keyOf(last);
    }
  }
  return {
    name: `${fileName}-${today}`,
    columns: [
      { title: "Parceiro", kind: "text" },
      { title: "CNPJ ou CPF", kind: "text" },
      { title: "Documento", kind: "text" },
      { title: "Parcela", kind: "text" },
      { title: "Descrição", kind: "text" },
      { title: "Emissão", kind: "date" },
      { title: "Vencimento", kind: "date" },
      { title: "Competência", kind: "text" },
      { title: "Valor", kind: "money" },
      { title: "Em aberto", kind: "money" },
      { title: "Situação", kind: "text" },
      { title: "Origem", kind: "text" },
    ],
    rows: rows(),
  };
}

function cellsOf(row: TitleRow, today: CalendarDate): readonly Cell[] {
  const isOpen = row.status === "open" || row.status === "partial";
  const isOverdue = isOpen && row.dueOn !== null && row.dueOn < today;
  return [
    row.partnerName,
    row.partnerTaxId,
    row.documentNumber,
    row.installment,
    row.description,
    row.issuedOn,
    row.dueOn,
    monthOf(row.competencia).split("-").reverse().join("/"),
    row.amountCentavos,
    isOpen ? row.amountCentavos - row.settledCentavos : 0n,
    isOverdue ? "vencida" : STATUS_WORDS[row.status],
    ORIGIN_WORDS[row.origin],
  ];
}
