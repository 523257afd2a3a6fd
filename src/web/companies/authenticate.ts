import { z } from "zod";
import { noConnection, ProblemError, readProblem } from "../problem-error.ts";

/** What the sign-in answers when a second factor is asked. The rest of its answer is read from the session instead. */
export const signedIn = z.object({ twoFactorRedirect: z.boolean().optional() }).nullable();

/**
 * Asks the part of the server that knows who people are: with a body it changes something, without one it reads.
 *
 * @throws ProblemError when it refuses, cannot be reached, or answers something else
 */
export async function authenticate<Answer extends z.ZodType>(
  path: `/${string}`,
  answer: Answer,
  body?: object,
): Promise<z.output<Answer>> {
  const response = await fetch(`/v1/auth${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { accept: "application/json", ...(body !== undefined && { "content-type": "application/json" }) },
    credentials: "same-origin",
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw noConnection(body !== undefined);
  });
  if (!response.ok) throw await readProblem(response);
  const read = answer.safeParse(await response.json().catch(() => null));
  if (read.success) return read.data;
  throw new ProblemError({
    type: "about:blank",
    title: "A tela e o servidor são de versões diferentes",
    status: response.status,
    detail: "A entrada respondeu o que esta tela não conhece. Recarregue a página para pegar a versão nova.",
    code: "web.unexpected_answer",
    instance: "",
  });
}
