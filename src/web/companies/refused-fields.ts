import { ProblemError } from "../problem-error.ts";

/** The server's words for each field of a form; none when it refused the whole. */
export function refusedFields(error: unknown): Readonly<Record<string, string>> {
  return error instanceof ProblemError ? error.faults : {};
}
