import { statSync } from "node:fs";
import {
  announceGaps,
  importCollectionReturns,
  importStatements,
  openBankAccount,
  reconcile,
} from "../banking/index.ts";
import { createCompany, findCompanyId, type TaxRegime } from "../companies/index.ts";
import { type Arrival, listSoldNcms, readFiles, receiveFiles, takeTrades, walkPath } from "../documents/index.ts";
import type { TrustStore } from "../formats/xml/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Database } from "../kernel/database/database.ts";
import type { Actor } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { accountsByRole, cancelDocuments, openBooks } from "../ledger/index.ts";
import { billBook, openBills, reduceBills } from "../payables/index.ts";
import { openExceptions, resolveExceptions } from "../processes/index.ts";
import { openReceivables, receivableBook, reduceReceivables } from "../receivables/index.ts";
import { dateIn } from "../values/calendar.ts";
import type { Fault } from "../values/fault.ts";
import type { CompanyFile } from "./company-file.ts";
import { refuse } from "./errors.ts";

/**
 * The main job in one go: takes everything in a folder and does what the product does in daily use. Each stage commits as it
 * goes and takes up what an earlier run left, so a run that died is finished by the next, and running again adds nothing.
 */
export const pipelineActor: Actor = { class: "rule", id: "process-folder", version: "1" };

const ZONE = "America/Sao_Paulo";
const CHANNEL = { kind: "folder", name: "process" } as const;
/** Files stored in one transaction, and bytes held in memory at once. */
const FILES_A_BATCH = 200;
const BYTES_A_BATCH = 16_000_000;
/** Notes whose titles are opened in one transaction. */
const NOTES_A_BATCH = 500;

export interface Progress {
  readonly stage: "receive" | "read" | "titles" | "bank" | "verify";
  readonly done: number;
  readonly total?: number;
}

export interface ProcessGiven {
  readonly folder: string;
  readonly companyFile: CompanyFile;
  readonly trustedRoots: TrustStore;
  readonly clock: Clock;
  readonly onProgress: (progress: Progress) => void;
}

/** What came in, for those who report it: each file of the folder, and what could not be taken at all. */
export interface FolderTaken {
  readonly companyId: string;
  readonly arrivals: readonly Arrival[];
  /** Files that got their fate in this run: those of the folder, and those that an earlier run left unread. */
  readonly readNow: ReadonlySet<string>;
  readonly refused: readonly { readonly name: string; readonly problem: Fault }[];
}

export async function processFolder(db: Database, given: ProcessGiven): Promise<FolderTaken> {
  refuseMissingFolder(given.folder);
  const companyId = await openCompany(db, given);
  const taken = await receive(db, companyId, given);
  const readNow = await takeInFiles(db, companyId, { ...given, ...given.companyFile });
  return { companyId, ...taken, readNow };
}

/** What the work on stored files needs to know of the company. */
export interface TakeIn
  extends Pick<CompanyFile, "company" | "lateTerms" | "roundingLimitCentavos" | "collectionFeeCentavos"> {
  readonly trustedRoots: TrustStore;
  readonly clock: Clock;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * All that follows once files are stored: they are read, their titles opened, their movements decided, and what waits for a person
 * is put in the inbox.
 *
 * @returns the files that got their fate now
 */
export async function takeInFiles(db: Database, companyId: string, given: TakeIn): Promise<ReadonlySet<string>> {
  const readNow = await read(db, companyId, given);
  await openTitles(db, companyId, given);
  await bank(db, companyId, given);
  return readNow;
}

function refuseMissingFolder(folder: string): void {
  try {
    if (statSync(folder).isDirectory()) return;
  } catch {
    // Said below, whatever the reason.
  }
  throw refuse("integrations.folder_not_found", { folder });
}

/** The company with its books and its accounts, made on the first run and found on the next. */
async function openCompany(db: Database, { companyFile, clock }: ProcessGiven): Promise<string> {
  const standing = await findCompanyId(db, companyFile.company.taxId);
  const companyId = standing ?? newUuid();
  const at = clock.now();
  await db.withCompany(companyId, async (tx) => {
    if (standing === undefined) {
      await createCompany(tx, pipelineActor, at, companyFile.company);
      await openBooks(tx, pipelineActor, at);
    }
    for (const account of companyFile.accounts) await openBankAccount(tx, { actor: pipelineActor, at }, account);
  });
  return companyId;
}

async function receive(
  db: Database,
  companyId: string,
  { folder, clock, onProgress }: ProcessGiven,
): Promise<Pick<FolderTaken, "arrivals" | "refused">> {
  const arrivals: Arrival[] = [];
  const refused: { name: string; problem: Fault }[] = [];
  let batch: { name: string; bytes: Uint8Array }[] = [];
  let bytes = 0;
  const store = async (): Promise<void> => {
    const files = batch;
    batch = [];
    bytes = 0;
    arrivals.push(
      ...(await db.withCompany(companyId, (tx) =>
        receiveFiles(tx, pipelineActor, clock.now(), { channel: CHANNEL, files }),
      )),
    );
    onProgress({ stage: "receive", done: arrivals.length });
  };
  for await (const walked of walkPath(folder)) {
    const name = walked.file.slice(folder.length).replace(/^[/\\]+/, "");
    if ("problem" in walked) {
      refused.push({ name, problem: walked.problem });
      continue;
    }
    const found = { name, bytes: walked.bytes };
    if (batch.length > 0 && (batch.length === FILES_A_BATCH || bytes + found.bytes.length > BYTES_A_BATCH))
      await store();
    batch.push(found);
    bytes += found.bytes.length;
  }
  await store();
  return { arrivals, refused };
}

async function read(db: Database, companyId: string, given: TakeIn): Promise<ReadonlySet<string>> {
  const { clock, company, trustedRoots, onProgress } = given;
  const readNow = new Set<string>();
  for (;;) {
    const at = clock.now();
    const turn = await db.withCompany(companyId, async (tx) => {
      const result = await readFiles(tx, {
        actor: pipelineActor,
        at,
        company,
        today: dateIn(ZONE, at),
        trustedRoots,
        filesMax: FILES_A_BATCH,
        bytesMax: BYTES_A_BATCH,
      });
      const cancelled = { documentIds: result.cancelled, reason: "a nota foi cancelada pelo emitente" };
      await cancelDocuments(tx, [billBook, receivableBook], { actor: pipelineActor, at }, cancelled);
      return result;
    });
    if (turn.files.length === 0) return readNow;
    for (const file of turn.files) readNow.add(file);
    onProgress({ stage: "read", done: readNow.size });
  }
}

/** All notes first, then what takes off them: a return may have come before what it returns. */
async function openTitles(db: Database, companyId: string, { clock, company, onProgress }: TakeIn): Promise<void> {
  const paysIcms = paysIcmsApart(company.taxRegime);
  let done = 0;
  for (const effect of ["opens", "reduces"] as const) {
    for (;;) {
      const at = clock.now();
      const taken = await db.withCompany(companyId, async (tx) => {
        const trades = await takeTrades(tx, { effect, limit: NOTES_A_BATCH, at });
        if (trades.length === 0) return 0;
        const accounts = await accountsByRole(tx);
        const bought = trades.filter(({ trade }) => trade.side === "payable");
        const sold = trades.filter(({ trade }) => trade.side === "receivable");
        const evidence = { soldNcms: await listSoldNcms(tx) };
        const forBills = { actor: pipelineActor, at, accounts, evidence, recoversIcms: paysIcms };
        const forReceivables = { actor: pipelineActor, at, accounts, owesIcms: paysIcms };
        await (effect === "opens" ? openBills : reduceBills)(tx, bought, forBills);
        await (effect === "opens" ? openReceivables : reduceReceivables)(tx, sold, forReceivables);
        return trades.length;
      });
      if (taken === 0) break;
      done += taken;
      onProgress({ stage: "titles", done });
    }
  }
}

/** In Simples and MEI the ICMS is inside the DAS; out of them it is owed on sales and recovered on purchases. */
function paysIcmsApart(regime: TaxRegime): boolean {
  return regime === "presumido" || regime === "real";
}

async function bank(db: Database, companyId: string, takeIn: TakeIn): Promise<void> {
  const { clock, company, lateTerms, roundingLimitCentavos, collectionFeeCentavos, onProgress } = takeIn;
  const at = clock.now();
  const given = { actor: pipelineActor, at };
  await db.withCompany(companyId, async (tx) => {
    const fresh = await importStatements(tx, { ...given, today: dateIn(ZONE, at) });
    await importCollectionReturns(tx, given);
    await reconcile(tx, fresh, {
      ...given,
      accounts: await accountsByRole(tx),
      company,
      lateTerms,
      roundingLimitCentavos,
      collectionFeeCentavos,
    });
    await announceGaps(tx, given);
    await openExceptions(tx, given);
    await resolveExceptions(tx, given);
    onProgress({ stage: "bank", done: fresh.length });
  });
}
