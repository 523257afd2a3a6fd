import { isDeepStrictEqual } from "node:util";
import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce, type NewEvent, relate } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import {
  type AccountsByRole,
  accountOfRole,
  type EntryDraft,
  type EntryLineDraft,
  findOpenTitles,
  findSettlementsOf,
  linesByRule,
  postEntries,
  postingRule,
  reopenTitles,
  reverseEntries,
  type Settlement,
  settleTitles,
  type TitleTerms,
} from "../ledger/index.ts";
import { billBook, findCsrf } from "../payables/index.ts";
import { receivableBook } from "../receivables/index.ts";
import { type Centavos, formatReais, moneyText } from "../values/money.ts";
import { decide, MATCHER_VERSION } from "./decide.ts";
import type { Decision, Known, Undecided } from "./decision.ts";
import { findHabits } from "./habits.ts";
import { isSameDecision } from "./same-decision.ts";
import { settlementLines } from "./settlement-lines.ts";
import {
  type DecidedMovement,
  findCollectedTitles,
  hasNewEvidence,
  insertMatches,
  insertMovements,
  listBankAccounts,
  lockDecidedMovements,
  type MovementIdentity,
  type NewMatch,
  type NewMovement,
  updateMovements,
} from "./store.ts";

export interface Reconcile {
  readonly actor: Actor;
  readonly at: Date;
  readonly accounts: AccountsByRole;
  readonly company: Known["company"];
  readonly lateTerms: TitleTerms;
  readonly roundingLimitCentavos: Centavos;
  readonly collectionFeeCentavos: Centavos;
}

/** A movement with what was decided of it; one that is not new has the entry that this takes the place of. */
interface ToPost {
  readonly movement: NewMovement | DecidedMovement;
  readonly decision: Decision;
  /** Its entry's other side is not the bank but what the decision says. */
  readonly lines: readonly EntryLineDraft[];
}

/** What is posted and announced of so many is in memory at once; they are decided all together all the same. */
const MOVEMENTS_A_BATCH = 2_000;

/**
 * Decides the new movements together with those still in suspense, posts each one, settles what it settles, and records why.
 * A movement that nothing explains goes to suspense, so that the bank in the books is the bank at the bank, always.
 *
 * When something new arrived, what the matcher decided before in open months is decided again with it: what would have been
 * decided otherwise had all come together is undone, so that the end never depends on the order in which facts come.
 */
export async function reconcile(tx: Transaction, fresh: readonly NewMovement[], given: Reconcile): Promise<void> {
  const reviewed = fresh.length > 0 || (await hasNewEvidence(tx));
  const standing = await lockDecidedMovements(tx, { reviewed, version: MATCHER_VERSION });
  const movements = [...fresh, ...standing];
  if (movements.length === 0) return;
  const undecided = movements.map(asUndecided);
  const settledBefore = standing.filter(({ status }) => status === "settled").map(({ id }) => id);
  const decisions = decide(undecided, {
    company: given.company,
    lateTerms: given.lateTerms,
    roundingLimitCentavos: given.roundingLimitCentavos,
    collectionFeeCentavos: given.collectionFeeCentavos,
    collected: await findCollectedTitles(tx, [...new Set(undecided.map(({ movedOn }) => movedOn))]),
    payables: await findOpenTitles(tx, billBook, { without: settledBefore }),
    receivables: await findOpenTitles(tx, receivableBook, { without: settledBefore }),
    habits: await findHabits(tx),
  });

  const settlements = Map.groupBy(
    [
      ...(await findSettlementsOf(tx, billBook, settledBefore)),
      ...(await findSettlementsOf(tx, receivableBook, settledBefore)),
    ],
    ({ sourceId }) => sourceId,
  );
  const toDo: { movement: NewMovement | DecidedMovement; decision: Decision }[] = [];
  const same: { movement: DecidedMovement; decision: Decision }[] = [];
  for (const movement of movements) {
    const decision = decisions.get(movement.id);
    if (decision === undefined) continue;
    if ("entryId" in movement && isSameDecision(movement, settlements.get(movement.id) ?? [], decision)) {
      same.push({ movement, decision });
    } else toDo.push({ movement, decision });
  }
  await reopenDecided(
    tx,
    toDo.flatMap(({ movement }) => ("entryId" in movement && movement.status !== "pending" ? movement : [])),
    given,
  );
  for (let from = 0; from < toDo.length; from += MOVEMENTS_A_BATCH) {
    await carryOut(tx, toDo.slice(from, from + MOVEMENTS_A_BATCH), given);
  }
  await sayAnew(tx, same.filter(isToldOtherwise), given);
}

/** What was decided and is decided otherwise now leaves its titles open, for whatever settles them. */
async function reopenDecided(tx: Transaction, movements: readonly DecidedMovement[], given: Reconcile): Promise<void> {
  if (movements.length === 0) return;
  const ids = movements.map(({ id }) => id);
  for (const book of [billBook, receivableBook]) await reopenTitles(tx, book, given, ids);
  await announce(
    tx,
    movements.map(({ id, status }) => ({
      type: "banking.movement_reopened",
      kind: "reversal",
      actor: given.actor,
      at: given.at,
      objects: [{ type: "movement", id }],
      before: { status },
      attributes: { status: "pending" },
    })),
  );
}

/** What is decided as before, of which there may now be something else to say. */
interface Retold {
  readonly movement: DecidedMovement;
  readonly decision: Decision;
}

function isToldOtherwise({ movement, decision }: Retold): boolean {
  return movement.reason !== decision.why || !isDeepStrictEqual(movement.parts, decision.parts);
}

/** Its entry stays; why, and what may be proposed of what waits, is told by what is known now. */
async function sayAnew(tx: Transaction, retold: readonly Retold[], given: Reconcile): Promise<void> {
  if (retold.length === 0) return;
  await insertMatches(tx, retold.map(matchOf), given.at);
  await announce(
    tx,
    retold.map(
      ({ movement, decision }): NewEvent =>
        decision.status === "pending"
          ? waitsEvent(movement, { cause: decision.cause, why: decision.why }, given)
          : {
              type: decision.status === "settled" ? "banking.movement_settled" : "banking.movement_categorised",
              kind: "correction",
              actor: given.actor,
              at: given.at,
              objects: [{ type: "movement", id: movement.id }],
              before: { why: movement.reason },
              after: { rule: decision.rule, version: MATCHER_VERSION, why: decision.why, entry: movement.entryId },
            },
    ),
  );
}

function matchOf({
  movement,
  decision,
}: {
  readonly movement: { readonly id: string };
  readonly decision: Decision;
}): NewMatch {
  return {
    id: newUuid(),
    movementId: movement.id,
    level: decision.level,
    ruleId: decision.rule,
    ruleVersion: MATCHER_VERSION,
    confidence: decision.confidence,
    parts: decision.parts,
    reason: decision.why,
  };
}

function asUndecided(movement: MovementIdentity & { readonly id: string }): Undecided {
  const { id, bankAccountId, movedOn, amountCentavos, memo, checkNumber, bankId, occurrence } = movement;
  return {
    id,
    bankAccountId,
    movedOn,
    amountCentavos,
    memo,
    // The account last: the same line in two accounts must not be told apart by which file came first.
    identity: [amountCentavos, memo, checkNumber, bankId, occurrence, bankAccountId].join("|"),
  };
}

async function carryOut(
  tx: Transaction,
  toDo: readonly { readonly movement: NewMovement | DecidedMovement; readonly decision: Decision }[],
  given: Reconcile,
): Promise<void> {
  const bankAccounts = new Map((await listBankAccounts(tx)).map((account) => [account.id, account.accountId]));
  const csrf = await findCsrf(
    tx,
    toDo.flatMap(({ decision }) => settledTitles(decision, "payable")),
  );
  const decided = toDo.map(({ movement, decision }): ToPost => {
    const bank = bankAccounts.get(movement.bankAccountId) ?? "";
    return { movement, decision, lines: linesOf(movement, decision, { bank, csrf, accounts: given.accounts }) };
  });

  const waited = decided.filter(({ movement }) => "entryId" in movement);
  await reverseEntries(tx, given.actor, given.at, {
    entryIds: waited.flatMap(({ movement }) => ("entryId" in movement ? movement.entryId : [])),
    reason: "o movimento foi decidido com o que se sabe agora",
  });
  const posted = await postEntries(
    tx,
    given.actor,
    given.at,
    decided.map(({ movement, decision, lines }) => entryOf(movement, decision, lines)),
  );
  const rows = decided.map(({ movement, decision }, at) => ({
    movement,
    decision,
    category: decision.category,
    status: decision.status,
    entryId: posted[at]?.id ?? "",
  }));
  await insertMovements(
    tx,
    rows.flatMap((row) => ("entryId" in row.movement ? [] : [{ ...row.movement, ...decidedOf(row) }])),
  );
  await updateMovements(
    tx,
    rows.flatMap((row) => ("entryId" in row.movement ? [{ id: row.movement.id, ...decidedOf(row) }] : [])),
  );
  await insertMatches(tx, rows.map(matchOf), given.at);
  await settleTitles(tx, billBook, given, settlementsOf(rows, "payable"));
  await settleTitles(tx, receivableBook, given, settlementsOf(rows, "receivable"));
  await announce(
    tx,
    rows.flatMap((row) => eventsOf(row, given)),
  );
  await relate(
    tx,
    rows.map(({ movement, entryId }) => ({
      from: { type: "entry", id: entryId },
      to: { type: "movement", id: movement.id },
      qualifier: "records",
    })),
  );
}

interface Row {
  readonly movement: NewMovement | DecidedMovement;
  readonly decision: Decision;
  readonly category: Decision["category"];
  readonly status: Decision["status"];
  readonly entryId: string;
}

function decidedOf({ category, status, entryId }: Row): Pick<Row, "category" | "status" | "entryId"> {
  return { category, status, entryId };
}

function settledTitles(decision: Decision, side: "payable" | "receivable"): readonly string[] {
  if (decision.status !== "settled") return [];
  return decision.settles.filter((settles) => settles.side === side).map(({ title }) => title.id);
}

function settlementsOf(rows: readonly Row[], side: "payable" | "receivable"): readonly Settlement[] {
  return rows.flatMap(({ movement, decision, entryId }) =>
    decision.status !== "settled"
      ? []
      : decision.settles
          .filter((settles) => settles.side === side)
          .map(({ title, amountCentavos, interestCentavos, fineCentavos, discountCentavos, feeCentavos }) => ({
            titleId: title.id,
            settledOn: movement.movedOn,
            amountCentavos,
            interestCentavos,
            fineCentavos,
            discountCentavos,
            feeCentavos,
            source: "movement" as const,
            sourceId: movement.id,
            entryId,
          })),
  );
}

function entryOf(
  movement: NewMovement | DecidedMovement,
  decision: Decision,
  lines: readonly EntryLineDraft[],
): EntryDraft {
  return {
    postedOn: movement.movedOn,
    history: movement.memo === "" ? `Movimento de ${formatReais(movement.amountCentavos)}` : movement.memo,
    source: { kind: "movement", id: movement.id },
    rule: { id: decision.rule, version: MATCHER_VERSION },
    // Each entry but the first takes the place of another, once.
    idempotencyKey: `movement:${movement.id}:${"entryId" in movement ? `after ${movement.entryId}` : "recorded"}`,
    lines,
  };
}

interface Posting {
  readonly bank: string;
  readonly csrf: ReadonlyMap<string, Centavos>;
  readonly accounts: AccountsByRole;
}

function linesOf(
  movement: NewMovement | DecidedMovement,
  decision: Decision,
  { bank, csrf, accounts }: Posting,
): readonly EntryLineDraft[] {
  const amount = movement.amountCentavos;
  if (decision.status === "settled") {
    return decision.settles.flatMap((settles) => settlementLines(settles, { bank, csrf, accounts }));
  }
  if (decision.status === "categorised") {
    // Money that went out is a debit there and a credit in the bank; money that came in, the other way round.
    return [
      {
        accountId: "role" in decision ? accountOfRole(accounts, decision.role) : decision.accountId,
        side: "D",
        amountCentavos: -amount,
      },
      { accountId: bank, side: "C", amountCentavos: -amount },
    ];
  }
  const rule = postingRule(amount > 0n ? "unidentified_in" : "unidentified_out");
  return linesByRule(rule, accounts, { amounts: { amount: amount > 0n ? amount : -amount }, accounts: { bank } });
}

function eventsOf({ movement, decision, entryId }: Row, { actor, at }: Reconcile): NewEvent[] {
  const main = { type: "movement", id: movement.id };
  const recorded: NewEvent[] =
    "entryId" in movement
      ? []
      : [
          {
            type: "banking.movement_recorded",
            actor,
            at,
            objects: [main],
            after: { amount: moneyText(movement.amountCentavos), moved_on: movement.movedOn },
            attributes: { amount_centavos: movement.amountCentavos.toString(), status: decision.status },
          },
        ];
  const after = { rule: decision.rule, version: MATCHER_VERSION, why: decision.why, entry: entryId };
  if (decision.status === "settled") {
    const titles = decision.settles.map(({ side, title }) => ({
      type: side === "payable" ? "bill" : "receivable",
      id: title.id,
      qualifier: "settles",
    }));
    return [...recorded, { type: "banking.movement_settled", actor, at, objects: [main, ...titles], after }];
  }
  if (decision.status === "categorised") {
    return [
      ...recorded,
      {
        type: "banking.movement_categorised",
        actor,
        at,
        objects: [main],
        after: { ...after, category: decision.category },
      },
      ...("role" in decision && decision.role === "taxes_to_classify"
        ? [
            waitsEvent(
              movement,
              {
                cause: "banking.account_unclear",
                why: "é um tributo, mas o extrato não diz qual. Diga de que guia é.",
              },
              { actor, at },
            ),
          ]
        : []),
    ];
  }
  return [...recorded, waitsEvent(movement, { cause: decision.cause, why: decision.why }, { actor, at })];
}

function waitsEvent(
  movement: MovementIdentity & { readonly id: string },
  { cause, why }: { readonly cause: string; readonly why: string },
  { actor, at }: Pick<Reconcile, "actor" | "at">,
): NewEvent {
  return {
    type: "banking.movement_recorded",
    kind: "exception",
    outcome: "pending",
    cause,
    actor,
    at,
    objects: [{ type: "movement", id: movement.id }],
    after: { subject: nameOf(movement), message: `${nameOf(movement)}: ${why}` },
  };
}

/** How a person names it: day, amount and words. */
export function nameOf(movement: Pick<MovementIdentity, "movedOn" | "amountCentavos" | "memo">): string {
  const day = `${movement.movedOn.slice(8)}/${movement.movedOn.slice(5, 7)}/${movement.movedOn.slice(0, 4)}`;
  return `${day} ${formatReais(movement.amountCentavos)} ${movement.memo}`.trim();
}
