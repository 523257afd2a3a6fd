import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generateMonths } from "../../test/simulation/generate-months.ts";
import { writeSimulation } from "../../test/simulation/write-simulation.ts";
import { createFirstPerson, findCompanyId, grantRole, listPeople } from "../companies/index.ts";
import type { ProcessReport } from "../integrations/index.ts";
import { stopwatch, systemClock } from "../kernel/clock.ts";
import { openThrowAwayWorkspace, type Workspace } from "../kernel/database/workspace.ts";
import type { Identity } from "../kernel/identity.ts";
import { buildWebIfStale } from "../server/index.ts";
import { addDays, dateIn, firstDay, monthOf } from "../values/calendar.ts";
import { formatTaxId } from "../values/tax-id.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { paint, printJson, say } from "./output.ts";
import { readCompany, runProcess, summary } from "./process.ts";
import { portOf, serveUntilStopped } from "./start.ts";
import { withWorkspace } from "./with-workspace.ts";

const DEFAULT_SEED = 7;
const DEFAULT_PORT = 4180;
/** Printed, invented, and good for a throw-away database on this machine alone. */
export const DEMO_PERSON = {
  name: "Demonstração",
  email: "demo@retaguarda.example",
  password: "retaguarda em demonstracao",
};

/**
 * A company's month through the same pipeline as any other: notes signed by a simulated authority and statements of two
 * banks, invented by a seed, read, posted and reconciled.
 */
export async function demo(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, {
    once: { type: "boolean", default: false },
    port: { type: "string", default: String(DEFAULT_PORT) },
    seed: { type: "string", default: String(DEFAULT_SEED) },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError("--seed espera um número inteiro.");
  const folder = mkdtempSync(path.join(tmpdir(), "retaguarda-demo-"));
  try {
    const { company, trustedRoots, read, files } = inventMonth(folder, {
      seed,
      // Who looks around wants bills of this week; who compares figures wants the same ones always.
      ...(values.once || values.json ? {} : { startMonth: lastMonth(systemClock.now()) }),
    });
    say(
      `${paint("bold", "DEMONSTRAÇÃO")} com dados inventados e autoridade simulada (sem valor fiscal).\n` +
        `${company.name}, CNPJ ${formatTaxId(company.taxId)}, ${company.taxRegime}: ` +
        `${files} arquivos do mês, em qualquer ordem.\n`,
    );
    const work = async ({ db }: Workspace): Promise<ProcessReport> => {
      const elapsed = stopwatch();
      const report = await read(db);
      const seconds = Math.round(elapsed()) / 1000;
      if (values.json) printJson({ ...report, seconds });
      else process.stdout.write(`${summary(report, seconds)}\n`);
      return report;
    };
    if (values.once || values.json) {
      const report = await withWorkspace(openThrowAwayWorkspace, work);
      return report.checks.every((check) => check.ok) ? 0 : 1;
    }
    buildWebIfStale();
    const workspace = await openThrowAwayWorkspace();
    return await serveUntilStopped(workspace, {
      port: portOf(values.port),
      host: "127.0.0.1",
      trustedRoots,
      works: true,
      beforeReady: async (identity) => {
        await work(workspace);
        await signInAsDemonstration(workspace, identity, company.taxId);
        say(`\nEntre com ${paint("bold", DEMO_PERSON.email)} e a senha ${paint("bold", DEMO_PERSON.password)}`);
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The month before the one of this day, the last that is whole. */
function lastMonth(now: Date): string {
  const first = firstDay(monthOf(dateIn("America/Sao_Paulo", now)));
  return monthOf(addDays(first, -1));
}

interface InventedMonth {
  readonly company: { readonly name: string; readonly taxId: string; readonly taxRegime: string };
  readonly files: number;
  readonly trustedRoots: string;
  /** Reads everything into a database. */
  readonly read: (db: Workspace["db"]) => Promise<ProcessReport>;
}

/** A company's month by this seed, written into a folder that lasts as long as it is read. */
export function inventMonth(
  folder: string,
  month: { readonly seed: number; readonly startMonth?: string } = { seed: DEFAULT_SEED },
): InventedMonth {
  const simulation = generateMonths({ ...month, traps: "few" });
  writeSimulation(simulation, folder);
  const companyFile = readCompany(path.join(folder, "company.json"));
  const trustedRoots = path.join(folder, "trusted-roots");
  return {
    company: companyFile.company,
    files: simulation.files.length,
    trustedRoots,
    read: (db) => runProcess(db, { folder: path.join(folder, "documents"), companyFile, trustedRoots }),
  };
}

/** Somebody who may see everything of the invented company. */
export async function signInAsDemonstration({ db }: Workspace, identity: Identity, taxId: string): Promise<void> {
  const at = systemClock.now();
  await createFirstPerson(db, { ...DEMO_PERSON, createIdentity: () => identity.createPerson(DEMO_PERSON) });
  const [person] = await listPeople(db);
  const companyId = await findCompanyId(db, taxId);
  if (person === undefined || companyId === undefined) throw new Error("the demonstration has no company or person");
  const actor = { class: "person", id: person.userId } as const;
  await db.withCompany(companyId, async (tx) => {
    for (const role of ["owner", "admin", "finance", "accountant"] as const) {
      await grantRole(tx, { actor, at }, { userId: person.userId, role, grantedBy: null });
    }
  });
}
