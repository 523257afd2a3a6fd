import { z } from "zod";
import { problemOf } from "../kernel/http/problem.ts";
import { refuseInKernel } from "../kernel/refusals.ts";

/** What the sign-in library calls each refusal, and what we do. Not listed: a request that our screens do not make. */
const OURS = {
  INVALID_EMAIL_OR_PASSWORD: "kernel.credentials_wrong",
  INVALID_PASSWORD: "kernel.password_wrong",
  PASSWORD_TOO_SHORT: "kernel.password_length",
  PASSWORD_TOO_LONG: "kernel.password_length",
  PASSWORD_TOO_COMMON: "kernel.password_too_common",
  INVALID_CODE: "kernel.code_wrong",
  INVALID_BACKUP_CODE: "kernel.code_wrong",
  INVALID_TWO_FACTOR_COOKIE: "kernel.second_factor_expired",
  TOTP_ALREADY_ENABLED: "kernel.second_factor_standing",
  TOTP_NOT_ENABLED: "kernel.second_factor_missing",
  TWO_FACTOR_NOT_ENABLED: "kernel.second_factor_missing",
  BACKUP_CODES_NOT_ENABLED: "kernel.second_factor_missing",
  SESSION_NOT_FRESH: "kernel.sign_in_again",
  SESSION_EXPIRED: "kernel.sign_in_again",
  UNAUTHORIZED: "kernel.not_signed_in",
  ACCOUNT_TEMPORARILY_LOCKED: "kernel.too_many_attempts",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "kernel.too_many_attempts",
  CHALLENGE_NOT_FOUND: "kernel.passkey_refused",
  FAILED_TO_VERIFY_REGISTRATION: "kernel.passkey_refused",
  YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY: "kernel.passkey_refused",
  PREVIOUSLY_REGISTERED: "kernel.passkey_refused",
  PASSKEY_NOT_FOUND: "kernel.passkey_refused",
  AUTHENTICATION_FAILED: "kernel.passkey_refused",
} as const;

const coded = z.object({ code: z.string() });

/** An account is locked for so long after too many wrong codes, and the library does not say it. */
const LOCKED_SECONDS = 900;

/** A refusal of the sign-in library as all of ours are: a problem, in Portuguese, that says what to do. */
export async function inOurWords(answer: Response, instance: string): Promise<Response> {
  const said = coded.safeParse(await answer.json().catch(() => null));
  const { problem } = problemOf(refusalOf(answer, said.data?.code), instance);
  const headers = new Headers({ "content-type": "application/problem+json" });
  for (const cookie of answer.headers.getSetCookie()) headers.append("set-cookie", cookie);
  if (problem.status === 429) headers.set("retry-after", String(secondsOf(answer)));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

function refusalOf(answer: Response, code: string | undefined): Error {
  const seconds = secondsOf(answer);
  if (answer.status === 429) return refuseInKernel("kernel.too_many_attempts", { seconds });
  if (answer.status >= 500) return new Error("the sign-in failed");
  const ours = code !== undefined && code in OURS ? OURS[code as keyof typeof OURS] : "kernel.sign_in_request_invalid";
  return refuseInKernel(ours, { seconds });
}

function secondsOf(answer: Response): number {
  const seconds = Number(answer.headers.get("x-retry-after") ?? LOCKED_SECONDS);
  return Number.isFinite(seconds) ? seconds : LOCKED_SECONDS;
}
