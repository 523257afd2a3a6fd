import type {
  Journal,
  JournalAccount,
  JournalCommodity,
  JournalFault,
  JournalIgnored,
  JournalPosting,
  JournalPrice,
  JournalTransaction,
  PostingKind,
  Status,
} from "./journal.ts";
import { decimalMarkOf, type NumberStyles, readAmount, readPostingAmount, Unreadable } from "./read-amount.ts";
import { readDate } from "./read-date.ts";

/** Reading goes on after a fault, up to so many: more say nothing new of a file that is no journal. */
const FAULTS_MAX = 100;

/** What earlier lines said about how to read the later ones. */
interface Context {
  readonly markOf: Map<string, "." | ",">;
  readonly accountPrefixes: string[];
  readonly aliases: { readonly from: string; readonly to: string }[];
  decimalMark: "." | "," | undefined;
  defaultCommodity: string | undefined;
  year: number | undefined;
}

interface Found {
  readonly transactions: JournalTransaction[];
  readonly accounts: JournalAccount[];
  readonly commodities: JournalCommodity[];
  readonly prices: JournalPrice[];
  readonly ignored: JournalIgnored[];
  readonly faults: JournalFault[];
}

/** One item of a journal: a line at the margin with the indented lines below it. */
interface Block {
  readonly line: number;
  readonly head: string;
  readonly body: readonly { readonly line: number; readonly text: string }[];
}

/** Directives that hledger too reads and leaves alone, or that change reports and not balances. */
const DIRECTIVES_WITHOUT_EFFECT = new Set(
  "assert bucket capture check define eval expr payee python tag value A N C".split(" "),
);

/**
 * Reads an hledger journal. Nothing is computed: amounts that the journal leaves out are left out here too, and
 * `settleJournal` finds them.
 */
export function readHledger(text: string): Journal {
  const context: Context = {
    markOf: new Map(),
    accountPrefixes: [],
    aliases: [],
    decimalMark: undefined,
    defaultCommodity: undefined,
    year: undefined,
  };
  const found: Found = { transactions: [], accounts: [], commodities: [], prices: [], ignored: [], faults: [] };
  for (const block of blocksOf(text, found.faults)) {
    if (found.faults.length >= FAULTS_MAX) break;
    try {
      readBlock(block, context, found);
    } catch (error) {
      if (!(error instanceof UnreadableLine)) throw error;
      found.faults.push(faultAt(error.line, error.message));
    }
  }
  return found;
}

class UnreadableLine extends Error {
  readonly line: number;
  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

export function faultAt(line: number, problem: string): JournalFault {
  return { code: "hledger.unreadable", line, path: `linha ${line}`, message: problem };
}

function* blocksOf(text: string, faults: JournalFault[]): Generator<Block> {
  let block: { line: number; head: string; body: { line: number; text: string }[] } | undefined;
  let commentFrom: number | undefined;
  let number = 0;
  for (const raw of text.replace(/^\uFEFF/, "").split("\n")) {
    number++;
    const line = raw.trimEnd();
    if (commentFrom !== undefined) {
      if (line === "end comment") commentFrom = undefined;
      continue;
    }
    if (/^[ \t]/.test(raw) && line !== "") {
      if (block !== undefined) block.body.push({ line: number, text: line.trimStart() });
      else if (!/^[;#*]/.test(line.trimStart())) faults.push(faultAt(number, "linha recuada sem transação acima dela"));
      continue;
    }
    if (block !== undefined) yield block;
    block = undefined;
    if (line === "" || /^[;#*]/.test(line)) continue;
    if (line === "comment") commentFrom = number;
    else block = { line: number, head: line, body: [] };
  }
  if (block !== undefined) yield block;
}

function readBlock(block: Block, context: Context, found: Found): void {
  const { line, head } = block;
  if (/^\d/.test(head)) found.transactions.push(readTransaction(block, context));
  else if (head.startsWith("=")) found.ignored.push({ line, what: "regra automática (=)" });
  else if (head.startsWith("~")) found.ignored.push({ line, what: "transação periódica (~)" });
  else readDirective(block, context, found);
}

function readDirective(block: Block, context: Context, found: Found): void {
  const { line } = block;
  const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(block.head) ?? [];
  const { text: argument, comment } = splitComment(rest);
  const yearDirective = /^(?:Y|year|apply year)\s*(\d{4,})$/.exec(block.head);
  if (yearDirective !== null) {
    context.year = Number(yearDirective[1]);
    return;
  }
  switch (word) {
    case "account": {
      // Only two blanks end an account's name, here as in a posting.
      const [name = "", ...after] = rest.split(/ {2,}|\t/);
      const ownComment = after.join("  ").replace(/^\s*;\s?/, "");
      const comments = [ownComment, ...block.body.flatMap(({ text }) => commentOf(text) ?? [])].join("\n").trim();
      found.accounts.push({ line, name: fullAccount(name, context), comment: comments, tags: tagsOf(comments) });
      return;
    }
    case "commodity":
    case "D":
      readCommodity(block, word, argument, context, found);
      return;
    case "decimal-mark":
      if (argument !== "." && argument !== ",") throw new UnreadableLine(line, `“${argument}” não é sinal decimal`);
      context.decimalMark = argument;
      return;
    case "P":
      found.prices.push(readPrice(line, argument, context));
      return;
    case "apply":
      if (!argument.startsWith("account ")) break;
      context.accountPrefixes.push(argument.slice("account ".length).trim());
      return;
    case "end":
      if (argument === "apply account") context.accountPrefixes.pop();
      else if (argument === "aliases") context.aliases.length = 0;
      else if (argument !== "apply year") break;
      return;
    case "alias": {
      const [from = "", to = ""] = argument.split("=").map((part) => part.trim());
      if (from === "" || to === "" || from.startsWith("/")) break;
      context.aliases.push({ from, to });
      return;
    }
    case "include":
      throw new UnreadableLine(line, `o arquivo ${argument} é incluído de fora; junte-o a este diário`);
  }
  if (!DIRECTIVES_WITHOUT_EFFECT.has(word)) throw new UnreadableLine(line, `diretiva desconhecida “${word}”`);
  found.ignored.push({ line, what: `diretiva ${word}${comment === "" ? "" : ` (${comment})`}` });
}

function readCommodity(block: Block, word: string, argument: string, context: Context, found: Found): void {
  const subFormat = block.body.map(({ text }) => /^format\s+(.+)$/.exec(text)?.[1]).find((text) => text !== undefined);
  const format = subFormat === undefined ? argument : splitComment(subFormat).text;
  const digits = /\d[\d.,]*/.exec(format)?.[0];
  if (digits === undefined) {
    found.commodities.push({ line: block.line, symbol: argument.replaceAll('"', "") });
    return;
  }
  const mark = decimalMarkOf(digits);
  const styles = { ...stylesOf(context), markOf: new Map<string, "." | ",">(), defaultCommodity: "" };
  const amount = attempt(block.line, () => readAmount(format, styles));
  if (mark !== undefined) context.markOf.set(amount.commodity, mark);
  if (word === "D") context.defaultCommodity = amount.commodity;
  found.commodities.push({ line: block.line, symbol: amount.commodity, places: amount.quantity.scale });
}

function readPrice(line: number, argument: string, context: Context): JournalPrice {
  const match = /^(\S+)(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s+("[^"]+"|[^\s\d-]+)\s+(.+)$/.exec(argument);
  const date = match === null ? undefined : readDate(match[1] ?? "", context.year);
  if (match === null || date === undefined) throw new UnreadableLine(line, `preço “${argument.slice(0, 60)}” sem data`);
  const amount = attempt(line, () => readAmount(match[3] ?? "", stylesOf(context)));
  return { line, date, commodity: (match[2] ?? "").replaceAll('"', ""), amount };
}

const HEAD = /^([\d\-/.]+)(?:=([\d\-/.]+))?(?:\s+([*!]))?(?:\s*\(([^)]*)\))?(?:\s+(.*))?$/;

function readTransaction(block: Block, context: Context): JournalTransaction {
  const { text, comment } = splitComment(block.head);
  const match = HEAD.exec(text.trimEnd());
  if (match === null) throw new UnreadableLine(block.line, `“${text.slice(0, 60)}” não começa uma transação`);
  const [, dateText = "", secondText, status, code = "", description = ""] = match;
  const date = readDate(dateText, context.year);
  if (date === undefined) {
    throw new UnreadableLine(block.line, `a data “${dateText}” não existe ou não diz o ano (use Y e o ano)`);
  }
  const secondaryDate = secondText === undefined ? undefined : readDate(secondText, Number(date.slice(0, 4)));
  if (secondText !== undefined && secondaryDate === undefined) {
    throw new UnreadableLine(block.line, `a data secundária “${secondText}” não existe`);
  }
  const comments = [comment];
  const postings: JournalPosting[] = [];
  for (const { line, text: below } of block.body) {
    const more = commentOf(below);
    const last = postings.at(-1);
    if (more === undefined) postings.push(readPosting(line, below, context));
    else if (last === undefined) comments.push(more);
    else postings[postings.length - 1] = withComment(last, more);
  }
  const allComments = comments.join("\n").trim();
  const [payee = "", ...notes] = description.split("|");
  return {
    line: block.line,
    date,
    ...(secondaryDate === undefined ? {} : { secondaryDate }),
    status: statusOf(status),
    code,
    description: description.trim(),
    payee: payee.trim(),
    note: (notes.length === 0 ? payee : notes.join("|")).trim(),
    comment: allComments,
    tags: tagsOf(allComments),
    postings,
  };
}

function readPosting(line: number, text: string, context: Context): JournalPosting {
  const [, mark, content = ""] = /^(?:([*!])\s*)?(.*)$/.exec(text) ?? [];
  const end = /\s*(?: {2}|\t)/.exec(content)?.index ?? content.length;
  const written = content.slice(0, end);
  const { text: amountText, comment } = splitComment(content.slice(end));
  const { kind, name } = postingKind(written);
  if (name === "") throw new UnreadableLine(line, "partida sem conta");
  return {
    line,
    status: statusOf(mark),
    account: fullAccount(name, context),
    kind,
    ...attempt(line, () => readPostingAmount(amountText.trim(), stylesOf(context))),
    comment,
    tags: tagsOf(comment),
  };
}

function postingKind(written: string): { kind: PostingKind; name: string } {
  if (written.startsWith("(") && written.endsWith(")")) {
    return { kind: "unbalanced", name: written.slice(1, -1).trim() };
  }
  if (written.startsWith("[") && written.endsWith("]")) return { kind: "bracketed", name: written.slice(1, -1).trim() };
  return { kind: "real", name: written.trim() };
}

function withComment(posting: JournalPosting, more: string): JournalPosting {
  const comment = `${posting.comment}\n${more}`.trim();
  return { ...posting, comment, tags: tagsOf(comment) };
}

function fullAccount(name: string, context: Context): string {
  const prefixed = [...context.accountPrefixes, name.trim()].join(":");
  // The alias written last is tried first, and each sees what the one before it made.
  return context.aliases.reduceRight((account, { from, to }) => {
    return account === from || account.startsWith(`${from}:`) ? to + account.slice(from.length) : account;
  }, prefixed);
}

function stylesOf(context: Context): NumberStyles {
  return { decimalMark: context.decimalMark, markOf: context.markOf, defaultCommodity: context.defaultCommodity };
}

function attempt<T>(line: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) throw new UnreadableLine(line, error.message);
    throw error;
  }
}

function statusOf(mark: string | undefined): Status {
  return mark === "*" || mark === "!" ? mark : "";
}

function commentOf(text: string): string | undefined {
  return text.startsWith(";") ? text.slice(1).trim() : undefined;
}

/** A comment begins at the first semicolon: descriptions and amounts hold none. */
function splitComment(text: string): { text: string; comment: string } {
  const at = text.indexOf(";");
  return at < 0
    ? { text: text.trim(), comment: "" }
    : { text: text.slice(0, at).trim(), comment: text.slice(at + 1).trim() };
}

/** `name:value, other:` inside comments; a value ends at a comma or the end of the line. */
function tagsOf(comment: string): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [, name = "", value = ""] of comment.matchAll(/(?:^|[\s,])([^\s:,]+):([^,\n]*)/g))
    tags[name] = value.trim();
  return tags;
}
