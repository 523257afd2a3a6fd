import { type CalendarDate, monthOf } from "../../values/calendar.ts";
import { checkPosting, sided } from "./ecd-balance-rules.ts";
import { dateOf, type EcdBook, type EcdMoved, type EcdRules, fieldOf, keyOf, signedOf, within } from "./ecd-book.ts";
import { at, type SpedFault } from "./faults.ts";

/** Results before they were closed, I350 and I355: the closing entries (kind E) take out exactly that, and leave nothing. */
export function closingRules(book: EcdBook): EcdRules {
  let date: CalendarDate | undefined;
  let line = 1;
  return {
    take(record) {
      if (record.register === "I350") {
        date = dateOf(fieldOf(record, "DT_RES"));
        line = record.line;
        if (date === undefined) return [];
        within(book.results, date, () => new Map());
        if (book.from === undefined || book.to === undefined || (date >= book.from && date <= book.to)) return [];
        return [
          at(
            record,
            {
              code: "ecd.closing_outside_period",
              rule: "REGRA_DATA_INTERVALO_DO_ARQUIVO",
              message: "A data de apuração do resultado sai do período da escrituração. Corrija a data do I350.",
            },
            "DT_RES",
          ),
        ];
      }
      if (record.register !== "I355" || date === undefined) return [];
      const faults = checkPosting(record, book);
      const [account, centre] = [fieldOf(record, "COD_CTA"), fieldOf(record, "COD_CCUS")];
      const known = book.chart.get(account);
      if (known !== undefined && known.nature !== "04") {
        faults.push(
          at(
            record,
            {
              code: "ecd.not_a_result_account",
              rule: "REGRA_CONTA_RESULTADO",
              message: `A conta ${account} não é de resultado (natureza 04) e está entre os resultados apurados. Retire-a do I355.`,
            },
            "COD_CTA",
          ),
        );
      }
      const balance = signedOf(fieldOf(record, "VL_CTA"), fieldOf(record, "IND_DC"));
      const results = within(book.results, date, () => new Map());
      const key = keyOf(account, centre);
      if (results.has(key)) {
        faults.push(
          at(
            record,
            {
              code: "ecd.result_twice",
              rule: "REGRA_COD_CTA_DT_RES_DUPLICIDADE",
              message: `O resultado da conta ${account} aparece de novo na mesma data. Some as linhas numa só.`,
            },
            "COD_CTA",
          ),
        );
      } else if (balance !== undefined) results.set(key, { line: record.line, account, centre, balance });
      return faults;
    },
    end() {
      if (!/^[GR]$/.test(book.form)) return [];
      const faults: SpedFault[] = [];
      for (const [day, results] of book.results) {
        for (const [key, result] of results) faults.push(...checkClosed(result, book.closed.get(day)?.get(key)));
      }
      for (const [day, closed] of book.closed) {
        if (!book.results.has(day)) {
          const [first] = closed.values();
          faults.push(
            at(
              { line: first?.line ?? line, register: "I250" },
              {
                code: "ecd.closing_without_results",
                rule: "REGRA_REGISTRO_OBRIGATORIO_I350",
                message: `Há lançamentos de encerramento (E) em ${dayWords(day)} e nenhum I350 com essa data. Inclua os resultados antes do encerramento.`,
              },
            ),
          );
          continue;
        }
        faults.push(...checkUntold(day, closed, book), ...checkZero(day, book));
      }
      return faults;
    },
  };
}

function checkClosed(
  { line, account, balance }: { line: number; account: string; balance: bigint },
  closed: EcdMoved | undefined,
): SpedFault[] {
  const taken = (closed?.debits ?? 0n) - (closed?.credits ?? 0n);
  if (taken === -balance) return [];
  return [
    at(
      { line, register: "I355" },
      {
        code: "ecd.result_differs_from_closing",
        rule: "REGRA_VALIDACAO_SALDO_CONTA",
        message: `A conta ${account} tinha ${sided(balance)} antes do encerramento e os lançamentos de encerramento (E) tiram ${sided(-taken)}. Um é o outro: refaça o encerramento da conta.`,
      },
      "VL_CTA",
    ),
  ];
}

/** Result accounts that a closing entry takes from, and I355 does not tell. */
function checkUntold(day: CalendarDate, closed: ReadonlyMap<string, EcdMoved>, book: EcdBook): SpedFault[] {
  const faults: SpedFault[] = [];
  for (const [key, { line, debits, credits }] of closed) {
    const [account = ""] = key.split("|");
    if (book.chart.get(account)?.nature !== "04" || debits === credits || book.results.get(day)?.has(key) === true)
      continue;
    faults.push(
      at(
        { line, register: "I250" },
        {
          code: "ecd.result_missing",
          rule: "REGRA_VALIDACAO_SALDO_CONTA",
          message: `A conta ${account} foi encerrada em ${dayWords(day)} e não está entre os resultados apurados (I355). Inclua o saldo dela antes do encerramento.`,
        },
        "COD_CTA",
      ),
    );
  }
  return faults;
}

function checkZero(day: CalendarDate, book: EcdBook): SpedFault[] {
  const month = book.months.get(monthOf(day));
  // Balances are monthly: only a closing on their last day leaves nothing by then.
  if (month === undefined || month.to !== day) return [];
  return [...month.balances.values()]
    .filter(({ account, closing }) => closing !== 0n && book.chart.get(account)?.nature === "04")
    .map(({ line, account, closing }) =>
      at(
        { line, register: "I155" },
        {
          code: "ecd.result_not_closed",
          rule: "REGRA_VALIDACAO_CONTA_RESULTADO",
          message: `A conta de resultado ${account} ainda tem ${sided(closing)} em ${dayWords(day)}, dia do encerramento. Encerre-a contra o resultado do exercício.`,
        },
        "VL_SLD_FIN",
      ),
    );
}

function dayWords(day: CalendarDate): string {
  return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}
