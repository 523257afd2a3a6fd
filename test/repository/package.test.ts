import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "package-"));
const project = join(folder, "project");
const formats = globSync("src/formats/*/index.ts", { cwd: root }).map((index) => index.split("/")[2] ?? "");

function npm(cwd: string, ...args: string[]): string {
  return execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd, encoding: "utf8" });
}

/** Packed from a copy, since packing puts another package.json in the place of ours. */
beforeAll(() => {
  const copy = join(folder, "copy");
  mkdirSync(copy);
  for (const part of [
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "tsconfig.package.json",
    "scripts",
    "src",
  ]) {
    // With their times, or the copy would take its installed packages for older than its lock file, and install them again.
    cpSync(join(root, part), join(copy, part), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  npm(copy, "pack", "--pack-destination", folder);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
  const [tarball = ""] = globSync("*.tgz", { cwd: folder });
  npm(project, "install", "--prefer-offline", join(folder, tarball));
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package that npm makes", () => {
  test("brings the formats and only the packages that they stand on", () => {
    const manifest = JSON.parse(readFileSync(join(project, "node_modules/retaguarda/package.json"), "utf8"));
    expect(Object.keys(manifest.exports).toSorted()).toEqual(formats.map((name) => `./formats/${name}`).toSorted());
    expect(Object.keys(manifest.dependencies)).not.toContain("pg");
    expect(
      globSync("node_modules/retaguarda/**/*.{ts,tsx}", { cwd: project }).every((file) => file.endsWith(".d.ts")),
    ).toBe(true);
  });

  test.each(formats)("imports %s in an empty project, and offers what it offers here", async (name) => {
    const script = `console.log(JSON.stringify(Object.keys(await import("retaguarda/formats/${name}")).sort()))`;
    const offered = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: project,
      encoding: "utf8",
    });
    const here: object = await import(`../../src/formats/${name}/index.ts`);
    expect(JSON.parse(offered)).toEqual(Object.keys(here).toSorted());
  });

  test.each(formats)("does what the example of %s says", (name) => {
    const readme = readFileSync(join(root, `src/formats/${name}/README.md`), "utf8");
    const example = /```ts\n(.*?)```/s.exec(readme)?.[1];
    if (example === undefined) throw new Error(`no example in the README of ${name}`);
    writeFileSync(join(project, `${name}-example.ts`), example);
    expect(() =>
      execFileSync(process.execPath, [`${name}-example.ts`], { cwd: project, encoding: "utf8" }),
    ).not.toThrow();
  });

  test("has the types of each, as the examples use them", () => {
    const imports = formats.map(
      (name, at) => `import * as format${at} from "retaguarda/formats/${name}";\nexport { format${at} };`,
    );
    writeFileSync(join(project, "uses.ts"), imports.join("\n"));
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--skipLibCheck", "false"];
    const types = ["--typeRoots", join(root, "node_modules/@types"), "--types", "node"];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    expect(
      execFileSync(process.execPath, [tsc, ...options, ...types, "uses.ts"], { cwd: project, encoding: "utf8" }),
    ).toBe("");
  });
});
