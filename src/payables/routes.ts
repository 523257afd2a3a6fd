import { companyRoute, downloadRoute, type Route } from "../kernel/http/route.ts";
import { NO_UUID, publicId, uuidOf } from "../kernel/identifier.ts";
import { describeTitle, findTitleRows, recurringRoutes, type TitleRow, titleRoutes } from "../ledger/index.ts";
import { calendarDate, dateIn } from "../values/calendar.ts";
import { moneyText, parseMoney } from "../values/money.ts";
import * as contract from "./contract.ts";
import { createBills } from "./create-bill.ts";
import { readPaymentCode } from "./payment-code.ts";
import { PAYROLL_TEMPLATE } from "./payroll-file.ts";
import { receivePayroll } from "./receive-payroll.ts";
import { type BillRow, billBook, findBillByLine, findPartnerByPaymentCode, recurringBillBook } from "./store.ts";

export function payablesRoutes({ zone }: { readonly zone: string }): readonly Route[] {
  return [
    ...titleRoutes({
      book: billBook,
      endpoints: contract.bills,
      zone,
      fileName: "contas-a-pagar",
      describeOwn: (row) => ownOf(row as BillRow),
    }),
    companyRoute(contract.bills.create, async ({ tx, body, actor, at, touchMs }) => {
      const today = dateIn(zone, at);
      const { partner } = body;
      const { billIds, recurringId } = await createBills(
        tx,
        { actor, at, touchMs },
        {
          partner:
            "id" in partner
              ? { id: uuidOf("partner", partner.id) ?? NO_UUID }
              : { name: partner.name, ...(partner.taxId === undefined ? {} : { taxId: partner.taxId }) },
          amountCentavos: parseMoney(body.amount),
          dueOn: calendarDate(body.dueOn),
          issuedOn: body.issuedOn === undefined ? undefined : calendarDate(body.issuedOn),
          competencia: body.competencia === undefined ? undefined : calendarDate(`${body.competencia}-01`),
          accountId: body.accountId === undefined ? undefined : (uuidOf("account", body.accountId) ?? NO_UUID),
          documentNumber: body.documentNumber ?? null,
          description: body.description === undefined || body.description === "" ? null : body.description,
          installments: body.installments,
          fileIds: body.fileIds.map((id) => uuidOf("file", id) ?? NO_UUID),
          kind: body.kind,
          paymentCode: body.paymentCode,
          recurrence:
            body.recurrence === undefined
              ? undefined
              : {
                  every: body.recurrence.every,
                  until: body.recurrence.until === undefined ? undefined : calendarDate(body.recurrence.until),
                },
          today,
        },
      );
      const rows = await findTitleRows<BillRow>(tx, billBook, billIds);
      return {
        titles: rows.map((row) => describeBill(row, today)),
        recurringId: recurringId === null ? null : publicId("recurring_bill", recurringId),
      };
    }),
    companyRoute(contract.readPaymentCode, async ({ tx, query, at }) => {
      const code = readPaymentCode(query.code, dateIn(zone, at));
      const existing = code.line === null ? undefined : await findBillByLine(tx, code.line);
      const partner =
        code.pixKey === null && code.taxId === null ? undefined : await findPartnerByPaymentCode(tx, code);
      return {
        kind: code.kind,
        amount: code.amountCentavos === null ? null : moneyText(code.amountCentavos),
        dueOn: code.dueOn,
        bank: code.bank,
        payee: code.payee,
        pixKey: code.pixKey,
        partner: partner === undefined ? null : { ...partner, id: publicId("partner", partner.id) },
        existing: existing === undefined ? null : { ...existing, id: publicId("bill", existing.id) },
        problems: [...code.problems],
      };
    }),
    ...recurringRoutes({ book: recurringBillBook, endpoints: contract.recurringBills, zone }),
    companyRoute(contract.receivePayroll, async ({ tx, body, actor, at, touchMs }) => {
      const outcome = await receivePayroll(
        tx,
        { actor, at, touchMs },
        { ...body, competencia: calendarDate(`${body.competencia}-01`), today: dateIn(zone, at) },
      );
      return {
        payrollId: outcome.payrollId === null ? null : publicId("payroll", outcome.payrollId),
        repeated: outcome.repeated,
        people: outcome.people,
        gross: moneyText(outcome.grossCentavos),
        net: moneyText(outcome.netCentavos),
        guides: moneyText(outcome.guidesCentavos),
        bills: outcome.bills.map(({ partnerName, description, dueOn, amountCentavos }) => ({
          partnerName,
          description,
          dueOn,
          amount: moneyText(amountCentavos),
        })),
        errors: [...outcome.errors],
      };
    }),
    downloadRoute(contract.downloadPayrollTemplate, async () => ({
      name: "modelo-folha.csv",
      contentType: "text/csv; charset=utf-8",
      body: new TextEncoder().encode(PAYROLL_TEMPLATE),
    })),
  ];
}

function ownOf({ kind, line, pixKey }: BillRow): Pick<BillRow, "kind" | "line" | "pixKey"> {
  return { kind, line, pixKey };
}

function describeBill(row: BillRow, today: ReturnType<typeof dateIn>) {
  const own = ownOf(row);
  return { ...describeTitle({ book: billBook, describeOwn: (_: TitleRow) => own }, row, today), ...own };
}
