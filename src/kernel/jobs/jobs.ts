import { PgBoss } from "pg-boss";
import { z } from "zod";
import type { DatabaseAddress, Transaction } from "../database/database.ts";
import { JOB_QUEUES, type JobName } from "./job-queue.ts";
import { deadLetterOf, JOBS_SCHEMA } from "./prepare-jobs.ts";

/** Work for later: asked for in the transaction of the change that needs it, done at least once, by any process. */
export interface Jobs {
  /** Undone with the transaction. One that waits already for the same company is enough. */
  enqueue(tx: Transaction, job: JobName): Promise<void>;
  /** What does the work, in this process. The work must bear being done twice. */
  register(job: JobName, work: (companyId: string) => Promise<void>): Promise<void>;
  /** What failed for good, so that a person sees it. */
  listDead(): Promise<readonly DeadJob[]>;
  /** Tries again what failed for good. */
  redrive(job: JobName): Promise<number>;
  close(): Promise<void>;
}

export interface DeadJob {
  readonly job: string;
  readonly companyId: string;
  readonly failedAt: Date;
}

const payload = z.object({ companyId: z.uuid() });

const CONNECTIONS_MAX = 4;
const JOBS_AT_ONCE = 2;
const STOP_SECONDS = 20;

/** The port's PostgreSQL side: pg-boss, whose schema and queues the migrator made. */
export async function openJobs(
  address: DatabaseAddress,
  { onError }: { readonly onError: (error: unknown) => void },
): Promise<Jobs> {
  const boss = new PgBoss({
    ...address,
    schema: JOBS_SCHEMA,
    options: "-c role=retaguarda_app",
    application_name: "retaguarda_jobs",
    max: CONNECTIONS_MAX,
    createSchema: false,
    migrate: false,
    schedule: false,
    useListenNotify: true,
    monitorIntervalSeconds: 10,
    superviseIntervalSeconds: 10,
  });
  // Without a listener a connection that drops would end the process.
  boss.on("error", onError);
  await boss.start();
  return {
    enqueue: async (tx, job) => {
      await boss.send(
        job,
        { companyId: tx.companyId },
        {
          singletonKey: tx.companyId,
          db: { executeSql: async (text, values) => ({ rows: await tx.query(text, values ?? []) }) },
        },
      );
    },
    register: async (job, work) => {
      await boss.work(
        job,
        { localConcurrency: JOBS_AT_ONCE, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 10 },
        async (jobs) => {
          for (const { data } of jobs) await work(payload.parse(data).companyId);
        },
      );
    },
    listDead: async () => {
      const dead: DeadJob[] = [];
      for (const queue of JOB_QUEUES) {
        for (const { data, createdOn } of await boss.findJobs(deadLetterOf(queue))) {
          dead.push({ job: queue.name, companyId: payload.parse(data).companyId, failedAt: createdOn });
        }
      }
      return dead;
    },
    redrive: async (job) => await boss.redrive(deadLetterOf({ name: job })),
    close: async () => await boss.stop({ graceful: true, timeout: STOP_SECONDS * 1000 }),
  };
}
