import { z } from "zod";

/**
 * What an HTTP endpoint promises, written once: the server checks requests and answers by it, the web app's client and the
 * OpenAPI document are made from it. Pure, since three programs read it.
 *
 * Keys are camelCase English; money is decimal text with two places; dates are `AAAA-MM-DD`; instants are RFC 3339 in UTC;
 * ids begin with their noun. Unknown keys are refused, so that a typo is not silently nothing.
 */
export interface Endpoint<
  Parameters extends z.ZodType = z.ZodType,
  QueryString extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/v1`, with parameters as `{name}`. */
  readonly path: `/${string}`;
  /** `resource:action` of the policy; or no more than being signed in; or nothing at all. */
  readonly permission: `${string}:${string}` | "signed-in" | "anyone";
  /** One sentence in Portuguese, for the API's documentation. */
  readonly summary: string;
  readonly params: Parameters;
  readonly query: QueryString;
  readonly body: Body;
  readonly answer: Answer;
}

const nothing = z.strictObject({});
type Nothing = typeof nothing;

export function endpoint<
  Answer extends z.ZodType,
  Parameters extends z.ZodType = Nothing,
  QueryString extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
>(
  promise: Pick<Endpoint, "method" | "path" | "permission" | "summary"> & {
    readonly params?: Parameters;
    readonly query?: QueryString;
    readonly body?: Body;
    readonly answer: Answer;
  },
): Endpoint<Parameters, QueryString, Body, Answer> {
  return {
    ...promise,
    // What is left out takes nothing; the type parameter's default says the same.
    params: promise.params ?? (nothing as unknown as Parameters),
    query: promise.query ?? (nothing as unknown as QueryString),
    body: promise.body ?? (nothing as unknown as Body),
  };
}

/** Reais as decimal text with two places. */
export const money = z.string().regex(/^-?\d{1,15}\.\d{2}$/, "use reais com dois decimais, como 1234.56");
export const positiveMoney = z
  .string()
  .regex(/^(?!0+\.00$)\d{1,15}\.\d{2}$/, "use um valor maior que zero, como 1234.56");
export const civilDate = z.iso.date("use uma data como 2026-03-10");
/** The first day of a month stands for the month. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "use um mês como 2026-03");
export const instant = z.iso.datetime();

/** An id of ours: its noun and 26 characters. */
export function idOf(noun: string): z.ZodString {
  return z.string().regex(new RegExp(`^${noun}_[0-9A-HJKMNP-TV-Z]{26}$`), "identificador inválido");
}

export const PAGE_MAX = 100;

/** Lists are counted up to here, so that the cost has a bound: a count that reaches it means so many or more. */
export const COUNTED_MAX = 5_000;

/** The query of every list: where to go on, and how many at most. */
export const pageQuery = z.strictObject({
  cursor: z.string().max(2_000).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(50),
});

/** A page of a list. `nextCursor` goes on where this page ends; null at the end. */
export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ data: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** What every refusal looks like on the wire (RFC 9457). `path` points into the body. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  instance: z.string(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
