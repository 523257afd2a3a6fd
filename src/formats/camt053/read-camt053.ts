import { isCalendarDate } from "../../values/calendar.ts";
import type { Fault } from "../../values/fault.ts";
import { type Centavos, moneyText, parseMoney } from "../../values/money.ts";
import type { XmlElement } from "../xml/index.ts";
import type { Camt053Detail, Camt053Entry, Camt053Statement } from "./camt053.ts";

export interface Camt053Reading {
  readonly statements: readonly Camt053Statement[];
  readonly faults: readonly Fault[];
}

/**
 * Reads a camt.053 of any version, by the names of its elements.
 *
 * @param root `BkToCstmrStmt`
 */
export function readCamt053(root: XmlElement): Camt053Reading {
  const faults: Fault[] = [];
  const statements = root.childrenNamed("Stmt").map((statement, at) => readStatement(statement, at + 1, faults));
  return { statements, faults };
}

function readStatement(statement: XmlElement, position: number, faults: Fault[]): Camt053Statement {
  const account = statement.child("Acct");
  const institution = account?.at("Svcr", "FinInstnId");
  const period = statement.child("FrToDt");
  const entries = statement.childrenNamed("Ntry").map((entry, at) => readEntry(entry, at + 1, { position, faults }));
  const balances = statement.childrenNamed("Bal").map((balance) => ({
    code: balance.at("Tp", "CdOrPrtry")?.textOf("Cd") ?? "",
    amount: signedAmount(balance),
    date: dateOf(balance.child("Dt")),
  }));
  faults.push(...balanceDifference(balances, entries, position));
  return {
    id: statement.textOf("Id") ?? "",
    position,
    bank:
      institution?.textOf("BICFI") ??
      institution?.textOf("BIC") ??
      institution?.at("ClrSysMmbId")?.textOf("MmbId") ??
      "",
    branch: account?.at("Svcr", "BrnchId")?.textOf("Id") ?? "",
    account: account?.child("Id")?.textOf("IBAN") ?? account?.at("Id", "Othr")?.textOf("Id") ?? "",
    owner: account?.at("Ownr")?.textOf("Nm") ?? account?.textOf("Nm") ?? "",
    currency: account?.textOf("Ccy") ?? statement.child("Bal")?.child("Amt")?.attribute("Ccy") ?? "",
    from: dayOf(period?.textOf("FrDtTm") ?? period?.textOf("FrDt")),
    to: dayOf(period?.textOf("ToDtTm") ?? period?.textOf("ToDt")),
    balances,
    entries,
  };
}

interface Place {
  readonly position: number;
  readonly faults: Fault[];
}

function readEntry(entry: XmlElement, position: number, { position: statement, faults }: Place): Camt053Entry {
  const amount = signedAmount(entry);
  const path = `Stmt[${statement}]/Ntry[${position}]`;
  const bookedOn = dateOf(entry.child("BookgDt"));
  if (amount === "" || bookedOn === "") {
    faults.push({
      code: "camt053.entry_unreadable",
      path,
      message: `O lançamento ${position} do extrato ${statement} está sem data ou valor que se leia. Peça o extrato de novo ao banco.`,
    });
  }
  const parts = entry.childrenNamed("NtryDtls").flatMap((details) => details.childrenNamed("TxDtls"));
  return {
    position,
    amount,
    currency: entry.child("Amt")?.attribute("Ccy") ?? "",
    status: entry.at("Sts")?.textOf("Cd") ?? entry.textOf("Sts") ?? "",
    isReversal: entry.textOf("RvslInd") === "true",
    bookedOn,
    valuedOn: dateOf(entry.child("ValDt")),
    code: codeOf(entry.child("BkTxCd")),
    reference: entry.textOf("AcctSvcrRef") ?? entry.textOf("NtryRef") ?? "",
    description: entry.textOf("AddtlNtryInf") ?? "",
    details: detailsOf(parts, entry, amount),
  };
}

/** One part stands for the entry; several stand when their amounts sum to it, and else none of them does. */
function detailsOf(parts: readonly XmlElement[], entry: XmlElement, amount: string): readonly Camt053Detail[] {
  const isCredit = !amount.startsWith("-");
  const details = parts.map((part) => readDetail(part, { isCredit, whole: parts.length === 1 ? amount : "" }));
  if (amount === "" || details.some((detail) => detail.amount === "")) return [];
  const sum = details.reduce((total, detail) => total + parseMoney(detail.amount), 0n);
  return sum === parseMoney(amount) && entry.child("Amt") !== undefined ? details : [];
}

function readDetail(
  part: XmlElement,
  { isCredit, whole }: { readonly isCredit: boolean; readonly whole: string },
): Camt053Detail {
  const references = part.child("Refs");
  const side = isCredit ? "Dbtr" : "Cdtr";
  const party = part.at("RltdPties", side);
  const named = party?.child("Pty") ?? party;
  const account = part.at("RltdPties", `${side}Acct`, "Id");
  const organisation = named?.at("Id", "OrgId", "Othr") ?? named?.at("Id", "PrvtId", "Othr");
  return {
    amount: whole || partAmount(part, isCredit),
    endToEndId: notGiven(references?.textOf("EndToEndId")),
    reference: references?.textOf("AcctSvcrRef") ?? references?.textOf("TxId") ?? references?.textOf("InstrId") ?? "",
    counterparty: named?.textOf("Nm") ?? "",
    counterpartyAccount: account?.textOf("IBAN") ?? account?.child("Othr")?.textOf("Id") ?? "",
    counterpartyTaxId: organisation?.textOf("Id") ?? "",
    remittance: remittanceOf(part.child("RmtInf")),
  };
}

/** Banks write this where there is none. */
function notGiven(text: string | undefined): string {
  return text === undefined || /^NOT ?PROVIDED$/i.test(text) ? "" : text;
}

function remittanceOf(information: XmlElement | undefined): string {
  const free = information?.childrenNamed("Ustrd").map(({ text }) => text) ?? [];
  const structured =
    information?.childrenNamed("Strd").map((one) => one.child("CdtrRefInf")?.textOf("Ref") ?? "") ?? [];
  return [...free, ...structured].filter((text) => text !== "").join(" ");
}

/** The amount of a part with the sign of its entry, unless the part says its own side. */
function partAmount(part: XmlElement, isCredit: boolean): string {
  const amount = part.child("Amt") ?? part.at("AmtDtls", "TxAmt", "Amt");
  const side = part.textOf("CdtDbtInd") ?? (isCredit ? "CRDT" : "DBIT");
  return withSide(amount?.text, side);
}

function signedAmount(element: XmlElement): string {
  return withSide(element.child("Amt")?.text, element.textOf("CdtDbtInd"));
}

/** The standard allows more decimals than money has here: a fifth of a centavo is no amount. */
function withSide(text: string | undefined, side: string | undefined): string {
  if (text === undefined || !/^\d{1,15}(?:\.\d{1,2}0*)?$/.test(text)) return "";
  const amount = parseMoney(text.replace(/(\.\d{2})0+$/, "$1"));
  return moneyText(side === "DBIT" ? -amount : amount);
}

function dateOf(element: XmlElement | undefined): string {
  return dayOf(element?.textOf("Dt") ?? element?.textOf("DtTm"));
}

/** The day as the bank wrote it, without moving it to another zone. */
function dayOf(text: string | undefined): string {
  const day = text?.slice(0, 10) ?? "";
  return isCalendarDate(day) ? day : "";
}

function codeOf(code: XmlElement | undefined): string {
  const domain = code?.child("Domn");
  const family = domain?.child("Fmly");
  const codes = [domain?.textOf("Cd"), family?.textOf("Cd"), family?.textOf("SubFmlyCd")];
  const standard = codes.filter((one) => one !== undefined).join("/");
  return standard || (code?.child("Prtry")?.textOf("Cd") ?? "");
}

/** The booked entries must lead from the opening balance to the closing one. */
function balanceDifference(
  balances: Camt053Statement["balances"],
  entries: readonly Camt053Entry[],
  position: number,
): Fault[] {
  const of = (...codes: string[]): string =>
    codes.flatMap((code) => balances.filter((balance) => balance.code === code))[0]?.amount ?? "";
  const [opening, closing] = [of("OPBD", "PRCD"), of("CLBD")];
  if (opening === "" || closing === "") return [];
  const moved = entries
    .filter(({ status, amount }) => (status === "BOOK" || status === "") && amount !== "")
    .reduce((sum: Centavos, { amount }) => sum + parseMoney(amount), 0n);
  if (parseMoney(opening) + moved === parseMoney(closing)) return [];
  return [
    {
      code: "camt053.balance_differs",
      path: `Stmt[${position}]`,
      message: `O saldo inicial do extrato ${position}, com os seus lançamentos, não dá o saldo final. Confira no banco se o arquivo traz todos os lançamentos do período.`,
    },
  ];
}
