import type { OpenTitle } from "../ledger/index.ts";
import { normaliseMemo, taxIdsIn } from "./memo.ts";
import { tellingWords, wordsIn, wordsOfMemo } from "./name-words.ts";

/** Who a memo says the other side is, and how sure its words are. */
export interface Party {
  /** By tax id; empty when the memo has none that we know. */
  readonly byTaxId: ReadonlySet<string>;
  /** By the whole name, or as much of it as a bank leaves when it cuts. */
  readonly byName: ReadonlySet<string>;
  /** The memo names somebody (a tax id, or words that are nobody's we know) who is none of these. */
  readonly isStranger: boolean;
  /** It has a tax id, known or not. */
  readonly hasTaxId: boolean;
  /** It says nothing at all of who: only the bank's own words. */
  readonly isSilent: boolean;
}

/** Of a name that a bank cut, so many characters must be left, in two words at least. Some fields are only 16 wide. */
const CUT_NAME_MIN = 15;
/** A whole name shorter than this is a word that may stand for anything. */
const WHOLE_NAME_MIN = 8;

interface KnownName {
  readonly partnerId: string;
  readonly name: string;
}

/**
 * Finds partners in memos by look-up, never by comparing every memo with every name: by tax id, by whole name, by the first
 * characters of a name that was cut, and by the first two telling words of a name. Made once for a set of open titles.
 */
export class PartyIndex {
  readonly #byTaxId = new Map<string, string>();
  readonly #whole = new Map<string, KnownName[]>();
  readonly #beginning = new Map<string, KnownName[]>();
  readonly #firstWords = new Map<string, KnownName[]>();

  constructor(titles: Iterable<OpenTitle>) {
    const seen = new Set<string>();
    for (const title of titles) {
      if (seen.has(title.partnerId)) continue;
      seen.add(title.partnerId);
      if (title.partnerTaxId !== null) this.#byTaxId.set(title.partnerTaxId, title.partnerId);
      for (const name of new Set([title.partnerName, title.partnerTradeName ?? ""].map(normaliseMemo))) {
        if (name !== "") this.#add({ partnerId: title.partnerId, name });
      }
    }
  }

  #add(known: KnownName): void {
    const add = (map: Map<string, KnownName[]>, key: string): void => {
      const list = map.get(key);
      if (list === undefined) map.set(key, [known]);
      else list.push(known);
    };
    if (known.name.length >= WHOLE_NAME_MIN) add(this.#whole, known.name);
    if (known.name.length > CUT_NAME_MIN) add(this.#beginning, known.name.slice(0, CUT_NAME_MIN));
    const key = firstTwo(tellingWords(known.name));
    if (key !== undefined) add(this.#firstWords, key);
  }

  identify(memo: string): Party {
    const taxIds = taxIdsIn(memo);
    const byTaxId = new Set(taxIds.flatMap((taxId) => this.#byTaxId.get(taxId) ?? []));
    const words = wordsOfMemo(memo);
    const found = [...this.#wholeOrCut(memo), ...this.#byWords(words)];
    const said = new Set(found.flatMap(({ name }) => wordsIn(name)));
    const unexplained = words.filter((word) => !isPartOf(word, said));
    const isStranger = byTaxId.size === 0 && (taxIds.length > 0 || (found.length === 0 && unexplained.length > 0));
    return {
      byTaxId,
      byName: new Set(found.map(({ partnerId }) => partnerId)),
      isStranger,
      hasTaxId: taxIds.length > 0,
      isSilent: taxIds.length === 0 && words.length === 0,
    };
  }

  #wholeOrCut(memo: string): readonly KnownName[] {
    const found: KnownName[] = [];
    const { starts, ends } = wordEdges(memo);
    for (const start of starts) {
      for (const end of ends) {
        if (end - start >= WHOLE_NAME_MIN) found.push(...(this.#whole.get(memo.slice(start, end)) ?? []));
      }
      for (const known of this.#beginning.get(memo.slice(start, start + CUT_NAME_MIN)) ?? []) {
        const end = start + commonLength(memo, start, known.name);
        // A cut ends the name: words after it are of a longer name, which is somebody else's.
        const isCut =
          end - start < known.name.length &&
          !/[A-Z0-9]/.test(memo.charAt(end)) &&
          wordsOfMemo(memo.slice(end)).length === 0 &&
          !memo.slice(end).includes("&");
        if (isCut && memo.slice(start, end).trimEnd().includes(" ")) found.push(known);
      }
    }
    return found;
  }

  /** A name without its legal form: every word of the memo is of it, two of them telling. */
  #byWords(words: readonly string[]): readonly KnownName[] {
    const key = firstTwo(words);
    if (key === undefined) return [];
    return (this.#firstWords.get(key) ?? []).filter(({ name }) => {
      const own = wordsIn(name);
      return words.every(
        (word, at) => own.includes(word) || (at === words.length - 1 && own.some((each) => each.startsWith(word))),
      );
    });
  }
}

function firstTwo(words: readonly string[]): string | undefined {
  const [first, second] = words;
  return first === undefined || second === undefined ? undefined : `${first} ${second}`;
}

/** Where words of a memo begin and end. */
function wordEdges(memo: string): { readonly starts: readonly number[]; readonly ends: readonly number[] } {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { index, 0: word } of memo.matchAll(/[^ ]+/g)) {
    starts.push(index);
    ends.push(index + word.length);
  }
  return { starts, ends };
}

function commonLength(memo: string, start: number, name: string): number {
  let length = 0;
  while (length < name.length && memo.charAt(start + length) === name.charAt(length)) length += 1;
  return length;
}

/** A word of the name, or the beginning of one that was cut. */
function isPartOf(word: string, said: ReadonlySet<string>): boolean {
  if (said.has(word)) return true;
  for (const whole of said) if (whole.startsWith(word)) return true;
  return false;
}
