import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FILE_BYTES_MAX } from "./contract.ts";
import { unzip, ZIP_ENTRIES_MAX, type ZipPart, zipBudget, zipNames } from "./unzip.ts";
import { type TestEntry, zipForTests } from "./zip-for-tests.ts";

async function open(archive: Uint8Array, budget = zipBudget(archive.length)): Promise<ZipPart[]> {
  const parts: ZipPart[] = [];
  for await (const part of unzip(archive, budget)) parts.push(part);
  return parts;
}

const told = (parts: readonly ZipPart[]): string[] =>
  parts.map((part) =>
    part.is === "entry" ? `${part.name}: ${new TextDecoder().decode(part.bytes)}` : part.problem.code,
  );

/** Text that hardly shrinks, so only the limit under test is met. */
function noise(length: number): Uint8Array {
  let state = 12_345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) & 0xff;
  });
}

const good: TestEntry = { name: "nota.xml", content: "<nota/>" };

describe("a ZIP", () => {
  it("gives its files in order, folders passed over", async () => {
    const archive = zipForTests([
      { name: "março/", content: "", stored: true },
      { name: "março/a.txt", content: "um" },
      { name: "b.txt", content: "dois", stored: true },
    ]);
    expect(told(await open(archive))).toEqual(["março/a.txt: um", "b.txt: dois"]);
    expect(await zipNames(archive)).toEqual(["março/", "março/a.txt", "b.txt"]);
  });

  it.each<[string, TestEntry, string]>([
    ["leaves its folder", { ...good, name: "../../etc/passwd" }, "zip.unsafe_name"],
    ["leaves its folder by backslashes", { ...good, name: "..\\..\\boot.ini" }, "zip.unsafe_name"],
    ["has an absolute name", { ...good, name: "/etc/passwd" }, "zip.unsafe_name"],
    ["has a drive in its name", { ...good, name: "C:\\notas\\1.xml" }, "zip.unsafe_name"],
    ["has a null in its name", { ...good, name: "a\0.xml" }, "zip.unsafe_name"],
    ["is a link", { name: "atalho", content: "/etc/passwd", mode: 0o120777 }, "zip.link"],
    ["is a link with the name of a folder", { name: "atalho/", content: "/etc", mode: 0o120777 }, "zip.link"],
    ["is a device", { name: "tty", content: "", mode: 0o020666 }, "zip.link"],
    ["repeats a name", { ...good, name: "PRIMEIRO.TXT" }, "zip.duplicate_name"],
    ["has a password", { ...good, flags: 1 }, "file.password_protected"],
    ["uses another compression", { ...good, method: 12 }, "zip.compression_unsupported"],
    ["shares the data of another", { ...good, sharesDataOf: 0 }, "zip.overlapping_entries"],
    ["grows more than a hundred times", { name: "bomba.txt", content: "0".repeat(1_000_000) }, "zip.ratio_exceeded"],
    [
      "grows, and lies about it",
      { name: "bomba.txt", content: "0".repeat(1_000_000), saysSize: 10 },
      "zip.ratio_exceeded",
    ],
    ["does not match its sum", { ...good, crc: 1 }, "zip.damaged_entry"],
    ["is not deflate", { ...good, content: "\u0007\u0007", stored: true, method: 8 }, "zip.damaged_entry"],
    [
      "says to be larger than a file may be",
      { ...good, content: noise(600_000), saysSize: FILE_BYTES_MAX + 1 },
      "file.too_large",
    ],
  ])("with an entry that %s refuses it with its sentence, and the others go on", async (_case, bad, code) => {
    // The noise keeps the total far from its own limit.
    const parts = await open(
      zipForTests([
        { name: "primeiro.txt", content: "um" },
        bad,
        { name: "ultimo.txt", content: "dois" },
        { name: "ruido", content: noise(20_000) },
      ]),
    );
    expect(told(parts).slice(0, 3)).toEqual(["primeiro.txt: um", code, "ultimo.txt: dois"]);
    const refused = parts[1];
    expect(refused?.is === "refused" && refused.problem.message).toMatch(/^A entrada .+\.$/);
  });

  it("with too many entries is read up to the limit", async () => {
    const entries = Array.from({ length: ZIP_ENTRIES_MAX + 3 }, (_, index) => ({
      name: `${index}.txt`,
      content: "x",
      stored: true,
    }));
    const parts = await open(zipForTests(entries));
    expect(parts).toHaveLength(ZIP_ENTRIES_MAX + 1);
    expect(parts.at(-1)).toMatchObject({ is: "archive-problem", problem: { code: "zip.too_many_entries" } });
  });

  it("that would unpack to more than its budget has the rest refused", async () => {
    const archive = zipForTests([
      good,
      { name: "b", content: noise(500), stored: true },
      { name: "c", content: "fim" },
    ]);
    expect(told(await open(archive, { entries: 10, bytes: 100 }))).toEqual([
      "nota.xml: <nota/>",
      "zip.too_large",
      "c: fim",
    ]);
  });

  it("cut in the middle, or with a false count, gives what could be read and says so", async () => {
    const archive = zipForTests([good, { name: "b.txt", content: "dois" }]);
    expect(told(await open(archive.subarray(0, archive.length - 30)))).toEqual(["zip.damaged"]);
    expect(told(await open(zipForTests([good], { saysEntries: 3 })))).toEqual(["nota.xml: <nota/>", "zip.damaged"]);
  });

  it("never makes the reader throw, whatever was changed in its bytes", async () => {
    const archive = zipForTests([
      good,
      { name: "b.txt", content: "dois".repeat(50) },
      { name: "c", content: "x", stored: true },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const changed = Uint8Array.from(archive);
          for (const [at, value] of changes) changed[at] = value;
          await open(changed);
        },
      ),
      { numRuns: 300 },
    );
  });
});
