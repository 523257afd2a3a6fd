import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { inventNote, inventParty, inventStatement } from "../support/invented-documents.ts";
import { takeFiles } from "../support/take-files.ts";
import { chromiumPath, signIn } from "./support/browse.ts";
import { makeEmptyCompany } from "./support/empty-company.ts";
import { expectSound, inVisit, journey, useServer } from "./support/serve.ts";

const served = useServer();
let owner: { readonly email: string; readonly password: string };
let companyId: string;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  owner = await makeEmptyCompany(served.db, served.identity);
  const company = { ...inventParty(1, "Padaria Invenção Ltda"), taxId: "11222333000181" };
  const note = (number: number, name: string, amount: bigint): string =>
    inventNote({
      number,
      issuer: inventParty(number, name),
      recipient: company,
      finalConsumer: true,
      items: [{ amount, ncm: "48025610" }],
      installments: [{ amount, dueOn: "2026-03-20" }],
    }).xml;
  const taken = await takeFiles(
    served.db,
    { taxId: company.taxId },
    {
      "2.xml": note(2, "Moinho Inventado Ltda", 50_000n),
      "3.xml": note(3, "Laticinios da Serra Ltda", 78_000n),
      "4.xml": note(4, "Embalagens Norte Ltda", 73_142n),
      "5.xml": note(5, "Grafica Central Ltda", 81_233n),
      "1.ofx": inventStatement({
        lines: [
          { on: "2026-03-20", amount: "-1310.00", memo: "PAGAMENTOS DO DIA", fitid: "1" },
          { on: "2026-03-20", amount: "-731.42", memo: "PAGAMENTO DE TITULO", fitid: "2" },
          { on: "2026-03-20", amount: "-812.33", memo: "PAGAMENTO DE TITULO", fitid: "3" },
        ],
        closing: { on: "2026-03-20", balance: "-1853.75" },
      }),
    },
  );
  companyId = taken.companyId;
}, 120_000);

/** Amount in centavos by account name and side, of the entries that are live. */
async function balancesByName(): Promise<ReadonlyMap<string, bigint>> {
  return await served.db.withCompany(companyId, async (tx) => {
    const rows = await tx.query<{ name: string; balance: bigint }>(
      `select account.name, sum(case line.side when 'D' then line.amount_centavos else -line.amount_centavos end)::bigint as balance
        from ledger.entry_line line join ledger.account account on (account.company_id, account.id) = (line.company_id, line.account_id)
        group by account.name`,
      [],
    );
    return new Map(rows.map(({ name, balance }) => [name, balance]));
  });
}

const balanceOf = async (name: string): Promise<bigint> => (await balancesByName()).get(name) ?? 0n;

async function openStatement(page: Page, memo: string): Promise<void> {
  await page.goto("/bancos");
  await page.getByRole("region", { name: "Extrato" }).getByText(memo).first().click();
  await page.locator(".difference").waitFor();
}

const missing = async (page: Page): Promise<string> => (await page.locator(".difference").textContent()) ?? "";

journey("Bancos, one payment of several things", () => {
  test("two titles, the interest of one and a part for an account close it to the centavo, and undo opens all of it again", async () => {
    await inVisit(served, async (visit) => {
      const { page } = visit;
      await signIn(visit, { origin: served.origin, ...owner });
      const suppliers = await balanceOf("Fornecedores nacionais");
      await openStatement(page, "PAGAMENTOS DO DIA");
      const candidates = page.locator(".candidates");
      const search = page.getByRole("searchbox", { name: /Buscar título/ });
      await page.keyboard.press("t");
      await page.keyboard.type("moinho");
      await candidates.getByText("Moinho Inventado").click();
      await search.fill("laticinios");
      await candidates.getByText("Laticinios da Serra").click();
      await expect.poll(() => missing(page)).toContain("30,00");
      const confirm = page.getByRole("button", { name: /^Conciliar/ });
      expect(await confirm.getAttribute("aria-disabled")).toBe("true");
      await candidates.locator("[data-chosen]").nth(1).getByLabel("Juros").fill("10,00");
      await expect.poll(() => missing(page)).toContain("20,00");
      await page.locator(".difference").getByRole("button", { name: "vai para uma conta" }).click();
      await page.getByRole("combobox", { name: "Conta", exact: true }).fill("tarifas bancarias");
      await page.getByRole("option", { name: /Tarifas bancárias/ }).click();
      await expect.poll(() => missing(page)).toContain("0,00");
      await page.getByText("Fecha", { exact: true }).waitFor();
      await expectSound(visit);
      await confirm.click();
      await page.locator(".notice").getByText("conciliado").waitFor();
      expect((await balanceOf("Fornecedores nacionais")) - suppliers).toBe(128_000n);
      await page.goto("/bancos?estado=settled");
      await page.getByRole("button", { name: "Desfazer a decisão" }).click();
      await page.getByText("1 movimento espera de novo").waitFor();
      expect(await balanceOf("Fornecedores nacionais")).toBe(suppliers);
    });
  });

  test("proposals are confirmed together after a preview of how many and how much, and one undo takes all back", async () => {
    await inVisit(served, async (visit) => {
      const { page } = visit;
      await signIn(visit, { origin: served.origin, ...owner });
      const suppliers = await balanceOf("Fornecedores nacionais");
      await page.goto("/bancos?estado=proposta");
      await page.getByRole("button", { name: /^Confirmar 2 propostas/ }).waitFor();
      await page.keyboard.press("p");
      const dialog = page.getByRole("dialog");
      await dialog.getByText("2 movimentos").waitFor();
      expect(await dialog.textContent()).toContain("1.543,75");
      await expectSound(visit);
      await dialog.getByRole("button", { name: "Confirmar 2" }).click();
      await page.getByText("2 movimentos conciliados").waitFor();
      expect((await balanceOf("Fornecedores nacionais")) - suppliers).toBe(154_375n);
      await page.keyboard.press("u");
      await page.getByText("2 movimentos esperam de novo").waitFor();
      expect(await balanceOf("Fornecedores nacionais")).toBe(suppliers);
    });
  });
});
