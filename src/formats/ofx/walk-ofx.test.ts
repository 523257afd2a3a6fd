import { existsSync, globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBytes, decodePieces, encodingOf } from "./decode-bytes.ts";
import type { OfxStatement, OfxTransaction } from "./ofx.ts";
import { LINES_MAX, type OfxReading, readOfx } from "./read-ofx.ts";
import { walkOfx } from "./walk-ofx.ts";

/** Cut anywhere, in the middle of a tag or of a letter too; when the sizes are used up they begin again. */
function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

function readPieces(bytes: Uint8Array, sizes: readonly number[]): OfxReading {
  const encoding = encodingOf(cut(bytes, sizes));
  const faults: OfxReading["faults"][number][] = [];
  const statements: OfxStatement[] = [];
  let transactions: OfxTransaction[] = [];
  for (const part of walkOfx(decodePieces(cut(bytes, sizes), encoding), { linesMax: LINES_MAX })) {
    if (part.part === "transaction") transactions.push(part.transaction);
    else if (part.part === "fault") faults.push(part.fault);
    else if (part.part === "statement") {
      statements.push({ ...part.values, transactions });
      transactions = [];
    } else if (part.isOfx) return { ofx: { ...part.file, encoding, statements }, faults };
  }
  return { faults };
}

const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 });

const pieces = fc.constantFrom(
  ...["OFXHEADER:100\nVERSION:102\n", "<OFX>", "</OFX>", "<STMTRS>", "</STMTRS>", "<CCSTMTRS>", "<INVSTMTRS>"],
  ...["<BANKACCTFROM>", "</BANKACCTFROM>", "<BANKID>341", "<ACCTID>1-2", "<ACCTID>2-3\n", "<BANKACCTTO>", "<FI><ORG>B"],
  ...["<BANKTRANLIST>", "<DTSTART>20260301", "<STMTTRN>", "</STMTTRN>", "<DTPOSTED>20260310", "<TRNAMT>-1,05"],
  ...["<TRNAMT>x", "<FITID>1\r\n", "<MEMO>Ação", "<MEMO>A & B <5 KG", "<NAME><![CDATA[A <B>]]>", "<MEMO>SALDO DIA"],
  ...["<LEDGERBAL><BALAMT>1", "<!-- nada -->", "<!--", "-->", "<![CDATA[", "]]>", "<", ">", "&amp;", "\n", "  ", "😀"],
);
const files = fc.array(pieces, { maxLength: 80 }).map((texts) => texts.join(""));

describe("a statement that comes in pieces", () => {
  it("says what the whole says, wherever it is cut and in whatever encoding", () => {
    const encoded = fc
      .tuple(files, fc.constantFrom("utf8", "latin1", "utf16le"))
      .map(([text, encoding]) => Buffer.from(encoding === "utf16le" ? `\uFEFF${text}` : text, encoding as "utf8"));
    fc.assert(
      fc.property(encoded, sizes, (bytes, cuts) => {
        expect(readPieces(bytes, cuts)).toEqual(readOfx(bytes));
      }),
    );
  });

  it("is decoded as the whole is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), sizes, (bytes, cuts) => {
        const whole = decodeBytes(bytes);
        expect(encodingOf(cut(bytes, cuts))).toBe(whole.encoding);
        expect([...decodePieces(cut(bytes, cuts), whole.encoding)].join("")).toBe(whole.text);
      }),
    );
  });

  it("gives each line before the next piece is asked for", () => {
    let asked = 0;
    function* lines(): Generator<string> {
      yield "<OFX><STMTRS><BANKACCTFROM><ACCTID>1</BANKACCTFROM>";
      for (; asked < 1_000; asked++) yield `<STMTTRN><DTPOSTED>20260310<TRNAMT>${asked}</STMTTRN>\n`;
    }
    let behind = 0;
    let seen = 0;
    for (const part of walkOfx(lines())) {
      if (part.part !== "transaction") continue;
      seen++;
      behind = Math.max(behind, asked + 1 - seen);
    }
    expect(seen).toBe(1_000);
    // A few lines wait, since a tag may go on in the next piece.
    expect(behind).toBeLessThan(6);
  });

  it("keeps no line, comment or section that has no end", () => {
    const endless = (start: string) =>
      function* () {
        yield `<OFX><STMTRS><BANKACCTFROM><ACCTID>1<STMTTRN><DTPOSTED>20260310<TRNAMT>1${start}`;
        for (let piece = 0; piece < 200; piece++) yield "x".repeat(10_000);
        yield "<FITID>9<STMTTRN><DTPOSTED>20260311<TRNAMT>2";
      };
    for (const start of ["<MEMO>", "<!--", "<MEMO><![CDATA["]) {
      const found = [...walkOfx(endless(start)())].flatMap((part) =>
        part.part === "transaction" ? [part.transaction] : [],
      );
      expect(found, start).toMatchObject([{ TRNAMT: "1.00", FITID: "9" }, { TRNAMT: "2.00" }]);
      expect(found[0]?.raw.length, start).toBeLessThan(100_000);
    }
  });
});

// Samples of real banks stay outside the repository.
const folder = new URL("../../../../shared/samples/banking/", import.meta.url);
const samples = existsSync(folder) ? globSync("*.ofx", { cwd: folder }) : [];

describe.skipIf(samples.length === 0)("the statements of real banks in pieces (../shared/samples)", () => {
  it.each(samples)("%s", (name) => {
    const bytes = readFileSync(new URL(name, folder));
    const whole = readOfx(bytes);
    for (const cuts of [[1], [7, 300], [65_536]]) expect(readPieces(bytes, cuts)).toEqual(whole);
  });
});
