import { IconCircleCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface EmptyProps {
  /** What is good about it, or what to do: “Nada espera você”. */
  readonly title: string;
  readonly children?: ReactNode;
  readonly icon?: ReactNode;
  /** One action at most. */
  readonly action?: ReactNode;
}

export function Empty({ title, children, icon, action }: EmptyProps): ReactNode {
  return (
    <div className="empty">
      {icon ?? <IconCircleCheck aria-hidden />}
      <b>{title}</b>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}
