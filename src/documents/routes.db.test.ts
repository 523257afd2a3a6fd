import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../test/support/api.ts";
import { inventNote, inventParty, inventStatement } from "../../test/support/invented-documents.ts";
import { takeFiles } from "../../test/support/take-files.ts";
import { makeCompany, useTestDatabase } from "../../test/support/test-database.ts";
import { type DocumentSummary, listDocuments, readDocumentPage, readFileContent } from "./contract.ts";
import { documentsRoutes } from "./index.ts";
import { zipForTests } from "./zip-for-tests.ts";

const database = useTestDatabase();
const supplier = inventParty(1, "Moinho Inventado Ltda");
const company = inventParty(900, "Padaria Invenção Ltda");
let companyId: string;
let finance: TestApi;

const bought = inventNote({
  number: 4512,
  issuer: supplier,
  recipient: company,
  finalConsumer: true,
  items: [
    { amount: 30_000n, ncm: "11010010" },
    { amount: 20_000n, ncm: "48025610" },
  ],
  installments: [
    { amount: 25_000n, dueOn: "2026-04-10", number: "001" },
    { amount: 25_000n, dueOn: "2026-05-10", number: "002" },
  ],
});
const zipped = inventNote({ number: 77, issuer: supplier, recipient: company, items: [{ amount: 1_000n }] });
const others = inventNote({ number: 9, issuer: supplier, recipient: inventParty(2), items: [{ amount: 700n }] });
const statement = inventStatement({
  lines: [
    { on: "2026-03-20", amount: "-500.00", memo: "PAGAMENTO <b>SEM</b> NOME", fitid: "1" },
    { on: "2026-03-21", amount: "20.00", memo: "RENDIMENTO", fitid: "2" },
  ],
});

beforeAll(async () => {
  const taken = await takeFiles(database.db, company, {
    "notas/compra.xml": bought.xml,
    "notas/copia.xml": `${bought.xml}\n`,
    "mes.zip": zipForTests([{ name: "pasta/uma 1.xml", content: zipped.xml }]),
    "outra.xml": others.xml,
    "extrato.ofx": statement,
    "pagina.html": "<html><script>alert(1)</script></html>",
    "foto.png": Buffer.from("\u0089PNG\r\n\u001A\n0000", "latin1"),
  });
  companyId = taken.companyId;
  finance = await makeApi(database.db, documentsRoutes, { companyId, roles: ["finance"] });
});

async function find(q: string): Promise<DocumentSummary> {
  const { body } = await finance.call(listDocuments, { query: { q, limit: 1 } });
  const [found] = body.data;
  if (found === undefined) throw new Error(`no document for ${q}`);
  return found;
}

describe("documents over HTTP", () => {
  test("are listed page by page, the newest first, each once, with how many there are of each fate", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { data: DocumentSummary[]; nextCursor: string | null; total: number } = (
        await finance.call(listDocuments, { query: { limit: 3, ...(cursor === null ? {} : { cursor }) } })
      ).body;
      expect(page.total).toBe(7);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toEqual(seen.toSorted().reverse());
    const { byStatus, unread } = (await finance.call(listDocuments)).body;
    expect(byStatus).toEqual({ accepted: 3, duplicate: 1, quarantined: 1, unrecognised: 2 });
    expect(unread).toBe(0);
  });

  test.each([
    [{ q: bought.key.slice(0, 40) }, 2],
    [{ q: "4512" }, 2],
    [{ q: "500,00" }, 2],
    [{ q: "moinho" }, 4],
    [{ q: "extrato.o" }, 1],
    [{ q: "INVENTÁDO Moin" }, 4],
    [{ q: "moinho nenhum" }, 0],
    [{ q: "gina.ht" }, 1],
    [{ q: "mes.zip" }, 1],
    [{ q: "compra.x" }, 1],
    [{ q: "100%" }, 0],
    [{ kind: "ofx" }, 1],
    [{ status: "quarantined" as const }, 1],
    [{ waiting: "true" as const }, 3],
    [{ waiting: "true" as const, status: "accepted" as const }, 0],
    [{ kind: "nfe", issuedFrom: "2026-03-11" }, 0],
    [{ kind: "nfe", issuedTo: "2026-03-10" }, 4],
  ])("are filtered by %o", async (query, count) => {
    const { body } = await finance.call(listDocuments, { query });
    expect(body.total).toBe(count);
    expect(body.data).toHaveLength(count);
  });

  test("one says why it waits", async () => {
    const found = (await finance.call(listDocuments, { query: { status: "quarantined" } })).body.data[0];
    expect(found).toMatchObject({ issuer: "Moinho Inventado Ltda", partner: null });
    expect(found?.problem).toContain("outra empresa");
  });

  test("of a partner or of a file are listed by it", async () => {
    const { partner, file } = await find("compra.xml");
    expect(partner?.name).toBe("Moinho Inventado Ltda");
    expect((await finance.call(listDocuments, { query: { partnerId: partner?.id ?? "" } })).body.total).toBe(2);
    expect((await finance.call(listDocuments, { query: { fileId: file.id } })).body.total).toBe(1);
    const nobody = { query: { partnerId: `partner_${"Z".repeat(26)}` } };
    expect((await finance.call(listDocuments, nobody)).body.total).toBe(0);
  });
});

describe("a document to be read", () => {
  test("shows a note by sections, each value with the place of the XML that it came from", async () => {
    const { id } = (await finance.call(listDocuments, { query: { q: "compra.xml" } })).body.data[0] ?? { id: "" };
    const { body } = await finance.call(readDocumentPage, { params: { documentId: id } });
    expect(body).toMatchObject({ shows: "note", title: "NF-e 4512", text: null });
    const section = (name: string) => body.sections.find((one) => one.id === name);
    expect(section("emitente")?.values).toContainEqual({
      label: "Nome",
      value: "Moinho Inventado Ltda",
      kind: "text",
      path: "/nfeProc/NFe/infNFe/emit/xNome",
    });
    expect(section("itens")?.table?.rows.map(({ path }) => path)).toEqual([
      "/nfeProc/NFe/infNFe/det[1]",
      "/nfeProc/NFe/infNFe/det[2]",
    ]);
    expect(section("totais")?.values.at(-1)).toMatchObject({ label: "Total da nota", value: "500.00", kind: "money" });
    expect(section("duplicatas")?.table?.rows.map(({ cells }) => cells)).toEqual([
      ["001", "2026-04-10", "250.00"],
      ["002", "2026-05-10", "250.00"],
    ]);
    expect(section("nota")?.values.find(({ kind }) => kind === "key")?.value).toBe(bought.key);
  });

  test("is found inside its ZIP", async () => {
    const { id, part } = await find("77");
    expect(part).toBe("!pasta/uma 1.xml");
    const { body } = await finance.call(readDocumentPage, { params: { documentId: id } });
    expect(body).toMatchObject({ shows: "note", title: "NF-e 77" });
  });

  test("shows a statement by its account and movements", async () => {
    const { id } = await find("extrato.ofx");
    const { body } = await finance.call(readDocumentPage, { params: { documentId: id } });
    expect(body.shows).toBe("statement");
    expect(body.sections[1]?.table?.rows[0]).toEqual({
      path: "STMTRS[1]/BANKTRANLIST/STMTTRN[1]",
      cells: ["2026-03-20", expect.stringContaining("PAGAMENTO"), "1", "-500.00"],
    });
  });

  test("what is no document of ours is shown as text, and an image from its file", async () => {
    const page = await find("pagina.html");
    const { body } = await finance.call(readDocumentPage, { params: { documentId: page.id } });
    expect(body).toMatchObject({ shows: "text", isCut: false, text: expect.stringContaining("<script>") });
    const photo = await find("foto.png");
    const shown = await finance.call(readDocumentPage, { params: { documentId: photo.id } });
    expect(shown.body).toMatchObject({ shows: "content", text: null });
  });
});

describe("the bytes of a file", () => {
  test("come back as they arrived, to be saved", async () => {
    const { file } = await find("compra.xml");
    const { raw, headers } = await finance.call(readFileContent, { params: { fileId: file.id } });
    expect(raw).toBe(bought.xml);
    expect(headers["content-disposition"]).toMatch(/^attachment; filename="compra.xml"/);
    expect(headers["content-security-policy"]).toContain("sandbox");
  });

  test("are shown in the browser only as what runs nothing: a page as plain text, an image as an image", async () => {
    const show = async (q: string) => {
      const { file } = await find(q);
      const { headers } = await finance.call(readFileContent, { params: { fileId: file.id }, query: { show: "true" } });
      return [String(headers["content-type"]), String(headers["content-disposition"]).split(";")[0]];
    };
    expect(await show("pagina.html")).toEqual(["text/plain; charset=ascii", "inline"]);
    expect(await show("foto.png")).toEqual(["image/png", "inline"]);
    expect(await show("mes.zip")).toEqual(["application/zip", "attachment"]);
  });
});

test("another company's documents and files are not found, and sales does not read any", async () => {
  const { id, file } = await find("4512");
  const another = await makeCompany(database.db, { taxId: "11444777000161" });
  const stranger = await makeApi(database.db, documentsRoutes, { companyId: another, roles: ["finance"] });
  expect(await stranger.call(readDocumentPage, { params: { documentId: id } })).toMatchObject({
    status: 404,
    body: { code: "documents.document_not_found" },
  });
  expect(await stranger.call(readFileContent, { params: { fileId: file.id } })).toMatchObject({
    status: 404,
    body: { code: "documents.file_not_found" },
  });
  const sales = await makeApi(database.db, documentsRoutes, { companyId, roles: ["sales"] });
  expect((await sales.call(listDocuments)).status).toBe(403);
});
