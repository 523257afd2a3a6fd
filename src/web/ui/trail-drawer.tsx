import { ActionIcon } from "@mantine/core";
import { IconChevronRight, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useKeys } from "../keys.ts";

export interface Step {
  readonly label: string;
  /** Goes back to it; the last step is where one stands. */
  readonly onGo?: () => void;
}

interface TrailDrawerProps {
  /** From the figure that was opened down to what is shown. */
  readonly trail: readonly Step[];
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What a figure is made of, under the table that shows it. Backspace goes a level up, Esc closes. */
export function TrailDrawer({ trail, onClose, children }: TrailDrawerProps): ReactNode {
  const drawer = useRef<HTMLElement>(null);
  const here = trail.at(-1);
  useEffect(() => {
    const cameFrom = document.activeElement;
    drawer.current?.focus();
    return () => {
      if (cameFrom instanceof HTMLElement) cameFrom.focus();
    };
  }, []);
  useKeys([
    { key: "Backspace", says: "sobe", run: () => (trail.at(-2)?.onGo ?? onClose)() },
    { key: "Escape", says: "fecha", run: onClose },
  ]);
  return (
    <section ref={drawer} className="trail" aria-label="De que é feito" tabIndex={-1}>
      <div className="bar">
        <ol className="crumb" aria-label="Caminho">
          {trail.map((step) => (
            <li key={step.label} {...(step === here && { "aria-current": "location" as const })}>
              {step !== trail[0] && <IconChevronRight aria-hidden />}
              {step === here || step.onGo === undefined ? (
                <span className="clip" title={step.label}>
                  {step.label}
                </span>
              ) : (
                <button type="button" className="link" onClick={step.onGo}>
                  {step.label}
                </button>
              )}
            </li>
          ))}
        </ol>
        <ActionIcon aria-label="Fechar" onClick={onClose}>
          <IconX />
        </ActionIcon>
      </div>
      <div className="scroll">{children}</div>
    </section>
  );
}
