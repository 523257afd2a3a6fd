import type { OpenTitle } from "../ledger/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

export type TitleSide = "payable" | "receivable";

/** Open titles of one side, found by what a statement may show: amount, partner, document number, due date. */
export class TitleIndex {
  readonly #byAmount: Map<Centavos, readonly OpenTitle[]>;
  readonly #byPartner: ReadonlyMap<string, readonly OpenTitle[]>;
  readonly #byNumber: ReadonlyMap<string, readonly OpenTitle[]>;
  readonly #byDueDate: ReadonlyMap<CalendarDate, readonly OpenTitle[]>;
  readonly #taken = new Set<string>();
  /** What a partial settlement left of a title. */
  readonly #rests = new Map<string, OpenTitle>();
  readonly #contested = new Set<string>();

  constructor(titles: readonly OpenTitle[]) {
    // By due date and identity, so that what is tried first never depends on the order in which titles were read.
    const inOrder = [...titles].sort(byDueDate);
    this.#byAmount = Map.groupBy(inOrder, (title) => title.openCentavos);
    this.#byPartner = Map.groupBy(inOrder, (title) => title.partnerId);
    this.#byNumber = Map.groupBy(inOrder, (title) => stripZeros(title.documentNumber));
    this.#byDueDate = Map.groupBy(
      inOrder.filter((title): title is OpenTitle & { dueOn: CalendarDate } => title.dueOn !== null),
      (title) => title.dueOn,
    );
  }

  ofAmount(amount: Centavos, on: CalendarDate): readonly OpenTitle[] {
    const all = this.#byAmount.get(amount);
    if (all === undefined) return [];
    const found: OpenTitle[] = [];
    let taken = 0;
    for (const title of all) {
      if (this.#taken.has(title.id)) taken += 1;
      else if (title.issuedOn <= on && (this.#rests.get(title.id) ?? title).openCentavos === amount) {
        found.push(this.#rests.get(title.id) ?? title);
      }
    }
    // Many titles may share an amount; those that are settled are not looked at again.
    if (taken > 0)
      this.#byAmount.set(
        amount,
        all.filter(({ id }) => !this.#taken.has(id)),
      );
    return found;
  }

  ofPartner(partnerId: string, on: CalendarDate): readonly OpenTitle[] {
    return this.#free(this.#byPartner.get(partnerId), on);
  }

  ofNumber(number: string, on: CalendarDate): readonly OpenTitle[] {
    return this.#free(this.#byNumber.get(stripZeros(number)), on);
  }

  dueOn(day: CalendarDate, on: CalendarDate): readonly OpenTitle[] {
    return this.#free(this.#byDueDate.get(day), on);
  }

  /** What is settled of a title, the others no longer see: none of it, or what is left after a part. */
  take(settles: Iterable<{ readonly title: OpenTitle; readonly amountCentavos: Centavos }>): void {
    for (const { title, amountCentavos } of settles) {
      const left = title.openCentavos - amountCentavos;
      if (left === 0n) {
        this.#taken.add(title.id);
        continue;
      }
      const rest = { ...title, openCentavos: left };
      this.#rests.set(title.id, rest);
      this.#byAmount.set(left, [...(this.#byAmount.get(left) ?? []), rest].sort(byDueDate));
    }
  }

  /** Several movements or titles compete for these by a strong key: no weaker evidence may decide them. */
  contest(titles: Iterable<OpenTitle>): void {
    for (const { id } of titles) this.#contested.add(id);
  }

  /** What competes is told anew at each pass. */
  clearContests(): void {
    this.#contested.clear();
  }

  isContested(title: OpenTitle): boolean {
    return this.#contested.has(title.id);
  }

  /** Not taken, and already issued on that day: nobody pays what does not exist yet. */
  #free(titles: readonly OpenTitle[] | undefined, on: CalendarDate): readonly OpenTitle[] {
    return (titles ?? [])
      .filter((title) => !this.#taken.has(title.id) && title.issuedOn <= on)
      .map((title) => this.#rests.get(title.id) ?? title);
  }
}

function byDueDate(a: OpenTitle, b: OpenTitle): number {
  const left = orderOf(a);
  const right = orderOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Facts of the title itself, not its id: the same documents in a new database are tried in the same order. */
function orderOf({ dueOn, issuedOn, partnerTaxId, documentNumber, installment, id }: OpenTitle): string {
  return [dueOn ?? "9999", issuedOn, partnerTaxId ?? "", documentNumber, installment, id].join("|");
}

function stripZeros(number: string): string {
  return number.replace(/^0+/, "");
}
