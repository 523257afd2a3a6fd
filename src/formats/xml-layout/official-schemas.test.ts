import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type CompiledSchema, openXml } from "../xml/index.ts";
import {
  compareVerdicts,
  compileOfficial,
  compileTable,
  inventDocuments,
  mutateInvented,
} from "./compare-for-tests.ts";
import { deriveLayout } from "./derive-layout.ts";
import { emitSchema } from "./emit-schema.ts";
import type { Layout } from "./layout.ts";
import { mutateDocument } from "./mutate-document-for-tests.ts";
import { tables } from "./tables-for-tests.ts";

const shared = new URL("../../../../shared/", import.meta.url);
const withoutSchemas = !existsSync(new URL("schemas/", shared));
const withoutSamples = withoutSchemas || !existsSync(new URL("samples/fiscal/", shared));

/** All of them take minutes (scripts/compare-with-xsd.ts): here each table has its share, another part of it in each. */
const MUTATIONS_EACH = 150;

function official(layout: Layout): ReadonlyMap<string, CompiledSchema> {
  const folder = new URL(`schemas/${layout.folder}/`, shared);
  return compileOfficial(layout, {
    names: readdirSync(folder).filter((name) => name.endsWith(".xsd")),
    read: (name) => readFileSync(new URL(encodeURIComponent(name), folder)),
  });
}

describe.skipIf(withoutSchemas)("a table and the official schema (../shared/schemas) say the same", () => {
  it.each([...tables])("of documents invented from %s, and of each thing done wrong to them", (_, layout) => {
    using ours = compileTable(layout);
    const theirs = official(layout);
    const differences: unknown[] = [];
    const roots = [...theirs.keys()];
    for (const root of roots) {
      const [[, xml] = ["", Buffer.alloc(0)]] = inventDocuments(layout, [root]);
      const compared = compareVerdicts(xml, ours, theirs.get(root) ?? ours);
      if (compared.official.length > 0 || !compared.same) differences.push({ root, ...compared });
    }
    let at = 0;
    const every = roots.length > 10 || layout.folder.includes("PL_") ? 40 : 4;
    for (const { root, mutation } of mutateInvented(layout, roots.slice(0, 4))) {
      if (at++ % every !== 0) continue;
      if (at > MUTATIONS_EACH * every) break;
      const compared = compareVerdicts(mutation.xml(), ours, theirs.get(root) ?? ours);
      if (!compared.same) differences.push({ what: `${mutation.path} ${mutation.kind}`, ...compared });
    }
    expect(differences).toEqual([]);
  });

  it("and a table that were a character too generous would be seen", () => {
    const layout = tables.get("nfe/event-110111");
    if (layout === undefined) throw new Error("the table is gone");
    const generous: Layout = JSON.parse(JSON.stringify(layout).replaceAll('"maxLength":255', '"maxLength":256'));
    using ours = compileTable(generous);
    const theirs = official(layout).get("envEvento") ?? ours;
    const mutations = [...mutateInvented(layout, ["envEvento"])];
    const long = mutations.filter(({ mutation }) => mutation.kind === "too long" && mutation.path.endsWith("/xJust"));
    expect(long).not.toEqual([]);
    expect(long.every(({ mutation }) => !compareVerdicts(mutation.xml(), ours, theirs).same)).toBe(true);
  });
});

describe.skipIf(withoutSamples)(
  "a table and the official schema say the same of the samples (../shared/samples)",
  () => {
    const folder = new URL("samples/fiscal/", shared);
    const names = withoutSamples ? [] : readdirSync(folder).filter((name) => name.endsWith(".xml"));
    const compiled = new Map<string, ReturnType<typeof compileTable>>();
    const officials = new Map<string, ReadonlyMap<string, CompiledSchema>>();

    it.each(names)("%s", (name) => {
      const bytes = readFileSync(new URL(name, folder));
      const opened = openXml(bytes);
      if ("fault" in opened) throw new Error(opened.fault.message);
      const { root } = opened.document;
      for (const [table, layout] of tables) {
        const [uri = ""] = Object.keys(layout.namespaces);
        if (uri !== root.namespace || layout.namespaces[uri]?.roots[root.name] === undefined) continue;
        const ours = compiled.get(table) ?? compileTable(layout);
        compiled.set(table, ours);
        const theirs = officials.get(table) ?? official(layout);
        officials.set(table, theirs);
        const schema = theirs.get(root.name);
        // A bare event has no official schema of its own.
        if (schema === undefined) continue;
        expect(compareVerdicts(bytes, ours, schema), table).toMatchObject({ same: true });
        let at = 0;
        for (const mutation of mutateDocument(bytes)) {
          if (at++ % 199 !== 0) continue;
          const compared = compareVerdicts(mutation.xml(), ours, schema);
          expect(compared.same || { table, mutation: `${mutation.path} ${mutation.kind}`, ...compared }).toBe(true);
        }
      }
    });
  },
);

describe("a table", () => {
  it.each([...tables])("%s gives a schema from which it is derived again", (_, layout) => {
    const { main, imports } = emitSchema(layout);
    const texts: Readonly<Record<string, string>> = { "main.xsd": main, ...imports };
    const again = deriveLayout({
      ...layout,
      files: ["main.xsd"],
      read: (file) => Buffer.from(texts[file] ?? ""),
      ...(layout.extraRoots !== undefined && { extraRoots: layout.extraRoots }),
    });
    // One definition a line. What only another release uses stays in a table that is written as its differences.
    const definitions = new Set([main, ...Object.values(imports)].flatMap((text) => text.split("\n").slice(1)));
    const derived = emitSchema(again);
    const lost = derived.main
      .split("\n")
      .slice(1)
      .filter((line) => !definitions.has(line));
    expect(lost).toEqual([]);
    expect(Object.keys(again.namespaces)).toEqual(Object.keys(layout.namespaces));
    const [uri = ""] = Object.keys(layout.namespaces);
    expect(Object.keys(again.namespaces[uri]?.roots ?? {})).toEqual(Object.keys(layout.namespaces[uri]?.roots ?? {}));
  });
});
