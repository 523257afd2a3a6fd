import { addDays, type CalendarDate, calendarDate, isCalendarDate } from "../values/calendar.ts";

/** What a note itself says of paying late or early. Percentages are decimal text, as printed. */
export interface PaymentTerms {
  /** Fine for paying after the due date, over the whole. */
  readonly finePct?: string;
  /** Interest a month, counted by the day (one thirtieth). */
  readonly interestPctMonth?: string;
  readonly discount?: { readonly pct: string; readonly until: CalendarDate };
}

const PERCENT = String.raw`(\d{1,2}(?:[.,]\d{1,4})?)\s?%`;
const FINE = new RegExp(String.raw`\bmulta\b[^.;%]{0,30}?${PERCENT}`);
const MONTHLY = String.raw`(?:a\.?\s?m\b|ao mes|por mes|mensal|mensais)`;
const DAILY = String.raw`(?:a\.?\s?d\b|ao dia|por dia|diario|diarios)`;
const INTEREST_MONTH = new RegExp(String.raw`\b(?:juros|mora)\b[^.;%]{0,30}?${PERCENT}\s*${MONTHLY}`);
const INTEREST_DAY = new RegExp(String.raw`\b(?:juros|mora)\b[^.;%]{0,30}?${PERCENT}\s*${DAILY}`);
const DISCOUNT = new RegExp(
  String.raw`\bdesconto\b[^.;%]{0,30}?${PERCENT}[^;%]{0,60}?\bate\b\s*(?:o\s*)?(?:dia\s*)?(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?`,
);
/** Terms are said in a line or two; a whole essay is not searched. */
const CHARACTERS_MAX = 20_000;

/**
 * Reads the terms in a note's free text (`infCpl`): "Após o vencimento multa de 2% e juros de 1% ao mês", "Desconto de 3%
 * até 10/02/2026". What is not said plainly is not taken.
 *
 * @param issuedOn gives the year of a discount's date that has none
 */
export function readPaymentTerms(text: string, issuedOn: CalendarDate): PaymentTerms {
  const plain = text.slice(0, CHARACTERS_MAX).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const fine = FINE.exec(plain)?.[1];
  const monthly = INTEREST_MONTH.exec(plain)?.[1];
  const daily = INTEREST_DAY.exec(plain)?.[1];
  const interest = monthly === undefined ? timesThirty(daily) : decimalText(monthly);
  const discount = discountIn(plain, issuedOn);
  return {
    ...(fine === undefined ? {} : { finePct: decimalText(fine) }),
    ...(interest === undefined ? {} : { interestPctMonth: interest }),
    ...(discount === undefined ? {} : { discount }),
  };
}

function decimalText(text: string): string {
  return text.replace(",", ".");
}

function timesThirty(daily: string | undefined): string | undefined {
  if (daily === undefined) return undefined;
  const [whole = "0", decimals = ""] = decimalText(daily).split(".");
  const scaled = (BigInt(whole + decimals) * 30n).toString().padStart(decimals.length + 1, "0");
  return decimals === "" ? scaled : `${scaled.slice(0, -decimals.length)}.${scaled.slice(-decimals.length)}`;
}

/** Further from the note than this, a date without a year cannot be told. */
const YEAR_GUESS_DAYS = 180;

function discountIn(plain: string, issuedOn: CalendarDate): PaymentTerms["discount"] {
  const match = DISCOUNT.exec(plain);
  if (match === null) return undefined;
  const [, pct = "", day = "", month = "", year] = match;
  const issuedYear = Number(issuedOn.slice(0, 4));
  const years = year === undefined ? [issuedYear, issuedYear + 1] : [Number(year.length === 2 ? `20${year}` : year)];
  const latest = addDays(issuedOn, YEAR_GUESS_DAYS);
  for (const candidate of years) {
    const until = `${candidate}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    if (isCalendarDate(until) && until >= issuedOn && (year !== undefined || until <= latest)) {
      return { pct: decimalText(pct), until: calendarDate(until) };
    }
  }
  return undefined;
}
