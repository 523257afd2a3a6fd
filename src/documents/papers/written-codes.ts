import type { CalendarDate } from "../../values/calendar.ts";
import { inspectText } from "../inspect-text.ts";
import type { Inspected } from "../inspected.ts";
import type { Word } from "../sandbox/page.ts";
import { type Lines, type Phrase, phraseOf } from "./layout.ts";

/** A long code that is written on the page, and what it says. */
export interface WrittenCode {
  readonly digits: string;
  readonly inspected: Inspected;
  readonly phrase: Phrase;
}

/** A digit line has eight groups with a bank's name before it; a key has eleven. */
const WORDS_MAX = 16;
const LENGTHS: ReadonlySet<number> = new Set([44, 47, 48, 50]);
const LENGTH_MAX = 50;

/**
 * Digit lines of boletos (47 and 48 digits) and keys of notes (44 and 50), as groups of characters that follow one another
 * on a line. A group of the right length counts when its check digits hold; of a digit line also when they do not, if it is
 * written with the dots of one: then somebody meant it as one, and its fault is to be told.
 */
export function findWrittenCodes(lines: Lines, on: CalendarDate): WrittenCode[] {
  const found: WrittenCode[] = [];
  for (const line of lines) {
    const [first] = line;
    if (first === undefined) continue;
    const words = line.flatMap((phrase) => phrase.words);
    for (let start = 0; start < words.length; start++) {
      const code = codeFrom(words, start, { on, byOcr: first.page.by === "ocr" });
      if (code === undefined) continue;
      found.push({ ...code, phrase: phraseOf(first.page, words.slice(start, code.end)) });
      start = code.end - 1;
    }
  }
  return found;
}

function codeFrom(
  words: readonly Word[],
  start: number,
  { on, byOcr }: { readonly on: CalendarDate; readonly byOcr: boolean },
): { readonly digits: string; readonly inspected: Inspected; readonly end: number } | undefined {
  let digits = "";
  let written = "";
  for (let end = start; end < Math.min(words.length, start + WORDS_MAX); end++) {
    const text = words[end]?.text ?? "";
    const part = (byOcr ? withDigits(text) : text).replaceAll(/[.\-\s]/g, "");
    if (!/^[0-9A-Z]*\d[0-9A-Z]*$/.test(part)) return undefined;
    digits += part;
    written += `${text} `;
    if (digits.length > LENGTH_MAX) return undefined;
    if (!LENGTHS.has(digits.length)) continue;
    const inspected = inspectText(digits, { on });
    if (inspected.kind === "unknown") continue;
    const isSound = inspected.problems.every(({ code }) => !code.endsWith("check_digit"));
    const isMeant = inspected.kind === "boleto" && !byOcr && WRITTEN_AS_LINE.test(written.trim());
    // A barcode's digits are not written on paper; of 44 that hold as one by chance there are too many.
    if (digits.length === 44 && inspected.kind === "boleto") continue;
    if (isSound || isMeant) return { digits, inspected, end: end + 1 };
  }
  return undefined;
}

const WRITTEN_AS_LINE = /^(?:\d{5}\.\d{5} \d{5}\.\d{6} \d{5}\.\d{6} \d \d{14}|8\d{10}[- ]\d (?:\d{11}[- ]\d ?){3})$/;

/** What readers of images take for a letter among digits. */
const LIKE_DIGITS: Readonly<Record<string, string>> = {
  O: "0",
  o: "0",
  Q: "0",
  D: "0",
  I: "1",
  l: "1",
  "|": "1",
  S: "5",
  B: "8",
  Z: "2",
};

function withDigits(text: string): string {
  const digits = text.replaceAll(/\D/g, "").length;
  if (digits * 2 < text.length) return text;
  return text.replaceAll(/[OoQDIl|SBZ]/g, (letter) => LIKE_DIGITS[letter] ?? letter);
}
