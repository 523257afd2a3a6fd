import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { sentenceOf } from "../problem-error.ts";

const ID = "notice";
const SHOWN_MS = 8_000;

let undoLast: (() => void) | null = null;

/** One notice at a time, at the bottom centre, for 8 s: what was done, and its way back. The key `u` does the same. */
export function showNotice(sentence: string, undo?: () => void | Promise<void>): void {
  undoLast =
    undo === undefined
      ? null
      : () => {
          undoLast = null;
          notifications.hide(ID);
          Promise.resolve(undo()).catch(showFailure);
        };
  show(
    <div className="notice">
      <IconCircleCheck aria-hidden />
      <span className="grow">{sentence}</span>
      {undo !== undefined && (
        <Button size="xs" variant="subtle" rightSection={<kbd aria-hidden>u</kbd>} onClick={() => undoLast?.()}>
          Desfazer
        </Button>
      )}
    </div>,
  );
}

export function showFailure(error: unknown): void {
  undoLast = null;
  show(
    <div className="notice bad">
      <IconCircleX aria-hidden />
      <span className="grow">{typeof error === "string" ? error : sentenceOf(error)}</span>
    </div>,
  );
}

/** What the last notice offered to undo, while it is shown. */
export function undoShown(): boolean {
  if (undoLast === null) return false;
  undoLast();
  return true;
}

function show(message: React.ReactNode): void {
  notifications.hide(ID);
  notifications.show({
    id: ID,
    message,
    role: "status",
    autoClose: SHOWN_MS,
    withCloseButton: false,
    onClose: () => {
      undoLast = null;
    },
  });
}
