import type { XmlLimits } from "./limits.ts";
import { XmlElement, XmlSource } from "./xml-element.ts";

export type Tree =
  | { readonly root: XmlElement; readonly signatures: readonly XmlElement[] }
  | { readonly exceeded: "depth" | "attributes" | "nodes" | "attributeLength" | "textLength" }
  | { readonly exceeded: "root" };

const SLASH = 47;
const QUESTION = 63;
const EXCLAMATION = 33;
const SPACE = 32;
const GREATER = 62;

/**
 * Builds the tree from text that libxml2 itself wrote, canonical or serialised: well formed, every attribute between double
 * quotes, `<` and `&` escaped, no DTD and no CDATA. So a scan for `<` finds exactly the tags, and reading a field costs no
 * call into the parser. (`>` is not escaped in canonical attributes, hence the care with quotes.)
 */
export function buildTree(bytes: Buffer, limits: XmlLimits, firstLine = 1): Tree {
  const source = new XmlSource(bytes, firstLine);
  const text = source.latin1;
  const signatures: XmlElement[] = [];
  let root: XmlElement | undefined;
  let current: XmlElement | undefined;
  let siblings: XmlElement[] = [];
  const stack: XmlElement[][] = [];
  let nodes = 0;
  let at = 0;
  let quote = nextQuote(text, 0);

  for (let open = text.indexOf("<"); open !== -1; open = text.indexOf("<", at)) {
    if (open - at > limits.textLength) return { exceeded: "textLength" };
    if (open > at) nodes++;
    const kind = text.charCodeAt(open + 1);

    if (kind === SLASH) {
      if (current === undefined) return { exceeded: "root" };
      at = text.indexOf(">", open) + 1;
      current.contentEnd = open;
      current.end = at;
      if (siblings.length > 0) current.children = siblings;
      current = current.parent;
      siblings = stack.pop() ?? [];
      continue;
    }
    if (kind === QUESTION || kind === EXCLAMATION) {
      const closing = kind === QUESTION ? "?>" : "-->";
      const end = text.indexOf(closing, open);
      if (end === -1) return { exceeded: "root" };
      at = end + closing.length;
      if (current !== undefined) current.hasOtherNodes = true;
      nodes++;
      continue;
    }

    let close = text.indexOf(">", open);
    if (quote < open) quote = nextQuote(text, open);
    let attributes = 0;
    while (quote < close) {
      const end = text.indexOf('"', quote + 1);
      if (end === -1) return { exceeded: "root" };
      if (end - quote > limits.attributeLength) return { exceeded: "attributeLength" };
      if (++attributes > limits.attributes) return { exceeded: "attributes" };
      if (end > close) close = text.indexOf(">", end);
      quote = nextQuote(text, end + 1);
    }
    if (close === -1) return { exceeded: "root" };
    at = close + 1;

    let nameEnd = open + 2;
    for (let code = text.charCodeAt(nameEnd); code !== SPACE && code !== GREATER && code !== SLASH; ) {
      code = text.charCodeAt(++nameEnd);
    }
    const element = new XmlElement(source, current, text.slice(open + 1, nameEnd), open, at);
    nodes++;
    if (current === undefined) {
      if (root !== undefined) return { exceeded: "root" };
      root = element;
    } else siblings.push(element);
    if (element.name === "Signature") signatures.push(element);
    if (text.charCodeAt(close - 1) === SLASH) continue;
    if (stack.length >= limits.depth) return { exceeded: "depth" };
    if (nodes > limits.nodes) return { exceeded: "nodes" };
    stack.push(siblings);
    siblings = [];
    current = element;
  }
  if (root === undefined || current !== undefined) return { exceeded: "root" };
  return { root, signatures };
}

// Kept from one tag to the next: searching again from each tag would read the whole text at each one of them.
function nextQuote(text: string, from: number): number {
  const at = text.indexOf('"', from);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}
