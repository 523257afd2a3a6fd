import { readCompany } from "../companies/index.ts";
import { type SpedValues, spedTable, spedText, writeSpedRegister } from "../formats/sped/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { calendarDate, firstDay, lastDay } from "../values/calendar.ts";
import { type Centavos, formatReais, moneyText } from "../values/money.ts";
import { sizeOf } from "./describe-amounts.ts";
import type { EcdBook } from "./ecd-book.ts";
import { countYear, listClosedResults } from "./ecd-store.ts";
import { type EcdBalance, ecdYear, type PlacedAccount } from "./ecd-year.ts";
import { refuse } from "./errors.ts";
import { listOpenResults } from "./statement-store.ts";
import { findJournalPage, type JournalEntry } from "./store.ts";

/** Entries held in memory at once, whatever the length of the year. */
const ENTRIES_A_PAGE = 2_000;
const HISTORY_MAX = 65_535;

/** Codes of the reference chart by regime (ECD register 0000, field 23). */
const PLANS: Readonly<Record<string, { readonly code: string; readonly key: string }>> = {
  real: { code: "1", key: "real" },
  presumido: { code: "2", key: "presumido" },
};

/** The level-1 line of a DRE, above the roots of the chart. */
const RESULT_CODE = "0";

const ecd = spedTable("ecd");

/**
 * The ECD of a year, layout 9, form G: text of ISO 8859-1 characters, from 0000 to 9999, in pieces. Balances, entries, balanço and DRE are
 * all of the ledger's own balances and lines. Memory is bounded by the chart, its months and a page of entries.
 *
 * @throws `ledger.year_not_closed`, `ledger.ecd_company_without_cnpj`, `ledger.ecd_account_without_referential`,
 *   `ledger.ecd_commodity`, `ledger.ecd_extemporaneous`, `ledger.ecd_chart_unfit`, `ledger.ecd_data_unfit`, `ledger.ecd_year_empty`,
 *   `ledger.ecd_books_changed`
 */
export async function* exportEcd(
  tx: Transaction,
  { year, book }: { readonly year: number; readonly book: EcdBook },
): AsyncGenerator<string> {
  const company = await readCompany(tx);
  if (company.taxId.length !== 14) throw refuse("ledger.ecd_company_without_cnpj", { name: company.name });
  const count = await countYear(tx, year);
  if (count.entries === 0n) throw refuse("ledger.ecd_year_empty", { year });
  if (count.extemporaneous > 0n) throw refuse("ledger.ecd_extemporaneous", { count: count.extemporaneous });
  const to = calendarDate(`${year}-12-31`);
  const from = book.from ?? calendarDate(`${year}-01-01`);
  const [open] = await listOpenResults(tx, to);
  if (open !== undefined) {
    throw refuse("ledger.year_not_closed", { year, code: open.code, balance: formatReais(open.balanceCentavos) });
  }

  const chart = await ecdYear(tx, year);
  const plan = book.referential ? PLANS[company.taxRegime] : undefined;
  const file = new Counted();
  const lines = {
    head: writeHead(),
    months: writeMonths(),
    results: await writeResults(),
    statements: writeStatements(),
    signers: book.signers.map(writeSigner),
  };
  // The terms say how many lines the file has, and come before most of them: all but the entries are at hand, and those are counted.
  const counts = file.countsWith([
    ["I030", 1],
    ["I200", Number(count.entries)],
    ["I250", Number(count.lines)],
    ["J900", 1],
  ]);
  const total = String(counts.total);
  const terms = {
    opening: registerOf("I030", {
      DNRC_ABERT: "TERMO DE ABERTURA",
      NUM_ORD: String(book.number),
      NAT_LIVR: spedText(book.nature, 80),
      QTD_LIN: total,
      NOME: spedText(company.name),
      NIRE: book.nire ?? "",
      CNPJ: company.taxId,
      DT_ARQ: book.registeredOn ?? "",
      DESC_MUN: spedText(book.city),
      DT_EX_SOCIAL: to,
    }),
    closing: registerOf("J900", {
      DNRC_ENCER: "TERMO DE ENCERRAMENTO",
      NUM_ORD: String(book.number),
      NAT_LIVRO: spedText(book.nature, 80),
      NOME: spedText(company.name),
      QTD_LIN: total,
      DT_INI_ESCR: from,
      DT_FIN_ESCR: to,
    }),
  };

  yield lines.head.before + terms.opening + lines.head.after + lines.months;
  let entries = 0n;
  let after: JournalEntry | undefined;
  do {
    // Of the whole year: an entry before the first day of the books is for the manual's rules to tell.
    const page = await findJournalPage(tx, { from: calendarDate(`${year}-01-01`), to, after, limit: ENTRIES_A_PAGE });
    if (page.length > 0) yield page.map(writeEntry).join("");
    entries += BigInt(page.length);
    after = page.length < ENTRIES_A_PAGE ? undefined : page.at(-1);
  } while (after !== undefined);
  if (entries !== count.entries) throw refuse("ledger.ecd_books_changed", { year });
  yield lines.results +
    registerOf("I990", { QTD_LIN_I: counts.block("I") }) +
    lines.statements +
    terms.closing +
    lines.signers.join("") +
    registerOf("J990", { QTD_LIN_J: counts.block("J") }) +
    writeBlock9(counts);

  function writeHead(): { readonly before: string; readonly after: string } {
    const before =
      file.write("0000", {
        LECD: "LECD",
        DT_INI: from,
        DT_FIN: to,
        NOME: spedText(company.name),
        CNPJ: company.taxId,
        UF: company.state,
        COD_MUN: company.city ?? "",
        IND_SIT_INI_PER: String(book.start),
        IND_NIRE: book.nire === undefined ? "0" : "1",
        IND_FIN_ESC: "0",
        IND_GRANDE_PORTE: book.audited ? "1" : "0",
        TIP_ECD: "0",
        IDENT_MF: "N",
        IND_ESC_CONS: "N",
        IND_CENTRALIZADA: "0",
        IND_MUDANC_PC: "0",
        COD_PLAN_REF: plan?.code ?? "",
      }) +
      file.write("0001", { IND_DAD: "0" }) +
      file.write("0007", { COD_ENT_REF: company.state }) +
      file.write("0990", { QTD_LIN_0: "4" }) +
      file.write("I001", { IND_DAD: "0" }) +
      file.write("I010", { IND_ESC: "G", COD_VER_LC: "9.00" });
    const accounts = chart.accounts.map(writeAccount).join("");
    const centres = chart.centres.map(({ code, name }) =>
      file.write("I100", { DT_ALT: calendarDate(`${year}-01-01`), COD_CCUS: spedText(code), CCUS: spedText(name) }),
    );
    return { before, after: accounts + centres.join("") };
  }

  function writeAccount({ account, level, parent, aggregation }: PlacedAccount): string {
    const line = file.write("I050", {
      DT_ALT: calendarDate(`${year}-01-01`),
      COD_NAT: account.codNat,
      IND_CTA: account.kind,
      NIVEL: String(level),
      COD_CTA: account.code,
      COD_CTA_SUP: parent?.code ?? "",
      CTA: spedText(account.name),
    });
    if (account.kind === "S") return line;
    const referential = plan === undefined ? undefined : account.referencial?.[plan.key];
    if (plan !== undefined && referential === undefined && !/^0[59]$/.test(account.codNat)) {
      throw refuse("ledger.ecd_account_without_referential", { code: account.code, name: account.name });
    }
    return (
      line +
      (referential === undefined ? "" : file.write("I051", { COD_CTA_REF: referential })) +
      (/^0[1-4]$/.test(account.codNat) ? file.write("I052", { COD_AGL: aggregation.code }) : "")
    );
  }

  function writeMonths(): string {
    return chart.months
      .filter(({ name }) => name >= from.slice(0, 7))
      .map(({ name, balances }) => {
        const first = firstDay(name);
        return (
          file.write("I150", { DT_INI: first < from ? from : first, DT_FIN: lastDay(name) }) +
          balances.map(writeBalance).join("")
        );
      })
      .join("");
  }

  function writeBalance({ account, centre, opening, debits, credits, closing }: EcdBalance): string {
    return file.write("I155", {
      COD_CTA: account.code,
      COD_CCUS: centre,
      VL_SLD_INI: moneyText(sizeOf(opening)),
      IND_DC_INI: sideOf(opening, account),
      VL_DEB: moneyText(debits),
      VL_CRED: moneyText(credits),
      VL_SLD_FIN: moneyText(sizeOf(closing)),
      IND_DC_FIN: sideOf(closing, account),
    });
  }

  function writeEntry(entry: JournalEntry): string {
    const total = entry.lines.reduce((sum, [, side, amount]) => (side === "D" ? sum + BigInt(amount) : sum), 0n);
    const head = registerOf("I200", {
      NUM_LCTO: String(entry.number),
      DT_LCTO: entry.postedOn,
      VL_LCTO: moneyText(total),
      IND_LCTO: entry.kind,
    });
    const lines = entry.lines.map(([accountId, side, amount, , centre, history]) =>
      registerOf("I250", {
        COD_CTA: chart.byId.get(accountId)?.code ?? "",
        COD_CCUS: centre === null ? "" : spedText(centre),
        VL_DC: moneyText(BigInt(amount)),
        IND_DC: side,
        // A history of nothing but marks that the file may not hold still names the entry.
        HIST: spedText(history ?? entry.history, HISTORY_MAX) || `Lançamento ${entry.number}`,
      }),
    );
    return head + lines.join("");
  }

  async function writeResults(): Promise<string> {
    const results = await listClosedResults(tx, year);
    const days = [...Map.groupBy(results, ({ on }) => on)];
    return days
      .map(([on, closed]) => {
        const told = closed.map(({ accountId, centreId, balanceCentavos }) => ({
          code: chart.byId.get(accountId)?.code ?? "",
          centre: chart.centreCode(centreId),
          balance: balanceCentavos,
        }));
        told.sort((a, b) => (a.code < b.code || (a.code === b.code && a.centre < b.centre) ? -1 : 1));
        return (
          file.write("I350", { DT_RES: on }) +
          told
            .map(({ code, centre, balance }) =>
              file.write("I355", {
                COD_CTA: code,
                COD_CCUS: centre,
                VL_CTA: moneyText(sizeOf(balance)),
                IND_DC: balance < 0n ? "C" : "D",
              }),
            )
            .join("")
        );
      })
      .join("");
  }

  function writeStatements(): string {
    file.count("I990");
    file.count("J990");
    const sheet = chart.statement(["01", "02", "03"]);
    const roots = sheet.filter(({ level }) => level === 1);
    const hasBoth = roots.length === 2 && roots.filter(({ node }) => node.codNat === "01").length === 1;
    if (!hasBoth)
      throw refuse("ledger.ecd_chart_unfit", { roots: roots.map(({ node }) => node.code).join(", ") || "nenhum" });
    const income = chart.statement(["04"]);
    const result = income.filter(({ level }) => level === 1).reduce((sum, { closing }) => sum + closing, 0n);
    const incomeLines = income.map(({ node, isTotal, level, parent, closing }, at) =>
      file.write("J150", {
        NU_ORDEM: String(at + 1),
        COD_AGL: node.code,
        IND_COD_AGL: isTotal ? "T" : "D",
        NIVEL_AGL: String(level + 1),
        COD_AGL_SUP: parent ?? RESULT_CODE,
        DESCR_COD_AGL: spedText(node.name),
        VL_CTA_FIN: moneyText(sizeOf(closing)),
        IND_DC_CTA_FIN: closing > 0n ? "D" : "C",
        IND_GRP_DRE: closing > 0n ? "D" : "R",
      }),
    );
    return (
      file.write("J001", { IND_DAD: "0" }) +
      file.write("J005", { DT_INI: from, DT_FIN: to, ID_DEM: "1" }) +
      sheet
        .map(({ node, isTotal, level, parent, group, opening, closing }) =>
          file.write("J100", {
            COD_AGL: node.code,
            IND_COD_AGL: isTotal ? "T" : "D",
            NIVEL_AGL: String(level),
            COD_AGL_SUP: parent ?? "",
            IND_GRP_BAL: group,
            DESCR_COD_AGL: spedText(node.name),
            VL_CTA_INI: moneyText(sizeOf(opening)),
            IND_DC_CTA_INI: sideOf(opening, node),
            VL_CTA_FIN: moneyText(sizeOf(closing)),
            IND_DC_CTA_FIN: sideOf(closing, node),
          }),
        )
        .join("") +
      incomeLines.join("") +
      file.write("J150", {
        NU_ORDEM: String(income.length + 1),
        COD_AGL: RESULT_CODE,
        IND_COD_AGL: "T",
        NIVEL_AGL: "1",
        DESCR_COD_AGL: "RESULTADO DO EXERCÍCIO",
        VL_CTA_FIN: moneyText(sizeOf(result)),
        IND_DC_CTA_FIN: result > 0n ? "D" : "C",
        IND_GRP_DRE: result > 0n ? "D" : "R",
      })
    );
  }

  function writeSigner(signer: EcdBook["signers"][number]): string {
    return file.write("J930", {
      IDENT_NOM: spedText(signer.name),
      IDENT_CPF_CNPJ: signer.taxId,
      IDENT_QUALIF: spedText(signer.qualification),
      COD_ASSIN: signer.code,
      IND_CRC: spedText(signer.crc ?? ""),
      EMAIL: spedText(signer.email ?? "", 60),
      FONE: (signer.phone ?? "").replaceAll(/\D/g, ""),
      UF_CRC: signer.crcState ?? "",
      NUM_SEQ_CRC: spedText(signer.certificate ?? ""),
      DT_CRC: signer.certificateUntil ?? "",
      IND_RESP_LEGAL: signer.legalResponsible ? "S" : "N",
    });
  }
}

/** One register's line. @throws `ledger.ecd_data_unfit` when a value of the books has no form in the file */
function registerOf(register: string, values: SpedValues): string {
  const { text, faults } = writeSpedRegister(ecd, register, values);
  const [fault] = faults;
  if (fault !== undefined) throw refuse("ledger.ecd_data_unfit", { problem: fault.message }, faults);
  return text;
}

/** The registers written so far, counted by kind. */
class Counted {
  readonly #counts = new Map<string, number>();

  write(register: string, values: SpedValues): string {
    this.count(register);
    return registerOf(register, values);
  }

  count(register: string, times = 1): void {
    this.#counts.set(register, (this.#counts.get(register) ?? 0) + times);
  }

  /** With what is written elsewhere, and with block 9, whose lines count themselves. */
  countsWith(others: readonly (readonly [string, number])[]): Counts {
    const counts = new Map([...this.#counts, ...others.filter(([, times]) => times > 0)]);
    for (const register of ["9001", "9900", "9990", "9999"]) counts.set(register, 1);
    counts.set("9900", counts.size);
    const ordered = ecd.layout.registers.flatMap(({ register }): [string, number][] => {
      const times = counts.get(register);
      return times === undefined ? [] : [[register, times]];
    });
    const sum = (wanted: (register: string) => boolean): number =>
      ordered.reduce((total, [register, times]) => (wanted(register) ? total + times : total), 0);
    return { registers: ordered, total: sum(() => true), block: (name) => String(sum((one) => one.startsWith(name))) };
  }
}

interface Counts {
  readonly registers: readonly (readonly [string, number])[];
  readonly total: number;
  readonly block: (name: string) => string;
}

function writeBlock9({ registers, total, block }: Counts): string {
  return (
    registerOf("9001", { IND_DAD: "0" }) +
    registers
      .map(([register, times]) => registerOf("9900", { REG_BLC: register, QTD_REG_BLC: String(times) }))
      .join("") +
    registerOf("9990", { QTD_LIN_9: block("9") }) +
    registerOf("9999", { QTD_LIN: String(total) })
  );
}

/** By the balance and not by the account, since contra accounts and overdrafts have the other side; zero has the side of its nature. */
function sideOf(amount: Centavos, { codNat }: { readonly codNat: string }): "D" | "C" {
  if (amount !== 0n) return amount < 0n ? "C" : "D";
  return codNat === "02" || codNat === "03" ? "C" : "D";
}
