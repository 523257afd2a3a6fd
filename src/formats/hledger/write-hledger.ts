import type { CalendarDate } from "../../values/calendar.ts";

/** A transaction with its amounts as decimal text with a dot, which hledger and ledger both read. */
export interface WrittenTransaction {
  readonly date: CalendarDate;
  readonly code: string;
  readonly payee?: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly postings: readonly {
    readonly account: string;
    readonly amount: string;
    readonly commodity: string;
    readonly comment?: string;
  }[];
}

export function writeTransaction(transaction: WrittenTransaction): string {
  const who = transaction.payee === undefined ? "" : `${withoutBars(oneLine(transaction.payee))} | `;
  const what =
    transaction.payee === undefined ? withoutBars(oneLine(transaction.description)) : oneLine(transaction.description);
  const code = oneLine(transaction.code).replace(/[()]/g, "");
  const tags = Object.entries(transaction.tags).map(
    ([name, value]) => `${name}:${oneLine(value).replaceAll(",", " ")}`,
  );
  const head = `${transaction.date} (${code}) ${who}${what}`.trimEnd();
  const width = Math.max(...transaction.postings.map(({ account }) => account.length));
  const postings = transaction.postings.map(({ account, amount, commodity, comment }) => {
    const end = comment === undefined ? "" : `  ; ${oneLine(comment)}`;
    return `    ${account.padEnd(width)}  ${amount} ${commoditySymbol(commodity)}`.trimEnd() + end;
  });
  return `${[tags.length === 0 ? head : `${head}  ; ${tags.join(", ")}`, ...postings].join("\n")}\n\n`;
}

/** Strict mode wants every account and commodity declared. */
export function writeAccount(name: string, tags: Readonly<Record<string, string>>): string {
  const text = Object.entries(tags).map(([tag, value]) => `${tag}:${value}`);
  return text.length === 0 ? `account ${name}\n` : `account ${name}\n    ; ${text.join(", ")}\n`;
}

/** @param places at least one, since the format shows the decimal mark by using it */
export function writeCommodity(commodity: string, places: number): string {
  const symbol = commoditySymbol(commodity);
  return `commodity ${symbol}\n    format 1000.${"0".repeat(places)} ${symbol}\n`;
}

/**
 * An account's name that no reader takes for anything else. In its parts: no colon (it divides parts), no semicolon (it
 * begins a comment), no two blanks (they end the name). At its start: no bracket or mark (a virtual posting, a status).
 */
export function accountName(parts: readonly string[]): string {
  const name = parts.map((part) => oneLine(part.replace(/[:;]/g, " ")) || "sem nome").join(":");
  return name.replace(/^[\s()[\]*!<=@~:]+/, "") || "sem nome";
}

/** Symbols with digits, blanks or marks need quotes. */
export function commoditySymbol(commodity: string): string {
  return commodity === "" || /^[\p{L}$£€¥]+$/u.test(commodity) ? commodity : `"${commodity.replaceAll('"', "")}"`;
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\u00a0]+/g, " ")
    .replaceAll(";", ",")
    .trim();
}

/** The first bar divides payee and note. */
function withoutBars(text: string): string {
  return text.replaceAll("|", "/");
}
