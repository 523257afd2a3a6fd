import type { Fault } from "../../values/fault.ts";
import {
  type CompiledSchema,
  canonicalSubtree,
  compileSchema,
  type SchemaViolation,
  type XmlElement,
} from "../xml/index.ts";
import { emitSchema } from "./emit-schema.ts";
import { explainViolations } from "./explain-violations.ts";
import type { Layout } from "./layout.ts";
import { completed } from "./layout-delta.ts";

/** A layout with its schema compiled. */
export interface LayoutTable {
  readonly layout: Layout;
  readonly schema: CompiledSchema;
}

/**
 * The tables of a format by their names. Each is loaded, and its schema compiled, when a document first needs it, and then kept:
 * compiling that of the NF-e takes some 100 ms and a note some 0.3 ms.
 *
 * @param load gives the table of that name, as it lies in `layouts/`
 */
export function layoutShelf(load: (table: string) => Layout): (table: string) => LayoutTable {
  const opened = new Map<string, LayoutTable>();
  return (name) => {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const written = load(name);
    const layout = written.like === undefined ? written : completed(written, load(written.like));
    const { main, imports } = emitSchema(layout);
    const texts = Object.fromEntries(Object.entries(imports).map(([at, text]) => [at, Buffer.from(text)]));
    const table = { layout, schema: compileSchema(Buffer.from(main), texts) };
    opened.set(name, table);
    return table;
  };
}

/** What a document is measured by: a table, and the part of the document that it describes. */
export interface LayoutPart {
  readonly table: LayoutTable;
  readonly element: XmlElement;
}

export interface LayoutCheck {
  /** "unknown" when we hold no table of that document in that version. */
  readonly verdict: "valid" | "invalid" | "unknown";
  /** The release that accepts it, or by which it was refused. */
  readonly release?: string;
  readonly faults: readonly Fault[];
}

export const layoutUnknown: LayoutCheck = { verdict: "unknown", faults: [] };

/**
 * Measures a document by each release that it may follow, the likeliest first: one that accepts all its parts is enough. When none
 * does, what is wrong is said by the one that it comes closest to.
 */
export function checkLayout(releases: Iterable<readonly LayoutPart[]>): LayoutCheck {
  let closest: { readonly parts: readonly MeasuredPart[]; readonly violations: number } | undefined;
  for (const release of releases) {
    const crowd = crowdIn(release);
    if (crowd !== undefined) return { verdict: "invalid", faults: [tooRepeated(crowd)] };
    const parts = release.map(measure);
    const violations = parts.reduce((sum, part) => sum + part.violations.length, 0);
    if (violations === 0) return { verdict: "valid", ...named(parts), faults: [] };
    if (closest === undefined || violations < closest.violations) closest = { parts, violations };
  }
  if (closest === undefined) return layoutUnknown;
  const faults = closest.parts.flatMap(({ table, element, violations }) =>
    explainViolations(table.layout, element, violations),
  );
  return { verdict: "invalid", ...named(closest.parts), faults };
}

/**
 * No layout lets a field come more than 5,000 times (the volumes of a note, and their seals). libxml2 makes a complaint of each one beyond what
 * is allowed and counts the fields before it each time: of a document made of nothing else, that takes seconds.
 */
const CHILDREN_MAX = 6_000;
/** A lot has up to fifty documents. */
const PARTS_MAX = 200;

/** The first element that holds more than any may; or the parent of parts that are too many. */
function crowdIn(parts: readonly LayoutPart[]): XmlElement | undefined {
  const [first] = parts;
  if (parts.length > PARTS_MAX) return first?.element;
  for (const { element } of parts) {
    const crowd = crowdAt(element);
    if (crowd !== undefined) return crowd;
  }
  return undefined;
}

function crowdAt(element: XmlElement): XmlElement | undefined {
  if (element.children.length > CHILDREN_MAX) return element;
  for (const child of element.children) {
    if (child.children.length === 0) continue;
    const crowd = crowdAt(child);
    if (crowd !== undefined) return crowd;
  }
  return undefined;
}

function tooRepeated(element: XmlElement): Fault {
  return {
    code: "layout.too_many_fields",
    message: `O grupo ${element.name.slice(0, 60)} traz mais campos do que qualquer leiaute permite (${element.children.length}), então não foi conferido com o leiaute. Peça o XML certo a quem o emitiu.`,
    path: element.path,
  };
}

interface MeasuredPart extends LayoutPart {
  readonly violations: readonly SchemaViolation[];
}

function measure({ table, element }: LayoutPart): MeasuredPart {
  // Parsed anew, since the tree that it came from is freed; its own canonical bytes are what was signed.
  const xml = canonicalSubtree(element, "inclusive");
  return { table, element, violations: xml === undefined ? [] : table.schema.validate(xml) };
}

function named(parts: readonly MeasuredPart[]): { readonly release?: string } {
  const release = parts[0]?.table.layout.release;
  return release === undefined ? {} : { release };
}
