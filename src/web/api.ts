import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useRef } from "react";
import type { z } from "zod";
import type { Endpoint } from "../kernel/contract.ts";
import { newRequestKey } from "./clock-and-chance.ts";
import { noConnection, ProblemError, readProblem } from "./problem-error.ts";
import { tabCompany } from "./tab-company.ts";
import type { Touched } from "./touch.ts";

/** A part of a request may be left out when all that it takes may be. */
type Part<Name extends string, Taken> =
  Record<never, never> extends Taken ? { readonly [N in Name]?: Taken } : { readonly [N in Name]: Taken };

export type Asked<E extends Endpoint> = Part<"params", z.input<E["params"]>> &
  Part<"query", z.input<E["query"]>> &
  Part<"body", z.input<E["body"]>>;

export type Answered<E extends Endpoint> = z.output<E["answer"]>;

interface Manner {
  /** The version that the person saw: refused when somebody changed it meanwhile. */
  readonly ifMatch?: string;
  /** How long the person worked on this item. */
  readonly touch?: Touched;
  /** The same key asked twice is done once. Made for each request unless given. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** Sent also when the page is being left. */
  readonly keepalive?: boolean;
}

/** `call(readSession)`: without arguments where the endpoint takes nothing. */
type Arguments<E extends Endpoint> =
  Record<never, never> extends Asked<E> ? [asked?: Asked<E> & Manner] : [asked: Asked<E> & Manner];

/**
 * Asks one endpoint, same origin, JSON both ways.
 *
 * @throws ProblemError when the server refuses, cannot be reached, or answers something else than it promised
 */
export async function call<E extends Endpoint>(endpoint: E, ...[asked]: Arguments<E>): Promise<Answered<E>> {
  return await ask(endpoint, (asked ?? {}) as Loose);
}

interface Loose extends Manner {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

async function ask<E extends Endpoint>(endpoint: E, asked: Loose): Promise<Answered<E>> {
  const response = await send(endpoint, asked);
  if (!response.ok) throw await readProblem(response);
  const body: unknown = response.status === 204 ? {} : await response.json().catch(() => undefined);
  const read = endpoint.answer.safeParse(body);
  if (read.success) return read.data as Answered<E>;
  throw new ProblemError({
    type: "about:blank",
    title: "A tela e o servidor são de versões diferentes",
    status: response.status,
    detail: "O servidor respondeu o que esta tela não conhece. Recarregue a página para pegar a versão nova.",
    code: "web.unexpected_answer",
    instance: response.headers.get("x-request-id") ?? "",
  });
}

async function send(endpoint: Endpoint, asked: Loose): Promise<Response> {
  const company = tabCompany();
  const headers: Record<string, string> = { accept: "application/json" };
  if (company !== null) headers["retaguarda-company"] = company;
  if (endpoint.method === "POST") headers["idempotency-key"] = asked.idempotencyKey ?? newRequestKey();
  if (asked.ifMatch !== undefined) headers["if-match"] = asked.ifMatch;
  if (asked.touch !== undefined) {
    headers["retaguarda-touch-ms"] = String(Math.round(asked.touch.ms));
    headers["retaguarda-touch-session"] = `${asked.touch.sessionId} ${asked.touch.item}`;
  }
  const carries = endpoint.method !== "GET" && endpoint.method !== "DELETE";
  if (carries) headers["content-type"] = "application/json";
  try {
    return await fetch(addressOf(endpoint, asked), {
      method: endpoint.method,
      headers,
      credentials: "same-origin",
      ...(carries && { body: JSON.stringify(asked.body ?? {}) }),
      ...(asked.signal !== undefined && { signal: asked.signal }),
      ...(asked.keepalive !== undefined && { keepalive: asked.keepalive }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw noConnection(endpoint.method !== "GET");
  }
}

/** Where an endpoint is, also for a link or a download. */
export function addressOf(endpoint: Endpoint, asked: { readonly params?: unknown; readonly query?: unknown }): string {
  const params = (asked.params ?? {}) as Readonly<Record<string, unknown>>;
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((asked.query ?? {}) as Readonly<Record<string, unknown>>)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") search.append(name, String(one));
    }
  }
  const query = search.toString();
  return `/v1${path}${query === "" ? "" : `?${query}`}`;
}

function keyOf(endpoint: Endpoint, asked: Loose): readonly unknown[] {
  return [endpoint.path, tabCompany(), asked.params ?? {}, asked.query ?? {}];
}

interface Waiting {
  /** False while what the question needs is not known yet. */
  readonly enabled?: boolean;
  /** Asks again after so many milliseconds. */
  readonly refetchInterval?: number;
}

/** One answer, cached, asked again when a command says that it changed. */
export function useAnswer<E extends Endpoint>(
  endpoint: E,
  asked: Omit<Asked<E>, "body"> & Waiting,
): UseQueryResult<Answered<E>, Error> {
  const { enabled, refetchInterval, ...request } = asked as Loose & Waiting;
  return useQuery({
    queryKey: keyOf(endpoint, request),
    queryFn: ({ signal }) => ask(endpoint, { ...request, signal }),
    ...(enabled !== undefined && { enabled }),
    ...(refetchInterval !== undefined && { refetchInterval }),
  });
}

/** Asks ahead what the person is about to open, so that it is there when they do. */
export function usePrefetch(): <E extends Endpoint>(endpoint: E, asked: Omit<Asked<E>, "body">) => void {
  const cache = useQueryClient();
  return (endpoint, asked) =>
    void cache.prefetchQuery({
      queryKey: keyOf(endpoint, asked as Loose),
      queryFn: ({ signal }) => ask(endpoint, { ...(asked as Loose), signal }),
      staleTime: PREFETCHED_MS,
    });
}

/** What was asked ahead is asked again only when it may have changed. */
const PREFETCHED_MS = 60_000;

interface Page<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
}
type ItemOf<E extends Endpoint> = Answered<E> extends Page<infer Item> ? Item : never;

export interface Pages<Item, Answer> {
  readonly items: readonly Item[];
  /** The first page as it came: totals and counts stand there beside `data`. */
  readonly first: Answer | undefined;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly loading: boolean;
  readonly loadingMore: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** A list that goes on as one scrolls, page after page. */
export function usePages<E extends Endpoint>(
  endpoint: E,
  asked: Omit<Asked<E>, "body" | "query"> & { readonly query?: Omit<z.input<E["query"]>, "cursor"> } & Waiting,
): Pages<ItemOf<E>, Answered<E>> {
  const { enabled, refetchInterval, ...request } = asked as Loose & Waiting;
  const result: UseInfiniteQueryResult<InfiniteData<Answered<E>>, Error> = useInfiniteQuery({
    queryKey: [...keyOf(endpoint, request), "pages"],
    queryFn: ({ signal, pageParam }) =>
      ask(endpoint, { ...request, query: { ...(request.query as object | undefined), cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last as Page<unknown>).nextCursor ?? undefined,
    ...(enabled !== undefined && { enabled }),
    ...(refetchInterval !== undefined && { refetchInterval }),
  });
  const pages = result.data?.pages ?? [];
  return {
    items: pages.flatMap((page) => (page as Page<ItemOf<E>>).data),
    first: pages[0],
    hasMore: result.hasNextPage,
    loadMore: () => {
      if (result.hasNextPage && !result.isFetchingNextPage) void result.fetchNextPage();
    },
    loading: result.isPending,
    loadingMore: result.isFetchingNextPage,
    error: result.error,
    retry: () => void result.refetch(),
  };
}

/**
 * A change, and the endpoints whose answers it makes old. The same request asked again before its answer, as by a double
 * click, is that one; tried again after a lost connection it goes with the same key, so that what did arrive is not done twice.
 */
export function useCommand<E extends Endpoint>(
  endpoint: E,
  { invalidates = [] }: { readonly invalidates?: readonly Endpoint[] } = {},
): UseMutationResult<Answered<E>, Error, Asked<E> & Manner> {
  const cache = useQueryClient();
  const unanswered = useRef<{ readonly request: string; readonly key: string } | null>(null);
  const underWay = useRef<{ readonly request: string; readonly answer: Promise<Answered<E>> } | null>(null);
  return useMutation({
    mutationFn: async (asked: Asked<E> & Manner) => {
      const { params, body, ...manner } = asked as Loose;
      const request = JSON.stringify([params, body]);
      if (underWay.current?.request === request) return await underWay.current.answer;
      const key =
        manner.idempotencyKey ?? (unanswered.current?.request === request ? unanswered.current.key : newRequestKey());
      unanswered.current = { request, key };
      const answer = ask(endpoint, { ...(asked as Loose), idempotencyKey: key });
      underWay.current = { request, answer };
      try {
        const answered = await answer;
        unanswered.current = null;
        return answered;
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status > 0 && error.problem.status < 500)
          unanswered.current = null;
        throw error;
      } finally {
        if (underWay.current?.answer === answer) underWay.current = null;
      }
    },
    onSuccess: async () => {
      await Promise.all(invalidates.map(({ path }) => cache.invalidateQueries({ queryKey: [path] })));
    },
  });
}
