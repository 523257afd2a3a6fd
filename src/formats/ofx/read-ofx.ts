// Map of this file: `readOfx` decodes the bytes and walks the tags once. `openTag` and `closeTag` decide where each value
// belongs, as text; `finishTransaction` and `finishStatement` turn the texts into values and faults.
import type { Fault } from "../../values/fault.ts";
import { decodeBytes } from "./decode-bytes.ts";
import { isInformational, namesABalance, type StatementLine } from "./is-informational.ts";
import type { Ofx, OfxStatement, OfxTransaction } from "./ofx.ts";
import { type OfxAmount, readOfxAmount } from "./ofx-amount.ts";
import { readOfxDate } from "./ofx-date.ts";
import { type OfxToken, ofxTokens } from "./ofx-tokens.ts";

export interface OfxReading {
  /** Absent when nothing of the text is an OFX statement. */
  readonly ofx?: Ofx;
  /**
   * Each `path` begins with the statement and its 1-based place in the file, then the row of the line in that
   * statement: `STMTRS[2]/STMTTRN[15]/TRNAMT`. Faults of the whole file have no path.
   */
  readonly faults: readonly Fault[];
}

/** A file of a million bad lines must not make a million sentences; what is beyond is counted in one. */
export const FAULTS_MAX = 1_000;

/** Two years of the busiest account. What is read of a file takes up to ten times its bytes in memory. */
export const OFX_BYTES_MAX = 25_000_000;

/**
 * The busiest account of a mid-size company writes some 300 lines a day; two years of it fit. Lines of a few bytes would
 * otherwise be millions within the size allowed.
 */
export const LINES_MAX = 200_000;

/** A file made to exhaust memory has accounts by the million; a bank writes a dozen. */
export const STATEMENTS_MAX = 1_000;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Texts of one aggregate as first seen, by tag. */
type Texts = Map<string, string>;

interface OpenTransaction {
  readonly start: number;
  readonly texts: Texts;
}

interface OpenStatement {
  readonly kind: OfxStatement["kind"];
  readonly account: Texts;
  readonly period: Texts;
  readonly ledger: Texts;
  readonly available: Texts;
  readonly transactions: OfxTransaction[];
  readonly path: string;
}

interface Reading {
  readonly text: string;
  readonly institution: Texts;
  readonly lineTexts: Texts;
  readonly statements: OfxStatement[];
  readonly faults: Fault[];
  faultsBeyond: number;
  statement: OpenStatement | undefined;
  transaction: OpenTransaction | undefined;
  /** Where the next value outside a transaction belongs; undefined inside an aggregate that is not read. */
  place: Texts | undefined;
  /** Inside an investment statement, which is recognised and not read. */
  investment: boolean;
  closed: boolean;
  lines: number;
  /** Past a limit the reading stops where it is: what was read stands, and a fault says that the rest was not. */
  full: boolean;
}

const TRANSACTION_TAGS: ReadonlySet<string> = new Set([
  "TRNTYPE",
  "DTPOSTED",
  "TRNAMT",
  "FITID",
  "CHECKNUM",
  "REFNUM",
  "NAME",
  "MEMO",
]);

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
 * Reads an OFX file of any bank, tolerating what banks do to it: any encoding whatever is declared, no header, no
 * closing tags, decimal commas, several accounts. A line that cannot be read becomes a fault with its row and the rest
 * goes on; nothing makes it throw. Time and memory grow in proportion to the size of the input.
 *
 * A line is a movement when it is not informational and has both a date and an amount: see `isMovement`.
 */
export function readOfx(bytes: Uint8Array): OfxReading {
  if (bytes.length > OFX_BYTES_MAX) {
    return {
      faults: [
        {
          code: "ofx.too_large",
          message: `O extrato OFX passa de ${OFX_BYTES_MAX / 1_000_000} MB e não foi lido. Baixe o extrato em períodos menores.`,
        },
      ],
    };
  }
  const { text, encoding } = decodeBytes(bytes);
  const root = /<OFX[\s>]/i.exec(text)?.index;
  const reading: Reading = {
    text,
    institution: new Map(),
    lineTexts: new Map(),
    statements: [],
    faults: [],
    faultsBeyond: 0,
    statement: undefined,
    transaction: undefined,
    place: undefined,
    investment: false,
    closed: false,
    lines: 0,
    full: false,
  };
  for (const token of ofxTokens(text, root ?? 0)) {
    if (reading.full) break;
    if (token.closes) closeTag(reading, token);
    else openTag(reading, token);
  }
  finishTransaction(reading, text.length);
  if (reading.statements.length < STATEMENTS_MAX) finishStatement(reading);
  if (root === undefined && reading.statements.length === 0) {
    return {
      faults: [
        {
          code: "ofx.root_missing",
          message: "O arquivo não traz a marca <OFX>, então não é um extrato OFX. Baixe o extrato de novo no banco.",
        },
      ],
    };
  }
  return { ofx: ofxOf(reading, encoding, versionIn(text, root ?? 0)), faults: allFaults(reading) };
}

/** A line that moves money on a known day. Informational lines and lines with an unreadable field are not. */
export function isMovement(
  transaction: OfxTransaction,
): transaction is OfxTransaction & { readonly DTPOSTED: string; readonly TRNAMT: string } {
  return !transaction.informational && transaction.DTPOSTED !== undefined && transaction.TRNAMT !== undefined;
}

function openTag(reading: Reading, token: OfxToken): void {
  const { name, value } = token;
  if (ENDS_TRANSACTION.has(name)) finishTransaction(reading, token.start);
  if (reading.transaction !== undefined) {
    if (TRANSACTION_TAGS.has(name)) keepFirst(reading.transaction.texts, name, value);
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
      addFault(reading, {
        code: "ofx.investment_not_read",
        message:
          "O arquivo traz um extrato de investimentos, que não é lido. Os extratos de conta e de cartão foram lidos.",
      });
      return;
    case "BANKACCTFROM":
      reading.place = accountPlace(reading, "bank");
      return;
    case "CCACCTFROM":
      reading.place = accountPlace(reading, "card");
      return;
    case "STMTTRN":
      if (reading.investment) return;
      if (reading.lines >= LINES_MAX) {
        reading.full = true;
        return;
      }
      reading.statement ??= newStatement(reading, "bank");
      // One map serves all lines in turn: a new one for each would be most of the garbage of a large file.
      reading.lineTexts.clear();
      reading.transaction = { start: token.start, texts: reading.lineTexts };
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
  if (reading.statements.length >= STATEMENTS_MAX) reading.full = true;
  const tag = kind === "bank" ? "STMTRS" : "CCSTMTRS";
  return {
    kind,
    account: new Map(),
    period: new Map(),
    ledger: new Map(),
    available: new Map(),
    transactions: [],
    path: `${tag}[${reading.statements.length + 1}]`,
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
  const { transaction, statement } = reading;
  reading.transaction = undefined;
  if (transaction === undefined || statement === undefined) return;
  const { texts } = transaction;
  const row = statement.transactions.length + 1;
  const path = `${statement.path}/STMTTRN[${row}]`;

  const amountText = texts.get("TRNAMT");
  const amount = amountText === undefined ? undefined : readOfxAmount(amountText);
  const date = readOfxDate(texts.get("DTPOSTED") ?? "");
  const description = lineText(texts);
  const line = {
    amount: amount?.is === "amount" ? amount.value : undefined,
    fitid: texts.get("FITID"),
    text: description,
  };
  const informational = saysNothing(amount, line);

  const result: Writable<OfxTransaction> = {
    row,
    informational,
    raw: reading.text.slice(transaction.start, end).trimEnd(),
  };
  setText(result, "TRNTYPE", texts);
  if (date.is === "date") result.DTPOSTED = date.value;
  if (line.amount !== undefined) result.TRNAMT = line.amount;
  setText(result, "FITID", texts);
  setText(result, "CHECKNUM", texts);
  setText(result, "REFNUM", texts);
  setText(result, "NAME", texts);
  setText(result, "MEMO", texts);
  statement.transactions.push(result);
  reading.lines += 1;

  if (!informational && line.amount === undefined) {
    addFault(reading, {
      code: "ofx.amount_unreadable",
      message: `O valor da linha ${row} (${quoted(description)}) não pôde ser lido: ${quoted(amountText ?? "")}. Confira essa linha no extrato do banco; as outras foram lidas.`,
      path: `${path}/TRNAMT`,
    });
  }
  if (!informational && date.is !== "date") {
    addFault(reading, dateFault(date.is === "implausible" ? date.value : undefined, texts.get("DTPOSTED"), row, path));
  }
  if (!informational && line.amount !== undefined && namesABalance(description)) {
    addFault(reading, {
      code: "ofx.balance_line_doubtful",
      message: `A linha ${row} (${quoted(description)}) parece um saldo, mas tem valor e identificação de movimento, então foi lida como movimento. Confira no extrato do banco.`,
      path,
    });
  }
}

/** An unreadable amount is a damaged line, which must be seen; so is a missing or blank one, unless the line names a balance. */
function saysNothing(amount: OfxAmount | undefined, line: StatementLine): boolean {
  if (amount === undefined || amount.is === "blank") return namesABalance(line.text);
  return amount.is !== "unreadable" && isInformational(line);
}

function dateFault(implausible: string | undefined, written: string | undefined, row: number, path: string): Fault {
  return implausible === undefined
    ? {
        code: "ofx.date_unreadable",
        message: `A data da linha ${row} não existe ou não pôde ser lida: ${quoted(written ?? "")}. A linha não entra como movimento; confira no extrato do banco.`,
        path: `${path}/DTPOSTED`,
      }
    : {
        code: "ofx.date_implausible",
        message: `A data da linha ${row} não é crível para um extrato: ${implausible}. A linha não entra como movimento; confira no extrato do banco.`,
        path: `${path}/DTPOSTED`,
      };
}

function lineText(texts: Texts): string {
  const memo = texts.get("MEMO") ?? "";
  return memo === "" ? (texts.get("NAME") ?? "") : memo;
}

function finishStatement(reading: Reading): void {
  const { statement } = reading;
  reading.statement = undefined;
  reading.place = undefined;
  reading.investment = false;
  if (statement === undefined) return;
  const { account, period, ledger, available, path } = statement;
  const ACCTID = account.get("ACCTID") ?? "";
  if (ACCTID === "" && statement.transactions.length === 0 && ledger.size === 0) return;
  const result: Writable<OfxStatement> = { kind: statement.kind, ACCTID, transactions: statement.transactions };
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
    addFault(reading, {
      code: "ofx.account_missing",
      message: "O extrato não diz de que conta é (ACCTID). Escolha a conta ao importar ou baixe o extrato de novo.",
      path: `${path}/ACCTID`,
    });
  }
  reading.statements.push(result);
}

function balanceOf(reading: Reading, texts: Texts, path: string): OfxStatement["LEDGERBAL"] {
  const written = texts.get("BALAMT");
  if (written === undefined) return undefined;
  const amount = readOfxAmount(written);
  const asOf = advisoryDate(reading, texts, "DTASOF", `${path}/DTASOF`);
  if (amount.is === "unreadable") {
    addFault(reading, {
      code: "ofx.balance_unreadable",
      message: `O saldo do extrato não pôde ser lido: ${quoted(written)}. Confira o saldo no banco; os movimentos foram lidos.`,
      path: `${path}/BALAMT`,
    });
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
    addFault(reading, {
      code: date.is === "implausible" ? "ofx.date_implausible" : "ofx.date_unreadable",
      message: `A data ${name} do extrato não vale: ${quoted(written)}. O extrato foi lido sem ela; confira o período no banco.`,
      path,
    });
  }
  return undefined;
}

function setText<Name extends string>(target: { [Key in Name]?: string }, name: Name, texts: Texts): void {
  const value = texts.get(name);
  if (value !== undefined && value !== "") target[name] = value;
}

function ofxOf(reading: Reading, encoding: Ofx["encoding"], version: string | undefined): Ofx {
  const org = reading.institution.get("ORG") ?? "";
  const fid = reading.institution.get("FID") ?? "";
  return {
    ...(version === undefined ? {} : { version }),
    encoding,
    ...(org === "" ? {} : { org }),
    ...(fid === "" ? {} : { fid }),
    statements: reading.statements,
  };
}

/** The header is a dozen short lines; looking further would read a version out of somebody's text. */
const HEADER_LENGTH_MAX = 4_096;

function versionIn(text: string, root: number): string | undefined {
  const header = text.slice(Math.max(0, root - HEADER_LENGTH_MAX), root);
  // The XML prolog has a version too, the one of XML.
  const own = header.slice(Math.max(0, header.toUpperCase().lastIndexOf("<?OFX")));
  return /VERSION\s{0,8}[:=]\s{0,8}["']?(\d{3})/i.exec(own)?.[1];
}

function allFaults(reading: Reading): Fault[] {
  const faults = [...reading.faults];
  if (reading.faultsBeyond > 0) {
    faults.push({
      code: "ofx.more_faults",
      message: `Há mais ${reading.faultsBeyond} problemas neste arquivo além dos listados. Baixe o extrato de novo no banco.`,
    });
  }
  if (reading.full) {
    faults.push({
      code: "ofx.too_many_lines",
      message: `O arquivo passa de ${LINES_MAX} lançamentos ou de ${STATEMENTS_MAX} contas e só foi lido até aí. Baixe o extrato em períodos menores.`,
    });
  } else if (reading.statements.length === 0) {
    faults.push({
      code: "ofx.statement_missing",
      message: "O arquivo OFX não traz extrato de nenhuma conta. Escolha a conta e o período no banco e baixe de novo.",
    });
  } else if (!reading.closed && reading.statements.at(-1)?.LEDGERBAL === undefined) {
    faults.push({
      code: "ofx.truncated",
      message:
        "O arquivo termina sem o saldo e sem </OFX>: pode ter sido cortado no meio. Baixe o extrato de novo e confira se faltam movimentos.",
    });
  }
  return faults;
}

function addFault(reading: Reading, fault: Fault): void {
  if (reading.faults.length < FAULTS_MAX) reading.faults.push(fault);
  else reading.faultsBeyond += 1;
}

/** A piece of the file inside a sentence: short, on one line. */
function quoted(text: string): string {
  const line = text.slice(0, 61).replaceAll(/\s+/g, " ").trim();
  return `“${line.length > 60 ? `${line.slice(0, 60)}…` : line}”`;
}
