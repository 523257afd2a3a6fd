import { companyRoute, type Route } from "../kernel/http/route.ts";
import { NO_UUID, publicId, uuidOf } from "../kernel/identifier.ts";
import { describeTitle, findTitleRows, recurringRoutes, titleRoutes } from "../ledger/index.ts";
import { calendarDate, dateIn } from "../values/calendar.ts";
import { parseMoney } from "../values/money.ts";
import * as contract from "./contract.ts";
import { createReceivables } from "./create-receivable.ts";
import { receivableBook, recurringReceivableBook } from "./store.ts";

const nothingOwn = (): object => ({});

export function receivablesRoutes({ zone }: { readonly zone: string }): readonly Route[] {
  return [
    ...titleRoutes({
      book: receivableBook,
      endpoints: contract.receivables,
      zone,
      fileName: "contas-a-receber",
      describeOwn: nothingOwn,
    }),
    companyRoute(contract.receivables.create, async ({ tx, body, actor, at, touchMs }) => {
      const today = dateIn(zone, at);
      const { partner } = body;
      const { receivableIds, recurringId } = await createReceivables(
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
      const rows = await findTitleRows(tx, receivableBook, receivableIds);
      return {
        titles: rows.map((row) => describeTitle({ book: receivableBook, describeOwn: nothingOwn }, row, today)),
        recurringId: recurringId === null ? null : publicId("recurring_receivable", recurringId),
      };
    }),
    ...recurringRoutes({ book: recurringReceivableBook, endpoints: contract.recurringReceivables, zone }),
  ];
}
