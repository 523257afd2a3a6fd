import { existsSync, readdirSync, readFileSync } from "node:fs";
import { XmlElement as Libxml2Element, XmlDocument } from "libxml2-wasm";
import { describe, expect, it } from "vitest";
import { canonicalSubtree } from "./canonical-subtree.ts";
import { openXml } from "./open-xml.ts";
import type { XmlElement } from "./xml-element.ts";

const samples = new URL("../../../../shared/samples/fiscal/", import.meta.url);

/** Compares some elements of a document, in both forms, with what libxml2 gives when asked for each subtree. */
function expectSameAsLibxml2(bytes: Uint8Array): void {
  const opened = openXml(bytes);
  if ("fault" in opened) throw new Error(opened.fault.code);
  using document = XmlDocument.fromBuffer(bytes);
  const pairs: [XmlElement, Libxml2Element][] = [];
  collect(opened.document.root, document.root, pairs);
  // libxml2 answers node by node, so a whole note of them would take minutes.
  const some = pairs.filter((_, index) => index < 12 || index % 61 === 0);
  for (const [ours, theirs] of some) {
    expect(canonicalSubtree(ours, "inclusive")?.toString(), ours.path).toBe(libxml2Subtree(theirs, 0));
    expect(canonicalSubtree(ours, "exclusive")?.toString(), ours.path).toBe(libxml2Subtree(theirs, 1));
  }
}

function collect(ours: XmlElement, theirs: Libxml2Element, pairs: [XmlElement, Libxml2Element][]): void {
  pairs.push([ours, theirs]);
  const elements: Libxml2Element[] = [];
  for (let node = theirs.firstChild; node !== null; node = node.next)
    if (node instanceof Libxml2Element) elements.push(node);
  for (const [index, child] of ours.children.entries()) {
    const other = elements[index];
    if (other !== undefined) collect(child, other, pairs);
  }
}

function libxml2Subtree(element: Libxml2Element, mode: 0 | 1): string {
  const chunks: Buffer[] = [];
  const write = (chunk: Uint8Array) => {
    chunks.push(Buffer.from(chunk));
    return chunk.byteLength;
  };
  element.canonicalize({ write, close: () => true }, { mode });
  return Buffer.concat(chunks).toString();
}

describe("the canonical form of a part of a document is the one of libxml2", () => {
  it.each([
    [
      "namespaces inherited, hidden and declared again",
      '<a xmlns="urn:d"><b xmlns=""><c xmlns="urn:d"/><d/></b><e xmlns="urn:d"/></a>',
    ],
    [
      "prefixes and attributes out of order",
      '<p:a xmlns:p="urn:u" xmlns:q="urn:b" z="1" q:a="2" a="3"><q:b p:y="1" q:x="2"><c xmlns:p="urn:v" p:y="3"/></q:b></p:a>',
    ],
    [
      "inherited xml attributes",
      '<a xml:lang="pt" xmlns:p="urn:zz" x="1"><b xml:space="preserve" p:c="1" a="2"><c xml:lang="en"/></b></a>',
    ],
    ["signs, accents and line ends", `<a b='x>y"&#10;&#9;é'>&lt;&amp;&gt;&#13;é<b/>\r\n<![CDATA[<c>]]></a>`],
    ["comments", "<a><!-- c --><b>1<!-- d -->2</b></a><!-- e -->"],
    ["names with accents", '<ção:ã xmlns:ção="urn:c" é="1"><ção:b/></ção:ã>'],
  ])("%s", (_, xml) => {
    expectSameAsLibxml2(Buffer.from(xml));
  });

  describe.skipIf(!existsSync(samples))("in the samples (skipped where the shared folder is absent)", () => {
    const files = existsSync(samples) ? readdirSync(samples).filter((name) => name.endsWith(".xml")) : [];
    it.each(files)("%s", (name) => {
      const bytes = readFileSync(new URL(name, samples));
      if (bytes.byteLength < 20_000) expectSameAsLibxml2(bytes);
    });
  });
});
