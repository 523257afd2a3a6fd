import type { XmlElement } from "./xml-element.ts";

/** Every leaf below, whatever its depth, the first of a repeated name; for groups whose field names do not repeat. */
export function deepLeaves(element: XmlElement): Record<string, string> {
  const record = element.leaves();
  for (const child of element.children) {
    if (child.children.length === 0) continue;
    for (const [name, text] of Object.entries(deepLeaves(child))) record[name] ??= text;
  }
  return record;
}

/** The fields of those names that are there; absent ones stay absent. */
export function pick<Name extends string>(
  fields: Readonly<Record<string, string>>,
  names: readonly Name[],
): { [K in Name]?: string } {
  const picked: { [K in Name]?: string } = {};
  for (const name of names) {
    const value = fields[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
