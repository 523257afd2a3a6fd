import { describe, expect, test } from "vitest";
import { inventParty } from "../../test/support/invented-documents.ts";
import { inventReturn } from "../../test/support/invented-return.ts";
import { trustStore } from "../formats/xml/index.ts";
import { calendarDate } from "../values/calendar.ts";
import { inspectFile } from "./inspect-file.ts";

const company = inventParty(1, "PADARIA INVENCAO LTDA");
const title = {
  documentNumber: "123",
  payer: inventParty(2, "MERCADO SÃO JOÃO"),
  face: 100_000n,
  additions: 2_130n,
  fee: 250n,
  dueOn: "2026-03-10",
  paidOn: "2026-03-12",
  creditedOn: "2026-03-13",
};
const written = inventReturn({
  company,
  titles: [
    title,
    { ...title, documentNumber: "124", movement: "02" },
    { ...title, documentNumber: "125", movement: "09" },
  ],
});

async function inspect(bytes: Uint8Array) {
  const found = [];
  for await (const each of inspectFile({
    name: "a.ret",
    bytes,
    trustedRoots: trustStore({ roots: [] }),
    on: calendarDate("2026-11-24"),
  }))
    found.push(each);
  return found;
}

const facts = {
  direction: "retorno",
  bank: "341",
  service: "01",
  records: 10,
  batches: 1,
  titles: 3,
  paid: 1,
  paidTotal: "1021.30",
  fees: "7.50",
};

describe("a collection return says what was paid, by the movement of each title", () => {
  test.each([
    ["Windows-1252", Buffer.from(written, "latin1")],
    ["UTF-8", Buffer.from(written, "utf8")],
    ["UTF-16 with its mark", Buffer.from(`\uFEFF${written}`, "utf16le")],
  ])("in %s", async (_, bytes) => {
    expect(await inspect(bytes)).toMatchObject([{ kind: "cnab240", facts, problems: [] }]);
  });
});

test("one that was cut says so, and what can still be read", async () => {
  const cut = written.slice(0, 242 * 6);
  expect(await inspect(Buffer.from(cut, "latin1"))).toMatchObject([
    { kind: "cnab240", facts: { direction: "retorno", titles: 2 }, problems: [{ code: "cnab240.trailer_missing" }] },
  ]);
});
