import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inventParty } from "../../../test/support/invented-documents.ts";
import { inventReturn } from "../../../test/support/invented-return.ts";
import { readCnab240 } from "./index.ts";

const company = inventParty(1, "PADARIA INVENCAO LTDA");
const payer = { taxId: "12ABC34501DE35", name: "MERCADO DE SAO JOAO" };
const titles = [
  {
    documentNumber: "123/001",
    payer,
    face: 100_000n,
    additions: 2_130n,
    fee: 250n,
    dueOn: "2026-03-10",
    paidOn: "2026-03-12",
    creditedOn: "2026-03-13",
  },
  { documentNumber: "77", payer, face: 5_000n, dueOn: "2026-03-12", paidOn: "2026-03-12", creditedOn: "2026-03-13" },
];
const written = inventReturn({ company, titles });
const lines = written.split("\r\n").slice(0, -1);
const codes = (text: string): readonly string[] => readCnab240(text).faults.map(({ code }) => code);

test("a return has each title with what was paid, kept and credited", () => {
  const { cnab, faults } = readCnab240(written);
  expect(faults).toEqual([]);
  expect(cnab).toMatchObject({ bank: "341", direction: "retorno", company_id: company.taxId, records: 8 });
  expect(cnab?.batches).toMatchObject([{ operation: "T", service: "01", segments: { T: 2, U: 2 } }]);
  expect(cnab?.batches[0]?.titles[0]).toMatchObject({
    movement: "06",
    agency: "00001",
    account: "000000012345",
    account_dv: "6",
    document_number: "123/001",
    due_date: "2026-03-10",
    value: "1000.00",
    payer_id_type: "2",
    payer_id: "012ABC34501DE35",
    fee_value: "2.50",
    additions: "21.30",
    paid_value: "1021.30",
    net_value: "1018.80",
    occurrence_date: "2026-03-12",
    credit_date: "2026-03-13",
  });
});

describe("what files really look like", () => {
  test.each([
    ["LF alone", written.replaceAll("\r\n", "\n")],
    ["the byte 1A at the end", `${written}\u001A`],
    ["blanks stripped by an editor", lines.map((line) => line.trimEnd()).join("\r\n")],
    ["a blank too many at the end of a line", lines.map((line) => `${line} `).join("\r\n")],
    ["empty lines", `\r\n${written}\r\n\r\n`],
    ["accents, once decoded", written.replaceAll("SAO", "SÃO")],
  ])("%s is read the same", (_, text) => {
    const { cnab, faults } = readCnab240(text);
    expect(faults).toEqual([]);
    const plain = readCnab240(written).cnab?.batches[0]?.titles;
    expect(cnab?.batches[0]?.titles.map((title) => ({ ...title, payer_name: "" }))).toEqual(
      plain?.map((title) => ({ ...title, payer_name: "" })),
    );
  });

  test("lines that had to be mended are counted", () => {
    const stripped = lines.map((line) => line.trimEnd()).join("\n");
    expect(readCnab240(stripped).cnab?.repaired).toEqual({ padded: 8, cut: 0 });
    expect(readCnab240(lines.map((line) => `${line} `).join("\n")).cnab?.repaired).toEqual({ padded: 0, cut: 8 });
  });
});

describe("a file that was cut or changed does not pass for whole", () => {
  const without = (at: number): string => lines.filter((_, index) => index !== at).join("\r\n");

  test.each([
    ["without its header", without(0), "cnab240.header_missing"],
    ["without its trailer", without(7), "cnab240.trailer_missing"],
    ["without the trailer of its batch", without(6), "cnab240.trailer_missing"],
    ["a title without its second record", without(3), "cnab240.segment_unpaired"],
    ["a record less in its batch", without(5), "cnab240.batch_count_differs"],
    [
      "a trailer with another number of records",
      inventReturn({ company, titles, declared: { records: 9 } }),
      "cnab240.record_count_differs",
    ],
    ["a batch with another sum", inventReturn({ company, titles, declared: { sum: 1n } }), "cnab240.title_sum_differs"],
    [
      "a batch with another number of titles",
      written.replace("000006000002", "000006000003"),
      "cnab240.title_count_differs",
    ],
    ["another number of batches", written.replace("000001000008", "000002000008"), "cnab240.batches_differ"],
    ["something beyond the last column", written.replace(`${lines[2]}`, `${lines[2]}X`), "cnab240.record_too_long"],
    ["letters in an amount", written.replace("000000000100000", "00000000010000O"), "cnab240.field_unreadable"],
    ["a detail outside any batch", without(1), "cnab240.record_out_of_place"],
  ])("%s", (_, text, code) => {
    expect(codes(text)).toContain(code);
  });
});

test("nothing that is thrown at it makes it throw", () => {
  fc.assert(
    fc.property(fc.nat(lines.length - 1), fc.nat(239), fc.string({ maxLength: 30 }), (line, column, noise) => {
      const changed = lines.map((each, at) =>
        at === line ? each.slice(0, column) + noise + each.slice(column + noise.length) : each,
      );
      expect(() => readCnab240(changed.join("\n"))).not.toThrow();
    }),
  );
});
