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
import { type Centavos, formatReais } from "../values/money.ts";
import { refuse } from "./errors.ts";
import { type PaymentCode, readPaymentCode } from "./payment-code.ts";
import { type BillKind, billBook, recurringBillBook, setBillFacts } from "./store.ts";

export interface NewBill {
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
  readonly kind: BillKind;
  readonly paymentCode: string | undefined;
  readonly recurrence:
    | { readonly every: "week" | "month" | "year"; readonly until: CalendarDate | undefined }
    | undefined;
  readonly today: CalendarDate;
}

/** Where a bill goes when neither a person nor the partner's last bill says so. */
const ROLE_OF_KIND: Readonly<Record<BillKind, string>> = {
  purchase: "purchases_to_classify",
  service: "services_expense",
  tax: "tax_misc_expense",
  payroll: "salary_expense",
  expense: "misc_expense",
  loan: "loan_short",
  other: "misc_expense",
};

/**
 * Creates bills without a document: one, some instalments, or the first of many that repeat.
 *
 * @returns the ids of the bills, and of the recurrence if there is one
 * @throws `payables.payment_code_unreadable`, `payables.amount_differs_from_code`, `payables.due_date_differs_from_code`,
 *   `payables.code_is_of_one_payment`, `ledger.installments_and_recurrence`, `ledger.title_already_exists`
 */
export async function createBills(
  tx: Transaction,
  work: TitleWork,
  given: NewBill,
): Promise<{ readonly billIds: readonly string[]; readonly recurringId: string | null }> {
  const code = given.paymentCode === undefined ? undefined : checkCode(given.paymentCode, given);
  if (given.recurrence !== undefined && given.installments > 1)
    throw refuseInLedger("ledger.installments_and_recurrence");
  const partner = await identifyTitlePartner(tx, work, given.partner, "supplier");
  const accountId = await chooseAccount(tx, billBook, {
    accountId: given.accountId,
    partnerId: partner.id,
    role: ROLE_OF_KIND[given.kind],
  });
  if (given.recurrence !== undefined) {
    const { every, until } = given.recurrence;
    const { recurringId, titleIds } = await startRecurrence(tx, recurringBillBook, work, {
      partnerId: partner.id,
      kind: given.kind,
      every,
      firstDueOn: given.dueOn,
      untilOn: until ?? null,
      amountCentavos: given.amountCentavos,
      accountId,
      documentNumber: given.documentNumber,
      description: given.description,
      today: given.today,
    });
    await attachFiles(tx, billBook, { titleIds, fileIds: given.fileIds });
    return { billIds: titleIds, recurringId };
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
  await openTitlesByHand(tx, billBook, work, titles, "by_hand");
  const billIds = titles.map(({ id }) => id);
  await setBillFacts(
    tx,
    billIds.map((billId) => ({
      billId,
      kind: given.kind,
      line: code?.line ?? null,
      pixKey: code?.pixKey ?? null,
      recurringBillId: null,
      occurrence: null,
      payrollId: null,
    })),
    partner.name,
  );
  await attachFiles(tx, billBook, { titleIds: billIds, fileIds: given.fileIds });
  return { billIds, recurringId: null };
}

function checkCode(text: string, given: NewBill): PaymentCode {
  if (given.installments > 1 || given.recurrence !== undefined) throw refuse("payables.code_is_of_one_payment");
  const code = readPaymentCode(text, given.today);
  const [problem] = code.problems;
  if (problem !== undefined) throw refuse("payables.payment_code_unreadable", { problem });
  if (code.amountCentavos !== null && code.amountCentavos !== given.amountCentavos) {
    throw refuse("payables.amount_differs_from_code", {
      code: formatReais(code.amountCentavos),
      given: formatReais(given.amountCentavos),
    });
  }
  if (code.dueOn !== null && code.dueOn !== given.dueOn) {
    throw refuse("payables.due_date_differs_from_code", {
      code: code.dueOn.split("-").reverse().join("/"),
      given: given.dueOn.split("-").reverse().join("/"),
    });
  }
  return code;
}
