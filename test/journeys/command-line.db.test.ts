import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { generateMonths } from "../simulation/generate-months.ts";
import { writeSimulation } from "../simulation/write-simulation.ts";

const RETAGUARDA = fileURLToPath(new URL("../../bin/retaguarda", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "retaguarda-comando-"));
// As root the server runs as another user, who must get there.
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs the command as a terminal does, in a process group of its own; when `interruptWhen` is true, Ctrl-C to the group. */
async function run(
  args: readonly string[],
  { env = {}, interruptWhen }: { readonly env?: Record<string, string>; readonly interruptWhen?: () => boolean } = {},
): Promise<Ended> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(RETAGUARDA, args, {
    env: { ...inherited, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  if (interruptWhen !== undefined && child.pid !== undefined) {
    while (!interruptWhen()) await sleep(20);
    process.kill(-child.pid, "SIGINT");
  }
  const [out, errors] = await said;
  return { status: await ended, out, errors };
}

describe("the command line", () => {
  const months = path.join(folder, "months");
  writeSimulation(generateMonths({ seed: 3 }), months);
  const process_ = [
    "process",
    path.join(months, "documents"),
    "--company",
    path.join(months, "company.json"),
    "--trusted-roots",
    path.join(months, "trusted-roots"),
  ];

  test.each([
    ["while the database is being made", (made: string) => existsSync(made)],
    ["in the middle of the work", (made: string) => existsSync(path.join(made, "cluster", "postmaster.pid"))],
  ])("stops at Ctrl-C %s with one sentence, and leaves nothing", async (_, isThere) => {
    const temporary = mkdtempSync(path.join(folder, "tmp-"));
    chmodSync(temporary, 0o777);
    const { status, errors } = await run(process_, {
      env: { TMPDIR: temporary },
      interruptWhen: () => readdirSync(temporary).some((name) => isThere(path.join(temporary, name))),
    });
    expect(status).toBe(130);
    expect(errors.trim()).toMatch(/^Interrompido\.[^[\]]*$/);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("names each file that it refuses, with why", async () => {
    const { status, out } = await run(process_);
    expect(status).toBe(1);
    expect(out).toMatch(/arquivos? recusados?:\n {2}\S+.*: .+/);
    const { status: inspected } = await run(["inspect", path.join(months, "documents")]);
    expect(inspected).toBe(1);
  });

  test("closes a year, writes its ECD, and opens the books of another company by it", async () => {
    const data = mkdtempSync(path.join(folder, "dados-"));
    chmodSync(data, 0o777);
    const given = { env: { RETAGUARDA_DATA: data } };
    const book = path.join(folder, "livro.json");
    const file = path.join(folder, "ecd.txt");
    // As the guide says it, but for a chart that is not linked to the reference one.
    const guide = readFileSync(fileURLToPath(new URL("../../docs/guia/ecd.md", import.meta.url)), "utf8");
    const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? "");
    writeFileSync(book, JSON.stringify({ ...example, referential: false }));
    await run([...process_, "--database", "primeira"], given);
    const first = ["--database", "primeira"];
    const ecd = ["export", "ecd", "--year", "2026", "--book", book, "--out", file, ...first];

    const early = await run(ecd, given);
    expect([early.status, existsSync(file)]).toEqual([1, false]);
    expect(early.errors).toContain("close-year --year 2026");
    expect((await run(["close-year", "--year", "2026", ...first], given)).out).toMatch(
      /contas de resultado encerradas/,
    );
    expect((await run(["close-year", "--year", "2026", ...first], given)).out).toContain("já está encerrado");
    const written = await run(ecd, given);
    expect([written.status, written.errors]).toEqual([0, expect.stringContaining("conferida pelas regras do manual")]);

    const company = JSON.parse(readFileSync(path.join(months, "company.json"), "utf8"));
    const bare = path.join(folder, "company.json");
    writeFileSync(bare, JSON.stringify({ ...company, accounts: [] }));
    const nothing = mkdtempSync(path.join(folder, "vazio-"));
    await run(["process", nothing, "--company", bare, "--database", "segunda"], given);
    const into = ["import", "ecd", file, "--database", "segunda"];
    const opened = await run(into, given);
    expect([opened.status, opened.out]).toEqual([
      0,
      expect.stringMatching(/saldos de abertura em 2026-12-31.*ficou em Saldos de abertura/),
    ]);
    expect((await run(into, given)).out).toContain("nada mudou");
    const sheet = JSON.parse((await run(["report", "balance-sheet", "--json", "--database", "segunda"], given)).out);
    expect(sheet.assets).toBe(sheet.liabilitiesAndEquity);
    const income = JSON.parse((await run(["report", "income-statement", "--json", ...first], given)).out);
    expect(income.at(-1)).toMatchObject({ line: "lucro_liquido", kind: "total" });
  }, 120_000);

  test.each([
    ["a database of the server itself", ["verify", "--database", "template1"], {}, "kernel.database_name_invalid"],
    ["a name that a URL would change", ["verify", "--database", "a/b"], {}, "kernel.database_name_invalid"],
    ["what is no URL", ["verify"], { DATABASE_URL: "nada" }, "kernel.database_url_invalid"],
    ["a data folder that is none", ["verify"], { RETAGUARDA_DATA: "/dev/null" }, "kernel.data_folder_unusable"],
    ["a company file without end", ["process", months, "--company", "/dev/zero"], {}, "company_file_unreadable"],
  ])("refuses %s with one sentence", async (_, args, env, code) => {
    const { status, errors } = await run([...args, "--verbose"], { env });
    expect(status).toBe(2);
    expect(errors).toContain(code);
    expect(errors).not.toMatch(/\n\s+at /);
  });
});
