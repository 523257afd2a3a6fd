import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inventedRoot, inventNote, inventParty, inventStatement } from "../../test/support/invented-documents.ts";
import type { ProcessReport } from "./index.ts";

const us = inventParty(9, "Padaria Invenção Ltda");
const supplier = inventParty(1, "Moinho Inventado Ltda");
const account = { bank: "341", branch: "0001", number: "12345-6", opening: { on: "2026-02-28", balance: "1000.00" } };
const company = { name: us.name, taxId: us.taxId, taxRegime: "presumido", state: "SP", demonstration: true };

function noteOf(number: number) {
  return inventNote({
    number,
    issuer: supplier,
    recipient: us,
    finalConsumer: true,
    items: [{ amount: 50_000n, ncm: "48025610" }],
    installments: [{ amount: 50_000n, dueOn: "2026-03-20" }],
  });
}

const good = noteOf(1);
const goodStatement = inventStatement({
  lines: [{ on: "2026-03-20", amount: "-500.00", memo: `PIX ENVIADO ${supplier.taxId}`, fitid: "1" }],
  closing: { on: "2026-03-20", balance: "500.00" },
});
const others = inventNote({ number: 2, issuer: supplier, recipient: inventParty(8), items: [{ amount: 100n }] });

const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join("");

/** What somebody who wishes us ill, or a broken disk, may leave in the folder. */
const hostile: Readonly<Record<string, string | Uint8Array>> = {
  "truncada.xml": noteOf(101).xml.slice(0, 900),
  "truncada-no-fim.xml": noteOf(102).xml.slice(0, -20),
  "binario.xml": Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7919) % 256),
  "binario.ofx": Uint8Array.from({ length: 5_000 }, (_, at) => (at * 104_729) % 256),
  "vazio.xml": "",
  "vazio.ofx": "\n",
  "vazio.pdf": " ",
  "codificacao-mentirosa.xml": Buffer.from(
    noteOf(103).xml.replace("UTF-8", "UTF-16").replace("Moinho", "Moínho"),
    "latin1",
  ),
  "latin1-que-diz-utf8.xml": Buffer.from(noteOf(104).xml.replace("Moinho", "Moínho"), "latin1"),
  "doctype.xml": noteOf(105).xml.replace("?>", '?><!DOCTYPE nfeProc SYSTEM "nfe.dtd">'),
  "mil-risadas.xml": `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">${laughs}]><r>&l9;</r>`,
  "entidade-externa.xml": '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
  "cinco-mil-niveis.xml": `${"<a>".repeat(5_000)}${"</a>".repeat(5_000)}`,
  "cinco-mil-niveis.ofx": `<OFX>${"<STMTRS>".repeat(5_000)}`,
  "sem-fechar.ofx":
    "<OFX><STMTRS><BANKACCTFROM><BANKID>341<ACCTID>0001123456<BANKTRANLIST><STMTTRN><DTPOSTED>20260321<TRNAMT>.<FITID>9<MEMO>SALDO DIA",
  "futuro.ofx": inventStatement({
    lines: [{ on: "2099-01-01", amount: "-1.00", memo: "AGENDADO", fitid: "8" }],
    closing: { on: "2099-01-01", balance: "499.00" },
  }),
  "dia-que-nao-existe.ofx": inventStatement({ lines: [{ on: "2026-02-31", amount: "-1.00", memo: "X", fitid: "7" }] }),
  "valor-enorme.ofx": inventStatement({
    lines: [{ on: "2026-03-21", amount: "-999999999999999999.99", memo: "X", fitid: "6" }],
  }),
  "outra-conta.ofx": inventStatement({
    account: "0009999999",
    lines: [{ on: "2026-03-21", amount: "-1.00", memo: "X", fitid: "5" }],
  }),
  "outra-empresa.xml": others.xml,
  "futura.xml": inventNote({
    number: 3,
    issuer: supplier,
    recipient: us,
    issuedOn: "2099-01-01",
    items: [{ amount: 1n }],
  }).xml,
  "valor-enorme.xml": inventNote({ number: 4, issuer: supplier, recipient: us, items: [{ amount: 10n ** 19n }] }).xml,
  "nulos.xml": noteOf(106).xml.replaceAll(" ", "\0"),
  "nome com espaço, ' e \" e\nlinha.xml": "<x/>",
  "zip-quebrado.zip": Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0),
  "pdf-quebrado.pdf": "%PDF-1.7 quebrado",
  "planilha.csv": "a;b\n1;2",
};
const good2 = ["boa.xml", "bom.ofx"];
const copies = Array.from({ length: 100 }, (_, at) => `copias/${String(at).padStart(3, "0")}.xml`);

const holder = { folder: "", report: undefined as ProcessReport | undefined, status: -1, stderr: "", rss: 0 };

beforeAll(() => {
  holder.folder = mkdtempSync(path.join(tmpdir(), "retaguarda-hostil-"));
  const documents = path.join(holder.folder, "documentos");
  const roots = path.join(holder.folder, "raizes");
  for (const each of [documents, roots, path.join(documents, "copias"), path.join(documents, "volta")]) mkdirSync(each);
  writeFileSync(path.join(roots, "raiz.pem"), inventedRoot);
  for (const [name, content] of Object.entries(hostile)) writeFileSync(path.join(documents, name), content);
  writeFileSync(path.join(documents, "boa.xml"), good.xml);
  writeFileSync(path.join(documents, "bom.ofx"), goodStatement);
  for (const name of copies) writeFileSync(path.join(documents, name), good.xml);
  const sparse = openSync(path.join(documents, "esparso.xml"), "w");
  ftruncateSync(sparse, 200_000_000);
  closeSync(sparse);
  symlinkSync("/etc/passwd", path.join(documents, "atalho.xml"));
  symlinkSync("..", path.join(documents, "volta", "laço"));
  symlinkSync("nenhum-lugar", path.join(documents, "quebrado.xml"));
  execFileSync("mkfifo", [path.join(documents, "cano.xml")]);
  const companyFile = path.join(holder.folder, "empresa.json");
  writeFileSync(companyFile, JSON.stringify({ ...company, accounts: [account] }));

  // Each process of the run says at its end how much memory it held at most.
  const peak = path.join(holder.folder, "memoria");
  const probe = `data:text/javascript,import{appendFileSync}from"node:fs";process.on("exit",()=>appendFileSync(${JSON.stringify(peak)},process.resourceUsage().maxRSS+"\\n"))`;
  const bin = fileURLToPath(new URL("../../bin/retaguarda", import.meta.url));
  const child = spawnSync(
    process.execPath,
    [bin, "process", documents, "--company", companyFile, "--trusted-roots", roots, "--json"],
    { encoding: "utf8", maxBuffer: 50_000_000, env: { ...process.env, NODE_OPTIONS: `--import=${encodeURI(probe)}` } },
  );
  holder.status = child.status ?? -1;
  holder.stderr = child.stderr;
  holder.report = child.stdout === "" ? undefined : JSON.parse(child.stdout);
  const measured = existsSync(peak) ? readFileSync(peak, "utf8").trim().split("\n").map(Number) : [];
  holder.rss = Math.max(...measured);
}, 120_000);

afterAll(() => rmSync(holder.folder, { recursive: true, force: true }));

function report(): ProcessReport {
  if (holder.report === undefined) throw new Error(holder.stderr);
  return holder.report;
}

describe("a folder of everything that can be wrong, with one good note and one good statement", () => {
  test("is done to the end, says that something was refused, and shows no trace of the program", () => {
    expect(holder.status).toBe(1);
    expect(report().documents.length).toBeGreaterThan(100);
    expect(holder.stderr).not.toMatch(/\bat .*\.ts:\d+|Error:/);
  });

  test("the good note is paid by the good statement, and the books hold", () => {
    expect(report().payables).toMatchObject([{ document: good.key, amount: "500.00", status: "settled" }]);
    expect(report().movements).toMatchObject([{ status: "settled", amount: "-500.00" }]);
    expect(report().checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  test("a hundred copies are one note and ninety-nine duplicates", () => {
    const statuses = report()
      .documents.filter(({ key, file }) => key === good.key && !(file in hostile))
      .map(({ status }) => status);
    expect(statuses.filter((status) => status === "accepted")).toHaveLength(1);
    expect(statuses.filter((status) => status === "duplicate")).toHaveLength(100);
  });

  test("every other file has one status, which is not accepted, and says why in one sentence", () => {
    const expected = [...Object.keys(hostile), "esparso.xml", "atalho.xml", "volta/laço", "quebrado.xml", "cano.xml"];
    const mayStand = new Set([
      "futuro.ofx",
      "dia-que-nao-existe.ofx",
      "valor-enorme.ofx",
      "outra-conta.ofx",
      "sem-fechar.ofx",
    ]);
    for (const name of expected) {
      const found = report().documents.filter(({ file }) => file === name);
      expect(found, name).toHaveLength(1);
      const [document] = found;
      if (mayStand.has(name)) continue;
      expect(["quarantined", "unrecognised"], `${name}: ${document?.status}`).toContain(document?.status);
      expect(document?.problems[0]?.message, name).toMatch(/\.$/);
      expect(report().pending.filter(({ subject }) => subject === name || subject === document?.key).length, name).toBe(
        1,
      );
    }
    expect(report().documents).toHaveLength(expected.length + good2.length + copies.length);
  });

  test("a statement that stands for nothing of ours, or has lines that cannot be, asks a person", () => {
    const codes = (name: string) =>
      report()
        .pending.filter(({ subject }) => subject === name)
        .map(({ code }) => code);
    expect(codes("outra-conta.ofx")).toEqual(["banking.account_unbound"]);
    expect(codes("futuro.ofx")).toEqual(["banking.date_implausible"]);
    expect(codes("dia-que-nao-existe.ofx")).toEqual(["banking.line_unreadable"]);
    expect(codes("valor-enorme.ofx")).toEqual(["banking.line_unreadable"]);
    expect(codes("sem-fechar.ofx")).toEqual([]);
  });

  test("nothing outside the folder was read", () => {
    expect(JSON.stringify(report())).not.toMatch(/root:|\/bin\/sh|nobody/);
  });

  test("takes less than 500 MB of memory", () => {
    expect(holder.rss, "measured").toBeGreaterThan(10_000);
    expect(holder.rss).toBeLessThan(500_000);
  });
});
