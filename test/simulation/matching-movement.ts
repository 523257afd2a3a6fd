import { sum } from "./centavos.ts";
import type { CivilDay } from "./civil-day.ts";
import {
  type DraftAccount,
  type DraftMovement,
  type MatchingDraft,
  type Side,
  withoutSuffix,
} from "./matching-draft.ts";
import type { MatchingTitle, Settlement } from "./matching-truth.ts";
import { plainCapitals, type Word, writeMemo, writeName, writeTaxId } from "./memo-dialect.ts";

/** What of a payment's origin the bank shows. */
export type Evidence =
  | { readonly by: "tax-id"; readonly who: Named; readonly number?: string }
  | { readonly by: "full-name"; readonly name: string }
  | { readonly by: "cut-name"; readonly name: string }
  /** The words of a document's number: `NF 1234`. */
  | { readonly by: "number"; readonly number: string }
  | { readonly by: "nothing" };

interface Named {
  readonly taxId: string;
  readonly name: string;
}

/** A settlement of a whole title by its amount; what differs is given. */
export function settlementOf(title: MatchingTitle, parts: Partial<Settlement> = {}): Settlement {
  const whole = { centavos: title.amountCentavos, interest: 0n, fine: 0n, discount: 0n, fee: 0n, withheld: 0n };
  return { titleId: title.id, ...whole, ...parts };
}

export function moneyOf(settles: readonly Settlement[]): bigint {
  return sum(
    settles.map(
      ({ centavos, interest, fine, discount, fee, withheld }) => centavos + interest + fine - discount - fee - withheld,
    ),
  );
}

type Rest = Pick<DraftMovement, "case"> & Partial<Pick<DraftMovement, "never" | "decoy" | "names">>;

/** A payment or receipt that is one of titles, and what it settles of them. */
export function addSettlement(
  draft: MatchingDraft,
  movement: Rest & {
    readonly side: Side;
    readonly on: CivilDay;
    readonly evidence: Evidence;
    readonly settles: readonly Settlement[];
    readonly knowable: boolean;
  },
): void {
  const { side, evidence, settles, on, ...rest } = movement;
  const signed = side === "payable" ? -moneyOf(settles) : moneyOf(settles);
  const worded = wordOf(draft, { side, evidence, on });
  addMovement(draft, { ...rest, ...worded, on, amount: signed, right: { kind: "settled", settles } });
}

/** A movement that looks like a payment or a receipt, and of which nobody can know what it is. */
export function addRiddle(
  draft: MatchingDraft,
  movement: Rest & {
    readonly side: Side;
    readonly on: CivilDay;
    readonly evidence: Evidence;
    /** Unsigned. */
    readonly amount: bigint;
  },
): void {
  const { side, evidence, amount, on, ...rest } = movement;
  const worded = wordOf(draft, { side, evidence, on });
  const signed = side === "payable" ? -amount : amount;
  addMovement(draft, { ...rest, ...worded, on, amount: signed, knowable: false, right: { kind: "pending" } });
}

export function addMovement(
  draft: MatchingDraft,
  movement: Omit<DraftMovement, "never" | "decoy" | "group"> & Partial<DraftMovement>,
): void {
  if (movement.on > draft.to) return;
  draft.movements.push({ never: [], decoy: false, group: draft.groups, ...movement });
}

/** A line in words of the bank's own. */
export function wordsOf(
  draft: MatchingDraft,
  account: DraftAccount,
  word: Word,
  wording: { readonly on: CivilDay; readonly ref?: string },
): string {
  const sequence = `000${draft.random.digits(3)}`;
  return writeMemo(draft.random.pick(account.dialect.words[word]), { ...wording, sequence });
}

export function wordOf(
  draft: MatchingDraft,
  { side, evidence, on }: { readonly side: Side; readonly evidence: Evidence; readonly on: CivilDay },
): { account: DraftAccount; memo: string } {
  const { random } = draft;
  const account = random.pick(draft.accounts.filter((candidate) => canShow(candidate, evidence)));
  const templates = account.dialect[side === "payable" ? "pay" : "receive"];
  const template = random.pick(
    evidence.by === "nothing"
      ? templates.bare
      : evidence.by === "number" || (evidence.by === "tax-id" && evidence.number !== undefined)
        ? templates.number
        : templates.who,
  );
  return { account, memo: writeMemo(template, { on, ref: referenceOf(account, evidence) }) };
}

export function canShow({ dialect }: DraftAccount, evidence: Evidence): boolean {
  switch (evidence.by) {
    case "tax-id":
      return dialect.taxIdForm !== undefined;
    case "full-name":
      return withoutSuffix(evidence.name).length <= dialect.nameWidth;
    case "cut-name":
      return dialect.nameWidth <= 25 && withoutSuffix(evidence.name).length > dialect.nameWidth;
    case "number":
    case "nothing":
      return true;
  }
}

function referenceOf({ dialect }: DraftAccount, evidence: Evidence): string {
  switch (evidence.by) {
    case "tax-id": {
      const who = writeTaxId(dialect, evidence.who);
      return evidence.number === undefined ? who : `${evidence.number} ${who}`;
    }
    case "full-name":
    case "cut-name":
      return writeName(dialect, evidence.name);
    case "number":
      return plainCapitals(evidence.number);
    case "nothing":
      return "";
  }
}

/** A document's number as people type it into a payment, with the parcel where there are several. */
export function numberWords(draft: MatchingDraft, title: MatchingTitle, options: { parcel: boolean }): string {
  const { random } = draft;
  const kinds = title.documentKind === "nfe" ? ["NF", "NFE", "NF-E", "DOC", "FAT", "DUPL"] : ["NFS-E", "NF", "RPS NF"];
  const number = title.documentNumber;
  const written = random.pick([number, number, number.padStart(9, "0"), dotted(number)]);
  return `${random.pick(kinds)} ${written}${options.parcel ? `/${title.installment.slice(-2)}` : ""}`;
}

function dotted(number: string): string {
  return number.replaceAll(/\B(?=(\d{3})+$)/g, ".");
}
