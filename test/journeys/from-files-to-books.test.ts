import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { generateMonths } from "../simulation/generate-months.ts";
import { signIn } from "./support/browse.ts";
import { expectSound, inVisit, journey, useServer } from "./support/serve.ts";

const served = useServer({ works: true });

const ana = { name: "Ana Dona", email: "ana@exemplo.com.br", password: "quatro palavras bem longas" };
const simulation = generateMonths({ seed: 7, traps: "few" });
const { company } = simulation;
const isStatement = (name: string) => /\.ofx$/i.test(name);
const zip = zipSync(
  Object.fromEntries(
    simulation.files
      .filter(({ name }) => !isStatement(name))
      .map(({ name, bytes }) => [name, new Uint8Array(bytes)] as const),
  ),
);
const statements = simulation.files.filter(({ name }) => isStatement(name));

async function choose(page: Page, button: string, files: readonly { name: string; bytes: Uint8Array }[]) {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: button }).click(),
  ]);
  await chooser.setFiles(
    files.map(({ name, bytes }) => ({
      name: name.split("/").at(-1) ?? name,
      mimeType: "application/octet-stream",
      buffer: Buffer.from(bytes),
    })),
  );
}

/** The rent of the statement, as a program of before would export it: one heading says nothing to us. */
const SPREADSHEET = ["Favorecido;Doc;Vencimento;Quanto", "Murilo Serpa;ALUGUEL 01;05/01/2026;1.744,22"].join("\r\n");
/** The one movement that one title alone explains to the centavo, and that no key settles by itself. */
const PROPOSED = { memo: "PAGAMENTO DE BOLETO 98.390.498/0001-40", amount: "3.044,81" };

journey("a company that has a past", () => {
  test("is made, and brings its notes and statements, and what its old program knew", async () => {
    await inVisit(served, async (visit) => {
      const { page } = visit;
      await page.goto("/");
      await page.getByLabel("Nome").fill(ana.name);
      await page.getByLabel("E-mail").fill(ana.email);
      await page.getByLabel("Senha", { exact: true }).fill(ana.password);
      await page.getByRole("button", { name: "Criar e entrar" }).click();
      await page.getByRole("heading", { name: "Nova empresa" }).waitFor();
      await page.getByLabel("CNPJ").fill(company.taxId);
      await page.getByLabel("Nome").fill(company.name);
      for (const [at, { bank, branch, number, opening }] of company.accounts.entries()) {
        await page.getByRole("button", { name: "Conta bancária" }).click();
        const account = page.getByRole("group", { name: `Conta ${at + 1}` });
        await account.getByLabel("Banco").fill(bank);
        await account.getByLabel("Agência").fill(branch);
        await account.getByLabel("Conta, com dígito").fill(number);
        await account.getByLabel("Saldo inicial").fill(opening.balance.replace(".", ","));
        await account.getByLabel("No dia").fill(opening.on.split("-").reverse().join("/"));
        await page.keyboard.press("Tab");
      }
      await expectSound(visit);
      await page.getByRole("button", { name: "Criar empresa" }).click();

      await page.getByRole("link", { name: "Trazer os dados da empresa" }).waitFor();
      await expectSound(visit);
      await page.getByRole("link", { name: "Trazer os dados da empresa" }).click();
      await page.getByRole("heading", { name: "Notas e extratos" }).waitFor();
      await expectSound(visit);
      await choose(page, "Escolher arquivos", [{ name: "notas.zip", bytes: zip }, ...statements]);
      await page.getByText(`${statements.length + 1} arquivos guardados`).waitFor();
      await page.getByText("68 decididos sozinhos (81%), 15 à espera").waitFor();

      await choose(page, "Enviar planilha", [{ name: "contas a pagar.csv", bytes: Buffer.from(SPREADSHEET) }]);
      const review = page.getByRole("region", { name: "contas a pagar.csv" });
      await review.waitFor();
      await expectSound(visit);
      expect(await review.getByLabel("Fornecedor", { exact: true }).locator("option:checked").textContent()).toBe(
        "Favorecido",
      );
      await review.getByLabel("Valor em aberto").selectOption({ label: "Quanto" });
      await review.getByLabel("Dia em que estavam em aberto").fill("31/12/2025");
      await page.keyboard.press("Tab");
      await review.getByRole("cell", { name: "1.744,22" }).waitFor();
      await review.getByRole("button", { name: "Importar 1 título" }).click();
      await review.getByText("Importada.").waitFor();
      await expectSound(visit);
      // The rent was paid in the statement, and waited for a title: nobody has to say so.
      await review.getByRole("button", { name: "Todas as planilhas" }).click();
      await page.getByText("69 decididos sozinhos (83%), 14 à espera").waitFor();
    });
  });

  test("decides what waits by keyboard, and takes a decision back", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...ana });
      const { page } = visit;
      await page.goto("/");
      await page.getByRole("heading", { name: "Caixa hoje" }).waitFor();
      await expectSound(visit);
      await page.keyboard.press("g");
      await page.keyboard.press("p");
      const chosen = page.getByRole("listbox", { name: "Pendências" }).getByRole("option", { selected: true });
      await chosen.waitFor();
      const waiting = await page.getByRole("listbox", { name: "Pendências" }).getByRole("option").count();
      for (let at = 0; at < waiting && (await chosen.getByText(PROPOSED.memo).count()) === 0; at += 1) {
        await page.keyboard.press("j");
      }
      await page.getByRole("region", { name: "Propostas" }).getByText(PROPOSED.amount).waitFor();
      await expectSound(visit);
      await page.keyboard.press("a");
      await page.getByText("Conciliada: ").first().waitFor();
      expect(await chosen.getByText(PROPOSED.memo).count()).toBe(0);
      await expectSound(visit);
      await page.keyboard.press("u");
      await chosen.getByText(PROPOSED.memo).first().waitFor();
      // What was taken back waits again, for everybody.
      await page.reload();
      await page.getByText(PROPOSED.memo).first().waitFor();
    });
  });

  test("goes from a figure of the balancete to its lines, its entry, its document and the place in the XML", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...ana });
      const { page } = visit;
      await page.goto("/contabilidade");
      // A long chart is drawn as far as it is seen: an account is searched, as people do.
      await page.getByRole("searchbox", { name: "Buscar conta" }).fill("fornecedores nacionais");
      const row = page.getByRole("row").filter({ hasText: "Fornecedores nacionais" }).last();
      await row.waitFor();
      await expectSound(visit);
      await row.click();
      const trail = page.getByRole("region", { name: "De que é feito" });
      const line = trail
        .getByRole("row")
        .filter({ hasText: /NF \d+ de/ })
        .first();
      await line.waitFor();
      await expectSound(visit);
      await line.click();
      await trail.getByRole("button", { name: /descer ao documento/ }).waitFor();
      await expectSound(visit);
      await page.keyboard.press("o");
      await trail.getByRole("link", { name: "Abrir o documento" }).click();
      await page.getByRole("heading", { name: "O que ele diz" }).waitFor();
      const total = page.getByRole("button", { name: /^Total/ });
      await total.waitFor();
      await expectSound(visit);
      await total.focus();
      await page.getByText("/nfeProc/NFe/infNFe/total/ICMSTot/vNF").waitFor();
      const [original] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "Baixar o original" }).click(),
      ]);
      const bytes = readFileSync(await original.path());
      // What is downloaded is what came, to the byte.
      expect(simulation.files.some((file) => bytes.equals(file.bytes)) || bytes.equals(zip)).toBe(true);
    });
  });
});
