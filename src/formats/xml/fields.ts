import type { XmlElement } from "./xml-element.ts";

/** Every leaf below, whatever its depth, the first of a repeated name; for groups whose field names do not repeat. */
export function deepLeaves(element: XmlElement): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  addLeaves(element, record);
  return record;
}

function addLeaves(element: XmlElement, record: Record<string, string>): void {
  for (const child of element.children) {
    if (child.children.length > 0) addLeaves(child, record);
    else if (record[child.name] === undefined && child.text !== "") record[child.name] = child.text;
  }
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
