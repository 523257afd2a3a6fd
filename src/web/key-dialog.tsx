import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { type Key, useActiveKeys } from "./keys.ts";
import { prefer, usePreferences } from "./preferences.ts";
import { KEY_WORDS } from "./ui/key-line.tsx";

/** The keys of this screen, and only these; below, those that act everywhere. */
export function KeyDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const keys = useActiveKeys();
  const { singleKeys } = usePreferences();
  const own = keys.filter(({ everywhere }) => everywhere !== true);
  return (
    <Modal opened onClose={onClose} title="Teclas desta tela">
      <div className="stack">
        {own.length > 0 && <KeyList keys={own} />}
        <h3>Em qualquer tela</h3>
        <KeyList keys={keys.filter(({ everywhere }) => everywhere === true)} />
        <label className="row">
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={({ currentTarget }) => prefer({ singleKeys: currentTarget.checked })}
          />
          Teclas soltas ligadas
        </label>
      </div>
    </Modal>
  );
}

function KeyList({ keys }: { readonly keys: readonly Key[] }): ReactNode {
  return (
    <dl className="key-list">
      {keys.map(({ key, says, withControl }) => (
        <div key={`${withControl} ${key}`} style={{ display: "contents" }}>
          <dt>
            {withControl === true && <kbd>Ctrl</kbd>}
            {(key === " " ? [key] : key.split(" ")).map((part) => (
              <kbd key={part}>{KEY_WORDS[part] ?? part}</kbd>
            ))}
          </dt>
          <dd>{says}</dd>
        </div>
      ))}
    </dl>
  );
}
