import { beforeAll, describe, expect, test } from "vitest";
import { makeApi, type TestApi } from "../../../test/support/api.ts";
import { inventParty, inventStatement } from "../../../test/support/invented-documents.ts";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../../test/support/test-database.ts";
import { openBankAccount } from "../../banking/index.ts";
import type { Role } from "../../companies/index.ts";
import { receiveFiles } from "../../documents/index.ts";
import { stoppedClock } from "../../kernel/clock.ts";
import { reverseEntries } from "../../ledger/index.ts";
import { calendarDate } from "../../values/calendar.ts";
import {
  discardSpreadsheet,
  downloadSpreadsheetTemplate,
  importSpreadsheet,
  listSpreadsheets,
  mapSpreadsheet,
  readMigration,
  readSpreadsheet,
  type Spreadsheet,
  type SpreadsheetKind,
  undoSpreadsheetImport,
  uploadSpreadsheet,
} from "../contract.ts";
import { readTrustedRoots, runImport, verifyCompany } from "../index.ts";
import { spreadsheetRoutes } from "./routes.ts";
import { runSpreadsheetImports } from "./run-spreadsheet-imports.ts";
import { writeTemplate } from "./write-template.ts";

const database = useTestDatabase();
const supplier = inventParty(1, "Moinho Inventado Ltda");
const customer = inventParty(2, "Bar do Zé Ltda");
const ZONE = "America/Sao_Paulo";
const enqueued: string[] = [];
const jobs = {
  enqueue: async (_: unknown, job: string): Promise<void> => {
    enqueued.push(job);
  },
};
const routes = spreadsheetRoutes({ jobs, zone: ZONE });
let companies = 0;

interface Scene {
  readonly companyId: string;
  readonly api: TestApi;
}

async function newCompany(): Promise<Scene> {
  companies += 1;
  const companyId = await makeCompany(database.db, { taxId: inventParty(100 + companies, "x").taxId });
  return { companyId, api: await as(companyId, "finance", "accountant") };
}

async function as(companyId: string, ...roles: Role[]): Promise<TestApi> {
  return await makeApi(database.db, routes, { companyId, roles });
}

async function upload(api: TestApi, name: string, content: string | Uint8Array) {
  const boundary = "----limite";
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  const answer = await api.app.inject({
    method: "POST",
    url: `/v1${uploadSpreadsheet.path}`,
    headers: { "content-type": `multipart/form-data; boundary=${boundary}`, "idempotency-key": name },
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content as string), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
  return { status: answer.statusCode, body: answer.json<Spreadsheet & { code: string; detail: string }>() };
}

const seen = ({ version }: Spreadsheet) => ({ "if-match": `"v${version}"` });

async function bring({ companyId, api }: Scene, sheet: Spreadsheet): Promise<Spreadsheet> {
  const asked = await api.call(importSpreadsheet, { params: { spreadsheetId: sheet.id }, headers: seen(sheet) });
  expect(asked.raw).toContain('"queued"');
  await runSpreadsheetImports(database.db, companyId, { clock: stoppedClock(testTime), jobs, zone: ZONE });
  return (await api.call(readSpreadsheet, { params: { spreadsheetId: sheet.id } })).body;
}

async function remap(api: TestApi, sheet: Spreadsheet, change: Partial<Spreadsheet["mapping"]>) {
  return await api.call(mapSpreadsheet, {
    params: { spreadsheetId: sheet.id },
    body: { ...sheet.mapping, ...change },
    headers: seen(sheet),
  });
}

const BILLS = [
  "Fornecedor;CNPJ;Documento;Parcela;Emissão;Vencimento;Valor em aberto",
  `Moinho Inventado Ltda;${supplier.taxId};1234;1/2;05/02/2026;15/03/2026;1.200,50`,
  `Moinho Inventado Ltda;${supplier.taxId};1234;2/2;05/02/2026;15/04/2026;1.200,50`,
  "Padaria São João;;77;;10/02/2026;20/03/2026;300,00",
  "Total;;;;;;2.701,00",
].join("\n");

describe("open titles to pay, from a spreadsheet", () => {
  let scene: Scene;
  let sheet: Spreadsheet;
  beforeAll(async () => {
    scene = await newCompany();
    await database.db.withCompany(scene.companyId, (tx) =>
      openBankAccount(
        tx,
        { actor: testActor, at: testTime },
        {
          bank: "341",
          branch: "0001",
          number: "12345-6",
          opening: { on: calendarDate("2026-02-28"), centavos: 500_000n },
        },
      ),
    );
    sheet = (await upload(scene.api, "contas a pagar.csv", BILLS)).body;
  });

  test("are understood as they will be imported, before anything is", async () => {
    expect(sheet).toMatchObject({
      kind: "payables",
      mapping: {
        columns: { name: 0, taxId: 1, documentNumber: 2, installment: 3, issuedOn: 4, dueOn: 5, amount: 6 },
        asOf: "2026-02-28",
      },
      analysis: { lines: 4, creates: 3, skipped: 1, wrong: 0, missing: null, questions: [] },
      status: "analysed",
    });
    expect(sheet.analysis.counts).toEqual([
      { label: "títulos a pagar", count: 3, amount: "2701.00" },
      { label: "fornecedores novos", count: 2, amount: null },
    ]);
    expect(sheet.analysis.preview[0]).toMatchObject({
      line: 2,
      state: "new",
      cells: { name: "Moinho Inventado Ltda", dueOn: "2026-03-15", amount: "1200.50" },
    });
    expect(sheet.analysis.notes.join()).toContain("Linhas de total não entram: linha 5");
    const so_far = await scene.api.call(readMigration);
    expect(so_far.body).toMatchObject({ payables: { total: 0 }, partners: 0 });
  });

  test("are opened against the opening balances, whole, and the books hold", async () => {
    const done = await bring(scene, sheet);
    expect(done).toMatchObject({ status: "completed", problem: null, result: { existing: 0 } });
    const { body } = await scene.api.call(readMigration);
    expect(body).toMatchObject({ payables: { total: 3, open: 3, openAmount: "2701.00" }, partners: 2 });
    const checks = await verifyCompany(database.db, scene.companyId);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    const [other] = await database.db.withCompany(scene.companyId, (tx) =>
      tx.query<{ codes: string[] }>(
        `select array_agg(distinct account.role order by account.role) as codes from ledger.entry_line line
           join ledger.account account on account.company_id = line.company_id and account.id = line.account_id`,
      ),
    );
    expect(other?.codes).toEqual(["bank", "opening_balances", "payable"]);
  });

  test("asked for again, or sent again under another name, are not imported again", async () => {
    const again = await upload(scene.api, "outro nome.csv", BILLS);
    expect(again.body).toMatchObject({ id: sheet.id, status: "completed" });
    const asked = await scene.api.call(importSpreadsheet, {
      params: { spreadsheetId: sheet.id },
      headers: seen(sheet),
    });
    expect(asked.body.status).toBe("completed");
    const late = await remap(scene.api, again.body, { asOf: "2026-01-31" });
    expect(late).toMatchObject({ status: 409, body: { code: "integrations.spreadsheet_not_open" } });
  });

  test("that stand already are told so, and only what is new comes of a longer file", async () => {
    const longer = await upload(
      scene.api,
      "mais.csv",
      BILLS.replace("1234;1/2", "0001234;001").replace(
        "Total;;;;;;",
        `Moinho;${supplier.taxId};99;1;01/03/2026;02/04/2026;10,00\nTotal;;;;;;`,
      ),
    );
    expect(longer.body.analysis).toMatchObject({ creates: 1, existing: 3, missing: null });
    expect(longer.body.analysis.preview.map(({ state }) => state)).toEqual([
      "existing",
      "existing",
      "existing",
      "new",
      "skipped",
    ]);
  });

  test("explain the bank's movements that waited for them", async () => {
    expect(enqueued).toContain("integrations.run-import");
    const statement = inventStatement({
      lines: [{ on: "2026-03-09", amount: "-1200.50", memo: `PIX ENVIADO ${supplier.taxId}`, fitid: "1" }],
      closing: { on: "2026-03-09", balance: "3799.50" },
    });
    await database.db.withCompany(scene.companyId, (tx) =>
      receiveFiles(tx, testActor, testTime, {
        channel: { kind: "upload", name: "envio" },
        files: [{ name: "e.ofx", bytes: Buffer.from(statement) }],
      }),
    );
    await runImport(database.db, scene.companyId, {
      clock: stoppedClock(testTime),
      trustedRootsOf: ({ demonstration }) => readTrustedRoots(undefined, { demonstration }),
    });
    const { body } = await scene.api.call(readMigration);
    expect(body).toMatchObject({
      movements: { total: 1, automatic: 1, waiting: 0 },
      payables: { open: 2, openAmount: "1500.50" },
    });
  });
});

describe("what is wrong in a spreadsheet", () => {
  test("is said by line and column, and none of it is imported", async () => {
    const scene = await newCompany();
    const { body } = await upload(
      scene.api,
      "pagar.csv",
      [
        "Fornecedor;CNPJ;Documento;Emissão;Vencimento;Valor",
        "Moinho;11.222.333/0001-82;1;05/02/2026;15/03/2026;10,00",
        ";;2;05/02/2026;15/03/26;10,00",
        "Moinho;;3;05/02/2026;31/02/2026;dez",
        "Moinho;;4;05/02/2026;;10,00",
        "Moinho;;4;05/04/2026;15/03/2026;-10,00",
        "Bar;;5;05/02/2026;15/03/2026;10,00",
        "Bar;;5;05/02/2026;15/04/2026;10,00",
        `;${supplier.taxId};6;05/02/2026;15/03/2026;10,00`,
        "Moinho;;7;05/02/2026;15/03/2026;0,00",
      ].join("\n"),
    );
    const faults = body.analysis.wrongLines.map(({ line, faults: of }) => [line, ...of.map(({ field }) => field)]);
    expect(faults).toEqual([
      [2, "taxId"],
      [3, "dueOn", "name"],
      [4, "dueOn", "amount"],
      [5, "dueOn"],
      [6, "amount", "issuedOn", "dueOn"],
      [8, "documentNumber"],
      [9, "name"],
    ]);
    const open = await remap(scene.api, body, { asOf: "2026-02-28" });
    expect(open.body.analysis).toMatchObject({
      wrong: 7,
      skipped: 1,
      missing: "Corrija 7 linhas na planilha e envie-a de novo.",
    });
    const refused = await scene.api.call(importSpreadsheet, {
      params: { spreadsheetId: body.id },
      headers: seen(open.body),
    });
    expect(refused).toMatchObject({ status: 422, body: { code: "integrations.spreadsheet_not_ready" } });
  });

  test("is asked of a person once a file, where 1.234 may be either", async () => {
    const scene = await newCompany();
    const { body } = await upload(scene.api, "receber.csv", "Cliente;Nota;Vencimento;Saldo\nBar;1;10/04/2026;1.234\n");
    expect(body).toMatchObject({ kind: "receivables", analysis: { questions: ["number_style", "as_of"] } });
    const comma = await remap(scene.api, body, { numberStyle: "comma", asOf: "2026-02-28" });
    expect(comma.body.analysis).toMatchObject({ missing: null, counts: [{ amount: "1234.00" }, {}] });
    const dot = await remap(scene.api, comma.body, { numberStyle: "dot" });
    expect(dot.body.analysis.wrongLines[0]?.faults).toEqual([
      { field: "amount", message: expect.stringContaining("duas casas") },
    ]);
  });

  test("may have come up since it was looked at: then the import fails with its sentence, and leaves nothing", async () => {
    const scene = await newCompany();
    const file = (number: string) =>
      `Cliente;CNPJ;Nota;Vencimento;Saldo\nBar;${customer.taxId};${number};10/04/2026;10,00\n`;
    const first = await remap(scene.api, (await upload(scene.api, "a.csv", file("1"))).body, { asOf: "2026-02-28" });
    const second = await remap(scene.api, (await upload(scene.api, "b.csv", `${file("1")}\n`)).body, {
      asOf: "2026-02-28",
    });
    await bring(scene, first.body);
    const failed = await bring(scene, second.body);
    expect(failed).toMatchObject({ status: "failed", result: null, problem: expect.stringContaining("já existe") });
    expect((await scene.api.call(readMigration)).body.receivables.total).toBe(1);
  });
});

test("how a person mapped a file is remembered for the next with the same headings, in any order", async () => {
  const scene = await newCompany();
  const { body } = await upload(scene.api, "x.csv", "Quem;Quando;Quanto\nBar;10/04/2026;10,00\n");
  expect(body).toMatchObject({ kind: null, analysis: { questions: ["kind"] } });
  const chosen = await remap(scene.api, body, { kind: "receivables" });
  expect(chosen.body.analysis.missing).toContain("Vencimento");
  const mapped = await remap(scene.api, chosen.body, { columns: { name: 0, dueOn: 1, amount: 2 }, asOf: "2026-02-28" });
  expect(mapped.body.analysis.missing).toBeNull();
  const next = await upload(scene.api, "y.csv", "Quanto;Quem;Quando\n20,00;Bar;11/04/2026\n");
  expect(next.body).toMatchObject({ kind: "receivables", mapping: { columns: { name: 1, dueOn: 2, amount: 0 } } });
  const twice = await remap(scene.api, mapped.body, { columns: { name: 0, dueOn: 0, amount: 2 } });
  expect(twice).toMatchObject({ status: 422, body: { code: "integrations.spreadsheet_column_unknown" } });
});

describe("partners", () => {
  test("are made once, by tax id or by name, and what they are to the company is added to those that stand", async () => {
    const scene = await newCompany();
    const { body } = await upload(
      scene.api,
      "cadastro.csv",
      `Razão Social;CNPJ;Tipo\nMoinho;${supplier.taxId};Fornecedor\nSão João;;Cliente\n`,
    );
    await bring(scene, body);
    const again = await upload(
      scene.api,
      "cadastro 2.csv",
      `Razão Social;CNPJ;Tipo\nMOINHO LTDA;${supplier.taxId};Ambos\nSAO JOAO;;Cliente\nNova;;x\nNova;;Cliente\n`,
    );
    expect(again.body.analysis.preview.map(({ state }) => state)).toEqual(["existing", "existing", "wrong", "new"]);
  });

  test("of a file that does not say what they are wait for a person to say it", async () => {
    const scene = await newCompany();
    const { body } = await upload(scene.api, "x.csv", "Razão Social;CNPJ\nMoinho;\n");
    expect(body.analysis).toMatchObject({
      questions: ["partners_are"],
      missing: expect.stringContaining("fornecedores"),
    });
    expect((await remap(scene.api, body, { partnersAre: "both" })).body.analysis.missing).toBeNull();
  });
});

describe("opening balances", () => {
  const head = "Conta;Nome;Saldo devedor;Saldo credor\n";

  test("that do not balance are refused, saying by how much", async () => {
    const scene = await newCompany();
    const { body } = await upload(scene.api, "s.csv", `${head}1.1.1.01.001;Caixa;1.000,00;\n2.3.1.01.001;;;900,00\n`);
    const dated = await remap(scene.api, body, { asOf: "2025-12-31" });
    expect(dated.body.analysis.missing).toBe(
      "Os débitos somam R$ 1.000,00 e os créditos R$ 900,00: faltam R$ 100,00 a crédito.",
    );
  });

  test("meet what titles and bank accounts opened: nothing is left in the opening balances when all agrees", async () => {
    const scene = await newCompany();
    await database.db.withCompany(scene.companyId, (tx) =>
      openBankAccount(
        tx,
        { actor: testActor, at: testTime },
        { bank: "001", branch: "1", number: "2", opening: { on: calendarDate("2025-12-31"), centavos: 100_000n } },
      ),
    );
    const bills = await upload(
      scene.api,
      "pagar.csv",
      "Fornecedor;Documento;Vencimento;Valor\nMoinho;1;10/01/2026;300,00\n",
    );
    await bring(scene, bills.body);
    const balances = await upload(
      scene.api,
      "balancete.csv",
      [
        "Código;Descrição;Saldo;D/C",
        "1;Ativo;1.200,00;D",
        "1.1.1.02.001;Banco;1.000,00;D",
        ";CAIXA GERAL;200,00;D",
        "211.01001;Fornecedores nacionais;300,00;C",
        "2.3.1.01.001;Capital;900,00;C",
        "3.1.1.01.001;Receita;0,00;C",
      ].join("\n"),
    );
    expect(balances.body).toMatchObject({
      kind: "opening_balances",
      analysis: { creates: 4, skipped: 2, missing: null },
    });
    expect(balances.body.analysis.notes.join(" ")).toContain("R$ 300,00 entram nos livros com os títulos a pagar");
    await bring(scene, balances.body);
    const checks = await verifyCompany(database.db, scene.companyId);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    const left = await database.db.withCompany(scene.companyId, (tx) =>
      tx.query<{ role: string; balance: bigint }>(
        `select account.role, sum(month.debits_centavos - month.credits_centavos)::bigint as balance
           from ledger.balance_month month
           join ledger.account account on account.company_id = month.company_id and account.id = month.account_id
          group by 1 order by 1`,
      ),
    );
    expect(Object.fromEntries(left.map(({ role, balance }) => [role, balance]))).toEqual({
      bank: 100_000n,
      capital: -90_000n,
      cash: 20_000n,
      opening_balances: 0n,
      payable: -30_000n,
    });
    expect((await scene.api.call(readMigration)).body.openingBalancesOn).toBe("2025-12-31");
    const second = await upload(scene.api, "outro.csv", `${head}1.1.1.01.001;;1,00;\n2.3.1.01.001;;;1,00\n`);
    expect(second.body.analysis.missing).toContain("já foram importados");
  });

  test("of an account that is not in the chart, or given twice, are said by line", async () => {
    const scene = await newCompany();
    const { body } = await upload(
      scene.api,
      "s.csv",
      `${head}9.9;Nada;1,00;\n1.1.1.01.001;;1,00;\n;Caixa geral;1,00;\n2.3.1.01.001;;1,00;1,00\n`,
    );
    expect(body.analysis.wrongLines.map(({ line }) => line)).toEqual([2, 4, 5]);
  });
});

describe("a template", () => {
  test.each(["partners", "payables", "receivables", "opening_balances"] as const)(
    "of %s is understood and imported as it is",
    async (kind: SpreadsheetKind) => {
      const scene = await newCompany();
      const pieces: Uint8Array[] = [];
      for await (const piece of writeTemplate(kind)) pieces.push(piece);
      const sent = await upload(scene.api, "modelo.xlsx", Buffer.concat(pieces));
      expect(sent.body).toMatchObject({ kind, analysis: { wrong: 0 } });
      const dated = await remap(scene.api, sent.body, { asOf: "2026-01-31" });
      expect(dated.body.analysis.missing).toBeNull();
      expect((await bring(scene, dated.body)).status).toBe("completed");
      const downloaded = await scene.api.call(downloadSpreadsheetTemplate, { params: { kind } });
      expect(downloaded.status).toBe(200);
      expect(String(downloaded.headers["content-disposition"])).toContain("modelo-");
    },
  );
});

describe("who may", () => {
  test("see and send is by role, and each kind asks for what it makes", async () => {
    const { companyId, api } = await newCompany();
    const sales = await as(companyId, "sales");
    expect((await sales.call(listSpreadsheets)).status).toBe(403);
    const auditor = await as(companyId, "auditor");
    expect((await auditor.call(listSpreadsheets)).status).toBe(200);
    expect((await upload(auditor, "x.csv", BILLS)).status).toBe(403);
    const { body } = await upload(api, "x.csv", BILLS);
    const dated = await remap(api, body, { asOf: "2026-02-28" });
    const accountant = await as(companyId, "accountant");
    const refused = await accountant.call(importSpreadsheet, {
      params: { spreadsheetId: body.id },
      headers: seen(dated.body),
    });
    expect(refused).toMatchObject({ status: 403, body: { code: "kernel.not_permitted" } });
    expect((await api.call(importSpreadsheet, { params: { spreadsheetId: body.id } })).status).toBe(428);
    expect((await remap(api, body, {})).status).toBe(412);
  });

  test("another company finds nothing of it, and an empty request says so", async () => {
    const { api } = await newCompany();
    const { body } = await upload(api, "x.csv", BILLS);
    const other = await newCompany();
    for (const endpoint of [readSpreadsheet, importSpreadsheet] as const) {
      const answer = await other.api.call(endpoint, { params: { spreadsheetId: body.id }, headers: seen(body) });
      expect(answer).toMatchObject({ status: 404, body: { code: "integrations.spreadsheet_not_found" } });
    }
    expect((await remap(other.api, body, {})).status).toBe(404);
    const empty = await api.app.inject({
      method: "POST",
      url: `/v1${uploadSpreadsheet.path}`,
      headers: { "content-type": "multipart/form-data; boundary=x" },
      payload: "--x--\r\n",
    });
    expect(empty.json()).toMatchObject({ code: "integrations.spreadsheet_missing" });
    expect((await upload(api, "x.csv", "\n\n")).body.code).toBe("integrations.spreadsheet_without_lines");
    const list = await api.call(listSpreadsheets, { query: { limit: 1 } });
    expect(list.body).toMatchObject({ total: 1, data: [{ id: body.id }], nextCursor: null });
  });
});

describe("the way out of a spreadsheet", () => {
  const why = { reason: "corrigida em outra" };
  const end = async (
    api: TestApi,
    which: typeof discardSpreadsheet | typeof undoSpreadsheetImport,
    sheet: Spreadsheet,
  ) => await api.call(which, { params: { spreadsheetId: sheet.id }, headers: seen(sheet), body: why });

  /** The job takes back what was asked. */
  async function takeBack({ companyId, api }: Scene, sheet: Spreadsheet): Promise<Spreadsheet> {
    const asked = await end(api, undoSpreadsheetImport, sheet);
    expect(asked.body).toMatchObject({ status: "undoing" });
    await runSpreadsheetImports(database.db, companyId, { clock: stoppedClock(testTime), jobs, zone: ZONE });
    return (await api.call(readSpreadsheet, { params: { spreadsheetId: sheet.id } })).body;
  }

  async function importedBills(scene: Scene): Promise<Spreadsheet> {
    const { body } = await upload(scene.api, "contas a pagar.csv", BILLS);
    return await bring(scene, (await remap(scene.api, body, { asOf: "2026-02-28" })).body);
  }

  const holds = async ({ companyId }: Scene): Promise<void> => {
    const checks = await verifyCompany(database.db, companyId);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  };

  test("one that waits is put aside with a reason, and the same file may come again, as another", async () => {
    const scene = await newCompany();
    const { body } = await upload(scene.api, "x.csv", BILLS);
    const discarded = await end(scene.api, discardSpreadsheet, body);
    expect(discarded.body).toMatchObject({ status: "discarded", ended: why });
    expect(discarded.body.ended?.by).not.toBe("");
    const imported = await scene.api.call(importSpreadsheet, {
      params: { spreadsheetId: body.id },
      headers: seen(discarded.body),
    });
    expect(imported.body.status).toBe("discarded");
    const again = await end(scene.api, discardSpreadsheet, discarded.body);
    expect(again).toMatchObject({ status: 409, body: { code: "integrations.spreadsheet_not_open" } });
    const resent = await upload(scene.api, "x de novo.csv", BILLS);
    expect(resent.body).toMatchObject({ status: "analysed" });
    expect(resent.body.id).not.toBe(body.id);
  });

  test("an import of titles is taken back whole: nothing is open, the books hold, and the file can be imported again", async () => {
    const scene = await newCompany();
    const undone = await takeBack(scene, await importedBills(scene));
    expect(undone).toMatchObject({ status: "undone", problem: null, ended: why });
    expect((await scene.api.call(readMigration)).body).toMatchObject({ payables: { open: 0, openAmount: "0.00" } });
    await holds(scene);
    const again = await importedBills(scene);
    expect(again.id).not.toBe(undone.id);
    expect((await scene.api.call(readMigration)).body).toMatchObject({ payables: { open: 3, openAmount: "2701.00" } });
    await holds(scene);
  });

  test("what somebody has touched stands in the way, and is named; nothing is taken back", async () => {
    const scene = await newCompany();
    const sheet = await importedBills(scene);
    await database.db.withCompany(scene.companyId, (tx) =>
      tx.query("update payables.bill set due_on = due_on + 1, version = version + 1 where document_number = '77'"),
    );
    const refused = await end(scene.api, undoSpreadsheetImport, sheet);
    expect(refused).toMatchObject({ status: 409, body: { code: "integrations.import_touched" } });
    expect(refused.raw).toContain("um título já mudou (77 de Padaria São João, alterado)");
    expect((await scene.api.call(readMigration)).body).toMatchObject({ payables: { open: 3 } });
    const waiting = await upload(scene.api, "outra.csv", `${BILLS}\n`);
    expect(await end(scene.api, undoSpreadsheetImport, waiting.body)).toMatchObject({
      status: 409,
      body: { code: "integrations.spreadsheet_not_imported" },
    });
  });

  test("what is touched between the asking and the job stops the job, which says so", async () => {
    const scene = await newCompany();
    const sheet = await importedBills(scene);
    await end(scene.api, undoSpreadsheetImport, sheet);
    await database.db.withCompany(scene.companyId, (tx) =>
      tx.query("update payables.bill set description = 'vista', version = version + 1 where document_number = '77'"),
    );
    await runSpreadsheetImports(database.db, scene.companyId, { clock: stoppedClock(testTime), jobs, zone: ZONE });
    const { body } = await scene.api.call(readSpreadsheet, { params: { spreadsheetId: sheet.id } });
    expect(body).toMatchObject({ status: "completed", problem: expect.stringContaining("77 de Padaria São João") });
    expect((await scene.api.call(readMigration)).body).toMatchObject({ payables: { open: 3 } });
  });

  test("partners that it made leave, those that stood stay, and one that is used stands in the way", async () => {
    const scene = await newCompany();
    const file = (rows: string) => `Razão Social;CNPJ;Tipo\n${rows}`;
    await bring(scene, (await upload(scene.api, "1.csv", file("São João;;Cliente\n"))).body);
    const second = file(`São João;;Cliente\nMoinho;${supplier.taxId};Ambos\n`);
    const sheet = await bring(scene, (await upload(scene.api, "2.csv", second)).body);
    expect(await takeBack(scene, sheet)).toMatchObject({ status: "undone" });
    expect((await scene.api.call(readMigration)).body.partners).toBe(1);
    const again = await bring(scene, (await upload(scene.api, "2.csv", second)).body);
    await importedBills(scene);
    const refused = await end(scene.api, undoSpreadsheetImport, again);
    expect(refused).toMatchObject({ status: 409, body: { code: "integrations.import_touched" } });
    expect(refused.raw).toContain("um parceiro já foi usado ou mudado (Moinho)");
  });

  test("a partner that people wrote about stands in the way too: the conversation would be about nobody", async () => {
    const scene = await newCompany();
    const sheet = await bring(
      scene,
      (await upload(scene.api, "1.csv", "Razão Social;CNPJ;Tipo\nSão João;;Cliente\n")).body,
    );
    await database.db.withCompany(scene.companyId, (tx) =>
      tx.query(
        `insert into processes.comment (company_id, id, object_type, object_id, author_id, text, mentions, written_at)
         select $1, gen_random_uuid(), 'partner', id, $2, 'é o de Recife', '{}', now() from companies.partner where company_id = $1`,
        [tx.companyId, scene.api.userId],
      ),
    );
    const refused = await end(scene.api, undoSpreadsheetImport, sheet);
    expect(refused.raw).toContain("um parceiro já foi usado ou mudado (São João)");
  });

  test("opening balances are reversed, and others can be opened; once reversed by hand they are not reversed again", async () => {
    const scene = await newCompany();
    const file = "Conta;Nome;Saldo devedor;Saldo credor\n1.1.1.01.001;Caixa;1.000,00;\n2.3.1.01.001;;;1.000,00\n";
    const open = async (name: string): Promise<Spreadsheet> => {
      const { body } = await upload(scene.api, name, file);
      return await bring(scene, (await remap(scene.api, body, { asOf: "2025-12-31" })).body);
    };
    expect(await takeBack(scene, await open("saldos.csv"))).toMatchObject({ status: "undone" });
    const sheet = await open("saldos outra vez.csv");
    expect(sheet.status).toBe("completed");
    await holds(scene);
    await database.db.withCompany(scene.companyId, async (tx) => {
      const [entry] = await tx.query<{ id: string }>(
        `select id from ledger.entry entry where source_kind = 'import_run' and reverses_id is null
            and not exists (select from ledger.entry reversal where reversal.reverses_id = entry.id)`,
      );
      await reverseEntries(tx, testActor, testTime, { entryIds: [entry?.id ?? ""], reason: "engano" });
    });
    const refused = await end(scene.api, undoSpreadsheetImport, sheet);
    expect(refused).toMatchObject({ status: 409, body: { code: "integrations.import_touched" } });
  });

  test("who may not cancel bills does not take back an import of them", async () => {
    const scene = await newCompany();
    const sheet = await importedBills(scene);
    const accountant = await as(scene.companyId, "accountant");
    expect(await end(accountant, undoSpreadsheetImport, sheet)).toMatchObject({
      status: 403,
      body: { code: "kernel.not_permitted" },
    });
  });
});
