import { nameActors } from "../companies/index.ts";
import { companyRoute, type Route, tableRoute } from "../kernel/http/route.ts";
import { cellsOf, everyRow } from "../kernel/http/table-download.ts";
import { NO_UUID, publicId, uuidOf } from "../kernel/identifier.ts";
import { reportTouch, sumTouch } from "../kernel/touch-session.ts";
import { dateIn } from "../values/calendar.ts";
import { type Centavos, moneyText } from "../values/money.ts";
import { causeOf, causesOf } from "./causes.ts";
import * as contract from "./contract.ts";
import {
  insertComment,
  listColleagues,
  listCommentsOn,
  listViewsOf,
  removeView,
  requireObject,
  type SavedViewRow,
  upsertView,
} from "./conversation.ts";
import { refuse } from "./errors.ts";
import {
  countOpenByCause,
  countResolvedOn,
  type ExceptionRow,
  findException,
  findGroup,
  listDismissalsPage,
  listExceptionsPage,
} from "./inbox-store.ts";
import { assignGroup, dismissGroup, reopenGroup } from "./work-group.ts";
import { assignException, dismissException, reopenException } from "./work-inbox.ts";

const ZONE = "America/Sao_Paulo";

export const processesRoutes: readonly Route[] = [
  companyRoute(contract.listExceptions, async ({ tx, query, cursors, at }) => {
    const day = dateIn(ZONE, at);
    const touched = await sumTouch(tx, { objectTypes: ["exception"], day, zone: ZONE });
    const { limit, kind, cause, q } = query;
    const causes = causesAsked({ cause, kind });
    const rows = await listExceptionsPage(tx, { causes, q }, { after: cursors.after, limit });
    const counted = await countOpenByCause(tx);
    const found = q === undefined ? counted : await countOpenByCause(tx, { q });
    const sum = (of: typeof counted, isOf: (code: string) => boolean): number =>
      of.reduce((total, row) => total + (isOf(row.cause) ? Number(row.count) : 0), 0);
    return {
      ...cursors.page(rows, limit, ({ openedKey, id }) => [openedKey, id], describe),
      total: sum(found, (code) => causes === undefined || causes.includes(code)),
      counts: {
        decide: sum(counted, (code) => causeOf(code).kind === "decide"),
        read: sum(counted, (code) => causeOf(code).kind === "read"),
        barred: sum(counted, (code) => causeOf(code).kind === "barred"),
      },
      touchToday: { ms: touched.touchMs, decided: touched.decided },
      resolvedToday: await countResolvedOn(tx, day, ZONE),
      byCause: counted.map((row) => ({
        cause: row.cause,
        label: causeOf(row.cause).label,
        count: Number(row.count),
      })),
    };
  }),
  tableRoute(contract.exportExceptions, async ({ tx, query: { kind, cause, q } }) => ({
    name: "pendencias",
    columns: [
      { title: "Motivo", kind: "text" },
      { title: "O quê", kind: "text" },
      { title: "Por quê", kind: "text" },
      { title: "Data", kind: "date" },
      { title: "Valor", kind: "money" },
      { title: "Com quem está", kind: "text" },
    ],
    rows: cellsOf(
      everyRow(
        (page) => listExceptionsPage(tx, { causes: causesAsked({ cause, kind }), q }, page),
        ({ openedKey, id }) => [openedKey, id],
      ),
      (row) => [
        causeOf(row.cause).label,
        titleOf(row),
        withoutSubject(row),
        row.date,
        row.amountCentavos,
        row.ownerName,
      ],
    ),
  })),
  companyRoute(contract.readException, async ({ tx, params }) => {
    const found = await findException(tx, uuidOf("exception", params.exceptionId) ?? NO_UUID);
    if (found === undefined) throw refuse("processes.exception_not_found");
    return describe(found);
  }),
  companyRoute(contract.assignException, async ({ tx, params, body, actor, at }) =>
    describe(
      await assignException(
        tx,
        { actor, at },
        { id: uuidOf("exception", params.exceptionId) ?? NO_UUID, mine: body.mine },
      ),
    ),
  ),
  companyRoute(contract.dismissException, async ({ tx, params, body, actor, at, touchMs }) =>
    describe(
      await dismissException(
        tx,
        { actor, at, touchMs },
        { id: uuidOf("exception", params.exceptionId) ?? NO_UUID, reason: body.reason },
      ),
    ),
  ),
  companyRoute(contract.reopenException, async ({ tx, params, actor, at }) =>
    describe(await reopenException(tx, { actor, at }, uuidOf("exception", params.exceptionId) ?? NO_UUID)),
  ),
  companyRoute(contract.previewGroup, async ({ tx, body }) => {
    const limit = contract.GROUP_MAX;
    const { rows, total } = await findGroup(
      tx,
      "ids" in body ? { ids: uuidsOf(body.ids), limit } : { causes: [body.cause], q: body.q, limit },
    );
    const amounts = rows.flatMap(({ amountCentavos }) => amountCentavos ?? []);
    const sum = (of: readonly Centavos[]): Centavos => of.reduce((all, amount) => all + amount, 0n);
    return {
      ids: rows.map(({ id }) => publicId("exception", id)),
      left: total - rows.length,
      movementIds: rows.map(({ objectType, objectId }) =>
        objectType === "movement" ? publicId("movement", objectId) : null,
      ),
      totalIn: moneyText(sum(amounts.filter((amount) => amount > 0n))),
      totalOut: moneyText(-sum(amounts.filter((amount) => amount < 0n))),
      oldest: rows[0]?.openedAt.toISOString() ?? null,
    };
  }),
  companyRoute(contract.dismissGroup, async ({ tx, body, actor, at, touchMs }) =>
    groupDone(await dismissGroup(tx, { actor, at, touchMs }, { ids: uuidsOf(body.ids), reason: body.reason })),
  ),
  companyRoute(contract.reopenGroup, async ({ tx, body, actor, at }) =>
    groupDone(await reopenGroup(tx, { actor, at }, uuidsOf(body.ids))),
  ),
  companyRoute(contract.listDismissals, async ({ tx, query, cursors }) => {
    const rows = await listDismissalsPage(tx, { after: cursors.after, limit: query.limit });
    const names = await nameActors(
      tx,
      rows.flatMap(({ actorClass, actorId }) =>
        actorClass === null || actorId === null ? [] : [{ actorClass, actorId }],
      ),
    );
    return cursors.page(
      rows,
      query.limit,
      ({ atKey, reason }) => [atKey, reason],
      ({ at, reason, subject, ids, actorId }) => ({
        at: at.toISOString(),
        by: names.get(actorId ?? "") ?? "o sistema",
        reason,
        subject,
        count: ids.length,
        ids: ids.map((id) => publicId("exception", id)),
      }),
    );
  }),
  companyRoute(contract.assignGroup, async ({ tx, body, actor, at }) =>
    groupDone(await assignGroup(tx, { actor, at }, { ids: uuidsOf(body.ids), mine: body.mine })),
  ),
  companyRoute(contract.reportTouchTime, async ({ tx, params, body, member, at }) => ({
    touchMs: await reportTouch(tx, {
      sessionId: params.sessionId,
      userId: member.userId,
      item: body.item,
      touchMs: body.touchMs,
      at,
      isDecision: false,
    }),
  })),
  companyRoute(contract.listComments, async ({ tx, params }) => {
    const object = objectOf(params);
    await requireObject(tx, object);
    const rows = await listCommentsOn(tx, object.id);
    const people = await listColleagues(tx);
    return {
      data: rows.map(({ id, writtenAt, ...row }) => ({
        ...row,
        id: publicId("comment", id),
        writtenAt: writtenAt.toISOString(),
      })),
      people: people.map(({ id, name }) => ({ id: publicId("user", id), name })),
    };
  }),
  companyRoute(contract.writeComment, async ({ tx, params, body, member, at }) => {
    const object = objectOf(params);
    await requireObject(tx, object);
    const id = await insertComment(tx, {
      object,
      authorId: member.userId,
      text: body.text,
      mentions: body.mentions.flatMap((mention) => uuidOf("user", mention) ?? []),
      at,
    });
    return { id: publicId("comment", id), author: member.name, text: body.text, writtenAt: at.toISOString() };
  }),
  companyRoute(contract.listSavedViews, async ({ tx, member }) => ({
    data: (await listViewsOf(tx, member.userId)).map(describeView),
  })),
  companyRoute(contract.saveView, async ({ tx, member, body }) =>
    describeView(await upsertView(tx, member.userId, body)),
  ),
  companyRoute(contract.removeSavedView, async ({ tx, member, params, at }) => {
    await removeView(tx, { id: uuidOf("view", params.viewId) ?? NO_UUID, userId: member.userId, at });
    return {};
  }),
];

function uuidsOf(ids: readonly string[]): readonly string[] {
  return ids.flatMap((id) => uuidOf("exception", id) ?? []);
}

function groupDone(ids: readonly string[]): { ids: string[] } {
  return { ids: ids.map((id) => publicId("exception", id)) };
}

function causesAsked({
  cause,
  kind,
}: {
  readonly cause: string | undefined;
  readonly kind: contract.Exception["kind"] | undefined;
}): readonly string[] | undefined {
  if (cause !== undefined) return [cause];
  return kind === undefined ? undefined : causesOf(kind);
}

function describe(row: ExceptionRow): contract.Exception {
  const { kind, label } = causeOf(row.cause);
  return {
    id: publicId("exception", row.id),
    kind,
    cause: row.cause,
    label,
    title: titleOf(row),
    subject: row.subject,
    message: withoutSubject(row),
    status: row.status,
    openedAt: row.openedAt.toISOString(),
    owner:
      row.ownerId === null || row.ownerName === null
        ? null
        : { id: publicId("user", row.ownerId), name: row.ownerName },
    object: { type: row.objectType, id: publicId(row.objectType, row.objectId) },
    amount: row.amountCentavos === null ? null : moneyText(row.amountCentavos),
    date: row.date,
    partner: row.partner,
    version: row.version,
  };
}

const DOCUMENT_NAMES: Readonly<Record<string, string>> = {
  nfe: "NF-e",
  nfce: "NFC-e",
  nfse: "NFS-e",
  cte: "CT-e",
  ofx: "Extrato",
};

function titleOf({ partner, memo, documentKind, documentNumber, subject }: ExceptionRow): string {
  if (partner !== null) return partner;
  if (memo !== null && memo !== "") return memo;
  const kind = documentKind === null ? undefined : DOCUMENT_NAMES[documentKind];
  return kind === undefined || documentNumber === null ? subject : `${kind} ${documentNumber}`;
}

/** The command line's sentences begin with what they are about; a screen has said that already. */
function withoutSubject({ subject, message }: ExceptionRow): string {
  return message.startsWith(`${subject}: `) ? message.slice(subject.length + 2) : message;
}

/** The object that an address names. @throws `processes.exception_not_found` for an id that is none */
function objectOf<Type extends string>({
  objectType,
  objectId,
}: {
  objectType: Type;
  objectId: string;
}): {
  type: Type;
  id: string;
} {
  const id = uuidOf(objectType, objectId);
  if (id === undefined) throw refuse("processes.object_not_found");
  return { type: objectType, id };
}

function describeView({ id, ...view }: SavedViewRow): { id: string; screen: string; name: string; query: string } {
  return { ...view, id: publicId("view", id) };
}
