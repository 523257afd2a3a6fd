import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { trustStore } from "../../src/formats/xml/index.ts";
import { type ProcessReport, processFolder, readCompanyFile, reportProcess } from "../../src/integrations/index.ts";
import { stoppedClock } from "../../src/kernel/clock.ts";
import type { Database } from "../../src/kernel/database/database.ts";
import { publicId } from "../../src/kernel/identifier.ts";
import { moneyText } from "../../src/values/money.ts";
import { inventedRoot } from "./invented-documents.ts";

/** Files by name, with what is in them. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface TakingCompany {
  readonly taxId: string;
  readonly name?: string;
  readonly taxRegime?: "simples" | "mei" | "presumido" | "real";
  readonly accounts?: readonly unknown[];
  readonly collectionFee?: string;
}

export const oneAccount = [
  { bank: "341", branch: "0001", number: "12345-6", opening: { on: "2026-02-28", balance: "1000.00" } },
];

export interface Taken {
  readonly companyId: string;
  readonly report: ProcessReport;
}

/** What `retaguarda process` does with a folder of these files, over a database that the test holds, at the end of March. */
export async function takeFiles(db: Database, company: TakingCompany, files: Files): Promise<Taken> {
  const folder = mkdtempSync(path.join(tmpdir(), "retaguarda-test-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    }
    const text = JSON.stringify({
      name: "Padaria Invenção Ltda",
      taxRegime: "presumido",
      state: "SP",
      accounts: oneAccount,
      ...company,
    });
    const taken = await processFolder(db, {
      folder,
      companyFile: readCompanyFile({ file: "company.json", text }),
      trustedRoots: trustStore({ roots: [inventedRoot] }),
      clock: stoppedClock(new Date("2026-03-31T12:00:00.000Z")),
      onProgress: () => undefined,
    });
    return { companyId: taken.companyId, report: await reportProcess(db, taken) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The entries of a company that a source opened, each as `role side amount` lines in their order, oldest first. */
export async function entriesOf(
  db: Database,
  companyId: string,
  rule?: string,
): Promise<readonly (readonly string[])[]> {
  const rows = await db.withCompany(companyId, (tx) =>
    tx.query<{ entry: string; line: string; side: string; amount: bigint }>(
      `select entry.id as entry, coalesce(nullif(account.role, ''), account.code) as line, line.side,
              line.amount_centavos as amount
         from ledger.entry entry
         join ledger.entry_line line on line.company_id = $1 and line.entry_id = entry.id
         join ledger.account account on account.company_id = $1 and account.id = line.account_id
        where entry.company_id = $1 and ($2::text is null or entry.rule_id = $2)
        order by entry.year, entry.number, line.line`,
      [companyId, rule ?? null],
    ),
  );
  const entries = Map.groupBy(rows, ({ entry }) => publicId("entry", entry));
  return [...entries.values()].map((lines) =>
    lines.map(({ line, side, amount }) => `${side} ${line} ${moneyText(amount)}`),
  );
}

export function failedChecks({ report }: Taken): readonly string[] {
  return report.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
}

export function pendingCodes({ report }: Taken): readonly string[] {
  return report.pending.map(({ code }) => code).sort();
}
