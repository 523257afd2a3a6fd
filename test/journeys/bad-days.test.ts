import { beforeAll, expect, test } from "vitest";
import { chromiumPath, signIn } from "./support/browse.ts";
import { makeEmptyCompany } from "./support/empty-company.ts";
import { expectSound, inVisit, journey, useServer } from "./support/serve.ts";

const served = useServer({ works: true });
let owner: { readonly email: string; readonly password: string };

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  owner = await makeEmptyCompany(served.db, served.identity);
});

/** Files that differ, as a folder of notes does. */
function someFiles(count: number) {
  return Array.from({ length: count }, (_, at) => ({
    name: `nota ${at}.xml`,
    mimeType: "text/xml",
    buffer: Buffer.from(`<nota numero="${at}"/>`),
  }));
}

journey("on a bad day", () => {
  test("a connection that falls in the middle of a sending loses nothing, doubles nothing, and says so", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page, context } = visit;
      await page.goto("/importar");
      // The second request arrives and its answer does not; the third does not leave.
      let requests = 0;
      await page.route("**/v1/files", async (route) => {
        requests += 1;
        if (requests === 2) {
          await route.fetch();
          await route.abort("connectionreset");
          await context.setOffline(true);
        } else await route.continue();
      });
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("button", { name: "Escolher arquivos" }).click(),
      ]);
      await chooser.setFiles(someFiles(170));
      await page.getByText("Sem conexão em 50 de 170").waitFor();
      await page.getByText("Continuo sozinho quando a conexão voltar, de onde parei.").waitFor();
      await expectSound(visit);
      await context.setOffline(false);
      await page.getByText("170 arquivos guardados").waitFor();
      const documents = async () => await (await context.request.get("/v1/documents?limit=1")).json();
      await expect.poll(documents, { timeout: 60_000 }).toMatchObject({ unread: 0, total: 170 });
      expect(await documents()).toMatchObject({ byStatus: { unrecognised: 170 } });
      await expectSound(visit);
    });
  });

  test("a server that is started again under an open page is missed, said, and found", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page } = visit;
      await page.goto("/parceiros");
      await page.getByRole("heading", { name: "Parceiros" }).waitFor();
      const start = await served.stop();
      await page.getByText("Sem conexão com o servidor.").waitFor();
      await expectSound(visit);
      await start();
      await page.getByText("Sem conexão com o servidor.").waitFor({ state: "hidden" });
      expect(visit.complaints()).toEqual([]);
    });
  });

  test("a session that ends in the middle of a form asks to enter, and gives back the place and what was typed", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page, context } = visit;
      await page.goto("/a-pagar?situacao=all");
      await page.getByRole("heading", { name: "A pagar" }).waitFor();
      await page.keyboard.press("n");
      const dialog = page.getByRole("dialog", { name: "Nova conta a pagar" });
      await dialog.getByRole("combobox", { name: "Fornecedor" }).fill("Oficina do Zé");
      await dialog.getByLabel("Valor").fill("99,90");
      await dialog.getByLabel("Vencimento").fill("10/12/2030");
      await page.keyboard.press("Tab");
      await context.clearCookies();
      await page.keyboard.press("Control+Enter");
      // The form is told; or the screen behind it asked for something first, and the door is there already.
      await dialog.getByText("Entre de novo").or(page.getByLabel("E-mail")).first().waitFor();
      await page.reload();
      await page.getByLabel("E-mail").fill(owner.email);
      await page.getByLabel("Senha", { exact: true }).fill(owner.password);
      await page.getByRole("button", { name: "Continuar" }).click();
      await page.getByRole("heading", { name: "A pagar" }).waitFor();
      expect(new URL(page.url()).search).toBe("?situacao=all");
      await page.keyboard.press("n");
      expect(await dialog.getByRole("combobox", { name: "Fornecedor" }).inputValue()).toBe("Oficina do Zé");
      expect(await dialog.getByLabel("Valor").inputValue()).toBe("99,90");
      await page.keyboard.press("Control+Enter");
      await page.getByText("Criada: Oficina do Zé").waitFor();
      await expectSound(visit);
    });
  });

  test("a supplier whose name is a script, and as long as a name may be, is text on every screen that shows it", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page, context } = visit;
      const name = `<script>alert(1)</script>"><img src=x onerror=alert(1)> ${"Comércio ".repeat(20)}`.slice(0, 199);
      await page.goto("/");
      await page.getByRole("navigation", { name: "Principal", exact: true }).waitFor();
      const made = await context.request.post("/v1/bills", {
        headers: { origin: served.origin, "idempotency-key": "script" },
        data: { partner: { name }, amount: "77.70", dueOn: "2030-12-11", description: name },
      });
      expect(await made.text()).toContain("titles");
      const { titles } = await made.json();
      const [{ id, partner }] = titles;
      let alerts = 0;
      page.on("dialog", (dialog) => {
        alerts += 1;
        void dialog.dismiss();
      });
      for (const at of [
        "/",
        `/a-pagar?titulo=${id}`,
        "/parceiros",
        `/parceiros/${partner.id}`,
        "/contabilidade/diario?de=2026-01&ate=2026-12",
      ]) {
        await page.goto(at);
        await page.getByRole("heading", { level: 1 }).waitFor();
        if (at !== "/") await page.getByText("<script>alert(1)</script>").first().waitFor();
        expect(await page.locator("img[src=x]").count(), at).toBe(0);
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), at).toBe(true);
        await expectSound(visit);
      }
      await page.keyboard.press("Control+k");
      await page.keyboard.type("comércio");
      await page.getByText("<script>alert(1)</script>").last().waitFor();
      await expectSound(visit);
      expect(alerts).toBe(0);
    });
  });

  test("a PDF that somebody sent is shown, and one that is too large is refused before it travels", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page, context } = visit;
      await page.goto("/documentos");
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("button", { name: "Enviar documentos" }).first().click(),
      ]);
      await chooser.setFiles([{ name: "contrato.pdf", mimeType: "application/pdf", buffer: Buffer.from(PDF) }]);
      await page.getByText("1 arquivo guardado").waitFor();
      // A hundred megabytes, made where they are dropped.
      await page.evaluate(DROP_LARGE);
      await page.getByText(/O arquivo grande\.pdf tem 100 MB e o limite de um arquivo é 50 MB/).waitFor();
      await expectSound(visit);
      const of = async () => (await (await context.request.get("/v1/documents?kind=pdf&limit=1")).json()).data[0]?.id;
      await expect.poll(of, { timeout: 60_000 }).toBeTruthy();
      await page.goto(`/documentos/${await of()}`);
      await page.getByTitle("PDF enviado: contrato.pdf").waitFor();
      await expectSound(visit);
    });
  });
});

const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F1 24 Tf 40 100 Td (Contrato) Tj ET     
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF`;

const DROP_LARGE = `
  const dropped = new DataTransfer();
  dropped.items.add(new File([new Blob([new Uint8Array(100_000_000)])], "grande.pdf", { type: "application/pdf" }));
  window.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
`;
