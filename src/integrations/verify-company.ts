import { checkBankEqualsLedger, checkStatementsContinuous } from "../banking/index.ts";
import { sealEvents, verifyChain } from "../kernel/audit-chain.ts";
import { findAlteredBlobs } from "../kernel/blobs.ts";
import type { Database, Transaction } from "../kernel/database/database.ts";
import {
  accountsByRole,
  type Check,
  checkBalancesEqualLines,
  checkEntriesBalanced,
  countWrongTotals,
  type Subledger,
  totalOpen,
} from "../ledger/index.ts";
import { billBook, totalCsrfWaiting } from "../payables/index.ts";
import { receivableBook } from "../receivables/index.ts";
import { counted } from "../values/counted.ts";
import { type Centavos, formatReais } from "../values/money.ts";

/** Recomputes everything that the company trusts: entries, balances, bank, titles, statements, audit chain, documents. */
export async function verifyCompany(db: Database, companyId: string): Promise<readonly Check[]> {
  await db.withSealer(companyId, sealEvents);
  return await db.withCompany(companyId, async (tx) => [
    await checkEntriesBalanced(tx),
    await checkBalancesEqualLines(tx),
    await checkBankEqualsLedger(tx),
    await checkTitlesEqualLedger(tx),
    await checkTotalsEqualTitles(tx),
    await checkStatementsContinuous(tx),
    await checkAuditChain(tx),
    await checkDocuments(tx),
  ]);
}

/** What is open in bills and receivables is what their accounts of the ledger hold. */
async function checkTitlesEqualLedger(tx: Transaction): Promise<Check> {
  const accounts = await accountsByRole(tx);
  const payables = await compare(tx, billBook, accounts.get("payable"));
  const receivables = await compare(tx, receivableBook, accounts.get("receivable"));
  const owed = payables.openCentavos + (await totalCsrfWaiting(tx));
  const ok =
    owed === -payables.ledgerCentavos &&
    receivables.openCentavos === receivables.ledgerCentavos &&
    payables.disagreeing + receivables.disagreeing === 0n;
  const said =
    `a pagar: títulos ${formatReais(owed)}, razão ${formatReais(-payables.ledgerCentavos)}; ` +
    `a receber: títulos ${formatReais(receivables.openCentavos)}, razão ${formatReais(receivables.ledgerCentavos)}`;
  return { name: "titles_equal_ledger", ok, detail: said };
}

/** The totals that lists show, kept by day and status as titles are written, are what the titles add up to. */
async function checkTotalsEqualTitles(tx: Transaction): Promise<Check> {
  const wrong = (await countWrongTotals(tx, billBook)) + (await countWrongTotals(tx, receivableBook));
  return {
    name: "totals_equal_titles",
    ok: wrong === 0n,
    detail:
      wrong === 0n
        ? "os totais por dia e situação são a soma dos títulos"
        : `${counted(wrong, "total de um dia e situação não é", "totais de um dia e situação não são")} a soma dos seus títulos`,
  };
}

async function compare(
  tx: Transaction,
  book: Subledger,
  accountId: string | undefined,
): Promise<{ readonly openCentavos: Centavos; readonly ledgerCentavos: Centavos; readonly disagreeing: bigint }> {
  const open = await totalOpen(tx, book);
  const [row] = await tx.query<{ balance: Centavos }>(
    `select coalesce(sum(debits_centavos - credits_centavos), 0)::bigint as balance
       from ledger.balance_month where company_id = $1 and account_id = $2`,
    [tx.companyId, accountId ?? null],
  );
  return { ...open, ledgerCentavos: row?.balance ?? 0n };
}

const FAULTS = {
  hole: "falta um registro",
  chain: "o elo não confere com o anterior",
  payload: "o conteúdo foi alterado",
} as const;

async function checkAuditChain(tx: Transaction): Promise<Check> {
  const { ok, sealed, unsealed, firstBad } = await verifyChain(tx);
  return {
    name: "audit_chain_whole",
    ok: ok && unsealed === 0n,
    detail:
      firstBad === undefined
        ? `${sealed} eventos selados em cadeia${unsealed === 0n ? "" : `, ${unsealed} ainda sem selo`}`
        : `a cadeia quebra no registro ${firstBad.seq}: ${FAULTS[firstBad.reason]}`,
  };
}

async function checkDocuments(tx: Transaction): Promise<Check> {
  const { total, altered } = await findAlteredBlobs(tx);
  return {
    name: "documents_equal_hashes",
    ok: altered.length === 0,
    detail:
      altered.length === 0
        ? `${counted(total, "arquivo guardado igual ao seu resumo", "arquivos guardados iguais aos seus resumos")}`
        : `${counted(altered.length, "arquivo guardado não confere", "arquivos guardados não conferem")} com o seu resumo, o primeiro ${altered[0]}`,
  };
}
