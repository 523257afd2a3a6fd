import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CONFIG = join(ROOT, ".dependency-cruiser.cjs");
const CRUISER = join(ROOT, "node_modules", "dependency-cruiser", "bin", "dependency-cruiser.mjs");

/** For each rule, imports that it must refuse: the file that imports, and what. A rule counts once it was seen failing. */
const REFUSED: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  "no-cycles": [["src/ledger/one.ts", "src/ledger/other.ts"]],
  "no-unresolved": [["src/ledger/lost.ts", "src/ledger/nowhere.ts"]],
  "values-are-pure": [
    ["src/values/reads-kernel.ts", "src/kernel/clock.ts"],
    ["src/values/reads-node.ts", "node:fs"],
    ["src/values/reads-package.ts", "zod"],
  ],
  "a-format-knows-values-and-itself": [
    ["src/formats/ofx/reads-kernel.ts", "src/kernel/clock.ts"],
    ["src/formats/ofx/reads-other.ts", "src/formats/nfe/index.ts"],
    ["src/formats/ofx/reads-node.ts", "node:fs"],
    ["src/formats/ofx/reads-package.ts", "zod"],
  ],
  "the-xml-format-wraps-its-packages": [
    ["src/formats/xml/opens-file.ts", "node:fs"],
    ["src/formats/xml/opens-socket.ts", "node:https"],
    ["src/formats/xml/reads-package.ts", "zod"],
  ],
  "the-a1-format-wraps-its-package": [
    ["src/formats/a1/opens-file.ts", "node:fs"],
    ["src/formats/a1/reads-package.ts", "zod"],
  ],
  "only-xml-knows-libxml2": [["src/documents/parses-xml.ts", "libxml2-wasm"]],
  "only-the-sandbox-opens-what-strangers-draw": [["src/documents/reads-mail.ts", "postal-mime"]],
  "kernel-knows-no-slice": [
    ["src/kernel/knows-ledger.ts", "src/ledger/index.ts"],
    ["src/kernel/knows-format.ts", "src/formats/ofx/index.ts"],
  ],
  "companies-knows-only-what-comes-before": [["src/companies/up.ts", "src/ledger/index.ts"]],
  "ledger-knows-only-what-comes-before": [["src/ledger/up.ts", "src/documents/index.ts"]],
  "documents-knows-only-what-comes-before": [["src/documents/up.ts", "src/fiscal/index.ts"]],
  "fiscal-knows-only-what-comes-before": [["src/fiscal/up.ts", "src/payables/index.ts"]],
  "payables-knows-only-what-comes-before": [
    ["src/payables/aside.ts", "src/receivables/index.ts"],
    ["src/payables/up.ts", "src/banking/index.ts"],
  ],
  "receivables-knows-only-what-comes-before": [["src/receivables/aside.ts", "src/payables/index.ts"]],
  "banking-knows-only-what-comes-before": [["src/banking/up.ts", "src/processes/index.ts"]],
  "processes-knows-only-what-comes-before": [["src/processes/up.ts", "src/reports/index.ts"]],
  "reports-knows-only-what-comes-before": [["src/reports/up.ts", "src/integrations/index.ts"]],
  "a-slice-enters-another-by-its-index": [["src/payables/reaches-in.ts", "src/ledger/store.ts"]],
  "nobody-imports-a-shell": [
    ["src/reports/asks-server.ts", "src/server/main.ts"],
    ["src/values/asks-cli.ts", "src/cli/main.ts"],
  ],
  "a-shell-leaves-the-others-alone": [["src/cli/asks-server.ts", "src/server/main.ts"]],
  "a-shell-enters-a-slice-by-its-index": [
    ["src/cli/reaches-in.ts", "src/ledger/store.ts"],
    ["scripts/reaches-in.ts", "src/ledger/store.ts"],
  ],
  "web-knows-values-and-contracts": [["src/web/knows-slice.tsx", "src/ledger/index.ts"]],
  "a-contract-is-pure": [["src/payables/contract.ts", "src/kernel/clock.ts"]],
  "only-the-web-draws": [["src/reports/draws.ts", "react"]],
  "only-the-kernel-knows-the-driver": [["src/ledger/connects.ts", "pg"]],
  "the-simulation-does-not-know-what-it-tests": [
    ["test/simulation/reads-documents.ts", "src/documents/index.ts"],
    ["test/simulation/reads-banking.ts", "src/banking/index.ts"],
    ["test/simulation/reads-ledger.ts", "src/ledger/index.ts"],
  ],
  "only-the-demo-invents-documents": [["src/documents/invents.ts", "test/simulation/invent.ts"]],
  "the-product-does-not-import-its-scripts": [["src/cli/asks-script.ts", "scripts/check.ts"]],
  "no-development-package-in-the-product": [["src/ledger/develops.ts", "fast-check"]],
};

/** Imports that no rule may refuse. */
const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ["src/values/money.ts", "src/values/decimal.ts"],
  ["src/formats/nfe/read.ts", "src/formats/xml/index.ts"],
  ["src/formats/nfe/read.ts", "src/values/decimal.ts"],
  ["src/formats/xml/open.ts", "libxml2-wasm"],
  ["src/formats/xml/open.ts", "node:crypto"],
  ["src/documents/sandbox/read-mail.ts", "postal-mime"],
  ["src/kernel/connects.ts", "pg"],
  ["src/kernel/connects.ts", "node:fs"],
  ["src/payables/pays.ts", "src/ledger/index.ts"],
  ["src/payables/pays.ts", "src/kernel/clock.ts"],
  ["src/banking/matches.ts", "src/payables/index.ts"],
  ["src/banking/matches.ts", "src/receivables/index.ts"],
  ["src/integrations/imports.ts", "src/reports/index.ts"],
  ["src/cli/demo.ts", "test/simulation/invent.ts"],
  ["src/cli/bench.ts", "src/ledger/ledger.bench.ts"],
  ["src/cli/prints.ts", "src/payables/index.ts"],
  ["src/server/serves.ts", "src/payables/routes.ts"],
  ["src/web/draws.tsx", "react"],
  ["src/web/draws.tsx", "src/reports/contract.ts"],
  ["src/ledger/pays.db.test.ts", "test/support/database.ts"],
  ["src/ledger/pays.db.test.ts", "fast-check"],
  ["src/ledger/pays.db.test.ts", "src/payables/index.ts"],
  ["test/simulation/invent.ts", "src/values/decimal.ts"],
];

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}
interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
  readonly summary: { readonly violations: readonly Violation[] };
}

function cruise(folder: string): Cruise {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [CRUISER, "--config", CONFIG, "--output-type", "json", "src", "test", "scripts"],
    { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

const isPackage = (to: string): boolean => !to.includes("/") || to.startsWith("node:");

/** Writes a tree in which each file imports what it was given, and everything imported is there. */
function plant(folder: string, imports: readonly (readonly [from: string, to: string])[]): void {
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const texts = new Map<string, string>();
  for (const [from, to] of imports) {
    const up = "../".repeat(from.split("/").length - 1);
    // A type only, in a file that has a `using` declaration: what a parser of yesterday would not see.
    const line = `import type * as it${texts.size} from "${isPackage(to) ? to : `${up}${to}`}";\n`;
    texts.set(from, `${texts.get(from) ?? "export function f() {\n  using held = open();\n}\n"}${line}`);
    if (!isPackage(to) && !to.endsWith("nowhere.ts")) texts.set(to, texts.get(to) ?? "export const here = 1;\n");
  }
  texts.set("src/ledger/other.ts", `import "./one.ts";\n`);
  for (const [path, text] of texts) write(path, text);

  const packages = ["zod", "libxml2-wasm", "pg", "postal-mime", "react"];
  write(
    "package.json",
    JSON.stringify({
      type: "module",
      dependencies: Object.fromEntries(packages.map((name) => [name, "1.0.0"])),
      devDependencies: { "fast-check": "1.0.0" },
    }),
  );
  for (const name of [...packages, "fast-check"]) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
    write(`node_modules/${name}/index.js`, "module.exports = {};\n");
  }
}

describe("each rule of direction", () => {
  const folder = mkdtempSync(join(tmpdir(), "retaguarda-regras-"));
  let violations: readonly Violation[];

  beforeAll(() => {
    plant(folder, [...Object.values(REFUSED).flat(), ...ALLOWED]);
    violations = cruise(folder).summary.violations;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const leadsTo = (violation: Violation, to: string): boolean =>
    violation.to === to ||
    violation.to === to.replace("node:", "") ||
    violation.to.includes(`node_modules/${to}/`) ||
    violation.to.endsWith(`/${to}`);

  test.each(Object.entries(REFUSED))("%s refuses what it is for", (rule, imports) => {
    for (const [from, to] of imports) {
      const found = violations.filter((one) => one.from === from && leadsTo(one, to)).map((one) => one.rule.name);
      expect(found, `${from} → ${to}`).toContain(rule);
    }
  });

  test("has been seen failing here, and none is here that is not in the configuration", () => {
    const { forbidden }: { forbidden: { name: string; comment: string }[] } = createRequire(import.meta.url)(CONFIG);
    expect(Object.keys(REFUSED).sort()).toEqual(forbidden.map((rule) => rule.name).sort());
    for (const rule of forbidden) expect(rule.comment.length, rule.name).toBeGreaterThan(20);
  });

  test("lets through what the order allows", () => {
    for (const [from, to] of ALLOWED) {
      const found = violations.filter((one) => one.from === from && leadsTo(one, to));
      expect(found, `${from} → ${to}`).toEqual([]);
    }
  });
});

describe("the real tree", () => {
  let real: Cruise;
  beforeAll(() => {
    real = cruise(ROOT);
  });

  test("breaks none of them", () => {
    expect(real.summary.violations.map((one) => `${one.rule.name}: ${one.from} → ${one.to}`)).toEqual([]);
  });

  test("is really followed: every import written in it is known", () => {
    const graph = new Map(
      real.modules.map((module) => [module.source, new Set(module.dependencies.map((one) => one.resolved))]),
    );
    const missed: string[] = [];
    for (const path of globSync("{src,test,scripts}/**/*.ts", { cwd: ROOT })) {
      const source = readFileSync(join(ROOT, path), "utf8");
      for (const [, to] of source.matchAll(/^(?:import|export)\b[^;="]*"(\.[^"]+)"/gm)) {
        const target = normalize(join(dirname(path), to ?? ""));
        if (graph.get(path)?.has(target) !== true) missed.push(`${path} → ${target}`);
      }
    }
    expect(missed).toEqual([]);
  });
});
