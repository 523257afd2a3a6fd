import type { ReactNode } from "react";
import { type Tone, ToneIcon } from "./tone-icon.tsx";

interface ChipProps {
  readonly tone: Tone;
  readonly children: string;
  readonly icon?: ReactNode;
}

/** The state at the top of a detail. In a line, use `State`. */
export function Chip({ tone, children, icon }: ChipProps): ReactNode {
  return (
    <span className={`chip ${tone}`}>
      {icon ?? <ToneIcon tone={tone} />}
      {children}
    </span>
  );
}
