import type { Transaction } from "../../kernel/database/database.ts";
import { type Centavos, moneyText } from "../../values/money.ts";
import type { Migration } from "../contract.ts";
import { findOpeningBalances } from "./store.ts";

/** What the company has so far, counted where it stands. */
export async function readMigration(tx: Transaction): Promise<Migration> {
  const accounts = await tx.query<{
    bank: string;
    branch: string;
    number: string;
    openingOn: string;
    centavos: Centavos;
  }>(
    `select bank, branch, number, opening_on as "openingOn", opening_centavos as centavos
       from banking.bank_account where company_id = $1 order by bank, branch, number`,
    [tx.companyId],
  );
  const documents = await tx.query<{ kind: string; status: string; count: bigint }>(
    `select kind, status, count(*) as count from documents.document where company_id = $1 group by kind, status order by 1, 2`,
    [tx.companyId],
  );
  const [files] = await tx.query<{ stored: bigint; unread: bigint }>(
    `select count(*) as stored, count(*) filter (where file.fate is null) as unread
       from documents.file file where file.company_id = $1`,
    [tx.companyId],
  );
  const [counts] = await tx.query<{ partners: bigint; exceptions: bigint }>(
    `select (select count(*) from companies.partner where company_id = $1) as partners,
            (select count(*) from processes.exception where company_id = $1 and status in ('open', 'assigned')) as exceptions`,
    [tx.companyId],
  );
  const [movements] = await tx.query<{ total: bigint; waiting: bigint; byPerson: bigint }>(
    `select count(*) as total, count(*) filter (where movement.status = 'pending') as waiting,
            count(*) filter (where movement.status <> 'pending' and match.level = 'person') as "byPerson"
       from banking.movement movement
       left join banking.match match on match.company_id = $1 and match.movement_id = movement.id and match.undone_at is null
      where movement.company_id = $1`,
    [tx.companyId],
  );
  const total = Number(movements?.total ?? 0n);
  const waiting = Number(movements?.waiting ?? 0n);
  const byPerson = Number(movements?.byPerson ?? 0n);
  return {
    bankAccounts: accounts.map(({ centavos, ...account }) => ({ ...account, opening: moneyText(centavos) })),
    files: { stored: Number(files?.stored ?? 0n), unread: Number(files?.unread ?? 0n) },
    documents: documents.map(({ count, ...of }) => ({ ...of, count: Number(count) })),
    payables: await countTitles(tx, "payables.bill"),
    receivables: await countTitles(tx, "receivables.receivable"),
    movements: { total, waiting, byPerson, automatic: total - waiting - byPerson },
    partners: Number(counts?.partners ?? 0n),
    exceptions: Number(counts?.exceptions ?? 0n),
    openingBalancesOn: (await findOpeningBalances(tx))?.asOf ?? null,
  };
}

async function countTitles(
  tx: Transaction,
  titles: "payables.bill" | "receivables.receivable",
): Promise<Migration["payables"]> {
  const [row] = await tx.query<{ open: bigint; amount: Centavos; total: bigint }>(
    `select count(*) as total, count(*) filter (where status in ('open', 'partial')) as open,
            coalesce(sum(amount_centavos - settled_centavos) filter (where status in ('open', 'partial')), 0)::bigint as amount
       from ${titles} where company_id = $1`,
    [tx.companyId],
  );
  return { open: Number(row?.open ?? 0n), openAmount: moneyText(row?.amount ?? 0n), total: Number(row?.total ?? 0n) };
}
