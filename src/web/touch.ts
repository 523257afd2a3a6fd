/** What a person worked on one opening of one item, as a command tells it. */
export interface Touched {
  readonly ms: number;
  readonly sessionId: string;
  /** The id of what is open, or the name of a form. */
  readonly item: string;
}
