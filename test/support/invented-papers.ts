import { inflateSync } from "node:zlib";
import bwip from "bwip-js/node";
import { encode } from "jpeg-js";
import { degrees, PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from "pdf-lib";

/**
 * PDFs as banks, cities and programs of invoices print them, with invented people. Bars and squares are drawn by another
 * program than the one that reads them.
 */

export interface Sheet {
  /** Millimetres from the left and from the top, as layouts are given. */
  text(x: number, y: number, text: string, size?: number): void;
  bars(
    x: number,
    y: number,
    kind: "interleaved2of5" | "code128",
    text: string,
    size: { width: number; height: number },
  ): void;
  qr(x: number, y: number, text: string, side: number): void;
}

const MM = 72 / 25.4;
const HEIGHT = 297;

export async function paper(...sheets: readonly ((sheet: Sheet) => void)[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const draw of sheets) draw(sheetOf(pdf.addPage([210 * MM, HEIGHT * MM]), font));
  return await pdf.save({ useObjectStreams: false });
}

function sheetOf(page: PDFPage, font: PDFFont): Sheet {
  const box = (x: number, y: number, width: number, height: number): void =>
    page.drawRectangle({
      x: x * MM,
      y: (HEIGHT - y - height) * MM,
      width: width * MM,
      height: height * MM,
      color: rgb(0, 0, 0),
    });
  return {
    text: (x, y, text, size = 8) => page.drawText(text, { x: x * MM, y: (HEIGHT - y) * MM, size, font }),
    bars(x, y, kind, text, { width, height }) {
      const [symbol] = bwip.raw({ bcid: kind, text }) as readonly { readonly sbs: readonly number[] }[];
      const widths = symbol?.sbs ?? [];
      const unit = width / widths.reduce((sum, one) => sum + one, 0);
      let at = x;
      for (const [index, one] of widths.entries()) {
        if (index % 2 === 0) box(at, y, one * unit, height);
        at += one * unit;
      }
    },
    qr(x, y, text, side) {
      const [symbol] = bwip.raw({ bcid: "qrcode", text }) as readonly { pixs: readonly number[]; pixx: number }[];
      const count = symbol?.pixx ?? 1;
      const unit = side / count;
      for (const [index, dot] of (symbol?.pixs ?? []).entries()) {
        if (dot === 1) box(x + (index % count) * unit, y + Math.floor(index / count) * unit, unit + 0.01, unit + 0.01);
      }
    },
  };
}

/** The same pages as a scanner gives them: nothing but a picture on each; or with the sheets put in on their side. */
export async function scanned(pictures: readonly Uint8Array[], { aside = false } = {}): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const [width, height] = [210 * MM, HEIGHT * MM];
  for (const picture of pictures) {
    const image = await pdf.embedPng(picture);
    if (aside) pdf.addPage([height, width]).drawImage(image, { x: height, y: 0, width, height, rotate: degrees(90) });
    else pdf.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  }
  return await pdf.save();
}

/**
 * A page as a telephone takes it: a JPEG, stored with the left of the sheet on top, and its note of how the camera was held.
 *
 * @param png as we draw pages: three bytes a dot, no filter
 */
export function photographed(png: Uint8Array, { saysHowHeld = true } = {}): Uint8Array {
  const buffer = Buffer.from(png);
  const [width, height] = [buffer.readUInt32BE(16), buffer.readUInt32BE(20)];
  const data = buffer.indexOf("IDAT");
  const rows = inflateSync(buffer.subarray(data + 4, data + 4 + buffer.readUInt32BE(data - 4)));
  const dots = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // What is seen at the top right is stored at the top left.
      const to = ((width - 1 - x) * height + y) * 4;
      rows.copy(dots, to, y * (width * 3 + 1) + 1 + x * 3, y * (width * 3 + 1) + 1 + x * 3 + 3);
    }
  }
  const jpeg = encode({ data: dots, width: height, height: width }, 85).data;
  if (!saysHowHeld) return jpeg;
  const exif = Buffer.from(
    "457869660000" + "4d4d002a00000008" + "0001" + "011200030000000100060000" + "00000000",
    "hex",
  );
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xff_e1, 0);
  head.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

export interface InventedBoleto {
  readonly line: string;
  readonly barcode: string;
  readonly amount: string;
  readonly dueOn: string;
  readonly pix?: string;
}

/** A boleto in the form of FEBRABAN: the part for the payer above, the one for the bank, with bars, below. */
export function drawBoleto(sheet: Sheet, { line, barcode, amount, dueOn, pix }: InventedBoleto): void {
  for (const top of [20, 130]) {
    sheet.text(12, top, "Banco Inventado S.A.", 10);
    sheet.text(60, top, "999-9", 12);
    sheet.text(80, top, line, 10);
    cell(sheet, 12, top + 7, "Local de pagamento", "Pagável em qualquer banco até o vencimento");
    cell(sheet, 150, top + 7, "Vencimento", dueOn);
    cell(sheet, 12, top + 16, "Beneficiário", "SERRARIA DO VALE LTDA - CNPJ: 11.222.333/0001-81");
    cell(sheet, 150, top + 16, "Agência / Código do beneficiário", "0001 / 12345-6");
    cell(sheet, 12, top + 25, "Data do documento", "10/11/2026");
    cell(sheet, 45, top + 25, "Nº do documento", "4512/1");
    cell(sheet, 80, top + 25, "Espécie doc.", "DM");
    cell(sheet, 100, top + 25, "Aceite", "N");
    cell(sheet, 150, top + 25, "Nosso número", "109/00000123-4");
    cell(sheet, 12, top + 34, "Carteira", "109");
    cell(sheet, 45, top + 34, "Espécie", "R$");
    cell(sheet, 150, top + 34, "(=) Valor do documento", amount);
    cell(sheet, 150, top + 43, "(-) Desconto / Abatimentos", "");
    cell(sheet, 12, top + 61, "Pagador", "PADARIA DA PRAÇA LTDA - CNPJ: 11.444.777/0001-61");
    sheet.text(12, top + 69, "Rua das Flores, 100 - Centro - Curitiba/PR - 80000-000");
    sheet.text(12, top + 74, "Autenticação mecânica - Ficha de compensação", 6);
  }
  sheet.bars(12, 208, "interleaved2of5", barcode, { width: 103, height: 13 });
  if (pix !== undefined) sheet.qr(120, 175, pix, 26);
}

export function cell(sheet: Sheet, x: number, y: number, label: string, value: string): void {
  sheet.text(x, y, label, 6);
  sheet.text(x, y + 4, value, 8.5);
}

export function drawUtilityBill(
  sheet: Sheet,
  { line, barcode }: { readonly line: string; readonly barcode: string },
): void {
  sheet.text(12, 15, "COMPANHIA INVENTADA DE ENERGIA S.A.", 13);
  sheet.text(12, 22, "Nota fiscal / Conta de energia elétrica nº 001.234.567");
  cell(sheet, 12, 40, "Referência", "NOV/2026");
  cell(sheet, 60, 40, "Vencimento", "10/12/2026");
  cell(sheet, 110, 40, "Total a pagar", "R$ 123,45");
  sheet.text(12, 60, "Consumo ativo 152 kWh      0,812170", 8);
  sheet.text(12, 250, "Comprovante de pagamento - destaque aqui", 7);
  sheet.text(12, 258, line, 10);
  sheet.bars(12, 263, "interleaved2of5", barcode, { width: 103, height: 13 });
}

export function drawDanfe(sheet: Sheet, key: string): void {
  sheet.text(8, 10, "RECEBEMOS DE MOINHO TRÊS COROAS S.A. OS PRODUTOS CONSTANTES DA NOTA FISCAL INDICADA AO LADO", 6.5);
  sheet.text(85, 30, "DANFE", 14);
  sheet.text(78, 36, "Documento Auxiliar da Nota Fiscal Eletrônica", 6);
  sheet.text(80, 44, "Nº 000.004.512", 9);
  sheet.text(80, 49, "SÉRIE 001", 9);
  sheet.text(8, 34, "MOINHO TRÊS COROAS S.A.", 11);
  sheet.bars(120, 26, "code128", key, { width: 80, height: 11 });
  cell(sheet, 120, 42, "CHAVE DE ACESSO", "");
  sheet.text(120, 46, (key.match(/.{4}/g) ?? []).join(" "), 7.5);
  cell(sheet, 8, 62, "NATUREZA DA OPERAÇÃO", "VENDA DE PRODUÇÃO DO ESTABELECIMENTO");
  cell(sheet, 120, 62, "PROTOCOLO DE AUTORIZAÇÃO DE USO", "141260000012345 12/11/2026 10:15:00");
  cell(sheet, 8, 71, "INSCRIÇÃO ESTADUAL", "096/3312045");
  cell(sheet, 120, 71, "CNPJ", "11.222.333/0001-81");
  sheet.text(8, 84, "DESTINATÁRIO / REMETENTE", 7);
  cell(sheet, 8, 89, "NOME / RAZÃO SOCIAL", "PADARIA DA PRAÇA LTDA");
  cell(sheet, 120, 89, "CNPJ / CPF", "11.444.777/0001-61");
  cell(sheet, 165, 89, "DATA DA EMISSÃO", "12/11/2026");
  sheet.text(8, 112, "CÁLCULO DO IMPOSTO", 7);
  cell(sheet, 8, 117, "BASE DE CÁLCULO DO ICMS", "37.485,80");
  cell(sheet, 55, 117, "VALOR DO ICMS", "4.498,30");
  cell(sheet, 150, 117, "VALOR TOTAL DOS PRODUTOS", "37.000,00");
  cell(sheet, 8, 126, "VALOR DO FRETE", "485,80");
  cell(sheet, 150, 126, "VALOR TOTAL DA NOTA", "37.485,80");
}

export function drawDanfse(sheet: Sheet, key: string): void {
  sheet.text(70, 12, "DANFSe v1.0", 12);
  sheet.text(60, 18, "Documento Auxiliar da NFS-e", 9);
  cell(sheet, 8, 26, "Chave de Acesso da NFS-e", key);
  cell(sheet, 8, 36, "Número da NFS-e", "87");
  cell(sheet, 60, 36, "Competência da NFS-e", "01/11/2026");
  cell(sheet, 110, 36, "Data e Hora da emissão da NFS-e", "03/11/2026 09:12:44");
  sheet.qr(170, 20, `https://www.nfse.gov.br/ConsultaPublica/?tpc=1&chave=${key}`, 25);
  sheet.text(8, 58, "EMITENTE DA NFS-e", 8);
  cell(sheet, 60, 58, "CNPJ / CPF / NIF", "11.222.333/0001-81");
  cell(sheet, 8, 67, "Nome / Nome Empresarial", "CONTABILIDADE DO PORTO LTDA");
  sheet.text(8, 88, "TOMADOR DO SERVIÇO", 8);
  cell(sheet, 60, 88, "CNPJ / CPF / NIF", "11.444.777/0001-61");
  cell(sheet, 8, 97, "Nome / Nome Empresarial", "PADARIA DA PRAÇA LTDA");
  sheet.text(8, 118, "SERVIÇO PRESTADO", 8);
  cell(sheet, 8, 124, "Descrição do Serviço", "Escrituração contábil de outubro");
  cell(sheet, 8, 160, "Valor do Serviço", "R$ 1.500,00");
  cell(sheet, 120, 160, "Valor Líquido da NFS-e", "R$ 1.425,00");
}

export function drawPixReceipt(sheet: Sheet): void {
  sheet.text(20, 20, "Comprovante de Pix", 16);
  sheet.text(20, 32, "R$ 1.234,56", 18);
  cell(sheet, 20, 44, "Data e hora do pagamento", "12/11/2026 às 14:03:22");
  sheet.text(20, 60, "Quem recebeu", 10);
  cell(sheet, 20, 66, "Nome", "SERRARIA DO VALE LTDA");
  cell(sheet, 20, 76, "CNPJ", "11.222.333/0001-81");
  sheet.text(20, 92, "Quem pagou", 10);
  cell(sheet, 20, 98, "Nome", "PADARIA DA PRAÇA LTDA");
  cell(sheet, 20, 108, "CNPJ", "11.444.777/0001-61");
  cell(sheet, 20, 124, "ID da transação", "E99999999202611121703abcDEF12345");
  cell(sheet, 20, 134, "Autenticação", "3F2A.91C4.77B0.E5D8");
}
