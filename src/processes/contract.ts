import { z } from "zod";
import { endpoint, idOf, instant, money, pageOf, pageQuery } from "../kernel/contract.ts";

/** What kind of answer is wanted: a decision, a reading, or something is barred. */
export const exceptionKind = z.enum(["decide", "read", "barred"]);

export const exception = z.object({
  id: idOf("exception"),
  kind: exceptionKind,
  cause: z.string(),
  /** The cause in a few words. */
  label: z.string(),
  /** Who or what, in a few words: a partner, the statement's words, a note and its number, a file. */
  title: z.string(),
  subject: z.string(),
  message: z.string(),
  status: z.enum(["open", "assigned", "resolved", "dismissed"]),
  openedAt: instant,
  owner: z.object({ id: idOf("user"), name: z.string() }).nullable(),
  /** What it is about, and where its screen is. */
  object: z.object({ type: z.string(), id: z.string() }),
  amount: money.nullable(),
  /** The day that it is about: of a movement, of issue, of payment due. */
  date: z.string().nullable(),
  partner: z.string().nullable(),
  version: z.number(),
});
export type Exception = z.infer<typeof exception>;

const filters = {
  kind: exceptionKind.optional(),
  cause: z.string().max(100).optional(),
  q: z.string().trim().max(100).optional(),
};

export const listExceptions = endpoint({
  method: "GET",
  path: "/exceptions",
  permission: "exception:read",
  summary: "O que espera uma pessoa, da mais antiga à mais nova.",
  query: pageQuery.extend(filters),
  answer: pageOf(exception).extend({
    total: z.number(),
    /** Of everything that waits, whatever the filters. */
    counts: z.object({ decide: z.number(), read: z.number(), barred: z.number() }),
    resolvedToday: z.number(),
    /** What people worked on the inbox today, with or without a decision, and how many decisions it gave. */
    touchToday: z.object({ ms: z.number(), decided: z.number() }),
    byCause: z.array(z.object({ cause: z.string(), label: z.string(), count: z.number() })),
  }),
});

export const exportExceptions = endpoint({
  method: "GET",
  path: "/exceptions/export",
  permission: "exception:read",
  summary: "O que espera uma pessoa, como planilha.",
  query: z.strictObject(filters),
  answer: z.unknown(),
});

const one = z.strictObject({ exceptionId: idOf("exception") });

export const readException = endpoint({
  method: "GET",
  path: "/exceptions/{exceptionId}",
  permission: "exception:read",
  summary: "Uma pendência.",
  params: one,
  answer: exception,
});

export const assignException = endpoint({
  method: "PUT",
  path: "/exceptions/{exceptionId}/owner",
  permission: "exception:update",
  summary: "Quem pede fica com a pendência, ou a devolve à fila.",
  params: one,
  body: z.strictObject({ mine: z.boolean() }),
  answer: exception,
});

export const dismissException = endpoint({
  method: "POST",
  path: "/exceptions/{exceptionId}/dismissal",
  permission: "exception:update",
  summary: "Descarta uma pendência, com o motivo: não há o que fazer.",
  params: one,
  body: z.strictObject({ reason: z.string().trim().min(1, "diga o motivo").max(500) }),
  answer: exception,
});

export const reopenException = endpoint({
  method: "DELETE",
  path: "/exceptions/{exceptionId}/dismissal",
  permission: "exception:update",
  summary: "Desfaz o descarte: a pendência volta à fila.",
  params: one,
  answer: exception,
});

/** Of a group at once, so many: what one preview shows and one undo takes back. */
export const GROUP_MAX = 500;
const groupIds = z
  .array(idOf("exception"))
  .min(1, "escolha ao menos uma")
  .max(GROUP_MAX, `escolha até ${GROUP_MAX} de cada vez`);

export const previewGroup = endpoint({
  method: "POST",
  path: "/exceptions/group/preview",
  permission: "exception:read",
  summary: "As pendências abertas de um grupo, escolhidas uma a uma ou pelo motivo: quantas são e quanto somam.",
  body: z.union([z.strictObject({ ids: groupIds }), z.strictObject({ cause: z.string().max(100), q: filters.q })]),
  answer: z.object({
    ids: z.array(idOf("exception")),
    /** Of the same group, those that do not fit in one go. */
    left: z.number(),
    /** In the same order, the movement that each is about; null for what is about something else. */
    movementIds: z.array(idOf("movement").nullable()),
    totalIn: money,
    totalOut: money,
    oldest: instant.nullable(),
  }),
});

const groupDone = z.object({
  /** Those that it was done to: the others were no longer as they had been seen. */
  ids: z.array(idOf("exception")),
});

export const dismissGroup = endpoint({
  method: "POST",
  path: "/exceptions/group/dismissal",
  permission: "exception:update",
  summary: "Descarta várias pendências pelo mesmo motivo, de uma vez.",
  body: z.strictObject({ ids: groupIds, reason: z.string().trim().min(1, "diga o motivo").max(500) }),
  answer: groupDone,
});

export const reopenGroup = endpoint({
  method: "POST",
  path: "/exceptions/group/reopening",
  permission: "exception:update",
  summary: "Desfaz o descarte de várias: voltam à fila.",
  body: z.strictObject({ ids: groupIds }),
  answer: groupDone,
});

export const listDismissals = endpoint({
  method: "GET",
  path: "/exceptions/dismissals",
  permission: "exception:read",
  summary: "O que foi descartado e continua descartado, do último ao primeiro: cada ato, com todas as suas pendências.",
  query: pageQuery,
  answer: pageOf(
    z.object({
      at: instant,
      by: z.string(),
      reason: z.string(),
      /** The first of them, by name. */
      subject: z.string(),
      count: z.number(),
      /** All of them, to be reopened as one. */
      ids: z.array(idOf("exception")),
    }),
  ),
});

export const assignGroup = endpoint({
  method: "POST",
  path: "/exceptions/group/owner",
  permission: "exception:update",
  summary: "Quem pede fica com várias pendências, ou as devolve à fila.",
  body: z.strictObject({ ids: groupIds, mine: z.boolean() }),
  answer: groupDone,
});

export const reportTouchTime = endpoint({
  method: "PUT",
  path: "/touch-sessions/{sessionId}",
  permission: "company:read",
  summary: "Quanto a pessoa já trabalhou no que tem aberto; a tela diz a cada 15 segundos de trabalho, e ao sair.",
  params: z.strictObject({ sessionId: z.uuid() }),
  body: z.strictObject({
    /** The id of what is open, or the name of a form. */
    item: z.string().regex(/^[\w-]{1,60}$/),
    touchMs: z.number().int().min(0),
  }),
  answer: z.object({ touchMs: z.number() }),
});

export const comment = z.object({
  id: idOf("comment"),
  author: z.string(),
  text: z.string(),
  writtenAt: instant,
});

const onObject = z.strictObject({
  objectType: z.enum(["document", "bill", "receivable", "movement", "entry", "partner", "exception", "statement"]),
  objectId: z.string().max(60),
});

export const listComments = endpoint({
  method: "GET",
  path: "/comments/{objectType}/{objectId}",
  permission: "comment:read",
  summary: "A conversa sobre um objeto, da mais antiga à mais nova.",
  params: onObject,
  answer: z.object({ data: z.array(comment), people: z.array(z.object({ id: idOf("user"), name: z.string() })) }),
});

export const writeComment = endpoint({
  method: "POST",
  path: "/comments/{objectType}/{objectId}",
  permission: "comment:create",
  summary: "Escreve na conversa sobre um objeto; chama pessoas pelo nome.",
  params: onObject,
  body: z.strictObject({
    text: z.string().trim().min(1, "escreva algo").max(4_000),
    mentions: z.array(idOf("user")).max(20).default([]),
  }),
  answer: comment,
});

export const savedView = z.object({ id: idOf("view"), screen: z.string(), name: z.string(), query: z.string() });

export const listSavedViews = endpoint({
  method: "GET",
  path: "/saved-views",
  permission: "company:read",
  summary: "As visões que a pessoa guardou.",
  answer: z.object({ data: z.array(savedView) }),
});

export const saveView = endpoint({
  method: "POST",
  path: "/saved-views",
  permission: "company:read",
  summary: "Guarda os filtros de uma tela com um nome; o mesmo nome troca os filtros.",
  body: z.strictObject({
    screen: z.string().regex(/^(\/[a-z-]*){1,3}$/),
    name: z.string().trim().min(1).max(60),
    query: z.string().max(2_000),
  }),
  answer: savedView,
});

export const removeSavedView = endpoint({
  method: "DELETE",
  path: "/saved-views/{viewId}",
  permission: "company:read",
  summary: "Tira uma visão guardada.",
  params: z.strictObject({ viewId: idOf("view") }),
  answer: z.object({}),
});
