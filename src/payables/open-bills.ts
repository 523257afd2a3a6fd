import { titlesOfTrade, totalWithheld, type WaitingTrade } from "../documents/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce, type NewEvent } from "../kernel/events.ts";
import {
  type AccountsByRole,
  type EntryDraft,
  type EntryLineDraft,
  insertTitles,
  linesByRule,
  type NewTitle,
  postEntries,
  postingRule,
} from "../ledger/index.ts";
import { allocate, type Centavos, moneyText } from "../values/money.ts";
import { type Classification, classifyPurchase, type PurchaseEvidence, TO_CLASSIFY } from "./classify-purchase.ts";
import { billBook, setCsrf } from "./store.ts";

export interface OpenBills {
  readonly actor: Actor;
  readonly at: Date;
  readonly accounts: AccountsByRole;
  readonly evidence: PurchaseEvidence;
  /** Who is in Simples or MEI recovers no ICMS: it is cost. */
  readonly recoversIcms: boolean;
}

/** A bill and the note it comes from, on their way to the books. */
interface Opening {
  readonly waiting: WaitingTrade;
  readonly entry: EntryDraft;
  readonly classes: readonly Classification[];
  readonly csrfCentavos: Centavos;
}

/**
 * Opens the bills of notes received: one an instalment, and one entry a note. What was bought is classified by evidence;
 * what has none goes to the account of purchases to classify, and waits for a person.
 */
export async function openBills(tx: Transaction, trades: readonly WaitingTrade[], given: OpenBills): Promise<void> {
  if (trades.length === 0) return;
  const openings = trades.map((waiting) => planOpening(waiting, given));
  const posted = await postEntries(
    tx,
    given.actor,
    given.at,
    openings.map((opening) => opening.entry),
  );
  const titles = openings.flatMap(({ waiting, entry }, at) =>
    titlesOfTrade(waiting, { accountId: mainAccount(entry.lines), entryId: posted[at]?.id ?? "" }),
  );
  await insertTitles(tx, billBook, titles);
  await setCsrf(tx, csrfByTitle(openings, titles));
  const byDocument = Map.groupBy(titles, (title) => title.documentId);
  await announce(
    tx,
    openings.flatMap((opening) => eventsOf(opening, byDocument.get(opening.waiting.documentId) ?? [], given)),
  );
}

function planOpening(waiting: WaitingTrade, given: OpenBills): Opening {
  const { trade } = waiting;
  const total = trade.titles.reduce((sum, title) => sum + title.amountCentavos, 0n);
  const isService = waiting.kind === "nfse";
  const classes = isService
    ? [{ role: "services_expense", centavos: total + totalWithheld(trade.withheld), icmsCentavos: 0n }]
    : classifyPurchase(trade, given.evidence);
  const csrfCentavos = isService ? trade.withheld.pis + trade.withheld.cofins + trade.withheld.csll : 0n;
  const lines = isService ? serviceLines(waiting, total, given) : purchaseLines({ waiting, total, classes }, given);
  return {
    waiting,
    classes,
    csrfCentavos,
    entry: {
      postedOn: trade.issuedOn,
      history: `${isService ? "NFS-e" : "NF"} ${trade.number} de ${trade.partner.name}`,
      source: { kind: "document", id: waiting.documentId },
      rule: { id: isService ? "service_taken_withheld" : "purchase", version: 1 },
      idempotencyKey: `document:${waiting.documentId}:purchase`,
      lines,
    },
  };
}

/**
 * A service: expense by the whole, the supplier by the net, each tax withheld to its own account. PIS, COFINS and CSLL arise
 * only when it is paid (Lei 10.833/2003, art. 30), so until then they stay in what is owed to the supplier.
 */
function serviceLines(waiting: WaitingTrade, net: Centavos, { accounts }: OpenBills): EntryLineDraft[] {
  const { irrf, inss, iss, pis, cofins, csll } = waiting.trade.withheld;
  const total = net + irrf + inss + iss + pis + cofins + csll;
  return linesByRule(postingRule("service_taken_withheld"), accounts, {
    amounts: { total, irrf, inss, iss },
    partnerId: waiting.partnerId,
  });
}

/** Goods: each class to its account, in proportion to what is charged, since the instalments and not the note are owed. */
function purchaseLines(
  { waiting, total, classes }: { waiting: WaitingTrade; total: Centavos; classes: readonly Classification[] },
  { accounts, recoversIcms }: OpenBills,
): EntryLineDraft[] {
  const partnerId = waiting.partnerId;
  const withheld = totalWithheld(waiting.trade.withheld);
  const gross = total + withheld;
  const shares = allocate(
    gross,
    classes.map((found) => found.centavos),
  );
  const debits = classes.flatMap((found, at) => {
    const share = shares[at] ?? 0n;
    // A credit larger than the share would be of goods that were not charged: those give none.
    const icms = recoversIcms && found.icmsCentavos < share ? found.icmsCentavos : 0n;
    return linesByRule(postingRule("purchase_goods_presumido"), accounts, {
      amounts: { total: share, icms },
      roles: { inventory: found.role },
      partnerId,
    }).filter((line) => line.side === "D");
  });
  const { irrf, inss, iss, pis, cofins, csll } = waiting.trade.withheld;
  const credits = linesByRule(postingRule("service_taken_withheld"), accounts, {
    amounts: { total: gross, irrf, inss, iss, csrf: pis + cofins + csll },
    partnerId,
  }).filter((line) => line.side === "C");
  return [...debits, ...credits];
}

/** The account that a person would name: the one with the largest debit. */
function mainAccount(lines: readonly EntryLineDraft[]): string {
  const [largest] = lines
    .filter((line) => line.side === "D")
    .sort((a, b) => (a.amountCentavos < b.amountCentavos ? 1 : -1));
  return largest?.accountId ?? "";
}

function csrfByTitle(
  openings: readonly Opening[],
  titles: readonly NewTitle[],
): { readonly billId: string; readonly csrfCentavos: Centavos }[] {
  const byDocument = new Map(openings.map((opening) => [opening.waiting.documentId, opening.csrfCentavos]));
  return titles
    .map((title) => ({ billId: title.id, csrfCentavos: byDocument.get(title.documentId) ?? 0n }))
    .filter(({ csrfCentavos }) => csrfCentavos > 0n);
}

function eventsOf({ waiting, classes }: Opening, titles: readonly NewTitle[], { actor, at }: OpenBills): NewEvent[] {
  const { trade } = waiting;
  const document = { type: "document", id: waiting.documentId, qualifier: "originates" };
  const events = titles.flatMap((title): NewEvent[] => {
    const bill = { type: "bill", id: title.id };
    return [
      {
        type: "payables.supplier_identified",
        actor,
        at,
        objects: [bill, { type: "partner", id: waiting.partnerId, qualifier: "supplier" }],
      },
      {
        type: "payables.bill_created",
        actor,
        at,
        objects: [bill, document],
        after: {
          amount: moneyText(title.amountCentavos),
          due_on: title.dueOn,
          installment: title.installment,
          why: trade.why,
        },
        attributes: {
          amount_centavos: title.amountCentavos.toString(),
          status: "open",
          ...(title.dueOn === null ? {} : { due_on: title.dueOn }),
        },
      },
      {
        type: "payables.bill_classified",
        actor,
        at,
        objects: [bill],
        after: { roles: classes.map(({ role }) => role) },
      },
      ...(totalWithheld(trade.withheld) === 0n
        ? []
        : [{ type: "payables.withholding_computed" as const, actor, at, objects: [bill] as const }]),
      ...(title.dueOn === null
        ? [
            exception(
              bill,
              "payables.due_date_missing",
              `${nameOf(waiting)}: o documento não traz vencimento. Informe quando pagar.`,
            ),
          ]
        : []),
    ];
  });
  const isUnclear = classes.some(({ role }) => role === TO_CLASSIFY);
  if (!isUnclear) return events;
  const message = `${nameOf(waiting)}: nada diz se a compra é para revenda, uso ou imobilizado. Classifique-a.`;
  return [...events, exception({ type: "document", id: waiting.documentId }, "payables.account_unclear", message)];

  function exception(object: { type: string; id: string }, cause: string, message: string): NewEvent {
    return {
      type: "payables.bill_classified",
      kind: "exception",
      outcome: "pending",
      actor,
      at,
      objects: [object],
      cause,
      after: { subject: waiting.key ?? nameOf(waiting), message },
    };
  }
}

function nameOf({ trade, kind }: WaitingTrade): string {
  return `${kind === "nfse" ? "NFS-e" : "NF-e"} ${trade.number} de ${trade.partner.name}`;
}
