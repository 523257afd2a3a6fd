import { listMovements, type MovementListed } from "../banking/index.ts";
import { type DocumentListed, listDocuments } from "../documents/index.ts";
import type { Database } from "../kernel/database/database.ts";
import { publicId } from "../kernel/identifier.ts";
import {
  type Check,
  listTitles,
  monthsWithPostings,
  type TitleListed,
  type TrialBalanceLine,
  trialBalance,
} from "../ledger/index.ts";
import { billBook } from "../payables/index.ts";
import { listOpenExceptions } from "../processes/index.ts";
import { receivableBook } from "../receivables/index.ts";
import type { Fault } from "../values/fault.ts";
import { moneyText } from "../values/money.ts";
import type { FolderTaken } from "./process-folder.ts";
import { verifyCompany } from "./verify-company.ts";

/** The result of `process`, field by field as the command line promises it. Money is decimal text. */
export interface ProcessReport {
  readonly documents: readonly {
    readonly file: string;
    readonly part?: string;
    readonly kind: string;
    readonly key?: string;
    readonly status: string;
    readonly problems: readonly Fault[];
  }[];
  readonly payables: readonly ReportedTitle[];
  readonly receivables: readonly ReportedTitle[];
  readonly movements: readonly ReportedMovement[];
  readonly trialBalance: readonly ReportedBalance[];
  readonly checks: readonly Check[];
  readonly pending: readonly { readonly code: string; readonly subject: string; readonly message: string }[];
  readonly automation: { readonly movements: number; readonly touchless: number; readonly rate: number };
}

interface ReportedTitle {
  readonly document: string;
  readonly counterparty: string;
  readonly counterpartyTaxId: string | null;
  readonly installment: string;
  readonly dueOn: string | null;
  readonly amount: string;
  readonly settled: string;
  readonly status: string;
  readonly confirmed: boolean;
  readonly account: string;
  readonly entry: string;
}

interface ReportedMovement {
  readonly account: string;
  readonly id: string;
  readonly on: string;
  readonly amount: string;
  readonly memo: string;
  readonly category: string;
  readonly status: string;
  readonly confidence: number;
  readonly why: string;
  readonly settles: readonly { readonly document: string; readonly installment: string; readonly amount: string }[];
  readonly entry: string;
}

export interface ReportedBalance {
  readonly account: string;
  readonly name: string;
  readonly opening: string;
  readonly debits: string;
  readonly credits: string;
  readonly closing: string;
}

export async function reportProcess(db: Database, taken: FolderTaken): Promise<ProcessReport> {
  const checks = await verifyCompany(db, taken.companyId);
  return await db.withCompany(taken.companyId, async (tx) => {
    const documents = await listDocuments(
      tx,
      taken.arrivals.map((arrival) => arrival.id),
    );
    const movements = await listMovements(tx);
    const months = await monthsWithPostings(tx);
    const touchless = movements.filter((movement) => movement.status !== "pending").length;
    const exceptions = await listOpenExceptions(tx);
    return {
      documents: [...documentsOf(taken, documents), ...taken.refused.map(refusedDocument)],
      payables: (await listTitles(tx, billBook)).map(reportTitle),
      receivables: (await listTitles(tx, receivableBook)).map(reportTitle),
      movements: movements.map(reportMovement),
      trialBalance: months === undefined ? [] : (await trialBalance(tx, months)).filter(isAnalytic).map(reportBalance),
      checks,
      pending: [
        ...exceptions.map(({ cause, subject, message }) => ({ code: cause, subject, message })),
        ...taken.refused.map(({ name, problem }) => ({ code: problem.code, subject: name, message: problem.message })),
      ],
      automation: {
        movements: movements.length,
        touchless,
        rate: movements.length === 0 ? 1 : Math.floor((touchless * 10_000) / movements.length) / 10_000,
      },
    };
  });
}

/** Each file of the folder, in its order. What an earlier run had accepted comes again as a duplicate. */
function documentsOf(taken: FolderTaken, documents: readonly DocumentListed[]): ProcessReport["documents"] {
  const byFile = Map.groupBy(documents, (document) => document.fileId);
  return taken.arrivals.flatMap(({ id, name }) =>
    (byFile.get(id) ?? []).map((document) => {
      const entry = document.part.startsWith("!") ? document.part : "";
      return {
        file: `${name}${entry}`,
        ...(document.part === "" || entry !== "" ? {} : { part: document.part }),
        kind: document.kind,
        ...(document.key === null ? {} : { key: document.key }),
        status: !taken.readNow.has(id) && document.status === "accepted" ? "duplicate" : document.status,
        problems: document.problems,
      };
    }),
  );
}

function refusedDocument({ name, problem }: FolderTaken["refused"][number]): ProcessReport["documents"][number] {
  return { file: name, kind: "unknown", status: "unrecognised", problems: [problem] };
}

function reportTitle(title: TitleListed): ReportedTitle {
  return {
    document: title.document,
    counterparty: title.counterparty,
    counterpartyTaxId: title.counterpartyTaxId,
    installment: title.installment,
    dueOn: title.dueOn,
    amount: moneyText(title.amountCentavos),
    settled: moneyText(title.settledCentavos),
    status: title.status,
    confirmed: title.confirmed,
    account: title.account,
    entry: publicId("entry", title.entryId),
  };
}

function reportMovement(movement: MovementListed): ReportedMovement {
  return {
    account: `${movement.bank}/${movement.branch}/${movement.number}`,
    id: movement.bankId,
    on: movement.movedOn,
    amount: moneyText(movement.amountCentavos),
    memo: movement.memo,
    category: movement.category,
    status: movement.status,
    confidence: Number(movement.confidence),
    why: movement.reason,
    settles: movement.settles.map(({ document, installment, centavos }) => ({
      document,
      installment,
      amount: moneyText(BigInt(centavos)),
    })),
    entry: publicId("entry", movement.entryId),
  };
}

function isAnalytic(line: TrialBalanceLine): boolean {
  return line.kind === "A";
}

export function reportBalance(line: TrialBalanceLine): ReportedBalance {
  return {
    account: line.code,
    name: line.name,
    opening: moneyText(line.openingCentavos),
    debits: moneyText(line.debitsCentavos),
    credits: moneyText(line.creditsCentavos),
    closing: moneyText(line.closingCentavos),
  };
}
