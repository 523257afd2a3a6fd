import type { Transaction } from "../../kernel/database/database.ts";
import { mapGivingWay } from "../../kernel/give-way.ts";
import { type Centavos, formatReais, moneyText } from "../../values/money.ts";
import type { SpreadsheetAnalysis, SpreadsheetMapping } from "../contract.ts";
import { foldName } from "./partners-named.ts";
import { type ImportPlan, type JudgedLine, type PlannedBalance, summarise } from "./plan.ts";
import { missingOf } from "./plan-partners.ts";
import { findOpeningBalances, listChartForBalances, type OpeningAccount } from "./store.ts";
import type { UnderstoodLine, UnderstoodSheet } from "./understand.ts";

/** Accounts whose detail comes by other ways, so that a balance of theirs must not be posted to them twice. */
const DETAILED: Readonly<Record<string, string>> = {
  payable: "os títulos a pagar",
  receivable: "os títulos a receber",
  bank: "o saldo inicial da conta bancária",
};

/**
 * What the accounts held on a day, as one entry. What titles and bank accounts open by themselves is posted against the opening
 * balances, where it meets them: so the books come to the same, and whatever does not agree is left there in sight.
 */
export async function planBalances(
  tx: Transaction,
  sheet: UnderstoodSheet,
  mapping: SpreadsheetMapping,
): Promise<Omit<ImportPlan, "asOf">> {
  const chart = await listChartForBalances(tx);
  const earlier = await findOpeningBalances(tx);
  const find = finderOf(chart);
  const opening = chart.find(({ role }) => role === "opening_balances");
  const seen = new Map<string, number>();
  const balances: PlannedBalance[] = [];
  const detailed = new Map<string, Centavos>();
  const sums = { D: 0n, C: 0n };
  const judged = await mapGivingWay(sheet.lines, (line): JudgedLine => {
    const read = balanceOf(line, mapping);
    const account = find(line);
    const isFound = typeof account === "object";
    const cells = {
      code: line.texts["code"] ?? null,
      name: line.texts["name"] ?? null,
      account: isFound ? `${account.code} ${account.name}` : null,
      debit: "centavos" in read && read.centavos > 0n ? moneyText(read.centavos) : null,
      credit: "centavos" in read && read.centavos < 0n ? moneyText(-read.centavos) : null,
    };
    if (line.skipped !== null) return { line: line.line, state: "skipped", cells, faults: [] };
    if (isFound && account.kind === "S") return { line: line.line, state: "skipped", cells, faults: [] };
    const faults = [...line.faults];
    if ("fault" in read && faults.length === 0) faults.push({ field: read.field, message: read.fault });
    if ("centavos" in read && read.centavos === 0n && faults.length === 0) {
      return { line: line.line, state: "skipped", cells, faults };
    }
    if (account === "several")
      faults.push({ field: "name", message: "há mais de uma conta com este nome; ponha o código" });
    if (account === undefined)
      faults.push({ field: "code", message: "não há conta nossa com este código nem com este nome" });
    const before = isFound ? seen.get(account.id) : undefined;
    if (before !== undefined)
      faults.push({ field: "code", message: `repete a conta da linha ${before}; some as duas` });
    if (faults.length > 0 || !isFound || "fault" in read) return { line: line.line, state: "wrong", cells, faults };
    seen.set(account.id, line.line);
    const side = read.centavos > 0n ? "D" : "C";
    const amountCentavos = read.centavos > 0n ? read.centavos : -read.centavos;
    sums[side] += amountCentavos;
    const isDetailed = account.role !== null && DETAILED[account.role] !== undefined;
    if (isDetailed && account.role !== null) {
      detailed.set(account.role, (detailed.get(account.role) ?? 0n) + read.centavos);
    }
    balances.push({
      accountId: isDetailed ? (opening?.id ?? account.id) : account.id,
      side,
      amountCentavos,
      history: `${account.code} ${account.name}`,
    });
    return { line: line.line, state: "new", cells, faults };
  });

  const summary = summarise(judged);
  const isDayOpen = mapping.asOf === null;
  return {
    partners: [],
    titles: [],
    balances,
    analysis: {
      ...summary,
      counts: [accountsOf(balances, "D", sums.D), accountsOf(balances, "C", sums.C)],
      notes: [...detailed].map(
        ([role, centavos]) =>
          `${formatReais(centavos < 0n ? -centavos : centavos)} entram nos livros com ${DETAILED[role]}; aqui só se confere. O que não bater fica em Saldos de abertura.`,
      ),
      questions: isDayOpen ? ["as_of"] : [],
      missing:
        earlier === undefined
          ? (missingOf(summary.wrong) ??
            (isDayOpen ? "Diga de que dia são os saldos." : null) ??
            differenceOf(sums.D, sums.C) ??
            (balances.length === 0 ? "Nenhuma linha traz um saldo diferente de zero." : null))
          : `Os saldos de abertura já foram importados da planilha ${earlier.name}. Corrija o que faltar com lançamentos.`,
    },
  };
}

function differenceOf(debits: Centavos, credits: Centavos): string | null {
  if (debits === credits) return null;
  const [difference, side] = debits > credits ? [debits - credits, "crédito"] : [credits - debits, "débito"];
  return `Os débitos somam ${formatReais(debits)} e os créditos ${formatReais(credits)}: faltam ${formatReais(difference)} a ${side}.`;
}

type Balance = { readonly centavos: Centavos } | { readonly field: string; readonly fault: string };

/** Debits positive. By two columns, or by one with its sign, or with D or C beside it. */
function balanceOf({ amounts, texts }: UnderstoodLine, { columns }: SpreadsheetMapping): Balance {
  const debit = amounts["debit"] ?? null;
  const credit = amounts["credit"] ?? null;
  const balance = amounts["balance"] ?? null;
  if (columns["debit"] !== undefined || columns["credit"] !== undefined) {
    if (debit !== null && credit !== null && debit !== 0n && credit !== 0n) {
      return { field: "debit", fault: "tem saldo devedor e credor; uma conta tem um dos dois" };
    }
    if (debit !== null || credit !== null) return { centavos: (debit ?? 0n) - (credit ?? 0n) };
    if (columns["balance"] === undefined) return { centavos: 0n };
  }
  if (balance === null) return { centavos: 0n };
  if (columns["side"] === undefined) return { centavos: balance };
  const side = /^[dc]/i.exec(texts["side"] ?? "")?.[0]?.toUpperCase();
  if (side === undefined && balance !== 0n) return { field: "side", fault: "diga se o saldo é D ou C" };
  return { centavos: side === "C" ? -balance : balance };
}

/** An account by its code, dots or not; else by its name, when one account alone takes postings under it. */
function finderOf(chart: readonly OpeningAccount[]): (line: UnderstoodLine) => OpeningAccount | "several" | undefined {
  const byCode = new Map(chart.map((account) => [plainCode(account.code), account]));
  const byName = Map.groupBy(
    chart.filter(({ kind }) => kind === "A"),
    ({ name }) => foldName(name),
  );
  return ({ texts }) => {
    const code = plainCode(texts["code"] ?? "");
    const byItsCode = code === "" ? undefined : byCode.get(code);
    if (byItsCode !== undefined) return byItsCode;
    const named = byName.get(foldName(texts["name"] ?? (/\d/.test(code) ? "" : (texts["code"] ?? "")))) ?? [];
    return named.length > 1 ? "several" : named[0];
  };
}

function plainCode(code: string): string {
  return code.replaceAll(/[.\-\s/]/g, "");
}

function accountsOf(
  balances: readonly PlannedBalance[],
  side: PlannedBalance["side"],
  sum: Centavos,
): SpreadsheetAnalysis["counts"][number] {
  const count = balances.filter((balance) => balance.side === side).length;
  const noun = count === 1 ? "conta" : "contas";
  return { label: `${noun} a ${side === "D" ? "débito" : "crédito"}`, count, amount: moneyText(sum) };
}
