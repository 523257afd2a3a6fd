import { spedText } from "../formats/sped/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { type Month, month, monthsFromTo } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import {
  type EcdChartAccount,
  listClosedResults,
  listCostCentres,
  listEcdChart,
  listMovedByMonth,
} from "./ecd-store.ts";
import { refuse } from "./errors.ts";

/** What the account and cost centre moved in a month, and what it opened with; signed, debits positive. */
export interface EcdBalance {
  readonly account: EcdChartAccount;
  readonly centre: string;
  readonly opening: Centavos;
  readonly debits: Centavos;
  readonly credits: Centavos;
  readonly closing: Centavos;
}

export interface PlacedAccount {
  readonly account: EcdChartAccount;
  readonly level: number;
  readonly parent: EcdChartAccount | undefined;
  /** The line of a statement that it is part of: its group, or itself where the group also holds other groups. */
  readonly aggregation: EcdChartAccount;
}

export interface StatementLine {
  readonly node: EcdChartAccount;
  readonly isTotal: boolean;
  readonly level: number;
  readonly parent: string | undefined;
  readonly group: "A" | "P";
  readonly opening: Centavos;
  readonly closing: Centavos;
}

export interface EcdYear {
  /** Accounts that moved or hold something, and the groups above them, each after its group. */
  readonly accounts: readonly PlacedAccount[];
  readonly byId: ReadonlyMap<string, EcdChartAccount>;
  readonly centres: readonly { readonly code: string; readonly name: string }[];
  readonly centreCode: (id: string | null) => string;
  readonly months: readonly { readonly name: Month; readonly balances: readonly EcdBalance[] }[];
  readonly statement: (natures: readonly string[]) => readonly StatementLine[];
}

/** The chart of a year as an ECD tells it, what moved in each month, and the lines of its statements: all of the ledger's own balances. */
export async function ecdYear(tx: Transaction, year: number): Promise<EcdYear> {
  const all = await listEcdChart(tx);
  const byId = new Map(all.map((account) => [account.id, account]));
  const centres = await listCostCentres(tx);
  const centreById = new Map(centres.map((centre) => [centre.id, spedText(centre.code)]));
  const centreCode = (id: string | null): string => (id === null ? "" : (centreById.get(id) ?? ""));
  const moved = await listMovedByMonth(tx, year);
  const closed = await listClosedResults(tx, year);

  const used = new Set<string>();
  for (const { accountId } of moved) {
    for (let at = byId.get(accountId); at !== undefined && !used.has(at.id); at = byId.get(at.parentId ?? "")) {
      if (at.commodity !== null) throw refuse("ledger.ecd_commodity", { code: at.code, commodity: at.commodity });
      used.add(at.id);
    }
  }
  const inUse = all.filter(({ id }) => used.has(id));
  const below = Map.groupBy(inUse, ({ parentId }) => parentId);
  const parentOf = (account: EcdChartAccount): EcdChartAccount | undefined => byId.get(account.parentId ?? "");
  const levelOf = (account: EcdChartAccount): number => {
    const parent = parentOf(account);
    return parent === undefined ? 1 : levelOf(parent) + 1;
  };
  const hasGroups = new Set(inUse.filter(({ kind }) => kind === "S").map(({ parentId }) => parentId));
  const aggregationOf = (account: EcdChartAccount): EcdChartAccount => {
    const parent = parentOf(account);
    return parent === undefined || hasGroups.has(parent.id) ? account : parent;
  };
  const accounts: PlacedAccount[] = [];
  const place = (parent: EcdChartAccount | undefined, level: number): void => {
    for (const account of below.get(parent?.id ?? null) ?? []) {
      accounts.push({ account, level, parent, aggregation: aggregationOf(account) });
      place(account, level + 1);
    }
  };
  place(undefined, 1);

  const months = monthsOf(year, moved, accounts, centreCode);
  const opening = new Map<string, Centavos>();
  const closing = new Map<string, Centavos>();
  const add = (sums: Map<string, Centavos>, accountId: string, amount: Centavos): void => {
    const account = byId.get(accountId);
    // Each group is the sum of all below it, up to its root.
    const first = account === undefined ? undefined : aggregationOf(account);
    for (let at = first; at !== undefined; at = parentOf(at)) sums.set(at.id, (sums.get(at.id) ?? 0n) + amount);
  };
  for (const { accountId, month: of, debitsCentavos, creditsCentavos } of moved) {
    const isResult = byId.get(accountId)?.codNat === "04";
    if (of === null) add(opening, accountId, debitsCentavos - creditsCentavos);
    // What a result account earned is told before its closing took it away.
    if (!isResult) add(closing, accountId, debitsCentavos - creditsCentavos);
  }
  for (const { accountId, balanceCentavos } of closed) add(closing, accountId, balanceCentavos);

  return {
    accounts,
    byId,
    centres: centres.filter(({ id }) => moved.some(({ centreId }) => centreId === id)),
    centreCode,
    months,
    statement(natures) {
      return accounts
        .map(({ account }) => account)
        .filter(({ codNat }) => natures.includes(codNat))
        .flatMap((node): StatementLine[] => {
          const [first, last] = [opening.get(node.id), closing.get(node.id)];
          const isLine =
            node.kind === "S" ? first !== undefined || last !== undefined : aggregationOf(node).id === node.id;
          if (!isLine || ((first ?? 0n) === 0n && (last ?? 0n) === 0n && !hasLineBelow(node))) return [];
          const parent = parentOf(node);
          return [
            {
              node,
              isTotal: node.kind === "S" && hasGroups.has(node.id),
              level: levelOf(node),
              parent: parent?.code,
              group: rootOf(node).codNat === "01" ? "A" : "P",
              opening: first ?? 0n,
              closing: last ?? 0n,
            },
          ];
        });
    },
  };

  function rootOf(account: EcdChartAccount): EcdChartAccount {
    const parent = parentOf(account);
    return parent === undefined ? account : rootOf(parent);
  }

  /** A group of zero is a line where something below it is not: two accounts that make up for each other. */
  function hasLineBelow(node: EcdChartAccount): boolean {
    return (below.get(node.id) ?? []).some(
      (one) => (opening.get(one.id) ?? 0n) !== 0n || (closing.get(one.id) ?? 0n) !== 0n || hasLineBelow(one),
    );
  }
}

/** Each month's accounts with something to tell, what they open with being what the month before closed with. */
function monthsOf(
  year: number,
  moved: Awaited<ReturnType<typeof listMovedByMonth>>,
  accounts: readonly PlacedAccount[],
  centreCode: (id: string | null) => string,
): EcdYear["months"] {
  const order = new Map(accounts.map(({ account }, at) => [account.id, { account, at }]));
  const byKey = [
    ...Map.groupBy(
      moved,
      ({ accountId, centreId }) => `${String(order.get(accountId)?.at).padStart(6, "0")}|${centreId ?? ""}`,
    ),
  ].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const keys = byKey.flatMap(([, rows]) => {
    const [first] = rows;
    const placed = first === undefined ? undefined : order.get(first.accountId);
    if (first === undefined || placed === undefined) return [];
    const before = rows.find((row) => row.month === null);
    return [
      {
        account: placed.account,
        centre: centreCode(first.centreId),
        months: new Map(rows.map((row) => [row.month, row])),
        balance: (before?.debitsCentavos ?? 0n) - (before?.creditsCentavos ?? 0n),
      },
    ];
  });
  return monthsFromTo(month(`${year}-01`), month(`${year}-12`)).map((name) => {
    const balances = keys.flatMap((key): EcdBalance[] => {
      const row = key.months.get(name);
      const opening = key.balance;
      const [debits, credits] = [row?.debitsCentavos ?? 0n, row?.creditsCentavos ?? 0n];
      key.balance = opening + debits - credits;
      if (opening === 0n && debits === 0n && credits === 0n) return [];
      return [{ account: key.account, centre: key.centre, opening, debits, credits, closing: key.balance }];
    });
    return { name, balances };
  });
}
