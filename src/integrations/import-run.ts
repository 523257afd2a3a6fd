import { findReconciliationTerms, readCompany } from "../companies/index.ts";
import type { TrustStore } from "../formats/xml/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Database, Transaction } from "../kernel/database/database.ts";
import { sentenceOf } from "../kernel/errors.ts";
import { ring } from "../kernel/http/live.ts";
import { newUuid } from "../kernel/identifier.ts";
import type { Jobs } from "../kernel/jobs/jobs.ts";
import { type Progress, takeInFiles } from "./process-folder.ts";

export interface ImportRunRow {
  readonly id: string;
  readonly status: "queued" | "running" | "done" | "failed";
  readonly stage: Progress["stage"] | null;
  readonly done: number;
  readonly requestedAt: Date;
  readonly endedAt: Date | null;
  readonly problem: string | null;
}

const COLUMNS = `id, status, stage, done, requested_at as "requestedAt", ended_at as "endedAt", problem`;

/** Asks for what was stored to be read; files that come before it starts are in the same run. */
export async function requestImportRun(
  tx: Transaction,
  jobs: Pick<Jobs, "enqueue">,
  { at, requestedBy }: { readonly at: Date; readonly requestedBy: string },
): Promise<ImportRunRow> {
  await tx.query(
    `insert into integrations.import_run (company_id, id, requested_by, requested_at) values ($1, $2, $3, $4)
     on conflict (company_id) where status = 'queued' do nothing`,
    [tx.companyId, newUuid(), requestedBy, at],
  );
  await jobs.enqueue(tx, "integrations.run-import");
  await ring(tx, "import_run");
  const run = await findLatestImportRun(tx);
  if (run === undefined) throw new Error("the import run was neither found nor made");
  return run;
}

export async function findLatestImportRun(tx: Transaction): Promise<ImportRunRow | undefined> {
  const [row] = await tx.query<ImportRunRow>(
    `select ${COLUMNS} from integrations.import_run where company_id = $1 order by requested_at desc, id desc limit 1`,
    [tx.companyId],
  );
  return row;
}

/** How often progress is written: often enough to look alive, seldom enough to cost nothing. */
const PROGRESS_MS = 400;

/** The work of the job: everything stored and unread becomes documents, titles and settled movements. */
export async function runImport(
  db: Database,
  companyId: string,
  given: { readonly clock: Clock; readonly trustedRootsOf: (company: { demonstration: boolean }) => TrustStore },
): Promise<void> {
  const started = given.clock.now();
  // A worker that died left its run running: this one takes it up.
  const { company, terms } = await db.withCompany(companyId, async (tx) => {
    await tx.query(
      `update integrations.import_run set status = 'running', started_at = $2, version = version + 1
        where company_id = $1 and status in ('queued', 'running')`,
      [companyId, started],
    );
    await ring(tx, "import_run");
    return { company: await readCompany(tx), terms: await findReconciliationTerms(tx) };
  });
  let written = 0;
  let writing = Promise.resolve();
  const onProgress = ({ stage, done }: Progress): void => {
    const now = given.clock.now().getTime();
    if (now - written < PROGRESS_MS) return;
    written = now;
    writing = writing.then(() =>
      db.withCompany(companyId, async (tx) => {
        await tx.query(
          "update integrations.import_run set stage = $2, done = $3 where company_id = $1 and status = 'running'",
          [companyId, stage, done],
        );
        await ring(tx, "import_run");
      }),
    );
  };
  try {
    await takeInFiles(db, companyId, {
      company,
      ...terms,
      trustedRoots: given.trustedRootsOf({ demonstration: company.demonstration ?? false }),
      clock: given.clock,
      onProgress,
    });
    await writing;
    await end(db, companyId, { status: "done", problem: null, at: given.clock.now() });
  } catch (error) {
    await writing.catch(() => undefined);
    await end(db, companyId, { status: "failed", problem: sentenceOf(error).message, at: given.clock.now() });
    throw error;
  }
}

async function end(
  db: Database,
  companyId: string,
  { status, problem, at }: { readonly status: "done" | "failed"; readonly problem: string | null; readonly at: Date },
): Promise<void> {
  await db.withCompany(companyId, async (tx) => {
    await tx.query(
      `update integrations.import_run
          set status = $2, problem = $3, ended_at = $4, stage = null, version = version + 1
        where company_id = $1 and status = 'running'`,
      [companyId, status, problem, at],
    );
    for (const topic of ["import_run", "documents", "titles", "movements", "exceptions", "entries"])
      await ring(tx, topic);
  });
}
