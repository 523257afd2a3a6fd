import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyTrustStore } from "../formats/xml/index.ts";
import { calendarDate } from "../values/calendar.ts";
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
