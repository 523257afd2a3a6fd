import { XmlDocument as Libxml2Document, ParseOption } from "libxml2-wasm";
import { canonicalBytes } from "./open-xml.ts";
import type { XmlElement } from "./xml-element.ts";

/**
 * Canonical form (without comments) of an element and what is inside it: the bytes that a signature digests.
 *
 * libxml2 already canonicalised the whole document, and within it each element is in canonical form except for one thing: the
 * namespaces in scope, which a subtree standing alone declares on its own first tag. So that tag is written anew and the rest
 * is taken as it is. Asking libxml2 for a subtree gives the same bytes at three times the cost of the whole document, since it
 * asks back for every node whether it is inside.
 *
 * @see Canonical XML 1.0, section 4.6 (processing model for document subsets); Exclusive XML Canonicalization 1.0
 */
export function canonicalSubtree(element: XmlElement, kind: "inclusive" | "exclusive"): Buffer | undefined {
  const { source } = element;
  const tag = Buffer.from(firstTag(element, kind), "utf8");
  const inclusive = Buffer.concat([tag, source.bytes.subarray(element.contentStart, element.end)]);
  if (kind === "inclusive") return inclusive;
  // What is visibly used is decided at each element, which is libxml2's work: standing alone, the subtree is a document.
  using parsed = Libxml2Document.fromBuffer(inclusive, {
    option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET,
    encoding: "UTF-8",
  });
  return canonicalBytes(parsed, "exclusive");
}

function firstTag(element: XmlElement, kind: "inclusive" | "exclusive"): string {
  const namespaces = new Map<string, string>();
  const xmlAttributes = new Map<string, string>();
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent) {
    for (const [name, value] of at.writtenAttributes()) {
      if (name === "xmlns" || name.startsWith("xmlns:")) {
        if (!namespaces.has(name)) namespaces.set(name, value);
      } else if (name.startsWith("xml:") && !xmlAttributes.has(name)) {
        // `xml:lang` and its like are inherited by a subtree, except in exclusive form.
        if (at === element || kind === "inclusive") xmlAttributes.set(name, value);
      }
    }
  }
  if (namespaces.get("xmlns") === "") namespaces.delete("xmlns");

  const own = element.writtenAttributes().filter(([name]) => !name.startsWith("xmlns") && !name.startsWith("xml:"));
  const attributes: (readonly [string, string])[] = [...own, ...xmlAttributes];
  if (xmlAttributes.size > 0)
    attributes.sort(([a], [b]) => compare(attributeOrder(element, a), attributeOrder(element, b)));

  const declarations = [...namespaces].sort(([a], [b]) => compare(a, b));
  const written = [...declarations, ...attributes].map(([name, value]) => ` ${name}="${value}"`).join("");
  const qualifiedName = element.prefix === "" ? element.name : `${element.prefix}:${element.name}`;
  return `<${qualifiedName}${written}>`;
}

// Attributes are ordered by namespace address and then by local name; those without prefix have none and come first.
function attributeOrder(element: XmlElement, name: string): string {
  const [prefix, local] = name.includes(":") ? name.split(":", 2) : ["", name];
  if (prefix === "") return `\u0000${local}`;
  const uri = prefix === "xml" ? "http://www.w3.org/XML/1998/namespace" : element.namespaceOf(prefix ?? "");
  return `${uri}\u0000${local}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
