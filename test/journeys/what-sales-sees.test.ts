import { beforeAll, expect, test } from "vitest";
import { chromiumPath, PHONE, signIn } from "./support/browse.ts";
import { makeEmptyCompany } from "./support/empty-company.ts";
import { expectSound, inVisit, journey, useServer } from "./support/serve.ts";

const served = useServer();
let owner: { readonly email: string; readonly password: string };

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  owner = await makeEmptyCompany(served.db, served.identity);
});

journey("somebody of sales", () => {
  let password = "";

  test("is called by who administers, and their first password is shown once", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page } = visit;
      await page.goto("/configuracoes/pessoas");
      await page.getByRole("button", { name: "Chamar alguém" }).click();
      await page.getByRole("button", { name: "Chamar", exact: true }).click();
      await page.getByText("Escolha ao menos um papel.").waitFor();
      await page.getByLabel("Nome").fill("Vera <script>alert(1)</script>");
      await page.getByLabel("E-mail").fill("vera@exemplo.com.br");
      await page.getByRole("checkbox", { name: /^vendas/ }).check();
      await expectSound(visit);
      await page.getByRole("button", { name: "Chamar", exact: true }).click();
      password = (await page.locator(".secret").textContent()) ?? "";
      expect(password.length).toBeGreaterThanOrEqual(12);
      await expectSound(visit);
      await page.getByRole("button", { name: "Já guardei" }).click();
      await page.getByText("Vera <script>alert(1)</script>").waitFor();
      expect(await page.content()).not.toContain(password);
    });
  });

  test("enters with it, and is shown only what sales may see", async () => {
    await inVisit(served, async (visit) => {
      const { page } = visit;
      await page.goto("/");
      await page.getByLabel("E-mail").fill("vera@exemplo.com.br");
      await page.getByLabel("Senha", { exact: true }).fill(password);
      await page.getByRole("button", { name: "Continuar" }).click();
      const places = page.getByRole("navigation", { name: "Principal", exact: true });
      await places.waitFor();
      expect(await places.getByRole("link").allTextContents()).toEqual(["Configurações"]);
      await page.goto("/configuracoes");
      await page.getByText("Só dono e administrador mudam isto.").waitFor();
      expect(await page.getByRole("button", { name: "Gravar" }).count()).toBe(0);
      expect(await page.getByRole("link", { name: "Pessoas" }).count()).toBe(0);
      await expectSound(visit);
      const hiddens = [
        ...["partners", "exceptions", "members", "bills", "receivables", "entries", "accounts", "movements"],
        ...["bank-accounts", "documents", "spreadsheets", "migration", "overview", "import-runs/latest"],
        ...["trial-balance?from=2026-01&to=2026-01", "bills/export?format=csv", "partners/export?format=csv"],
      ];
      for (const hidden of hiddens.map((path) => `/v1/${path}`)) {
        expect((await visit.context.request.get(hidden)).status(), hidden).toBe(403);
      }
    });
  });

  test("who types the address of what they may not see is told so, on the phone too", async () => {
    await inVisit({ browser: served.browser, origin: served.origin, screen: PHONE }, async (visit) => {
      await signIn(visit, { origin: served.origin, email: "vera@exemplo.com.br", password });
      const { page } = visit;
      for (const at of ["/", "/parceiros", "/configuracoes/pessoas"]) {
        await page.goto(at);
        await page.getByText("Seu papel nesta empresa não").first().waitFor();
        await expectSound(visit);
      }
    });
  });
});
