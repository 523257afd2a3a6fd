import { z } from "zod";
import { civilDate, endpoint, idOf, money, month } from "../kernel/contract.ts";
import { recurrenceGiven, recurringEndpoints } from "../ledger/recurring-contract.ts";
import { titleEndpoints } from "../ledger/title-contract.ts";

export const billKind = z.enum(["purchase", "service", "tax", "payroll", "expense", "loan", "other"]);

const PAYMENT_CODE_MAX = 4_000;
const paymentCodeText = z.string().trim().min(1).max(PAYMENT_CODE_MAX);

export const bills = titleEndpoints(
  { noun: "bill", path: "/bills", things: "contas a pagar" },
  {
    row: { kind: billKind, line: z.string().nullable(), pixKey: z.string().nullable() },
    given: {
      kind: billKind.default("service"),
      /** The digits of a boleto (47 or 48), a barcode (44), or a Pix code. */
      paymentCode: paymentCodeText.optional(),
      recurrence: recurrenceGiven.optional(),
    },
  },
);
export type Bill = z.infer<typeof bills.row>;
export type BillDetail = z.infer<typeof bills.detail>;

/** What a pasted code says, so that nobody types it again. */
export const readPaymentCode = endpoint({
  method: "GET",
  path: "/payment-codes",
  permission: "bill:create",
  summary: "Lê uma linha digitável, um código de barras ou um Pix copia e cola.",
  query: z.strictObject({ code: paymentCodeText }),
  answer: z.object({
    kind: z.enum(["boleto", "utility", "pix", "unknown"]),
    amount: money.nullable(),
    dueOn: civilDate.nullable(),
    /** The bank's number, of a boleto; the payee's name, of a Pix. */
    bank: z.string().nullable(),
    payee: z.string().nullable(),
    pixKey: z.string().nullable(),
    /** A partner who is known by this code. */
    partner: z.object({ id: idOf("partner"), name: z.string(), taxId: z.string().nullable() }).nullable(),
    /** The bill that already has it. */
    existing: z.object({ id: idOf("bill"), partnerName: z.string() }).nullable(),
    problems: z.array(z.string()),
  }),
});

export const recurringBills = recurringEndpoints({ noun: "bill", path: "/recurring-bills", things: "contas a pagar" });

const PAYROLL_CHARACTERS_MAX = 1_500_000;

export const receivePayroll = endpoint({
  method: "POST",
  path: "/payrolls",
  permission: "bill:create",
  summary: "Recebe o resumo da folha (CSV): confere, ou cria as contas de cada pessoa e as guias.",
  body: z.strictObject({
    fileName: z.string().trim().min(1).max(200),
    /** The file's text; the template is at /payrolls/template. */
    content: z.string().min(1).max(PAYROLL_CHARACTERS_MAX),
    competencia: month,
    /** Look at what it would make, and make nothing. */
    dryRun: z.boolean(),
  }),
  answer: z.object({
    /** Null when nothing was made. */
    payrollId: idOf("payroll").nullable(),
    /** The same file had come before: these are the bills it made then. */
    repeated: z.boolean(),
    people: z.number(),
    gross: money,
    net: money,
    guides: money,
    bills: z.array(z.object({ partnerName: z.string(), description: z.string(), dueOn: civilDate, amount: money })),
    errors: z.array(z.object({ line: z.number(), column: z.string(), message: z.string() })),
  }),
});

export const downloadPayrollTemplate = endpoint({
  method: "GET",
  path: "/payrolls/template",
  permission: "bill:create",
  summary: "O modelo do resumo da folha.",
  answer: z.unknown(),
});
