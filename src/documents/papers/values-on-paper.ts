import { isCalendarDate } from "../../values/calendar.ts";
import { cleanTaxId, isValidTaxId } from "../../values/tax-id.ts";
import { type Finding, sourceOfPhrase } from "./findings.ts";
import { findLabelled, type Labelled, type LabelledSearch, type Lines, withText } from "./layout.ts";

export const AMOUNT = /(?:^|[^\d.,])(\d{1,3}(?:\.\d{3})+,\d{2}|\d{1,9},\d{2})(?![\d,])/;
export const DAY = /\b(\d{2}\/\d{2}\/\d{4})\b/;
export const TAX_ID =
  /[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/[\dA-Z]{4}-\d{2}|\d{3}\.\d{3}\.\d{3}-\d{2}|\b[\dA-Z]{12}\d{2}\b/;

/** "1.234,56" as facts give it. */
export function amountOf(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  return written
    .replaceAll(".", "")
    .replace(",", ".")
    .replace(/^0+(?=\d)/, "");
}

/** "10/12/2026" as facts give it; a day that does not exist is absent. */
export function dayOf(written: string | undefined): string | undefined {
  const [day, month, year] = (written ?? "").split("/");
  const text = `${year}-${month}-${day}`;
  return isCalendarDate(text) ? text : undefined;
}

export function taxIdOf(written: string | undefined): string | undefined {
  const code = cleanTaxId(written ?? "");
  return isValidTaxId(code) ? code : undefined;
}

/** "1234.56" as a sentence says it. */
export function inReais(amount: string): string {
  const [whole = "", places = "00"] = amount.split(".");
  return `R$ ${whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ".")},${places}`;
}

/** "2026-12-10" as a sentence says it. */
export function inWordsOfDay(day: string): string {
  return day.split("-").reverse().join("/");
}

/** A labelled value as a fact. */
export function finding(
  path: string,
  found: Labelled | undefined,
  read: (text: string) => unknown = (text) => text,
): Finding | undefined {
  if (found === undefined) return undefined;
  return { path, value: read(found.text), source: sourceOfPhrase(found.phrase) };
}

/** Who: a name under or beside a label, and the tax id that stands with it, in the same phrase or near. */
export function findParty(
  lines: Lines,
  path: string,
  {
    label,
    where,
    from,
    to,
    reach = TAX_ID_BELOW_MAX,
  }: Pick<LabelledSearch, "label" | "where" | "from" | "to"> & { readonly reach?: number },
): (Finding | undefined)[] {
  const bounds = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const name = findLabelled(lines, { label, where, value: NAME, ...bounds });
  if (name === undefined) return [];
  const near = lines
    .flat()
    .filter(({ box }) => box.y >= name.phrase.box.y - 0.004 && box.y <= name.phrase.box.y + reach)
    .filter(({ box }) => box.y <= (to ?? 1));
  for (const phrase of near) {
    const written = TAX_ID.exec(phrase.text)?.[0];
    const taxId = taxIdOf(written);
    if (written === undefined || taxId === undefined) continue;
    return [
      finding(`${path}.name`, name),
      { path: `${path}.taxId`, value: taxId, source: sourceOfPhrase(withText(phrase, written)) },
    ];
  }
  return [finding(`${path}.name`, name)];
}

/** Up to where the tax id begins; a name has letters, and is not itself another label. */
const NAME =
  /^(?!(?:cnpj|cpf|ag[êe]ncia|vencimento|nosso|data|n[ºo°.]|n[úu]mero|valor|esp[ée]cie|endere[çc]o|documento)\b)(?=.*\p{L}{2})((?:(?!\s*[-–|/,(]*\s*(?:CNPJ|CPF|Cnpj|Cpf)\b|\s+[-–|]?\s*\d{2}\.\d{3}\.\d{3}\/|\s+[-–|]?\s*\d{3}\.\d{3}\.\d{3}-).)+)/iu;

/** The tax id stands within two lines of the name. */
const TAX_ID_BELOW_MAX = 0.03;
