import { execFileSync } from "node:child_process";
import { cpSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// What npm publishes are the formats, each usable alone: plain JavaScript with types, and only the packages that they stand on. npm
// packs the package.json that it finds, so `prepack` puts theirs in the place of the product's and `postpack` brings it back.

const root = join(import.meta.dirname, "..");
const BUILT = "dist/package";
const KEPT = "dist/package.json.kept";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly type: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

function prepare(): void {
  rmSync(join(root, BUILT), { recursive: true, force: true });
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.package.json"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  for (const data of globSync("src/formats/**/*.{json,md}", { cwd: root })) {
    cpSync(join(root, data), join(root, BUILT, data.slice("src/".length)));
  }
  const file = join(root, "package.json");
  const manifest: Manifest = JSON.parse(readFileSync(file, "utf8"));
  renameSync(file, join(root, KEPT));
  writeFileSync(file, `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
}

function restore(): void {
  renameSync(join(root, KEPT), join(root, "package.json"));
}

function publishedManifest({ name, version, description, license, type, dependencies }: Manifest): object {
  const formats = globSync("formats/*/index.js", { cwd: join(root, BUILT) }).toSorted();
  const used = packagesOf(globSync("**/*.js", { cwd: join(root, BUILT) }));
  return {
    name,
    version,
    description: `${description}: os formatos`,
    license,
    type,
    engines: { node: ">=22" },
    files: [BUILT],
    exports: Object.fromEntries(
      formats.map((index) => {
        const folder = dirname(index);
        return [`./${folder}`, { types: `./${BUILT}/${folder}/index.d.ts`, default: `./${BUILT}/${folder}/index.js` }];
      }),
    ),
    dependencies: Object.fromEntries(Object.entries(dependencies).filter(([dependency]) => used.has(dependency))),
  };
}

/** Packages that the built files import: what is neither relative nor of Node. */
function packagesOf(files: readonly string[]): ReadonlySet<string> {
  const specifiers = files.flatMap((file) =>
    [...readFileSync(join(root, BUILT, file), "utf8").matchAll(/(?:from|import|import\()\s*"([^".][^"]*)"/g)].map(
      ([, specifier = ""]) => specifier,
    ),
  );
  const packages = specifiers
    .filter((specifier) => !specifier.startsWith("node:"))
    .map((specifier) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
  return new Set(packages);
}

if (process.argv[2] === "prepare") prepare();
else if (process.argv[2] === "restore") restore();
else throw new Error("pack.ts prepare | restore");
