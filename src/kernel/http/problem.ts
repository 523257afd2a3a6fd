import { z } from "zod";
import type { Problem } from "../contract.ts";
import { Refusal, type RefusalKind } from "../errors.ts";
import { refuseInKernel } from "../refusals.ts";

/** HTTP status of each kind of refusal, as `application/problem+json` carries it (RFC 9457). */
export const STATUS: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  too_large: 413,
  invalid: 422,
  refused_elsewhere: 422,
  version_missing: 428,
  too_many: 429,
  unavailable: 503,
};

export class InvalidBody extends Error {
  readonly issues: readonly z.core.$ZodIssue[];

  constructor(issues: readonly z.core.$ZodIssue[]) {
    super("the body breaks its contract");
    this.issues = issues;
  }
}

/** What a person gets for an error: the refusal's own words, or a reference to look for in the log. */
export function problemOf(error: unknown, instance: string): { readonly problem: Problem; readonly isOurs: boolean } {
  if (error instanceof InvalidBody) {
    const refusal = refuseInKernel("kernel.request_invalid", { count: error.issues.length });
    return { problem: { ...write(refusal, instance), errors: error.issues.map(faultOf) }, isOurs: false };
  }
  if (error instanceof Refusal) return { problem: write(error, instance), isOurs: false };
  if (isDatabaseAway(error)) return { problem: write(refuseInKernel("kernel.database_busy"), instance), isOurs: true };
  return {
    problem: {
      type: "/errors/kernel.unexpected",
      title: "Algo inesperado",
      status: 500,
      detail: `Algo inesperado aconteceu no programa, e nada do que você pediu foi gravado. Se repetir, informe ${instance} ao suporte.`,
      code: "kernel.unexpected",
      instance,
    },
    isOurs: true,
  };
}

function write(refusal: Refusal, instance: string): Problem {
  const { field } = refusal.definition;
  const own = field === undefined ? [] : [{ path: field, code: refusal.code, message: refusal.message }];
  const faults = refusal.faults.map(({ code, message, path = "" }) => ({ path, code, message }));
  const errors = [...own, ...faults];
  return {
    type: `/errors/${refusal.code}`,
    title: refusal.definition.title,
    status: STATUS[refusal.definition.kind],
    detail: refusal.message,
    code: refusal.code,
    instance,
    ...(errors.length === 0 ? {} : { errors }),
  };
}

function faultOf(issue: z.core.$ZodIssue): { path: string; code: string; message: string } {
  return { path: `/${issue.path.map(String).join("/")}`, code: `kernel.${codeOf(issue)}`, message: sentenceOf(issue) };
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return "field_unknown";
  return issue.code === "invalid_type" && issue.input === undefined ? "field_missing" : "field_invalid";
}

/** Messages of our own contracts are in Portuguese; the library's are in English, and replaced. */
function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `campos desconhecidos: ${issue.keys.join(", ")}`;
  if (!/^(Invalid|Expected|Too|Unrecognized)/.test(issue.message)) return issue.message;
  if (issue.code === "invalid_type") return issue.input === undefined ? "falta preencher" : "é de outro tipo";
  if (issue.code === "too_small") return issue.origin === "string" ? "é curto demais" : "é pequeno demais";
  if (issue.code === "too_big") return issue.origin === "string" ? "é longo demais" : "é grande demais";
  return "não é válido";
}

/** Connection lost, refused, or the server going down: it passes by itself. */
function isDatabaseAway(error: unknown): boolean {
  const parsed = z.looseObject({ code: z.string() }).safeParse(error);
  if (parsed.success) return /^(08|57P0|ECONNREFUSED|ECONNRESET|ENOENT)/.test(parsed.data.code);
  return error instanceof Error && /Connection terminated|timeout exceeded when trying to connect/.test(error.message);
}
