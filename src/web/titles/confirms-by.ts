import type { KeyboardEvent } from "react";

/** Ctrl Enter (or ⌘ Enter) anywhere in a form sends it. */
export function confirmsBy(send: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  };
}
