import type { ReactNode } from "react";
import { type Tone, ToneIcon } from "./tone-icon.tsx";

interface StateProps {
  readonly tone: Tone;
  /** In lists where the line says it already, only heard. */
  readonly word: string;
  readonly quiet?: boolean;
  /** A shape of the kind of thing, in place of the tone's. */
  readonly icon?: ReactNode;
}

/** The state of a line: shape, word and colour. */
export function State({ tone, word, quiet = false, icon }: StateProps): ReactNode {
  return (
    <span className={`st ${tone}`} {...(quiet && { title: word })}>
      {icon ?? <ToneIcon tone={tone} />}
      <span className={quiet ? "sr" : undefined}>{word}</span>
    </span>
  );
}
