import type { ReactNode } from "react";

export interface PaletteResult {
  readonly id: string;
  readonly label: string;
  /** At the right: a tax id, an amount, a date. */
  readonly detail?: ReactNode;
  readonly icon?: ReactNode;
  readonly run: () => void;
}

export interface PaletteGroup {
  readonly heading: string;
  readonly results: readonly PaletteResult[];
}

/** What the palette finds beyond screens: asked 150 ms after the last letter, with what was written, trimmed. */
export type PaletteSource = (written: string, signal: AbortSignal) => Promise<readonly PaletteGroup[]>;
