import { openXml, type XmlElement } from "../xml/index.ts";

/** One thing done wrong to a document, and to which of its fields. */
export interface Mutation {
  readonly kind: MutationKind;
  /** The field's path, by names alone. */
  readonly path: string;
  /** The names of which a sentence about it should hold one: the field's own, or when two changed places, the other's. */
  readonly fields: readonly string[];
  /** Made when it is asked for: most of a large document's are left out of a short run. */
  readonly xml: () => Buffer;
}

export type MutationKind =
  | "missing"
  | "empty"
  | "too long"
  | "wrong domain"
  | "not latin"
  | "blanks"
  | "out of order"
  | "wrong group"
  | "duplicated"
  | "unknown"
  | "wrong namespace"
  | "text in group"
  | "attribute missing"
  | "attribute wrong"
  | "attribute unknown";

/**
 * Does each wrong thing to each field of a document once.
 *
 * @param seen paths already done in other documents of the layout, which are left out and added to
 */
export function* mutateDocument(xml: Uint8Array, seen = new Set<string>()): Generator<Mutation> {
  const opened = openXml(xml);
  if ("fault" in opened) throw new Error(opened.fault.code);
  yield* mutateElement(opened.document.root, "", seen);
}

function* mutateElement(element: XmlElement, above: string, seen: Set<string>): Generator<Mutation> {
  const path = `${above}/${element.name}`;
  if (!seen.has(path)) {
    seen.add(path);
    for (const [kind, text] of mutationsOf(element)) yield { kind, path, fields: fieldsOf(kind, element), xml: text };
    for (const [kind, field, text] of attributeMutations(element))
      yield { kind, path: `${path}/@${field}`, fields: [field], xml: text };
  }
  for (const child of element.children) yield* mutateElement(child, path, seen);
}

function fieldsOf(kind: MutationKind, element: XmlElement): readonly string[] {
  if (kind === "unknown") return [UNKNOWN_FIELD];
  const siblings = element.parent?.children ?? [];
  const next = kind === "out of order" ? siblings[siblings.indexOf(element) + 1] : undefined;
  return next === undefined ? [element.name] : [element.name, next.name];
}

const UNKNOWN_FIELD = "campoInexistente";

function mutationsOf(element: XmlElement): [MutationKind, () => Buffer][] {
  const { bytes } = element.source;
  const { start, end, contentStart, contentEnd, parent } = element;
  const whole = bytes.subarray(start, end);
  const cut =
    (from: number, to: number, ...put: (Buffer | string)[]) =>
    () =>
      Buffer.concat([bytes.subarray(0, from), ...put.map((part) => Buffer.from(part)), bytes.subarray(to)]);
  const found: [MutationKind, () => Buffer][] = [];
  if (element.children.length === 0) {
    const content = bytes.subarray(contentStart, contentEnd).toString();
    found.push(["empty", cut(contentStart, contentEnd)]);
    found.push(["too long", cut(contentStart, contentEnd, content, (content.at(-1) ?? "1").repeat(7_000))]);
    found.push(["wrong domain", cut(contentStart, contentEnd, "?x?")]);
    found.push(["not latin", cut(contentStart, contentEnd, content, "€")]);
    found.push(["blanks", cut(contentStart, contentEnd, " ", content, "\n ")]);
  } else {
    found.push(["text in group", cut(contentStart, contentStart, "texto solto")]);
  }
  found.push(["unknown", cut(contentStart, contentStart, `<${UNKNOWN_FIELD}>1</${UNKNOWN_FIELD}>`)]);
  if (parent === undefined) return found;
  found.push(["missing", cut(start, end)]);
  found.push(["duplicated", cut(end, end, whole)]);
  const name = element.prefix === "" ? element.name : `${element.prefix}:${element.name}`;
  // A default namespace declared here would not change an element that writes its own.
  if (element.prefix === "" && element.attribute("xmlns") === undefined) {
    found.push(["wrong namespace", cut(start + 1 + name.length, start + 1 + name.length, ' xmlns="urn:outro"')]);
  }
  const siblings = parent.children;
  const at = siblings.indexOf(element);
  const next = siblings[at + 1];
  if (next !== undefined) {
    found.push([
      "out of order",
      cut(start, next.end, bytes.subarray(next.start, next.end), bytes.subarray(end, next.start), whole),
    ]);
  }
  if (parent.parent !== undefined) {
    const moved = () =>
      Buffer.concat([bytes.subarray(0, start), bytes.subarray(end, parent.end), whole, bytes.subarray(parent.end)]);
    found.push(["wrong group", moved]);
  }
  return found;
}

function attributeMutations(element: XmlElement): [MutationKind, string, () => Buffer][] {
  const { bytes } = element.source;
  const { start, contentStart } = element;
  const tag = bytes.subarray(start, contentStart).toString();
  const put = (text: string) => () =>
    Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(contentStart)]);
  const found: [MutationKind, string, () => Buffer][] = [
    ["attribute unknown", "atributoInexistente", put(`${tag.slice(0, -1)} atributoInexistente="1">`)],
  ];
  for (const [name, value] of element.writtenAttributes()) {
    if (name.startsWith("xmlns") || name.includes(":")) continue;
    found.push(["attribute missing", name, put(tag.replace(` ${name}="${value}"`, ""))]);
    found.push(["attribute wrong", name, put(tag.replace(` ${name}="${value}"`, ` ${name}="?x?"`))]);
  }
  return found;
}
