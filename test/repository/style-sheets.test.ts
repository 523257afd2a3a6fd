import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const WEB = fileURLToPath(new URL("../../src/web/", import.meta.url));

/** The classes that a rule of a sheet gives a look by themselves: `.leaf {`, `.leaf,`, `.leaf:hover {`. */
function ownClasses(sheet: string): ReadonlySet<string> {
  const text = readFileSync(path.join(WEB, sheet), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  return new Set(
    [...text.matchAll(/(?:^|[,}{])\s*\.([\w-]+)(?::[\w-]+|\[[^\]]*\])*\s*(?=[,{])/g)].map(([, name = ""]) => name),
  );
}

test("a class is given its look by one slice: the sheets of all screens are loaded one after the other, and stay", () => {
  const owners = new Map<string, string>();
  const shared: string[] = [];
  for (const sheet of globSync("**/*.css", { cwd: WEB }).sort()) {
    if (!sheet.includes(path.sep) || sheet.startsWith("styles")) continue;
    for (const name of ownClasses(sheet)) {
      const owner = owners.get(name);
      if (owner === undefined) owners.set(name, sheet);
      else shared.push(`.${name}: ${owner} and ${sheet}`);
    }
  }
  expect(shared).toEqual([]);
});
