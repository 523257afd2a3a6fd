import { addDays, type CalendarDate } from "../values/calendar.ts";
import type { Decision, Known, Undecided } from "./decision.ts";
import { isRestDay } from "./explain-amount.ts";
import { quotesName, taxIdsIn } from "./memo.ts";

const TRANSFER_WORDS = /\b(TRANSF\w*|TRF|TED|DOC|TEF|PIX)\b/;
const SAME_HOLDER = /\b(MESMA TITULARIDADE|MESMO TITULAR|CONTAS? PROPRIAS?|ENTRE CONTAS|TRANSF(ERENCIA)? PROPRIA)\b/;
const TRANSFER_BUSINESS_DAYS_MAX = 1;

/** Two legs of one transfer between the company's accounts: opposite amounts, at most one business day apart. */
export function pairOwnTransfers(left: readonly Undecided[], company: Known["company"]): ReadonlyMap<string, Decision> {
  const decisions = new Map<string, Decision>();
  const incoming = Map.groupBy(
    left.filter((movement) => movement.amountCentavos > 0n && mayBeTransfer(movement, company)),
    (movement) => movement.amountCentavos,
  );
  const used = new Set<string>();
  for (const outgoing of left) {
    if (outgoing.amountCentavos > 0n || !mayBeTransfer(outgoing, company)) continue;
    const pair = (incoming.get(-outgoing.amountCentavos) ?? []).find(
      (other) =>
        !used.has(other.id) &&
        other.bankAccountId !== outgoing.bankAccountId &&
        other.movedOn >= outgoing.movedOn &&
        isWithinBusinessDays(outgoing.movedOn, other.movedOn) &&
        (isOwn(outgoing, company) || isOwn(other, company)),
    );
    if (pair === undefined) continue;
    used.add(pair.id);
    for (const leg of [outgoing, pair]) {
      decisions.set(leg.id, {
        status: "categorised",
        category: "own-transfer",
        level: "key",
        rule: "own-transfer",
        role: "transfer_clearing",
        confidence: "1",
        parts: { amount: "opposite", days: businessDays(outgoing.movedOn, pair.movedOn) },
        why: `Transferência entre contas da própria empresa: saiu em ${inWords(outgoing.movedOn)} e entrou em ${inWords(pair.movedOn)}, pelo mesmo valor.`,
      });
    }
  }
  return decisions;
}

function mayBeTransfer(movement: Undecided, company: Known["company"]): boolean {
  return TRANSFER_WORDS.test(movement.memo) || isOwn(movement, company);
}

/** The memo says by itself that the other side is the company too. */
export function isOwn({ memo }: Undecided, company: Known["company"]): boolean {
  return SAME_HOLDER.test(memo) || taxIdsIn(memo).includes(company.taxId) || quotesName(memo, company.name);
}

function isWithinBusinessDays(from: CalendarDate, to: CalendarDate): boolean {
  return businessDays(from, to) <= TRANSFER_BUSINESS_DAYS_MAX;
}

function businessDays(from: CalendarDate, to: CalendarDate): number {
  let days = 0;
  for (let day = from; day < to; ) {
    day = addDays(day, 1);
    if (!isRestDay(day)) days += 1;
    if (days > TRANSFER_BUSINESS_DAYS_MAX) break;
  }
  return days;
}

export function inWords(date: CalendarDate): string {
  return `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}
