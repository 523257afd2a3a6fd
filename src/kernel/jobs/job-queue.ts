/** One kind of work that is done later. Its payload is a company and ids, never data. */
export interface JobQueue {
  readonly name: string;
  /** One of a company waits and one runs, however often it is asked for. */
  readonly oneAtATime: boolean;
  /** Longer than this, and it is taken for lost. */
  readonly secondsMax: number;
}

/** Every kind of work of the product, by the slice that owns it. */
export const JOB_QUEUES = [
  // Two hundred thousand titles take minutes.
  { name: "integrations.import-spreadsheets", oneAtATime: true, secondsMax: 3_600 },
  { name: "integrations.run-import", oneAtATime: true, secondsMax: 3_600 },
  { name: "payables.generate-recurring-bills", oneAtATime: true, secondsMax: 600 },
  { name: "receivables.generate-recurring-receivables", oneAtATime: true, secondsMax: 600 },
  { name: "kernel.seal-audit", oneAtATime: true, secondsMax: 600 },
] as const satisfies readonly JobQueue[];

export type JobName = (typeof JOB_QUEUES)[number]["name"];
