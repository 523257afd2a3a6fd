import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { stopwatch } from "../../src/kernel/clock.ts";
import { chromiumPath, signIn } from "./support/browse.ts";
import { makeEmptyCompany } from "./support/empty-company.ts";
import { expectSound, inVisit, journey, useServer } from "./support/serve.ts";

const served = useServer();
let owner: { readonly email: string; readonly password: string };

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  owner = await makeEmptyCompany(served.db, served.identity);
});

/** A person at a keyboard: some 200 keys a minute in one go, and half a second to look at the paper before each field. */
const KEY_MS = 60;
const LOOK_MS = 500;

function personAt(page: Page) {
  let keys = 0;
  const press = async (key: string): Promise<void> => {
    keys += 1;
    await page.keyboard.press(key, { delay: KEY_MS });
  };
  return {
    press,
    look: () => page.waitForTimeout(LOOK_MS),
    type: async (text: string): Promise<void> => {
      keys += text.length;
      await page.keyboard.type(text, { delay: KEY_MS });
    },
    /** What was copied elsewhere, with Ctrl V. */
    paste: async (text: string): Promise<void> => {
      keys += 1;
      await page.keyboard.insertText(text);
    },
    keys: () => keys,
  };
}

interface Bill {
  readonly id: string;
  readonly amount: string;
  readonly dueOn: string;
  readonly documentNumber: string | null;
  readonly description: string | null;
  readonly partner: { readonly name: string; readonly taxId: string | null };
  readonly status: string;
}

async function billsOf(page: Page): Promise<readonly Bill[]> {
  const answer = await page.context().request.get("/v1/bills?status=all&limit=50");
  return ((await answer.json()) as { data: Bill[] }).data;
}

async function readBill(page: Page, id: string): Promise<{ readonly account: { readonly name: string } | null }> {
  return (await (await page.context().request.get(`/v1/bills/${id}`)).json()) as never;
}

async function statusesOf(page: Page): Promise<readonly string[]> {
  return (await billsOf(page)).map(({ status }) => status).sort();
}

async function clicksOf(page: Page): Promise<number> {
  return await page.evaluate<number>("globalThis.pointerDowns");
}

const COUNT_CLICKS = `
  globalThis.pointerDowns = 0;
  addEventListener("pointerdown", () => { globalThis.pointerDowns += 1; }, true);
`;

/** Beyond that it is no longer the person's hands: a field that steals the focus, a list that waits. */
const SECONDS_MAX = 60;

journey("a bill without a document", () => {
  test("is typed whole with the keyboard alone, and takes some fifteen seconds", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page } = visit;
      await page.addInitScript(COUNT_CLICKS);
      await page.goto("/");
      await page.getByRole("navigation", { name: "Principal", exact: true }).waitFor();
      const person = personAt(page);
      const elapsed = stopwatch();
      await person.press("g");
      await person.press("a");
      await page.getByRole("heading", { name: "A pagar" }).waitFor();
      await person.press("n");
      await page.getByRole("dialog", { name: "Nova conta a pagar" }).waitFor();
      await person.press("Tab");
      await person.look();
      await person.type("Imobiliária Central");
      await person.press("Tab");
      await person.look();
      await person.type("11444777000161");
      await person.press("Tab");
      await person.look();
      await person.type("1850,40");
      await person.press("Tab");
      await person.look();
      await person.type("10/12/2030");
      await person.press("Tab");
      await person.press("Enter");
      await person.press("Tab");
      await person.look();
      await person.type("DEZ/26");
      await person.press("Tab");
      await person.press("Tab");
      await person.look();
      await person.type("alug");
      await page.getByRole("option", { name: /Alugu/ }).first().waitFor();
      await person.press("Enter");
      await person.press("Control+Enter");
      await page.getByText("Criada: Imobiliária Central").waitFor();
      const ms = elapsed();
      console.log(`nova conta a pagar, só teclado: ${(ms / 1000).toFixed(1)} s, ${person.keys()} teclas`);
      expect(ms).toBeLessThan(SECONDS_MAX * 1000);
      expect(await clicksOf(page)).toBe(0);
      const [bill, ...others] = await billsOf(page);
      expect(others).toEqual([]);
      expect(bill).toMatchObject({
        partner: { name: "Imobiliária Central", taxId: "11444777000161" },
        amount: "1850.40",
        dueOn: "2030-12-10",
        documentNumber: "DEZ/26",
      });
      const { account } = await readBill(page, bill?.id ?? "");
      expect(account?.name).toMatch(/Alugu/);
      await expectSound(visit);
    });
  });

  test("is half filled by the line that is pasted, and is made once, however often it is sent", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page } = visit;
      await page.addInitScript(COUNT_CLICKS);
      await page.goto("/a-pagar");
      await page.getByRole("heading", { name: "A pagar" }).waitFor();
      await page.getByText("Imobiliária Central").first().waitFor();
      const person = personAt(page);
      const elapsed = stopwatch();
      await person.press("n");
      await page.getByRole("dialog", { name: "Nova conta a pagar" }).waitFor();
      await person.paste("34191.09008 00012.345674 89012.345677 1 13220000015000");
      await page.getByText("Boleto do banco 341 de R$ 150,00 para 10/01/2026").waitFor();
      await person.press("Tab");
      await person.look();
      // Known from the bill before: chosen from what is offered.
      await person.type("imob");
      await page.getByRole("option", { name: /Imobiliária Central/ }).waitFor();
      await person.press("Enter");
      // Sent three times before any answer.
      await Promise.all([1, 2, 3].map(() => page.keyboard.press("Control+Enter")));
      await page.getByText("Criada: Imobiliária Central").waitFor();
      const ms = elapsed();
      console.log(`conta com boleto colado, só teclado: ${(ms / 1000).toFixed(1)} s, ${person.keys()} teclas`);
      expect(await clicksOf(page)).toBe(0);
      const bills = await billsOf(page);
      expect(bills).toHaveLength(2);
      expect(bills.find(({ amount }) => amount === "150.00")).toMatchObject({
        dueOn: "2026-01-10",
        line: "34191090080001234567489012345677113220000015000",
        partner: { taxId: "11444777000161" },
      });
      await expectSound(visit);
    });
  });

  test("is settled by hand, and the settlement is taken back, with the keyboard alone", async () => {
    await inVisit(served, async (visit) => {
      await signIn(visit, { origin: served.origin, ...owner });
      const { page } = visit;
      await page.addInitScript(COUNT_CLICKS);
      await page.goto("/a-pagar");
      await page.getByText("1.850,40").first().waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("o");
      await page.getByRole("region", { name: "De que é feito" }).waitFor();
      await expectSound(visit);
      await page.keyboard.press("b");
      const dialog = page.getByRole("dialog", { name: /Imobiliária Central/ });
      await dialog.waitFor();
      await expectSound(visit);
      await Promise.all([1, 2].map(() => page.keyboard.press("Control+Enter")));
      await page.getByText("Quitada: Imobiliária Central").waitFor();
      expect(await statusesOf(page)).toEqual(["open", "settled"]);
      await page.keyboard.press("u");
      await page.getByText("Baixa desfeita; o título está em aberto de novo").waitFor();
      expect(await statusesOf(page)).toEqual(["open", "open"]);
      expect(await clicksOf(page)).toBe(0);
      await expectSound(visit);
    });
  });
});
