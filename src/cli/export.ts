import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { refuseInIntegrations, reportBalance } from "../integrations/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { DEFAULT_DATABASE, openExistingWorkspace } from "../kernel/database/workspace.ts";
import { exportHledger, monthsWithPostings, trialBalance } from "../ledger/index.ts";
import { firstDay, lastDay } from "../values/calendar.ts";
import { onlyOperand, readArguments, UsageError } from "./arguments.ts";
import { chooseCompany, databaseOptions } from "./choose-company.ts";
import { readEcdBook, readYear, writeEcd } from "./export-ecd.ts";
import { readPeriod } from "./period.ts";
import { withWorkspace } from "./with-workspace.ts";

type Period = ReturnType<typeof readPeriod> | undefined;

type Text = AsyncGenerator<string | Buffer>;

const exports_: Readonly<Record<string, (tx: Transaction, period: Period) => Text>> = {
  hledger: (tx, period) =>
    exportHledger(tx, period === undefined ? {} : { from: firstDay(period.from), to: lastDay(period.to) }),
  "trial-balance": exportTrialBalance,
};

/** Writes the books for others to read. */
export async function export_(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    ...databaseOptions,
    period: { type: "string" },
    out: { type: "string", default: "-" },
    year: { type: "string" },
    book: { type: "string" },
  });
  const names = [...Object.keys(exports_), "ecd"];
  const name = onlyOperand(positionals, `o que exportar (${names.join(", ")})`);
  let faults = 0;
  const write =
    name === "ecd"
      ? ecdOf(values, (count) => {
          faults = count;
        })
      : Object.hasOwn(exports_, name)
        ? exports_[name]
        : undefined;
  if (write === undefined) throw new UsageError(`Não se exporta ${name}. Há: ${names.join(", ")}.`);
  const period = values.period === undefined ? undefined : readPeriod(values.period);
  await withWorkspace(
    () => openExistingWorkspace(values.database ?? DEFAULT_DATABASE),
    async ({ db }) => {
      const companyId = await chooseCompany(db, values.company);
      await db.withCompany(companyId, (tx) => writeTo(values.out, write(tx, period)));
    },
  );
  return faults === 0 ? 0 : 1;
}

/** An ECD is of a year, and needs what the books do not say. */
function ecdOf(
  given: { readonly year?: string | undefined; readonly book?: string | undefined },
  done: (faults: number) => void,
): (tx: Transaction) => Text {
  const [year, book] = [readYear(given.year), readEcdBook(given.book)];
  return (tx) => writeEcd(tx, { year, book, done });
}

/** A refusal comes with the first piece: the file that was there is still there then. */
async function writeTo(out: string, text: Text): Promise<void> {
  const first = await text.next();
  const target: Writable = out === "-" ? process.stdout : await openForWriting(out);
  // Standard output stays open for whoever writes after us.
  await pipeline(resumed(first, text), target, { end: out !== "-" });
}

async function* resumed(first: IteratorResult<string | Buffer>, rest: Text): Text {
  if (first.done !== true) yield first.value;
  yield* rest;
}

async function openForWriting(file: string): Promise<Writable> {
  const stream = createWriteStream(file);
  try {
    await once(stream, "open");
  } catch {
    throw refuseInIntegrations("integrations.output_unwritable", { file });
  }
  return stream;
}

/** One line an account, separated by semicolons with a decimal comma, as spreadsheets in Brazil read. */
async function* exportTrialBalance(tx: Transaction, period: Period): AsyncGenerator<string> {
  const months = period ?? (await monthsWithPostings(tx));
  yield "conta;nome;abertura;débitos;créditos;saldo\r\n";
  if (months === undefined) return;
  for (const line of (await trialBalance(tx, months)).map(reportBalance)) {
    const amounts = [line.opening, line.debits, line.credits, line.closing].map((amount) => amount.replace(".", ","));
    yield `${[csvText(line.account), csvText(line.name), ...amounts].join(";")}\r\n`;
  }
}

/** Quoted, and never a formula: a spreadsheet runs what begins with these. */
function csvText(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
