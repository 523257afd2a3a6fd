// What a PDF's text, an e-mail and a spreadsheet are read from once they are out of their containers: bytes changed inside a PDF or a ZIP
// hardly ever get as far.

import { inspectMailText } from "../../src/documents/papers/read-mail-text.ts";
import { documentsOnPage } from "../../src/documents/papers/read-paper.ts";
import { box, type Code, type Page, type Word } from "../../src/documents/sandbox/page.ts";
import { readMail } from "../../src/documents/sandbox/read-mail.ts";
import { zipForTests } from "../../src/documents/zip-for-tests.ts";
import { Refusal } from "../../src/kernel/errors.ts";
import { openSheet } from "../../src/kernel/spreadsheet/open-sheet.ts";
import { calendarDate } from "../../src/values/calendar.ts";
import { inventBoleto, inventNfeKey, inventNfseKey, inventUtilityBill } from "../support/invented-codes.ts";
import {
  drawBoleto,
  drawDanfe,
  drawDanfse,
  drawPixReceipt,
  drawUtilityBill,
  type Sheet,
} from "../support/invented-papers.ts";
import type { Target } from "./target.ts";

const on = calendarDate("2026-11-24");

/** A page as text: on each line where a phrase or a code stands, in millimetres, what it is, and what it says. */
function written(draw: (sheet: Sheet) => void): Buffer {
  const lines: string[] = [];
  const line = (x: number, y: number, is: string, text: string): void => void lines.push([x, y, is, text].join("\t"));
  draw({
    text: (x, y, text) => line(x, y, "text", text),
    bars: (x, y, _, text) => line(x, y, "bars", text),
    qr: (x, y, text) => line(x, y, "qr", text),
  });
  return Buffer.from(lines.join("\n"));
}

function pageOf(bytes: Buffer): Page {
  const words: Word[] = [];
  const codes: Code[] = [];
  for (const line of bytes.toString("utf8").split("\n")) {
    const [x = "", y = "", is = "", ...rest] = line.split("\t");
    const text = rest.join("\t");
    const [left, top] = [Number(x) / 210, Number(y) / 297];
    if (is === "bars" || is === "qr") codes.push({ is, text, box: box(left, top, 0.3, 0.04) });
    else {
      let at = left;
      for (const word of text.split(" ")) {
        words.push({ text: word, box: box(at, top, word.length * 0.007, 0.01) });
        at += (word.length + 1) * 0.007;
      }
    }
  }
  return { number: 1, width: 595, height: 842, by: "text", words, codes };
}

const code = inventBoleto({ centavos: 123_456, dueOn: "2026-12-10" });
const PIX =
  "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D";

const MAIL = `From: "Cobrança" <cobranca@serraria.example>\r\nTo: Compras: a@x.example, b@x.example;\r\nSubject: =?utf-8?B?Qm9sZXRv?=
Date: Tue, 10 Nov 2026 09:30:00 -0300\r\nMessage-ID: <1@serraria.example>\r\nMIME-Version: 1.0
Content-Type: multipart/mixed; boundary="limite"\r\n\r\n--limite\r\nContent-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Pague: ${code.line}<br>=E9 ${PIX}</p>\r\n--limite
Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=UTF-8''boleto%20a.pdf\r\nContent-Transfer-Encoding: base64
\r\nJVBERi0xLjQK\r\n--limite\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\noi\r\n--limite--\r\n`;

const SHEET = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>
<c r="B1" t="inlineStr"><is><t>Vencimento</t></is></c></row><row r="2"><c r="A2" s="1"><v>46091</v></c><c r="C2" t="b"><v>1</v></c>
<c r="D2" t="str"><f>A1&amp;"x"</f><v>texto</v></c><c r="E2" t="e"><v>#REF!</v></c><c r="F2"><v>1234.5</v></c></row></sheetData></worksheet>`;

function workbook(sheet: Buffer): Uint8Array {
  return zipForTests(
    Object.entries({
      "[Content_Types].xml": "<Types/>",
      "xl/workbook.xml":
        '<workbook xmlns:r="r"><sheets><sheet name="Plan1" sheetId="1" r:id="rId1"/></sheets></workbook>',
      "xl/_rels/workbook.xml.rels":
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
      "xl/sharedStrings.xml": "<sst><si><t>Nome</t></si></sst>",
      "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
      "xl/worksheets/sheet1.xml": sheet,
    }).map(([name, content]) => ({ name, content, stored: true })),
  );
}

/** A spreadsheet that cannot be read is refused with a code; anything else thrown is a fault of the reader. */
async function readSheet(bytes: Uint8Array): Promise<void> {
  try {
    const { rows } = await openSheet(bytes);
    let cells = 0;
    for await (const row of rows) cells += row.cells.length;
    if (cells < 0) throw new Error("fewer cells than none");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

export const paperTargets: Readonly<Record<string, Target>> = {
  "pdf-text": {
    read: (bytes) => documentsOnPage(pageOf(bytes), on),
    samples: () => [
      written((sheet) => drawBoleto(sheet, { ...code, amount: "1.234,56", dueOn: "10/12/2026", pix: PIX })),
      written((sheet) => drawUtilityBill(sheet, inventUtilityBill())),
      written((sheet) => drawDanfe(sheet, inventNfeKey())),
      written((sheet) => drawDanfse(sheet, inventNfseKey())),
      written(drawPixReceipt),
      written((sheet) => sheet.qr(20, 40, PIX, 170)),
    ],
  },
  email: {
    read: async (bytes) => {
      const mail = await readMail(bytes);
      if (mail !== "damaged") inspectMailText(mail.text, on);
    },
    samples: () => [Buffer.from(MAIL)],
  },
  csv: {
    read: readSheet,
    samples: () => [
      Buffer.from('Nome;CNPJ;Vencimento;Valor\r\n"Padaria ""da"" Praça";11.222.333/0001-81;10/03/2026;1.234,56\r\n'),
      Buffer.from('sep=,\nnome,valor\n"a\nb",10.5\n\'x,=1+1\n'),
      Buffer.from("\uFEFFnome\tvalor\r\nção\t-3\r\n", "utf16le"),
    ],
  },
  xlsx: { read: (bytes) => readSheet(workbook(bytes)), samples: () => [Buffer.from(SHEET)] },
};
