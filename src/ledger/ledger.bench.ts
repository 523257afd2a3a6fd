import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { createCompany, identifyPartners } from "../companies/index.ts";
import { stopwatch } from "../kernel/clock.ts";
import {
  addressOf,
  asAdministrator,
  cloneDatabase,
  createDatabaseIfMissing,
  type Database,
  type DatabaseAddress,
  dropDatabase,
  openDatabase,
  type Transaction,
} from "../kernel/database/database.ts";
import { startThrowAwayServer } from "../kernel/database/embedded-server.ts";
import { migrate } from "../kernel/database/migrate.ts";
import { postgresCpuMs, postmasterOf } from "../kernel/database/server-cpu.ts";
import type { Actor } from "../kernel/events.ts";
import { newUuid, randomName } from "../kernel/identifier.ts";
import { addDays, calendarDate, month, monthsFromTo } from "../values/calendar.ts";
import { type EntryDraft, sealEntry } from "./entry.ts";
import { exportHledger } from "./export-hledger.ts";
import { openBooks } from "./open-books.ts";
import { postEntries, writeEntries } from "./post-entries.ts";
import { insertAccounts, lockNumbers } from "./store.ts";
import { trialBalance } from "./trial-balance.ts";

/**
 * Two measures of the ledger, each beside a peer on the same machine, server and data.
 *
 * Posting: entries of two lines with every invariant on, against COPY into two plain tables that have the same columns,
 * indexes, unique constraints and foreign keys, and no checks, triggers or row security. Each run has a database of its
 * own, cloned from one template, and the order changes from round to round.
 *
 * Balancete: our query against `ledger` and `hledger` over the same books, exported to a file.
 */
export interface LedgerBench {
  readonly postingAgainstCopy: Comparison;
  /** The same with an event announced for each entry, as the product posts. */
  readonly postingWithEventsAgainstCopy: Comparison;
  readonly trialBalanceAgainstLedger: Comparison;
  /** Every month of three years, one by one, against the one report that hledger makes of them. */
  readonly everyMonthAgainstHledger: Comparison;
  readonly every: Readonly<Record<string, unknown>>;
}

interface Comparison {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** Null when the peer is not installed. */
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly budget: number;
  readonly ok: boolean | null;
}

const ROUNDS = 5;
const ENTRIES_A_ROUND = 20_000;
const ENTRIES_OF_BOOKS = 500_000;
/** Both sides commit as often. */
const ENTRIES_A_TRANSACTION = 10_000;
const ENTRIES_A_BATCH = 2_000;
const ACCOUNTS = 200;
const PARTNERS = 100;
const FIRST_DAY = calendarDate("2023-01-01");
const DAYS = 1095;
const POSTING_BUDGET = 0.6;
const TRIAL_BALANCE_BUDGET = 50;

const ACTOR: Actor = { class: "rule", id: "bench" };
const AT = new Date("2026-01-01T12:00:00.000Z");

/** @param scale 1 for the figures that count; less for a trial run */
export async function benchLedger({ scale }: { readonly scale: number }): Promise<LedgerBench> {
  const embedded = await startThrowAwayServer({ durable: true });
  const server = { host: embedded.socketFolder, port: embedded.port, user: embedded.superuser, database: "postgres" };
  try {
    const template = await makeTemplate(server);
    const posting = await benchPosting(server, template, Math.round(ENTRIES_A_ROUND * scale));
    const reading = await benchTrialBalance(server, template, Math.round(ENTRIES_OF_BOOKS * scale));
    return {
      postingAgainstCopy: faster("partidas por segundo, com as invariantes", "partidas/s", {
        ours: posting.books.linesPerSecond,
        peer: posting.copy.linesPerSecond,
        budget: POSTING_BUDGET,
      }),
      postingWithEventsAgainstCopy: faster("partidas por segundo, com as invariantes e os eventos", "partidas/s", {
        ours: posting.booksAndEvents.linesPerSecond,
        peer: posting.copy.linesPerSecond,
        budget: POSTING_BUDGET,
      }),
      trialBalanceAgainstLedger: shorter("balancete contra ledger", reading.oneMonthMs, reading.ledgerMs),
      everyMonthAgainstHledger: shorter(
        "36 balancetes contra hledger -M",
        reading.everyMonthMs,
        reading.hledgerByMonthMs,
      ),
      every: { posting, reading },
    };
  } finally {
    await embedded.stop();
  }
}

function faster(
  name: string,
  unit: string,
  { ours, peer, budget }: { readonly ours: number; readonly peer: number; readonly budget: number },
): Comparison {
  const ratio = rounded(ours / peer, 3);
  return { name, unit, ours, peer, ratio, budget, ok: ratio >= budget };
}

/** How many times shorter ours is than the peer's. */
function shorter(name: string, ours: number, peer: number | null): Comparison {
  const ratio = peer === null ? null : rounded(peer / ours, 1);
  const ok = ratio === null ? null : ratio >= TRIAL_BALANCE_BUDGET;
  return { name, unit: "ms", ours, peer, ratio, budget: TRIAL_BALANCE_BUDGET, ok };
}

interface Template {
  readonly database: string;
  readonly companyId: string;
  readonly accountIds: readonly string[];
  readonly partnerIds: readonly string[];
}

/** A migrated database with one company, its accounts and partners, and the plain tables that COPY fills. */
async function makeTemplate(server: DatabaseAddress): Promise<Template> {
  const database = "retaguarda_bench";
  const address = addressOf(server, database);
  await createDatabaseIfMissing(server, database);
  await migrate(address);
  await asAdministrator(address, async (client) => {
    await client.query(PLAIN_TABLES);
  });
  const companyId = newUuid();
  const db = openDatabase(address);
  try {
    return await db.withCompany(companyId, async (tx) => {
      const company = { name: "Medição Ltda", taxId: "11222333000181", taxRegime: "presumido", state: "SP" } as const;
      await createCompany(tx, ACTOR, AT, company);
      await openBooks(tx, ACTOR, AT);
      const accountIds = Array.from({ length: ACCOUNTS }, () => newUuid());
      await insertAccounts(
        tx,
        accountIds.map((id, at) => ({
          id,
          code: `9.${String(at + 1).padStart(3, "0")}`,
          name: `Conta de medição ${at + 1}`,
          kind: "A",
          parentId: null,
          codNat: "09",
          normal: null,
          role: null,
          cashFlow: null,
          dreLine: null,
          referencial: null,
        })),
      );
      const partnerIds = await identifyPartners(
        tx,
        ACTOR,
        AT,
        Array.from({ length: PARTNERS }, (_, at) => ({ name: `Fornecedor de medição ${at + 1}`, role: "supplier" })),
      );
      return { database, companyId, accountIds, partnerIds };
    });
  } finally {
    await db.close();
    // As the server does by itself in a database that lives.
    await asAdministrator(address, (client) => client.query("analyze"));
  }
}

/** The same columns, indexes, unique constraints and foreign keys, nothing else. */
const PLAIN_TABLES = `
  create schema plain;
  create table plain.entry (like ledger.entry including defaults including generated including indexes);
  create table plain.entry_line (like ledger.entry_line including defaults including generated including indexes);
  do $$
  declare
    key record;
  begin
    for key in select conrelid::regclass::text as source, conname, pg_get_constraintdef(oid) as definition
                 from pg_constraint
                where contype = 'f' and conrelid in ('ledger.entry'::regclass, 'ledger.entry_line'::regclass)
    loop
      execute format('alter table %s add constraint %I %s', replace(key.source, 'ledger.', 'plain.'), key.conname,
        regexp_replace(key.definition, 'REFERENCES ledger\\.entry\\(', 'REFERENCES plain.entry('));
    end loop;
  end;
  $$`;

/** What a back office writes: histories name the document and the partner. The same numbers draw the same entries. */
function draftsOf({ accountIds, partnerIds }: Template, from: number, to: number, total: number): EntryDraft[] {
  const drafts: EntryDraft[] = [];
  for (let at = from; at < to; at++) {
    // A multiplicative walk over the accounts: spread evenly, and no random numbers.
    const debit = (at * 7919) % ACCOUNTS;
    const credit = (debit + 1 + ((at * 104_729) % (ACCOUNTS - 1))) % ACCOUNTS;
    const amountCentavos = BigInt(100 + ((at * 15_485_863) % 9_999_900));
    const partnerId = partnerIds[at % PARTNERS] ?? "";
    drafts.push({
      postedOn: addDays(FIRST_DAY, Math.floor((at * DAYS) / total)),
      history: `Pagamento da NF-e ${100_000 + at}, parcela ${1 + (at % 3)}/3, Fornecedor de medição ${1 + (at % PARTNERS)}`,
      source: { kind: "document" },
      rule: { id: "payment", version: 1 },
      idempotencyKey: `bench:payment:${at}`,
      lines: [
        { accountId: accountIds[debit] ?? "", side: "D", amountCentavos, partnerId },
        { accountId: accountIds[credit] ?? "", side: "C", amountCentavos },
      ],
    });
  }
  return drafts;
}

interface Run {
  readonly wallMs: number;
  readonly nodeCpuMs: number;
  readonly postgresCpuMs: number;
}

interface Measured {
  readonly linesPerSecond: number;
  /** Slowest and fastest round. */
  readonly spread: readonly [number, number];
  readonly nodeCpuSeconds: number;
  readonly postgresCpuSeconds: number;
}

type Way = "copy" | "books" | "booksAndEvents";

async function benchPosting(
  server: DatabaseAddress,
  template: Template,
  entries: number,
): Promise<Readonly<Record<Way, Measured>>> {
  const ways: readonly Way[] = ["copy", "books", "booksAndEvents"];
  const runs: Record<Way, Run[]> = { copy: [], books: [], booksAndEvents: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const way = ways[(round + turn) % ways.length] ?? "copy";
      runs[way].push(await inClone(server, template, (address) => measurePosting(address, template, way, entries)));
    }
  }
  return {
    copy: summaryOf(runs.copy, entries),
    books: summaryOf(runs.books, entries),
    booksAndEvents: summaryOf(runs.booksAndEvents, entries),
  };
}

async function inClone<T>(
  server: DatabaseAddress,
  template: Template,
  work: (address: DatabaseAddress) => Promise<T>,
): Promise<T> {
  const name = randomName("bench_");
  await cloneDatabase(server, template.database, name);
  try {
    // Each run begins with nothing left to write of the one before.
    await asAdministrator(server, (client) => client.query("checkpoint"));
    return await work(addressOf(server, name));
  } finally {
    await dropDatabase(server, name);
  }
}

async function measurePosting(address: DatabaseAddress, template: Template, way: Way, entries: number): Promise<Run> {
  const db = openDatabase(address);
  const client = new pg.Client({ ...address });
  await client.connect();
  try {
    const postmaster = await postmasterOf(client);
    const write = way === "copy" ? copyInto(client, template) : postInto(db, template, way);
    const before = { node: process.cpuUsage(), postgres: await postgresCpuMs(postmaster) };
    const elapsed = stopwatch();
    for (let from = 0; from < entries; from += ENTRIES_A_TRANSACTION) {
      const to = Math.min(entries, from + ENTRIES_A_TRANSACTION);
      await write(draftsOf(template, from, to, entries));
    }
    const wallMs = elapsed();
    const node = process.cpuUsage(before.node);
    return {
      wallMs,
      nodeCpuMs: (node.user + node.system) / 1000,
      postgresCpuMs: (await postgresCpuMs(postmaster)) - before.postgres,
    };
  } finally {
    await client.end();
    await db.close();
  }
}

function postInto(db: Database, { companyId }: Template, way: "books" | "booksAndEvents") {
  return async (drafts: readonly EntryDraft[]): Promise<void> => {
    await db.withCompany(companyId, async (tx) => {
      if (way === "booksAndEvents") await postEntries(tx, ACTOR, AT, drafts);
      else await postWithoutEvents(tx, drafts);
    });
  };
}

async function postWithoutEvents(tx: Transaction, drafts: readonly EntryDraft[]): Promise<void> {
  await lockNumbers(tx);
  for (let from = 0; from < drafts.length; from += ENTRIES_A_BATCH) {
    await writeEntries(tx, drafts.slice(from, from + ENTRIES_A_BATCH).map(sealEntry));
  }
}

const ENTRY_COLUMNS =
  "company_id, id, number, posted_on, kind, history, source_kind, rule_id, rule_version, line_count, total_centavos, content_hash, idempotency_key";
const LINE_COLUMNS = "company_id, entry_id, line, account_id, side, amount_centavos, partner_id";

/** COPY as a careful loader would: rows made in this process, streamed, one transaction. The hash is not computed. */
function copyInto(client: pg.Client, { companyId }: Template) {
  const hash = `\\\\x${createHash("sha256").update("bench").digest("hex")}`;
  const numbers = new Map<string, number>();
  return async (drafts: readonly EntryDraft[]): Promise<void> => {
    const entries: string[] = [];
    const lines: string[] = [];
    for (const draft of drafts) {
      const id = newUuid();
      const year = draft.postedOn.slice(0, 4);
      const number = (numbers.get(year) ?? 0) + 1;
      numbers.set(year, number);
      const total = draft.lines.reduce((sum, line) => (line.side === "D" ? sum + line.amountCentavos : sum), 0n);
      entries.push(
        [companyId, id, number, draft.postedOn, "N", draft.history, draft.source.kind, draft.rule.id]
          .concat([String(draft.rule.version), String(draft.lines.length), String(total), hash, draft.idempotencyKey])
          .join("\t"),
      );
      draft.lines.forEach((line, at) => {
        const partner = line.partnerId ?? "\\N";
        lines.push([companyId, id, at + 1, line.accountId, line.side, line.amountCentavos, partner].join("\t"));
      });
    }
    await client.query("begin");
    await copyRows(client, `copy plain.entry (${ENTRY_COLUMNS}) from stdin`, entries);
    await copyRows(client, `copy plain.entry_line (${LINE_COLUMNS}) from stdin`, lines);
    await client.query("commit");
  };
}

async function copyRows(client: pg.Client, sql: string, rows: readonly string[]): Promise<void> {
  await pipeline(Readable.from([Buffer.from(`${rows.join("\n")}\n`)]), client.query(copyFrom(sql)));
}

function summaryOf(runs: readonly Run[], entries: number): Measured {
  const speeds = runs.map(({ wallMs }) => Math.round((entries * 2 * 1000) / wallMs));
  return {
    linesPerSecond: median(speeds),
    spread: [Math.min(...speeds), Math.max(...speeds)],
    nodeCpuSeconds: rounded(median(runs.map(({ nodeCpuMs }) => nodeCpuMs)) / 1000, 2),
    postgresCpuSeconds: rounded(median(runs.map(({ postgresCpuMs: ms }) => ms)) / 1000, 2),
  };
}

interface Reading {
  readonly postings: number;
  readonly oneMonthMs: number;
  readonly everyMonthMs: number;
  readonly months: number;
  readonly ledgerMs: number | null;
  readonly hledgerByMonthMs: number | null;
  readonly loadSeconds: number;
  readonly exportSeconds: number;
  readonly exportedMegabytes: number;
}

async function benchTrialBalance(server: DatabaseAddress, template: Template, entries: number): Promise<Reading> {
  const folder = mkdtempSync(join(tmpdir(), "retaguarda-medida-"));
  try {
    return await inClone(server, template, (address) => measureTrialBalance(address, template, entries, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureTrialBalance(
  address: DatabaseAddress,
  template: Template,
  entries: number,
  folder: string,
): Promise<Reading> {
  const db = openDatabase(address);
  try {
    const load = stopwatch();
    const post = postInto(db, template, "books");
    for (let from = 0; from < entries; from += ENTRIES_A_TRANSACTION) {
      await post(draftsOf(template, from, Math.min(entries, from + ENTRIES_A_TRANSACTION), entries));
    }
    const loadSeconds = rounded(load() / 1000, 2);

    const months = monthsFromTo(month("2023-01"), month("2025-12"));
    const last = months.at(-1) ?? month("2025-12");
    const read = (from: typeof last, to: typeof last) =>
      db.withCompany(template.companyId, (tx) => trialBalance(tx, { from, to }));
    await read(last, last);
    const oneMonthMs = await medianOf(() => read(last, last));
    const everyMonthMs = await medianOf(async () => {
      for (const current of months) await read(current, current);
    });

    const file = join(folder, "diario.journal");
    const exporting = stopwatch();
    let bytes = 0;
    await db.withCompany(template.companyId, async (tx) => {
      const output = createWriteStream(file);
      await pipeline(exportHledger(tx), output);
      bytes = output.bytesWritten;
    });
    const exportSeconds = rounded(exporting() / 1000, 2);
    return {
      postings: entries * 2,
      oneMonthMs,
      everyMonthMs,
      months: months.length,
      ledgerMs: timeOf("ledger", ["-f", file, "bal", "--flat"]),
      hledgerByMonthMs: timeOf("hledger", ["-f", file, "bal", "--flat", "-M"]),
      loadSeconds,
      exportSeconds,
      exportedMegabytes: rounded(bytes / 1_000_000, 1),
    };
  } finally {
    await db.close();
  }
}

async function medianOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const elapsed = stopwatch();
    await work();
    times.push(elapsed());
  }
  return rounded(median(times), 2);
}

/** Milliseconds of a peer's program, once: they take seconds. Null when it is not installed. */
function timeOf(program: string, options: readonly string[]): number | null {
  const elapsed = stopwatch();
  const result = spawnSync(program, options, { maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: "C.UTF-8" } });
  return result.status === 0 ? Math.round(elapsed()) : null;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** For figures of a measure, which are not money. */
function rounded(value: number, places: number): number {
  return Math.round(value * 10 ** places) / 10 ** places;
}
