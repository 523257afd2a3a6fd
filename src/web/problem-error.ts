import { type Problem, problem } from "../kernel/contract.ts";

/** A refusal, in the server's words. What never reached the server has status 0. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(of: Problem) {
    super(of.detail);
    this.name = "ProblemError";
    this.problem = of;
  }

  /** Each fault at the field that its path names, as the fields of a form are named: `accounts.0.bank`. */
  get faults(): Readonly<Record<string, string>> {
    const entries = (this.problem.errors ?? []).map((fault) => [fieldName(fault.path), fault.message] as const);
    return Object.fromEntries(entries.reverse());
  }
}

function fieldName(path: string): string {
  return path
    .replace(/^\/?(body[./])?/, "")
    .replaceAll("/", ".")
    .replace(/\[(\d+)\]/g, ".$1");
}

/** The problem that an answer carries, or one made from its status when a proxy has answered in the server's place. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const read = problem.safeParse(await response.json().catch(() => undefined));
  if (read.success) return new ProblemError(read.data);
  return new ProblemError({
    type: "about:blank",
    title: "O servidor não respondeu como devia",
    status: response.status,
    detail:
      response.status >= 500
        ? "O servidor está fora do ar ou reiniciando. Nada mudou na tela; espere um minuto e tente de novo."
        : `O servidor recusou o pedido (${response.status}) sem dizer o motivo.`,
    code: "web.unreadable_answer",
    instance: response.headers.get("x-request-id") ?? "",
  });
}

export function noConnection(changes: boolean): ProblemError {
  return new ProblemError({
    type: "about:blank",
    title: "Sem conexão",
    status: 0,
    detail: changes
      ? "Sem conexão com o servidor. Não sei se o pedido chegou; repetir não faz duas vezes."
      : "Sem conexão com o servidor. Não consegui buscar estes dados; nada foi mudado.",
    code: "web.no_connection",
    instance: "",
  });
}

/** The sentence of anything thrown, for the places that show only one. */
export function sentenceOf(error: unknown): string {
  return error instanceof ProblemError
    ? error.problem.detail
    : "A tela parou por um defeito dela. Nada foi enviado. Recarregue a página.";
}
