import type { Field, FieldRef, Group, Layout, LayoutNamespace, Particle, ValueType } from "./layout.ts";

/** A field, group or type together with the namespace in which its names are to be read. */
export interface Placed<What> {
  readonly what: What;
  readonly uri: string;
}

/** The namespace and the local name of a name of the table. */
export function placeOf(
  layout: Layout,
  name: string,
  within: string,
): { readonly uri: string; readonly local: string } {
  const colon = name.indexOf(":");
  if (colon === -1) return { uri: within, local: name };
  const prefix = name.slice(0, colon);
  const [uri] = Object.entries(layout.namespaces).find(([, namespace]) => namespace.prefix === prefix) ?? [""];
  return { uri, local: name.slice(colon + 1) };
}

/** What a field is: the one itself, or the root of another namespace that it refers to. */
export function fieldOf(layout: Layout, particle: Field | FieldRef, uri: string): Placed<Field> | undefined {
  if ("field" in particle) return { what: particle, uri };
  const place = placeOf(layout, particle.ref, uri);
  const root = namespaceOf(layout, place.uri)?.roots[place.local];
  return root === undefined ? undefined : { what: root, uri: place.uri };
}

/** The group that a field holds; undefined for one that holds a text only. */
export function groupOf(layout: Layout, { what, uri }: Placed<Field>): Placed<Group> | undefined {
  const name = what.group ?? (typeof what.type === "string" ? what.type : undefined);
  if (name === undefined || name.startsWith("xs:")) return undefined;
  const place = placeOf(layout, name, uri);
  const group = namespaceOf(layout, place.uri)?.groups[place.local];
  return group === undefined ? undefined : { what: group, uri: place.uri };
}

/** A type of value with all that it narrows, the nearest first; the last one is of XML Schema itself. */
export function typeChain(layout: Layout, type: string | ValueType | undefined, uri: string): readonly ValueType[] {
  const chain: ValueType[] = [];
  let at: Placed<string | ValueType> | undefined = type === undefined ? undefined : { what: type, uri };
  while (at !== undefined) {
    const { what, uri: within }: Placed<string | ValueType> = at;
    if (typeof what === "object") {
      chain.push(what);
      at = { what: what.of, uri: within };
    } else if (what.startsWith("xs:")) {
      chain.push({ of: what });
      at = undefined;
    } else {
      const place = placeOf(layout, what, within);
      const named: ValueType | undefined = namespaceOf(layout, place.uri)?.values[place.local];
      at = named === undefined ? undefined : { what: named, uri: place.uri };
    }
  }
  return chain;
}

function namespaceOf(layout: Layout, uri: string): LayoutNamespace | undefined {
  return layout.namespaces[uri];
}

/** Every field directly inside a group, in the order of the table, those of all alternatives. */
export function fieldsOf(layout: Layout, { what, uri }: Placed<Group>): readonly Placed<Field>[] {
  const found: Placed<Field>[] = [];
  visit(what.content);
  return found;

  function visit(particle: Particle | undefined): void {
    if (particle === undefined || "any" in particle) return;
    if ("sequence" in particle) for (const part of particle.sequence) visit(part);
    else if ("choice" in particle) for (const part of particle.choice) visit(part);
    else {
      const field = fieldOf(layout, particle, uri);
      if (field !== undefined) found.push(field);
    }
  }
}
