import type pg from "pg";
import { getConstructionPlans } from "pg-boss";
import { JOB_QUEUES, type JobQueue } from "./job-queue.ts";

export const JOBS_SCHEMA = "jobs";

/**
 * Makes the tables of the job library and the queues, as the owner of the schema: the application's role owns nothing, so it can
 * make neither. Running it again changes nothing.
 */
export async function prepareJobs(client: pg.Client): Promise<void> {
  const found = await client.query("select from pg_namespace where nspname = $1", [JOBS_SCHEMA]);
  await client.query("begin");
  try {
    await client.query("set local role retaguarda_owner");
    if (found.rowCount === 0) {
      // The plan opens and commits a transaction of its own; ours is around it.
      await client.query(getConstructionPlans(JOBS_SCHEMA).replaceAll(/^\s*(BEGIN|COMMIT);\s*$/gm, ""));
    }
    for (const queue of JOB_QUEUES) {
      await client.query("select jobs.create_queue($1, $2)", [
        deadLetterOf(queue),
        JSON.stringify({ policy: "standard" }),
      ]);
      await client.query("select jobs.create_queue($1, $2)", [queue.name, JSON.stringify(optionsOf(queue))]);
    }
    await client.query(`
      grant usage on schema jobs to retaguarda_app;
      grant select, insert, update, delete on all tables in schema jobs to retaguarda_app;
      grant execute on all functions in schema jobs to retaguarda_app;
      revoke insert, delete on jobs.version from retaguarda_app`);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

export function deadLetterOf({ name }: Pick<JobQueue, "name">): string {
  return `${name}.dead`;
}

/** Eight attempts, each later than the last; a worker that dies is noticed by its missing heartbeat. */
function optionsOf(queue: JobQueue): object {
  return {
    policy: queue.oneAtATime ? "stately" : "standard",
    retryLimit: 8,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 3600,
    expireInSeconds: queue.secondsMax,
    retentionSeconds: 7 * 86_400,
    deleteAfterSeconds: 86_400,
    heartbeatSeconds: 10,
    deadLetter: deadLetterOf(queue),
    notify: true,
  };
}
