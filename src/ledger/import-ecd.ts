import { readCompany } from "../companies/index.ts";
import {
  ecdFieldOf,
  ecdSignedOf,
  judgeEcd,
  readOpening,
  type SpedFault,
  type SpedPieces,
  type SpedRecord,
  walkSped,
} from "../formats/sped/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import type { Actor } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { type CalendarDate, isCalendarDate } from "../values/calendar.ts";
import { counted } from "../values/counted.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import { cnpjRoot } from "../values/tax-id.ts";
import { findOpeningBefore, insertCostCentres, listCostCentres, listEcdChart } from "./ecd-store.ts";
import type { EntryLineDraft } from "./entry.ts";
import { refuse } from "./errors.ts";
import { announceAccounts } from "./open-books.ts";
import { postEntries } from "./post-entries.ts";
import { type AccountDraft, insertAccounts, listAccounts } from "./store.ts";

/** Lines of an entry are numbered in two bytes. */
const LINES_OF_AN_ENTRY_MAX = 32_000;

/** Named in a refusal, so that its sentence can be read. */
const NAMED_MAX = 5;

/** Registers whose defects make the chart or the balances doubtful; those of others do not touch what is imported. */
const IMPORTED: ReadonlySet<string> = new Set(["", "0000", "I010", "I050", "I051", "I100", "I150", "I155", "9999"]);

/** Accounts whose detail comes by other ways, so that a balance of theirs is not posted to them twice. */
const DETAILED: ReadonlySet<string> = new Set(["payable", "receivable", "bank"]);

export interface ImportedEcd {
  /** The day of the balances. */
  readonly on: CalendarDate;
  /** Accounts made now. */
  readonly accounts: number;
  /** Balances of the opening entry. */
  readonly balances: number;
  /** What the opening entry adds up to, on each side. */
  readonly totalCentavos: Centavos;
  /** True when the same file had been imported before, and nothing was written. */
  readonly repeated: boolean;
  /** Codes of accounts whose detail comes with titles and statements: until then, what they held is in the opening balances. */
  readonly detailed: readonly string[];
  /** Defects of the file that do not touch what was imported. */
  readonly otherFaults: number;
}

interface FileAccount {
  readonly code: string;
  readonly name: string;
  readonly kind: "S" | "A";
  readonly nature: string;
  readonly parent: string;
  referential: string;
}

interface FileBalance {
  readonly code: string;
  readonly centre: string;
  readonly balanceCentavos: Centavos;
}

/**
 * Opens the books by the ECD of the accountant before: its accounts, where ours has not the code, and the closing balances of its last
 * month as one entry on its last day. What titles and bank accounts open by themselves is posted against the opening balances, where it
 * meets them. The same file again posts nothing. All or nothing.
 *
 * @throws `ledger.ecd_unreadable`, `ledger.ecd_of_other_company`, `ledger.ecd_not_closed`, `ledger.ecd_chart_differs`,
 *   `ledger.ecd_too_many_balances`, `ledger.books_already_open`, `ledger.idempotency_key_reused`
 */
export async function importEcd(
  tx: Transaction,
  actor: Actor,
  at: Date,
  { pieces, fileName }: { readonly pieces: SpedPieces; readonly fileName: string },
): Promise<ImportedEcd> {
  const read = readBooks(pieces, fileName);
  const company = await readCompany(tx);
  if (cnpjRoot(read.taxId) !== cnpjRoot(company.taxId)) {
    throw refuse("ledger.ecd_of_other_company", { file: fileName, theirs: read.taxId, ours: company.taxId });
  }
  const results = read.balances.filter(({ code }) => read.accounts.get(code)?.nature === "04");
  if (results.length > 0) {
    throw refuse("ledger.ecd_not_closed", { file: fileName, accounts: someOf(results.map(({ code }) => code)) });
  }
  if (read.balances.length > LINES_OF_AN_ENTRY_MAX) {
    throw refuse("ledger.ecd_too_many_balances", { count: read.balances.length });
  }
  const key = `opening-ecd:${read.on}`;
  const before = await findOpeningBefore(tx, { on: read.on, key });
  if (before !== undefined) throw refuse("ledger.books_already_open", { on: read.on, history: before.history });

  const accounts = await completeChart(tx, actor, at, read);
  const centres = await completeCentres(tx, read);
  const roles = new Map((await listAccounts(tx)).map(({ id, role }) => [id, role]));
  const opening = [...roles].find(([, role]) => role === "opening_balances")?.[0];
  const idOf = ({ code }: FileBalance): string => accounts.ids.get(code) ?? "";
  const isDetailed = (balance: FileBalance): boolean =>
    opening !== undefined && DETAILED.has(roles.get(idOf(balance)) ?? "");
  const lines = read.balances.map((balance): EntryLineDraft => {
    const { code, centre, balanceCentavos } = balance;
    return {
      accountId: isDetailed(balance) ? (opening ?? "") : idOf(balance),
      side: "D",
      amountCentavos: balanceCentavos,
      history: `${code} ${read.accounts.get(code)?.name ?? ""}`,
      ...(centre === "" ? {} : { costCentreId: centres.get(centre) ?? "" }),
    };
  });
  const [posted] =
    lines.length === 0
      ? []
      : await postEntries(tx, actor, at, [
          {
            postedOn: read.on,
            history: `Saldos de abertura, da ECD até ${read.on.split("-").toReversed().join("/")}`,
            source: { kind: "ecd" },
            rule: { id: "opening_balances", version: 1 },
            idempotencyKey: key,
            lines,
          },
        ]);
  return {
    on: read.on,
    accounts: accounts.made,
    balances: lines.length,
    totalCentavos: lines.reduce((sum, line) => (line.amountCentavos > 0n ? sum + line.amountCentavos : sum), 0n),
    repeated: posted?.repeated ?? false,
    detailed: read.balances.filter(isDetailed).map(({ code }) => code),
    otherFaults: read.otherFaults,
  };
}

interface FileBooks {
  readonly on: CalendarDate;
  readonly taxId: string;
  readonly accounts: ReadonlyMap<string, FileAccount>;
  readonly centres: ReadonlyMap<string, string>;
  /** Of the last month, without those of zero; signed, debits positive. */
  readonly balances: readonly FileBalance[];
  /** The key of the reference chart, as ours keeps it. */
  readonly plan: "real" | "presumido" | undefined;
  readonly otherFaults: number;
}

function readBooks(pieces: SpedPieces, fileName: string): FileBooks {
  const judge = judgeEcd();
  const faults: SpedFault[] = [];
  const accounts = new Map<string, FileAccount>();
  const centres = new Map<string, string>();
  let balances: FileBalance[] = [];
  let first: SpedRecord | undefined;
  let form = "";
  let account: FileAccount | undefined;
  for (const record of walkSped(pieces)) {
    faults.push(...judge.take(record));
    const { register } = record;
    const field = (name: string): string => ecdFieldOf(record, name);
    first ??= record;
    if (register === "I010") form = field("IND_ESC");
    else if (register === "I050") {
      account = {
        code: field("COD_CTA"),
        name: field("CTA"),
        kind: field("IND_CTA") === "A" ? "A" : "S",
        nature: field("COD_NAT"),
        parent: field("COD_CTA_SUP"),
        referential: "",
      };
      accounts.set(account.code, account);
    } else if (register === "I051" && account !== undefined) account.referential ||= field("COD_CTA_REF");
    else if (register === "I100") centres.set(field("COD_CCUS"), field("CCUS"));
    else if (register === "I150") balances = [];
    else if (register === "I155") {
      const balanceCentavos = ecdSignedOf(field("VL_SLD_FIN"), field("IND_DC_FIN")) ?? 0n;
      if (balanceCentavos !== 0n) balances.push({ code: field("COD_CTA"), centre: field("COD_CCUS"), balanceCentavos });
    }
  }
  faults.push(...judge.end());
  const unreadable = (line: number, problem: string) =>
    refuse("ledger.ecd_unreadable", { file: fileName, line, problem }, faults);
  const [bad] = faults.filter(
    ({ code, register }) =>
      code === "sped.truncated" || (IMPORTED.has(register) && code !== "sped.version_without_table"),
  );
  if (bad !== undefined) throw unreadable(bad.line, bad.message);
  const opening = first === undefined ? undefined : readOpening(first.fields);
  const on = opening === undefined ? "" : `${opening.to.slice(4)}-${opening.to.slice(2, 4)}-${opening.to.slice(0, 2)}`;
  if (opening?.file !== "ecd" || !isCalendarDate(on)) throw unreadable(1, "Não é uma ECD.");
  if (!/^[GRB]$/.test(form)) {
    throw unreadable(1, `O livro é da forma ${form || "?"}, que não traz os saldos. Importe o diário (G, R ou B).`);
  }
  const plan = { 1: "real", 2: "presumido" } as const;
  const code = first === undefined ? "" : ecdFieldOf(first, "COD_PLAN_REF");
  return {
    on,
    taxId: opening.taxId,
    accounts,
    centres,
    balances,
    plan: code === "1" || code === "2" ? plan[code] : undefined,
    otherFaults: faults.length,
  };
}

/** Makes the accounts that ours has not. @throws `ledger.ecd_chart_differs` when one code means two things */
async function completeChart(
  tx: Transaction,
  actor: Actor,
  at: Date,
  { accounts, plan, balances }: FileBooks,
): Promise<{ readonly ids: ReadonlyMap<string, string>; readonly made: number }> {
  const chart = await listEcdChart(tx);
  const ours = new Map(chart.map((account) => [account.code, account]));
  const ids = new Map(chart.map(({ code, id }) => [code, id]));
  const differs: string[] = [];
  for (const { code, kind, nature } of accounts.values()) {
    const same = ours.get(code);
    if (same === undefined) continue;
    if (same.kind !== kind) {
      differs.push(`${code} é ${kindWord(same.kind)} aqui e ${kindWord(kind)} no arquivo`);
    } else if (same.codNat !== nature) differs.push(`${code} é de natureza ${same.codNat} aqui e ${nature} no arquivo`);
  }
  if (differs.length > 0)
    throw refuse("ledger.ecd_chart_differs", { count: differs.length, accounts: someOf(differs) });

  const moved = new Set(balances.map(({ code }) => code));
  const drafts: AccountDraft[] = [];
  const make = ({ code, name, kind, nature, parent, referential }: FileAccount): void => {
    if (ids.has(code)) return;
    const above = accounts.get(parent);
    // The file's rules have said that each parent is there, and no account above itself.
    if (above !== undefined) make(above);
    const id = newUuid();
    ids.set(code, id);
    drafts.push({
      id,
      code,
      name: name || code,
      kind,
      parentId: ids.get(parent) ?? null,
      codNat: nature,
      normal: nature === "01" ? "D" : nature === "02" || nature === "03" ? "C" : null,
      role: null,
      cashFlow: null,
      dreLine: null,
      referencial: plan === undefined || referential === "" ? null : { [plan]: referential },
    });
  };
  for (const account of accounts.values()) make(account);
  await insertAccounts(tx, drafts);
  await announceAccounts(tx, actor, at, drafts);
  for (const code of moved)
    if (!ids.has(code)) throw new Error(`account ${code} has a balance and is not in the chart`);
  return { ids, made: drafts.length };
}

async function completeCentres(
  tx: Transaction,
  { centres, balances }: FileBooks,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map((await listCostCentres(tx)).map(({ code, id }) => [code, id]));
  const used = new Set(balances.flatMap(({ centre }) => (centre === "" || ids.has(centre) ? [] : [centre])));
  const made = [...used].map((code) => ({ id: newUuid(), code, name: centres.get(code) ?? code }));
  for (const { id, code } of made) ids.set(code, id);
  if (made.length > 0) await insertCostCentres(tx, made);
  return ids;
}

function kindWord(kind: "S" | "A"): string {
  return kind === "A" ? "analítica" : "sintética";
}

function someOf(names: readonly string[]): string {
  const more = names.length - NAMED_MAX;
  return `${names.slice(0, NAMED_MAX).join("; ")}${more > 0 ? `; e mais ${more}` : ""}`;
}

/** What was imported, in a sentence. */
export function describeImportedEcd({
  on,
  accounts,
  balances,
  totalCentavos,
  repeated,
  detailed,
}: ImportedEcd): string {
  if (repeated) return `A abertura de ${on} já estava nos livros; nada mudou.`;
  const made = `${counted(accounts, "conta criada", "contas criadas")}, ${counted(balances, "saldo", "saldos")} de abertura em ${on}, ${formatReais(totalCentavos)} de cada lado.`;
  if (detailed.length === 0) return made;
  return `${made} O saldo de ${someOf(detailed)} ficou em Saldos de abertura: essas contas se abrem pelos títulos em aberto e pelos extratos. Traga-os.`;
}
