import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Layout } from "./layout.ts";
import { completed } from "./layout-delta.ts";

const FORMATS = fileURLToPath(new URL("../", import.meta.url));

/** Every table of the product by its name, "nfe/nfe-4.00-PL_010e", the whole of it. */
export const tables: ReadonlyMap<string, Layout> = new Map(
  globSync("*/layouts/*.json", { cwd: FORMATS })
    .sort()
    .map((path) => [`${dirname(dirname(path))}/${basename(path, ".json")}`, openTable(`${FORMATS}${path}`)]),
);

export function openTable(path: string): Layout {
  const layout: Layout = JSON.parse(readFileSync(path, "utf8"));
  return layout.like === undefined ? layout : completed(layout, openTable(`${dirname(path)}/${layout.like}.json`));
}
