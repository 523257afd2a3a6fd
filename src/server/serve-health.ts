import type { FastifyInstance } from "fastify";
import type { Database } from "../kernel/database/database.ts";
import type { Jobs } from "../kernel/jobs/jobs.ts";

/** What whoever runs the product looks at: is it alive, can it work, how is it doing. */
export function serveHealth(app: FastifyInstance, { db, jobs }: { readonly db: Database; readonly jobs: Jobs }): void {
  const requests = new Map<string, { count: number; seconds: number }>();
  app.addHook("onResponse", async (request, reply) => {
    const key = `method="${request.method}",route="${request.routeOptions.url ?? "other"}",status="${reply.statusCode}"`;
    const row = requests.get(key) ?? { count: 0, seconds: 0 };
    row.count += 1;
    row.seconds += reply.elapsedTime / 1000;
    requests.set(key, row);
  });
  app.get("/healthz", async () => ({ ok: true }));
  app.get("/readyz", async (_, reply) => {
    try {
      await db.withoutCompany((tx) => tx.query("select 1"));
      return { ok: true };
    } catch {
      return await reply.status(503).header("Retry-After", "2").send({ ok: false, what: "database" });
    }
  });
  app.get("/metrics", async (_, reply) => {
    const dead = await jobs.listDead();
    const { rss, heapUsed } = process.memoryUsage();
    const lines = [
      "# TYPE retaguarda_http_requests_total counter",
      ...[...requests].map(([key, { count }]) => `retaguarda_http_requests_total{${key}} ${count}`),
      "# TYPE retaguarda_http_request_seconds_total counter",
      ...[...requests].map(([key, { seconds }]) => `retaguarda_http_request_seconds_total{${key}} ${seconds}`),
      "# TYPE retaguarda_jobs_dead gauge",
      `retaguarda_jobs_dead ${dead.length}`,
      "# TYPE process_resident_memory_bytes gauge",
      `process_resident_memory_bytes ${rss}`,
      "# TYPE nodejs_heap_used_bytes gauge",
      `nodejs_heap_used_bytes ${heapUsed}`,
    ];
    return await reply.type("text/plain; version=0.0.4").send(`${lines.join("\n")}\n`);
  });
}
