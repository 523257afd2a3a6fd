/** A reader that must answer any bytes: with what they say, or with faults. */
export interface Target {
  readonly read: (bytes: Buffer) => unknown | Promise<unknown>;
  /** What it reads when nothing is wrong. */
  readonly samples: () => readonly Buffer[];
}
