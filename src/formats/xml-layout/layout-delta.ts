import type { Layout, LayoutNamespace } from "./layout.ts";

/** What of a layout is not in the one that it resembles: a release repeats nearly all of the one before it. */
export function withoutWhatIsAlike(layout: Layout, base: Layout, like: string): Layout {
  return {
    ...layout,
    like,
    namespaces: Object.fromEntries(
      Object.entries(layout.namespaces).map(([uri, namespace]) => {
        const known = base.namespaces[uri];
        if (known === undefined) return [uri, namespace];
        return [
          uri,
          {
            prefix: namespace.prefix,
            roots: without(namespace.roots, known.roots),
            groups: without(namespace.groups, known.groups),
            values: without(namespace.values, known.values),
          },
        ];
      }),
    ),
  };
}

function without<T>(own: Readonly<Record<string, T>>, known: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(own).filter(([name, value]) => rulesOf(value) !== rulesOf(known[name])));
}

/** Releases reword their descriptions; the newest words serve for all of them, and the differences are those of the rules. */
function rulesOf(definition: unknown): string {
  return JSON.stringify(definition, (key, value) => (key === "about" ? undefined : value)) ?? "";
}

/** The whole of a layout that is written as its differences. What only the other has stays, and nothing refers to it. */
export function completed(delta: Layout, base: Layout): Layout {
  return {
    ...delta,
    namespaces: Object.fromEntries(
      Object.entries(delta.namespaces).map(([uri, namespace]) => [uri, joined(namespace, base.namespaces[uri])]),
    ),
  };
}

function joined(namespace: LayoutNamespace, known: LayoutNamespace | undefined): LayoutNamespace {
  if (known === undefined) return namespace;
  return {
    prefix: namespace.prefix,
    roots: { ...known.roots, ...namespace.roots },
    groups: { ...known.groups, ...namespace.groups },
    values: { ...known.values, ...namespace.values },
  };
}
