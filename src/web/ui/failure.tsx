import { Button } from "@mantine/core";
import { IconCircleX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ProblemError, sentenceOf } from "../problem-error.ts";

interface FailureProps {
  readonly error: unknown;
  /** Absent where trying again could do a thing twice. */
  readonly retry?: () => void;
  /** Beside what failed, in a line; without it, in the place of what could not be shown. */
  readonly inline?: boolean;
}

/** What happened, what did not, what to do; with the number that support asks for. */
export function Failure({ error, retry, inline = false }: FailureProps): ReactNode {
  const problem = error instanceof ProblemError ? error.problem : null;
  const title = problem?.title ?? "Não consegui mostrar isto";
  const again = retry !== undefined && (
    <Button size="xs" variant="default" onClick={retry}>
      Tentar de novo
    </Button>
  );
  const number = problem !== null && problem.instance !== "" && <span className="code faint">{problem.instance}</span>;
  if (inline)
    return (
      <div className="note bad" role="alert">
        <IconCircleX aria-hidden />
        <div className="stack grow">
          <p>
            <b>{title}.</b> {sentenceOf(error)}
          </p>
          {(again || number) && (
            <div className="row small">
              {again}
              {number}
            </div>
          )}
        </div>
      </div>
    );
  return (
    <div className="empty failure" role="alert">
      <IconCircleX aria-hidden />
      <b>{title}</b>
      <p>{sentenceOf(error)}</p>
      {again}
      {number}
    </div>
  );
}
