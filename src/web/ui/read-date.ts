import { addDays, addMonths, type CalendarDate, isCalendarDate, weekday } from "../../values/calendar.ts";

const WEEKDAYS = ["domingo", "segunda", "terca", "quarta", "quinta", "sexta", "sabado"];

/**
 * Reads a date as people write it: `26/11/2026`, `26/11`, `26`, `hoje`, `amanhã`, `ontem`, `sexta`, `+3`, `-1`,
 * and `+3 úteis`, which leaves out weekends.
 *
 * @returns null when it is no date, or a day that its month does not have
 */
export function readDate(written: string, today: CalendarDate): CalendarDate | null {
  const text = written.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const named = { hoje: 0, amanha: 1, ontem: -1 }[text];
  if (named !== undefined) return addDays(today, named);
  const steps = /^([+-]\d{1,3})( ?(?:u|uteis|util))?$/.exec(text);
  if (steps !== null) {
    const days = Number(steps[1]);
    return steps[2] === undefined ? addDays(today, days) : addWorkdays(today, days);
  }
  const named2 = WEEKDAYS.indexOf(text.replace(/-feira$/, ""));
  // The next one: said on a Friday, "sexta" is a week away.
  if (named2 >= 0) return addDays(today, ((named2 - weekday(today) + 6) % 7) + 1);
  return readNumbers(text, today);
}

function readNumbers(text: string, today: CalendarDate): CalendarDate | null {
  if (isCalendarDate(text)) return text;
  const match =
    /^(\d{1,2})(?:[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?)?$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (match === null) return null;
  const [, day = "", month = today.slice(5, 7), year = today.slice(0, 4)] = match;
  const date = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!isCalendarDate(date)) return null;
  // A bare day that has gone by is next month's: bills are paid ahead.
  return match[2] === undefined && date < today ? addMonths(date, 1) : date;
}

function addWorkdays(from: CalendarDate, days: number): CalendarDate {
  const step = Math.sign(days);
  let date = from;
  for (let left = Math.abs(days); left > 0; ) {
    date = addDays(date, step);
    if (weekday(date) !== 0 && weekday(date) !== 6) left -= 1;
  }
  return date;
}
