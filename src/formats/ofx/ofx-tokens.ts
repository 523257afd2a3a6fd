/** A tag of an OFX body, with what is written after it up to the next tag or the end of the line. */
export interface OfxToken {
  readonly closes: boolean;
  /** Upper case: banks mix cases. */
  readonly name: string;
  /** Entities decoded and blanks cut; always empty for a closing tag. */
  readonly value: string;
  /** Characters from the beginning of the text. */
  readonly start: number;
  /** Where the tag itself ends, its value not counted. */
  readonly end: number;
}

/** The longest name of the specification has 32 characters; a longer run of letters after `<` is text. */
const TAG_NAME_LENGTH_MAX = 64;
/** No bank writes a value or comment of more than some hundred characters; one without end must not fill the memory. */
export const RUN_LENGTH_MAX = 65_536;
/** A tag, its blanks and the opening of a CDATA section fit in so many characters: with fewer left, the next piece is waited for. */
const LOOK_AHEAD = 160;
const COMMENT = "<!--";
const CDATA = "<![CDATA[";

/** A text that comes in pieces: the part of it that is in memory. */
export interface TextWindow {
  text: string;
  /** How many characters came before `text`. */
  before: number;
  /** Where in `text` the cutting goes on. */
  at: number;
  /** Nothing comes after `text`. */
  isLast: boolean;
  readonly comments: Terminator;
  readonly cdata: Terminator;
}

/** Where the next one may begin: looked for again from each opening, the same stretch would be read as often. */
interface Terminator {
  readonly mark: string;
  /** None begins before this character of the whole text. */
  noneBefore: number;
}

export function textWindow(): TextWindow {
  return {
    text: "",
    before: 0,
    at: 0,
    isLast: false,
    comments: { mark: "-->", noneBefore: 0 },
    cdata: { mark: "]]>", noneBefore: 0 },
  };
}

/**
 * The next tag of an OFX body; undefined when another piece of the text is needed to tell, or at the end. It is not an XML parser on
 * purpose: leaf tags need no closing, a lone `<` or `&` is text, a value ends at the line's end. Every character is looked
 * at a bounded number of times, whatever the input is.
 */
export function nextToken(window: TextWindow): OfxToken | undefined {
  const { text, before, isLast } = window;
  const decidable = isLast ? text.length : text.length - LOOK_AHEAD;
  for (;;) {
    const start = text.indexOf("<", window.at);
    window.at = start < 0 ? text.length : start;
    if (start < 0 || start >= decidable) return undefined;
    if (text.startsWith(COMMENT, start)) {
      const end = endOfRun(window, window.comments, start + COMMENT.length);
      if (end === "unknown") return undefined;
      window.at = end === undefined ? start + 1 : end + 3;
      continue;
    }
    const tag = tagAt(text, start);
    if (tag === undefined) {
      window.at = start + 1;
      continue;
    }
    const { closes, empty, name } = tag;
    if (closes || empty) {
      window.at = tag.end;
      return { closes, name, value: "", start: before + start, end: before + tag.end };
    }
    const written = valueAfter(window, tag.end, decidable);
    if (written === undefined) return undefined;
    window.at = written.end;
    return { closes: false, name, value: written.value, start: before + start, end: before + tag.end };
  }
}

function valueAfter(
  window: TextWindow,
  from: number,
  decidable: number,
): { readonly value: string; readonly end: number } | undefined {
  const { text } = window;
  if (text.startsWith(CDATA, from)) {
    const end = endOfRun(window, window.cdata, from + CDATA.length);
    if (end === "unknown") return undefined;
    if (end !== undefined) return { value: text.slice(from + CDATA.length, end).trim(), end };
  }
  const end = endOfValue(text, from, decidable);
  return end === undefined ? undefined : { value: decodeEntities(text.slice(from, end)).trim(), end };
}

/** Where the terminator of a run begins; undefined when it has none near enough, and "unknown" while it may still come. */
function endOfRun(window: TextWindow, terminator: Terminator, from: number): number | undefined | "unknown" {
  const { text, before, isLast } = window;
  const { mark } = terminator;
  const at = text.indexOf(mark, Math.max(from, terminator.noneBefore - before));
  const searched = at < 0 ? text.length - mark.length + 1 : at;
  terminator.noneBefore = Math.max(terminator.noneBefore, before + searched);
  if (at >= 0) return at - from <= RUN_LENGTH_MAX ? at : undefined;
  return isLast || searched - from > RUN_LENGTH_MAX ? undefined : "unknown";
}

interface Tag {
  readonly closes: boolean;
  readonly empty: boolean;
  readonly name: string;
  readonly end: number;
}

/** The tag that begins at `start`, or undefined when that `<` is only text ("COMPRA <10 KG"). */
function tagAt(text: string, start: number): Tag | undefined {
  const closes = text.charCodeAt(start + 1) === 0x2f;
  const nameStart = start + (closes ? 2 : 1);
  let at = nameStart;
  while (at - nameStart <= TAG_NAME_LENGTH_MAX && isNameCharacter(text.charCodeAt(at))) at += 1;
  const nameEnd = at;
  if (nameEnd === nameStart || nameEnd - nameStart > TAG_NAME_LENGTH_MAX) return undefined;
  while (at - nameEnd < TAG_NAME_LENGTH_MAX && text.charCodeAt(at) === 0x20) at += 1;
  const empty = text.charCodeAt(at) === 0x2f;
  if (empty) at += 1;
  if (text.charCodeAt(at) !== 0x3e) return undefined;
  return { closes, empty, name: text.slice(nameStart, nameEnd).toUpperCase(), end: at + 1 };
}

function isNameCharacter(code: number): boolean {
  return (
    (code >= 0x41 && code <= 0x5a) || // A-Z
    (code >= 0x61 && code <= 0x7a) || // a-z
    (code >= 0x30 && code <= 0x39) || // 0-9
    code === 0x2e || // INTU.BID
    code === 0x5f ||
    code === 0x2d
  );
}

/** The end of the line or the next real tag or comment, whichever comes first; undefined while it may still come. */
function endOfValue(text: string, from: number, decidable: number): number | undefined {
  const last = from + RUN_LENGTH_MAX;
  for (let at = from; at < decidable; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d || at === last) return at;
    if (code === 0x3c && (text.startsWith(COMMENT, at) || tagAt(text, at) !== undefined)) return at;
  }
  return decidable === text.length ? text.length : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function decodeEntities(value: string): string {
  if (!value.includes("&")) return value;
  return value.replaceAll(/&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7}));/g, (whole, name: string, digits: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = Number(digits);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
