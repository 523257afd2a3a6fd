/**
 * The reading API over a parsed document. Elements are found by local name, because prefixes vary from issuer to issuer and
 * the layouts never use one name in two namespaces at one place; where the namespace matters (signatures), ask for it.
 *
 * An element knows where its own bytes lie in the canonical form of the document. What is read from it is read from those
 * bytes, and they are the ones that a signature digests: there is no second copy to be shown instead.
 */
export class XmlElement {
  /** Name without prefix. */
  readonly name: string;
  readonly prefix: string;
  readonly parent: XmlElement | undefined;
  readonly source: XmlSource;
  /** Byte offsets in the source: of the tag's `<`, after its `>`, of the closing tag's `<` and after its `>`. */
  readonly start: number;
  readonly contentStart: number;
  contentEnd: number;
  end: number;
  /** A comment or processing instruction lies directly inside. */
  hasOtherNodes = false;
  children: readonly XmlElement[] = NO_CHILDREN;
  // Read on demand: most elements have none, and most of the others are never asked.
  #attributes: readonly (readonly [name: string, escaped: string])[] | undefined;

  // Counted once for all the children: in a file made of documents without end, each asks for its own.
  #places: ReadonlyMap<XmlElement, number> | undefined;
  #alike: ReadonlyMap<string, number> | undefined;

  constructor(
    source: XmlSource,
    parent: XmlElement | undefined,
    writtenName: string,
    start: number,
    contentStart: number,
  ) {
    const qualifiedName = source.decode(writtenName);
    const colon = qualifiedName.indexOf(":");
    this.name = colon === -1 ? qualifiedName : qualifiedName.slice(colon + 1);
    this.prefix = colon === -1 ? "" : qualifiedName.slice(0, colon);
    this.source = source;
    this.parent = parent;
    this.start = start;
    this.contentStart = contentStart;
    this.contentEnd = contentStart;
    this.end = contentStart;
  }

  /** The first child of that name. */
  child(name: string): XmlElement | undefined {
    for (const child of this.children) if (child.name === name) return child;
    return undefined;
  }

  childrenNamed(name: string): XmlElement[] {
    return this.children.filter((child) => child.name === name);
  }

  /** Follows a path of first children. */
  at(...names: readonly string[]): XmlElement | undefined {
    let element: XmlElement | undefined = this;
    for (const name of names) element = element?.child(name);
    return element;
  }

  /** The text directly inside, without that of child elements, blanks at both ends removed. */
  get text(): string {
    const { source, contentStart, contentEnd } = this;
    if (this.children.length === 0 && !this.hasOtherNodes) return source.textBetween(contentStart, contentEnd).trim();
    let text = "";
    let at = contentStart;
    for (const child of this.children) {
      text += source.textBetween(at, child.start);
      at = child.end;
    }
    return (text + source.textBetween(at, contentEnd)).trim();
  }

  /** Text of the first child of that name; absent when there is no such child or nothing in it. */
  textOf(name: string): string | undefined {
    return this.child(name)?.text || undefined;
  }

  /** Name and text of every child that holds only text, in one pass; the first of a repeated name is kept. */
  leaves(): Record<string, string> {
    const record: Record<string, string> = Object.create(null);
    for (const child of this.children) {
      if (child.children.length > 0 || record[child.name] !== undefined) continue;
      const text = child.text;
      if (text !== "") record[child.name] = text;
    }
    return record;
  }

  /** Value of the attribute written with that name, prefix included. */
  attribute(name: string): string | undefined {
    for (const [attribute, value] of this.writtenAttributes()) if (attribute === name) return unescapeXml(value);
    return undefined;
  }

  /** Attributes and namespace declarations in their order, values still escaped. */
  writtenAttributes(): readonly (readonly [name: string, escaped: string])[] {
    if (this.#attributes === undefined) {
      // `<name>` and nothing else, which is nearly every element.
      const bare = this.prefix === "" && this.contentStart - this.start === this.name.length + 2;
      const tag = bare ? "" : this.source.latin1.slice(this.start, this.contentStart);
      this.#attributes = tag.includes('"')
        ? Array.from(
            tag.matchAll(ATTRIBUTE),
            ([, name = "", value = ""]) => [this.source.decode(name), this.source.decode(value)] as const,
          )
        : NO_ATTRIBUTES;
    }
    return this.#attributes;
  }

  /** The namespace of this element, resolved through its ancestors. */
  get namespace(): string {
    return this.namespaceOf(this.prefix) ?? "";
  }

  namespaceOf(prefix: string): string | undefined {
    const declaration = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
    for (let element: XmlElement | undefined = this; element !== undefined; element = element.parent) {
      const uri = element.attribute(declaration);
      if (uri !== undefined) return uri;
    }
    return undefined;
  }

  /** The line of the file where this begins; undefined in a file that is all one line. */
  get line(): number | undefined {
    const { latin1, firstLine } = this.source;
    let line = firstLine;
    for (let at = latin1.indexOf("\n"); at !== -1 && at < this.start; at = latin1.indexOf("\n", at + 1)) line++;
    return line === firstLine && latin1.indexOf("\n", this.start) === -1 ? undefined : line;
  }

  /** Where this is, for a person: "/nfeProc/NFe/infNFe/det[3]". */
  get path(): string {
    const { parent, name } = this;
    if (parent === undefined) return `/${name}`;
    const { place, alike } = parent.#placeOf(this);
    return `${parent.path}/${name}${alike > 1 ? `[${place}]` : ""}`;
  }

  #placeOf(child: XmlElement): { readonly place: number; readonly alike: number } {
    if (this.#places === undefined) {
      const alike = new Map<string, number>();
      this.#places = new Map(
        this.children.map((one) => {
          const place = (alike.get(one.name) ?? 0) + 1;
          alike.set(one.name, place);
          return [one, place];
        }),
      );
      this.#alike = alike;
    }
    return { place: this.#places.get(child) ?? 1, alike: this.#alike?.get(child.name) ?? 1 };
  }
}

const NO_CHILDREN: readonly XmlElement[] = [];
const NO_ATTRIBUTES: readonly (readonly [string, string])[] = [];
const ATTRIBUTE = /([^\s=<]+)="([^"]*)"/g;

/** The bytes that elements point into, twice: as bytes and as one character per byte, whose offsets are the same. */
export class XmlSource {
  readonly bytes: Buffer;
  readonly latin1: string;
  /** The line of the file at which the root begins; canonical form has nothing before it. */
  readonly firstLine: number;

  constructor(bytes: Buffer, firstLine = 1) {
    this.bytes = bytes;
    this.firstLine = firstLine;
    this.latin1 = bytes.toString("latin1");
  }

  /** The characters of a piece of `latin1`, which has one for each byte. */
  decode(piece: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this asks whether the text is ASCII
    return /[^\x00-\x7f]/.test(piece) ? Buffer.from(piece, "latin1").toString("utf8") : piece;
  }

  /** Text of a stretch that holds no elements; comments and processing instructions are skipped. */
  textBetween(start: number, end: number): string {
    let text = this.decode(this.latin1.slice(start, end));
    if (text.includes("<")) text = text.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, "");
    return text.includes("&") ? unescapeXml(text) : text;
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Resolves the five entities of XML and character references. There are no others: a document with a DTD is refused. */
function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name)] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
