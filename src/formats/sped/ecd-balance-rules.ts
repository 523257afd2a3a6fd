import { firstDay, lastDay, type Month, monthOf, monthsFromTo } from "../../values/calendar.ts";
import { type Centavos, formatReais } from "../../values/money.ts";
import {
  centavosOf,
  dateOf,
  type EcdBalance,
  type EcdBook,
  type EcdMonth,
  type EcdRules,
  fieldOf,
  keyOf,
  signedOf,
} from "./ecd-book.ts";
import { at, type SpedFault } from "./faults.ts";
import type { SpedRecord } from "./walk-sped.ts";

/** Monthly balances, I150 and I155: that they sum, follow one another, and are what the entries come to. */
export function balanceRules(book: EcdBook): EcdRules {
  let month: EcdMonth | undefined;
  return {
    take(record) {
      if (record.register === "I150") {
        const { faults, opened } = openMonth(record, book);
        month = opened;
        return faults;
      }
      return record.register === "I155" ? takeBalance(record, book, month) : [];
    },
    end: () => [...checkContinuity(book), ...[...book.months].flatMap(([name, one]) => checkMonth(name, one, book))],
  };
}

function openMonth(record: SpedRecord, book: EcdBook): { faults: SpedFault[]; opened: EcdMonth | undefined } {
  const [from, to] = [dateOf(fieldOf(record, "DT_INI")), dateOf(fieldOf(record, "DT_FIN"))];
  if (from === undefined || to === undefined) return { faults: [], opened: undefined };
  const faults: SpedFault[] = [];
  const say = (code: "from" | "to", rule: string, message: string): void => {
    faults.push(at(record, { code: "ecd.balance_period", rule, message }, code === "from" ? "DT_INI" : "DT_FIN"));
  };
  const whole = monthOf(from);
  if (book.from !== undefined && book.to !== undefined && (from < book.from || to > book.to)) {
    say(
      "from",
      "REGRA_DATA_INTERVALO_DO_ARQUIVO",
      "O período dos saldos sai do período da escrituração. Corrija as datas do I150.",
    );
  } else if (from > to) {
    say(
      "from",
      "REGRA_DT_INI_MAIOR_DT_FIN",
      "O período dos saldos começa depois de terminar. Corrija as datas do I150.",
    );
  } else if (monthOf(to) !== whole) {
    say("to", "REGRA_DATA_MES", "Os saldos são de cada mês, e este período passa de um. Faça um I150 para cada mês.");
  } else {
    if (from !== book.from && from !== firstDay(whole)) {
      say(
        "from",
        "REGRA_DT_INI_INICIO_MES",
        "O período dos saldos não começa no primeiro dia do mês. Corrija a data inicial do I150.",
      );
    }
    if (to !== book.to && to !== lastDay(whole)) {
      say(
        "to",
        "REGRA_DT_FIN_FIM_MES",
        "O período dos saldos não termina no último dia do mês. Corrija a data final do I150.",
      );
    }
  }
  const opened = { line: record.line, from, to, balances: new Map() };
  if (book.months.has(whole)) {
    faults.push(
      at(record, {
        code: "ecd.balance_month_twice",
        rule: "REGRA_DUPLICIDADE_PERIODO_SALDO_PERIODICO",
        message: `Há mais de um período de saldos (I150) em ${monthWords(whole)}. Deixe um só.`,
      }),
    );
  } else book.months.set(whole, opened);
  return { faults, opened };
}

function takeBalance(record: SpedRecord, book: EcdBook, month: EcdMonth | undefined): SpedFault[] {
  const [account, centre] = [fieldOf(record, "COD_CTA"), fieldOf(record, "COD_CCUS")];
  const faults = checkPosting(record, book);
  for (const [side, amount] of [
    ["IND_DC_INI", "VL_SLD_INI"],
    ["IND_DC_FIN", "VL_SLD_FIN"],
  ] as const) {
    if (fieldOf(record, side) !== "" || fieldOf(record, amount) === "") continue;
    faults.push(
      at(
        record,
        {
          code: "ecd.balance_side_missing",
          rule: side === "IND_DC_INI" ? "REGRA_IND_DC_INI_OBRIGATORIO" : "REGRA_IND_DC_FIN_OBRIGATORIO",
          message: `O saldo da conta ${account} não diz se é D ou C. Diga-o também quando o saldo é zero.`,
        },
        side,
      ),
    );
  }
  const opening = signedOf(fieldOf(record, "VL_SLD_INI"), fieldOf(record, "IND_DC_INI"));
  const closing = signedOf(fieldOf(record, "VL_SLD_FIN"), fieldOf(record, "IND_DC_FIN"));
  const debits = centavosOf(fieldOf(record, "VL_DEB"));
  const credits = centavosOf(fieldOf(record, "VL_CRED"));
  if (month === undefined || opening === undefined || closing === undefined) return faults;
  if (debits === undefined || credits === undefined) return faults;
  if (opening + debits - credits !== closing) {
    faults.push(
      at(
        record,
        {
          code: "ecd.closing_balance",
          rule: "REGRA_VALIDACAO_SALDO_FINAL",
          message: `O saldo final da conta ${account} devia ser ${sided(opening + debits - credits)} (inicial mais débitos menos créditos) e é ${sided(closing)}. Confira o balancete do mês.`,
        },
        "VL_SLD_FIN",
      ),
    );
  }
  if (opening === 0n && debits === 0n && credits === 0n && closing === 0n) {
    faults.push(
      at(record, {
        code: "ecd.balance_of_nothing",
        rule: "REGRA_CAMPOS_SALDOS_PERIODICOS_DIFERENTE_ZERO",
        message: `A conta ${account} não teve saldo nem movimento no mês. Retire esta linha.`,
      }),
    );
  }
  const key = keyOf(account, centre);
  if (month.balances.has(key)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.balance_twice",
          rule: "REGRA_DUPLICIDADE_CONTA_SALDO_PERIODICO",
          message: `O saldo da conta ${account} aparece de novo no mesmo mês. Some as linhas numa só.`,
        },
        "COD_CTA",
      ),
    );
  } else month.balances.set(key, { line: record.line, account, centre, opening, closing, debits, credits });
  return faults;
}

/** That what has a balance or an entry is an account that takes them, in a cost centre that there is. */
export function checkPosting(record: SpedRecord, book: EcdBook): SpedFault[] {
  const faults: SpedFault[] = [];
  const code = fieldOf(record, "COD_CTA");
  const account = book.chart.get(code);
  if (account?.kind !== "A") {
    faults.push(
      at(
        record,
        {
          code: "ecd.account_takes_no_postings",
          rule: "REGRA_CONTA_PARA_LANCAMENTO",
          message:
            account === undefined
              ? `A conta ${code} não está no plano de contas (I050). Inclua-a ou corrija o código.`
              : `A conta ${code} é sintética e não recebe saldos nem lançamentos. Use uma conta analítica do grupo.`,
        },
        "COD_CTA",
      ),
    );
  }
  const centre = fieldOf(record, "COD_CCUS");
  if (centre !== "" && !book.centres.has(centre)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.cost_centre_unknown",
          rule: "REGRA_CCUS_NO_CENTRO_CUSTOS",
          message: `O centro de custos ${centre} não está no cadastro (I100). Inclua-o ou corrija o código.`,
        },
        "COD_CCUS",
      ),
    );
  }
  return faults;
}

function checkContinuity({ months, from, to }: EcdBook): SpedFault[] {
  const [first] = months.values();
  if (first === undefined || from === undefined || to === undefined || from > to) return [];
  return monthsFromTo(monthOf(from), monthOf(to))
    .filter((month) => (months.get(month)?.balances.size ?? 0) === 0)
    .map((month) =>
      at(
        { line: first.line, register: "I150" },
        {
          code: "ecd.month_without_balances",
          rule: "REGRA_CONTINUIDADE_SALDOS_PERIODICOS",
          message: `Faltam os saldos de ${monthWords(month)}. Todo mês da escrituração tem o seu I150 com as contas.`,
        },
      ),
    );
}

function checkMonth(month: Month, { line, balances }: EcdMonth, book: EcdBook): SpedFault[] {
  const faults: SpedFault[] = [];
  const sums = { opening: 0n, closing: 0n, debits: 0n, credits: 0n };
  for (const balance of balances.values()) {
    sums.opening += balance.opening;
    sums.closing += balance.closing;
    sums.debits += balance.debits;
    sums.credits += balance.credits;
  }
  if (/^[GR]$/.test(book.form)) {
    const where = { line, register: "I150" };
    if (sums.opening !== 0n) {
      faults.push(
        at(where, {
          code: "ecd.openings_do_not_balance",
          rule: "REGRA_VALIDACAO_SOMA_SALDO_INICIAL",
          message: `Os saldos iniciais de ${monthWords(month)} não fecham: sobram ${sided(sums.opening)}. Confira se falta alguma conta.`,
        }),
      );
    }
    if (sums.closing !== 0n) {
      faults.push(
        at(where, {
          code: "ecd.closings_do_not_balance",
          rule: "REGRA_VALIDACAO_SOMA_SALDO_FINAL",
          message: `Os saldos finais de ${monthWords(month)} não fecham: sobram ${sided(sums.closing)}. Confira se falta alguma conta.`,
        }),
      );
    }
    if (sums.debits !== sums.credits) {
      faults.push(
        at(where, {
          code: "ecd.month_does_not_balance",
          rule: "REGRA_VALIDACAO_DEB_DIF_CRED",
          message: `Em ${monthWords(month)} os débitos somam ${formatReais(sums.debits)} e os créditos ${formatReais(sums.credits)}. Confira o balancete do mês.`,
        }),
      );
    }
  }
  if (/^[GRA]$/.test(book.form)) faults.push(...checkAgainstEntries(month, balances, book));
  faults.push(...checkAgainstBefore(month, balances, book));
  return faults;
}

/** Balances are what the entries of the month come to, account by account. */
function checkAgainstEntries(month: Month, balances: ReadonlyMap<string, EcdBalance>, book: EcdBook): SpedFault[] {
  const faults: SpedFault[] = [];
  const moved = book.moved.get(month);
  for (const [key, { line, account, debits, credits }] of balances) {
    const entries = moved?.get(key);
    const where = { line, register: "I155" };
    if (debits !== (entries?.debits ?? 0n)) {
      faults.push(
        at(
          where,
          {
            code: "ecd.debits_differ_from_entries",
            rule: "REGRA_VALIDACAO_VALOR_DEB",
            message: `Em ${monthWords(month)} a conta ${account} diz ter ${formatReais(debits)} de débitos e os lançamentos somam ${formatReais(entries?.debits ?? 0n)}. Recalcule os saldos a partir do diário.`,
          },
          "VL_DEB",
        ),
      );
    }
    if (credits !== (entries?.credits ?? 0n)) {
      faults.push(
        at(
          where,
          {
            code: "ecd.credits_differ_from_entries",
            rule: "REGRA_VALIDACAO_VALOR_CRED",
            message: `Em ${monthWords(month)} a conta ${account} diz ter ${formatReais(credits)} de créditos e os lançamentos somam ${formatReais(entries?.credits ?? 0n)}. Recalcule os saldos a partir do diário.`,
          },
          "VL_CRED",
        ),
      );
    }
  }
  for (const [key, { line }] of moved ?? []) {
    if (balances.has(key)) continue;
    faults.push(
      at(
        { line, register: "I250" },
        {
          code: "ecd.entry_without_balance",
          rule: "REGRA_VALIDACAO_VALOR_DEB",
          message: `A conta ${key.split("|")[0] ?? ""} tem lançamentos em ${monthWords(month)} e nenhum saldo nesse mês (I155). Recalcule os saldos a partir do diário.`,
        },
        "COD_CTA",
      ),
    );
  }
  return faults;
}

/** What opens a month is what closed the one before. */
function checkAgainstBefore(month: Month, balances: ReadonlyMap<string, EcdBalance>, book: EcdBook): SpedFault[] {
  const names = [...book.months.keys()].toSorted();
  const before = book.months.get(names[names.indexOf(month) - 1] ?? month);
  if (before === undefined || names[0] === month) return [];
  const faults: SpedFault[] = [];
  for (const [key, { line, account, opening }] of balances) {
    const closed = before.balances.get(key)?.closing ?? 0n;
    if (opening === closed) continue;
    faults.push(
      at(
        { line, register: "I155" },
        {
          code: "ecd.opening_differs_from_closing",
          rule: "REGRA_VALIDACAO_SALDO_INI_DIF_FIN",
          message: `A conta ${account} abre ${monthWords(month)} com ${sided(opening)} e fechou o mês anterior com ${sided(closed)}. Um é o outro: recalcule os saldos.`,
        },
        "VL_SLD_INI",
      ),
    );
  }
  for (const [key, { account, closing }] of before.balances) {
    if (closing === 0n || balances.has(key)) continue;
    faults.push(
      at(
        { line: book.months.get(month)?.line ?? 1, register: "I150" },
        {
          code: "ecd.balance_vanishes",
          rule: "REGRA_VALIDACAO_SALDO_INI_DIF_FIN",
          message: `A conta ${account} fechou o mês anterior com ${sided(closing)} e não aparece em ${monthWords(month)}. Toda conta com saldo segue no mês seguinte.`,
        },
      ),
    );
  }
  return faults;
}

/** An amount with its side: R$ 10,00 D. */
export function sided(amount: Centavos): string {
  return amount < 0n ? `${formatReais(-amount)} C` : `${formatReais(amount)} D`;
}

function monthWords(month: Month): string {
  return `${month.slice(5)}/${month.slice(0, 4)}`;
}
