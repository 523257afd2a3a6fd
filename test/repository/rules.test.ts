import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { findFaultCodes } from "../../scripts/find-fault-codes.ts";

/** What no compiler checks: the habits of the house, each with what to do instead. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

function filesOf(...patterns: string[]): readonly SourceFile[] {
  return globSync(patterns, { cwd: ROOT })
    .sort()
    .map((path) => ({ path, text: readFileSync(`${ROOT}${path}`, "utf8") }));
}

const isTest = (path: string): boolean => /\.test\.tsx?$|-for-tests\.ts$|\.bench\.ts$/.test(path);
const source = filesOf("src/**/*.{ts,tsx}");
const product = source.filter(({ path }) => !isTest(path));
const simulation = filesOf("test/simulation/**/*.ts").filter(({ path }) => !isTest(path));
const everything = filesOf("{src,test,scripts}/**/*.{ts,tsx,cjs}").filter(
  ({ path }) => path !== "test/repository/rules.test.ts",
);

/** The lines where a pattern stands in code, as `path:line: text`; a line that is only comment does not count. */
function findLines(
  files: readonly SourceFile[],
  pattern: RegExp,
  except: (line: string) => boolean = () => false,
): string[] {
  return files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, at) => {
      const code = line.trim();
      if (/^(\/\/|\/?\*)/.test(code) || !pattern.test(code) || except(code)) return [];
      return [`${path}:${at + 1}: ${code}`];
    }),
  );
}

describe("time and chance come from the kernel alone", () => {
  // The browser has a clock and a chance of its own, read in one file.
  const ours = (path: string): boolean => path.startsWith("src/kernel/") || path === "src/web/clock-and-chance.ts";
  const outside = [...product.filter(({ path }) => !ours(path)), ...simulation];

  test("no clock is read elsewhere", () => {
    const found = findLines(outside, /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bhrtime\b/);
    expect(
      found,
      "take the time as an argument, from a Clock of src/kernel/clock.ts; for durations, its stopwatch",
    ).toEqual([]);
  });

  test("no chance is taken elsewhere", () => {
    const found = findLines(outside, /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bgetRandomValues\b/);
    expect(found, "use newUuid or randomName of src/kernel/identifier.ts; in the simulation, its seed").toEqual([]);
  });
});

describe("money is whole centavos", () => {
  test("no amount is made or shown through a float", () => {
    // Durations, sizes and shares of a count are measured, and rounded to be read.
    const measured = (line: string) => /(?:\b(?:seconds|minutes|megabytes)|\(rate \* 100\))\.toFixed\(/.test(line);
    const found = findLines(product, /\.toFixed\(|\bparseFloat\(|\bNumber\([^)]*(?:[aA]mount|[cC]entavos)/, measured);
    expect(found, "use src/values/money.ts and decimal.ts: formatReais, parseAmount, allocate").toEqual([]);
  });

  test("columns have the type that their name promises", () => {
    // As the document writes it, with its own offset: that text is part of what was signed.
    const asWritten = ["issued_at"];
    const promises: readonly (readonly [RegExp, RegExp])[] = [
      [/_centavos$/, /^bigint\b/],
      [/_at$/, /^timestamptz\b/],
      [/_on$/, /^date\b/],
      [/./, /^(?!real\b|double\b|money\b|timestamp\b|json\b|char\b)/],
    ];
    const broken = [...readFileSync(`${ROOT}db/schema.sql`, "utf8").matchAll(/^ {2}(\w+) (\w.*?),?$/gm)]
      .filter(([, name = ""]) => name !== "constraint" && !asWritten.includes(name))
      .filter(([, name = "", type = ""]) => promises.some(([named, typed]) => named.test(name) && !typed.test(type)));
    expect(
      broken.map(([line]) => line),
      "…_centavos is bigint, …_at timestamptz, …_on date; no floats, no time without zone",
    ).toEqual([]);
  });
});

describe("each schema has one writer", () => {
  const WRITE = /\b(?:insert into|update|delete from|merge into|truncate(?: table)?)\s+(?:only\s+)?([a-z_]+)\.[a-z_]+/g;

  test("a slice writes to its own tables only", () => {
    const trespasses = product.flatMap(({ path, text }) => {
      const owner = path.split("/")[1];
      return [...text.matchAll(WRITE)].flatMap(([statement, schema]) =>
        schema === owner ? [] : [`${path}: ${statement}`],
      );
    });
    expect(trespasses, "call the owner's function, from its index, or publish an event").toEqual([]);
  });

  test("a migration makes things in the schema that its name says", () => {
    const made =
      /^create (?:or replace )?(?:unique )?(?:table|view|function|index \w+ on|trigger [^;]*? on)\s+(?:if not exists )?([a-z_]+)\./gm;
    const trespasses = filesOf("db/migrations/*.sql").flatMap(({ path, text }) => {
      const name = path.split("/").at(-1) ?? "";
      return [...text.matchAll(made)].flatMap(([statement, schema]) =>
        schema !== undefined && name.slice("0000_".length).startsWith(schema) ? [] : [`${path}: ${statement}`],
      );
    });
    expect(trespasses, "one slice, one schema, one migration").toEqual([]);
  });

  test("migrations are numbered without gaps, and each begins with why", () => {
    const migrations = filesOf("db/migrations/*.sql");
    expect(migrations.map(({ path }) => Number(path.slice("db/migrations/".length).slice(0, 4)))).toEqual(
      migrations.map((_, at) => at + 1),
    );
    for (const { path, text } of migrations) expect(text, path).toMatch(/^-- \S/);
  });
});

describe("codes", () => {
  const documented = readFileSync(`${ROOT}docs/errors.md`, "utf8");

  test("every code that a file's problem can have is on the page of errors", () => {
    // The browser reads no documents.
    const reading = product.filter(({ path }) => !path.startsWith("src/web/"));
    const kinds = new Set(reading.flatMap(({ text }) => findFaultCodes(text)).map(({ code }) => code.split(".")[0]));
    const slices = new Set(readdirSync(`${ROOT}src`));
    const missing = product.flatMap(({ path, text }) =>
      [...text.matchAll(/"([a-z][a-z0-9-]*)\.([a-z0-9]+_[a-z0-9_]+)"/g)].flatMap(([, kind = "", what]) =>
        kinds.has(kind) && !slices.has(kind) && !documented.includes(`\`${kind}.${what}\``)
          ? [`${path}: ${kind}.${what}`]
          : [],
      ),
    );
    expect(missing, "write it as { code, message } where it is made, then npm run generate").toEqual([]);
  });

  test("a refusal says what to do next, in a sentence", () => {
    const rows = [...documented.matchAll(/^\| `(\w+\.\w+)` \| \w+ \(\d+\) \| \*\*(.+?)\.\*\* (.+?) \| .+ \|$/gm)];
    expect(rows.length).toBeGreaterThan(15);
    for (const [, code, , sentence] of rows) expect(sentence, code).toMatch(/[.!]$/);
  });
});

describe("no leftovers", () => {
  test("nothing is put off in a comment", () => {
    const words = new RegExp(`\\b(${["TO", "DO"].join("")}|${["FIX", "ME"].join("")}|XXX|HACK)\\b`);
    const found = everything.flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, at) => (words.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
    );
    expect(found, "do it, or write it down where the project keeps its plans").toEqual([]);
  });

  test("no test runs alone or is put to sleep", () => {
    const found = findLines(everything, /\b(?:test|it|describe)\.(?:only|skip|todo)\b|\bdebugger\b/);
    expect(found, "use skipIf, with the reason in the title, or remove the test").toEqual([]);
  });

  test("nothing points into the machine on which it was written", () => {
    const all = [...everything, ...filesOf("{docs,db,bin,.ci}/**/*.*", "*.{md,json,ts,cjs}", ".ci/run")];
    const found = all.flatMap(({ path, text }) =>
      [...text.matchAll(/(?<![\w.])\/(?:work|home|root|Users)\/\w+/g)].map(([place]) => `${path}: ${place}`),
    );
    expect(found, "resolve paths from import.meta.url").toEqual([]);
  });
});

describe("names and places", () => {
  test("every command of package.json leads to a file that is there", () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
    const files = Object.values(scripts).flatMap(
      (command) => command.match(/\b(?:bin|scripts|test|src)\/[\w./-]+/g) ?? [],
    );
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
  });

  test("files are in kebab case and named for what they hold", () => {
    const names = everything.map(({ path }) => path);
    const odd = names.filter((path) => !/(^|\/)[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.(ts|tsx|cjs)$/.test(path));
    const vague = names.filter((path) => /(^|\/)(utils?|helpers?|common|manager|misc)[./-]/.test(path));
    expect([...odd, ...vague], "name the file for its main export").toEqual([]);
  });

  test("an import climbs two folders at most; a test may climb to the support of tests", () => {
    const found = findLines(everything, /from "(?:\.\.\/){3,}/, (line) => /from "(?:\.\.\/)+(?:test|src)\//.test(line));
    expect(found, "what is so far away belongs to another slice: enter it by its index").toEqual([]);
  });

  test("each format says which official document it follows, in its README", () => {
    const formats = globSync("src/formats/*/", { cwd: ROOT });
    const silent = formats.filter((folder) => !existsSync(`${ROOT}${folder}/README.md`));
    expect(silent, "name the document, its version and its date, and where each table of codes came from").toEqual([]);
  });

  test("a slice's index lists its names one by one", () => {
    expect(findLines(product, /^export \*/), "list the names: what is public is decided, not swept").toEqual([]);
  });
});

describe("the glossary", () => {
  const rows = [
    ...readFileSync(`${ROOT}docs/glossary.md`, "utf8").matchAll(/^\| `([^`]+)` \| (.*?) \| (.*?) \| (.*?) \|$/gm),
  ];
  /** Identifiers in pieces: `taxId` and `tax_id` are both tax and id. */
  const words = new Set(
    [...everything, ...filesOf("db/migrations/*.sql", "src/**/*.json")].flatMap(({ text }) =>
      text.split(/[^\p{L}\p{N}]+|(?<=[a-z0-9])(?=[A-Z])/u).map((word) => word.toLowerCase()),
    ),
  );
  test("has a row for each term, in order, with its meaning and source", () => {
    expect(rows.length).toBeGreaterThan(30);
    const terms = rows.map(([, term = ""]) => term);
    expect(terms).toEqual([...terms].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    for (const [, term, meaning, from] of rows) expect(`${meaning}|${from}`, term).toMatch(/^.{8,}\|.{2,}$/);
  });

  test("names only terms that the code uses", () => {
    const unused = rows
      .map(([, term = ""]) => term.toLowerCase())
      .filter((term) => !term.split("_").every((word) => words.has(word)));
    expect(unused, "remove the row, or correct the term").toEqual([]);
  });
});
