import type { z } from "zod";
import type { Transaction } from "../kernel/database/database.ts";
import { publicId } from "../kernel/identifier.ts";
import { moneyText } from "../values/money.ts";
import type * as contract from "./contract.ts";
import type { Proposal } from "./decision.ts";
import {
  type AccountLineRow,
  type DecidedRow,
  findEntryLines,
  findSettledBy,
  findTitles,
  type MovementRow,
  type SettledRow,
  type TitleRow,
} from "./movement-store.ts";
import { ruleName } from "./rule-names.ts";
import { listBankAccounts } from "./store.ts";
import type { TitleSide } from "./title-index.ts";

/** Movements as they are told: with what they settle, where the rest went, and what is proposed. */
export async function describeMovements(
  tx: Transaction,
  rows: readonly MovementRow[],
): Promise<readonly contract.Movement[]> {
  if (rows.length === 0) return [];
  const settled = Map.groupBy(
    await findSettledBy(
      tx,
      rows.flatMap(({ id, status }) => (status === "settled" ? id : [])),
    ),
    ({ movementId }) => movementId,
  );
  const lines = Map.groupBy(
    await findEntryLines(
      tx,
      rows.flatMap(({ entryId, status, parts }) =>
        status === "categorised" || parts.accounts !== undefined ? entryId : [],
      ),
    ),
    ({ entryId }) => entryId,
  );
  const banks = new Set((await listBankAccounts(tx)).map(({ accountId }) => accountId));
  const proposed = new Map(
    (
      await findTitles(
        tx,
        rows.flatMap((row) => proposalOf(row)?.settles.map(({ titleId }) => titleId) ?? []),
      )
    ).map((title) => [title.id, title]),
  );
  return rows.map(
    (row): contract.Movement => ({
      id: publicId("movement", row.id),
      account: {
        id: publicId("bankaccount", row.bankAccountId),
        bank: row.bank,
        branch: row.branch,
        number: row.number,
      },
      movedOn: row.movedOn,
      amount: moneyText(row.amountCentavos),
      memo: row.raw,
      category: row.category,
      status: row.status,
      decided: describeDecided(row),
      titles: (settled.get(row.id) ?? []).map(describeSettled),
      accounts: sharesOf(row, lines.get(row.entryId) ?? [], banks),
      proposal: describeProposal(proposalOf(row), proposed),
      version: row.version,
    }),
  );
}

export function proposalOf({ matcherParts }: MovementRow): Proposal | undefined {
  return matcherParts?.proposal;
}

export function describeDecided({
  level,
  ruleId,
  ruleVersion,
  reason,
  decidedAt,
  personName,
}: DecidedRow): z.infer<typeof contract.decidedBy> {
  return {
    by: level === "person" ? "person" : "rule",
    name: level === "person" ? (personName ?? "Uma pessoa") : ruleName(ruleId),
    rule: ruleId,
    version: ruleVersion,
    reason,
    at: decidedAt.toISOString(),
  };
}

function describeSettled(row: SettledRow): contract.Movement["titles"][number] {
  return {
    title: describeTitle(row),
    amount: moneyText(row.settledCentavos),
    interest: moneyText(row.interestCentavos),
    fine: moneyText(row.fineCentavos),
    discount: moneyText(row.discountCentavos),
    fee: moneyText(row.feeCentavos),
  };
}

export function describeTitle(row: TitleRow): contract.Title {
  return {
    id: titlePublicId(row.side, row.id),
    side: row.side,
    documentId: row.documentId === null ? null : publicId("document", row.documentId),
    documentNumber: row.documentNumber,
    installment: row.installment,
    partner: { id: publicId("partner", row.partnerId), name: row.partnerName, taxId: row.partnerTaxId },
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    amount: moneyText(row.amountCentavos),
    open: moneyText(row.openCentavos),
  };
}

export function titlePublicId(side: TitleSide, id: string): string {
  return publicId(side === "payable" ? "bill" : "receivable", id);
}

export function describeSettles(settles: Proposal["settles"][number]): contract.Settles {
  const { side, titleId, ...amounts } = settles;
  return { ...amounts, titleId: titlePublicId(side, titleId) };
}

/** A title that is no longer open proposes nothing. */
function describeProposal(
  proposal: Proposal | undefined,
  titles: ReadonlyMap<string, TitleRow>,
): contract.Movement["proposal"] {
  if (proposal === undefined) return null;
  const found = proposal.settles.map(({ titleId }) => titles.get(titleId));
  if (found.some((title) => title === undefined || title.openCentavos === 0n)) return null;
  return {
    settles: proposal.settles.map(describeSettles),
    titles: found.flatMap((title) => (title === undefined ? [] : describeTitle(title))),
  };
}

/** The lines on the other side of the bank, where no title explains them: positive with the movement. */
function sharesOf(
  { status, amountCentavos, parts }: MovementRow,
  lines: readonly AccountLineRow[],
  banks: ReadonlySet<string>,
): contract.Movement["accounts"] {
  const named = parts.accounts === undefined ? undefined : new Set(parts.accounts.map(({ account }) => account));
  return lines
    .filter(({ accountId }) => (status === "categorised" ? !banks.has(accountId) : (named?.has(accountId) ?? false)))
    .map(({ accountId, code, name, side, amountCentavos: amount }) => ({
      id: publicId("account", accountId),
      code,
      name,
      amount: moneyText((side === "D") === amountCentavos < 0n ? amount : -amount),
    }));
}
