import type { BrowserContext, Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { inventNote, inventParty, inventStatement } from "../support/invented-documents.ts";
import { takeFiles } from "../support/take-files.ts";
import { chromiumPath, signIn } from "./support/browse.ts";
import { makeEmptyCompany } from "./support/empty-company.ts";
import { expectSound, inVisit, journey, useServer } from "./support/serve.ts";

const served = useServer({ works: true });
const given = { email: "", password: "", companyId: "" };

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  Object.assign(given, await makeEmptyCompany(served.db, served.identity));
  const company = { ...inventParty(1, "Padaria Invenção Ltda"), taxId: "11222333000181" };
  const note = inventNote({
    number: 1,
    issuer: inventParty(2, "Moinho Inventado Ltda"),
    recipient: company,
    finalConsumer: true,
    items: [{ amount: 50_000n, ncm: "48025610" }],
    installments: [{ amount: 50_000n, dueOn: "2026-03-20" }],
  });
  const statement = inventStatement({
    lines: [{ on: "2026-03-20", amount: "-500.00", memo: "PAGAMENTO DE BOLETO DIVERSOS", fitid: "1" }],
    closing: { on: "2026-03-20", balance: "500.00" },
  });
  const { companyId } = await takeFiles(served.db, { taxId: company.taxId }, { "n.xml": note.xml, "1.ofx": statement });
  given.companyId = companyId;
}, 120_000);

const inCompany = async (work: Parameters<typeof inVisit>[1]): Promise<void> =>
  await inVisit(served, async (visit) => {
    await signIn(visit, { origin: served.origin, ...given });
    await visit.page.goto("/");
    await visit.page.getByRole("navigation", { name: "Principal", exact: true }).waitFor();
    await work(visit);
  });

/** Rows of the company, as the database has them. */
async function count(from: string): Promise<number> {
  return await served.db.withCompany(given.companyId, async (tx) => {
    const [row] = await tx.query<{ count: bigint }>(`select count(*) as count from ${from}`);
    return Number(row?.count ?? 0n);
  });
}

async function makeBill(context: BrowserContext, data: { readonly name: string; readonly amount: string }) {
  const answer = await context.request.post("/v1/bills", {
    headers: { origin: served.origin, "idempotency-key": `bill-${data.amount}` },
    data: { partner: { name: data.name }, amount: data.amount, dueOn: "2030-12-11" },
  });
  const { titles } = (await answer.json()) as { titles: readonly { readonly id: string }[] };
  return titles[0]?.id ?? "";
}

interface Form {
  readonly what: string;
  readonly open: (page: Page) => Promise<Locator>;
  readonly field: string;
  readonly text: string;
}

/** Every form in which a person writes more than a word, where it is and how it is opened. */
function formsOf(billId: string): readonly Form[] {
  const dialogBy =
    (at: string, open: (page: Page) => Promise<void>) =>
    async (page: Page): Promise<Locator> => {
      await page.goto(at);
      await open(page);
      const dialog = page.getByRole("dialog").last();
      await dialog.waitFor();
      return dialog;
    };
  const screen = (at: string) => async (page: Page) => {
    await page.goto(at);
    return page.locator("main");
  };
  const drawer = `/a-pagar?titulo=${billId}`;
  const press = (name: string) => async (page: Page) =>
    await page.getByRole("button", { name, exact: true }).first().click();
  return [
    { what: "a new bill", open: dialogBy("/a-pagar", press("Nova conta")), field: "Valor", text: "12,34" },
    { what: "settling by hand", open: dialogBy(drawer, press("Baixar")), field: "Observação", text: "do caixa" },
    { what: "changing a bill", open: dialogBy(drawer, press("Alterar")), field: "Descrição", text: "a do forno" },
    {
      what: "cancelling a bill",
      open: dialogBy(drawer, press("Cancelar conta")),
      field: "Ou outro motivo",
      text: "é outra",
    },
    {
      what: "a comment",
      open: async (page) => {
        await page.goto(drawer);
        return page.locator("body");
      },
      field: "Escrever na conversa",
      text: "liguei, volta amanhã",
    },
    { what: "a bank account", open: dialogBy("/bancos", press("Abrir conta")), field: "Agência", text: "4321" },
    { what: "settings", open: screen("/configuracoes"), field: "Nome", text: "Padaria Invenção e Filhos" },
    { what: "terms", open: screen("/configuracoes/conciliacao"), field: "Multa", text: "2" },
    {
      what: "calling somebody",
      open: dialogBy("/configuracoes/pessoas", press("Chamar alguém")),
      field: "Nome",
      text: "Bruno",
    },
  ];
}

journey("what is typed", () => {
  test("is there again in each form after the session ended in the middle", async () => {
    await inCompany(async (visit) => {
      const { page, context } = visit;
      const forms = formsOf(await makeBill(context, { name: "Oficina do Zé", amount: "99.90" }));
      for (const { open, field, text } of forms) {
        await (await open(page)).getByLabel(field, { exact: true }).fill(text);
        await page.keyboard.press("Tab");
      }
      await context.clearCookies();
      await page.goto("/a-pagar");
      await page.getByLabel("E-mail").fill(given.email);
      await page.getByLabel("Senha", { exact: true }).fill(given.password);
      await page.getByRole("button", { name: "Continuar" }).click();
      await page.getByRole("heading", { name: "A pagar" }).waitFor();
      for (const { what, open, field, text } of forms) {
        expect(await (await open(page)).getByLabel(field, { exact: true }).inputValue(), what).toBe(text);
      }
      // What is given up is gone.
      await page.getByRole("dialog").getByRole("button", { name: "Cancelar" }).click();
      await page.getByRole("button", { name: "Chamar alguém" }).click();
      expect(await page.getByRole("dialog").getByLabel("Nome").inputValue()).toBe("");
      expect(visit.complaints()).toEqual([]);
    });
  });
});

journey("a button that is pressed twice at once", () => {
  test("makes one bill, one settlement, one comment, one account, one person, one match and one import", async () => {
    await inCompany(async (visit) => {
      const { page, context } = visit;
      const dialog = page.getByRole("dialog").last();
      const twice = async (name: string | RegExp, within: Page | Locator = dialog): Promise<void> =>
        await within.getByRole("button", { name }).dblclick();

      await page.goto("/a-pagar");
      await page.getByRole("button", { name: "Nova conta", exact: true }).click();
      await dialog.getByRole("combobox", { name: "Fornecedor" }).fill("Gráfica Duas Vezes");
      await dialog.getByLabel("Valor").fill("88,00");
      await dialog.getByLabel("Vencimento").fill("10/12/2030");
      await page.keyboard.press("Tab");
      await twice(/^Criar/);
      await page.getByText("Criada: Gráfica Duas Vezes").waitFor();
      const partner = "(select id from companies.partner where name = 'Gráfica Duas Vezes')";
      expect(await count(`payables.bill where partner_id in ${partner}`)).toBe(1);

      const billId = await makeBill(context, { name: "Chaveiro Duas Vezes", amount: "60.00" });
      await page.goto(`/a-pagar?titulo=${billId}`);
      await page.getByLabel("Escrever na conversa").fill("pago no balcão");
      await page.getByRole("button", { name: /^Enviar/ }).dblclick();
      await page.getByRole("paragraph").filter({ hasText: "pago no balcão" }).waitFor();
      expect(await count("processes.comment where text = 'pago no balcão'")).toBe(1);
      await page.getByRole("button", { name: "Baixar", exact: true }).click();
      await dialog.getByLabel("Valor baixado").fill("25,00");
      await page.keyboard.press("Tab");
      await twice("Baixar");
      await page.getByText("Baixada em parte: Chaveiro Duas Vezes").waitFor();
      expect(await count("payables.settlement where source = 'cash'")).toBe(1);

      await page.goto("/bancos");
      await page
        .getByRole("button", { name: /Moinho Inventado/ })
        .first()
        .waitFor();
      if ((await page.locator("[data-chosen]").count()) === 0) await page.locator(".candidate").first().click();
      await twice(/^Conciliar/, page);
      await page.getByText("Tudo conciliado", { exact: true }).waitFor();
      expect(await count("payables.settlement where source = 'movement'")).toBe(1);

      const accounts = await count("banking.bank_account");
      await page.goto("/bancos");
      await page.getByRole("button", { name: "Abrir conta", exact: true }).first().click();
      await dialog.getByLabel("Banco").fill("001");
      await dialog.getByLabel("Agência").fill("4321");
      await dialog.getByLabel("Conta, com o dígito").fill("98765-0");
      await dialog.getByLabel("Dia do saldo de abertura").fill("01/03/2026");
      await dialog.getByLabel("Saldo no fim desse dia").fill("10,00");
      await page.keyboard.press("Tab");
      await twice("Abrir conta");
      await page.getByText("Conta aberta; lendo os extratos").waitFor();
      expect(await count("banking.bank_account")).toBe(accounts + 1);

      await page.goto("/configuracoes/pessoas");
      await page.getByRole("button", { name: "Chamar alguém" }).click();
      await dialog.getByLabel("Nome").fill("Bruno Duas Vezes");
      await dialog.getByLabel("E-mail").fill("bruno@exemplo.com.br");
      await dialog.getByText("Financeiro").first().click();
      await twice("Chamar");
      await page.getByText("Bruno Duas Vezes já pode entrar").waitFor();
      await dialog.getByRole("button", { name: "Já guardei" }).click();
      expect(await page.getByText("bruno@exemplo.com.br").count()).toBe(1);

      await page.goto("/importar");
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("button", { name: "Enviar planilha" }).click(),
      ]);
      const rows = "Fornecedor;Documento;Vencimento;Valor\r\nAluguel Duas Vezes;AL 1;05/04/2026;1.744,22\r\n";
      await chooser.setFiles([{ name: "contas a pagar.csv", mimeType: "text/csv", buffer: Buffer.from(rows) }]);
      const review = page.getByRole("region", { name: "contas a pagar.csv" });
      await review.getByLabel("Dia em que estavam em aberto").fill("31/03/2026");
      await page.keyboard.press("Tab");
      await twice("Importar 1 título", review);
      await review.getByText("Importada.").waitFor();
      expect(await count("payables.bill where document_number = 'AL 1'")).toBe(1);
      await expectSound(visit);
    });
  });
});

journey("one bill in two tabs", () => {
  test("the second to save is shown both versions, and keeps what the first wrote elsewhere", async () => {
    await inCompany(async (visit) => {
      const { page: first, context } = visit;
      const billId = await makeBill(context, { name: "Vidraçaria Invenção", amount: "300.00" });
      const second = await context.newPage();
      const dialogs = [];
      for (const page of [first, second]) {
        await page.goto(`/a-pagar?titulo=${billId}`);
        await page.getByRole("button", { name: "Alterar", exact: true }).click();
        const dialog = page.getByRole("dialog").last();
        await dialog.getByLabel("Descrição").fill(page === first ? "vitrine da frente" : "porta dos fundos");
        dialogs.push(dialog);
      }
      const [one, two] = dialogs as [Locator, Locator];
      await one.getByLabel("Valor").fill("310,00");
      await one.getByRole("button", { name: /^Guardar/ }).click();
      await first.getByText("Alterada: Vidraçaria Invenção").waitFor();
      await two.getByRole("button", { name: /^Guardar/ }).click();
      await two.getByText("Alguém mudou antes.").waitFor();
      const shown = await two.getByRole("table").textContent();
      for (const text of ["vitrine da frente", "porta dos fundos", "R$ 300,00, sem mudança sua", "R$ 310,00"]) {
        expect(shown).toContain(text);
      }
      await two.getByRole("button", { name: "Gravar a minha" }).click();
      await second.getByText("Alterada: Vidraçaria Invenção").waitFor();
      const saved = await (await context.request.get(`/v1/bills/${billId}`)).json();
      expect(saved).toMatchObject({ description: "porta dos fundos", amount: "310.00" });
      await expectSound(visit);
    });
  });
});
