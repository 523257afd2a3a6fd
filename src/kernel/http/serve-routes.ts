import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import multipart from "@fastify/multipart";
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { publicId } from "../identifier.ts";
import { refuseInKernel } from "../refusals.ts";
import { reportTouch } from "../touch-session.ts";
import { cursorsOf } from "./cursor.ts";
import type { Download } from "./download.ts";
import type { Live } from "./live.ts";
import { InvalidBody, problemOf } from "./problem.ts";
import { once } from "./remember-request.ts";
import type { CompanyCall, Member, Person, Route, Upload } from "./route.ts";
import { type TableFormat, tableDownload, tableFormat } from "./table-download.ts";

/** What the server needs to know of people: it is the slice of companies that knows it. */
export interface Gate {
  readonly findPerson: (headers: Headers) => Promise<Person | undefined>;
  /** The person's membership in the company that the session works in. */
  readonly findMember: (person: Person) => Promise<Member | undefined>;
  readonly isPermission: (text: string) => boolean;
}

export interface Serving {
  readonly db: Database;
  readonly clock: Clock;
  readonly gate: Gate;
  /** Signs cursors. */
  readonly secret: string;
  /** Where the browser reaches us: requests that change something come from there or from no page at all. */
  readonly origin: string;
  readonly logger: FastifyBaseLogger;
  readonly live: Live;
}

const BODY_BYTES_MAX = 2_000_000;
const UPLOAD_FILE_BYTES_MAX = 200_000_000;
const UPLOAD_FILES_MAX = 10_000;
const REQUEST_ID_BYTES = 12;
const TOUCH_MS_MAX = 4 * 3_600_000;

/**
 * An HTTP server over routes: each request is checked by its contract, its person by the policy, its answer by the contract again.
 * A route whose permission nobody can have, or none at all, stops the start.
 */
export async function serveRoutes(routes: readonly Route[], serving: Serving): Promise<FastifyInstance> {
  refuseUnguarded(routes, serving.gate);
  const app = fastify({
    loggerInstance: serving.logger,
    bodyLimit: BODY_BYTES_MAX,
    genReqId: () => `req_${randomBytes(REQUEST_ID_BYTES).toString("hex")}`,
    // Behind a proxy the address of the client is in a header; without one, anybody could write it.
    trustProxy: false,
    routerOptions: { caseSensitive: true },
  });
  await app.register(multipart, { limits: { fileSize: UPLOAD_FILE_BYTES_MAX, files: UPLOAD_FILES_MAX } });
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ "Request-Id": request.id, ...SECURITY_HEADERS });
    refuseForeignOrigin(request, serving.origin);
  });
  app.setErrorHandler(async (error, request, reply) => {
    const { problem, isOurs } = problemOf(ourErrorOf(error), request.id);
    if (isOurs) request.log.error(error);
    if (problem.status === 503 || problem.code === "kernel.request_in_progress") reply.header("Retry-After", "2");
    return await reply.status(problem.status).type("application/problem+json").send(problem);
  });
  for (const route of routes) {
    app.route({
      method: route.endpoint.method,
      url: `/v1${route.endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
      handler: async (request, reply) => await answer(route, request, reply, serving),
    });
  }
  const streams = new Set<ServerResponse>();
  app.get("/v1/live", async (request, reply) => await streamChanges(request, reply, { ...serving, streams }));
  // A page that is open keeps its stream, and spare connections on which it has asked nothing: the server would wait for them for ever.
  app.addHook("preClose", async () => {
    for (const stream of streams) stream.end();
    setTimeout(() => app.server.closeAllConnections(), LAST_ANSWERS_MS).unref();
  });
  return app;
}

/** What was asked before the stop is answered within this; longer work is a job's, and is retaken. */
const LAST_ANSWERS_MS = 3_000;
const HEARTBEAT_MS = 15_000;

/** Server-sent events: which topics of the company changed, so that a screen asks again for what it shows. */
async function streamChanges(
  request: FastifyRequest,
  reply: FastifyReply,
  { gate, live, streams }: Pick<Serving, "gate" | "live"> & { readonly streams: Set<ServerResponse> },
): Promise<void> {
  const person = await gate.findPerson(headersOf(request));
  const member = person === undefined ? undefined : await gate.findMember(person);
  if (member === undefined) throw refuseInKernel("kernel.not_signed_in");
  reply.hijack();
  const { raw } = reply;
  streams.add(raw);
  raw.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    // Its connection carries nothing after it: kept alive, it would hold the server's stop for as long as browsers keep it.
    Connection: "close",
    ...SECURITY_HEADERS,
  });
  raw.write("retry: 2000\n\n");
  const stop = live.subscribe(member.companyId, (topic) => {
    raw.write(`event: changed\ndata: ${JSON.stringify({ topic })}\n\n`);
  });
  const heartbeat = setInterval(() => raw.write(": \n\n"), HEARTBEAT_MS);
  request.raw.on("close", () => {
    clearInterval(heartbeat);
    streams.delete(raw);
    stop();
  });
}

const SECURITY_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

function refuseUnguarded(routes: readonly Route[], { isPermission }: Gate): void {
  for (const { kind, endpoint } of routes) {
    const { method, path, permission } = endpoint;
    const isOpen = permission === "anyone" || permission === "signed-in";
    if (kind === "person" ? !isOpen : isOpen || !isPermission(permission)) {
      throw new Error(`route ${method} ${path} asks for "${permission}", which the policy does not know`);
    }
  }
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** A page of another site cannot act here with a person's cookie. */
function refuseForeignOrigin(request: FastifyRequest, origin: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  const from = request.headers.origin;
  if (from !== undefined && from !== origin && from !== `http://${request.headers.host ?? ""}`) {
    throw refuseInKernel("kernel.wrong_origin");
  }
  if (request.headers["sec-fetch-site"] === "cross-site") throw refuseInKernel("kernel.wrong_origin");
}

/** Errors that the HTTP library makes, as ours. */
function ourErrorOf(error: unknown): unknown {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE" || code === "FST_REQ_FILE_TOO_LARGE" || code === "FST_FILES_LIMIT") {
    return refuseInKernel("kernel.body_too_large");
  }
  if (typeof code === "string" && (code.startsWith("FST_ERR_CTP") || code.startsWith("FST_"))) {
    return refuseInKernel("kernel.body_unreadable");
  }
  return error;
}

async function answer(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  serving: Serving,
): Promise<FastifyReply> {
  const { endpoint } = route;
  const headers = headersOf(request);
  const person = await serving.gate.findPerson(headers);
  if (person === undefined && endpoint.permission !== "anyone") throw refuseInKernel("kernel.not_signed_in");
  const member = route.kind === "person" || person === undefined ? undefined : await memberOf(person, route, serving);
  if (member !== undefined) refuseOtherCompany(request, member);
  const params = readAddress(endpoint.params, request.params);
  const { format, ...asked } = { ...(request.query as Record<string, unknown>) };
  const query = readAddress(endpoint.query, route.kind === "table" ? asked : request.query);
  const at = serving.clock.now();

  if (route.kind === "person") {
    const body = readBody(endpoint.body, request.body);
    const answerHeaders = new Headers();
    const given = { db: serving.db, person, params, query, body, at, headers, answerHeaders };
    const said = endpoint.answer.parse(await route.handle(given));
    for (const cookie of answerHeaders.getSetCookie()) reply.header("Set-Cookie", cookie);
    return await reply.send(said);
  }
  if (member === undefined) throw refuseInKernel("kernel.not_signed_in");
  const actor = { class: "person", id: member.userId } as const;
  if (route.kind === "upload") {
    const files = uploadsOf(request);
    const said = await route.handle({ db: serving.db, member, actor, params, query, body: {}, at, files });
    return await reply.send(endpoint.answer.parse(said));
  }

  const body = readBody(endpoint.body, request.body);
  const { cursor, ...filters } = query as { cursor?: string };
  const call = {
    member,
    actor,
    params,
    query,
    body,
    at,
    touchMs: touchOf(request),
    seenVersion: seenVersionOf(request),
    cursors: cursorsOf(
      serving.secret,
      { companyId: member.companyId, path: request.url.split("?")[0] ?? "", filters: textsOf(filters) },
      cursor,
    ),
  } satisfies Omit<CompanyCall, "tx">;
  if (route.kind === "download") {
    const download = await serving.db.withCompany(member.companyId, (tx) => route.handle({ ...call, tx }));
    return await sendDownload(reply, download);
  }
  if (route.kind === "table") {
    const as = readAddress(z.object({ format: tableFormat }), { format: format ?? "csv" }) as { format: TableFormat };
    const download = await serving.db.withCompany(member.companyId, async (tx) =>
      tableDownload(await route.handle({ ...call, tx }), as.format),
    );
    return await sendDownload(reply, download);
  }
  const session = touchSessionOf(request);
  const said = await serving.db.withCompany(member.companyId, async (tx) => {
    const work = async (): Promise<unknown> => {
      const touchMs =
        session === undefined
          ? call.touchMs
          : await reportTouch(tx, {
              ...session,
              userId: member.userId,
              touchMs: call.touchMs,
              at,
              isDecision: true,
            });
      return endpoint.answer.parse(await route.handle({ ...call, touchMs, tx }));
    };
    if (endpoint.method !== "POST") return await work();
    const { answer: kept, isReplay } = await once(
      tx,
      {
        credential: member.userId,
        key: firstOf(request.headers["idempotency-key"]),
        method: endpoint.method,
        path: request.url,
        body: request.body,
      },
      work,
    );
    if (isReplay) reply.header("Idempotency-Replayed", "true");
    return kept;
  });
  return await reply.send(said);
}

async function memberOf(person: Person, { endpoint }: Route, { gate }: Serving): Promise<Member> {
  const member = await gate.findMember(person);
  if (member === undefined || !member.permissions.has(endpoint.permission)) {
    throw refuseInKernel("kernel.not_permitted", { permission: endpoint.permission });
  }
  return member;
}

/** A tab that still shows another company than the session's does nothing in this one. */
function refuseOtherCompany(request: FastifyRequest, { companyId }: Member): void {
  const shown = firstOf(request.headers["retaguarda-company"]);
  if (shown !== undefined && shown !== publicId("company", companyId)) throw refuseInKernel("kernel.company_changed");
}

export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return headers;
}

function readAddress(schema: z.ZodType, given: unknown): unknown {
  const read = schema.safeParse({ ...(given as object) });
  if (read.success) return read.data;
  throw refuseInKernel("kernel.query_invalid", {
    problems: read.error.issues
      .map((issue) => (issue.code === "unrecognized_keys" ? issue.keys.join(", ") : issue.path.join(".")))
      .join("; "),
  });
}

function readBody(schema: z.ZodType, given: unknown): unknown {
  const read = schema.safeParse(given ?? {}, { reportInput: true });
  if (read.success) return read.data;
  throw new InvalidBody(read.error.issues);
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function textsOf(filters: object): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, String(value)]));
}

function touchOf(request: FastifyRequest): number {
  const ms = Number(firstOf(request.headers["retaguarda-touch-ms"]) ?? 0);
  return Number.isSafeInteger(ms) && ms > 0 ? Math.min(ms, TOUCH_MS_MAX) : 0;
}

/** On which opening of which item the person worked: `<uuid> <item>`. */
function touchSessionOf(request: FastifyRequest): { readonly sessionId: string; readonly item: string } | undefined {
  const found = TOUCH_SESSION.exec(firstOf(request.headers["retaguarda-touch-session"]) ?? "");
  const { sessionId, item } = found?.groups ?? {};
  return sessionId === undefined || item === undefined ? undefined : { sessionId, item };
}

const TOUCH_SESSION = /^(?<sessionId>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (?<item>[\w-]{1,60})$/;

function seenVersionOf(request: FastifyRequest): number | undefined {
  const found = /^"?v?(\d{1,9})"?$/.exec(request.headers["if-match"] ?? "");
  return found === null ? undefined : Number(found[1]);
}

async function* uploadsOf(request: FastifyRequest): AsyncIterable<Upload> {
  for await (const part of request.files()) {
    yield { name: part.filename, stream: part.file as Readable };
  }
}

async function sendDownload(reply: FastifyReply, { name, contentType, body, inline }: Download): Promise<FastifyReply> {
  const asciiName = name.replaceAll(/[^\x20-\x7e]|["\\]/g, "_");
  return await reply
    .headers({
      "Content-Type": contentType,
      "Content-Disposition": `${inline === true ? "inline" : "attachment"}; filename="${asciiName}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      // A file that somebody sent us runs nothing, whatever it says it is.
      "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
      "Cache-Control": "private, no-store",
    })
    .send(body);
}
