import type { Fault } from "../../values/fault.ts";
import { type CompiledSchema, canonicalSubtree, compileSchema, type XmlElement } from "../xml/index.ts";
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
  let closest: LayoutCheck | undefined;
  for (const parts of releases) {
    const release = parts[0]?.table.layout.release;
    const faults = parts.flatMap(checkPart);
    if (faults.length === 0) return { verdict: "valid", ...(release !== undefined && { release }), faults };
    if (closest === undefined || faults.length < closest.faults.length) {
      closest = { verdict: "invalid", ...(release !== undefined && { release }), faults };
    }
  }
  return closest ?? layoutUnknown;
}

function checkPart({ table, element }: LayoutPart): readonly Fault[] {
  const xml = canonicalSubtree(element, "inclusive");
  const violations = xml === undefined ? [] : table.schema.validate(xml);
  return violations.length === 0 ? [] : explainViolations(table.layout, element, violations);
}
