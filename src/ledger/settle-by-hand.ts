import type { Transaction } from "../kernel/database/database.ts";
import { newUuid } from "../kernel/identifier.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import { refuse } from "./errors.ts";
import { accountsByRole } from "./open-books.ts";
import { postEntries } from "./post-entries.ts";
import { accountOfRole, linesByRule, postingRule } from "./posting-rule.ts";
import { reverseEntries } from "./reverse-entries.ts";
import { reopenTitles, settleTitles } from "./settle-titles.ts";
import type { Subledger } from "./subledger.ts";
import { labelOf, lockSeenTitle, nameOf, readUsableAccount, ringTitles, type TitleWork } from "./title-by-hand.ts";
import { type LockedTitle, listSettlementsOf } from "./title-store.ts";

interface OnTitle extends TitleWork {
  readonly id: string;
  readonly seenVersion: number | undefined;
}

export interface SettlementByHand {
  readonly settledOn: CalendarDate;
  /** All that is open, when left out. */
  readonly amountCentavos: Centavos | undefined;
  readonly interestCentavos: Centavos;
  readonly fineCentavos: Centavos;
  readonly discountCentavos: Centavos;
  readonly source: "cash" | "write_off";
  /** Where the money came from or went to; the cash box, when left out. */
  readonly accountId: string | undefined;
  readonly note: string | undefined;
}

const STATUS_WORDS = { settled: "quitada", cancelled: "cancelada" } as const;

/**
 * Settles a title out of the bank's sight: in cash, or as a debt that is given up.
 *
 * @throws `ledger.title_closed`, `ledger.settlement_exceeds_open`, `ledger.settlement_in_future`, `ledger.title_account_invalid`
 */
export async function settleByHand(
  tx: Transaction,
  book: Subledger,
  work: OnTitle,
  given: SettlementByHand & { readonly today: CalendarDate },
): Promise<void> {
  const title = await lockSeenTitle(tx, book, work);
  const what = nameOf(book, title);
  if (title.status === "settled" || title.status === "cancelled") {
    throw refuse("ledger.title_closed", { what, status: STATUS_WORDS[title.status] });
  }
  const open = title.amountCentavos - title.settledCentavos;
  const principal = given.amountCentavos ?? open;
  if (principal > open || given.discountCentavos > principal) {
    throw refuse("ledger.settlement_exceeds_open", { what, open: formatReais(open) });
  }
  if (given.settledOn > given.today) throw refuse("ledger.settlement_in_future", { settledOn: given.settledOn });
  const settlementId = newUuid();
  const [entry] = await postEntries(tx, work.actor, work.at, [
    {
      postedOn: given.settledOn,
      history: `Baixa ${given.source === "cash" ? "em dinheiro" : "sem pagamento"}: ${labelOf(book, title)}`,
      source: { kind: book.objectType, id: title.id },
      rule: { id: given.source === "cash" ? book.rules.settled : book.rules.writtenOff, version: 1 },
      idempotencyKey: `settlement:${settlementId}`,
      lines: await linesOf(tx, book, { title, given, principal, isWhole: principal === open }),
    },
  ]);
  const entryId = entry?.id ?? "";
  const isCash = given.source === "cash";
  await settleTitles(tx, book, { ...work, ...(given.note === undefined ? {} : { note: given.note }) }, [
    {
      titleId: title.id,
      settledOn: given.settledOn,
      amountCentavos: principal,
      interestCentavos: isCash ? given.interestCentavos : 0n,
      fineCentavos: isCash ? given.fineCentavos : 0n,
      discountCentavos: isCash ? given.discountCentavos : 0n,
      source: given.source,
      sourceId: entryId,
      entryId,
    },
  ]);
  await ringTitles(tx);
}

async function linesOf(
  tx: Transaction,
  book: Subledger,
  {
    title,
    given,
    principal,
    isWhole,
  }: {
    readonly title: LockedTitle;
    readonly given: SettlementByHand;
    readonly principal: Centavos;
    readonly isWhole: boolean;
  },
) {
  const accounts = await accountsByRole(tx);
  const withheld = isWhole ? ((await book.withheldAtPayment?.(tx, [title.id]))?.get(title.id) ?? 0n) : 0n;
  const partnerId = title.partnerId;
  if (given.source === "write_off") {
    // What would have been withheld at payment is given up with the rest: nothing is paid, so nothing is owed of it.
    const rule = postingRule(book.rules.writtenOff);
    return linesByRule(rule, accounts, { amounts: { principal: principal + withheld }, partnerId });
  }
  const money =
    given.accountId === undefined ? accountOfRole(accounts, "cash") : (await readUsableAccount(tx, given.accountId)).id;
  return [
    ...linesByRule(postingRule(book.rules.settled), accounts, {
      amounts: {
        principal,
        interest: given.interestCentavos + given.fineCentavos,
        discount: given.discountCentavos,
      },
      accounts: { bank: money },
      partnerId,
    }),
    ...linesByRule(postingRule("csrf_at_payment"), accounts, { amounts: { csrf: withheld }, partnerId }),
  ];
}

const FROM = {
  movement: "do extrato, em Bancos",
  credit_note: "de uma nota de crédito ou devolução, em Documentos",
  offset: "de um encontro de contas",
} as const;

/**
 * Undoes a settlement made by hand: its entry is reversed and the title is open again by as much.
 *
 * @throws `ledger.settlement_not_found`, `ledger.settlement_already_undone`, `ledger.settlement_not_by_hand`
 */
export async function undoSettlementByHand(
  tx: Transaction,
  book: Subledger,
  work: OnTitle,
  settlementId: string,
): Promise<void> {
  const title = await lockSeenTitle(tx, book, work);
  const what = nameOf(book, title);
  const settlement = (await listSettlementsOf(tx, book, title.id)).find(({ id }) => id === settlementId);
  if (settlement === undefined) throw refuse("ledger.settlement_not_found");
  if (settlement.undoneAt !== null) throw refuse("ledger.settlement_already_undone", { what });
  if (settlement.source !== "cash" && settlement.source !== "write_off") {
    throw refuse("ledger.settlement_not_by_hand", { what, from: FROM[settlement.source] });
  }
  await reverseEntries(tx, work.actor, work.at, { entryIds: [settlement.entryId], reason: "a baixa foi desfeita" });
  await reopenTitles(tx, book, work, [settlement.entryId]);
  await ringTitles(tx);
}
