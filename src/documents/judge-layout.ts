import type { XmlDocument } from "../formats/xml/index.ts";
import type { LayoutCheck } from "../formats/xml-layout/index.ts";
import type { Inspected } from "./inspected.ts";

/**
 * What the layout says of a document, in the terms of an inspection. It only informs: a note that the authority accepted may break a
 * rule that came later, and is read and paid all the same.
 */
export function judgeLayout(
  document: XmlDocument,
  check: () => LayoutCheck,
): Required<Pick<Inspected, "schema" | "problems">> {
  // A file that had to be repaired is no document of any layout, and its own problem says so.
  if (document.form === "repaired") return { schema: "invalid", problems: [] };
  const { verdict, faults } = check();
  return { schema: verdict, problems: faults };
}
