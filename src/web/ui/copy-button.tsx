import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { showFailure } from "./undo-notice.tsx";

const SAID_MS = 2_000;

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, after the verb: “a senha”. */
  readonly what: string;
}

export function CopyButton({ text, what }: CopyButtonProps): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Outside HTTPS browsers give no clipboard; the text is on the screen.
      showFailure("O navegador não deixou copiar. Selecione o texto e copie com Ctrl C.");
    }
  };
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={copied ? <IconCheck aria-hidden /> : <IconCopy aria-hidden />}
      onClick={() => void copy()}
    >
      <span role="status">{copied ? "Copiado" : `Copiar ${what}`}</span>
    </Button>
  );
}
