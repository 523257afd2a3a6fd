import { identifyTitlePartner, type TitlePartner } from "../companies/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { newUuid } from "../kernel/identifier.ts";
import {
  attachFiles,
  chooseAccount,
  installmentsOf,
  openTitlesByHand,
  refuseInLedger,
  startRecurrence,
  type TitleByHand,
  type TitleWork,
} from "../ledger/index.ts";
import { type CalendarDate, firstDay, monthOf } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";
import { receivableBook, recurringReceivableBook } from "./store.ts";

export interface NewReceivable {
  readonly partner: TitlePartner;
  readonly amountCentavos: Centavos;
  readonly dueOn: CalendarDate;
  readonly issuedOn: CalendarDate | undefined;
  /** The first day of the month; that of the issue, when left out. */
  readonly competencia: CalendarDate | undefined;
  readonly accountId: string | undefined;
  readonly documentNumber: string | null;
  readonly description: string | null;
  readonly installments: number;
  readonly fileIds: readonly string[];
  readonly recurrence:
    | { readonly every: "week" | "month" | "year"; readonly until: CalendarDate | undefined }
    | undefined;
  readonly today: CalendarDate;
}

/**
 * Creates receivables without a document: one, some instalments, or the first of many that repeat.
 *
 * @returns the ids of the receivables, and of the recurrence if there is one
 * @throws `ledger.installments_and_recurrence`, `ledger.recurrence_ends_before_it_starts`, `ledger.title_already_exists`, `ledger.title_account_invalid`, `ledger.title_amount_too_small`
 */
export async function createReceivables(
  tx: Transaction,
  work: TitleWork,
  given: NewReceivable,
): Promise<{ readonly receivableIds: readonly string[]; readonly recurringId: string | null }> {
  if (given.recurrence !== undefined && given.installments > 1) {
    throw refuseInLedger("ledger.installments_and_recurrence");
  }
  const partner = await identifyTitlePartner(tx, work, given.partner, "customer");
  const accountId = await chooseAccount(tx, receivableBook, {
    accountId: given.accountId,
    partnerId: partner.id,
    role: "revenue_services",
  });
  if (given.recurrence !== undefined) {
    const { every, until } = given.recurrence;
    const { recurringId, titleIds } = await startRecurrence(tx, recurringReceivableBook, work, {
      partnerId: partner.id,
      kind: null,
      every,
      firstDueOn: given.dueOn,
      untilOn: until ?? null,
      amountCentavos: given.amountCentavos,
      accountId,
      documentNumber: given.documentNumber,
      description: given.description,
      today: given.today,
    });
    await attachFiles(tx, receivableBook, { titleIds, fileIds: given.fileIds });
    return { receivableIds: titleIds, recurringId };
  }
  const issuedOn = given.issuedOn ?? given.today;
  const titles = installmentsOf(given.amountCentavos, { dueOn: given.dueOn, count: given.installments }).map(
    (part): TitleByHand => ({
      ...part,
      id: newUuid(),
      partnerId: partner.id,
      partnerName: partner.name,
      issuedOn,
      competencia: given.competencia ?? firstDay(monthOf(issuedOn)),
      accountId,
      documentNumber: given.documentNumber,
      description: given.description,
    }),
  );
  await openTitlesByHand(tx, receivableBook, work, titles, "by_hand");
  const ids = titles.map(({ id }) => id);
  await attachFiles(tx, receivableBook, { titleIds: ids, fileIds: given.fileIds });
  return { receivableIds: ids, recurringId: null };
}
