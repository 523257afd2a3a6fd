import {
  type Cnab240,
  entriesOf,
  isCollectionReturn,
  isPaid,
  isPaidPayment,
  ordersOf,
  paymentsOf,
  readCnab240,
  readCnab400,
} from "../formats/cnab/index.ts";
import { readFebraban150 } from "../formats/febraban150/index.ts";
import { moneyText, parseMoney } from "../values/money.ts";
import { presentFacts } from "./facts.ts";
import type { Inspected } from "./inspected.ts";

/** Lines looked at to tell a bank file from other text: the header and the first records. */
const LINES_LOOKED_AT = 8;

/**
 * Recognises a bank file of fixed columns by the shape of its header, since the length of its lines lies: editors and
 * e-mail strip the blanks at their end. A file of 240 columns is read whole; of the others, what the header says.
 */
export function inspectCnab(text: string): Inspected | undefined {
  const lines = firstLines(text, LINES_LOOKED_AT);
  const [header = "", second = ""] = lines;
  const longest = lines.reduce((length, line) => Math.max(length, line.length), 0);
  if (longest < 100) return undefined;
  if (/^\d{3}00000/.test(header) && longest <= 241 && (second === "" || second.startsWith(header.slice(0, 3)))) {
    return inspectCnab240(text, { header, batchHeader: second });
  }
  if (/^0(?:1REMESSA|2RETORNO)/.test(header) && longest > 241 && longest <= 444) return inspectCnab400(text);
  if (/^A[12]/.test(header) && longest <= 151 && /^\d{3}$/.test(header.slice(42, 45)) && /^[A-Z]/.test(second)) {
    return inspectFebraban150(text);
  }
  return undefined;
}

function inspectCnab240(text: string, { header, batchHeader }: { header: string; batchHeader: string }): Inspected {
  const { cnab, faults } = readCnab240(text);
  return {
    kind: "cnab240",
    facts: presentFacts({
      direction: direction240(header, batchHeader),
      bank: header.slice(0, 3),
      service: cnab?.batches[0]?.service,
      records: countLines(text),
      batches: cnab?.batches.length,
      ...(cnab === undefined ? {} : factsOf240(cnab)),
    }),
    problems: faults,
    ...(cnab === undefined ? {} : { parsed: { kind: "cnab240", cnab } }),
  };
}

/** A title is paid where its movement says so: a settlement, not a write-off; a payment, where the bank says that it was effected. */
function factsOf240(cnab: Cnab240): Record<string, unknown> {
  const { batches } = cnab;
  if (isCollectionReturn(cnab)) {
    const titles = batches.flatMap((batch) => batch.titles);
    const paid = titles.filter(({ movement }) => isPaid(movement));
    return {
      titles: titles.length,
      paid: paid.length,
      paidTotal: sumOf(paid.map(({ paid_value }) => paid_value)),
      fees: sumOf(titles.map(({ fee_value }) => fee_value)),
    };
  }
  const entries = batches.flatMap(entriesOf);
  if (entries.length > 0) {
    const of = (side: string) => entries.filter(({ dc }) => dc === side).map(({ value }) => value);
    return { credits: sumOf(of("C")), debits: sumOf(of("D")) };
  }
  const orders = batches.flatMap(ordersOf);
  if (orders.length > 0) return { titles: orders.length };
  const payments = batches.flatMap(paymentsOf);
  if (payments.length === 0) return {};
  const paid = payments.filter(isPaidPayment);
  return {
    titles: payments.length,
    ...(paid.length > 0 && {
      paid: paid.length,
      paidTotal: sumOf(paid.map(({ effective_value }) => effective_value)),
    }),
  };
}

function sumOf(amounts: readonly string[]): string {
  return moneyText(amounts.reduce((total, amount) => total + (amount === "" ? 0n : parseMoney(amount)), 0n));
}

function inspectCnab400(text: string): Inspected {
  const { cnab, faults } = readCnab400(text);
  if (cnab === undefined) return { kind: "cnab400", facts: { records: countLines(text) }, problems: faults };
  const { titles, direction, bank, records } = cnab;
  const paid = titles.filter(({ isPaid: hasPaid }) => hasPaid);
  return {
    kind: "cnab400",
    facts: presentFacts({
      direction,
      bank: /^\d{3}$/.test(bank) ? bank : undefined,
      records,
      titles: titles.length === 0 ? undefined : titles.length,
      ...(direction === "retorno" &&
        titles.length > 0 && {
          paid: paid.length,
          paidTotal: sumOf(paid.map(({ received }) => received)),
          fees: sumOf(titles.map(({ fee }) => fee)),
        }),
    }),
    problems: faults,
  };
}

function inspectFebraban150(text: string): Inspected {
  const { file, faults } = readFebraban150(text);
  if (file === undefined) return { kind: "febraban150", facts: { records: countLines(text) }, problems: faults };
  const { direction, bank, agreement, records, receipts } = file;
  return {
    kind: "febraban150",
    facts: presentFacts({
      direction,
      bank,
      agreement,
      records,
      receipts: receipts.length,
      receivedTotal: sumOf(receipts.map(({ received_value }) => received_value)),
      fees: sumOf(receipts.map(({ fee_value }) => fee_value)),
    }),
    problems: faults,
  };
}

/**
 * The operation of the first batch says what the file is: E of service 04 a statement, R a remessa, T a return. Payments go and
 * come with one operation, so there it is column 143 of the file header, which says who wrote it.
 */
function direction240(header: string, batchHeader: string): string | undefined {
  const operation = batchHeader.slice(8, 11);
  if (operation === "E04") return "extrato";
  if (operation === "R01") return "remessa";
  if (operation === "T01") return "retorno";
  const code = header[142];
  return code === "1" ? "remessa" : code === "2" ? "retorno" : undefined;
}

function firstLines(text: string, count: number): string[] {
  const head = text.slice(0, count * 500);
  return head.split(/\r?\n/, count).map((line) => withoutEnd(line));
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf("\n", at);
    const end = next < 0 ? text.length : next;
    if (withoutEnd(text.slice(at, Math.min(end, at + 500))) !== "") lines += 1;
    at = end + 1;
  }
  return lines;
}

/** Blanks, and the byte 1A with which old systems end a file. */
function withoutEnd(line: string): string {
  return line.replaceAll("\u001A", "").trimEnd();
}
