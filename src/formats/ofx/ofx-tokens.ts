/** A tag of an OFX body, with what is written after it up to the next tag or the end of the line. */
export interface OfxToken {
  closes: boolean;
  /** Upper case: banks mix cases. */
  name: string;
  /** Entities decoded and blanks cut; always empty for a closing tag. */
  value: string;
  /** Characters from the beginning of the text. */
  start: number;
  /** Where the tag itself ends, its value not counted. */
  end: number;
}

/** The longest name of the specification has 32 characters; a longer run of letters after `<` is text. */
const TAG_NAME_LENGTH_MAX = 64;
/** No bank writes a value or comment of more than some hundred characters; one without end must not fill the memory. */
export const RUN_LENGTH_MAX = 65_536;
/** A tag, its blanks and the opening of a CDATA section fit in so many characters: with fewer left, the next piece is waited for. */
const LOOK_AHEAD = 160;
const SPACE = 0x20;
const EXCLAMATION = 0x21;
const SLASH = 0x2f;
const LESS = 0x3c;
const GREATER = 0x3e;
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
  /** The tag that was cut last: one object for all, since a file of a million lines has ten times as many tags. */
  readonly token: OfxToken;
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
    token: { closes: false, name: "", value: "", start: 0, end: 0 },
  };
}

/**
 * Cuts the next tag of an OFX body into `window.token`; false when another piece of the text is needed to tell, or at the end. It
 * is not an XML parser on purpose: leaf tags need no closing, a lone `<` or `&` is text, a value ends at the line's end.
 * Every character is looked at a bounded number of times, whatever the input is.
 */
export function cutToken(window: TextWindow): boolean {
  const { text, before, isLast, token } = window;
  const decidable = isLast ? text.length : text.length - LOOK_AHEAD;
  for (;;) {
    const start = text.indexOf("<", window.at);
    window.at = start < 0 ? text.length : start;
    if (start < 0 || start >= decidable) return false;
    if (text.charCodeAt(start + 1) === EXCLAMATION && text.startsWith(COMMENT, start)) {
      const end = endOfRun(window, window.comments, start + COMMENT.length);
      if (end === "unknown") return false;
      window.at = end === undefined ? start + 1 : end + 3;
      continue;
    }
    const closes = text.charCodeAt(start + 1) === SLASH;
    const nameStart = start + (closes ? 2 : 1);
    const nameEnd = endOfName(text, nameStart);
    const end = nameEnd < 0 ? -1 : endOfTag(text, nameEnd);
    if (end < 0) {
      window.at = start + 1;
      continue;
    }
    if (closes || text.charCodeAt(end - 2) === SLASH) {
      token.value = "";
      window.at = end;
    } else if (!cutValue(window, end, decidable)) return false;
    token.closes = closes;
    token.name = nameIn(text, nameStart, nameEnd);
    token.start = before + start;
    token.end = before + end;
    return true;
  }
}

function cutValue(window: TextWindow, from: number, decidable: number): boolean {
  const { text, token } = window;
  if (text.charCodeAt(from + 1) === EXCLAMATION && text.startsWith(CDATA, from)) {
    const end = endOfRun(window, window.cdata, from + CDATA.length);
    if (end === "unknown") return false;
    if (end !== undefined) {
      token.value = text.slice(from + CDATA.length, end).trim();
      window.at = end;
      return true;
    }
  }
  const end = endOfValue(text, from, decidable);
  if (end < 0) return false;
  token.value = end === from ? "" : decodeEntities(text.slice(from, end)).trim();
  window.at = end;
  return true;
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

/** Where the name ends that begins here; -1 when it is none of a tag, so that its `<` is only text ("COMPRA <10 KG"). */
function endOfName(text: string, start: number): number {
  let at = start;
  while (at - start <= TAG_NAME_LENGTH_MAX && isNameCharacter(text.charCodeAt(at))) at += 1;
  return at === start || at - start > TAG_NAME_LENGTH_MAX ? -1 : at;
}

/** After the `>` of a tag whose name ends here; -1 when something else comes first. */
function endOfTag(text: string, nameEnd: number): number {
  let at = nameEnd;
  while (at - nameEnd < TAG_NAME_LENGTH_MAX && text.charCodeAt(at) === SPACE) at += 1;
  if (text.charCodeAt(at) === SLASH) at += 1;
  return text.charCodeAt(at) === GREATER ? at + 1 : -1;
}

function beginsTag(text: string, start: number): boolean {
  const nameEnd = endOfName(text, start + (text.charCodeAt(start + 1) === SLASH ? 2 : 1));
  return nameEnd >= 0 && endOfTag(text, nameEnd) >= 0;
}

/** The names that lines are made of, by their lengths and letters: taken from here, none is made anew for each of a million lines. */
const FREQUENT = Map.groupBy(
  ["STMTTRN", "TRNTYPE", "DTPOSTED", "TRNAMT", "FITID", "CHECKNUM", "REFNUM", "NAME", "MEMO"],
  (name) => name.length,
);

function nameIn(text: string, start: number, end: number): string {
  for (const name of FREQUENT.get(end - start) ?? NONE) if (text.startsWith(name, start)) return name;
  return text.slice(start, end).toUpperCase();
}

const NONE: readonly string[] = [];

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

/** The end of the line or the next real tag or comment, whichever comes first; -1 while it may still come. */
function endOfValue(text: string, from: number, decidable: number): number {
  const last = from + RUN_LENGTH_MAX;
  for (let at = from; at < decidable; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d || at === last) return at;
    if (code === LESS && (beginsTag(text, at) || text.startsWith(COMMENT, at))) return at;
  }
  return decidable === text.length ? text.length : -1;
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
