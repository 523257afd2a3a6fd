import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { makeCompany, useTestDatabase } from "../../../test/support/test-database.ts";
import { stopwatch } from "../clock.ts";
import { type Jobs, openJobs } from "./jobs.ts";

const database = useTestDatabase();
const open: Jobs[] = [];
let companyId: string;

beforeAll(async () => {
  companyId = await makeCompany(database.db);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((jobs) => jobs.close()));
});

async function jobsHere(): Promise<Jobs> {
  const jobs = await openJobs(database.address, { onError: () => undefined });
  open.push(jobs);
  return jobs;
}

async function until(isSo: () => boolean, seconds: number): Promise<void> {
  const elapsed = stopwatch();
  while (!isSo()) {
    if (elapsed() > seconds * 1000) throw new Error(`not within ${seconds} s`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

describe("work for later", () => {
  test("is asked for with the change that needs it, and undone with it", async () => {
    const jobs = await jobsHere();
    const done: string[] = [];
    await database.db
      .withCompany(companyId, async (tx) => {
        await jobs.enqueue(tx, "integrations.run-import");
        throw new Error("undo");
      })
      .catch(() => undefined);
    await database.db.withCompany(companyId, (tx) => jobs.enqueue(tx, "kernel.seal-audit"));
    await jobs.register("integrations.run-import", async (company) => {
      done.push(`files ${company}`);
    });
    await jobs.register("kernel.seal-audit", async (company) => {
      done.push(`seal ${company}`);
    });
    await until(() => done.length > 0, 20);
    expect(done).toEqual([`seal ${companyId}`]);
  });

  test("that is asked for many times while it waits is done once", async () => {
    const jobs = await jobsHere();
    for (let asked = 0; asked < 10; asked++) {
      await database.db.withCompany(companyId, (tx) => jobs.enqueue(tx, "integrations.run-import"));
    }
    let times = 0;
    await jobs.register("integrations.run-import", async () => {
      times += 1;
    });
    await until(() => times > 0, 20);
    await new Promise((done) => setTimeout(done, 1_000));
    expect(times).toBe(1);
  });

  test("that a killed worker held is taken up by another within a minute", { timeout: 120_000 }, async () => {
    const jobs = await jobsHere();
    await database.db.withCompany(companyId, (tx) => jobs.enqueue(tx, "integrations.run-import"));
    const worker = await workerThatHangs();
    worker.kill("SIGKILL");
    let taken = false;
    await jobs.register("integrations.run-import", async () => {
      taken = true;
    });
    const elapsed = stopwatch();
    await until(() => taken, 60);
    expect(elapsed()).toBeLessThan(60_000);
  });
});

/** Another process that takes the job and never ends it. */
async function workerThatHangs(): Promise<ChildProcess> {
  const program = fileURLToPath(new URL("../../../test/support/hanging-worker.ts", import.meta.url));
  const worker = spawn(process.execPath, [program, JSON.stringify(database.address)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(worker.stdout ?? worker, "data");
  return worker;
}
