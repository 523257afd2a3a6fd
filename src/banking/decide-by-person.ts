import { isDeepStrictEqual } from "node:util";
import type { Transaction } from "../kernel/database/database.ts";
import { Refusal } from "../kernel/errors.ts";
import { type Actor, announce, type NewEvent, relate } from "../kernel/events.ts";
import { ring } from "../kernel/http/live.ts";
import { refuseStale } from "../kernel/http/route.ts";
import { newUuid, publicId } from "../kernel/identifier.ts";
import {
  type AccountsByRole,
  accountsByRole,
  type EntryLineDraft,
  findOpenTitlesById,
  linesByRule,
  type OpenTitle,
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
import { type Parts, type Proposal, type WithheldTax, withheldTaxes } from "./decision.ts";
import { refuse } from "./errors.ts";
import { nameOf } from "./reconcile.ts";
import { settlementLines } from "./settlement-lines.ts";
import { findUsableAccounts, insertMatches, lockMovements, type StandingMovement, updateMovements } from "./store.ts";
import type { TitleSide } from "./title-index.ts";

interface Done {
  readonly actor: Actor;
  readonly at: Date;
  /** What the person worked on all of it. */
  readonly touchMs?: number;
}

/** What a person says a movement is. Without a reason of theirs, it is said what they did. */
export type PersonsDecision =
  | { readonly status: "pending"; readonly reason?: string }
  | {
      readonly status: "settled";
      readonly reason?: string;
      readonly settles: readonly PersonSettles[];
      /** What of it is of no title. */
      readonly accounts?: readonly AccountShare[];
    }
  | {
      readonly status: "categorised";
      readonly reason?: string;
      readonly category: Category;
      readonly accountId: string;
    }
  | {
      readonly status: "categorised";
      readonly reason?: string;
      readonly category: Category;
      readonly accounts: readonly AccountShare[];
    };

/** A part of a movement that goes to an account: positive with the movement, negative against it (a fee inside a receipt). */
export interface AccountShare {
  readonly accountId: string;
  readonly amountCentavos: Centavos;
  readonly note?: string;
}

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

export interface ToDecide {
  readonly movementId: string;
  readonly decision: PersonsDecision;
  /** The version that the person saw, where they decide on a screen. */
  readonly seen?: { readonly version: number | undefined };
}

/**
 * A person decides a movement, or undoes what was decided of it (`pending`). Whatever stood is undone whole: its titles are open
 * again, its entry is reversed, and the reversal and the new entry stay beside it. What a person decided, no later run of the
 * matcher changes. Deciding the same again changes nothing.
 *
 * @returns what names the decision, or nothing when it stood already
 * @throws `banking.movement_not_found`, `banking.settlement_differs`, `banking.settlement_amount_invalid`,
 * `banking.title_repeated`, `banking.fee_not_on_payment`, `banking.title_not_open`, `banking.account_not_usable`,
 * `banking.month_closed`, `kernel.stale_version`
 */
export async function decideByPerson(tx: Transaction, done: Done, one: ToDecide): Promise<string | undefined> {
  const { ready, problems } = await examine(tx, done, [one]);
  for (const problem of problems.values()) throw problem;
  return await carryOut(tx, done, ready);
}

/**
 * Decides several at once, all or none.
 *
 * @throws `banking.decisions_refused`, with what is wrong with each
 */
export async function decideManyByPerson(
  tx: Transaction,
  done: Done,
  items: readonly ToDecide[],
): Promise<string | undefined> {
  const { ready, problems } = await examine(tx, done, items);
  if (problems.size > 0) {
    throw refuse(
      "banking.decisions_refused",
      { count: problems.size, total: items.length },
      [...problems].map(([at, { code, message }]) => ({ code, message, path: `/items/${at}` })),
    );
  }
  return await carryOut(tx, done, ready);
}

/** What would be refused of these decisions, by their place. Nothing of it stays. */
export async function previewDecisions(
  tx: Transaction,
  done: Done,
  items: readonly ToDecide[],
): Promise<{
  readonly problems: ReadonlyMap<number, Refusal>;
  readonly movements: ReadonlyMap<string, StandingMovement>;
}> {
  await tx.query("savepoint preview");
  const { movements, problems } = await examine(tx, done, items);
  await tx.query("rollback to savepoint preview");
  return { movements, problems };
}

interface Ready {
  readonly movement: StandingMovement;
  readonly decision: PersonsDecision;
  readonly lines: readonly EntryLineDraft[];
  readonly parts: Parts;
  readonly reason: string;
}

interface Examined {
  readonly movements: ReadonlyMap<string, StandingMovement>;
  readonly ready: readonly Ready[];
  readonly problems: ReadonlyMap<number, Refusal>;
}

/** Locks what is decided, opens again what it had settled, and finds for each its entry or what is wrong with it. */
async function examine(tx: Transaction, done: Done, asked: readonly ToDecide[]): Promise<Examined> {
  const movements = await lockMovements(
    tx,
    asked.flatMap(({ movementId }) => (movementId === "" ? [] : movementId)),
  );
  const items = asked.map((item) => ({
    ...item,
    decision: inOneAccount(item.decision, movements.get(item.movementId)),
  }));
  const problems = new Map<number, Refusal>();
  const noting = <Found>(at: number, work: () => Found): Found | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.set(at, error);
      return undefined;
    }
  };
  const seen = new Set<string>();
  const changing = items.flatMap((item, at) => {
    const movement = noting(at, () => {
      if (seen.has(item.movementId)) throw refuse("banking.movement_repeated", { movement: named(item.movementId) });
      seen.add(item.movementId);
      return standingOf(movements, item, done.actor);
    });
    return movement === undefined ? [] : [{ at, movement, decision: item.decision }];
  });
  const settledIds = changing.flatMap(({ movement }) => (movement.status === "settled" ? movement.id : []));
  if (settledIds.length > 0) {
    for (const book of [billBook, receivableBook])
      await reopenTitles(tx, book, { actor: done.actor, at: done.at }, settledIds);
  }
  const context = await findContext(
    tx,
    changing.map(({ decision }) => decision),
  );
  const ready = changing.flatMap(({ at, movement, decision }) => {
    const found = noting(at, () => {
      const lines = linesOf(decision, movement, context);
      const parts = partsOf(decision, done.actor);
      return { movement, decision, lines, parts, reason: decision.reason ?? sayWhat(decision, context) };
    });
    return found === undefined ? [] : [found];
  });
  return { movements, ready, problems };
}

/** All of a movement in one account is no division: it is what habits learn from. */
function inOneAccount(decision: PersonsDecision, movement: StandingMovement | undefined): PersonsDecision {
  if (decision.status !== "categorised" || "accountId" in decision || movement === undefined) return decision;
  const [only, ...others] = decision.accounts;
  const { amountCentavos: amount } = movement;
  if (only === undefined || others.length > 0 || only.note !== undefined) return decision;
  if (only.amountCentavos !== (amount < 0n ? -amount : amount)) return decision;
  const { accounts: _, ...rest } = decision;
  return { ...rest, accountId: only.accountId };
}

/** The movement that is to change, or nothing when this is what the person had decided: then it is only asked again. */
function standingOf(
  movements: ReadonlyMap<string, StandingMovement>,
  { movementId, decision, seen }: ToDecide,
  actor: Actor,
): StandingMovement | undefined {
  const movement = movements.get(movementId);
  if (movement === undefined) throw refuse("banking.movement_not_found", { movement: named(movementId) });
  const isSame =
    movement.status === decision.status &&
    (decision.status !== "categorised" || movement.category === decision.category) &&
    movement.level === "person" &&
    isDeepStrictEqual(withoutReplaced(movement.parts), partsOf(decision, actor));
  if (isSame) return undefined;
  if (seen !== undefined)
    refuseStale(`O movimento ${nameOf(movement)}`, { seen: seen.version, current: movement.version });
  if (movement.isMonthClosed) throw refuse("banking.month_closed", { on: movement.movedOn });
  return movement;
}

function withoutReplaced({ replaces: _, ...parts }: Parts): Parts {
  return parts;
}

function named(movementId: string): string {
  return movementId === "" ? "pedido" : publicId("movement", movementId);
}

async function carryOut(tx: Transaction, done: Done, ready: readonly Ready[]): Promise<string | undefined> {
  if (ready.length === 0) return undefined;
  const { actor, at } = done;
  const decisionId = newUuid();
  for (const [reason, group] of Map.groupBy(ready, (each) => each.reason)) {
    await reverseEntries(tx, actor, at, { entryIds: group.map(({ movement }) => movement.entryId), reason });
  }
  const matchIds = ready.map(() => newUuid());
  const posted = await postEntries(
    tx,
    actor,
    at,
    ready.map(({ movement, lines }, index) => ({
      postedOn: movement.movedOn,
      history: movement.memo === "" ? `Movimento de ${formatReais(movement.amountCentavos)}` : movement.memo,
      source: { kind: "movement", id: movement.id },
      rule: { id: "person", version: MATCHER_VERSION },
      idempotencyKey: `movement:${movement.id}:${matchIds[index] ?? ""}`,
      lines,
    })),
  );
  const rows = ready.map((each, index) => ({
    ...each,
    matchId: matchIds[index] ?? "",
    entryId: posted[index]?.id ?? "",
    touchMs: shareOf(done.touchMs ?? 0, { among: ready.length, index }),
  }));
  await updateMovements(
    tx,
    rows.map(({ movement, decision, entryId }) => ({
      id: movement.id,
      category: categoryOf(decision),
      status: decision.status,
      entryId,
    })),
  );
  await insertMatches(
    tx,
    rows.map(({ movement, matchId, decision, parts, reason }) => ({
      id: matchId,
      movementId: movement.id,
      level: "person",
      ruleId: "person",
      ruleVersion: MATCHER_VERSION,
      confidence: decision.status === "pending" ? "0" : "1",
      parts: {
        ...parts,
        replaces: {
          match: movement.matchId,
          entry: movement.entryId,
          category: movement.category,
          status: movement.status,
        },
      },
      reason,
      decisionId,
    })),
    at,
  );
  for (const [side, book] of [
    ["payable", billBook],
    ["receivable", receivableBook],
  ] as const) {
    await settleTitles(
      tx,
      book,
      // The person's time is told once, of the movement.
      { actor, at },
      rows.flatMap(({ movement, decision, entryId }) =>
        settlesOf(decision)
          .filter((settles) => settles.side === side)
          .map(({ side: _, withheld: __, ...settles }) => ({
            ...settles,
            settledOn: movement.movedOn,
            source: "movement" as const,
            sourceId: movement.id,
            entryId,
          })),
      ),
    );
  }
  await announce(
    tx,
    rows.flatMap((row) => eventsOf(row, done)),
  );
  await relate(
    tx,
    rows.map(({ movement, entryId }) => ({
      from: { type: "entry", id: entryId },
      to: { type: "movement", id: movement.id },
      qualifier: "records",
    })),
  );
  for (const topic of ["movements", "titles", "entries"]) await ring(tx, topic);
  return decisionId;
}

/** Of work on many things at once, each has an equal share, and the parts sum to the whole. */
function shareOf(touchMs: number, { among, index }: { readonly among: number; readonly index: number }): number {
  return Math.floor(touchMs / among) + (index < touchMs % among ? 1 : 0);
}

const EVENTS = {
  pending: "banking.movement_reopened",
  settled: "banking.movement_settled",
  categorised: "banking.movement_categorised",
} as const;

function eventsOf(
  { movement, decision, entryId, reason, touchMs }: Ready & { readonly entryId: string; readonly touchMs: number },
  { actor, at }: Done,
): NewEvent[] {
  const main = { type: "movement", id: movement.id };
  const titles = settlesOf(decision).map(({ side, titleId }) => ({
    type: side === "payable" ? "bill" : "receivable",
    id: titleId,
    qualifier: "settles",
  }));
  const decided: NewEvent = {
    type: EVENTS[decision.status],
    kind: decision.status === "pending" ? "reversal" : "correction",
    actor,
    at,
    touchMs,
    objects: [main, ...titles],
    before: { status: movement.status },
    after: { status: decision.status, reason, entry: entryId },
    attributes: { status: decision.status },
  };
  if (decision.status !== "pending") return [decided];
  const name = nameOf(movement);
  return [
    decided,
    // It waits again, and is asked again.
    {
      type: "banking.movement_recorded",
      kind: "exception",
      outcome: "pending",
      cause: "banking.movement_unknown",
      actor,
      at,
      objects: [main],
      after: { subject: name, message: `${name}: ${reason}` },
    },
  ];
}

function settlesOf(decision: PersonsDecision): readonly PersonSettles[] {
  return decision.status === "settled" ? decision.settles : [];
}

function sharesOf(decision: PersonsDecision): readonly AccountShare[] {
  return "accounts" in decision ? (decision.accounts ?? []) : [];
}

function categoryOf(decision: PersonsDecision): Category {
  if (decision.status === "categorised") return decision.category;
  if (decision.status === "pending") return "unknown";
  return decision.settles.some(({ side }) => side === "payable") ? "supplier-payment" : "customer-receipt";
}

interface Context {
  readonly accounts: AccountsByRole;
  readonly usable: ReadonlyMap<string, { readonly code: string; readonly name: string }>;
  /** What is open of each; what one decision takes, the next no longer finds. */
  readonly titles: Map<string, OpenTitle>;
  readonly csrf: ReadonlyMap<string, Centavos>;
}

async function findContext(tx: Transaction, decisions: readonly PersonsDecision[]): Promise<Context> {
  const titles = new Map<string, OpenTitle>();
  for (const [side, book] of [
    ["payable", billBook],
    ["receivable", receivableBook],
  ] as const) {
    const ids = decisions.flatMap(settlesOf).flatMap((settles) => (settles.side === side ? settles.titleId : []));
    if (ids.length === 0) continue;
    for (const title of await findOpenTitlesById(tx, book, ids)) titles.set(title.id, title);
  }
  const accountIds = decisions.flatMap((decision) => [
    ...("accountId" in decision ? [decision.accountId] : []),
    ...sharesOf(decision).map(({ accountId }) => accountId),
  ]);
  return {
    accounts: await accountsByRole(tx),
    usable: await findUsableAccounts(tx, accountIds),
    titles,
    csrf: await findCsrf(tx, [...titles.keys()]),
  };
}

function linesOf(decision: PersonsDecision, movement: StandingMovement, context: Context): readonly EntryLineDraft[] {
  const { amountCentavos, bankLedgerId: bank } = movement;
  const absolute = amountCentavos < 0n ? -amountCentavos : amountCentavos;
  if (decision.status === "pending") {
    const rule = postingRule(amountCentavos > 0n ? "unidentified_in" : "unidentified_out");
    return linesByRule(rule, context.accounts, { amounts: { amount: absolute }, accounts: { bank } });
  }
  if (decision.status === "categorised" && "accountId" in decision) {
    refuseUnusable(decision.accountId, context);
    return [
      { accountId: decision.accountId, side: "D", amountCentavos: -amountCentavos },
      { accountId: bank, side: "C", amountCentavos: -amountCentavos },
    ];
  }
  const side: TitleSide = amountCentavos < 0n ? "payable" : "receivable";
  const settles = settlesOf(decision);
  const shares = sharesOf(decision);
  checkParts({ settles, shares }, { side, movedCentavos: absolute });
  const settled = settles.flatMap(({ titleId, ...each }) => {
    const title = context.titles.get(titleId);
    if (title === undefined || title.openCentavos < each.amountCentavos) {
      throw refuse("banking.title_not_open", { title: publicId(side === "payable" ? "bill" : "receivable", titleId) });
    }
    context.titles.set(titleId, { ...title, openCentavos: title.openCentavos - each.amountCentavos });
    return settlementLines({ ...each, title }, { bank, csrf: context.csrf, accounts: context.accounts });
  });
  return [...settled, ...shareLines(shares, movement, context)];
}

function shareLines(
  shares: readonly AccountShare[],
  { amountCentavos, bankLedgerId: bank }: StandingMovement,
  context: Context,
): readonly EntryLineDraft[] {
  if (shares.length === 0) return [];
  // Money that went out is a debit there and a credit in the bank; money that came in, the other way round.
  const sign = amountCentavos < 0n ? 1n : -1n;
  const sum = shares.reduce((total, share) => total + share.amountCentavos, 0n);
  return [
    ...shares.map(({ accountId, amountCentavos: share, note }): EntryLineDraft => {
      refuseUnusable(accountId, context);
      return { accountId, side: "D", amountCentavos: share * sign, ...(note === undefined ? {} : { history: note }) };
    }),
    { accountId: bank, side: "C", amountCentavos: sum * sign },
  ];
}

function refuseUnusable(accountId: string, { usable }: Context): void {
  if (usable.has(accountId)) return;
  throw refuse("banking.account_not_usable", { account: accountId === "" ? "pedida" : publicId("account", accountId) });
}

/** What can be said of the parts without looking at titles and accounts. */
function checkParts(
  { settles, shares }: { readonly settles: readonly PersonSettles[]; readonly shares: readonly AccountShare[] },
  { side, movedCentavos }: { readonly side: TitleSide; readonly movedCentavos: Centavos },
): void {
  const seen = new Set<string>();
  for (const each of settles) {
    const title = publicId(each.side === "payable" ? "bill" : "receivable", each.titleId);
    if (seen.has(each.titleId)) throw refuse("banking.title_repeated", { title });
    seen.add(each.titleId);
    if (each.amountCentavos <= 0n || besides(each).some((part) => part < 0n)) {
      throw refuse("banking.settlement_amount_invalid", { title });
    }
    if (each.side === "payable" && (each.feeCentavos ?? 0n) > 0n) throw refuse("banking.fee_not_on_payment", { title });
  }
  const sum =
    settles.reduce((total, each) => total + movedBy(each), 0n) +
    shares.reduce((total, each) => total + each.amountCentavos, 0n);
  const isEmpty = settles.length + shares.length === 0 || shares.some((share) => share.amountCentavos === 0n);
  if (sum !== movedCentavos || isEmpty || settles.some((each) => each.side !== side)) {
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

function sayWhat(decision: PersonsDecision, { titles, usable }: Context): string {
  if (decision.status === "pending") return "Uma pessoa desfez o que estava decidido; espera de novo.";
  const shares = sharesOf(decision);
  if (decision.status === "categorised") {
    const ids = "accountId" in decision ? [decision.accountId] : shares.map(({ accountId }) => accountId);
    const names = [...new Set(ids)].map((id) => usable.get(id)?.name ?? "");
    return names.length === 1
      ? `Uma pessoa classificou em ${names[0]}.`
      : `Uma pessoa dividiu entre ${names.join(", ")}.`;
  }
  const [first] = decision.settles;
  const title = titles.get(first?.titleId ?? "");
  const rest =
    shares.length === 0
      ? ""
      : `, e o resto em ${shares.map((share) => usable.get(share.accountId)?.name ?? "").join(", ")}`;
  if (decision.settles.length > 1) {
    return `Uma pessoa disse que é a soma de ${decision.settles.length} títulos, o primeiro de ${title?.partnerName ?? ""}${rest}.`;
  }
  return `Uma pessoa disse que é a parcela ${title?.installment ?? ""} do documento ${title?.documentNumber ?? ""} de ${title?.partnerName ?? ""}${rest}.`;
}

function partsOf(decision: PersonsDecision, actor: Actor): Parts {
  const shares = sharesOf(decision);
  return {
    person: actor.id,
    ...("accountId" in decision ? { account: decision.accountId } : {}),
    ...(decision.status === "settled" ? { settles: decision.settles.map(asText) } : {}),
    ...(shares.length === 0
      ? {}
      : {
          accounts: shares.map(({ accountId, amountCentavos, note }) => ({
            account: accountId,
            amount: moneyText(amountCentavos),
            ...(note === undefined ? {} : { note }),
          })),
        }),
  };
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
