import type { OpenTitle } from "../ledger/index.ts";
import { addDays, type CalendarDate, daysBetween, weekday } from "../values/calendar.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import { formatTaxId } from "../values/tax-id.ts";
import { phraseOf } from "./bank-phrases.ts";
import type { Category } from "./category.ts";
import { quotesInstallment, quotesName, quotesNumber, sharesNameWord, taxIdsIn } from "./memo.ts";

/**
 * Decides what each movement is, by exact keys only: the other party's tax id or the document's number in the memo with the
 * exact amount and one candidate; the company's own transfers; the bank's own phrases. Everything else waits for a person:
 * a wrong automatic answer costs more than a question.
 *
 * Pure, and the same for the same facts in any order: movements are taken by day, then by their identity.
 */
export const MATCHER_VERSION = 1;

export interface Undecided {
  readonly id: string;
  readonly bankAccountId: string;
  readonly movedOn: CalendarDate;
  /** Signed: what came in is positive. */
  readonly amountCentavos: Centavos;
  /** Normalised. */
  readonly memo: string;
  /** Identity as text: the last word on order, so that ties never depend on how files came. */
  readonly identity: string;
}

export interface Settles {
  readonly side: "payable" | "receivable";
  readonly title: OpenTitle;
  readonly amountCentavos: Centavos;
}

export type Decision =
  | {
      readonly status: "settled";
      readonly category: Category;
      readonly rule: string;
      readonly why: string;
      readonly settles: readonly Settles[];
    }
  | {
      readonly status: "categorised";
      readonly category: Category;
      readonly rule: string;
      readonly why: string;
      readonly role: string;
    }
  | {
      readonly status: "pending";
      readonly category: "unknown";
      readonly rule: string;
      readonly why: string;
      readonly cause: string;
    };

export interface Known {
  readonly company: { readonly taxId: string; readonly name: string };
  readonly payables: readonly OpenTitle[];
  readonly receivables: readonly OpenTitle[];
}

export function decide(movements: readonly Undecided[], known: Known): ReadonlyMap<string, Decision> {
  const decisions = new Map<string, Decision>();
  const inOrder = [...movements].sort(byDayThenIdentity);
  const candidates = {
    payable: titlesByAmount(known.payables),
    receivable: titlesByAmount(known.receivables),
  };
  const taken = new Set<string>();
  const doubts = new Map<string, Decision>();

  for (const movement of inOrder) {
    const side = movement.amountCentavos < 0n ? "payable" : "receivable";
    const sameAmount = (candidates[side].get(absolute(movement.amountCentavos)) ?? []).filter(
      (title) => !taken.has(title.id) && title.issuedOn <= movement.movedOn,
    );
    const decision = settleByKey(movement, side, sameAmount);
    if (decision?.status === "settled") {
      for (const { title } of decision.settles) taken.add(title.id);
      decisions.set(movement.id, decision);
    } else if (decision !== undefined) doubts.set(movement.id, decision);
  }

  const left = inOrder.filter((movement) => !decisions.has(movement.id));
  for (const [id, decision] of pairOwnTransfers(left, known.company)) decisions.set(id, decision);

  for (const movement of left) {
    if (decisions.has(movement.id)) continue;
    const side = movement.amountCentavos < 0n ? "payable" : "receivable";
    const rivals = (candidates[side].get(absolute(movement.amountCentavos)) ?? []).filter(
      (title) => !taken.has(title.id),
    );
    decisions.set(
      movement.id,
      doubts.get(movement.id) ?? decideByPhrase(movement, rivals) ?? leaveToPerson(movement, rivals, known.company),
    );
  }
  return decisions;
}

function byDayThenIdentity(a: Undecided, b: Undecided): number {
  const left = `${a.movedOn} ${a.identity}`;
  const right = `${b.movedOn} ${b.identity}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

function absolute(amount: Centavos): Centavos {
  return amount < 0n ? -amount : amount;
}

function titlesByAmount(titles: readonly OpenTitle[]): ReadonlyMap<Centavos, OpenTitle[]> {
  return Map.groupBy(titles, (title) => title.openCentavos);
}

/** An exact key with the exact amount. More than one candidate is a doubt, said as such; none is nothing. */
function settleByKey(
  movement: Undecided,
  side: Settles["side"],
  sameAmount: readonly OpenTitle[],
): Decision | undefined {
  if (sameAmount.length === 0) return undefined;
  const taxIds = taxIdsIn(movement.memo);
  const byTaxId = sameAmount.filter((title) => title.partnerTaxId !== null && taxIds.includes(title.partnerTaxId));
  const byNumber = sameAmount.filter((title) => quotesNumber(movement.memo, title.documentNumber));
  // A memo that names another party's tax id is not this title's, whatever number it quotes.
  const numberHolds = byNumber.filter((title) => taxIds.length === 0 || byTaxId.includes(title));

  const both = byTaxId.filter((title) => numberHolds.includes(title));
  for (const { found, rule, key } of [
    { found: both, rule: "tax-id-and-number", key: "o CNPJ/CPF e o número do documento" },
    { found: byTaxId, rule: "tax-id", key: "o CNPJ/CPF" },
    { found: numberHolds, rule: "document-number", key: "o número do documento" },
  ]) {
    if (found.length === 0) continue;
    const title = found.length === 1 ? found[0] : oneInstallment(movement, found);
    if (title === undefined) {
      return {
        status: "pending",
        category: "unknown",
        rule,
        cause: "banking.several_matches",
        why: `${found.length} títulos de ${formatReais(absolute(movement.amountCentavos))} combinam com ${key} do extrato: diga qual.`,
      };
    }
    return {
      status: "settled",
      category: side === "payable" ? "supplier-payment" : "customer-receipt",
      rule,
      why: whySettled(title, key),
      settles: [{ side, title, amountCentavos: title.openCentavos }],
    };
  }
  return undefined;
}

function whySettled(title: OpenTitle, key: string): string {
  const who =
    title.partnerTaxId === null ? title.partnerName : `${title.partnerName} (${formatTaxId(title.partnerTaxId)})`;
  return `O extrato traz ${key} de ${who}, e o valor é exatamente o da parcela ${title.installment} do documento ${title.documentNumber}.`;
}

/** Equal instalments of one document are told apart by the memo, or by the only due date that is near. */
const NEAR_DUE_DAYS = 10;

function oneInstallment(movement: Undecided, found: readonly OpenTitle[]): OpenTitle | undefined {
  if (new Set(found.map((title) => title.documentId)).size > 1) return undefined;
  const quoted = found.filter((title) => quotesInstallment(movement.memo, title.documentNumber, title.installment));
  if (quoted.length === 1) return quoted[0];
  const near = found.filter(
    (title) => title.dueOn !== null && Math.abs(daysBetween(title.dueOn, movement.movedOn)) <= NEAR_DUE_DAYS,
  );
  return near.length === 1 ? near[0] : undefined;
}

const TRANSFER_WORDS = /\b(TRANSF\w*|TRF|TED|DOC|TEF|PIX)\b/;
const SAME_HOLDER = /\b(MESMA TITULARIDADE|MESMO TITULAR|CONTAS? PROPRIAS?|ENTRE CONTAS|TRANSF(ERENCIA)? PROPRIA)\b/;
const TRANSFER_BUSINESS_DAYS_MAX = 1;

/** Two legs of one transfer between the company's accounts: opposite amounts, at most one business day apart. */
function pairOwnTransfers(left: readonly Undecided[], company: Known["company"]): ReadonlyMap<string, Decision> {
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
        businessDaysBetween(outgoing.movedOn, other.movedOn) <= TRANSFER_BUSINESS_DAYS_MAX &&
        (isOwn(outgoing, company) || isOwn(other, company)),
    );
    if (pair === undefined) continue;
    used.add(pair.id);
    for (const leg of [outgoing, pair]) {
      decisions.set(leg.id, {
        status: "categorised",
        category: "own-transfer",
        rule: "own-transfer",
        role: "transfer_clearing",
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
function isOwn({ memo }: Undecided, company: Known["company"]): boolean {
  return SAME_HOLDER.test(memo) || taxIdsIn(memo).includes(company.taxId) || quotesName(memo, company.name);
}

const SATURDAY = 6;
const SUNDAY = 0;

function businessDaysBetween(from: CalendarDate, to: CalendarDate): number {
  let days = 0;
  for (let day = from; day < to; ) {
    day = addDays(day, 1);
    if (weekday(day) !== SATURDAY && weekday(day) !== SUNDAY) days += 1;
    if (days > TRANSFER_BUSINESS_DAYS_MAX) break;
  }
  return days;
}

/** The bank's own words, unless an open title of the same amount belongs to somebody whom the memo also names. */
function decideByPhrase(movement: Undecided, rivals: readonly OpenTitle[]): Decision | undefined {
  const phrase = phraseOf(movement.memo, movement.amountCentavos < 0n ? "out" : "in");
  if (phrase === undefined) return undefined;
  if (rivals.some((title) => sharesNameWord(movement.memo, title.partnerName))) return undefined;
  return {
    status: "categorised",
    category: phrase.category,
    rule: `phrase:${phrase.id}`,
    role: phrase.role,
    why: `O próprio banco diz o que é: ${phrase.says}.`,
  };
}

function leaveToPerson(movement: Undecided, rivals: readonly OpenTitle[], company: Known["company"]): Decision {
  const pending = (cause: string, why: string): Decision => ({
    status: "pending",
    category: "unknown",
    rule: "none",
    cause: `banking.${cause}`,
    why,
  });
  if (isOwn(movement, company)) {
    return pending(
      "own_transfer_unpaired",
      "Parece transferência da própria empresa, mas a outra ponta não está nos extratos.",
    );
  }
  if (rivals.length > 0) {
    return pending(
      rivals.length === 1 ? "movement_unknown" : "several_matches",
      `Há ${rivals.length === 1 ? "um título" : `${rivals.length} títulos`} deste valor em aberto, mas o extrato não diz de quem é o dinheiro.`,
    );
  }
  return pending("movement_unknown", "Nenhum título em aberto tem este valor, e o texto do extrato não diz o que é.");
}

function inWords(date: CalendarDate): string {
  return `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}
