import { useState } from "react";

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

/**
 * A person's change to a thing that others may change meanwhile. While nothing was written, it follows the thing; from the first
 * letter on it stays on the version that the person saw, so that the server can refuse what was decided on an older one.
 */
export function useDraft<Thing extends Versioned>(current: Thing): Draft<Thing> {
  const [written, setWritten] = useState<{ readonly base: Thing; readonly change: Partial<Thing> } | null>(null);
  const base = written?.base ?? current;
  const values = { ...base, ...written?.change };
  const names = Object.keys(written?.change ?? {}) as (keyof Thing)[];
  return {
    values,
    base,
    set: (change) => setWritten((before) => ({ base, ...before, change: { ...before?.change, ...change } })),
    isChanged: names.some((name) => values[name] !== base[name]),
    restart: (from) => setWritten(from === undefined ? null : { base: from, change: {} }),
    rebase: (onto) => setWritten((before) => ({ base: onto, change: before?.change ?? {} })),
  };
}
