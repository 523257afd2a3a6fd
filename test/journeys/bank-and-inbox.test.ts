import { beforeAll, expect, test } from "vitest";
import { inventNote, inventParty, inventStatement } from "../support/invented-documents.ts";
import { takeFiles } from "../support/take-files.ts";
import { chromiumPath, signIn } from "./support/browse.ts";
import { makeEmptyCompany } from "./support/empty-company.ts";
import { expectSound, inVisit, journey, useServer } from "./support/serve.ts";

const served = useServer();
let owner: { readonly email: string; readonly password: string };

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  owner = await makeEmptyCompany(served.db, served.identity);
  const company = { ...inventParty(1, "Padaria Invenção Ltda"), taxId: "11222333000181" };
  const note = (number: number) =>
    inventNote({
      number,
      issuer: inventParty(2, "Moinho Inventado Ltda"),
      recipient: company,
      finalConsumer: true,
      items: [{ amount: 50_000n, ncm: "48025610" }],
      installments: [{ amount: 50_000n, dueOn: "2026-05-20" }],
    }).xml;
  await takeFiles(
    served.db,
    { taxId: company.taxId },
    {
      "n.xml": note(1),
      // Altered after they were signed: both wait for the same reason.
      "a.xml": note(2).replaceAll("500.00", "900.00"),
      "b.xml": note(3).replaceAll("500.00", "900.00"),
      "1.ofx": inventStatement({
        lines: [
          { on: "2026-03-20", amount: "-730.00", memo: "PAGAMENTO DE BOLETO CARTORIO DO SEGUNDO OFICIO", fitid: "1" },
          { on: "2026-03-25", amount: "-12.00", memo: "TARIFA PACOTE SERVICOS", fitid: "2" },
        ],
        closing: { on: "2026-03-25", balance: "258.00" },
      }),
    },
  );
}, 120_000);

const inCompany = async (work: Parameters<typeof inVisit>[1]): Promise<void> =>
  await inVisit(served, async (visit) => {
    await signIn(visit, { origin: served.origin, ...owner });
    await work(visit);
  });

journey("Bancos, by keyboard", () => {
  test("the title that is missing is made beside its movement, and explains it to the centavo", async () => {
    await inCompany(async (visit) => {
      const { page } = visit;
      await page.goto("/bancos");
      await page.getByText("Falta explicar").waitFor();
      await page.keyboard.press("n");
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      expect(await dialog.getByRole("combobox", { name: "Fornecedor" }).inputValue()).toBe(
        "CARTORIO DO SEGUNDO OFICIO",
      );
      expect(await dialog.getByLabel("Valor").inputValue()).toBe("730,00");
      expect(await dialog.getByLabel("Vencimento").inputValue()).toBe("20/03/2026");
      await expectSound(visit);
      await page.keyboard.press("Control+Enter");
      await dialog.waitFor({ state: "detached" });
      await page.getByText("Fecha", { exact: true }).waitFor();
      expect(new URL(page.url()).pathname).toBe("/bancos");
      expect(await page.locator(".difference").textContent()).toContain("0,00");
      await expectSound(visit);
      await page.keyboard.press("a");
      await page.getByText("Tudo conciliado", { exact: true }).waitFor();
    });
  });

  test("with nothing left to do, and after a reload, u still shows what was decided, and takes it back", async () => {
    await inCompany(async (visit) => {
      const { page } = visit;
      await page.goto("/bancos");
      await page.getByText("Tudo conciliado", { exact: true }).waitFor();
      await page.keyboard.press("u");
      await page.getByRole("dialog").getByText("CARTORIO DO SEGUNDO OFICIO").waitFor();
      await expectSound(visit);
      await page.getByRole("button", { name: /^Desfazer: / }).click();
      await page.getByText("1 movimento espera de novo").waitFor();
    });
  });

  test("what a rule decided, reopened by mistake, is the rule's again with one u", async () => {
    await inCompany(async (visit) => {
      const { page } = visit;
      await page.goto("/bancos?estado=categorised");
      await page.getByRole("button", { name: "Desfazer a decisão" }).click();
      await page.locator(".notice").getByText("volta a esperar").waitFor();
      await page.keyboard.press("u");
      await page.getByText("1 voltou à decisão de antes").waitFor();
      await page.goto("/bancos?estado=categorised");
      await page.getByText("Frase do próprio banco, regra").waitFor();
      await expectSound(visit);
    });
  });
});

journey("Pendências, several at once", () => {
  test("the document stands beside what waits, and all of one reason are dismissed and taken back together", async () => {
    await inCompany(async (visit) => {
      const { page } = visit;
      await page.goto("/pendencias?causa=documents.signature_invalid");
      await page.getByRole("region", { name: "O documento" }).getByText("Moinho Inventado Ltda").first().waitFor();
      await expectSound(visit);
      const items = page.getByRole("listbox", { name: "Pendências" }).getByRole("option");
      expect(await items.count()).toBe(2);
      await page.getByRole("button", { name: "Descartar todas" }).click();
      await page.getByRole("dialog").getByText("2 pendências").waitFor();
      await expectSound(visit);
      await page.getByRole("button", { name: "Já foi tratada fora daqui" }).click();
      await page.getByRole("button", { name: "Descartar 2" }).click();
      await page.getByText("2 pendências descartadas").waitFor();
      await page.keyboard.press("u");
      await page.goto("/pendencias?causa=documents.signature_invalid");
      await items.nth(1).waitFor();
      expect(await items.count()).toBe(2);
    });
  });
});
