import { useKept } from "./use-kept.ts";

interface Versioned {
  readonly version: number;
}

export interface Draft<Thing extends Versioned> {
  /** As it would be saved. */
  readonly values: Thing;
  /** As it was when the person began: its version goes with the change. */
  readonly base: Thing;
  readonly set: (change: Partial<Thing>) => void;
  readonly isChanged: boolean;
  /** Forgets what was written, and begins from this or from how the thing stands now. */
  readonly restart: (from?: Thing) => void;
  /** Keeps what was written, as a change of a newer version. */
  readonly rebase: (onto: Thing) => void;
}

interface Written<Thing> {
  /** Null while nothing was written. */
  readonly base: Thing | null;
  readonly change: Partial<Thing>;
}

/**
 * A person's change to a thing that others may change meanwhile. While nothing was written, it follows the thing; from the first
 * letter on it stays on the version that the person saw, so that the server can refuse what was decided on an older one.
 *
 * @param form as `useKept` names it, without the version
 */
export function useDraft<Thing extends Versioned>(form: string, current: Thing): Draft<Thing> {
  const { values: written, set: setWritten, forget } = useKept<Written<Thing>>(form, { base: null, change: {} });
  const base = written.base ?? current;
  const values = { ...base, ...written.change };
  const names = Object.keys(written.change) as (keyof Thing)[];
  return {
    values,
    base,
    set: (change) => setWritten((before) => ({ base: before.base ?? base, change: { ...before.change, ...change } })),
    isChanged: names.some((name) => values[name] !== base[name]),
    restart: (from) => (from === undefined ? forget() : setWritten({ base: from, change: {} })),
    rebase: (onto) => setWritten({ base: onto }),
  };
}
