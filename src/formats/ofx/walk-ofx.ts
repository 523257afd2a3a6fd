// Map of this file: `walkOfx` cuts the text into tags as its pieces come. `openTag` and `closeTag` decide where each value
// belongs, as text; `finishTransaction` and `finishStatement` turn the texts into values and faults.
import type { Fault } from "../../values/fault.ts";
import * as fault from "./faults.ts";
import { isInformational, namesABalance, type StatementLine } from "./is-informational.ts";
import type { Ofx, OfxStatement, OfxTransaction } from "./ofx.ts";
import { type OfxAmount, readOfxAmount } from "./ofx-amount.ts";
import { readOfxDate } from "./ofx-date.ts";
import { cutToken, type OfxToken, RUN_LENGTH_MAX, type TextWindow, textWindow } from "./ofx-tokens.ts";

/**
 * A piece of what an OFX file says, in the order in which it is known: the lines of a statement, then the statement. `statement` is its
 * 1-based place in the file. Each fault's `path` begins with it: `STMTRS[2]/STMTTRN[15]/TRNAMT`.
 */
export type OfxPart =
  | { readonly part: "transaction"; readonly statement: number; readonly transaction: OfxTransaction }
  | {
      readonly part: "statement";
      readonly statement: number;
      readonly values: Omit<OfxStatement, "transactions">;
    }
  | { readonly part: "fault"; readonly fault: Fault }
  | {
      readonly part: "end";
      readonly file: Omit<Ofx, "encoding" | "statements">;
      /** False when nothing of the text is an OFX statement. */
      readonly isOfx: boolean;
    };

/** A file of a million bad lines must not make a million sentences; what is beyond is counted in one. */
export const FAULTS_MAX = 1_000;

/** A file made to exhaust memory has accounts by the million; a bank writes a dozen. */
export const STATEMENTS_MAX = 1_000;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Texts of one aggregate as first seen, by tag. */
type Texts = Map<string, string>;

interface OpenTransaction {
  readonly start: number;
  /** Its text as far as it is kept, once it is longer than any bank writes. */
  raw: string | undefined;
}

interface OpenStatement {
  readonly kind: OfxStatement["kind"];
  readonly account: Texts;
  readonly period: Texts;
  readonly ledger: Texts;
  readonly available: Texts;
  lines: number;
  readonly number: number;
  readonly path: string;
}

interface Reading {
  readonly window: TextWindow;
  readonly linesMax: number;
  /** What was found in the piece at hand. */
  found: OfxPart[];
  readonly institution: Texts;
  readonly lineTexts: LineTexts;
  statements: number;
  lastHasBalance: boolean;
  faults: number;
  statement: OpenStatement | undefined;
  transaction: OpenTransaction | undefined;
  /** Where the next value outside a transaction belongs; undefined inside an aggregate that is not read. */
  place: Texts | undefined;
  /** Inside an investment statement, which is recognised and not read. */
  investment: boolean;
  hasRoot: boolean;
  closed: boolean;
  lines: number;
  /** Past a limit the reading stops where it is: what was read stands, and a fault says that the rest was not. */
  full: boolean;
}

const LINE_TAGS = ["TRNTYPE", "DTPOSTED", "TRNAMT", "FITID", "CHECKNUM", "REFNUM", "NAME", "MEMO"] as const;

/**
 * The texts of the line at hand, by tag. A plain object whose fields are written over: a `Map` that is cleared for each of a million lines
 * leaves its old tables linked one to the next, and memory grows with what hangs from them.
 */
type LineTexts = Record<(typeof LINE_TAGS)[number], string | undefined>;

function isLineTag(name: string, texts: LineTexts): name is keyof LineTexts {
  return Object.hasOwn(texts, name);
}

function noTexts(): LineTexts {
  return {
    TRNTYPE: undefined,
    DTPOSTED: undefined,
    TRNAMT: undefined,
    FITID: undefined,
    CHECKNUM: undefined,
    REFNUM: undefined,
    NAME: undefined,
    MEMO: undefined,
  };
}

/** Tags that never stand inside a transaction, so seeing one ends an unclosed STMTTRN. */
const ENDS_TRANSACTION: ReadonlySet<string> = new Set([
  "STMTTRN",
  "BANKTRANLIST",
  "STMTRS",
  "CCSTMTRS",
  "STMTTRNRS",
  "CCSTMTTRNRS",
  "LEDGERBAL",
  "AVAILBAL",
  "BANKACCTFROM",
  "CCACCTFROM",
  "INVSTMTRS",
  "OFX",
]);

/** Aggregates whose values say nothing about the statement: a BANKID inside BANKACCTTO is somebody else's bank. */
const NOT_READ: ReadonlySet<string> = new Set([
  "STATUS",
  "SONRS",
  "PAYEE",
  "BANKACCTTO",
  "CCACCTTO",
  "CURRENCY",
  "ORIGCURRENCY",
  "BALLIST",
  "BAL",
  "BANKTRANLISTP",
]);

/**
 * Reads an OFX file that comes in pieces, one line at a time: memory holds a piece and the tag that it ends in. The text is decoded already
 * (`encodingOf`, `decodePieces`). It tolerates what banks do: no header, no closing tags, decimal commas, several accounts. A line that
 * cannot be read becomes a fault with its row and the rest goes on; nothing makes it throw.
 *
 * @param linesMax where the reading stops, for those who keep every line
 */
export function* walkOfx(
  pieces: Iterable<string>,
  { linesMax = Number.POSITIVE_INFINITY }: { readonly linesMax?: number } = {},
): Generator<OfxPart> {
  const reading = newReading(linesMax);
  let head: string | undefined = "";
  let version: string | undefined;
  for (const piece of pieces) {
    if (reading.full) break;
    if (head === undefined) grow(reading, piece);
    else {
      // Where the body begins is looked for before any tag is cut.
      head += piece;
      const root = rootIn(head, false);
      if (root === undefined) continue;
      version = startBody(reading, head, root);
      head = undefined;
    }
    takeTokens(reading);
    yield* takeFound(reading);
  }
  if (head !== undefined) version = startBody(reading, head, rootIn(head, true) ?? "none");
  reading.window.isLast = true;
  takeTokens(reading);
  finishTransaction(reading, lengthOf(reading));
  if (reading.statements < STATEMENTS_MAX) finishStatement(reading);
  const isOfx = reading.hasRoot || reading.statements > 0;
  if (isOfx) sayOfTheWhole(reading);
  else addFault(reading, fault.rootMissing());
  yield* takeFound(reading);
  yield { part: "end", file: fileOf(reading, version), isOfx };
}

function newReading(linesMax: number): Reading {
  return {
    window: textWindow(),
    linesMax,
    found: [],
    institution: new Map(),
    lineTexts: noTexts(),
    statements: 0,
    lastHasBalance: false,
    faults: 0,
    statement: undefined,
    transaction: undefined,
    place: undefined,
    investment: false,
    hasRoot: false,
    closed: false,
    lines: 0,
    full: false,
  };
}

/** The header is a dozen short lines; a body that has not begun within this has no root, and is read from the beginning. */
const HEAD_LENGTH_MAX = 65_536;

/** Where the root begins, "none" when there is none where it could be, undefined while it may still come. */
function rootIn(head: string, isLast: boolean): number | "none" | undefined {
  const root = /<OFX[\s>]/i.exec(head.length > HEAD_LENGTH_MAX ? head.slice(0, HEAD_LENGTH_MAX) : head)?.index;
  if (root !== undefined) return root;
  return isLast || head.length >= HEAD_LENGTH_MAX ? "none" : undefined;
}

function startBody(reading: Reading, head: string, root: number | "none"): string | undefined {
  const { window } = reading;
  window.text = head;
  if (root === "none") return versionIn("");
  window.at = root;
  reading.hasRoot = true;
  return versionIn(head.slice(Math.max(0, root - HEADER_LENGTH_MAX), root));
}

/** Takes in another piece, and lets go of what was cut and of the text of a line that is too long to be kept. */
function grow({ window, transaction }: Reading, piece: string): void {
  const { text, before, at } = window;
  let from = at;
  if (transaction !== undefined && transaction.raw === undefined) {
    const start = transaction.start - before;
    if (at - start > RUN_LENGTH_MAX) transaction.raw = text.slice(start, start + RUN_LENGTH_MAX);
    else from = start;
  }
  window.text = text.slice(from) + piece;
  window.before = before + from;
  window.at = at - from;
}

function lengthOf({ window }: Reading): number {
  return window.before + window.text.length;
}

function takeTokens(reading: Reading): void {
  const { window } = reading;
  while (!reading.full && cutToken(window)) {
    if (window.token.closes) closeTag(reading, window.token);
    else openTag(reading, window.token);
  }
}

function takeFound(reading: Reading): readonly OfxPart[] {
  const { found } = reading;
  reading.found = [];
  return found;
}

function openTag(reading: Reading, token: OfxToken): void {
  const { name, value } = token;
  if (ENDS_TRANSACTION.has(name)) finishTransaction(reading, token.start);
  if (reading.transaction !== undefined) {
    const { lineTexts } = reading;
    if (isLineTag(name, lineTexts) && !lineTexts[name]) lineTexts[name] = value;
    return;
  }
  switch (name) {
    case "STMTRS":
      startStatement(reading, "bank");
      return;
    case "CCSTMTRS":
      startStatement(reading, "card");
      return;
    case "INVSTMTRS":
      finishStatement(reading);
      reading.investment = true;
      addFault(reading, fault.investmentNotRead());
      return;
    case "BANKACCTFROM":
      reading.place = accountPlace(reading, "bank");
      return;
    case "CCACCTFROM":
      reading.place = accountPlace(reading, "card");
      return;
    case "STMTTRN":
      if (reading.investment) return;
      if (reading.lines >= reading.linesMax) {
        reading.full = true;
        return;
      }
      reading.statement ??= newStatement(reading, "bank");
      for (const tag of LINE_TAGS) reading.lineTexts[tag] = undefined;
      reading.transaction = { start: token.start, raw: undefined };
      return;
    case "BANKTRANLIST":
      reading.place = reading.statement?.period;
      return;
    case "LEDGERBAL":
      reading.place = reading.statement?.ledger;
      return;
    case "AVAILBAL":
      reading.place = reading.statement?.available;
      return;
    case "FI":
      reading.place = reading.institution;
      return;
    case "CURDEF":
      if (reading.statement !== undefined) keepFirst(reading.statement.account, name, value);
      return;
    default:
      if (NOT_READ.has(name)) reading.place = undefined;
      else if (reading.place !== undefined) keepFirst(reading.place, name, value);
  }
}

function closeTag(reading: Reading, { name, end }: OfxToken): void {
  switch (name) {
    case "STMTTRN":
    case "BANKTRANLIST":
      finishTransaction(reading, end);
      return;
    case "STMTRS":
    case "CCSTMTRS":
    case "STMTTRNRS":
    case "CCSTMTTRNRS":
    case "INVSTMTRS":
      finishTransaction(reading, end);
      finishStatement(reading);
      return;
    case "OFX":
      finishTransaction(reading, end);
      finishStatement(reading);
      reading.closed = true;
      return;
    case "FI":
    case "BANKACCTFROM":
    case "CCACCTFROM":
    case "LEDGERBAL":
    case "AVAILBAL":
      reading.place = undefined;
  }
}

function startStatement(reading: Reading, kind: OfxStatement["kind"]): void {
  finishStatement(reading);
  reading.statement = newStatement(reading, kind);
}

function newStatement(reading: Reading, kind: OfxStatement["kind"]): OpenStatement {
  reading.investment = false;
  if (reading.statements >= STATEMENTS_MAX) reading.full = true;
  const tag = kind === "bank" ? "STMTRS" : "CCSTMTRS";
  return {
    kind,
    account: new Map(),
    period: new Map(),
    ledger: new Map(),
    available: new Map(),
    lines: 0,
    number: reading.statements + 1,
    path: `${tag}[${reading.statements + 1}]`,
  };
}

/** A second account before the first statement was closed begins another statement: closing tags may be missing. */
function accountPlace(reading: Reading, kind: OfxStatement["kind"]): Texts | undefined {
  if (reading.investment) return undefined;
  if (reading.statement?.account.has("ACCTID") === true) finishStatement(reading);
  reading.statement ??= newStatement(reading, kind);
  return reading.statement.account;
}

/** The first value that says something stays, so a doubled tag or one of a nested aggregate does not replace it. */
function keepFirst(texts: Texts, name: string, value: string): void {
  if ((texts.get(name) ?? "") === "") texts.set(name, value);
}

function finishTransaction(reading: Reading, end: number): void {
  const { transaction, statement, lineTexts: texts } = reading;
  reading.transaction = undefined;
  if (transaction === undefined || statement === undefined) return;
  statement.lines += 1;
  const row = statement.lines;
  const path = `${statement.path}/STMTTRN[${row}]`;

  const amountText = texts.TRNAMT;
  const amount = amountText === undefined ? undefined : readOfxAmount(amountText);
  const date = readOfxDate(texts.DTPOSTED ?? "");
  const description = lineText(texts);
  const line = {
    amount: amount?.is === "amount" ? amount.value : undefined,
    fitid: texts.FITID,
    text: description,
  };
  const informational = saysNothing(amount, line);
  const where: fault.Line = { row, description, path };

  const result: Writable<OfxTransaction> = {
    row,
    informational,
    raw: rawOf(reading, transaction, end),
  };
  if (texts.TRNTYPE) result.TRNTYPE = texts.TRNTYPE;
  if (date.is === "date") result.DTPOSTED = date.value;
  if (line.amount !== undefined) result.TRNAMT = line.amount;
  if (texts.FITID) result.FITID = texts.FITID;
  if (texts.CHECKNUM) result.CHECKNUM = texts.CHECKNUM;
  if (texts.REFNUM) result.REFNUM = texts.REFNUM;
  if (texts.NAME) result.NAME = texts.NAME;
  if (texts.MEMO) result.MEMO = texts.MEMO;
  reading.lines += 1;
  reading.found.push({ part: "transaction", statement: statement.number, transaction: result });

  if (!informational && line.amount === undefined) {
    addFault(reading, fault.amountUnreadable(where, amountText));
  }
  if (!informational && date.is !== "date") {
    addFault(
      reading,
      date.is === "implausible"
        ? fault.dateImplausible(where, date.value)
        : fault.dateUnreadable(where, texts.DTPOSTED),
    );
  }
  if (!informational && line.amount !== undefined && namesABalance(description)) {
    addFault(reading, fault.balanceLineDoubtful(where));
  }
}

function rawOf({ window }: Reading, { start, raw }: OpenTransaction, end: number): string {
  const { text, before } = window;
  return (raw ?? text.slice(start - before, Math.min(end - before, start - before + RUN_LENGTH_MAX))).trimEnd();
}

/** An unreadable amount is a damaged line, which must be seen; so is a missing or blank one, unless the line names a balance. */
function saysNothing(amount: OfxAmount | undefined, line: StatementLine): boolean {
  if (amount === undefined || amount.is === "blank") return namesABalance(line.text);
  return amount.is !== "unreadable" && isInformational(line);
}

function lineText(texts: LineTexts): string {
  const memo = texts.MEMO ?? "";
  return memo === "" ? (texts.NAME ?? "") : memo;
}

function finishStatement(reading: Reading): void {
  const { statement } = reading;
  reading.statement = undefined;
  reading.place = undefined;
  reading.investment = false;
  if (statement === undefined) return;
  const { account, period, ledger, available, path } = statement;
  const ACCTID = account.get("ACCTID") ?? "";
  if (ACCTID === "" && statement.lines === 0 && ledger.size === 0) return;
  const result: Writable<Omit<OfxStatement, "transactions">> = { kind: statement.kind, ACCTID };
  setText(result, "CURDEF", account);
  setText(result, "BANKID", account);
  setText(result, "BRANCHID", account);
  setText(result, "ACCTTYPE", account);
  const start = advisoryDate(reading, period, "DTSTART", `${path}/DTSTART`);
  if (start !== undefined) result.DTSTART = start;
  const end = advisoryDate(reading, period, "DTEND", `${path}/DTEND`);
  if (end !== undefined) result.DTEND = end;
  const ledgerBalance = balanceOf(reading, ledger, `${path}/LEDGERBAL`);
  if (ledgerBalance !== undefined) result.LEDGERBAL = ledgerBalance;
  const availableBalance = balanceOf(reading, available, `${path}/AVAILBAL`);
  if (availableBalance !== undefined) result.AVAILBAL = availableBalance;
  if (ACCTID === "") {
    addFault(reading, fault.accountMissing(path));
  }
  reading.statements += 1;
  reading.lastHasBalance = ledgerBalance !== undefined;
  reading.found.push({ part: "statement", statement: statement.number, values: result });
}

function balanceOf(reading: Reading, texts: Texts, path: string): OfxStatement["LEDGERBAL"] {
  const written = texts.get("BALAMT");
  if (written === undefined) return undefined;
  const amount = readOfxAmount(written);
  const asOf = advisoryDate(reading, texts, "DTASOF", `${path}/DTASOF`);
  if (amount.is === "unreadable") {
    addFault(reading, fault.balanceUnreadable(path, written));
  }
  if (amount.is !== "amount") return undefined;
  return asOf === undefined ? { BALAMT: amount.value } : { BALAMT: amount.value, DTASOF: asOf };
}

/** Dates of the period and of balances: a bad one is absent and said, and the statement stands without it. */
function advisoryDate(reading: Reading, texts: Texts, name: string, path: string): string | undefined {
  const written = texts.get(name) ?? "";
  const date = readOfxDate(written);
  if (date.is === "date") return date.value;
  if (date.is !== "blank") {
    const isImplausible = date.is === "implausible";
    addFault(reading, fault.advisoryDate(path, { name, written, isImplausible }));
  }
  return undefined;
}

function setText<Name extends string>(target: { [Key in Name]?: string }, name: Name, texts: Texts): void {
  const value = texts.get(name);
  if (value !== undefined && value !== "") target[name] = value;
}

function fileOf({ institution }: Reading, version: string | undefined): Omit<Ofx, "encoding" | "statements"> {
  const org = institution.get("ORG") ?? "";
  const fid = institution.get("FID") ?? "";
  return {
    ...(version === undefined ? {} : { version }),
    ...(org === "" ? {} : { org }),
    ...(fid === "" ? {} : { fid }),
  };
}

/** The header is a dozen short lines; looking further would read a version out of somebody's text. */
const HEADER_LENGTH_MAX = 4_096;

function versionIn(header: string): string | undefined {
  // The XML prolog has a version too, the one of XML.
  const own = header.slice(Math.max(0, header.toUpperCase().lastIndexOf("<?OFX")));
  return /VERSION\s{0,8}[:=]\s{0,8}["']?(\d{3})/i.exec(own)?.[1];
}

/** What can be said only when the end was seen. */
function sayOfTheWhole(reading: Reading): void {
  const say = (one: Fault): void => void reading.found.push({ part: "fault", fault: one });
  if (reading.faults > FAULTS_MAX) {
    say(fault.moreFaults(reading.faults - FAULTS_MAX));
  }
  if (reading.full) {
    say(fault.tooManyLines({ lines: reading.linesMax, statements: STATEMENTS_MAX }));
  } else if (reading.statements === 0) {
    say(fault.statementMissing());
  } else if (!reading.closed && !reading.lastHasBalance) {
    say(fault.truncated());
  }
}

function addFault(reading: Reading, one: Fault): void {
  reading.faults += 1;
  if (reading.faults <= FAULTS_MAX) reading.found.push({ part: "fault", fault: one });
}
