import { createHash } from "node:crypto";
import {
  type JournalAccount,
  type JournalIgnored,
  readHledger,
  type SettledTransaction,
  settleJournal,
} from "../formats/hledger/index.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Transaction } from "../kernel/database/database.ts";
import type { Actor } from "../kernel/events.ts";
import { type Decimal, decimalText } from "../values/decimal.ts";
import type { EntryDraft, EntryLineDraft } from "./entry.ts";
import { refuse } from "./errors.ts";
import { AccountTree } from "./imported-accounts.ts";
import { announceAccounts } from "./open-books.ts";
import { postEntries } from "./post-entries.ts";
import { type Commodity, findEntriesByKey, insertAccounts, listChart, lockNumbers } from "./store.ts";

/** A journal is read whole; beyond this the reader's memory is the risk, and no company writes so much by hand. */
const CHARACTERS_MAX = 128 * 1024 * 1024;
const LINES_OF_AN_ENTRY_MAX = 32_000;
/** A thousand times below what the database's integer holds, so that sums of many fit too. */
const SCALED_AMOUNT_MAX = 10n ** 16n;
const PLACES_MIN = 2;
const PLACES_MAX = 12;
const KEYS_A_QUERY = 5_000;

/** Where what balances by cost, and not by quantity, is balanced commodity by commodity; a journal may declare its own. */
const CONVERSION_ACCOUNT = "equity:conversion";
/** The other side of one-sided (virtual) postings, outside the balance sheet. */
const VIRTUAL_ACCOUNT = "contrapartidas virtuais";

export interface ImportedJournal {
  /** Entries posted now. */
  readonly entries: number;
  /** Transactions that a former import had posted. */
  readonly repeated: number;
  /** Accounts made now. */
  readonly accounts: number;
  /** What was read and posts nothing, with its line. */
  readonly ignored: readonly JournalIgnored[];
}

/** A line of the entry before its account exists here. */
interface ImportedLine {
  readonly account: string;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly history: string;
}

interface ImportedEntry {
  readonly transaction: SettledTransaction;
  readonly key: string;
  readonly lines: readonly ImportedLine[];
}

/**
 * Posts a plain-text journal: each transaction one entry, all or none. A transaction is known by its content, so the same
 * file again posts nothing, and a transaction that stands twice in one file is two entries.
 *
 * The ledger counts whole units of one thing. So each commodity gets analytic accounts of its own, whose amounts are scaled
 * to the decimal places the journal needs; the accounts of one commodity are one tree, and an entry of several commodities
 * balances in each of them through the conversion account, as hledger's own `--infer-equity` does.
 *
 * @throws `ledger.journal_unreadable`
 */
export async function importHledger(
  tx: Transaction,
  actor: Actor,
  at: Date,
  { text, fileName }: { readonly text: string; readonly fileName: string },
): Promise<ImportedJournal> {
  const unreadable = (line: number, problem: string) =>
    refuse("ledger.journal_unreadable", { file: fileName, line, problem });
  if (text.length > CHARACTERS_MAX) throw unreadable(1, `o arquivo passa de ${CHARACTERS_MAX} caracteres`);
  const journal = readHledger(text);
  const settled = settleJournal(journal);
  const [fault] = [...journal.faults, ...settled.faults];
  if (fault !== undefined) throw unreadable(fault.line, fault.message);

  const ignored = [...journal.ignored, ...settled.transactions.flatMap(ignoredOf)].sort((a, b) => a.line - b.line);
  const found = importedEntries(settled.transactions, conversionAccount(journal.accounts));
  await lockNumbers(tx);
  const standing = await findStanding(tx, found);
  const fresh = found.filter(({ key }) => !standing.has(key));

  const tree = new AccountTree(await listChart(tx), journal.accounts);
  const commodities = commoditiesOf(fresh, tree);
  for (const [symbol, { places }] of commodities) {
    if (places > PLACES_MAX) throw unreadable(1, `a commodity ${symbol} tem mais de ${PLACES_MAX} casas decimais`);
  }
  tree.prepare(
    fresh.flatMap(({ lines }) =>
      lines.map(({ account, symbol }) => ({ name: account, commodity: commodityIn(commodities, symbol) })),
    ),
  );
  const drafts = fresh.map((entry): EntryDraft => {
    const { transaction } = entry;
    const refuseLine = (problem: string) => unreadable(transaction.line, problem);
    return draftOf(entry, { tree, commodities, refuseLine });
  });
  const accounts = tree.made();
  if (accounts.length > 0) {
    await insertAccounts(tx, accounts);
    await announceAccounts(tx, actor, at, accounts);
  }
  await postEntries(tx, actor, at, drafts);
  return { entries: drafts.length, repeated: standing.size, accounts: accounts.length, ignored };
}

function conversionAccount(accounts: readonly JournalAccount[]): string {
  const declared = accounts.find(({ tags }) => /^(v|conversion)$/i.test(tags["type"] ?? ""));
  return declared?.name ?? CONVERSION_ACCOUNT;
}

function ignoredOf(transaction: SettledTransaction): JournalIgnored[] {
  const { line } = transaction;
  const hasAmounts = transaction.postings.some(({ amounts }) =>
    amounts.some(({ quantity }) => quantity.coefficient !== 0n),
  );
  return [
    ...(hasAmounts ? [] : [{ line, what: "transação sem valor" }]),
    ...(transaction.secondaryDate === undefined
      ? []
      : [{ line, what: `data secundária ${transaction.secondaryDate}` }]),
    ...transaction.postings.flatMap((posting) =>
      posting.tags["date"] === undefined ? [] : [{ line: posting.line, what: "data própria de uma partida" }],
    ),
  ];
}

function importedEntries(transactions: readonly SettledTransaction[], conversion: string): readonly ImportedEntry[] {
  const occurrences = new Map<string, number>();
  return transactions.flatMap((transaction) => {
    const lines = linesOf(transaction, conversion);
    if (lines.length === 0) return [];
    const hash = hashOf(transaction);
    const occurrence = (occurrences.get(hash) ?? 0) + 1;
    occurrences.set(hash, occurrence);
    return [{ transaction, key: `hledger:${hash}:${occurrence}`, lines }];
  });
}

/** What the transaction says, without what may change in it later: status, comments, its place in the file. */
function hashOf({ date, code, description, postings }: SettledTransaction): string {
  const content = postings.map(({ account, kind, amounts }) => [
    account,
    kind,
    amounts.map(({ commodity, quantity }) => [commodity, decimalText(withoutZeros(quantity))]),
  ]);
  return createHash("sha256")
    .update(canonicalJson([date, code, description, content]))
    .digest("base64url");
}

function linesOf(transaction: SettledTransaction, conversion: string): readonly ImportedLine[] {
  const lines: ImportedLine[] = [];
  const left = { real: new Map<string, Decimal>(), unbalanced: new Map<string, Decimal>() };
  for (const { account, kind, amounts, comment } of transaction.postings) {
    const sums = kind === "unbalanced" ? left.unbalanced : left.real;
    for (const { commodity, quantity: written } of amounts) {
      const quantity = withoutZeros(written);
      if (quantity.coefficient === 0n) continue;
      lines.push({ account, symbol: commodity, quantity, history: comment.replaceAll("\n", " ") });
      const before = sums.get(commodity) ?? { coefficient: 0n, scale: 0 };
      const scale = Math.max(before.scale, quantity.scale);
      sums.set(commodity, { coefficient: scaled(before, scale) + scaled(quantity, scale), scale });
    }
  }
  const balancing = (sums: ReadonlyMap<string, Decimal>, account: string) =>
    [...sums]
      .filter(([, sum]) => sum.coefficient !== 0n)
      .map(([symbol, { coefficient, scale }]) => ({
        account,
        symbol,
        quantity: withoutZeros({ coefficient: -coefficient, scale }),
        history: "",
      }));
  return [...lines, ...balancing(left.real, conversion), ...balancing(left.unbalanced, VIRTUAL_ACCOUNT)];
}

/** The places that each commodity needs, or those of a tree that stands already and has enough. */
function commoditiesOf(entries: readonly ImportedEntry[], tree: AccountTree): ReadonlyMap<string, Commodity> {
  const needed = new Map<string, number>();
  for (const { lines } of entries) {
    for (const { symbol, quantity } of lines) {
      needed.set(symbol, Math.max(needed.get(symbol) ?? PLACES_MIN, quantity.scale));
    }
  }
  return new Map([...needed].map(([symbol, places]) => [symbol, { symbol, places: tree.placesFor(symbol, places) }]));
}

function commodityIn(commodities: ReadonlyMap<string, Commodity>, symbol: string): Commodity {
  const commodity = commodities.get(symbol);
  if (commodity === undefined) throw new Error(`commodity ${symbol} was not counted`);
  return commodity;
}

function draftOf(
  { transaction, key, lines }: ImportedEntry,
  importing: {
    readonly tree: AccountTree;
    readonly commodities: ReadonlyMap<string, Commodity>;
    readonly refuseLine: (problem: string) => Error;
  },
): EntryDraft {
  const { tree, commodities, refuseLine } = importing;
  if (lines.length > LINES_OF_AN_ENTRY_MAX) throw refuseLine(`a transação passa de ${LINES_OF_AN_ENTRY_MAX} partidas`);
  if (transaction.date < "1900-01-01" || transaction.date > "2200-12-31") {
    throw refuseLine(`a data ${transaction.date} está fora de 1900 a 2200`);
  }
  const description = [transaction.code, transaction.description].filter((part) => part !== "").join(" ");
  return {
    postedOn: transaction.date,
    history: description === "" ? "Sem histórico" : description,
    source: { kind: "journal" },
    rule: { id: "hledger_import", version: 1 },
    idempotencyKey: key,
    lines: lines.map((line): EntryLineDraft => {
      const commodity = commodityIn(commodities, line.symbol);
      const amount = scaled(line.quantity, commodity.places);
      if (amount > SCALED_AMOUNT_MAX || amount < -SCALED_AMOUNT_MAX) {
        throw refuseLine(`o valor ${decimalText(line.quantity)} ${line.symbol} é grande demais`);
      }
      return {
        accountId: tree.accountId(line.account, commodity),
        side: amount > 0n ? "D" : "C",
        amountCentavos: amount > 0n ? amount : -amount,
        ...(line.history === "" ? {} : { history: line.history }),
      };
    }),
  };
}

async function findStanding(tx: Transaction, entries: readonly ImportedEntry[]): Promise<Set<string>> {
  const standing = new Set<string>();
  for (let from = 0; from < entries.length; from += KEYS_A_QUERY) {
    const keys = entries.slice(from, from + KEYS_A_QUERY).map(({ key }) => key);
    for (const key of (await findEntriesByKey(tx, keys)).keys()) standing.add(key);
  }
  return standing;
}

function scaled({ coefficient, scale }: Decimal, places: number): bigint {
  return coefficient * 10n ** BigInt(places - scale);
}

/** The same number with no zeros at its end, so that one quantity has one text. */
function withoutZeros({ coefficient, scale }: Decimal): Decimal {
  if (coefficient === 0n) return { coefficient, scale: 0 };
  let [rest, places] = [coefficient, scale];
  while (places > 0 && rest % 10n === 0n) {
    rest /= 10n;
    places--;
  }
  return { coefficient: rest, scale: places };
}
