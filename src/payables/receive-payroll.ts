import { identifyPartners } from "../companies/index.ts";
import { sha256Of } from "../kernel/blobs.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { announce } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import {
  accountOfRole,
  accountsByRole,
  findTitleRows,
  linesByRule,
  openTitlesByHand,
  postEntries,
  postingRule,
  type TitleByHand,
  type TitleWork,
} from "../ledger/index.ts";
import { addDays, type CalendarDate, calendarDate, lastDay, monthOf, nextMonth, weekday } from "../values/calendar.ts";
import { type Centavos, moneyText } from "../values/money.ts";
import { refuse } from "./errors.ts";
import { type PayrollFault, type PayrollLine, readPayrollFile } from "./payroll-file.ts";
import {
  billBook,
  findPayrollByFile,
  insertPayroll,
  listBillsOfPayroll,
  type PayrollRow,
  setBillFacts,
} from "./store.ts";

export interface PayrollGiven {
  readonly fileName: string;
  readonly content: string;
  /** The first day of the month. */
  readonly competencia: CalendarDate;
  readonly dryRun: boolean;
  readonly today: CalendarDate;
}

interface PlannedBill {
  readonly kind: "payroll" | "tax";
  readonly partner: { readonly name: string; readonly taxId?: string };
  readonly description: string;
  readonly dueOn: CalendarDate;
  readonly amountCentavos: Centavos;
  /** The liability that the entry of the payroll made, and that passes to the bill. */
  readonly role: string;
}

export interface PayrollOutcome {
  readonly payrollId: string | null;
  readonly repeated: boolean;
  readonly people: number;
  readonly grossCentavos: Centavos;
  readonly netCentavos: Centavos;
  readonly guidesCentavos: Centavos;
  readonly bills: readonly {
    readonly partnerName: string;
    readonly description: string;
    readonly dueOn: CalendarDate;
    readonly amountCentavos: Centavos;
  }[];
  readonly errors: readonly PayrollFault[];
}

/**
 * Takes the summary of a payroll: the entry of the wages and that of the charges, a bill for each person's net, and the guides
 * of INSS, IRRF and FGTS. All or nothing; the same file sent again gives what it made the first time.
 *
 * @throws `payables.payroll_unreadable`, `payables.payroll_has_errors`, `ledger.period_closed`
 */
export async function receivePayroll(tx: Transaction, work: TitleWork, given: PayrollGiven): Promise<PayrollOutcome> {
  const reading = readPayrollFile(given.content);
  if ("problem" in reading) throw refuse("payables.payroll_unreadable", reading);
  const { lines, faults } = reading;
  const planned = planBills(lines, given.competencia);
  const sums = sumsOf(lines, planned);
  const plan = {
    ...sums,
    bills: planned.map(({ partner, ...bill }) => ({ ...bill, partnerName: partner.name })),
    errors: faults,
  };
  const sha256 = sha256Of(new TextEncoder().encode(`${given.competencia}\n${given.content}`));
  await lockPayrolls(tx);
  const before = await findPayrollByFile(tx, sha256);
  if (before !== undefined) return await outcomeOf(tx, before, plan);
  if (given.dryRun) return { payrollId: null, repeated: false, ...plan };
  const [first] = faults;
  if (first !== undefined) {
    throw refuse("payables.payroll_has_errors", { count: faults.length, line: first.line, problem: first.message });
  }

  const payroll = {
    id: newUuid(),
    competencia: given.competencia,
    fileName: given.fileName,
    people: sums.people,
    grossCentavos: sums.grossCentavos,
    netCentavos: sums.netCentavos,
  };
  await insertPayroll(tx, { ...payroll, sha256 });
  await announce(
    tx,
    (["payables.payroll_received", "payables.payroll_checked"] as const).map((type, at) => ({
      type,
      actor: work.actor,
      at: work.at,
      touchMs: at === 0 ? (work.touchMs ?? 0) : 0,
      objects: [{ type: "payroll", id: payroll.id }] as const,
      after: { file: given.fileName, sha256, people: sums.people, net: moneyText(sums.netCentavos) },
    })),
  );
  await postPayroll(tx, work, payroll, lines);
  await openPayrollBills(tx, work, { payroll, planned, today: given.today });
  return { payrollId: payroll.id, repeated: false, ...plan };
}

/** Two requests with the same file, one after the other. */
async function lockPayrolls(tx: Transaction): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('payables.payroll ' || $1, 0))", [tx.companyId]);
}

async function outcomeOf(
  tx: Transaction,
  payroll: PayrollRow,
  plan: Omit<PayrollOutcome, "payrollId" | "repeated">,
): Promise<PayrollOutcome> {
  const bills = await findTitleRows(tx, billBook, await listBillsOfPayroll(tx, payroll.id));
  return {
    ...plan,
    payrollId: payroll.id,
    repeated: true,
    bills: bills.map((bill) => ({
      partnerName: bill.partnerName,
      description: bill.description ?? "",
      dueOn: bill.dueOn ?? bill.issuedOn,
      amountCentavos: bill.amountCentavos,
    })),
  };
}

function sum(lines: readonly PayrollLine[], amount: (line: PayrollLine) => Centavos): Centavos {
  return lines.reduce((total, line) => total + amount(line), 0n);
}

function sumsOf(lines: readonly PayrollLine[], planned: readonly PlannedBill[]) {
  return {
    people: lines.length,
    grossCentavos: sum(lines, (line) => line.grossCentavos),
    netCentavos: sum(lines, (line) => line.netCentavos),
    guidesCentavos: planned.reduce((total, bill) => total + (bill.kind === "tax" ? bill.amountCentavos : 0n), 0n),
  };
}

/**
 * Guides of a payroll fall due on the 20th of the next month (Lei 8.212/1991, art. 30, I, b; Lei 14.438/2022 for the FGTS),
 * on the business day before where that is not one. Holidays are in no table here: a person may change the date.
 */
const GUIDE_DAY = 20;

function guideDueOn(competencia: CalendarDate): CalendarDate {
  const day = calendarDate(`${nextMonth(monthOf(competencia))}-${GUIDE_DAY}`);
  const back = { 0: 2, 6: 1 }[weekday(day)] ?? 0;
  return addDays(day, -back);
}

function planBills(lines: readonly PayrollLine[], competencia: CalendarDate): readonly PlannedBill[] {
  const month = monthOf(competencia).split("-").reverse().join("/");
  const wages = lines
    .filter(({ netCentavos }) => netCentavos > 0n)
    .map(
      (line): PlannedBill => ({
        kind: "payroll",
        partner: { name: line.name, taxId: line.taxId },
        description: `Salário ${month}`,
        dueOn: line.payOn,
        amountCentavos: line.netCentavos,
        role: "salaries_payable",
      }),
    );
  const guide = (name: string, partner: string, role: string, amountCentavos: Centavos): PlannedBill[] =>
    amountCentavos === 0n
      ? []
      : [
          {
            kind: "tax",
            partner: { name: partner },
            description: `${name} da folha ${month}`,
            dueOn: guideDueOn(competencia),
            amountCentavos,
            role,
          },
        ];
  return [
    ...wages,
    ...guide(
      "INSS",
      "Receita Federal",
      "inss_payable",
      sum(lines, (line) => line.inssCentavos + line.employerInssCentavos),
    ),
    ...guide(
      "IRRF",
      "Receita Federal",
      "irrf_payroll_payable",
      sum(lines, (line) => line.irrfCentavos),
    ),
    ...guide(
      "FGTS",
      "FGTS Digital",
      "fgts_payable",
      sum(lines, (line) => line.fgtsCentavos),
    ),
  ];
}

/** The wages and the charges, by the ledger's own rules, on the last day of the month. */
async function postPayroll(
  tx: Transaction,
  work: TitleWork,
  payroll: PayrollRow,
  lines: readonly PayrollLine[],
): Promise<void> {
  const accounts = await accountsByRole(tx);
  const month = monthOf(payroll.competencia);
  const wages = {
    gross: payroll.grossCentavos,
    inss: sum(lines, (line) => line.inssCentavos),
    irrf: sum(lines, (line) => line.irrfCentavos),
    other: sum(lines, (line) => line.otherCentavos),
  };
  const charges = {
    employer: sum(lines, (line) => line.employerInssCentavos),
    fgts: sum(lines, (line) => line.fgtsCentavos),
  };
  const entry = (ruleId: string, history: string, amounts: Readonly<Record<string, Centavos>>) => ({
    postedOn: lastDay(month),
    history: `${history} ${month.split("-").reverse().join("/")}`,
    source: { kind: "payroll", id: payroll.id },
    rule: { id: ruleId, version: 1 },
    idempotencyKey: `payroll:${payroll.id}:${ruleId}`,
    lines: linesByRule(postingRule(ruleId), accounts, { amounts }),
  });
  await postEntries(tx, work.actor, work.at, [
    entry("payroll", "Folha de salários", wages),
    ...(charges.employer + charges.fgts === 0n ? [] : [entry("payroll_charges", "Encargos da folha", charges)]),
  ]);
}

async function openPayrollBills(
  tx: Transaction,
  work: TitleWork,
  {
    payroll,
    planned,
    today,
  }: { readonly payroll: PayrollRow; readonly planned: readonly PlannedBill[]; readonly today: CalendarDate },
): Promise<void> {
  const partnerIds = await identifyPartners(
    tx,
    work.actor,
    work.at,
    planned.map(({ partner }) => ({ ...partner, role: "supplier" })),
  );
  const accounts = await accountsByRole(tx);
  const titles = planned.map(
    (bill, at): TitleByHand => ({
      id: newUuid(),
      partnerId: partnerIds[at] ?? "",
      partnerName: bill.partner.name,
      amountCentavos: bill.amountCentavos,
      dueOn: bill.dueOn,
      issuedOn: today,
      competencia: payroll.competencia,
      accountId: accountOfRole(accounts, bill.role),
      documentNumber: null,
      description: bill.description,
      installment: "1/1",
    }),
  );
  await openTitlesByHand(tx, billBook, { actor: work.actor, at: work.at }, titles, "payroll");
  await setBillFacts(
    tx,
    titles.map(({ id }, at) => ({
      billId: id,
      kind: planned[at]?.kind ?? "payroll",
      line: null,
      pixKey: null,
      recurringBillId: null,
      occurrence: null,
      payrollId: payroll.id,
    })),
    "",
  );
}
