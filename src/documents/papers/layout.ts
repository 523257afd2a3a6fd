import { around, type Box, type Page, type Word } from "../sandbox/page.ts";

/** Words that stand together on one line, as a cell of a form or a phrase: with more room between them they are apart. */
export interface Phrase {
  readonly page: Page;
  readonly text: string;
  readonly words: readonly Word[];
  readonly box: Box;
}

/** A page as a form is read: lines from top to bottom, each with its phrases from left to right. */
export type Lines = readonly (readonly Phrase[])[];

/** In heights of the line: a blank takes half of one, the room between two cells more than this. */
const GAP_MAX = 1.3;

export function linesOf(page: Page): Lines {
  const rows: Word[][] = [];
  for (const word of [...page.words].sort((a, b) => middle(a.box) - middle(b.box))) {
    const row = rows.at(-1);
    const first = row?.[0];
    const sameLine =
      first !== undefined &&
      Math.abs(middle(word.box) - middle(first.box)) <=
        0.5 * Math.max(Math.min(word.box.height, first.box.height), 0.002);
    if (sameLine) row?.push(word);
    else rows.push([word]);
  }
  return rows.map((row) =>
    phrasesOf(
      page,
      row.sort((a, b) => a.box.x - b.box.x),
    ),
  );
}

function phrasesOf(page: Page, row: readonly Word[]): Phrase[] {
  const height = Math.max(...row.map(({ box }) => box.height)) * page.height;
  const groups: Word[][] = [];
  let right = Number.NEGATIVE_INFINITY;
  for (const word of row) {
    const left = word.box.x * page.width;
    if (left - right > height * GAP_MAX || groups.length === 0) groups.push([]);
    groups.at(-1)?.push(word);
    right = (word.box.x + word.box.width) * page.width;
  }
  return groups.map((words) => phraseOf(page, words));
}

export function phraseOf(page: Page, words: readonly Word[]): Phrase {
  return {
    page,
    words,
    text: words.map(({ text }) => text).join(" "),
    box: around(words.map(({ box }) => box)),
  };
}

function middle({ y, height }: Box): number {
  return y + height / 2;
}

/** Without accents and in small letters: forms write labels as they like, and readers of images lose accents. */
export function folded(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

export interface LabelledSearch {
  /** As a label begins its phrase, on folded text. */
  readonly label: RegExp;
  /** What the value must look like, on the text as it is written; group 1, where there is one, is the value. */
  readonly value: RegExp;
  /** Where forms of this kind put the value, first the likeliest. */
  readonly where: readonly ("same" | "right" | "below")[];
  /** Only between these heights of the page. */
  readonly from?: number;
  readonly to?: number;
}

export interface Labelled {
  readonly text: string;
  readonly phrase: Phrase;
}

/** How far under its label a value may stand, in heights of the label: forms of banks leave two, bills of utilities four. */
const BELOW_MAX = 5;

/** The value of a label, and where it stands: in the label's own phrase, beside it or under it. The first that fits. */
export function findLabelled(
  lines: Lines,
  { label, value, where, from = 0, to = 1 }: LabelledSearch,
): Labelled | undefined {
  const phrases = lines.flat().filter(({ box }) => box.y >= from && box.y <= to);
  for (const place of where) {
    for (const phrase of phrases) {
      const found = label.exec(folded(phrase.text));
      if (found === null) continue;
      const candidates =
        place === "same"
          ? [rest(phrase, found[0].length)]
          : place === "right"
            ? besides(phrases, phrase)
            : under(phrases, phrase);
      for (const candidate of candidates) {
        const read = candidate === undefined ? null : value.exec(candidate.text);
        if (read !== null && candidate !== undefined) {
          return { text: (read[1] ?? read[0]).trim(), phrase: withText(candidate, read[1] ?? read[0]) };
        }
      }
    }
  }
  return undefined;
}

/** The phrase without its first characters; a label that ends within a word takes the word. */
function rest(phrase: Phrase, length: number): Phrase | undefined {
  let passed = 0;
  const words = phrase.words.filter((word) => {
    const start = passed;
    passed += word.text.length + 1;
    return start >= length;
  });
  return words.length === 0 ? undefined : phraseOf(phrase.page, words);
}

/** Those of a phrase's words that a text is made of, so that only it is marked. */
export function withText(phrase: Phrase, text: string): Phrase {
  const start = phrase.text.indexOf(text);
  if (start < 0) return phrase;
  let passed = 0;
  const words = phrase.words.filter((word) => {
    const at = passed;
    passed += word.text.length + 1;
    return at < start + text.length && at + word.text.length > start;
  });
  return words.length === 0 ? phrase : phraseOf(phrase.page, words);
}

function besides(phrases: readonly Phrase[], label: Phrase): Phrase[] {
  return phrases
    .filter(
      ({ box }) =>
        box.x >= label.box.x + label.box.width - 0.005 &&
        Math.abs(middle(box) - middle(label.box)) <= Math.max(box.height, label.box.height),
    )
    .sort((a, b) => a.box.x - b.box.x)
    .slice(0, 1);
}

function under(phrases: readonly Phrase[], label: Phrase): Phrase[] {
  const bottom = label.box.y + label.box.height;
  const overlap = ({ box }: Phrase): number =>
    Math.min(box.x + box.width, label.box.x + label.box.width) - Math.max(box.x, label.box.x);
  return phrases
    .filter(
      (phrase) =>
        phrase !== label &&
        phrase.box.y >= bottom - 0.003 &&
        phrase.box.y - bottom <= BELOW_MAX * Math.max(label.box.height, 0.006) &&
        overlap(phrase) > -0.01,
    )
    .sort((a, b) => a.box.y - b.box.y)
    .slice(0, 3);
}

/** All the text of a page, a line a line. */
export function textOf(lines: Lines): string {
  return lines.map((line) => line.map(({ text }) => text).join("  ")).join("\n");
}
