import type { ReactNode } from "react";
import { useActiveKeys } from "../keys.ts";
import { usePreferences } from "../preferences.ts";

export const KEY_WORDS: Readonly<Record<string, string>> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  Escape: "Esc",
  Backspace: "Apagar",
  " ": "Espaço",
};

/** The keys of this screen, in a line at its foot: empty while what has keys is on its way, so that they come all at once. */
export function KeyLine({ waits = false }: { readonly waits?: boolean }): ReactNode {
  const keys = useActiveKeys().filter(({ everywhere }) => everywhere !== true);
  const { singleKeys } = usePreferences();
  if (!singleKeys) return null;
  if (waits) return <div className="keys" />;
  if (keys.length === 0) return null;
  return (
    <div className="keys">
      {keys.slice(0, 8).map(({ key, says, withControl }) => (
        <span key={key}>
          {withControl === true && <kbd>Ctrl</kbd>}
          <kbd>{KEY_WORDS[key] ?? key}</kbd> {says}
        </span>
      ))}
      <span className="push">
        <kbd>?</kbd> todas as teclas
      </span>
    </div>
  );
}
