import { expect, test } from "vitest";
import { findCompanyId } from "../../src/companies/index.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { announce } from "../../src/kernel/events.ts";
import { newUuid } from "../../src/kernel/identifier.ts";
import { openExceptions } from "../../src/processes/exceptions.ts";
import { oneTimeCode } from "../support/one-time-code.ts";
import { testActor } from "../support/test-database.ts";
import { DESK, signIn } from "./support/browse.ts";
import { expectSound, inVisit, journey, useServer } from "./support/serve.ts";

const served = useServer();

const ana = { name: "Ana Dona", email: "ana@exemplo.com.br", password: "quatro palavras bem longas" };
const company = { name: "Padaria Invenção Ltda", taxId: "11222333000181" };

/** What a month of documents would leave for a person. */
async function leavePending(subjects: readonly string[]): Promise<void> {
  const companyId = await findCompanyId(served.db, company.taxId);
  if (companyId === undefined) throw new Error("the company is not there");
  const at = systemClock.now();
  await served.db.withCompany(companyId, async (tx) => {
    await announce(
      tx,
      subjects.map((subject) => ({
        type: "documents.document_quarantined" as const,
        kind: "exception" as const,
        cause: "documents.unreadable",
        actor: testActor,
        at,
        objects: [{ type: "document", id: newUuid() }] as const,
        after: { subject, message: `Não consegui ler ${subject}.` },
      })),
    );
    await openExceptions(tx, { actor: testActor, at });
  });
}

journey("the first day", () => {
  test("the first person makes themselves and their company, and is let in", async () => {
    await inVisit(served, async (visit) => {
      const { page } = visit;
      await page.goto("/");
      await page.getByRole("heading", { name: "Primeiro acesso" }).waitFor();
      await expectSound(visit);
      await page.getByLabel("Nome").fill(ana.name);
      await page.getByLabel("E-mail").fill(ana.email);
      await page.getByLabel("Senha", { exact: true }).fill("curta");
      await page.getByRole("button", { name: "Criar e entrar" }).click();
      await page.getByText("Use ao menos 12 caracteres; faltam 7.").waitFor();
      await page.getByLabel("Senha", { exact: true }).fill(ana.password);
      await page.getByRole("button", { name: "Criar e entrar" }).click();

      await page.getByRole("heading", { name: "Nova empresa" }).waitFor();
      await expectSound(visit);
      await page.getByLabel("CNPJ").fill("11.222.333/0001-82");
      await page.getByLabel("Nome").click();
      await page.getByLabel("CNPJ").fill(company.taxId);
      await page.getByLabel("Nome").fill(company.name);
      await page.getByRole("button", { name: /^Criar/ }).click();
      await page.getByRole("navigation", { name: "Principal", exact: true }).waitFor();
      expect(new URL(page.url()).pathname).toBe("/");
      await expectSound(visit);
    });
  });

  test("the inbox is worked with the keyboard alone: next, dismiss with a reason, undo", async () => {
    await leavePending(["a nota 1", "a nota 2", "a nota 3"]);
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...ana });
      const { page } = visit;
      await page.goto("/pendencias");
      const chosen = page.getByRole("option", { selected: true });
      await chosen.getByText("a nota 1").first().waitFor();
      await page.keyboard.press("j");
      await chosen.getByText("a nota 2").first().waitFor();
      await page.keyboard.press("r");
      const dialog = page.getByRole("dialog", { name: "Descartar esta pendência" });
      await dialog.waitFor();
      await expectSound(visit);
      await dialog.getByRole("button", { name: "Duplicada" }).press("Enter");
      await page.getByText("Descartada: a nota 2").waitFor();
      await page.locator(".option[data-done]").waitFor();
      await chosen.getByText("a nota 3").first().waitFor();
      await expectSound(visit);
      await page.keyboard.press("u");
      await chosen.getByText("a nota 2").first().waitFor();
      expect(await page.locator(".option[data-done]").count()).toBe(0);
    });
  });

  test("the company is set up, and two who change it at once are shown both versions", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...ana });
      const { page, context } = visit;
      await page.goto("/configuracoes");
      await page.getByLabel("Nome").fill("Padaria Invenção e Filhos Ltda");
      const other = await context.newPage();
      await other.goto("/configuracoes/conciliacao");
      await other.getByLabel("Multa").fill("2,5");
      await other.getByRole("button", { name: "Gravar" }).click();
      await other.getByText("Configurações gravadas").waitFor();
      await other.close();

      await page.getByRole("button", { name: "Gravar" }).click();
      await page.getByText("Alguém mudou antes.").waitFor();
      await expectSound(visit);
      await page.getByRole("button", { name: "Gravar a minha" }).click();
      await page.getByText("Configurações gravadas").waitFor();
      await page.goto("/configuracoes/conciliacao");
      await page.getByLabel("Multa").waitFor();
      // What the other one wrote elsewhere stayed.
      expect(await page.getByLabel("Multa").inputValue()).toBe("2,5");
      await expectSound(visit);
    });
  });

  test("a second factor is enrolled from its drawing, and asked for at the next entrance", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...ana });
      const { page } = visit;
      await page.goto("/configuracoes/seguranca");
      await page.getByRole("button", { name: "Ligar", exact: true }).click();
      await page.getByLabel("Sua senha").fill("não é esta");
      await page.getByRole("button", { name: "Continuar" }).click();
      await page.getByText("A senha atual não confere").waitFor();
      await page.getByLabel("Sua senha").fill(ana.password);
      await page.getByRole("button", { name: "Continuar" }).click();
      const secret = ((await page.locator(".secret").textContent()) ?? "").replaceAll(" ", "");
      expect(await page.getByRole("img", { name: /Código QR/ }).count()).toBe(1);
      await expectSound(visit);
      const code = () => oneTimeCode(`otpauth://totp/x?secret=${secret}`, systemClock.now());
      await page.getByLabel("Código do aplicativo").fill(code());
      await page.getByRole("dialog").getByRole("button", { name: "Ligar", exact: true }).click();
      await page.getByRole("heading", { name: "Guarde estes códigos de reserva" }).waitFor();
      expect(await page.locator(".codes li").count()).toBe(10);
      await expectSound(visit);
      await page.getByRole("button", { name: "Já guardei" }).click();
      await page.getByText("ligado", { exact: true }).waitFor();
    });
    await inVisit({ ...served, browser: served.browser, origin: served.origin, screen: DESK }, async ({ page }) => {
      await page.goto("/entrar");
      await page.getByLabel("E-mail").fill(ana.email);
      await page.getByLabel("Senha", { exact: true }).fill(ana.password);
      await page.getByRole("button", { name: "Continuar" }).click();
      await page.getByRole("heading", { name: "Segundo fator" }).waitFor();
    });
  });
});
