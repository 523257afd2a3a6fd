import { existsSync, readFileSync } from "node:fs";
import { testActor, testTime } from "../../test/support/test-database.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { calendarDate } from "../values/calendar.ts";
import { parseMoney } from "../values/money.ts";
import type { EntryDraft } from "./entry.ts";
import { openBankLedgerAccount, postEntries } from "./index.ts";
import { listAccounts } from "./store.ts";

const folder = new URL("../../../shared/samples/accounting/golden/", import.meta.url);

/** Whether the year that was worked out by others is there to compare with. */
export const hasGoldenYear = existsSync(folder);

export interface GoldenEntry {
  readonly number: number;
  readonly date: string;
  readonly kind: "N" | "E";
  readonly history: string;
  readonly lines: readonly { readonly account: string; readonly side: "D" | "C"; readonly amount: string }[];
}

export interface GoldenAnswers {
  readonly balancete: readonly (readonly {
    readonly account: string;
    readonly opening: string;
    readonly debits: string;
    readonly credits: string;
    readonly closing: string;
  }[])[];
  readonly dre_lines: Readonly<Record<string, string>>;
  readonly dre_totals: Readonly<Record<string, string>>;
  readonly balanco: {
    readonly ativo: string;
    readonly passivo_e_pl: string;
    readonly accounts: Record<string, string>;
  };
}

export function goldenAnswers(): GoldenAnswers {
  return JSON.parse(readFileSync(new URL("expected-2025.json", folder), "utf8"));
}

export function goldenEcd(): Buffer {
  return readFileSync(new URL("ecd-2025.txt", folder));
}

/** Posts the year by the ledger's own functions: all of it, or what was posted before it was closed. */
export async function postGoldenYear(tx: Transaction, { closed }: { readonly closed: boolean }): Promise<void> {
  const { entries }: { entries: readonly GoldenEntry[] } = JSON.parse(
    readFileSync(new URL("journal-2025.json", folder), "utf8"),
  );
  // The chart is a model for one bank account each; the journal's has the first code.
  await openBankLedgerAccount(tx, testActor, testTime, "Banco conta movimento (modelo: uma conta por conta bancária)");
  const ids = new Map((await listAccounts(tx)).map(({ code, id }) => [code, id]));
  const last = entries.findIndex(({ kind }) => kind === "E");
  await postEntries(
    tx,
    testActor,
    testTime,
    entries.slice(0, closed ? entries.length : last).map(
      (entry): EntryDraft => ({
        postedOn: calendarDate(entry.date),
        kind: entry.kind,
        history: entry.history,
        source: { kind: "journal" },
        rule: { id: "golden", version: 1 },
        idempotencyKey: `golden:${entry.number}`,
        lines: entry.lines.map(({ account, side, amount }) => ({
          accountId: ids.get(account) ?? "",
          side,
          amountCentavos: parseMoney(amount),
        })),
      }),
    ),
  );
}
