import type { ReactNode } from "react";
import { type Author, By } from "./by.tsx";

export interface Happening {
  readonly id: string;
  readonly author: Author;
  readonly sentence: ReactNode;
  /** A time, as the list needs it: an `Instant`, “agora”. */
  readonly when: ReactNode;
}

/** How one thing came to be as it is, step by step. */
export function History({ happenings }: { readonly happenings: readonly Happening[] }): ReactNode {
  return (
    <ol className="line">
      {happenings.map(({ id, author, sentence, when }) => (
        <li key={id}>
          <By author={author} />
          <span>{sentence}</span>
          <span className="faint small">{when}</span>
        </li>
      ))}
    </ol>
  );
}
