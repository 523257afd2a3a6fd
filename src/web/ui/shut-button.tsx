import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";

interface ShutButtonProps {
  readonly children: ReactNode;
  /** What is missing, in a sentence; null when nothing is. While it is said, the button can be reached and does nothing. */
  readonly missing: string | null;
  readonly onClick: () => void;
  /** The key that does the same, shown on the button. */
  readonly keyName?: string;
  readonly busy?: boolean;
  readonly variant?: "filled" | "default" | "outline";
  readonly size?: "sm" | "lg";
}

export function ShutButton({
  children,
  missing,
  onClick,
  keyName,
  busy = false,
  variant = "filled",
  size = "sm",
}: ShutButtonProps): ReactNode {
  const sentence = useId();
  const shut = missing !== null;
  return (
    <span className="shut">
      <Button
        variant={variant}
        size={size}
        aria-disabled={shut || busy}
        {...(shut && { "aria-describedby": sentence, leftSection: <IconLock aria-hidden /> })}
        {...(keyName !== undefined && { rightSection: <kbd aria-hidden>{keyName}</kbd> })}
        onClick={() => {
          if (!shut && !busy) onClick();
        }}
      >
        {children}
      </Button>
      {shut && (
        <span id={sentence} className="small muted">
          {missing}
        </span>
      )}
    </span>
  );
}
