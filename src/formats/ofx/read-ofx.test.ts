import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMovement, LINES_MAX, OFX_BYTES_MAX, readOfx } from "./read-ofx.ts";
import { FAULTS_MAX, STATEMENTS_MAX } from "./walk-ofx.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

function ofxWith(lines: string, { header = "OFXHEADER:100\nVERSION:102\nCHARSET:1252\n\n" } = {}): string {
  return `${header}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL
<BANKACCTFROM><BANKID>0341<BRANCHID>0123<ACCTID>45678-9<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260301<DTEND>20260331
${lines}
</BANKTRANLIST><LEDGERBAL><BALAMT>1.500,00<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
}

const line = (fields: string): string => `<STMTTRN>\n${fields}\n</STMTTRN>`;
const movementsOf = (text: string) => readOfx(utf8(text)).ofx?.statements[0]?.transactions ?? [];
const codesOf = (text: string) => readOfx(utf8(text)).faults.map(({ code }) => code);

describe("a bank statement in OFX", () => {
  it("says the account, the period, the balance and each line", () => {
    const { ofx, faults } = readOfx(
      utf8(
        ofxWith(line("<TRNTYPE>DEBIT\n<DTPOSTED>20260310120000[-3:BRT]\n<TRNAMT>-530,86\n<FITID>A1\n<MEMO>ENERGIA")),
      ),
    );
    expect(faults).toEqual([]);
    expect(ofx).toMatchObject({ version: "102", encoding: "ascii" });
    expect(ofx?.statements).toMatchObject([
      {
        kind: "bank",
        CURDEF: "BRL",
        BANKID: "0341",
        BRANCHID: "0123",
        ACCTID: "45678-9",
        ACCTTYPE: "CHECKING",
        DTSTART: "2026-03-01",
        DTEND: "2026-03-31",
        LEDGERBAL: { BALAMT: "1500.00", DTASOF: "2026-03-31" },
        transactions: [
          { row: 1, DTPOSTED: "2026-03-10", TRNAMT: "-530.86", FITID: "A1", MEMO: "ENERGIA", informational: false },
        ],
      },
    ]);
  });

  it("keeps each line's own text, so an import can be checked against the file", () => {
    const [first] = movementsOf(ofxWith(line("<DTPOSTED>20260310<TRNAMT>-1.00<FITID>A1")));
    expect(first?.raw).toBe("<STMTTRN>\n<DTPOSTED>20260310<TRNAMT>-1.00<FITID>A1\n</STMTTRN>");
  });

  it("is read without a single closing tag", () => {
    const { ofx, faults } = readOfx(
      utf8(
        `<OFX><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>001<ACCTID>1-9<BANKTRANLIST><DTSTART>20260301<STMTTRN><DTPOSTED>20260302<TRNAMT>10<FITID>1<STMTTRN><DTPOSTED>20260303<TRNAMT>-3<FITID>2<LEDGERBAL><BALAMT>7<DTASOF>20260303
<CCSTMTRS><CURDEF>BRL<CCACCTFROM><ACCTID>9999<BANKTRANLIST><STMTTRN><DTPOSTED>20260304<TRNAMT>-5<FITID>3<LEDGERBAL><BALAMT>-5`,
      ),
    );
    expect(faults).toEqual([]);
    expect(ofx?.statements).toMatchObject([
      {
        kind: "bank",
        ACCTID: "1-9",
        LEDGERBAL: { BALAMT: "7.00" },
        transactions: [{ TRNAMT: "10.00" }, { TRNAMT: "-3.00" }],
      },
      { kind: "card", ACCTID: "9999", LEDGERBAL: { BALAMT: "-5.00" }, transactions: [{ TRNAMT: "-5.00" }] },
    ]);
  });

  it("is read in lower case, on one line and with doubled closing tags", () => {
    const text = ofxWith(`${line("<DTPOSTED>20260310<TRNAMT>-1.00<FITID>A1<MEMO>PAO")}</STMTTRN></STMTTRN>`);
    expect(movementsOf(text.toLowerCase().replaceAll("\n", " ").replace("ofxheader", "OFXHEADER"))).toMatchObject([
      { DTPOSTED: "2026-03-10", TRNAMT: "-1.00", MEMO: "pao" },
    ]);
  });

  it("gives one statement for each account, also when two share one answer", () => {
    const statement = (id: string) =>
      `<STMTRS><BANKACCTFROM><BANKID>001</BANKID><ACCTID>${id}</ACCTID></BANKACCTFROM><LEDGERBAL><BALAMT>1.00</BALAMT></LEDGERBAL></STMTRS>`;
    const { ofx } = readOfx(utf8(`<OFX><STMTTRNRS>${statement("1")}${statement("2")}</STMTTRNRS></OFX>`));
    expect(ofx?.statements.map(({ ACCTID }) => ACCTID)).toEqual(["1", "2"]);
  });

  it("never takes the other side's account for its own", () => {
    const { ofx } = readOfx(
      utf8(
        ofxWith(line("<DTPOSTED>20260310<TRNAMT>-1<FITID>1<BANKACCTTO><BANKID>999<ACCTID>777</BANKACCTTO><MEMO>TED")),
      ),
    );
    expect(ofx?.statements).toMatchObject([{ BANKID: "0341", ACCTID: "45678-9", transactions: [{ MEMO: "TED" }] }]);
    expect(ofx?.statements).toHaveLength(1);
  });

  it("says when it holds no statement, no account, or seems cut", () => {
    expect(readOfx(utf8("nada")).ofx).toBeUndefined();
    expect(codesOf("nada")).toEqual(["ofx.root_missing"]);
    expect(codesOf("<OFX></OFX>")).toEqual(["ofx.statement_missing"]);
    expect(codesOf("<OFX><STMTRS><STMTTRN><DTPOSTED>20260310<TRNAMT>1<FITID>1</OFX>")).toEqual(["ofx.account_missing"]);
    expect(
      codesOf("<OFX><STMTRS><BANKACCTFROM><ACCTID>1<BANKTRANLIST><STMTTRN><DTPOSTED>20260310<TRNAMT>1<FITID>1"),
    ).toEqual(["ofx.truncated"]);
  });

  it("of investments is recognised and not mixed with the account's", () => {
    const { ofx, faults } = readOfx(
      utf8(
        ofxWith(line("<DTPOSTED>20260310<TRNAMT>1<FITID>1")).replace(
          "</OFX>",
          "<INVSTMTRS><CURDEF>BRL<STMTTRN><DTPOSTED>20260310<TRNAMT>99<FITID>9</STMTTRN></INVSTMTRS></OFX>",
        ),
      ),
    );
    expect(ofx?.statements).toHaveLength(1);
    expect(faults.map(({ code }) => code)).toEqual(["ofx.investment_not_read"]);
  });
});

describe("the bytes of a statement", () => {
  const text = ofxWith(line("<DTPOSTED>20260310<TRNAMT>-1<FITID>1<MEMO>Pagamento à vista: ação"));

  it("are UTF-8 when they are, whatever the header declares", () => {
    const { ofx } = readOfx(utf8(text));
    expect(ofx?.encoding).toBe("utf-8");
    expect(ofx?.statements[0]?.transactions[0]?.MEMO).toBe("Pagamento à vista: ação");
  });

  it("are Windows-1252 when they are not UTF-8", () => {
    const { ofx } = readOfx(latin(text.replace("ação", "ação \x80")));
    expect(ofx?.encoding).toBe("windows-1252");
    expect(ofx?.statements[0]?.transactions[0]?.MEMO).toBe("Pagamento à vista: ação €");
  });

  it("are ISO-8859-1 when Windows-1252 has no character for one of them", () => {
    expect(readOfx(latin(text.replace("ação", "a\x81ção"))).ofx?.encoding).toBe("iso-8859-1");
  });

  it("may carry a byte order mark", () => {
    expect(readOfx(utf8(`\uFEFF${text}`)).ofx?.encoding).toBe("utf-8");
    const utf16 = new Uint8Array(2 + text.length * 2);
    utf16.set([0xff, 0xfe]);
    for (let at = 0; at < text.length; at += 1) {
      utf16[2 + at * 2] = text.charCodeAt(at) & 0xff;
      utf16[3 + at * 2] = text.charCodeAt(at) >> 8;
    }
    const { ofx } = readOfx(utf16);
    expect(ofx?.encoding).toBe("utf-16le");
    expect(ofx?.statements[0]?.transactions[0]?.MEMO).toBe("Pagamento à vista: ação");
  });
});

describe("a value", () => {
  it("ends at the line's end, and an empty one is not the next line's", () => {
    const [first] = movementsOf(
      ofxWith(line("<DTPOSTED>20260310\n<TRNAMT>-1\n<FITID>1\n<NAME>\nSOLTO\n<MEMO/>\n<CHECKNUM>7")),
    );
    expect(first).toMatchObject({ CHECKNUM: "7" });
    expect(first).not.toHaveProperty("NAME");
    expect(first).not.toHaveProperty("MEMO");
  });

  it("keeps a lone & and a lone <, and decodes only the entities of the specification", () => {
    const [first] = movementsOf(
      ofxWith(
        line(
          "<DTPOSTED>20260310<TRNAMT>-1<FITID>1<MEMO>Pe&ccedil;as & Cia &amp; Filhos &lt;3 &#233; COMPRA < 10 <5 KG</MEMO>",
        ),
      ),
    );
    expect(first?.MEMO).toBe("Pe&ccedil;as & Cia & Filhos <3 é COMPRA < 10 <5 KG");
  });

  it("may stand before a comment or inside CDATA", () => {
    const [first] = movementsOf(
      ofxWith(
        line("<DTPOSTED>20260310 <!-- dia -->\n<TRNAMT>-1<!-- valor --><FITID>1<MEMO><![CDATA[A & B <C>]]></MEMO>"),
      ),
    );
    expect(first).toMatchObject({ DTPOSTED: "2026-03-10", TRNAMT: "-1.00", MEMO: "A & B <C>" });
  });
});

describe("a line that cannot be believed", () => {
  const good = line("<DTPOSTED>20260311<TRNAMT>10,00<FITID>2");

  it.each([
    ["an amount with a currency sign", "<DTPOSTED>20260310<TRNAMT>$120<FITID>1", "ofx.amount_unreadable", "TRNAMT"],
    [
      "an amount that may be a thousand or a fraction",
      "<DTPOSTED>20260310<TRNAMT>1.234<FITID>1",
      "ofx.amount_unreadable",
      "TRNAMT",
    ],
    ["a point alone", "<DTPOSTED>20260310<TRNAMT>.<FITID>1<MEMO>TED", "ofx.amount_unreadable", "TRNAMT"],
    ["no amount at all", "<DTPOSTED>20260310<FITID>1<MEMO>TED", "ofx.amount_unreadable", "TRNAMT"],
    ["a day that does not exist", "<DTPOSTED>20260230<TRNAMT>1,00<FITID>1", "ofx.date_unreadable", "DTPOSTED"],
    ["no date", "<TRNAMT>1,00<FITID>1", "ofx.date_unreadable", "DTPOSTED"],
    ["a date of the far future", "<DTPOSTED>99991231<TRNAMT>1,00<FITID>1", "ofx.date_implausible", "DTPOSTED"],
    ["a date before OFX", "<DTPOSTED>19010101<TRNAMT>1,00<FITID>1", "ofx.date_implausible", "DTPOSTED"],
  ])("for having %s is a fault with its row, and the rest goes on", (_case, fields, code, field) => {
    const { ofx, faults } = readOfx(utf8(ofxWith(`${line(fields)}\n${good}`)));
    expect(faults).toMatchObject([{ code, path: `STMTRS[1]/STMTTRN[1]/${field}` }]);
    const [bad, next] = ofx?.statements[0]?.transactions ?? [];
    expect(bad && isMovement(bad)).toBe(false);
    expect(next).toMatchObject({ row: 2, TRNAMT: "10.00" });
    expect(next && isMovement(next)).toBe(true);
  });

  it("does not make a sentence each when there are too many", () => {
    const { faults } = readOfx(utf8(ofxWith(line("<DTPOSTED>20260310<TRNAMT>x<FITID>1").repeat(FAULTS_MAX + 5))));
    expect(faults).toHaveLength(FAULTS_MAX + 1);
    expect(faults.at(-1)).toMatchObject({ code: "ofx.more_faults", message: expect.stringContaining("5") });
  });
});

describe("a statement with more lines or accounts than any bank writes", () => {
  it("is read up to the limit, and says so", () => {
    const lines = readOfx(utf8(`<OFX><STMTRS>${"<STMTTRN>".repeat(LINES_MAX + 100)}`));
    expect(lines.ofx?.statements[0]?.transactions).toHaveLength(LINES_MAX);
    expect(lines.faults.map(({ code }) => code)).toContain("ofx.too_many_lines");
    const accounts = readOfx(utf8(`<OFX>${"<BANKACCTFROM><ACCTID>1".repeat(STATEMENTS_MAX + 100)}`));
    expect(accounts.ofx?.statements).toHaveLength(STATEMENTS_MAX);
    expect(accounts.faults.map(({ code }) => code)).toContain("ofx.too_many_lines");
    expect(readOfx(new Uint8Array(OFX_BYTES_MAX + 1))).toMatchObject({ faults: [{ code: "ofx.too_large" }] });
  });
});

describe("an informational line", () => {
  it.each([
    ["a blank amount", "<DTPOSTED>20260310<TRNAMT>      .  <FITID>0<MEMO>SALDO DIA"],
    ["a balance's name and zero", "<DTPOSTED>20260310<TRNAMT>0,00<FITID>9<MEMO>Saldo do dia"],
    ["a balance's name, spaced out, and no identity", "<DTPOSTED>20260310<TRNAMT>99,00<FITID>000<MEMO>S A L D O"],
    ["a balance's name and no date", "<DTPOSTED>00000000<TRNAMT>99,00<FITID><MEMO>SALDO ANTERIOR"],
  ])("with %s is kept, and is no movement and no fault", (_case, fields) => {
    const { ofx, faults } = readOfx(utf8(ofxWith(line(fields))));
    expect(faults).toEqual([]);
    expect(ofx?.statements[0]?.transactions).toMatchObject([{ informational: true }]);
  });

  it("is not a payment that only begins with the same word", () => {
    expect(movementsOf(ofxWith(line("<DTPOSTED>20260310<TRNAMT>-9<FITID>0<MEMO>SALDO DEVEDOR CARTAO")))).toMatchObject([
      { informational: false, TRNAMT: "-9.00" },
    ]);
  });

  it("with an amount and an identity is read as a movement and said, never dropped in silence", () => {
    const text = ofxWith(line("<DTPOSTED>20260310<TRNAMT>99,00<FITID>771<MEMO>SALDO ANTERIOR"));
    expect(movementsOf(text)).toMatchObject([{ informational: false }]);
    expect(codesOf(text)).toEqual(["ofx.balance_line_doubtful"]);
  });
});

describe("any input", () => {
  it("never makes the reader throw", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void readOfx(bytes)));
    const piece = fc.constantFrom(
      ...[
        "<OFX>",
        "<STMTRS>",
        "<STMTTRN>",
        "</STMTTRN>",
        "<TRNAMT>",
        "-1,0",
        "<DTPOSTED>",
        "2026031",
        "<!--",
        "<![CDATA[",
      ],
      ...[
        "]]>",
        "<",
        ">",
        "&#99999999;",
        "&amp;",
        "\n",
        "<BANKACCTFROM>",
        "<ACCTID>",
        "</OFX>",
        "<CCSTMTRS>",
        "<FI>",
        "\u0000",
      ],
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => void readOfx(utf8(pieces.join("")))));
  });

  it("gives the same line in any order of its fields", () => {
    const fields = [
      "<TRNTYPE>DEBIT",
      "<DTPOSTED>20260310",
      "<TRNAMT>-12,30",
      "<FITID>A1",
      "<CHECKNUM>7",
      "<NAME>LOJA",
      "<MEMO>COMPRA",
    ];
    const withoutRaw = (text: string) => movementsOf(text).map(({ raw: _raw, ...rest }) => rest);
    const expected = withoutRaw(ofxWith(line(fields.join("\n"))));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(fields, { minLength: fields.length }),
        fc.constantFrom("\n", "", "  "),
        (order, between) => {
          expect(withoutRaw(ofxWith(line(order.join(between))))).toEqual(expected);
        },
      ),
    );
  });

  it("is read in time proportional to its size", () => {
    const hostile = ["<", "<!--", "<![CDATA[", "<A", "&#", "<MEMO>", "</", "<MEMO><![CDATA["];
    for (const piece of hostile) {
      const bytes = utf8(`<OFX><STMTRS><STMTTRN><MEMO>${piece.repeat(2_000_000 / piece.length)}`);
      const before = performance.now();
      readOfx(bytes);
      expect(performance.now() - before, piece).toBeLessThan(3_000);
    }
  });
});
