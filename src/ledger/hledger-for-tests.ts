import { spawnSync } from "node:child_process";
import type { Transaction } from "../kernel/database/database.ts";
import { type Decimal, decimalText, parseDecimal } from "../values/decimal.ts";
import { listChart } from "./store.ts";
import { monthsWithPostings, trialBalance } from "./trial-balance.ts";

export const hledgerIsInstalled = spawnSync("hledger", ["--version"]).status === 0;
export const ledgerIsInstalled = spawnSync("ledger", ["--version"]).status === 0;

function run(program: string, options: readonly string[], journal: string): string {
  const result = spawnSync(program, ["-f", "-", ...options], {
    input: journal,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  if (result.status !== 0) throw new Error(result.stderr);
  return result.stdout;
}

/** The whole of a streamed text. */
export async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

/** `account|commodity` and balance, as hledger gives them. */
export function hledgerBalances(journal: string, ...options: readonly string[]): Map<string, Decimal> {
  const csv = run("hledger", ["bal", "--flat", "-N", "--layout=bare", "-O", "csv", ...options], journal);
  const rows = csv.trim().split("\n").slice(1);
  return new Map(
    rows.map((row) => {
      const [account = "", commodity = "", balance = ""] = row.slice(1, -1).split('","');
      return [`${account}|${commodity}`, parseDecimal(balance)] as const;
    }),
  );
}

/** The balance that ledger gives each account, as text. */
export function ledgerBalances(journal: string): Map<string, string> {
  const lines = run("ledger", ["bal", "--flat", "--no-total", "--format", "%(account)|%(display_total)\\n"], journal);
  return new Map(
    lines
      .trim()
      .split("\n")
      .map((line) => {
        const [account = "", balance = ""] = line.split("|");
        return [account, balance] as const;
      }),
  );
}

/** Our closing balances in the same form; accounts of zero are left out, as hledger does. */
export async function ourBalances(tx: Transaction): Promise<Map<string, Decimal>> {
  const months = await monthsWithPostings(tx);
  const balances = new Map<string, Decimal>();
  if (months === undefined) return balances;
  const chart = new Map((await listChart(tx)).map((account) => [account.code, account]));
  for (const { code, kind, closingCentavos } of await trialBalance(tx, months)) {
    const account = chart.get(code);
    if (kind === "S" || account === undefined || closingCentavos === 0n) continue;
    const balance = { coefficient: closingCentavos, scale: account.commodityPlaces ?? 2 };
    // Only accounts of imported books have a name that is theirs alone.
    balances.set(account.commodity === null ? `${code}|BRL` : `${account.name}|${account.commodity}`, balance);
  }
  return balances;
}

/** Half to even, as hledger rounds what it shows. */
export function rounded({ coefficient, scale }: Decimal, places: number): string {
  if (scale <= places) return decimalText({ coefficient: coefficient * 10n ** BigInt(places - scale), scale: places });
  const divisor = 10n ** BigInt(scale - places);
  const sign = coefficient < 0n ? -1n : 1n;
  const magnitude = coefficient * sign;
  const twice = (magnitude % divisor) * 2n;
  const whole = magnitude / divisor;
  const up = twice > divisor || (twice === divisor && whole % 2n === 1n);
  return decimalText({ coefficient: sign * (up ? whole + 1n : whole), scale: places });
}
