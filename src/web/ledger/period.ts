import { readTrialBalance } from "../../ledger/contract.ts";
import {
  addMonths,
  calendarDate,
  firstDay,
  lastDay,
  type Month,
  month,
  monthOf,
  monthsFromTo,
} from "../../values/calendar.ts";
import { useAnswer } from "../api.ts";
import { today } from "../ui/date.tsx";
import { useFilter } from "../ui/filter-band.tsx";

export interface MonthRange {
  readonly from: Month;
  readonly to: Month;
}

export interface BooksMonths {
  /** The months that the address names; where it names none, the last that has something. */
  readonly range: MonthRange;
  readonly choose: (range: MonthRange) => void;
  /** False while it is not known at which month one arrives. */
  readonly isKnown: boolean;
  readonly error: Error | null;
  /** First and last month with postings; null while the books are empty, undefined while that is asked. */
  readonly posted: MonthRange | null | undefined;
}

/** Of which months a screen of the books is. Asked first is which of them have postings: one arrives at the last, not at an empty one. */
export function useMonths(): BooksMonths {
  const thisMonth = monthOf(calendarDate(today()));
  const { data, error } = useAnswer(readTrialBalance, { query: { from: thisMonth, to: thisMonth, level: 1 } });
  const [from, setFrom] = useFilter("de");
  const [to, setTo] = useFilter("ate");
  return {
    range: rangeOf(from, to, readMonth(data?.lastPosted ?? "") ?? thisMonth),
    isKnown: from !== "" || to !== "" || data !== undefined,
    error,
    posted: data?.months == null ? data?.months : readRange(data.months),
    choose: (next) => {
      setFrom(next.from);
      setTo(next.to);
    },
  };
}

/** Months as an answer of the API says them. */
export function readRange({ from, to }: { readonly from: string; readonly to: string }): MonthRange {
  return { from: month(from), to: month(to) };
}

export function rangeOf(from: string, to: string, fallback: Month): MonthRange {
  const start = readMonth(from) ?? readMonth(to) ?? fallback;
  const end = readMonth(to) ?? start;
  return start <= end ? { from: start, to: end } : { from: end, to: start };
}

function readMonth(text: string): Month | undefined {
  return /^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$/.test(text) && !text.startsWith("0000")
    ? month(text.slice(0, 7))
    : undefined;
}

/** “1/2026”, “01/26”, “012026” or “2026-01”; nothing for what is no month. */
export function readTypedMonth(text: string): Month | undefined {
  const [, number, year] = /^\s*(\d{1,2})\s*[/.-]?\s*(\d{4}|\d{2})\s*$/.exec(text) ?? [];
  if (number === undefined || year === undefined) return readMonth(text.trim());
  return readMonth(`${year.padStart(4, "20")}-${number.padStart(2, "0")}`);
}

/** The same number of months, before or after. */
export function shifted({ from, to }: MonthRange, times: 1 | -1): MonthRange {
  const length = monthsFromTo(from, to).length;
  const move = (of: Month): Month => monthOf(addMonths(firstDay(of), times * length));
  return { from: move(from), to: move(to) };
}

export function daysOf({ from, to }: MonthRange): { readonly from: string; readonly to: string } {
  return { from: firstDay(from), to: lastDay(to) };
}

const NAMES = [
  "janeiro",
  "fevereiro",
  "março",
  "abril",
  "maio",
  "junho",
  "julho",
  "agosto",
  "setembro",
  "outubro",
  "novembro",
  "dezembro",
];

/** “outubro de 2026”; “janeiro a março de 2026”. */
export function rangeWords({ from, to }: MonthRange): string {
  const name = (of: Month): string => NAMES[Number(of.slice(5)) - 1] ?? of;
  const year = (of: Month): string => of.slice(0, 4);
  if (from === to) return `${name(from)} de ${year(from)}`;
  if (year(from) === year(to)) return `${name(from)} a ${name(to)} de ${year(to)}`;
  return `${name(from)} de ${year(from)} a ${name(to)} de ${year(to)}`;
}
