import { createHash } from "node:crypto";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { CalendarDate } from "../values/calendar.ts";
import { type Centavos, formatReais } from "../values/money.ts";
import { refuse } from "./errors.ts";

/** D debits, C credits. */
export type Side = "D" | "C";

export interface EntryLineDraft {
  readonly accountId: string;
  readonly side: Side;
  /** Whole centavos; a line of zero is left out when the entry is posted, and a negative one changes sides. */
  readonly amountCentavos: Centavos;
  readonly partnerId?: string;
  readonly costCentreId?: string;
  readonly history?: string;
}

/** An entry as it is asked for. The fact it records is named by its idempotency key: the same fact is posted once. */
export interface EntryDraft {
  readonly postedOn: CalendarDate;
  /** N normal, E closing of results, X extemporaneous (ECD register I200). */
  readonly kind?: "N" | "E" | "X";
  readonly history: string;
  readonly source: { readonly kind: string; readonly id?: string };
  readonly rule: { readonly id: string; readonly version: number };
  readonly idempotencyKey: string;
  readonly lines: readonly EntryLineDraft[];
  readonly reversesId?: string;
}

/** An entry ready to be written: zero lines dropped, sides right, its total and its hash computed. */
export interface SealedEntry extends EntryDraft {
  readonly totalCentavos: Centavos;
  readonly contentHash: Buffer;
}

/**
 * Checks an entry and seals it with its content hash.
 *
 * @throws `ledger.entry_does_not_balance`
 */
export function sealEntry(draft: EntryDraft): SealedEntry {
  const lines = draft.lines.filter((line) => line.amountCentavos !== 0n).map(withPositiveAmount);
  const debits = sumOf(lines, "D");
  const credits = sumOf(lines, "C");
  if (debits !== credits || debits === 0n) {
    throw refuse("ledger.entry_does_not_balance", {
      history: draft.history,
      postedOn: draft.postedOn,
      debits: formatReais(debits),
      credits: formatReais(credits),
    });
  }
  return { ...draft, lines, totalCentavos: debits, contentHash: contentHash(draft, lines) };
}

function withPositiveAmount(line: EntryLineDraft): EntryLineDraft {
  if (line.amountCentavos > 0n) return line;
  return { ...line, side: oppositeSide(line.side), amountCentavos: -line.amountCentavos };
}

export function oppositeSide(side: Side): Side {
  return side === "D" ? "C" : "D";
}

function sumOf(lines: readonly EntryLineDraft[], side: Side): Centavos {
  return lines.reduce((sum, line) => (line.side === side ? sum + line.amountCentavos : sum), 0n);
}

/**
 * SHA-256 of the canonical form of what the entry says: date, kind, history and every line in order. Number, id and time
 * of recording are left out, so that the same fact posted again has the same hash.
 */
export function contentHash(
  entry: Pick<EntryDraft, "postedOn" | "kind" | "history">,
  lines: readonly EntryLineDraft[],
): Buffer {
  const content = canonicalJson({
    postedOn: entry.postedOn,
    kind: entry.kind ?? "N",
    history: entry.history,
    lines: lines.map((line) => [
      line.accountId,
      line.side,
      line.amountCentavos,
      line.costCentreId ?? null,
      line.partnerId ?? null,
      line.history ?? null,
    ]),
  });
  return createHash("sha256").update(content).digest();
}
