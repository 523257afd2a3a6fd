/** A tag of an OFX body, with what is written after it up to the next tag or the end of the line. */
export interface OfxToken {
  readonly closes: boolean;
  /** Upper case: banks mix cases. */
  readonly name: string;
  /** Entities decoded and blanks cut; always empty for a closing tag. */
  readonly value: string;
  readonly start: number;
  /** Where the tag itself ends, its value not counted. */
  readonly end: number;
}

/** The longest name of the specification has 32 characters; a longer run of letters after `<` is text. */
const TAG_NAME_LENGTH_MAX = 64;
const COMMENT = "<!--";
const CDATA = "<![CDATA[";

/**
 * Cuts an OFX body into tags. It is not an XML parser on purpose: leaf tags need no closing, a lone `<` or `&` is text,
 * a value ends at the line's end. Every character is looked at a bounded number of times, whatever the input is.
 */
export function* ofxTokens(text: string, from: number): Generator<OfxToken> {
  // Once no terminator is left, looking for it again from each later opening would be quadratic.
  let commentsEnd = true;
  let cdataEnds = true;
  let at = from;
  for (;;) {
    const start = text.indexOf("<", at);
    if (start < 0) return;
    if (commentsEnd && text.startsWith(COMMENT, start)) {
      const end = text.indexOf("-->", start + COMMENT.length);
      commentsEnd = end >= 0;
      at = commentsEnd ? end + 3 : start + 1;
      continue;
    }
    const tag = tagAt(text, start);
    if (tag === undefined) {
      at = start + 1;
      continue;
    }
    if (tag.closes || tag.empty) {
      yield { closes: tag.closes, name: tag.name, value: "", start, end: tag.end };
      at = tag.end;
      continue;
    }
    let valueEnd = -1;
    let value = "";
    if (cdataEnds && text.startsWith(CDATA, tag.end)) {
      valueEnd = text.indexOf("]]>", tag.end + CDATA.length);
      cdataEnds = valueEnd >= 0;
      if (cdataEnds) value = text.slice(tag.end + CDATA.length, valueEnd).trim();
    }
    if (valueEnd < 0) {
      valueEnd = endOfValue(text, tag.end);
      value = decodeEntities(text.slice(tag.end, valueEnd)).trim();
    }
    yield { closes: false, name: tag.name, value, start, end: tag.end };
    at = valueEnd;
  }
}

interface Tag {
  readonly closes: boolean;
  readonly empty: boolean;
  readonly name: string;
  readonly end: number;
}

/** The tag that begins at `start`, or undefined when that `<` is only text ("COMPRA <10 KG"). */
function tagAt(text: string, start: number): Tag | undefined {
  const closes = text[start + 1] === "/";
  const nameStart = start + (closes ? 2 : 1);
  let at = nameStart;
  while (at - nameStart <= TAG_NAME_LENGTH_MAX && isNameCharacter(text.charCodeAt(at))) at += 1;
  const nameEnd = at;
  if (nameEnd === nameStart || nameEnd - nameStart > TAG_NAME_LENGTH_MAX) return undefined;
  while (at - nameEnd < TAG_NAME_LENGTH_MAX && text[at] === " ") at += 1;
  const empty = text[at] === "/";
  if (empty) at += 1;
  if (text[at] !== ">") return undefined;
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

/** The end of the line or the next real tag or comment, whichever comes first; walks the value once. */
function endOfValue(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d) return at;
    if (code === 0x3c && (text.startsWith(COMMENT, at) || tagAt(text, at) !== undefined)) return at;
  }
  return at;
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
