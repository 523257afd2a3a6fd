import type { ReactNode } from "react";
import { type Tone, ToneIcon } from "./tone-icon.tsx";

export interface Reason {
  readonly id: string;
  readonly tone: Extract<Tone, "ok" | "person" | "bad">;
  readonly sentence: ReactNode;
  /** What it weighs, in words: “peso 60”, “a favor”. */
  readonly weight?: string;
}

const WORDS = { ok: "a favor", person: "atenção", bad: "contra" } as const;

/** Why a proposal: for and against, each with its weight. */
export function Why({ reasons }: { readonly reasons: readonly Reason[] }): ReactNode {
  return (
    <ul className="why">
      {reasons.map(({ id, tone, sentence, weight }) => (
        <li key={id}>
          <ToneIcon tone={tone} coloured />
          <span>
            <span className="sr">{WORDS[tone]}: </span>
            {sentence}
          </span>
          <em>{weight}</em>
        </li>
      ))}
    </ul>
  );
}
