import { type RefObject, useEffect, useRef, useSyncExternalStore } from "react";
import { preferences } from "./preferences.ts";

/** One key of a screen. `key` as the browser names it ("j", "Enter", "ArrowDown"), or after a leader: "g i". */
export interface Key {
  readonly key: string;
  /** What it does, in two or three words: the dialog of `?` and the line at the foot of a list show it. */
  readonly says: string;
  readonly run: (event: KeyboardEvent) => void;
  /** With Ctrl (or ⌘): acts inside fields and when single keys are turned off. */
  readonly withControl?: boolean;
  /** Where it is listed: the screen's own first, those of everywhere after. */
  readonly everywhere?: boolean;
}

interface Layer {
  readonly keys: () => readonly Key[];
  readonly region: RefObject<HTMLElement | null> | undefined;
}

/** Innermost last: what was mounted later answers first. */
let layers: readonly Layer[] = [];
let version = 0;
const listeners = new Set<() => void>();

function changed(): void {
  version += 1;
  for (const listener of listeners) listener();
}

/** Gives a screen its keys for as long as it is mounted. Of two lists with the same keys, the one of the focus answers. */
export function useKeys(keys: readonly Key[], region?: RefObject<HTMLElement | null>): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  const names = keys.map(({ key }) => key).join();
  useEffect(() => {
    if (names === "") return;
    const layer = { keys: () => current.current, region };
    layers = [...layers, layer];
    changed();
    return () => {
      layers = layers.filter((other) => other !== layer);
      changed();
    };
  }, [names, region]);
}

/** The keys that act now, the screen's own first, each name once. */
export function useActiveKeys(): readonly Key[] {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => version,
  );
  return activeKeys();
}

function activeKeys(): readonly Key[] {
  const focused = (layer: Layer) => layer.region?.current?.contains(document.activeElement) === true;
  const all = [...layers.filter(focused).toReversed(), ...layers.toReversed()].flatMap((layer) => layer.keys());
  // On the first drawing a screen comes before its frame: whatever came last, a key of the screen is the screen's.
  const ordered = [...all.filter((key) => key.everywhere !== true), ...all.filter((key) => key.everywhere === true)];
  return ordered.filter((key, at) => ordered.findIndex((other) => nameOf(other) === nameOf(key)) === at);
}

const nameOf = (key: Key) => `${key.withControl === true ? "Ctrl " : ""}${key.key}`;

let leader: { readonly key: string; readonly at: number } | null = null;

/** Runs the key that was pressed, if the screen has it. Attached once, to the window. */
export function pressKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const control = event.ctrlKey || event.metaKey;
  if (!control && (!preferences().singleKeys || isField(event.target) || insideDialog(event.target))) return;
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // A leader waits a second and a half for its second letter.
  const led = leader !== null && event.timeStamp - leader.at < 1_500 ? `${leader.key} ${pressed}` : null;
  leader = null;
  const keys = activeKeys().filter((key) => (key.withControl === true) === control);
  const found =
    (led === null ? undefined : keys.find(({ key }) => key === led)) ?? keys.find(({ key }) => key === pressed);
  if (found !== undefined) {
    // On a button, Enter is the button's.
    if (pressed === "Enter" && event.target instanceof HTMLElement && event.target.closest("button, a") !== null)
      return;
    event.preventDefault();
    found.run(event);
  } else if (!control && keys.some(({ key }) => key.startsWith(`${pressed} `))) {
    leader = { key: pressed, at: event.timeStamp };
  }
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select, [role=combobox], [role=menuitem]");
}

/** What lies under a dialog does not act while it is open. */
function insideDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("[role=dialog], [role=menu]") !== null;
}
