import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  compareVerdicts,
  compileOfficial,
  compileTable,
  inventDocuments,
  mutateInvented,
} from "../src/formats/xml-layout/compare-for-tests.ts";
import type { Layout } from "../src/formats/xml-layout/index.ts";
import { openTable } from "../src/formats/xml-layout/tables-for-tests.ts";

const HELP = `Compares the schemas that our tables give with the official ones, on invented documents that hold every field and on
each thing done wrong to each field: the same complaints at the same places, in the same words of libxml2.

  node scripts/compare-with-xsd.ts FOLDER [TABLE...] [--json]`;

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
});
const [schemas, ...wanted] = positionals;

interface Row {
  readonly table: string;
  readonly documents: number;
  readonly valid: number;
  readonly mutations: number;
  readonly refused: number;
  readonly differ: number;
}

function compareTable(path: string, folder: string): Row {
  const table = basename(path, ".json");
  const layout = openTable(path);
  using ours = compileTable(layout);
  const official = compileOfficial(layout, {
    names: readdirSync(folder).filter((name) => name.endsWith(".xsd")),
    read: (name) => readFileSync(join(folder, name)),
  });
  const row = { table, documents: 0, valid: 0, mutations: 0, refused: 0, differ: 0 };
  const differ = (what: string, compared: ReturnType<typeof compareVerdicts>) => {
    if (++row.differ > 5) return;
    console.error(`  ${table} ${what}`);
    console.error(`    ours:     ${compared.ours.map(({ message }) => message).join(" | ") || "valid"}`);
    console.error(`    official: ${compared.official.map(({ message }) => message).join(" | ") || "valid"}`);
  };
  for (const [root, xml] of inventDocuments(layout, official.keys())) {
    const compared = compareVerdicts(xml, ours, official.get(root) ?? ours);
    row.documents++;
    if (compared.official.length === 0) row.valid++;
    else if (row.documents - row.valid < 4)
      console.error(
        `  ${table} ${root} invented: ${compared.official
          .map(({ message }) => message)
          .slice(0, 2)
          .join(" | ")}`,
      );
    if (!compared.same) differ(`${root} as invented`, compared);
  }
  for (const { root, mutation } of mutateInvented(layout, official.keys())) {
    const compared = compareVerdicts(mutation.xml(), ours, official.get(root) ?? ours);
    row.mutations++;
    if (compared.official.length > 0) row.refused++;
    if (!compared.same) differ(`${mutation.path} ${mutation.kind}`, compared);
  }
  for (const schema of new Set(official.values())) schema[Symbol.dispose]();
  return row;
}

if (options.help || schemas === undefined) {
  console.log(HELP);
  process.exitCode = options.help ? 0 : 2;
} else if (!existsSync(schemas)) {
  console.log(`${schemas} is not there: nothing was compared`);
} else {
  const paths = globSync("src/formats/*/layouts/*.json", { cwd: ROOT })
    .map((path) => join(ROOT, path))
    .sort();
  const rows: Row[] = [];
  for (const path of paths) {
    if (wanted.length > 0 && !wanted.some((name) => basename(path).startsWith(name))) continue;
    const { folder }: Layout = JSON.parse(readFileSync(path, "utf8"));
    const started = performance.now();
    const row = compareTable(path, join(schemas, folder));
    rows.push(row);
    if (!options.json) console.log(JSON.stringify(row), `${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  if (options.json) console.log(JSON.stringify(rows, null, 2));
  else console.table(rows);
  if (rows.some(({ differ }) => differ > 0)) process.exitCode = 1;
}
