import { describe, expect, it } from "vitest";
import { inventBoleto, inventNfeKey, inventNfseKey, inventUtilityBill } from "../../../test/support/invented-codes.ts";
import {
  drawBoleto,
  drawDanfe,
  drawDanfse,
  drawPixReceipt,
  drawUtilityBill,
  paper,
  photographed,
  type Sheet,
  scanned,
} from "../../../test/support/invented-papers.ts";
import { calendarDate } from "../../values/calendar.ts";
import type { Inspected } from "../inspected.ts";
import { drawPage } from "../sandbox/read-pages.ts";
import { inspectPaper } from "./read-paper.ts";

const on = calendarDate("2026-11-24");

async function read(bytes: Uint8Array, what: "pdf" | "picture" = "pdf"): Promise<Inspected[]> {
  return await inspectPaper(bytes, { what, name: "a.pdf", on });
}

async function readPaper(...sheets: readonly ((sheet: Sheet) => void)[]): Promise<Inspected[]> {
  return await read(await paper(...sheets));
}

async function picture(pdf: Uint8Array, width: number): Promise<Uint8Array> {
  return (await drawPage(pdf, { page: 1, width })) ?? new Uint8Array();
}

/** Kinds, facts and codes of problems: what the business sees. */
function told(found: readonly Inspected[]): unknown[] {
  return found.map(({ kind, facts, problems }) => ({ kind, facts, problems: problems.map(({ code }) => code) }));
}

const code = inventBoleto({ centavos: 123_456, dueOn: "2026-12-10" });
const printed = { ...code, amount: "1.234,56", dueOn: "10/12/2026" };

const BOLETO = {
  kind: "bank",
  line: code.line.replaceAll(/\D/g, ""),
  barcode: code.barcode,
  bank: "999",
  amount: "1234.56",
  dueOn: "2026-12-10",
  beneficiary: { name: "SERRARIA DO VALE LTDA", taxId: "11222333000181" },
  payer: { name: "PADARIA DA PRAÇA LTDA", taxId: "11444777000161" },
  number: "4512/1",
  ourNumber: "109/00000123-4",
};

/** The Pix code of the standard's manual. */
const PIX =
  "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D";
const PIX_FACTS = {
  key: "123e4567-e12b-12d1-a456-426655440000",
  merchant: "Fulano de Tal",
  city: "BRASILIA",
  txid: "***",
  dynamic: false,
};

describe("a boleto as a PDF", () => {
  it("says the digits, the amount, the day and who pays whom, each with its place on the page", async () => {
    const [found] = await readPaper((sheet) => drawBoleto(sheet, printed));
    expect(told(found === undefined ? [] : [found])).toEqual([{ kind: "boleto", facts: BOLETO, problems: [] }]);
    expect(found?.part).toBeUndefined();
    expect(found?.sources?.["beneficiary.name"]).toMatchObject({ by: "text", page: 1 });
    // The amount is marked where people look for it: in its cell at the right, and not in the digits.
    expect(found?.sources?.["amount"]?.box?.x).toBeGreaterThan(0.7);
    expect(found?.sources?.["line"]?.box?.y).toBeLessThan(0.1);
  });

  it("with a Pix beside it is one bill, with two ways to pay", async () => {
    const found = await readPaper((sheet) => drawBoleto(sheet, { ...printed, pix: PIX }));
    expect(told(found)).toEqual([{ kind: "boleto", facts: { ...BOLETO, pix: PIX_FACTS }, problems: [] }]);
    expect(found[0]?.sources?.["pix"]).toMatchObject({ by: "qr", page: 1 });
  });

  it("of which somebody swapped the digits is read, and told apart from its bars", async () => {
    const swapped = inventBoleto({ bank: "260", centavos: 123_456, dueOn: "2026-12-10", free: "0".repeat(25) });
    const [found] = await readPaper((sheet) => drawBoleto(sheet, { ...printed, line: swapped.line }));
    expect(found?.problems.map((problem) => problem.code)).toEqual(["boleto.line_differs_from_bars"]);
    expect(found?.problems[0]?.message).toContain("no banco 260, as barras pagam R$ 1.234,56 no banco 999");
    expect(found?.facts["drawn"]).toEqual({ line: BOLETO.line, barcode: code.barcode });
    expect(found?.sources?.["drawn.line"]).toMatchObject({ by: "bars", page: 1 });
  });

  it("whose print says another amount or another day than its code is read, and doubted", async () => {
    const [found] = await readPaper((sheet) =>
      drawBoleto(sheet, { ...printed, amount: "1.134,56", dueOn: "10/11/2026" }),
    );
    expect(found?.facts).toMatchObject({ amount: "1234.56", dueOn: "2026-12-10" });
    expect(found?.problems.map((problem) => problem.code)).toEqual([
      "boleto.amount_differs_from_code",
      "boleto.due_date_differs_from_code",
    ]);
  });

  it("with a digit changed and no bars is read, with the field that does not hold", async () => {
    const wrong = code.line.replace(/^(\d{4})\d/, "$17");
    const [found] = await readPaper((sheet) => sheet.text(12, 20, `Linha digitável  ${wrong}`, 10));
    expect(found).toMatchObject({ kind: "boleto", facts: { amount: "1234.56" } });
    expect(found?.problems[0]?.code).toBe("boleto.wrong_check_digit");
  });

  it("of several instalments gives each its own amount and day", async () => {
    const sheets = ["2026-12-10", "2027-01-10", "2027-02-10"].map((dueOn, at) => {
      const instalment = inventBoleto({ centavos: 10_000 + at, dueOn });
      const day = dueOn.split("-").reverse().join("/");
      return (sheet: Sheet) => drawBoleto(sheet, { ...instalment, amount: `100,0${at}`, dueOn: day });
    });
    const found = await readPaper(...sheets);
    expect(found.map(({ part, facts }) => [part, facts["amount"], facts["dueOn"]])).toEqual([
      ["página 1", "100.00", "2026-12-10"],
      ["página 2", "100.01", "2027-01-10"],
      ["página 3", "100.02", "2027-02-10"],
    ]);
    expect(found.flatMap(({ problems }) => problems)).toEqual([]);
  });
});

it("a boleto that was scanned, with no text at all, says the same as the one that was sent", async () => {
  const pdf = await paper((sheet) => drawBoleto(sheet, { ...printed, pix: PIX }));
  const [found] = await read(await scanned([await picture(pdf, 1_654)]));
  expect(told(found === undefined ? [] : [found])).toEqual([
    { kind: "boleto", facts: { ...BOLETO, pix: PIX_FACTS }, problems: [] },
  ]);
  expect(found?.sources?.["beneficiary.name"]).toMatchObject({ by: "ocr", page: 1 });
});

it("a boleto that was put in the scanner on its side says the same, and shows each fact where it lies", async () => {
  const pdf = await paper((sheet) => drawBoleto(sheet, { ...printed, pix: PIX }));
  const [straight] = await read(await scanned([await picture(pdf, 1_654)]));
  const [found] = await read(await scanned([await picture(pdf, 1_654)], { aside: true }));
  expect(told(found === undefined ? [] : [found])).toEqual([
    { kind: "boleto", facts: { ...BOLETO, pix: PIX_FACTS }, problems: [] },
  ]);
  const [there, here] = [straight?.sources?.["beneficiary.name"]?.box, found?.sources?.["beneficiary.name"]?.box];
  // Turned to the left: what was near the left is near the bottom, what was written along is written up.
  expect(here?.x).toBeCloseTo(there?.y ?? 0, 1);
  expect((here?.y ?? 0) + (here?.height ?? 0)).toBeCloseTo(1 - (there?.x ?? 0), 1);
  expect(here?.height).toBeGreaterThan(here?.width ?? 1);
});

it("a boleto that was photographed is read upright, whether its picture says how the camera was held or not", async () => {
  const pdf = await paper((sheet) => drawBoleto(sheet, { ...printed, pix: PIX }));
  const sheet = await picture(pdf, 1_654);
  for (const saysHowHeld of [true, false]) {
    const [found] = await read(photographed(sheet, { saysHowHeld }), "picture");
    expect(found).toMatchObject({
      kind: "boleto",
      facts: { ...BOLETO, pix: PIX_FACTS },
    });
    expect(found?.problems).toEqual([]);
  }
});

describe("a bill of a utility or a tax", () => {
  it("says its amount, its month and the day that only its print has", async () => {
    const bill = inventUtilityBill({ centavos: 12_345 });
    expect(told(await readPaper((sheet) => drawUtilityBill(sheet, bill)))).toEqual([
      {
        kind: "boleto",
        facts: {
          kind: "utility",
          line: bill.line.replaceAll(/\D/g, ""),
          barcode: bill.barcode,
          amount: "123.45",
          segment: "3",
          dueOn: "2026-12-10",
          competence: "NOV/2026",
        },
        problems: [],
      },
    ]);
  });

  it("that is a guide of taxes says which", async () => {
    const guide = inventUtilityBill({ centavos: 7_660 });
    const [found] = await readPaper((sheet) => {
      sheet.text(12, 15, "Documento de Arrecadação do Simples Nacional", 12);
      sheet.text(12, 30, "Período de Apuração: 10/2026", 8);
      sheet.text(12, 40, "Data de Vencimento: 21/12/2026", 8);
      sheet.text(12, 50, "Razão Social: PADARIA DA PRAÇA LTDA  CNPJ 11.444.777/0001-61", 8);
      sheet.text(12, 250, guide.line, 10);
      sheet.bars(12, 258, "interleaved2of5", guide.barcode, { width: 103, height: 13 });
    });
    expect(found?.facts).toMatchObject({
      form: "das",
      amount: "76.60",
      dueOn: "2026-12-21",
      competence: "10/2026",
      payer: { name: "PADARIA DA PRAÇA LTDA", taxId: "11444777000161" },
    });
  });
});

describe("the print of a note", () => {
  it("of goods says the key, the parties and the total, and is not the note", async () => {
    const key = inventNfeKey();
    expect(told(await readPaper((sheet) => drawDanfe(sheet, key)))).toEqual([
      {
        kind: "pdf",
        facts: {
          form: "danfe",
          key,
          model: "55",
          series: "1",
          number: "4512",
          issuedAt: "2026-11-12",
          issuer: { taxId: "11222333000181", name: "MOINHO TRÊS COROAS S.A." },
          recipient: { name: "PADARIA DA PRAÇA LTDA", taxId: "11444777000161" },
          total: "37485.80",
          protocol: "141260000012345",
        },
        problems: [],
      },
    ]);
  });

  it("of services says what the national one says", async () => {
    const key = inventNfseKey();
    expect(told(await readPaper((sheet) => drawDanfse(sheet, key)))).toEqual([
      {
        kind: "pdf",
        facts: {
          form: "danfse",
          key,
          number: "87",
          competence: "2026-11-01",
          issuedAt: "2026-11-03",
          provider: { taxId: "11222333000181", name: "CONTABILIDADE DO PORTO LTDA" },
          taker: { taxId: "11444777000161", name: "PADARIA DA PRAÇA LTDA" },
          total: "1500.00",
          net: "1425.00",
        },
        problems: [],
      },
    ]);
  });

  it("whose bars are another note's key is told", async () => {
    const [found] = await readPaper((sheet) => {
      drawDanfe(sheet, inventNfeKey());
      sheet.bars(100, 200, "code128", inventNfeKey({ number: 9 }), { width: 90, height: 11 });
    });
    // Its own bars agree; a second key elsewhere is another note that is mentioned.
    expect(found?.problems).toEqual([]);
    const [other] = await readPaper((sheet) => {
      sheet.text(85, 30, "DANFE", 14);
      sheet.text(12, 46, inventNfeKey(), 8);
      sheet.bars(100, 200, "code128", inventNfeKey({ number: 9 }), { width: 90, height: 11 });
    });
    expect(other?.problems.map((problem) => problem.code)).toEqual(["danfe.key_differs_from_code"]);
  });
});

describe("a receipt of payment", () => {
  it("says who paid whom, how much, when and under which number, and is no bill", async () => {
    expect(told(await readPaper(drawPixReceipt))).toEqual([
      {
        kind: "pdf",
        facts: {
          form: "payment-receipt",
          method: "pix",
          amount: "1234.56",
          paidOn: "2026-11-12",
          payer: { name: "PADARIA DA PRAÇA LTDA", taxId: "11444777000161" },
          payee: { name: "SERRARIA DO VALE LTDA", taxId: "11222333000181" },
          e2eid: "E99999999202611121703abcDEF12345",
          authentication: "3F2A.91C4.77B0.E5D8",
        },
        problems: [],
      },
    ]);
  });

  it("of a boleto repeats its digits, and is still no bill", async () => {
    const [found] = await readPaper((sheet) => {
      sheet.text(20, 20, "Comprovante de pagamento de boleto", 14);
      sheet.text(20, 35, `Código de barras: ${code.line}`, 8);
      sheet.text(20, 45, "Beneficiário: SERRARIA DO VALE LTDA", 8);
      sheet.text(20, 55, "Data do pagamento: 10/12/2026", 8);
      sheet.text(20, 65, "Valor pago: R$ 1.234,56", 8);
    });
    expect(found).toMatchObject({
      kind: "pdf",
      facts: {
        form: "payment-receipt",
        method: "boleto",
        amount: "1234.56",
        paidOn: "2026-12-10",
        payee: { name: "SERRARIA DO VALE LTDA" },
        line: BOLETO.line,
      },
    });
  });

  it("of what is only scheduled says so", async () => {
    const [found] = await readPaper((sheet) => {
      sheet.text(20, 20, "Comprovante de agendamento de Pix", 14);
      sheet.text(20, 35, "Valor: R$ 80,00", 8);
    });
    expect(found?.facts).toMatchObject({ form: "payment-receipt", scheduled: true, amount: "80.00" });
  });
});

describe("a Pix", () => {
  it("as a picture of its QR is read without looking for words", async () => {
    const pdf = await paper((sheet) => sheet.qr(20, 40, PIX, 170));
    const found = await read(await picture(pdf, 600), "picture");
    expect(told(found)).toEqual([{ kind: "pix", facts: PIX_FACTS, problems: [] }]);
    expect(found[0]?.sources?.["key"]).toMatchObject({ by: "qr", page: 1 });
  });

  it("written to be copied, over two lines, is read as one", async () => {
    const found = await readPaper((sheet) => {
      sheet.text(20, 20, "Pix copia e cola", 10);
      sheet.text(20, 26, PIX.slice(0, 80), 7);
      sheet.text(20, 30, PIX.slice(80), 7);
    });
    expect(told(found)).toEqual([{ kind: "pix", facts: PIX_FACTS, problems: [] }]);
  });

  it("whose QR pays another than its text is told", async () => {
    const other = PIX.replace("Fulano de Tal", "Sicrano da Si").replace("1D3D", "XXXX");
    const { crc16 } = await import("../../formats/pix/crc16.ts");
    const signed = other.replace("XXXX", crc16(new TextEncoder().encode(other.slice(0, -4))));
    const [found] = await readPaper((sheet) => {
      sheet.text(20, 20, "Pix copia e cola", 10);
      sheet.text(20, 26, PIX, 5);
      sheet.qr(20, 60, signed, 60);
    });
    expect(found?.problems.map((problem) => problem.code)).toEqual(["pix.text_differs_from_qr"]);
  });
});

it("a letter is a PDF and nothing more", async () => {
  expect(
    told(await readPaper((sheet) => sheet.text(20, 20, "Prezados, segue a proposta que combinamos por telefone.", 10))),
  ).toEqual([{ kind: "pdf", facts: { pages: 1 }, problems: [] }]);
});
