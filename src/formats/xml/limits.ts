/** Bounds of what is opened: a real note has some 3,000 nodes and 200 kB, an attack has no end. */
export interface XmlLimits {
  readonly bytes: number;
  readonly depth: number;
  /** On one element, namespace declarations included. */
  readonly attributes: number;
  /** Namespace prefixes in scope at once; canonicalising costs the square of it at each element. */
  readonly namespaces: number;
  /** Elements and texts. */
  readonly nodes: number;
  /** A note of 990 items with every tax, the most that the layout allows, has some 110,000. */
  readonly elements: number;
  readonly attributeLength: number;
  readonly textLength: number;
}

export const fiscalDocumentLimits: XmlLimits = {
  bytes: 5_000_000,
  depth: 64,
  attributes: 200,
  namespaces: 32,
  nodes: 500_000,
  elements: 150_000,
  attributeLength: 64_000,
  textLength: 1_000_000,
};

/** A page of 50 documents compressed in base64, each of which may be as large as a document may be. */
export const distributionPageLimits: XmlLimits = { ...fiscalDocumentLimits, bytes: 20_000_000 };
