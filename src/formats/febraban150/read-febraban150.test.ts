import { describe, expect, test } from "vitest";
import { writeRecord } from "../fixed-width/index.ts";
import { readFebraban150 } from "./index.ts";
import { header, receipt, trailer } from "./layouts.ts";

const receiptOf = (amount: string, paidOn = "2026-11-23") =>
  writeRecord(
    {
      account: "12345678",
      paid_date: paidOn,
      credit_date: "2026-11-24",
      barcode: "84670000001435900240200240500024384221010811",
      received_value: amount,
      fee_value: "1.50",
    },
    receipt,
    150,
  ).record;

function file(receipts: readonly string[], { count = receipts.length + 2, total = "300.00" } = {}): string {
  const values = {
    direction: "2",
    agreement: "0716",
    company_name: "AGUA DO MUNICIPIO",
    bank: "001",
    generated_date: "2026-11-24",
    file_seq: "12",
  };
  const last = writeRecord({ record_count: String(count), total_value: total }, trailer, 150).record;
  return [writeRecord(values, header, 150).record, ...receipts, last].join("\r\n");
}

describe("receipts of bills with barcode", () => {
  test("are read with their days, amounts and fees, and sum to the trailer", () => {
    const { file: read, faults } = readFebraban150(file([receiptOf("100.00"), receiptOf("200.00")]));
    expect(faults).toEqual([]);
    expect(read).toMatchObject({
      direction: "retorno",
      bank: "001",
      agreement: "0716",
      records: 4,
      file_seq: "000012",
    });
    expect(read?.receipts).toMatchObject([
      { line: 2, paid_date: "2026-11-23", credit_date: "2026-11-24", received_value: "100.00", fee_value: "1.50" },
      { line: 3, received_value: "200.00" },
    ]);
  });

  test.each([
    ["a receipt is missing", file([receiptOf("100.00")], { count: 4 }), ["record_count_differs", "sum_differs"]],
    ["the sum is another", file([receiptOf("300.00")], { total: "300.01" }), ["sum_differs"]],
    [
      "it was cut",
      file([receiptOf("300.00")])
        .split("\r\n")
        .slice(0, 2)
        .join("\n"),
      ["trailer_missing"],
    ],
    [
      "a line is too long",
      `${file([receiptOf("300.00")])}\n${"9".repeat(151)}`,
      ["record_too_long", "record_count_differs"],
    ],
    ["it is something else", "isto não é um arquivo de banco", ["header_missing"]],
  ])("is found out when %s", (_, text, codes) => {
    expect(readFebraban150(text).faults.map(({ code }) => code.replace("febraban150.", ""))).toEqual(codes);
  });
});
