import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { inventBoleto } from "../../test/support/invented-codes.ts";
import { inventNote, inventParty } from "../../test/support/invented-documents.ts";
import { drawBoleto, drawDanfe, drawPixReceipt, paper } from "../../test/support/invented-papers.ts";
import { type Taken, takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";
import { type DocumentSummary, listDocuments, readDocumentPage, readDocumentSheet } from "./contract.ts";
import { documentsRoutes } from "./index.ts";

const database = useTestDatabase();
const company = inventParty(900, "Padaria Invenção Ltda");
const note = inventNote({ number: 4512, issuer: inventParty(1), recipient: company, items: [{ amount: 30_000n }] });
const key = /Id="NFe(\d{44})"/.exec(note.xml)?.[1] ?? "";
const code = inventBoleto({ centavos: 123_456, dueOn: "2026-04-10" });
const swapped = inventBoleto({ bank: "260", centavos: 123_456, dueOn: "2026-04-10", free: "0".repeat(25) });
let taken: Taken;
let finance: TestApi;

beforeAll(async () => {
  const printed = { ...code, amount: "1.234,56", dueOn: "10/04/2026" };
  const boleto = await paper((sheet) => drawBoleto(sheet, printed));
  const message = [
    "From: cobranca@serraria.example",
    "To: contas@padaria.example",
    "Subject: Fatura",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b\r\nContent-Type: text/plain\r\n\r\nSegue.\r\n--b",
    `Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="fatura.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(boleto).toString("base64")}\r\n--b--`,
  ].join("\r\n");
  taken = await takeFiles(database.db, company, {
    "danfe.pdf": await paper((sheet) => drawDanfe(sheet, key)),
    "nota.xml": note.xml,
    "boleto.pdf": boleto,
    "trocado.pdf": await paper((sheet) => drawBoleto(sheet, { ...printed, line: swapped.line })),
    "comprovante.pdf": await paper(drawPixReceipt),
    "carta.pdf": await paper((sheet) => sheet.text(20, 20, "Prezados, segue a proposta que combinamos ontem.")),
    "mensagem.eml": message,
  });
  finance = await makeApi(database.db, documentsRoutes, { companyId: taken.companyId, roles: ["finance"] });
});

async function find(file: string, kind?: string): Promise<DocumentSummary> {
  const { body } = await finance.call(listDocuments, { query: { limit: 50, ...(kind === undefined ? {} : { kind }) } });
  const found = body.data.find((document) => document.file.name === file);
  if (found === undefined) throw new Error(`no document of ${file}`);
  return found;
}

describe("papers that arrive", () => {
  test("have each one fate, and none of them moves the books by itself", () => {
    const fates = taken.report.documents.map(({ file, kind, status }) => `${file} ${kind} ${status}`).sort();
    expect(fates).toEqual([
      "boleto.pdf boleto quarantined",
      "carta.pdf pdf unrecognised",
      "comprovante.pdf pdf accepted",
      "danfe.pdf pdf duplicate",
      "mensagem.eml email accepted",
      "mensagem.eml!fatura.pdf boleto quarantined",
      "nota.xml nfe accepted",
      "trocado.pdf boleto quarantined",
    ]);
    expect(taken.report.payables).toHaveLength(1);
  });

  test("say what a person has to do with each, and warn of the one that was changed", () => {
    const causes = Object.fromEntries(
      taken.report.pending.map(({ subject, code, message }) => [subject, { code, message }]),
    );
    expect(causes["boleto.pdf"]).toEqual({
      code: "documents.kind_not_handled",
      message:
        "Boleto de R$ 1.234,56 que vence em 10/04/2026, de SERRARIA DO VALE LTDA: guardei, e ainda não é conta a pagar. Se a nota dele não veio, crie a conta em A pagar com esta linha digitável.",
    });
    expect(causes["trocado.pdf"]?.code).toBe("payables.boleto_tampered");
    expect(causes["carta.pdf"]?.message).toContain("Não achei nele boleto");
    expect(causes["danfe.pdf"]).toBeUndefined();
    expect(causes["mensagem.eml"]).toBeUndefined();
  });

  test("are listed by their amount, number and whose they are", async () => {
    expect(await find("boleto.pdf")).toMatchObject({
      kind: "boleto",
      amount: "1234.56",
      number: "4512/1",
      issuer: "SERRARIA DO VALE LTDA",
    });
    expect(await find("comprovante.pdf")).toMatchObject({ amount: "1234.56", issuedOn: "2026-11-12" });
  });
});

test("the print of a note waits for it, and asks nothing more once it comes", async () => {
  const late = inventNote({ number: 4513, issuer: inventParty(1), recipient: company, items: [{ amount: 10_000n }] });
  const lateKey = /Id="NFe(\d{44})"/.exec(late.xml)?.[1] ?? "";
  const before = await takeFiles(database.db, company, {
    "antes.pdf": await paper((sheet) => drawDanfe(sheet, lateKey)),
  });
  const waits = ({ report }: Taken) => report.pending.filter(({ message }) => message.includes("impressão da nota"));
  expect(waits(before).map(({ code }) => code)).toEqual(["documents.kind_not_handled"]);
  const after = await takeFiles(database.db, company, { "depois.xml": late.xml });
  expect(waits(after)).toEqual([]);
  expect(await find("antes.pdf")).toMatchObject({ status: "duplicate" });
});

describe("a paper on the screen", () => {
  test("has its facts with their place on a sheet, which is drawn", async () => {
    const { id } = await find("boleto.pdf");
    const { body } = await finance.call(readDocumentPage, { params: { documentId: id } });
    expect(body).toMatchObject({ shows: "paper", sheets: [1] });
    const amount = body.sections[0]?.values.find(({ path }) => path === "amount");
    expect(amount).toMatchObject({ label: "Valor", value: "1234.56", source: { by: "text", page: 1 } });
    expect(amount?.source?.box?.x).toBeGreaterThan(0.7);
    const sheet = await finance.call(readDocumentSheet, { params: { documentId: id, sheet: 1 } });
    expect(sheet.headers["content-type"]).toBe("image/png");
    expect(sheet.headers["content-disposition"]).toMatch(/^inline/);
    const beyond = await finance.call(readDocumentSheet, { params: { documentId: id, sheet: 2 } });
    expect(beyond).toMatchObject({ status: 404, body: { code: "documents.sheet_not_found" } });
  });

  test("attached to a message is drawn from within it", async () => {
    const { id } = await find("mensagem.eml", "boleto");
    const sheet = await finance.call(readDocumentSheet, { params: { documentId: id, sheet: 1 } });
    expect(sheet.headers["content-type"]).toBe("image/png");
  });
});
