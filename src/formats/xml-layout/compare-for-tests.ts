import { type CompiledSchema, compileSchema, openXml, type SchemaViolation } from "../xml/index.ts";
import { emitSchema } from "./emit-schema.ts";
import { alternativesOf, inventDocument } from "./invent-document-for-tests.ts";
import type { Layout } from "./layout.ts";
import { type Mutation, mutateDocument } from "./mutate-document-for-tests.ts";

/** The schema of a table compiled, as the product does it. */
export function compileTable(layout: Layout): CompiledSchema {
  const { main, imports } = emitSchema(layout);
  return compileSchema(Buffer.from(main), mapValues(imports, Buffer.from));
}

export interface OfficialFolder {
  readonly names: readonly string[];
  readonly read: (name: string) => Uint8Array;
}

/** The official schema of each kind of document of a layout, by the name of its root. */
export function compileOfficial(layout: Layout, { names, read }: OfficialFolder): ReadonlyMap<string, CompiledSchema> {
  // libxml2 asks for a file by its address, in which a blank is written otherwise.
  const texts = Object.fromEntries(names.map((name) => [encodeURI(name), mended(name, read(name))]));
  const byRoot = new Map<string, CompiledSchema>();
  for (const file of layout.files) {
    const bytes = mended(file, read(file));
    const opened = openXml(bytes);
    if ("fault" in opened) throw new Error(`${file}: ${opened.fault.message}`);
    const compiled = compileSchema(bytes, texts);
    for (const element of opened.document.root.childrenNamed("element")) {
      const name = element.attribute("name") ?? "";
      if (!byRoot.has(name)) byRoot.set(name, compiled);
    }
  }
  return byRoot;
}

/**
 * The one official file that libxml2 does not compile, and rightly: elements at the top of ABRASF 2.04 say how often they
 * occur, which only an element inside another can. Without that it is what was meant.
 */
function mended(name: string, bytes: Uint8Array): Uint8Array {
  if (name !== "nfse_v204.xsd") return bytes;
  const opened = openXml(bytes);
  if ("fault" in opened) return bytes;
  const { root } = opened.document;
  const [element] = root.childrenNamed("element").filter((one) => one.attribute("minOccurs") !== undefined);
  if (element === undefined) return bytes;
  const { source, start, contentStart } = element;
  const tag = source.bytes
    .subarray(start, contentStart)
    .toString()
    .replace(/ (?:min|max)Occurs="[^"]*"/g, "");
  return Buffer.concat([source.bytes.subarray(0, start), Buffer.from(tag), source.bytes.subarray(contentStart)]);
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** How one document fared with both. */
export interface Compared {
  readonly same: boolean;
  readonly ours: readonly SchemaViolation[];
  readonly official: readonly SchemaViolation[];
}

/** Not the verdict alone: the same complaints, at the same places, in the same words. */
export function compareVerdicts(xml: Uint8Array, ours: CompiledSchema, official: CompiledSchema): Compared {
  const found = { ours: ours.validate(xml), official: official.validate(xml) };
  return { ...found, same: JSON.stringify(found.ours) === JSON.stringify(found.official) };
}

/** Invented documents that together hold every field of the layout, by the root they begin with. */
export function* inventDocuments(layout: Layout, roots: Iterable<string>): Generator<readonly [string, Buffer]> {
  const alternatives = alternativesOf(layout);
  for (const root of roots) {
    yield [root, Buffer.from(inventDocument(layout, root, { optional: false, alternative: 0 }))];
    for (let alternative = 0; alternative < alternatives; alternative++) {
      yield [root, Buffer.from(inventDocument(layout, root, { optional: true, alternative }))];
    }
  }
}

/** Every mutation of every invented document, each path of a field once. */
export function* mutateInvented(
  layout: Layout,
  roots: Iterable<string>,
): Generator<{ readonly root: string; readonly mutation: Mutation }> {
  const seen = new Set<string>();
  for (const [root, xml] of inventDocuments(layout, roots)) {
    for (const mutation of mutateDocument(xml, seen)) yield { root, mutation };
  }
}
