import { beforeAll, expect, test } from "vitest";
import { listCompanies } from "../../src/companies/index.ts";
import { readFiles, receiveFiles } from "../../src/documents/index.ts";
import { trustStore } from "../../src/formats/xml/index.ts";
import { publicId } from "../../src/kernel/identifier.ts";
import { calendarDate } from "../../src/values/calendar.ts";
import { inventBoleto } from "../support/invented-codes.ts";
import { drawBoleto, paper } from "../support/invented-papers.ts";
import { chromiumPath, PHONE, signIn } from "./support/browse.ts";
import { makeEmptyCompany } from "./support/empty-company.ts";
import { expectSound, inVisit, journey, useServer } from "./support/serve.ts";

const served = useServer();
let owner: { readonly email: string; readonly password: string };
const addresses = new Map<string, string>();

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  owner = await makeEmptyCompany(served.db, served.identity);
  const code = inventBoleto({ centavos: 123_456, dueOn: "2026-12-10" });
  const swapped = inventBoleto({ bank: "260", centavos: 123_456, dueOn: "2026-12-10", free: "0".repeat(25) });
  const printed = { ...code, amount: "1.234,56", dueOn: "10/12/2026" };
  const files = [
    { name: "boleto.pdf", bytes: await paper((sheet) => drawBoleto(sheet, printed)) },
    { name: "trocado.pdf", bytes: await paper((sheet) => drawBoleto(sheet, { ...printed, line: swapped.line })) },
  ];
  const [company] = await listCompanies(served.db);
  const at = new Date("2026-11-24T12:00:00.000Z");
  const actor = { class: "rule", id: "pipeline", version: "1" } as const;
  await served.db.withCompany(company?.id ?? "", async (tx) => {
    await receiveFiles(tx, actor, at, { channel: { kind: "upload", name: "envio" }, files });
    await readFiles(tx, {
      actor,
      at,
      company: { taxId: company?.taxId ?? "" },
      today: calendarDate("2026-11-24"),
      trustedRoots: trustStore({ roots: [] }),
      filesMax: 10,
      bytesMax: 10_000_000,
    });
    const read = await tx.query<{ name: string; id: string }>(
      `select file.name, document.id
         from documents.document document
         join documents.file file on file.company_id = $1 and file.id = document.file_id
        where document.company_id = $1`,
      [tx.companyId],
    );
    for (const { name, id } of read) addresses.set(name, `/documentos/${publicId("document", id)}`);
  });
});

journey("a boleto on the screen", () => {
  test("shows its sheet, and each fact where it stands as one points at it", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page } = visit;
      await page.goto(addresses.get("boleto.pdf") ?? "");
      await page.getByRole("img", { name: "Folha 1 de boleto.pdf" }).waitFor();
      const due = page.getByRole("button", { name: /^Vencimento/ });
      await due.focus();
      expect(await due.getAttribute("aria-pressed")).toBe("true");
      const mark = page.locator('.mark[data-path="dueOn"]');
      await mark.waitFor();
      expect(await mark.getAttribute("class")).toContain("on");
      // Where the day is printed: at the right, near the top.
      const sheet = await page.locator(".paper-sheet").boundingBox();
      const place = await mark.boundingBox();
      if (sheet === null || place === null) throw new Error("nothing was drawn");
      expect((place.x - sheet.x) / sheet.width).toBeGreaterThan(0.65);
      expect((place.y - sheet.y) / sheet.height).toBeLessThan(0.2);
      await expectSound(visit);
    });
  });

  test("that somebody changed says so before anything else, on the phone too", async () => {
    await inVisit({ browser: served.browser, origin: served.origin, screen: PHONE }, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page } = visit;
      await page.goto(addresses.get("trocado.pdf") ?? "");
      await page.getByText("É sinal de fraude: não pague").first().waitFor();
      await expectSound(visit);
      // Both that do not agree are marked: the digits and the bars.
      await page.locator('.mark.bad[data-path="line"]').waitFor({ state: "attached" });
      await page.locator('.mark.bad[data-path="drawn.line"]').waitFor({ state: "attached" });
    });
  });
});
