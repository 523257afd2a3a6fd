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
import { type Centavos, formatReais, moneyText } from "../values/money.ts";
import type { Category } from "./category.ts";
import { MATCHER_VERSION } from "./decide.ts";
import { type Proposal, type WithheldTax, withheldTaxes } from "./decision.ts";
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
      readonly settles: readonly PersonSettles[];
    }
  | {
      readonly status: "categorised";
      readonly reason: string;
      readonly category: Category;
      readonly accountId: string;
    };

/**
 * What a person says that a movement does to one title. What moved is the amount, plus interest and fine, less discount, the
 * bank's fee and the taxes withheld.
 */
export interface PersonSettles {
  readonly side: TitleSide;
  readonly titleId: string;
  /** What it takes off the title. */
  readonly amountCentavos: Centavos;
  readonly interestCentavos?: Centavos;
  readonly fineCentavos?: Centavos;
  readonly discountCentavos?: Centavos;
  /** Kept by the bank out of what it credits; of a payment, the bank's fee is a movement of its own. */
  readonly feeCentavos?: Centavos;
  /** Kept by who pays, to be paid in the other's name, where the document does not say so. */
  readonly withheld?: Readonly<Partial<Record<WithheldTax, Centavos>>>;
}

/**
 * A person decides a movement, or undoes what was decided of it (`pending`). Whatever stood is undone whole: its titles are open
 * again, its entry is reversed, and the reversal and the new entry stay beside it. What a person decided, no later run of the
 * matcher changes.
 *
 * @throws `banking.movement_not_found`, `banking.settlement_differs`, `banking.settlement_amount_invalid`,
 * `banking.title_repeated`, `banking.fee_not_on_payment`, `banking.title_not_open`
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
          ...(decision.status === "settled" ? { settles: decision.settles.map(asText) } : {}),
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
        ofSide.map(({ side: _, withheld: __, ...settles }) => ({
          ...settles,
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
  checkSettles(decision.settles, { side: wantedSide, movedCentavos: absolute });
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
  return decision.settles.flatMap(({ titleId, ...settles }) => {
    const title = titles.get(titleId);
    if (title === undefined || title.openCentavos < settles.amountCentavos) {
      throw refuse("banking.title_not_open", { title: titleId });
    }
    return settlementLines({ ...settles, title }, { bank, csrf, accounts });
  });
}

/** What can be said of the settlements without looking at the titles. */
function checkSettles(
  settles: readonly PersonSettles[],
  { side, movedCentavos }: { readonly side: TitleSide; readonly movedCentavos: Centavos },
): void {
  const seen = new Set<string>();
  for (const each of settles) {
    if (seen.has(each.titleId)) throw refuse("banking.title_repeated", { title: each.titleId });
    seen.add(each.titleId);
    if (each.amountCentavos <= 0n || besides(each).some((part) => part < 0n)) {
      throw refuse("banking.settlement_amount_invalid", { title: each.titleId });
    }
    if (each.side === "payable" && (each.feeCentavos ?? 0n) > 0n) {
      throw refuse("banking.fee_not_on_payment", { title: each.titleId });
    }
  }
  const sum = settles.reduce((total, each) => total + movedBy(each), 0n);
  if (sum !== movedCentavos || settles.some((each) => each.side !== side)) {
    throw refuse("banking.settlement_differs", { amount: formatReais(movedCentavos), settled: formatReais(sum) });
  }
}

/** What a settlement has beside the principal. */
function besides(settles: PersonSettles): readonly Centavos[] {
  const { interestCentavos = 0n, fineCentavos = 0n, discountCentavos = 0n, feeCentavos = 0n, withheld = {} } = settles;
  return [interestCentavos, fineCentavos, discountCentavos, feeCentavos, ...Object.values(withheld)];
}

function movedBy(settles: PersonSettles): Centavos {
  const { interestCentavos = 0n, fineCentavos = 0n, discountCentavos = 0n, feeCentavos = 0n, withheld = {} } = settles;
  const kept = Object.values(withheld).reduce((sum, tax) => sum + tax, 0n);
  return settles.amountCentavos + interestCentavos + fineCentavos - discountCentavos - feeCentavos - kept;
}

/** As the match keeps it: nothing that was not said. */
function asText(settles: PersonSettles): Proposal["settles"][number] {
  const part = <Name extends string>(name: Name, centavos: Centavos | undefined) =>
    (centavos === undefined ? {} : { [name]: moneyText(centavos) }) as Partial<Record<Name, string>>;
  return {
    side: settles.side,
    titleId: settles.titleId,
    amount: moneyText(settles.amountCentavos),
    ...part("interest", settles.interestCentavos),
    ...part("fine", settles.fineCentavos),
    ...part("discount", settles.discountCentavos),
    ...part("fee", settles.feeCentavos),
    ...(settles.withheld === undefined
      ? {}
      : {
          withheld: Object.assign({}, ...withheldTaxes.map((tax) => part(tax, settles.withheld?.[tax]))) as Partial<
            Record<WithheldTax, string>
          >,
        }),
  };
}
