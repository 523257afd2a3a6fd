import type { ReactNode } from "react";

export type Author = "system" | "proposal" | "person";

const MARKS = {
  system: { className: "by full", word: "sistema" },
  proposal: { className: "by half", word: "pessoa, com proposta" },
  person: { className: "by", word: "pessoa" },
} as const;

/** Who did it: ● the system, ◐ a person with a proposal, ○ a person. The name, where it is known, is written beside. */
export function By({ author, name }: { readonly author: Author; readonly name?: string }): ReactNode {
  const { className, word } = MARKS[author];
  return (
    <span className="row by-line">
      <span className={className} title={word} />
      <span className="sr">{word}</span>
      {name}
    </span>
  );
}
