import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface BranchProps {
  readonly name: string;
  /** How far in it stands. */
  readonly depth: number;
  /** Of what has rows below it: whether they are shut away. */
  readonly isClosed?: boolean;
  readonly isStrong?: boolean;
  readonly children?: ReactNode;
}

/** The name of a row in a tree of accounts. */
export function Branch({ name, depth, isClosed, isStrong = isClosed !== undefined, children }: BranchProps): ReactNode {
  return (
    <span className={isStrong ? "branch" : "leaf"} style={{ paddingInlineStart: `calc(${depth} * var(--indent))` }}>
      {isClosed !== undefined &&
        (isClosed ? <IconChevronRight aria-label="abrir" /> : <IconChevronDown aria-label="recolher" />)}
      <span className="clip">{name}</span>
      {children}
    </span>
  );
}
