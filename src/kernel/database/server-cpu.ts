import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import type pg from "pg";

/** Clock ticks of a second in /proc, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** The server's first process, parent of all the others. */
export async function postmasterOf(client: pg.Client): Promise<number> {
  const result = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return statOf(readFileSync(`/proc/${result.rows[0]?.pid}/stat`, "utf8")).parent;
}

/** Processor time of the server in milliseconds: its processes that live, and those it has waited for. */
export async function postgresCpuMs(postmaster: number): Promise<number> {
  let ticks = 0;
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // A process may end while we look.
    const text = await readFile(`/proc/${name}/stat`, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const stat = statOf(text);
    if (Number(name) === postmaster) ticks += stat.own + stat.ofChildren;
    else if (stat.parent === postmaster) ticks += stat.own;
  }
  return (ticks * 1000) / TICKS_PER_SECOND;
}

/** proc(5): after the name in parentheses, field 4 is the parent, 14 and 15 own time, 16 and 17 that of waited-for children. */
function statOf(text: string): { readonly parent: number; readonly own: number; readonly ofChildren: number } {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => Number(fields[number - 3]);
  return { parent: field(4), own: field(14) + field(15), ofChildren: field(16) + field(17) };
}
