import type { XmlLimits } from "./limits.ts";

const EXCLAMATION = 33;
const SLASH = 47;
const LESS = 60;
const EQUALS = 61;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const GREATER = 62;
const QUESTION = 63;

// libxml2 compares each attribute of an element with the others: with this many in the whole file it is still instant.
const ATTRIBUTES_WORTH_COUNTING = 5_000;

/**
 * Counts, before libxml2 sees the file, what would cost it more than linear time or memory: elements, attributes of one element,
 * and prefixes in scope (canonicalising looks all of them up at each element). Returns the limit that is exceeded.
 */
export function scanBeforeParsing(
  utf8: Buffer,
  limits: XmlLimits,
): "elements" | "attributes" | "namespaces" | undefined {
  let elements = 0;
  let equals = 0;
  for (let index = 0; index < utf8.length; index++) {
    const byte = utf8[index];
    if (byte === LESS) {
      const next = utf8[index + 1];
      if (next !== SLASH && next !== EXCLAMATION && next !== QUESTION) elements++;
    } else if (byte === EQUALS) equals++;
  }
  if (elements > limits.elements) return "elements";
  if (equals > ATTRIBUTES_WORTH_COUNTING) return scanTags(utf8.toString("latin1"), limits);
  let declarations = 0;
  for (let at = utf8.indexOf("xmlns"); at !== -1; at = utf8.indexOf("xmlns", at + 5)) declarations++;
  return declarations > limits.namespaces ? scanTags(utf8.toString("latin1"), limits) : undefined;
}

/** One pass, by hand: a regular expression reads on to the end from each of a million unclosed tags. */
function scanTags(text: string, limits: XmlLimits): "attributes" | "namespaces" | undefined {
  const scope: number[] = [];
  let declared = 0;
  let at = 0;
  for (let open = text.indexOf("<"); open !== -1; open = text.indexOf("<", at)) {
    const skipped = skipWhatIsNoElement(text, open);
    if (skipped !== undefined) {
      // Unclosed: the parser will stop here too.
      if (skipped === 0) return undefined;
      at = skipped;
      continue;
    }
    if (text.startsWith("</", open)) {
      declared -= scope.pop() ?? 0;
      at = open + 2;
      continue;
    }
    const tag = readTag(text, open);
    if (tag === undefined) return undefined;
    at = tag.end;
    if (tag.attributes > limits.attributes) return "attributes";
    declared += tag.declarations;
    if (declared > limits.namespaces) return "namespaces";
    if (text[at - 2] === "/") declared -= tag.declarations;
    else scope.push(tag.declarations);
  }
  return undefined;
}

const NO_ELEMENT = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
] as const;

/** End of a comment, CDATA section or processing instruction; 0 when it has none; undefined when an element begins here. */
function skipWhatIsNoElement(text: string, open: number): number | undefined {
  const kind = NO_ELEMENT.find(([opening]) => text.startsWith(opening, open));
  if (kind === undefined) return undefined;
  const end = text.indexOf(kind[1], open + kind[0].length);
  return end === -1 ? 0 : end + kind[1].length;
}

function readTag(text: string, open: number): { end: number; attributes: number; declarations: number } | undefined {
  let attributes = 0;
  let declarations = 0;
  let nameStart = open;
  for (let index = open + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === GREATER) return { end: index + 1, attributes, declarations };
    if (code === EQUALS) {
      attributes++;
      if (/\sxmlns[^\s]*\s*$/.test(text.slice(nameStart, index))) declarations++;
      nameStart = index;
    } else if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
      const close = text.indexOf(code === DOUBLE_QUOTE ? '"' : "'", index + 1);
      if (close === -1) return undefined;
      index = close;
      nameStart = close + 1;
    }
  }
  return undefined;
}
