import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyTrustStore } from "../formats/xml/index.ts";
import { calendarDate } from "../values/calendar.ts";
import { startCrew } from "./inspect-crew.ts";
import type { InspectedFile } from "./inspect-file.ts";
import { inspectPaths } from "./inspect-path.ts";
import { zipForTests } from "./zip-for-tests.ts";

async function inspect(...paths: string[]): Promise<InspectedFile[]> {
  const found: InspectedFile[] = [];
  for await (const document of inspectPaths(paths, { trustedRoots: emptyTrustStore, on: calendarDate("2026-11-24") }))
    found.push(document);
  return found;
}

const ofx =
  "<OFX><STMTRS><BANKACCTFROM><BANKID>341<ACCTID>1-2<STMTTRN><DTPOSTED>20260310<TRNAMT>-1<FITID>1<LEDGERBAL><BALAMT>1";

/** "lol" nine times ten to the ninth: the oldest attack on XML readers. */
function billionLaughs(): string {
  const entities = Array.from({ length: 9 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`);
  return `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${entities.join("")}]><x>&l9;</x>`;
}

describe("a hostile folder", () => {
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "inspect-"));
    const put = (name: string, content: string | Uint8Array): void => writeFileSync(path.join(folder, name), content);
    put("01-truncado.xml", '<?xml version="1.0"?><nfeProc><NFe><infNFe Id="NFe');
    put(
      "02-binario",
      Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7) % 256),
    );
    put("03-vazio.xml", "");
    put("04-esparso.xml", "");
    truncateSync(path.join(folder, "04-esparso.xml"), 200_000_000);
    put("05-mente.xml", Buffer.from('<?xml version="1.0" encoding="UTF-8"?><a>\u00e7\u00e3o</a>', "latin1"));
    put("06-mente16.xml", '<?xml version="1.0" encoding="UTF-16"?><a>x</a>');
    put("07-doctype.xml", '<?xml version="1.0"?><!DOCTYPE a><a/>');
    put("08-risos.xml", billionLaughs());
    put("09-externa.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>');
    put("10-fundo.xml", `${"<a>".repeat(5_000)}${"</a>".repeat(5_000)}`);
    put("11-sem-fim.ofx", ofx);
    put(
      "12-bomba.zip",
      zipForTests([
        { name: "zeros", content: new Uint8Array(30_000_000) },
        { name: "a.ofx", content: ofx },
      ]),
    );
    symlinkSync(path.join(folder, "11-sem-fim.ofx"), path.join(folder, "13-atalho.ofx"));
    symlinkSync(folder, path.join(folder, "14-volta"));
    mkdirSync(path.join(folder, "15-pasta", "vazia"), { recursive: true });
    put("15-pasta/extrato.ofx", ofx);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("has a line for each thing in it, in the order of the names, and stops nothing", async () => {
    const found = await inspect(folder);
    const files = found.map(({ file }) => path.relative(folder, file));
    expect(files).toEqual([
      ...["01-truncado.xml", "02-binario", "03-vazio.xml", "04-esparso.xml", "05-mente.xml", "06-mente16.xml"],
      ...["07-doctype.xml", "08-risos.xml", "09-externa.xml", "10-fundo.xml", "11-sem-fim.ofx"],
      ...["12-bomba.zip!zeros", "12-bomba.zip!a.ofx", "13-atalho.ofx", "14-volta", "15-pasta/extrato.ofx"],
    ]);
    expect(found.filter(({ kind }) => kind === "ofx")).toHaveLength(3);
    for (const { kind, file, problems } of found) {
      if (kind !== "ofx") expect(problems.length, file).toBeGreaterThan(0);
      for (const { message } of problems) expect(message, file).toMatch(/^\S.*[.!]$/);
    }
    const codeOf = (name: string): string | undefined => found[files.indexOf(name)]?.problems[0]?.code;
    expect(codeOf("03-vazio.xml")).toBe("file.empty");
    expect(codeOf("04-esparso.xml")).toBe("file.too_large");
    expect(codeOf("12-bomba.zip!zeros")).toBe("zip.ratio_exceeded");
    expect(codeOf("13-atalho.ofx")).toBe("file.not_regular");
    expect(codeOf("14-volta")).toBe("file.not_regular");
    // Nothing of another file came in by an entity.
    expect(JSON.stringify(found.map(({ facts, problems }) => ({ facts, problems })))).not.toContain("root:");
  });

  it("takes a bounded time and memory", async () => {
    const before = process.memoryUsage().rss;
    const start = performance.now();
    await inspect(folder);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  it("is named as it was given", async () => {
    const relative = path.relative(process.cwd(), path.join(folder, "15-pasta"));
    expect((await inspect(relative)).map(({ file }) => file)).toEqual([`${relative}/extrato.ofx`]);
    expect((await inspect(`${relative}/`)).map(({ file }) => file)).toEqual([`${relative}/extrato.ofx`]);
  });
});

describe("a folder of many files", () => {
  let folder = "";
  const statement = (account: number): string => ofx.replace("<ACCTID>1-2", `<ACCTID>${account}`);

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "inspect-"));
    for (let at = 0; at < 1_600; at++) {
      const name = path.join(folder, `${String(at).padStart(5, "0")}.ofx`);
      if (at % 400 === 7) symlinkSync(folder, name);
      else writeFileSync(name, at % 400 === 9 ? "<a>" : statement(at));
    }
    // Noise does not shrink, so that the ZIP is large enough to be shared among workers; its entries keep their order too.
    const noise = Uint8Array.from({ length: 1_200_000 }, (_, at) => (at * at * 2_654_435_761) >>> 13);
    const inner = zipForTests([{ name: "dentro.ofx", content: statement(9_001) }]);
    const entries = Array.from({ length: 40 }, (_, at) => ({ name: `${at}.ofx`, content: statement(8_000 + at) }));
    writeFileSync(
      path.join(folder, "z.zip"),
      zipForTests([...entries, { name: "mais.zip", content: inner }, { name: "ruido", content: noise, stored: true }]),
    );
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is inspected by several workers as by one: the same lines in the same order", async () => {
    const by = async (workers: number): Promise<readonly string[]> => {
      const lines: string[] = [];
      const options = { trustedRoots: emptyTrustStore, on: calendarDate("2026-11-24"), workers };
      for await (const { parsed: _, ...document } of inspectPaths([folder], options))
        lines.push(JSON.stringify(document));
      return lines;
    };
    const one = await by(1);
    expect(one).toHaveLength(1_600 + 42);
    expect(await by(3)).toEqual(one);
  });
});

describe("a worker that dies", () => {
  it("is told as a problem of the file that it was reading, and the others are read", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "inspect-"));
    const put = (name: string, content: string): { file: string; at: string } => {
      writeFileSync(path.join(folder, name), content);
      return { file: name, at: path.join(folder, name) };
    };
    const record = `34100013${"1".padStart(5, "0")}E   ${"9".repeat(100)}`.padEnd(240);
    const heavy = `${"34100000".padEnd(240)}\n${"34100011E04".padEnd(240)}\n${`${record}\n`.repeat(60_000)}`;
    const works = [put("1.ofx", ofx), put("2-pesado.ret", heavy), put("3.ofx", ofx), put("4.ofx", ofx)];
    const crew = startCrew(1, { trustedRoots: emptyTrustStore, on: calendarDate("2026-11-24"), heapMbMax: 40 });
    try {
      const found = await Promise.all([crew.inspect(works), crew.inspect([put("5.ofx", ofx)])]);
      expect(found.flat().map(({ file, kind, problems }) => [file, kind, problems[0]?.code])).toEqual([
        ["1.ofx", "ofx", undefined],
        ["2-pesado.ret", "unknown", "file.reader_stopped"],
        ["3.ofx", "ofx", undefined],
        ["4.ofx", "ofx", undefined],
        ["5.ofx", "ofx", undefined],
      ]);
    } finally {
      await crew.dismiss();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("a name that is not UTF-8", () => {
  // Only Linux keeps such names; other systems refuse them.
  it.skipIf(process.platform !== "linux")("is opened and shown as it was meant", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "inspect-"));
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from("mar\u00e7o.ofx", "latin1")]), ofx);
    expect((await inspect(folder)).map(({ file, kind }) => [file, kind])).toEqual([[`${folder}/março.ofx`, "ofx"]]);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe("a path", () => {
  it("to nothing is said, and the next ones go on", async () => {
    const found = await inspect("/nao/existe.xml", "/dev/null");
    expect(found.map(({ file, kind, problems }) => [file, kind, problems[0]?.code])).toEqual([
      ["/nao/existe.xml", "unknown", "file.not_found"],
      ["/dev/null", "unknown", "file.not_regular"],
    ]);
  });

  it("that no system would open is said too", async () => {
    expect((await inspect("a\0b"))[0]?.problems).toMatchObject([{ code: "file.unreadable" }]);
    expect((await inspect("x".repeat(5_000)))[0]?.problems).toMatchObject([{ code: "file.unreadable" }]);
  });
});
