import { accountName, writeAccount, writeCommodity, writeTransaction } from "../formats/hledger/write-hledger.ts";
import type { Transaction } from "../kernel/database/database.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { decimalText } from "../values/decimal.ts";
import { type ChartAccount, findJournalPage, type JournalEntry, listChart } from "./store.ts";

/** Entries held in memory at once, whatever the length of the books. */
const ENTRIES_A_PAGE = 2_000;
const REAIS = { commodity: "BRL", places: 2 };

interface ExportedAccount {
  readonly name: string;
  readonly commodity: string;
  readonly places: number;
}

/**
 * The journal (diário) of the company as an hledger journal, by date and number, which `hledger --strict` and ledger read.
 * Amounts have a decimal point and no grouping, the one form that both take without being told. Streams: memory is
 * bounded by the chart and one page of entries.
 */
export async function* exportHledger(
  tx: Transaction,
  { from, to }: { readonly from?: CalendarDate; readonly to?: CalendarDate } = {},
): AsyncGenerator<string> {
  const chart = await listChart(tx);
  const accounts = exportedAccounts(chart);
  yield writeHead(chart, accounts);
  let after: JournalEntry | undefined;
  for (;;) {
    const page = await findJournalPage(tx, { from, to, after, limit: ENTRIES_A_PAGE });
    if (page.length > 0) yield page.map((entry) => writeEntry(entry, accounts)).join("");
    after = page.at(-1);
    if (page.length < ENTRIES_A_PAGE) return;
  }
}

function writeHead(chart: readonly ChartAccount[], accounts: ReadonlyMap<string, ExportedAccount>): string {
  const places = new Map([[REAIS.commodity, REAIS.places]]);
  const declared = new Set<string>();
  let directives = "";
  for (const account of chart) {
    const exported = accounts.get(account.id);
    if (exported === undefined) continue;
    places.set(exported.commodity, Math.max(places.get(exported.commodity) ?? 1, exported.places));
    if (declared.has(exported.name)) continue;
    declared.add(exported.name);
    const type = typeOf(account);
    directives += writeAccount(exported.name, {
      code: accountName([account.code]).replaceAll(",", " "),
      ...(type === undefined ? {} : { type }),
    });
  }
  const commodities = [...places]
    .filter(([symbol]) => symbol !== "")
    .map(([symbol, most]) => writeCommodity(symbol, most));
  return `${commodities.join("")}\n${directives}\n`;
}

function writeEntry(entry: JournalEntry, accounts: ReadonlyMap<string, ExportedAccount>): string {
  const partner = entry.lines.map(([, , , name]) => name).find((name) => name !== null);
  return writeTransaction({
    date: entry.postedOn,
    code: `${entry.number}/${entry.year}`,
    ...(partner === undefined || partner === null ? {} : { payee: partner }),
    description: entry.history,
    tags: { entry: entry.id, ...(entry.kind === "N" ? {} : { kind: entry.kind }) },
    postings: entry.lines.map(([accountId, side, amount, , centre, history]) => {
      const account = accounts.get(accountId);
      if (account === undefined) throw new Error(`entry ${entry.id} uses an account that is not in the chart`);
      const coefficient = side === "D" ? BigInt(amount) : -BigInt(amount);
      const comment = [centre === null ? undefined : `centre:${centre.replaceAll(",", " ")}`, history ?? undefined]
        .filter((part) => part !== undefined)
        .join(", ");
      return {
        account: account.name,
        amount: decimalText({ coefficient, scale: account.places }),
        commodity: account.commodity,
        ...(comment === "" ? {} : { comment }),
      };
    }),
  });
}

/**
 * A name of its own for each analytic account: the names from the top of the chart down. Where two accounts would share one,
 * the later code is added to its name; accounts of imported books keep the name they came with, one for all commodities.
 */
function exportedAccounts(chart: readonly ChartAccount[]): Map<string, ExportedAccount> {
  const byId = new Map(chart.map((account) => [account.id, account]));
  const taken = new Set<string>();
  const exported = new Map<string, ExportedAccount>();
  for (const account of chart) {
    if (account.kind !== "A" || account.commodity !== null) continue;
    const path = accountName(pathOf(account, byId));
    const name = taken.has(path) ? `${path} ${account.code}` : path;
    taken.add(name);
    exported.set(account.id, { name, ...REAIS });
  }
  for (const account of chart) {
    if (account.kind !== "A" || account.commodity === null) continue;
    const path = accountName(account.name.split(":"));
    exported.set(account.id, {
      name: taken.has(path) ? `${path} importada` : path,
      commodity: account.commodity,
      places: account.commodityPlaces ?? 0,
    });
  }
  return exported;
}

function pathOf(account: ChartAccount, byId: ReadonlyMap<string, ChartAccount>): readonly string[] {
  const parent = account.parentId === null ? undefined : byId.get(account.parentId);
  return [...(parent === undefined ? [] : pathOf(parent, byId)), account.name];
}

/** The letters of hledger's account types, by the nature of the account (ECD, COD_NAT). */
function typeOf({ codNat, normal }: ChartAccount): string | undefined {
  if (codNat === "04") return normal === "C" ? "R" : normal === "D" ? "X" : undefined;
  return { "01": "A", "02": "L", "03": "E" }[codNat];
}
