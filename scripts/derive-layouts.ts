import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  completed,
  deriveLayout,
  type Layout,
  SchemaNotReadable,
  withoutWhatIsAlike,
  writeLayout,
} from "../src/formats/xml-layout/index.ts";

const HELP = `Makes the tables of the XML layouts from the official schemas.

  node scripts/derive-layouts.ts FOLDER
      FOLDER holds the official packages (README in ../shared/schemas). Writes anew each table of src/formats/*/layouts
      whose package is there; without a change in the package, nothing changes.

  node scripts/derive-layouts.ts FOLDER --new TABLE --like TABLE --folder nfe/PL_011
      A new release: makes src/formats/nfe/layouts/TABLE.json as the other one was made, from the package in FOLDER/nfe/PL_011,
      and writes only what differs. Then give it its dates in src/formats/nfe/nfe-layouts.ts and review the diff.

  --check    writes nothing and fails if a table is not what its package says`;

const ROOT = fileURLToPath(new URL("../", import.meta.url));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    new: { type: "string" },
    like: { type: "string" },
    folder: { type: "string" },
    check: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const [schemas] = positionals;

function tablePath(name: string): string {
  const [path] = globSync(`src/formats/*/layouts/${name}.json`, { cwd: ROOT });
  if (path === undefined) throw new SchemaNotReadable(`no table is named ${name}`);
  return join(ROOT, path);
}

type Heading = Omit<Layout, "namespaces">;

function deriveWhole(heading: Heading, folder: string): Layout {
  return deriveLayout({
    ...heading,
    read: (file) => {
      const path = join(folder, heading.folder, file);
      return existsSync(path) ? readFileSync(path) : undefined;
    },
  });
}

function derive(heading: Heading, folder: string): Layout {
  const whole = deriveWhole(heading, folder);
  if (heading.like === undefined) return whole;
  const base: Layout = JSON.parse(readFileSync(tablePath(heading.like), "utf8"));
  const delta = withoutWhatIsAlike(whole, base, heading.like);
  // A layout of which nothing is left over must still give itself back.
  completed(delta, base);
  return delta;
}

function write(path: string, layout: Layout): void {
  const text = writeLayout(layout);
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (text === before) return;
  console.log(`${path.slice(ROOT.length)}: ${options.check ? "is not what its package says" : "written"}`);
  if (options.check) process.exitCode = 1;
  else writeFileSync(path, text);
}

if (options.help || schemas === undefined) {
  console.log(HELP);
  process.exitCode = options.help ? 0 : 2;
} else if (options.new !== undefined && options.like !== undefined && options.folder !== undefined) {
  const likePath = tablePath(options.like);
  const { like: _like, namespaces: _, ...heading }: Layout = JSON.parse(readFileSync(likePath, "utf8"));
  const { folder } = options;
  const release = basename(folder);
  write(
    join(dirname(likePath), `${options.new}.json`),
    derive({ ...heading, release, folder, like: _like ?? options.like }, schemas),
  );
} else {
  const paths = globSync("src/formats/*/layouts/*.json", { cwd: ROOT }).map((path) => join(ROOT, path));
  const tables = paths.map((path): [string, Layout] => [path, JSON.parse(readFileSync(path, "utf8"))]);
  // First those that others are like.
  tables.sort(
    ([a, one], [b, other]) => Number(one.like !== undefined) - Number(other.like !== undefined) || (a < b ? -1 : 1),
  );
  for (const [path, { namespaces: _, ...heading }] of tables) {
    if (existsSync(join(schemas, heading.folder))) {
      try {
        write(path, derive(heading, schemas));
      } catch (error) {
        if (!(error instanceof SchemaNotReadable)) throw error;
        console.log(`${path.slice(ROOT.length)}: ${error.message}`);
        process.exitCode = 1;
      }
    } else console.log(`${path.slice(ROOT.length)}: left as it is, ${heading.folder} is not in ${schemas}`);
  }
}
