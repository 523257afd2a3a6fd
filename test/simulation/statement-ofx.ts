import type { FileHabits } from "./bank-dialect.ts";
import { decimal } from "./centavos.ts";

export interface StatementLine {
  readonly on: string;
  readonly amount: bigint;
  readonly memo: string;
  readonly fitid: string;
}

/** An OFX 1.02 file of one account as its bank writes it; whole days only, ending with the balance of the last one. */
export function writeStatement(
  dialect: FileHabits,
  account: { readonly branch: string; readonly number: string },
  statement: {
    readonly from: string;
    readonly to: string;
    readonly lines: readonly StatementLine[];
    readonly balance: bigint;
    readonly balanceBefore: bigint;
  },
): Uint8Array {
  const leaf = (name: string, value: string): string => `<${name}>${value}${dialect.leafEndTags ? `</${name}>` : ""}`;
  const day = (on: string): string => `${on.replaceAll("-", "")}${dialect.timeSuffix}`;
  const amount = (value: bigint): string => {
    const text = dialect.decimalComma ? decimal(value).replace(".", ",") : decimal(value);
    return dialect.padded ? text.padStart(18) : text;
  };
  const filler = (text: string): string => (dialect.padded ? text.padEnd(40) : text);
  const transaction = (kind: string, on: string, value: string, fitid: string, memo: string): string[] => [
    "<STMTTRN>",
    leaf("TRNTYPE", kind),
    leaf("DTPOSTED", day(on)),
    leaf("TRNAMT", value),
    leaf("FITID", fitid),
    leaf("CHECKNUM", fitid.slice(-8)),
    leaf("MEMO", filler(memo.replaceAll("&", dialect.ampersand))),
    "</STMTTRN>",
  ];
  const lines = [
    ...(dialect.org === "" ? [""] : []),
    "OFXHEADER:100",
    "DATA:OFXSGML",
    "VERSION:102",
    "SECURITY:NONE",
    "ENCODING:USASCII",
    "CHARSET:1252",
    "COMPRESSION:NONE",
    "OLDFILEUID:NONE",
    "NEWFILEUID:NONE",
    "",
    "<OFX>",
    "<SIGNONMSGSRSV1>",
    "<SONRS>",
    "<STATUS>",
    leaf("CODE", "0"),
    leaf("SEVERITY", "INFO"),
    "</STATUS>",
    leaf("DTSERVER", dialect.serverDate === "zeros" ? "00000000000000" : day(statement.to)),
    leaf("LANGUAGE", "POR"),
    ...(dialect.org === "" ? [] : ["<FI>", leaf("ORG", dialect.org), leaf("FID", dialect.bank), "</FI>"]),
    "</SONRS>",
    "</SIGNONMSGSRSV1>",
    "<BANKMSGSRSV1>",
    "<STMTTRNRS>",
    leaf("TRNUID", "1001"),
    "<STATUS>",
    leaf("CODE", "0"),
    leaf("SEVERITY", "INFO"),
    "</STATUS>",
    "<STMTRS>",
    leaf("CURDEF", "BRL"),
    "<BANKACCTFROM>",
    leaf("BANKID", dialect.bankId),
    leaf("ACCTID", dialect.accountId(account)),
    leaf("ACCTTYPE", "CHECKING"),
    "</BANKACCTFROM>",
    "<BANKTRANLIST>",
    leaf("DTSTART", day(statement.from)),
    leaf("DTEND", day(statement.to)),
    ...balanceBeforeLine(dialect, statement, transaction, amount),
    ...statement.lines.flatMap((line) =>
      transaction(line.amount < 0n ? "DEBIT" : "CREDIT", line.on, amount(line.amount), line.fitid, line.memo),
    ),
    ...balanceAfterLine(dialect, statement, transaction),
    "</BANKTRANLIST>",
    "<LEDGERBAL>",
    leaf("BALAMT", amount(statement.balance)),
    leaf("DTASOF", day(statement.to)),
    "</LEDGERBAL>",
    "</STMTRS>",
    "</STMTTRNRS>",
    "</BANKMSGSRSV1>",
    "</OFX>",
    "",
  ];
  return encode(lines.join("\r\n"), charsetOf(dialect, statement.from));
}

type WriteTransaction = (kind: string, on: string, value: string, fitid: string, memo: string) => string[];

/** A line that informs and moves nothing. With an amount on it, its FITID is 0: so banks tell it from a movement. */
function balanceBeforeLine(
  dialect: FileHabits,
  { from, balanceBefore }: { from: string; balanceBefore: bigint },
  transaction: WriteTransaction,
  amount: (value: bigint) => string,
): string[] {
  if (dialect.balanceLine === "fitid-zero")
    return transaction("OTHER", from, amount(balanceBefore), "0", "Saldo Anterior");
  if (dialect.balanceLine === "zero-amount") return transaction("CREDIT", from, amount(0n), "0", "SALDO ANTERIOR");
  return [];
}

function balanceAfterLine(dialect: FileHabits, { to }: { to: string }, transaction: WriteTransaction): string[] {
  if (dialect.balanceLine === "dot-amount") return transaction("CREDIT", to, "            .  ", "0", "SALDO DIA");
  if (dialect.balanceLine === "fitid-zero") return transaction("OTHER", to, "0.00", "0", "S A L D O");
  return [];
}

/** Measured on real files: one bank writes the same header over either encoding. */
function charsetOf(dialect: FileHabits, from: string): "windows-1252" | "utf-8" {
  if (dialect.charset !== "by-month") return dialect.charset;
  return Number(from.slice(5, 7)) % 2 === 0 ? "utf-8" : "windows-1252";
}

/** All that is written lies in Latin-1, where Windows-1252 is the same. */
function encode(text: string, charset: "windows-1252" | "utf-8"): Uint8Array {
  return Buffer.from(text, charset === "utf-8" ? "utf8" : "latin1");
}
