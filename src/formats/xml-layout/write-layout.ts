import type { Layout, LayoutNamespace, Particle } from "./layout.ts";

/** The text of a table: one field, type or group a line, in a stable order, so that a new release is a diff to be read. */
export function writeLayout(layout: Layout): string {
  const { release, folder, files, extraRoots, like, namespaces } = layout;
  const heading: readonly (readonly [string, unknown])[] = [
    ["release", release],
    ["folder", folder],
    ["files", files],
    ["extraRoots", extraRoots],
    ["like", like],
  ];
  const lines = heading
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  const parts = Object.entries(namespaces).map(
    ([uri, namespace]) => `${JSON.stringify(uri)}: ${writeNamespace(namespace)}`,
  );
  return `{\n${lines.join("\n")}\n  "namespaces": {\n${indent(parts.join(",\n"), 4)}\n  }\n}\n`;
}

function writeNamespace({ prefix, roots, groups, values }: LayoutNamespace): string {
  const parts = [
    `"prefix": ${JSON.stringify(prefix)}`,
    `"roots": ${writeMap(roots, (root) => JSON.stringify(root))}`,
    `"groups": ${writeMap(groups, ({ content, attributes, ...others }) => {
      const rest = Object.entries(others).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
      const written = [
        ...rest,
        ...(attributes === undefined
          ? []
          : [`"attributes": ${writeList(attributes.map((one) => JSON.stringify(one)))}`]),
        ...(content === undefined ? [] : [`"content": ${writeParticle(content)}`]),
      ];
      return written.length === 0 ? "{}" : `{\n${indent(written.join(",\n"), 2)}\n}`;
    })}`,
    `"values": ${writeMap(values, (value) => JSON.stringify(value))}`,
  ];
  return `{\n${indent(parts.join(",\n"), 2)}\n}`;
}

function writeParticle(particle: Particle): string {
  if (!("sequence" in particle || "choice" in particle)) return JSON.stringify(particle);
  const [kind, parts] = "sequence" in particle ? ["sequence", particle.sequence] : ["choice", particle.choice];
  const { min, max } = particle;
  const times = JSON.stringify({ min, max }).slice(1, -1);
  return `{ ${times === "" ? "" : `${times}, `}"${kind}": ${writeList(parts.map(writeParticle))} }`;
}

function writeMap<Value>(map: Readonly<Record<string, Value>>, write: (value: Value) => string): string {
  const lines = Object.entries(map).map(([name, value]) => `${JSON.stringify(name)}: ${write(value)}`);
  return lines.length === 0 ? "{}" : `{\n${indent(lines.join(",\n"), 1)}\n}`;
}

function writeList(items: readonly string[]): string {
  return items.length === 0 ? "[]" : `[\n${indent(items.join(",\n"), 1)}\n]`;
}

// One blank a level would do for the eye; a table has twenty thousand lines.
function indent(text: string, blanks: number): string {
  return text.replace(/^/gm, " ".repeat(Math.min(blanks, 1)));
}
