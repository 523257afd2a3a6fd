import { openXml, type XmlElement } from "../xml/index.ts";
import {
  type AttributeField,
  type Field,
  type Group,
  type Layout,
  type LayoutNamespace,
  type Particle,
  type Unique,
  type ValueType,
  XML_SCHEMA,
} from "./layout.ts";

/** The official schema does not say what is needed of it, or says what no table can hold; its message says where. */
export class SchemaNotReadable extends Error {}

export interface OfficialSchema extends Pick<Layout, "release" | "folder" | "files" | "extraRoots"> {
  /** The bytes of a file of the folder; undefined when it is not there. */
  readonly read: (file: string) => Uint8Array | undefined;
}

/**
 * Makes the table of a layout from an official XML Schema. It knows the part of the language that the fiscal schemas use and
 * refuses the rest aloud: a construct that were skipped would be a rule that is lost.
 *
 * @throws SchemaNotReadable
 */
export function deriveLayout({ release, folder, files, extraRoots, read }: OfficialSchema): Layout {
  const namespaces = new Map<string, Draft>();
  const opened = new Set<string>();
  for (const file of files) openSchema(file, undefined);
  const main = [...namespaces.keys()][0];
  if (main === undefined) throw new SchemaNotReadable(`${release}: no schema file was given`);
  for (const [root, type] of Object.entries(extraRoots ?? {})) {
    const draft = namespaces.get(main);
    if (draft?.groups.has(type) !== true) throw new SchemaNotReadable(`${release}: there is no type ${type}`);
    draft.roots.set(root, { field: root, type });
  }
  const prefixes = new Map([...namespaces.keys()].map((uri, at) => [uri, at === 0 ? "" : prefixOf(uri, at)]));
  const used = whatIsUsed(namespaces, prefixes);
  return {
    release,
    folder,
    files,
    ...(extraRoots !== undefined && { extraRoots }),
    namespaces: Object.fromEntries(
      [...namespaces].map(([uri, draft]) => [uri, finish(draft, prefixes.get(uri) ?? "", used)]),
    ),
  };

  function openSchema(file: string, includedBy: string | undefined): void {
    const bytes = read(file);
    if (bytes === undefined) throw new SchemaNotReadable(`${release}: ${file} is not in the folder`);
    const document = openXml(bytes);
    if ("fault" in document) throw new SchemaNotReadable(`${file}: ${document.fault.message}`);
    const { root } = document.document;
    // A file without a namespace of its own takes that of the one that includes it.
    const namespace = root.attribute("targetNamespace") ?? includedBy ?? "";
    const key = `${namespace} ${file}`;
    if (opened.has(key)) return;
    opened.add(key);
    if (root.attribute("elementFormDefault") !== "qualified")
      throw new SchemaNotReadable(`${file}: elements without namespace are not supported`);
    if (root.attribute("attributeFormDefault") === "qualified")
      throw new SchemaNotReadable(`${file}: attributes with namespace are not supported`);
    let draft = namespaces.get(namespace);
    if (draft === undefined) {
      draft = { groups: new Map(), values: new Map(), roots: new Map() };
      namespaces.set(namespace, draft);
    }
    for (const child of root.children) {
      const location = child.attribute("schemaLocation");
      if (child.name === "include" && location !== undefined) openSchema(location, namespace);
      if (child.name === "import" && location !== undefined) openSchema(location, undefined);
    }
    new SchemaFile(file, namespaces, draft, namespace).read(root);
  }
}

/** A namespace while its files are being read. */
interface Draft {
  readonly groups: Map<string, Group>;
  readonly values: Map<string, ValueType>;
  readonly roots: Map<string, Field>;
}

function finish({ groups, values, roots }: Draft, prefix: string, used: ReadonlySet<unknown>): LayoutNamespace {
  const sorted = <T>(map: ReadonlyMap<string, T>) =>
    Object.fromEntries([...map].filter(([, it]) => used.has(it)).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  return {
    prefix,
    roots: Object.fromEntries([...roots].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
    groups: Object.fromEntries([...groups].filter(([, group]) => used.has(group))),
    values: sorted(values),
  };
}

/** The groups and types that some document can have; the files that all releases include define many more. */
function whatIsUsed(
  namespaces: ReadonlyMap<string, Draft>,
  prefixes: ReadonlyMap<string, string>,
): ReadonlySet<unknown> {
  const used = new Set<unknown>();
  const byPrefix = new Map([...namespaces].map(([uri, draft]) => [prefixes.get(uri) ?? "", draft]));
  for (const [prefix, { roots }] of byPrefix) for (const field of roots.values()) visit(field, prefix);
  return used;

  function visit(value: unknown, prefix: string): void {
    if (Array.isArray(value)) for (const part of value) visit(part, prefix);
    else if (typeof value === "object" && value !== null) {
      for (const [key, part] of Object.entries(value)) {
        if (typeof part !== "string") visit(part, prefix);
        else if (key === "type" || key === "group" || key === "of" || key === "text") visitName(part, prefix);
      }
    }
  }

  function visitName(name: string, prefix: string): void {
    const [within, local] = name.includes(":") ? (name.split(":") as [string, string]) : [prefix, name];
    const draft = byPrefix.get(within);
    const definition = draft?.groups.get(local) ?? draft?.values.get(local);
    if (definition === undefined || used.has(definition)) return;
    used.add(definition);
    visit(definition, within);
  }
}

/** The prefix by which a table names what is in another namespace. */
function prefixOf(uri: string, at: number): string {
  return uri === "http://www.w3.org/2000/09/xmldsig#" ? "ds" : `n${at}`;
}

class SchemaFile {
  readonly #file: string;
  readonly #namespaces: ReadonlyMap<string, Draft>;
  readonly #draft: Draft;
  readonly #namespace: string;

  constructor(file: string, namespaces: ReadonlyMap<string, Draft>, draft: Draft, namespace: string) {
    this.#file = file;
    this.#namespaces = namespaces;
    this.#draft = draft;
    this.#namespace = namespace;
  }

  read(root: XmlElement): void {
    this.#refuseUnknownAttributes(root);
    for (const child of root.children) {
      const name = child.attribute("name") ?? "";
      switch (child.name) {
        case "annotation":
        case "include":
        case "import":
          break;
        case "simpleType":
          this.#define(this.#draft.values, name, this.#valueType(child), child);
          break;
        case "complexType": {
          const isNew = !this.#draft.groups.has(name);
          // Its place is taken before what is inside it, so that the table goes from the outside in.
          if (isNew) this.#draft.groups.set(name, {});
          const group = this.#group(child, name);
          if (isNew) this.#draft.groups.set(name, group);
          else this.#define(this.#draft.groups, name, group, child);
          break;
        }
        case "element": {
          // Occurrence has no meaning here, though one official file gives it (ABRASF 2.04).
          const { min: _min, max: _max, ...field } = this.#field(child, `/${name}`);
          this.#define(this.#draft.roots, name, field, child);
          break;
        }
        default:
          this.#refuse(child);
      }
    }
  }

  /** The same name twice with different meanings is two layouts mixed in one, and none of them would be right. */
  #define<T>(map: Map<string, T>, name: string, definition: T, element: XmlElement): void {
    const known = map.get(name);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(definition)) {
      throw new SchemaNotReadable(`${this.#file}: ${element.name} ${name} is defined differently in another file`);
    }
    map.set(name, definition);
  }

  #refuse(element: XmlElement): never {
    throw new SchemaNotReadable(`${this.#file}: ${element.path} is not supported in a table of layout`);
  }

  /** An attribute that were skipped would be a rule that is lost, as an element would. */
  #refuseUnknownAttributes(element: XmlElement): void {
    if (element.name === "annotation") return;
    for (const [name] of element.writtenAttributes()) {
      if (!name.startsWith("xmlns") && !ATTRIBUTES.has(name)) {
        throw new SchemaNotReadable(`${this.#file}: ${element.path}/@${name} is not supported in a table of layout`);
      }
    }
    for (const child of element.children) this.#refuseUnknownAttributes(child);
  }

  /** Types are written by name as the file writes them, with whatever prefix; in a table the prefixes are always the same. */
  #name(element: XmlElement, written: string): string {
    const colon = written.indexOf(":");
    const prefix = colon === -1 ? "" : written.slice(0, colon);
    const local = written.slice(colon + 1);
    const uri = element.namespaceOf(prefix) ?? "";
    if (uri === XML_SCHEMA) return `xs:${local}`;
    if (uri === this.#namespace || (uri === "" && prefix === "")) return local;
    return `${prefixOf(uri, [...this.#namespaces.keys()].indexOf(uri))}:${local}`;
  }

  #field(element: XmlElement, path: string): Field {
    const written = element.attribute("type");
    const complex = element.child("complexType");
    const simple = element.child("simpleType");
    const name = element.attribute("name") ?? "";
    const fixed = element.attribute("fixed");
    const about = aboutOf(element);
    const unique = element.childrenNamed("unique").map(readUnique);
    for (const child of element.children)
      if (!["annotation", "complexType", "simpleType", "unique"].includes(child.name)) this.#refuse(child);
    if (complex !== undefined) this.#draft.groups.set(path, this.#group(complex, path));
    return {
      field: name,
      ...occurrence(element),
      ...(written !== undefined && { type: this.#name(element, written) }),
      ...(simple !== undefined && { type: this.#valueType(simple) }),
      ...(complex !== undefined && { group: path }),
      ...(fixed !== undefined && { fixed }),
      ...(unique.length > 0 && { unique }),
      ...(about !== undefined && { about }),
    };
  }

  #group(complex: XmlElement, path: string): Group {
    const attributes: AttributeField[] = [];
    let content: Particle | undefined;
    let anyAttribute: Group["anyAttribute"];
    let text: string | undefined;
    for (const child of complex.children) {
      switch (child.name) {
        case "annotation":
          break;
        case "sequence":
        case "choice":
          content = this.#particle(child, path);
          break;
        case "attribute":
          attributes.push(this.#attribute(child));
          break;
        case "anyAttribute":
          anyAttribute = processOf(child);
          break;
        case "simpleContent":
        case "complexContent": {
          const extension = child.child("extension");
          const base = extension?.attribute("base");
          if (extension === undefined || base === undefined) this.#refuse(child);
          if (child.name === "complexContent") {
            if (extension.children.length > 0) this.#refuse(extension);
            return this.#groupNamed(this.#name(extension, base), child);
          }
          text = this.#name(extension, base);
          for (const part of extension.children) {
            if (part.name !== "attribute") this.#refuse(part);
            attributes.push(this.#attribute(part));
          }
          break;
        }
        default:
          this.#refuse(child);
      }
    }
    return {
      ...(complex.attribute("mixed") === "true" && { mixed: true }),
      ...(text !== undefined && { text }),
      ...(content !== undefined && { content }),
      ...(attributes.length > 0 && { attributes }),
      ...(anyAttribute !== undefined && { anyAttribute }),
    };
  }

  #groupNamed(name: string, element: XmlElement): Group {
    const group = this.#draft.groups.get(name);
    if (group === undefined) this.#refuse(element);
    return group;
  }

  #particle(element: XmlElement, path: string): Particle {
    const times = occurrence(element);
    switch (element.name) {
      case "element": {
        const ref = element.attribute("ref");
        const about = aboutOf(element);
        if (ref !== undefined) {
          return { ref: this.#name(element, ref), ...times, ...(about !== undefined && { about }) };
        }
        return this.#field(element, this.#freePath(`${path}/${element.attribute("name")}`, element));
      }
      case "sequence":
      case "choice": {
        const parts = element.children
          .filter(({ name }) => name !== "annotation")
          .map((child) => this.#particle(child, path));
        return element.name === "sequence" ? { sequence: parts, ...times } : { choice: parts, ...times };
      }
      case "any":
        return { any: element.attribute("namespace") ?? "##any", ...times, ...processOf(element) };
      default:
        return this.#refuse(element);
    }
  }

  /** Two alternatives of a choice may hold a group of one name each, with different fields. */
  #freePath(path: string, element: XmlElement): string {
    if (element.child("complexType") === undefined) return path;
    let free = path;
    for (let at = 2; this.#draft.groups.has(free); at++) free = `${path}(${at})`;
    // Taken at once: what is inside is read before the group itself is set.
    this.#draft.groups.set(free, {});
    return free;
  }

  #attribute(element: XmlElement): AttributeField {
    const type = element.attribute("type");
    const simple = element.child("simpleType");
    const fixed = element.attribute("fixed");
    const about = aboutOf(element);
    return {
      attribute: element.attribute("name") ?? this.#refuse(element),
      ...(type !== undefined && { type: this.#name(element, type) }),
      ...(simple !== undefined && { type: this.#valueType(simple) }),
      ...(element.attribute("use") === "required" && { required: true }),
      ...(fixed !== undefined && { fixed }),
      ...(about !== undefined && { about }),
    };
  }

  #valueType(simple: XmlElement): ValueType {
    const restriction = simple.child("restriction");
    const base = restriction?.attribute("base");
    if (restriction === undefined || base === undefined) this.#refuse(simple);
    const facets: Record<string, string | number> = {};
    const pattern: string[] = [];
    const enumeration: string[] = [];
    for (const child of restriction.children) {
      const value = child.attribute("value") ?? "";
      if (child.name === "pattern") pattern.push(value);
      else if (child.name === "enumeration") enumeration.push(value);
      else if (NUMBER_FACETS.has(child.name)) facets[child.name] = Number(value);
      else if (TEXT_FACETS.has(child.name)) facets[child.name] = value;
      else if (child.name !== "annotation") this.#refuse(child);
    }
    const about = aboutOf(simple);
    return {
      of: this.#name(restriction, base),
      ...facets,
      ...(pattern.length > 0 && { pattern }),
      ...(enumeration.length > 0 && { enumeration }),
      ...(about !== undefined && { about }),
    };
  }
}

/** What the fiscal schemas use. `fixed` on a facet binds only types that narrow it, and `version` and `id` are names. */
const ATTRIBUTES = new Set(
  (
    "name type ref minOccurs maxOccurs fixed use base value namespace processContents mixed xpath schemaLocation " +
    "targetNamespace elementFormDefault attributeFormDefault version id"
  ).split(" "),
);

const NUMBER_FACETS = new Set(["length", "minLength", "maxLength", "totalDigits", "fractionDigits"]);
const TEXT_FACETS = new Set(["whiteSpace", "minInclusive", "maxInclusive"]);

function occurrence(element: XmlElement): Pick<Field, "min" | "max"> {
  const min = element.attribute("minOccurs") ?? "1";
  const max = element.attribute("maxOccurs") ?? "1";
  return {
    ...(min !== "1" && { min: Number(min) }),
    ...(max !== "1" && { max: max === "unbounded" ? max : Number(max) }),
  };
}

function processOf(element: XmlElement): { readonly process?: "skip" | "lax" } {
  const process = element.attribute("processContents");
  return process === "skip" || process === "lax" ? { process } : {};
}

function readUnique(element: XmlElement): Unique {
  return {
    name: element.attribute("name") ?? "",
    selector: element.child("selector")?.attribute("xpath") ?? "",
    fields: element.childrenNamed("field").map((field) => field.attribute("xpath") ?? ""),
  };
}

// Long enough for what a field is and its codes; what is longer are rules, which are not of the layout.
const ABOUT_LENGTH_MAX = 160;

/** What the schema says of a field, on one line and cut at a word. */
function aboutOf(element: XmlElement): string | undefined {
  const documentation = element.child("annotation")?.child("documentation")?.text ?? "";
  const text = documentation
    .replace(/\s*\n\s*/g, "; ")
    .replace(/\s+/g, " ")
    .replace(/([:;,.])\s*;/g, "$1")
    .trim();
  if (text === "") return undefined;
  if (text.length <= ABOUT_LENGTH_MAX) return text;
  const cut = text.slice(0, ABOUT_LENGTH_MAX);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 60)).replace(/[\s,;:.]+$/, "")}…`;
}
