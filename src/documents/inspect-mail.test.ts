import { describe, expect, it } from "vitest";
import { inventBoleto } from "../../test/support/invented-codes.ts";
import { drawBoleto, paper } from "../../test/support/invented-papers.ts";
import { emptyTrustStore } from "../formats/xml/index.ts";
import { calendarDate } from "../values/calendar.ts";
import { type InspectedFile, inspectFile } from "./inspect-file.ts";
import { zipForTests } from "./zip-for-tests.ts";

async function inspect(mail: string): Promise<InspectedFile[]> {
  const found: InspectedFile[] = [];
  const bytes = new TextEncoder().encode(mail);
  const on = calendarDate("2026-11-24");
  for await (const one of inspectFile({ name: "a.eml", bytes, trustedRoots: emptyTrustStore, on })) found.push(one);
  return found;
}

interface Part {
  readonly type: string;
  readonly name?: string;
  readonly content: string | Uint8Array;
  readonly more?: string;
}

function mail(subject: string, parts: readonly Part[]): string {
  const shown = parts.map(({ type, name, content, more = "" }) => {
    const lines = Buffer.from(content).toString("base64").replaceAll(/.{76}/g, "$&\r\n");
    const disposition = name === undefined ? "" : `Content-Disposition: attachment; filename="${name}"\r\n`;
    return `--limite\r\nContent-Type: ${type}\r\n${disposition}${more}Content-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`;
  });
  return [
    "From: Cobrança <cobranca@serraria.example>",
    "To: contas@padaria.example",
    `Subject: ${subject}`,
    "Date: Tue, 10 Nov 2026 09:30:00 -0300",
    "Message-ID: <1@serraria.example>",
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="limite"',
    "",
    `${shown.join("")}--limite--\r\n`,
  ].join("\r\n");
}

const code = inventBoleto({ centavos: 9_900, dueOn: "2026-12-10" });
const boletoPdf = () => paper((sheet) => drawBoleto(sheet, { ...code, amount: "99,00", dueOn: "10/12/2026" }));
const told = (found: readonly InspectedFile[]) => found.map(({ file: name, kind, part }) => [name, kind, part ?? ""]);

describe("an e-mail", () => {
  it("is a line of its own and one for each thing attached, also within a ZIP", async () => {
    const found = await inspect(
      mail("Sua fatura de novembro", [
        { type: "text/plain; charset=utf-8", content: "Segue a fatura." },
        { type: "application/pdf", name: "boleto.pdf", content: await boletoPdf() },
        {
          type: "application/zip",
          name: "notas.zip",
          content: zipForTests([{ name: "a.csv", content: "dia;valor\n1;2\n2;3\n" }]),
        },
        { type: "application/pkcs7-signature", name: "smime.p7s", content: "0" },
      ]),
    );
    expect(told(found)).toEqual([
      ["a.eml", "email", ""],
      ["a.eml!boleto.pdf", "boleto", ""],
      ["a.eml!notas.zip!a.csv", "spreadsheet", ""],
    ]);
    expect(found[0]?.facts).toEqual({
      from: "cobranca@serraria.example",
      to: ["contas@padaria.example"],
      subject: "Sua fatura de novembro",
      sentAt: "2026-11-10T12:30:00.000Z",
      messageId: "<1@serraria.example>",
      attachments: 2,
      codes: 0,
    });
    expect(found[1]?.facts).toMatchObject({ amount: "99.00", dueOn: "2026-12-10" });
  });

  it("whose text has a digit line has a boleto, in plain text as in HTML", async () => {
    for (const part of [
      { type: "text/plain", content: `Pague por este codigo:\n${code.line}\nObrigado.` },
      { type: "text/html", content: `<style>p{}</style><p>Pague:</p><b>${code.line}</b><script>alert(1)</script>` },
    ]) {
      const found = await inspect(mail("Boleto", [part]));
      expect(told(found)).toEqual([
        ["a.eml", "email", ""],
        ["a.eml", "boleto", "texto da mensagem"],
      ]);
      expect(found[1]?.facts).toMatchObject({ barcode: code.barcode, amount: "99.00" });
      expect(found[1]?.sources?.["line"]).toEqual({ by: "body" });
    }
  });

  it("whose text has a Pix to copy has that Pix, though the mail program broke its line", async () => {
    const pix =
      "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D";
    const found = await inspect(
      mail("Pix", [{ type: "text/plain", content: `Copie:\r\n${pix.slice(0, 70)}\r\n${pix.slice(70)}\r\nAté!` }]),
    );
    expect(found[1]).toMatchObject({ kind: "pix", facts: { merchant: "Fulano de Tal" }, problems: [] });
  });

  it("forwarded within another is opened, and one more within that is not", async () => {
    const inner = mail("Original", [{ type: "application/pdf", name: "boleto.pdf", content: await boletoPdf() }]);
    const wrap = (content: string) => mail("Enc", [{ type: "application/octet-stream", name: "m.eml", content }]);
    expect(told(await inspect(wrap(inner))).at(-1)).toEqual(["a.eml!m.eml!boleto.pdf", "boleto", ""]);
    const deep = await inspect(wrap(wrap(inner)));
    expect(deep.at(-1)?.problems[0]?.code).toBe("email.nested_too_deep");
  });

  it("with more parts than a person attaches says how many were left", async () => {
    const parts = Array.from({ length: 70 }, (_, at) => ({
      type: "text/csv",
      name: `${at}.csv`,
      content: "a;b\n1;2\n",
    }));
    const [envelope, ...attached] = await inspect(mail("Muitos", parts));
    expect(attached).toHaveLength(50);
    expect(envelope?.problems[0]?.code).toBe("email.too_many_parts");
  });

  it("made of parts within parts, or of nothing but headers, is answered for", async () => {
    const nested = Array.from(
      { length: 200 },
      (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
    );
    const bomb = mail("Bomba", []).replace('boundary="limite"', "boundary=b0").replace("--limite--", nested.join(""));
    expect((await inspect(bomb)).map(({ kind, problems }) => [kind, problems[0]?.code])).toEqual([
      ["email", "email.damaged"],
    ]);
    const headers = `${mail("Cabeçalhos", []).split("\r\n\r\n")[0]}\r\n${"X-A: b\r\n".repeat(20_000)}\r\n\r\nTexto`;
    expect((await inspect(headers)).map(({ kind, problems }) => [kind, problems[0]?.code])).toEqual([
      ["email", "email.damaged"],
    ]);
  });
});
