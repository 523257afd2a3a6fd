import type { Transaction } from "../kernel/database/database.ts";
import { ring } from "../kernel/http/live.ts";
import { type CompanyCall, companyRoute, type Route, refuseStale, tableRoute } from "../kernel/http/route.ts";
import { NO_UUID, publicId, uuidOf } from "../kernel/identifier.ts";
import { refuseInKernel } from "../kernel/refusals.ts";
import { type CalendarDate, calendarDate, dateIn, isCalendarDate, month } from "../values/calendar.ts";
import { type Centavos, moneyText, parseMoney } from "../values/money.ts";
import { type AccountOverview, findAccountOverviews } from "./account-overview.ts";
import { bindStatement, findUnboundStatements } from "./bind-statement.ts";
import * as contract from "./contract.ts";
import {
  decideByPerson,
  decideManyByPerson,
  type PersonSettles,
  type PersonsDecision,
  previewDecisions,
  type ToDecide,
} from "./decide-by-person.ts";
import { describeMovements } from "./describe-movement.ts";
import { refuse } from "./errors.ts";
import {
  type DecisionRow,
  findMovementsOfDecision,
  listDecisionsPage,
  listMovementsPage,
  type MovementFilter,
  searchAccounts,
  totalMovements,
} from "./movement-store.ts";
import { movementsTable } from "./movements-table.ts";
import { openBankAccount } from "./open-bank-account.ts";
import type { BankingNeeds } from "./ports.ts";
import { proveDays } from "./prove-days.ts";
import { findMovement, readMovement, searchTitles } from "./read-movement.ts";
import { typedAmount } from "./typed-amount.ts";
import { undoByPerson } from "./undo-by-person.ts";

const ZONE = "America/Sao_Paulo";
/** What one file holds, and of how many at once memory is. */

export function bankingRoutes(needs: BankingNeeds): readonly Route[] {
  return [...accountRoutes(needs), ...readingRoutes, ...decidingRoutes(needs)];
}

function accountRoutes({ requestImport }: BankingNeeds): readonly Route[] {
  return [
    companyRoute(contract.listBankAccounts, async ({ tx, at }) => ({
      data: (await findAccountOverviews(tx, dateIn(ZONE, at))).map(describeAccount),
    })),
    companyRoute(contract.readDailyProof, async ({ tx, query, at }) => ({
      month: query.month,
      accounts: (await proveDays(tx, { month: month(query.month), today: dateIn(ZONE, at) })).map((account) => ({
        bankAccountId: publicId("bankaccount", account.bankAccountId),
        days: account.days.map(({ bankCentavos, booksCentavos, ...day }) => ({
          ...day,
          bankBalance: moneyText(bankCentavos),
          booksBalance: moneyText(booksCentavos),
        })),
      })),
    })),
    companyRoute(contract.openBankAccount, async ({ tx, body, actor, at, member }) => {
      const { openingOn, opening, ...account } = body;
      const { id } = await openBankAccount(
        tx,
        { actor, at },
        { ...account, opening: { on: calendarDate(openingOn), centavos: parseMoney(opening) } },
      );
      await requestImport(tx, { at, requestedBy: member.userId });
      await ring(tx, "movements");
      const overview = (await findAccountOverviews(tx, dateIn(ZONE, at))).find((each) => each.id === id);
      if (overview === undefined) throw refuse("banking.account_not_found");
      return describeAccount(overview);
    }),
    companyRoute(contract.listUnboundStatements, async ({ tx }) => {
      const { told, total } = await findUnboundStatements(tx);
      return {
        total,
        data: told.map(({ waiting, ofx }) => ({
          documentId: publicId("document", waiting.documentId),
          fileName: waiting.fileName,
          kind: ofx.kind,
          bank: ofx.BANKID ?? null,
          branch: ofx.BRANCHID ?? null,
          number: ofx.ACCTID,
          movements: ofx.transactions.length,
          from: dateOrNull(ofx.DTSTART),
          to: dateOrNull(ofx.DTEND),
        })),
      };
    }),
    companyRoute(contract.bindStatement, async ({ tx, params, actor, at, member }) => {
      const statements = await bindStatement(
        tx,
        { actor, at },
        {
          bankAccountId: uuidOf("bankaccount", params.bankAccountId) ?? NO_UUID,
          documentId: uuidOf("document", params.documentId) ?? NO_UUID,
        },
      );
      await requestImport(tx, { at, requestedBy: member.userId });
      await ring(tx, "movements");
      return { statements };
    }),
  ];
}

function dateOrNull(text: string | undefined): CalendarDate | null {
  return text !== undefined && isCalendarDate(text) ? text : null;
}

function describeAccount(row: AccountOverview): contract.BankAccount {
  const { closingOn, closingCentavos, closingDocumentId, closingFileName } = row;
  const hasProof = closingOn !== null && closingCentavos !== null && closingDocumentId !== null;
  return {
    id: publicId("bankaccount", row.id),
    bank: row.bank,
    branch: row.branch,
    number: row.number,
    ledgerAccountId: publicId("account", row.ledgerAccountId),
    openingOn: row.openingOn,
    opening: moneyText(row.openingCentavos),
    booksBalance: moneyText(row.booksCentavos),
    proof: hasProof
      ? {
          on: closingOn,
          bankBalance: moneyText(closingCentavos),
          booksBalance: moneyText(row.booksOnClosingCentavos),
          difference: moneyText(row.booksOnClosingCentavos - closingCentavos),
          documentId: publicId("document", closingDocumentId),
          fileName: closingFileName ?? "",
        }
      : null,
    movements: Number(row.movements),
    pending: Number(row.pending),
    pendingIn: moneyText(row.pendingInCentavos),
    pendingOut: moneyText(row.pendingOutCentavos),
    dataUntil: row.dataUntil,
    daysSilent: row.daysSilent,
    gaps: row.gaps.map((gap) => ({
      on: gap.on,
      bankBalance: moneyText(gap.bankCentavos),
      booksBalance: moneyText(gap.booksCentavos),
      documentId: publicId("document", gap.documentId),
      fileName: gap.fileName,
    })),
  };
}

const readingRoutes: readonly Route[] = [
  companyRoute(contract.listMovements, async ({ tx, query, cursors }) => {
    const filter = filterOf(query);
    const rows = await listMovementsPage(tx, filter, { after: cursors.after, limit: query.limit });
    const totals = await totalMovements(tx, filter);
    const { data, nextCursor } = cursors.page(
      rows,
      query.limit,
      ({ movedOn, id }) => [movedOn, id],
      (row) => row,
    );
    return {
      data: [...(await describeMovements(tx, data))],
      nextCursor,
      total: Number(totals.count),
      totalIn: moneyText(totals.inCentavos),
      totalOut: moneyText(totals.outCentavos),
      byStatus: {
        pending: Number(totals.pending),
        settled: Number(totals.settled),
        categorised: Number(totals.categorised),
      },
      proposed: Number(totals.proposed),
    };
  }),
  tableRoute(contract.exportMovements, async ({ tx, query, at }) =>
    movementsTable(tx, filterOf(query), `movimentos-${dateIn(ZONE, at)}`),
  ),
  companyRoute(contract.listDecisions, async ({ tx, query, cursors }) => {
    const rows = await listDecisionsPage(tx, { after: cursors.after, limit: query.limit });
    return cursors.page(rows, query.limit, ({ id }) => [id], describeDecision);
  }),
  companyRoute(contract.readMovement, async ({ tx, params }) => await readMovement(tx, movementUuid(params))),
  companyRoute(contract.searchTitles, async ({ tx, params, query }) => {
    const { data, total } = await searchTitles(tx, {
      movementId: movementUuid(params),
      words: query.q,
      amountCentavos: typedAmount(query.q),
      limit: query.limit,
    });
    return { data: [...data], total };
  }),
  companyRoute(contract.searchAccounts, async ({ tx, query }) => ({
    data: (await searchAccounts(tx, { q: query.q, limit: query.limit })).map((account) => ({
      ...account,
      id: publicId("account", account.id),
    })),
  })),
];

function movementUuid({ movementId }: { readonly movementId: string }): string {
  return uuidOf("movement", movementId) ?? NO_UUID;
}

type Filters = Omit<CompanyCall<typeof contract.listMovements>["query"], "cursor" | "limit">;

function filterOf({ accountId, q, proposed, ...filters }: Filters): MovementFilter {
  return {
    ...filters,
    accountId: accountId === undefined ? undefined : uuidOf("bankaccount", accountId),
    words: q,
    amountCentavos: q === undefined ? undefined : typedAmount(q),
    isProposed: proposed === "true",
  };
}

function decidingRoutes({ followMovements }: BankingNeeds): readonly Route[] {
  return [
    companyRoute(contract.decideMovement, async ({ tx, params, body, actor, at, touchMs, seenVersion }) => {
      const movementId = movementUuid(params);
      if (seenVersion === undefined) throw refuseInKernel("kernel.version_missing", { what: "O movimento" });
      const decisionId = await decideByPerson(
        tx,
        { actor, at, touchMs },
        { movementId, decision: decisionOf(body), seen: { version: seenVersion } },
      );
      if (decisionId !== undefined) await followMovements(tx, { actor, at }, [movementId]);
      const [movement] = await describeMovements(tx, [await findMovement(tx, movementId)]);
      if (movement === undefined) throw refuse("banking.movement_not_found", { movement: params.movementId });
      return { movement, decisionId: decisionId === undefined ? null : publicId("decision", decisionId) };
    }),
    companyRoute(contract.previewDecisions, async ({ tx, body, actor, at: now }) => {
      const items = body.items.map(itemOf);
      const { movements, problems } = await previewDecisions(tx, { actor, at: now }, items);
      const amounts = items.flatMap(({ movementId }, at) =>
        problems.has(at) ? [] : (movements.get(movementId)?.amountCentavos ?? 0n),
      );
      return {
        count: amounts.length,
        totalIn: moneyText(sumOf(amounts.filter((amount) => amount > 0n))),
        totalOut: moneyText(-sumOf(amounts.filter((amount) => amount < 0n))),
        refused: [...problems].map(([at, { code, message }]) => ({
          code,
          detail: message,
          movementId: body.items[at]?.movementId ?? "",
        })),
      };
    }),
    companyRoute(contract.decideMovements, async ({ tx, body, actor, at, touchMs }) => {
      const items = body.items.map(itemOf);
      const decisionId = await decideManyByPerson(tx, { actor, at, touchMs }, items);
      await followMovements(
        tx,
        { actor, at },
        items.map(({ movementId }) => movementId),
      );
      return { decision: decisionId === undefined ? null : await readDecision(tx, decisionId) };
    }),
    companyRoute(contract.undoDecision, async ({ tx, params, actor, at, touchMs }) => {
      const movements = await findMovementsOfDecision(tx, uuidOf("decision", params.decisionId) ?? NO_UUID);
      if (movements.length === 0) throw refuse("banking.decision_not_found");
      const ids = movements.flatMap(({ movementId, isStanding }) => (isStanding ? movementId : []));
      const { restored } = await undoByPerson(tx, { actor, at, touchMs }, ids);
      await followMovements(tx, { actor, at }, ids);
      return { undone: ids.length, restored, left: movements.length - ids.length };
    }),
    companyRoute(contract.undoMovement, async ({ tx, params, actor, at, touchMs, seenVersion }) => {
      const movementId = movementUuid(params);
      const found = await findMovement(tx, movementId);
      refuseStale(`O movimento ${found.raw}`, { seen: seenVersion, current: found.version });
      if (found.level !== "person") throw refuse("banking.decision_not_found");
      await undoByPerson(tx, { actor, at, touchMs }, [movementId]);
      await followMovements(tx, { actor, at }, [movementId]);
      const [movement] = await describeMovements(tx, [await findMovement(tx, movementId)]);
      if (movement === undefined) throw refuse("banking.movement_not_found", { movement: params.movementId });
      return { movement };
    }),
  ];
}

function sumOf(amounts: readonly Centavos[]): Centavos {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

type Items = CompanyCall<typeof contract.decideMovements>["body"]["items"];

function itemOf({ movementId, version, decision }: Items[number]): ToDecide {
  return {
    movementId: uuidOf("movement", movementId) ?? NO_UUID,
    decision: decisionOf(decision),
    seen: { version },
  };
}

function decisionOf(decision: contract.Decision): PersonsDecision {
  const because = decision.reason === undefined ? {} : { reason: decision.reason };
  if (decision.status === "pending") return { status: "pending", ...because };
  const shares = decision.accounts.map(({ accountId, amount, note }) => ({
    accountId: uuidOf("account", accountId) ?? NO_UUID,
    amountCentavos: parseMoney(amount),
    ...(note === undefined ? {} : { note }),
  }));
  if (decision.status === "settled") {
    return {
      status: "settled",
      ...because,
      settles: decision.settles.map(settlesOf),
      ...(shares.length === 0 ? {} : { accounts: shares }),
    };
  }
  return { status: "categorised", ...because, category: decision.category, accounts: shares };
}

function settlesOf({ titleId, amount, withheld, ...besides }: contract.Settles): PersonSettles {
  const bill = uuidOf("bill", titleId);
  const part = <Name extends string>(name: Name, text: string | undefined) =>
    (text === undefined || parseMoney(text) === 0n ? {} : { [name]: parseMoney(text) }) as Partial<
      Record<Name, Centavos>
    >;
  const kept = Object.entries(withheld ?? {}).map(([tax, text]) => part(tax, text));
  return {
    side: bill === undefined ? "receivable" : "payable",
    titleId: bill ?? uuidOf("receivable", titleId) ?? NO_UUID,
    amountCentavos: parseMoney(amount),
    ...part("interestCentavos", besides.interest),
    ...part("fineCentavos", besides.fine),
    ...part("discountCentavos", besides.discount),
    ...part("feeCentavos", besides.fee),
    ...(kept.length === 0 ? {} : { withheld: Object.assign({}, ...kept) as PersonSettles["withheld"] & object }),
  };
}

async function readDecision(tx: Transaction, id: string): Promise<contract.PersonsDecision> {
  const [row] = await listDecisionsPage(tx, { limit: 1, id });
  if (row === undefined) throw refuse("banking.decision_not_found");
  return describeDecision(row);
}

function describeDecision(row: DecisionRow): contract.PersonsDecision {
  return {
    id: publicId("decision", row.id),
    by: row.personName ?? "Uma pessoa",
    at: row.at.toISOString(),
    reason: row.reason,
    movements: Number(row.movements),
    standing: Number(row.standing),
    totalIn: moneyText(row.inCentavos),
    totalOut: moneyText(row.outCentavos),
    isUndo: row.isUndo,
    movementId: row.movements === 1n ? publicId("movement", row.movementId) : null,
  };
}
