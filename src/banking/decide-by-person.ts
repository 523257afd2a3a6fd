import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import {
  accountsByRole,
  type EntryLineDraft,
  findOpenTitlesById,
  linesByRule,
  postEntries,
  postingRule,
  reopenTitles,
  reverseEntries,
  settleTitles,
} from "../ledger/index.ts";
import { billBook, findCsrf } from "../payables/index.ts";
import { receivableBook } from "../receivables/index.ts";
import type { Centavos } from "../values/money.ts";
import type { Category } from "./category.ts";
import { MATCHER_VERSION } from "./decide.ts";
import { refuse } from "./errors.ts";
import { settlementLines } from "./settlement-lines.ts";
import { insertMatches, listBankAccounts, lockMovement, updateMovements } from "./store.ts";
import type { TitleSide } from "./title-index.ts";

interface Done {
  readonly actor: Actor;
  readonly at: Date;
}

/** What a person says a movement is. */
export type PersonsDecision =
  | { readonly status: "pending"; readonly reason: string }
  | {
      readonly status: "settled";
      readonly reason: string;
      readonly settles: readonly {
        readonly side: TitleSide;
        readonly titleId: string;
        readonly amountCentavos: Centavos;
      }[];
    }
  | {
      readonly status: "categorised";
      readonly reason: string;
      readonly category: Category;
      readonly accountId: string;
    };

/**
 * A person decides a movement, or undoes what was decided of it (`pending`). Whatever stood is undone whole: its titles are open
 * again, its entry is reversed, and the reversal and the new entry stay beside it. What a person decided, no later run of the
 * matcher changes.
 *
 * @throws `banking.movement_not_found`, `banking.settlement_differs`, `banking.title_not_open`
 */
export async function decideByPerson(
  tx: Transaction,
  { actor, at }: Done,
  { movementId, decision }: { readonly movementId: string; readonly decision: PersonsDecision },
): Promise<void> {
  const movement = await lockMovement(tx, movementId);
  if (movement === undefined) throw refuse("banking.movement_not_found", { movement: movementId });
  const bank = (await listBankAccounts(tx)).find((account) => account.id === movement.bankAccountId)?.accountId ?? "";

  for (const book of [billBook, receivableBook]) await reopenTitles(tx, book, { actor, at }, [movementId]);
  const lines = await linesOf(tx, decision, { amountCentavos: movement.amountCentavos, bank });
  await reverseEntries(tx, actor, at, { entryIds: [movement.entryId], reason: decision.reason });
  const matchId = newUuid();
  const [entry] = await postEntries(tx, actor, at, [
    {
      postedOn: movement.movedOn,
      history: movement.memo,
      source: { kind: "movement", id: movementId },
      rule: { id: "person", version: MATCHER_VERSION },
      idempotencyKey: `movement:${movementId}:${matchId}`,
      lines,
    },
  ]);
  const entryId = entry?.id ?? "";
  await updateMovements(tx, [{ id: movementId, category: categoryOf(decision), status: decision.status, entryId }]);
  await insertMatches(
    tx,
    [
      {
        id: matchId,
        movementId,
        level: "person",
        ruleId: "person",
        ruleVersion: MATCHER_VERSION,
        confidence: decision.status === "pending" ? "0" : "1",
        parts: {
          person: actor.id,
          ...(decision.status === "categorised" ? { account: decision.accountId } : {}),
        },
        reason: decision.reason,
      },
    ],
    at,
  );
  if (decision.status === "settled") {
    for (const [side, book] of [
      ["payable", billBook],
      ["receivable", receivableBook],
    ] as const) {
      const ofSide = decision.settles.filter((settles) => settles.side === side);
      await settleTitles(
        tx,
        book,
        { actor, at },
        ofSide.map(({ titleId, amountCentavos }) => ({
          titleId,
          amountCentavos,
          settledOn: movement.movedOn,
          source: "movement",
          sourceId: movementId,
          entryId,
        })),
      );
    }
  }
  await announce(tx, [
    {
      type: EVENTS[decision.status],
      kind: decision.status === "pending" ? "reversal" : "correction",
      actor,
      at,
      objects: [{ type: "movement", id: movementId }],
      before: { status: movement.status },
      after: { status: decision.status, reason: decision.reason, entry: entryId },
      attributes: { status: decision.status },
    },
  ]);
}

const EVENTS = {
  pending: "banking.movement_reopened",
  settled: "banking.movement_settled",
  categorised: "banking.movement_categorised",
} as const;

function categoryOf(decision: PersonsDecision): Category {
  if (decision.status === "categorised") return decision.category;
  if (decision.status === "pending") return "unknown";
  return decision.settles.some(({ side }) => side === "payable") ? "supplier-payment" : "customer-receipt";
}

async function linesOf(
  tx: Transaction,
  decision: PersonsDecision,
  { amountCentavos, bank }: { readonly amountCentavos: Centavos; readonly bank: string },
): Promise<readonly EntryLineDraft[]> {
  const accounts = await accountsByRole(tx);
  const absolute = amountCentavos < 0n ? -amountCentavos : amountCentavos;
  if (decision.status === "pending") {
    const rule = postingRule(amountCentavos > 0n ? "unidentified_in" : "unidentified_out");
    return linesByRule(rule, accounts, { amounts: { amount: absolute }, accounts: { bank } });
  }
  if (decision.status === "categorised") {
    return [
      { accountId: decision.accountId, side: "D", amountCentavos: -amountCentavos },
      { accountId: bank, side: "C", amountCentavos: -amountCentavos },
    ];
  }
  const wantedSide: TitleSide = amountCentavos < 0n ? "payable" : "receivable";
  const sum = decision.settles.reduce((total, settles) => total + settles.amountCentavos, 0n);
  if (sum !== absolute || decision.settles.some(({ side }) => side !== wantedSide)) {
    throw refuse("banking.settlement_differs", { amount: String(absolute), settled: String(sum) });
  }
  const book = wantedSide === "payable" ? billBook : receivableBook;
  const titles = new Map(
    (
      await findOpenTitlesById(
        tx,
        book,
        decision.settles.map(({ titleId }) => titleId),
      )
    ).map((title) => [title.id, title]),
  );
  const csrf = await findCsrf(tx, [...titles.keys()]);
  return decision.settles.flatMap(({ side, titleId, amountCentavos: principal }) => {
    const title = titles.get(titleId);
    if (title === undefined || title.openCentavos < principal) {
      throw refuse("banking.title_not_open", { title: titleId });
    }
    return settlementLines({ side, title, amountCentavos: principal }, { bank, csrf, accounts });
  });
}
