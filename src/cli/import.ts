import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import path from "node:path";
import { createCompany, listCompanies } from "../companies/index.ts";
import { pipelineActor, refuseInIntegrations } from "../integrations/index.ts";
import { systemClock } from "../kernel/clock.ts";
import type { Database } from "../kernel/database/database.ts";
import { DEFAULT_DATABASE, openWorkspace } from "../kernel/database/workspace.ts";
import { newUuid } from "../kernel/identifier.ts";
import { describeImportedEcd, type ImportedEcd, importEcd, importHledger } from "../ledger/index.ts";
import { moneyText } from "../values/money.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { chooseCompany, databaseOptions } from "./choose-company.ts";
import { printJson } from "./output.ts";
import { withWorkspace } from "./with-workspace.ts";

/** Posts a plain-text journal, so that a peer's books can be compared, or opens the books by an ECD. */
export async function import_(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, databaseOptions);
  const [kind, file, ...rest] = positionals;
  if ((kind !== "hledger" && kind !== "ecd") || file === undefined || rest.length > 0) {
    throw new UsageError("Use: retaguarda import hledger|ecd ARQUIVO [--database NOME|URL] [--company CNPJ|ARQUIVO].");
  }
  if (kind === "ecd") {
    const opened = await openByEcd(file, values);
    if (values.json) {
      const { totalCentavos, ...others } = opened;
      printJson({ ...others, total: moneyText(totalCentavos) });
    } else process.stdout.write(`${describeImportedEcd(opened)}\n`);
    return 0;
  }
  const text = readJournal(file);
  const imported = await withWorkspace(
    () => openWorkspace(values.database ?? DEFAULT_DATABASE),
    async ({ db }) => {
      const companyId = await companyFor(db, values.company);
      return await db.withCompany(companyId, (tx) =>
        importHledger(tx, pipelineActor, systemClock.now(), { text, fileName: path.basename(file) }),
      );
    },
  );
  if (values.json) printJson(imported);
  else {
    process.stdout.write(
      `${imported.entries} lançamentos novos, ${imported.repeated} já lançados, ${imported.accounts} contas criadas.\n` +
        imported.ignored.map(({ line, what }) => `  linha ${line}: ${what}\n`).join(""),
    );
  }
  return 0;
}

/** The company must be there: an ECD names one, and its regime and accounts with banks are a person's to say. */
async function openByEcd(
  file: string,
  given: { readonly database?: string | undefined; readonly company?: string | undefined },
): Promise<ImportedEcd> {
  return await withWorkspace(
    () => openWorkspace(given.database ?? DEFAULT_DATABASE),
    async ({ db }) => {
      const companyId = await chooseCompany(db, given.company);
      return await db.withCompany(companyId, (tx) =>
        importEcd(tx, pipelineActor, systemClock.now(), { pieces: piecesOf(file), fileName: path.basename(file) }),
      );
    },
  );
}

const PIECE_BYTES = 64 * 1024;

/** An ECD may be of gigabytes: it is read as it is judged. */
function* piecesOf(file: string): Generator<Uint8Array> {
  const descriptor = openedFile(file);
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const length = readSync(descriptor, piece);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}

function openedFile(file: string): number {
  try {
    return openSync(file, "r");
  } catch {
    throw refuseInIntegrations("integrations.journal_not_found", { file });
  }
}

function readJournal(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw refuseInIntegrations("integrations.journal_not_found", { file });
  }
}

/** A journal names no company: in a database that has none, it gets an invented one of its own, with an empty chart. */
const JOURNAL_TAX_ID = "DIARIO00000195";

async function companyFor(db: Database, given: string | undefined): Promise<string> {
  const companies = await listCompanies(db);
  if (given !== undefined || companies.length > 0) return await chooseCompany(db, given);
  const companyId = newUuid();
  await db.withCompany(companyId, (tx) =>
    createCompany(tx, pipelineActor, systemClock.now(), {
      name: "Diário importado",
      taxId: JOURNAL_TAX_ID,
      taxRegime: "simples",
      state: "SP",
      demonstration: true,
    }),
  );
  return companyId;
}
