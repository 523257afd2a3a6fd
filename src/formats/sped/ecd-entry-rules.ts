import { monthOf } from "../../values/calendar.ts";
import { type Centavos, formatReais } from "../../values/money.ts";
import { checkPosting } from "./ecd-balance-rules.ts";
import { centavosOf, dateOf, type EcdBook, type EcdRules, fieldOf, keyOf, within } from "./ecd-book.ts";
import { at, type SpedFault } from "./faults.ts";
import { numbersSeen } from "./numbers-seen.ts";
import type { SpedRecord } from "./walk-sped.ts";

interface OpenEntry {
  readonly record: SpedRecord;
  readonly value: Centavos | undefined;
  readonly sums: { D: Centavos; C: Centavos };
  unreadable: boolean;
}

/** Entries and their lines, I200 and I250: numbered once, dated in the period, balanced, in accounts that take them. */
export function entryRules(book: EcdBook): EcdRules {
  const numbers = numbersSeen();
  let open: OpenEntry | undefined;
  const close = (): SpedFault[] => {
    const entry = open;
    open = undefined;
    return entry === undefined ? [] : checkEntry(entry);
  };
  return {
    take(record) {
      if (record.register === "I250") return open === undefined ? [] : takeLine(record, open, book);
      const faults = close();
      if (record.register !== "I200") return faults;
      open = {
        record,
        value: centavosOf(fieldOf(record, "VL_LCTO")),
        sums: { D: 0n, C: 0n },
        unreadable: false,
      };
      const number = fieldOf(record, "NUM_LCTO");
      if (numbers.add(number)) {
        faults.push(
          at(
            record,
            {
              code: "ecd.entry_number_twice",
              rule: "REGRA_REGISTRO_DUPLICADO",
              message: `O número de lançamento ${number} aparece de novo. Cada lançamento tem um número só seu no arquivo.`,
            },
            "NUM_LCTO",
          ),
        );
      }
      return [...faults, ...checkDates(record, book)];
    },
    end: close,
  };
}

function checkDates(record: SpedRecord, { from, to }: EcdBook): SpedFault[] {
  const faults: SpedFault[] = [];
  const date = dateOf(fieldOf(record, "DT_LCTO"));
  const number = fieldOf(record, "NUM_LCTO");
  if (date !== undefined && from !== undefined && to !== undefined && (date < from || date > to)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.entry_outside_period",
          rule: "REGRA_DATA_INTERVALO_DO_ARQUIVO",
          message: `O lançamento ${number} tem data fora do período da escrituração. Corrija a data ou lance no ano dele.`,
        },
        "DT_LCTO",
      ),
    );
  }
  const [isLate, of] = [fieldOf(record, "IND_LCTO") === "X", fieldOf(record, "DT_LCTO_EXT")];
  if (isLate && of === "") {
    faults.push(
      at(
        record,
        {
          code: "ecd.extemporaneous_date_missing",
          rule: "REGRA_DT_LCTO_EXT_OBRIGATORIA",
          message: `O lançamento extemporâneo ${number} não diz a data do fato. Preencha o campo 6.`,
        },
        "DT_LCTO_EXT",
      ),
    );
  } else if (!isLate && of !== "") {
    faults.push(
      at(
        record,
        {
          code: "ecd.extemporaneous_date_extra",
          rule: "REGRA_DT_LCTO_EXT_INDEVIDA",
          message: `O lançamento ${number} traz a data de um fato antigo e não é extemporâneo. Retire a data ou ponha X no campo 5.`,
        },
        "DT_LCTO_EXT",
      ),
    );
  } else if (isLate && date !== undefined && (dateOf(of) ?? date) > date) {
    faults.push(
      at(
        record,
        {
          code: "ecd.extemporaneous_date_later",
          rule: "REGRA_DT_LCTO_EXT_INV",
          message: `O lançamento extemporâneo ${number} diz que o fato é depois do lançamento. Corrija a data do fato.`,
        },
        "DT_LCTO_EXT",
      ),
    );
  }
  return faults;
}

function takeLine(record: SpedRecord, entry: OpenEntry, book: EcdBook): SpedFault[] {
  const faults = checkPosting(record, book);
  const [account, centre, side] = [fieldOf(record, "COD_CTA"), fieldOf(record, "COD_CCUS"), fieldOf(record, "IND_DC")];
  const number = fieldOf(entry.record, "NUM_LCTO");
  const history = fieldOf(record, "COD_HIST_PAD");
  if (history === "" && fieldOf(record, "HIST") === "") {
    faults.push(
      at(
        record,
        {
          code: "ecd.history_missing",
          message: `Uma partida do lançamento ${number} não tem histórico nem código de histórico. Diga o fato que ela registra.`,
        },
        "HIST",
      ),
    );
  } else if (history !== "" && !book.histories.has(history)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.history_unknown",
          rule: "REGRA_COD_HIS_PAD_NO_HISTORICO_PADRAO",
          message: `O histórico padronizado ${history} não está na tabela (I075). Inclua-o ou escreva o histórico na partida.`,
        },
        "COD_HIST_PAD",
      ),
    );
  }
  const partner = fieldOf(record, "COD_PART");
  if (partner !== "" && !book.partners.has(partner)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.partner_unknown",
          rule: "REGRA_CODIGO_PARTICIPANTE",
          message: `O participante ${partner} não está no cadastro (0150). Inclua-o ou retire o código da partida.`,
        },
        "COD_PART",
      ),
    );
  }
  const amount = centavosOf(fieldOf(record, "VL_DC"));
  if (amount === undefined || (side !== "D" && side !== "C")) {
    entry.unreadable = true;
    return faults;
  }
  if (amount === 0n) {
    faults.push(
      at(
        record,
        { code: "ecd.line_of_zero", message: `Uma partida do lançamento ${number} é de zero. Retire-a.` },
        "VL_DC",
      ),
    );
  }
  entry.sums[side] += amount;
  const date = dateOf(fieldOf(entry.record, "DT_LCTO"));
  if (date === undefined) return faults;
  const key = keyOf(account, centre);
  const empty = () => ({ debits: 0n, credits: 0n, line: record.line });
  const kept = [
    within(
      within(book.moved, monthOf(date), () => new Map()),
      key,
      empty,
    ),
  ];
  if (fieldOf(entry.record, "IND_LCTO") === "E")
    kept.push(
      within(
        within(book.closed, date, () => new Map()),
        key,
        empty,
      ),
    );
  for (const moved of kept) {
    if (side === "D") moved.debits += amount;
    else moved.credits += amount;
  }
  return faults;
}

function checkEntry({ record, value, sums, unreadable }: OpenEntry): SpedFault[] {
  if (unreadable || value === undefined) return [];
  const number = fieldOf(record, "NUM_LCTO");
  const faults: SpedFault[] = [];
  if (sums.D !== value) {
    faults.push(
      at(
        record,
        {
          code: "ecd.entry_debits",
          rule: "REGRA_VALIDACAO_VL_LCTO_DEB",
          message: `O lançamento ${number} é de ${formatReais(value)} e os seus débitos somam ${formatReais(sums.D)}. Corrija as partidas.`,
        },
        "VL_LCTO",
      ),
    );
  }
  if (sums.C !== value) {
    faults.push(
      at(
        record,
        {
          code: "ecd.entry_credits",
          rule: "REGRA_VALIDACAO_VL_LCTO_CRED",
          message: `O lançamento ${number} é de ${formatReais(value)} e os seus créditos somam ${formatReais(sums.C)}. Corrija as partidas.`,
        },
        "VL_LCTO",
      ),
    );
  }
  return faults;
}
