import type { OpenTitle } from "../ledger/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import { formatTaxId } from "../values/tax-id.ts";
import type { CollectedTitle } from "./collected-title.ts";
import type { Settles } from "./decision.ts";
import type { TitleIndex } from "./title-index.ts";

/** Titles that one credit pays together. */
export interface CollectionLot {
  readonly collected: readonly CollectedTitle[];
  readonly netCentavos: Centavos;
}

/** The lots of each day and account: all that is credited on it, and, where several files say so, what each says. */
export function lotsOf(collected: readonly CollectedTitle[]): readonly CollectionLot[] {
  const days = Map.groupBy(collected, ({ bankAccountIds, creditedOn }) => `${bankAccountIds.join(" ")} ${creditedOn}`);
  return [...days.values()].flatMap((day) => {
    const files = [...Map.groupBy(day, ({ returnId }) => returnId).values()];
    return (files.length === 1 ? [day] : [day, ...files]).map(asLot);
  });
}

function asLot(collected: readonly CollectedTitle[]): CollectionLot {
  return { collected, netCentavos: collected.reduce((sum, { netCentavos }) => sum + netCentavos, 0n) };
}

/** What of a lot is known: what it settles, and what was not found, each with why. */
export interface ResolvedLot {
  readonly settles: readonly Settles[];
  readonly problems: readonly string[];
}

/**
 * Finds each title of a lot by the document's number, the payer's tax id and the face value, all three; never by the amount
 * alone. A title with something already taken off it, or that is paid by another amount than the return explains, is not it.
 */
export function resolveLot({ collected }: CollectionLot, titles: TitleIndex, on: CalendarDate): ResolvedLot {
  const settles: Settles[] = [];
  const problems: string[] = [];
  const taken = new Set<string>();
  for (const each of collected) {
    const found = findTitles(each, titles, on).filter(({ id }) => !taken.has(id));
    const [title] = found;
    const fee = each.paidCentavos - each.netCentavos;
    const isClosed =
      each.paidCentavos === each.faceCentavos + each.additionsCentavos - each.discountCentavos && fee >= 0n;
    if (title === undefined) problems.push(`não se achou em aberto o título ${nameOf(each)}`);
    else if (found.length > 1) problems.push(`há ${found.length} títulos em aberto que podem ser o ${nameOf(each)}`);
    else if (!isClosed) problems.push(`o que foi pago do título ${nameOf(each)} não se explica pelo próprio retorno`);
    else {
      taken.add(title.id);
      settles.push({
        side: "receivable",
        title,
        amountCentavos: each.faceCentavos,
        interestCentavos: each.additionsCentavos,
        fineCentavos: 0n,
        discountCentavos: each.discountCentavos,
        feeCentavos: fee,
        isRounding: false,
      });
    }
  }
  return { settles, problems };
}

function findTitles(collected: CollectedTitle, titles: TitleIndex, on: CalendarDate): readonly OpenTitle[] {
  const { payerTaxId, faceCentavos, dueOn } = collected;
  if (payerTaxId === null) return [];
  const found = new Map<string, OpenTitle>();
  for (const { number, installment } of quotedIn(collected)) {
    for (const title of titles.ofNumber(number, on)) {
      const isIt =
        title.partnerTaxId === payerTaxId &&
        title.amountCentavos === faceCentavos &&
        title.openCentavos === faceCentavos &&
        (installment === undefined || stripZeros(title.installment) === installment);
      if (isIt) found.set(title.id, title);
    }
  }
  const all = [...found.values()];
  const dueThen = all.filter((title) => dueOn !== null && title.dueOn === dueOn);
  return all.length > 1 && dueThen.length === 1 ? dueThen : all;
}

/** A document's number, alone or with its instalment: "1234", "001234/02", "NF 1234-2". */
const QUOTED = /^\D*?0*([1-9]\d*)(?:\s?[/-]\s?0*(\d+))?\D*$/;

function quotedIn({ documentNumber, companyUse }: CollectedTitle): readonly { number: string; installment?: string }[] {
  return [documentNumber, companyUse].flatMap((text) => {
    const [, number, installment] = QUOTED.exec(text) ?? [];
    if (number === undefined) return [];
    return [installment === undefined ? { number } : { number, installment }];
  });
}

function stripZeros(text: string): string {
  return text.replace(/^0+/, "");
}

function nameOf({ documentNumber, bankTitleId, payerTaxId, faceCentavos }: CollectedTitle): string {
  const name = stripZeros(documentNumber) === "" ? `de nosso número ${bankTitleId}` : documentNumber;
  const payer = payerTaxId === null ? "" : `, de ${formatTaxId(payerTaxId)}`;
  return `${name}${payer}, de ${formatReais(faceCentavos)}`;
}
