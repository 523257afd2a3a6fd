import { opensTitle, type TradeGoods, titlesOfTrade, totalWithheld, type WaitingTrade } from "../documents/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce, type NewEvent } from "../kernel/events.ts";
import {
  type AccountsByRole,
  accountOfRole,
  type EntryDraft,
  type EntryLineDraft,
  insertTitles,
  linesByRule,
  type NewTitle,
  postEntries,
  postingRule,
} from "../ledger/index.ts";
import { allocate, type Centavos, moneyText } from "../values/money.ts";
import { receivableBook } from "./store.ts";

export interface OpenReceivables {
  readonly actor: Actor;
  readonly at: Date;
  readonly accounts: AccountsByRole;
  /** Out of Simples and MEI, the ICMS of a sale is owed by the note itself and deducted from the revenue. */
  readonly owesIcms: boolean;
}

export const TO_CLASSIFY = "sales_to_classify";

/** Opens the receivables of notes that the company issued: one an instalment, and one entry a note, by competence. */
export async function openReceivables(
  tx: Transaction,
  trades: readonly WaitingTrade[],
  given: OpenReceivables,
): Promise<void> {
  if (trades.length === 0) return;
  const entries = trades.map((waiting) => planEntry(waiting, given));
  const posted = await postEntries(tx, given.actor, given.at, entries);
  const titles = trades.flatMap((waiting, at) =>
    titlesOfTrade(waiting, { accountId: revenueAccount(waiting, given.accounts), entryId: posted[at]?.id ?? "" }),
  );
  await insertTitles(tx, receivableBook, titles);
  const byDocument = Map.groupBy(titles, (title) => title.documentId);
  await announce(
    tx,
    trades.flatMap((waiting) => eventsOf(waiting, byDocument.get(waiting.documentId) ?? [], given)),
  );
}

function planEntry(waiting: WaitingTrade, given: OpenReceivables): EntryDraft {
  const { trade } = waiting;
  const total = trade.titles.reduce((sum, title) => sum + title.amountCentavos, trade.received?.centavos ?? 0n);
  const isService = waiting.kind === "nfse";
  return {
    postedOn: trade.issuedOn,
    history: `${isService ? "NFS-e" : "NF"} ${trade.number} para ${trade.partner.name}`,
    source: { kind: "document", id: waiting.documentId },
    rule: { id: isService ? "sale_service" : "sale_goods", version: 1 },
    idempotencyKey: `document:${waiting.documentId}:sale`,
    lines: isService ? serviceLines(waiting, total, given) : goodsLines(waiting, total, given),
  };
}

/** A service: revenue by the whole; what the customer keeps back is tax that the company offsets later. */
function serviceLines(waiting: WaitingTrade, net: Centavos, { accounts }: OpenReceivables): EntryLineDraft[] {
  const { irrf, csll, cofins, pis, inss, iss } = waiting.trade.withheld;
  return linesByRule(postingRule("sale_service"), accounts, {
    amounts: { total: net + totalWithheld(waiting.trade.withheld), irrf, csll, cofins, pis, inss, iss },
    partnerId: waiting.partnerId,
  });
}

/**
 * Goods: the customer by what is charged; IPI and ICMS-ST, which are the government's, apart; the rest to the revenue of each
 * kind of sale, in proportion.
 */
function goodsLines(waiting: WaitingTrade, net: Centavos, { accounts, owesIcms }: OpenReceivables): EntryLineDraft[] {
  const { trade, partnerId } = waiting;
  const { irrf, csll, cofins, pis, inss, iss } = trade.withheld;
  const gross = net + totalWithheld(trade.withheld);
  const charged = chargedGoods(trade.goods);
  const ipi = sum(charged, (goods) => goods.ipiCentavos);
  const icmsSt = sum(charged, (goods) => goods.icmsStCentavos);
  // Taxes on top are in what is charged only when the whole note is charged.
  const isWhole = ipi + icmsSt < gross;
  const onTop = isWhole ? ipi + icmsSt : 0n;
  const roles = [...new Set(charged.map(roleOfSale))];
  const shares = allocate(
    gross - onTop,
    roles.map((role) =>
      sum(
        charged.filter((goods) => roleOfSale(goods) === role),
        // What is on top has its own accounts; what is left of each item is the weight of its revenue.
        (goods) => goods.centavos - (isWhole ? goods.ipiCentavos + goods.icmsStCentavos : 0n),
      ),
    ),
  );
  const customer = linesByRule(postingRule("sale_service"), accounts, {
    amounts: { total: gross, irrf, csll, cofins, pis, inss, iss },
    roles: { receivable: trade.received?.role ?? "receivable" },
    partnerId,
  }).filter((line) => line.side === "D");
  const revenue = roles.flatMap((role, at) =>
    linesByRule(postingRule("sale_goods"), accounts, {
      amounts: { total: shares[at] ?? 0n },
      roles: { revenue_goods: role },
      partnerId,
    }).filter((line) => line.side === "C"),
  );
  const taxes = isWhole ? [taxLine("ipi_payable", ipi), taxLine("icms_st_payable", icmsSt)] : [];
  const icms = owesIcms
    ? linesByRule(postingRule("sale_goods_icms"), accounts, {
        amounts: { icms: sum(charged, (goods) => goods.icmsCentavos) },
      })
    : [];
  return [...customer, ...revenue, ...taxes, ...icms];

  function taxLine(role: string, amountCentavos: Centavos): EntryLineDraft {
    return { accountId: accountOfRole(accounts, role), side: "C", amountCentavos };
  }
}

function chargedGoods(goods: readonly TradeGoods[]): readonly TradeGoods[] {
  const charged = goods.filter(({ cfop }) => opensTitle(cfop));
  return charged.length > 0 ? charged : goods;
}

function sum(goods: readonly TradeGoods[], amount: (goods: TradeGoods) => Centavos): Centavos {
  return goods.reduce((total, each) => total + amount(each), 0n);
}

/** Own production or resale, by the CFOP (Convênio s/nº de 1970); what says neither waits for a person. */
const OWN_PRODUCTION: ReadonlySet<number> = new Set([
  101, 103, 105, 107, 109, 111, 113, 118, 122, 401, 402, 651, 652, 653,
]);
const RESALE: ReadonlySet<number> = new Set([
  102, 104, 106, 108, 110, 112, 114, 115, 119, 120, 123, 403, 405, 654, 655, 656, 667, 922, 929,
]);
const SERVICE: ReadonlySet<number> = new Set([124, 125, 351, 352, 353, 354, 355, 356, 357, 359, 360, 932, 933]);

function roleOfSale({ cfop }: TradeGoods): string {
  const operation = Number(cfop.slice(1));
  if (OWN_PRODUCTION.has(operation)) return "revenue_products";
  if (RESALE.has(operation)) return "revenue_goods";
  return SERVICE.has(operation) ? "revenue_services" : TO_CLASSIFY;
}

/** The revenue that a person would name: that of the larger part. */
function revenueAccount({ kind, trade }: WaitingTrade, accounts: AccountsByRole): string {
  if (kind === "nfse") return accountOfRole(accounts, "revenue_services");
  const [largest] = [...chargedGoods(trade.goods)].sort((a, b) => (a.centavos < b.centavos ? 1 : -1));
  return accountOfRole(accounts, largest === undefined ? TO_CLASSIFY : roleOfSale(largest));
}

function eventsOf(
  { documentId, key, kind, trade, partnerId }: WaitingTrade,
  titles: readonly NewTitle[],
  { actor, at }: OpenReceivables,
): NewEvent[] {
  const created = titles.map(
    (title): NewEvent => ({
      type: "receivables.receivable_created",
      actor,
      at,
      objects: [
        { type: "receivable", id: title.id },
        { type: "document", id: documentId, qualifier: "originates" },
        { type: "partner", id: partnerId, qualifier: "customer" },
      ],
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
    }),
  );
  const isUnclear = kind !== "nfse" && chargedGoods(trade.goods).some((goods) => roleOfSale(goods) === TO_CLASSIFY);
  if (!isUnclear) return created;
  return [
    ...created,
    {
      type: "receivables.receivable_created",
      kind: "exception",
      outcome: "pending",
      actor,
      at,
      objects: [{ type: "document", id: documentId }],
      cause: "receivables.account_unclear",
      after: {
        subject: key ?? trade.number,
        message: `NF-e ${trade.number} para ${trade.partner.name}: a operação não diz qual é a receita. Classifique-a.`,
      },
    },
  ];
}
