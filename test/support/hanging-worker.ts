import { openJobs } from "../../src/kernel/jobs/jobs.ts";

/** A worker that takes a job, says so, and hangs: somebody kills it. */
const jobs = await openJobs(JSON.parse(process.argv[2] ?? "{}"), { onError: () => undefined });
await jobs.register("integrations.run-import", async () => {
  process.stdout.write("taken\n");
  await new Promise(() => undefined);
});
