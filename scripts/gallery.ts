import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { DEMO_PERSON, inventMonth, signInAsDemonstration } from "../src/cli/demo.ts";
import { openThrowAwayWorkspace } from "../src/kernel/database/workspace.ts";
import { buildWebIfStale, startServer } from "../src/server/index.ts";
import {
  accessibilityFaults,
  chromiumPath,
  openBrowser,
  openVisit,
  type Screen,
  signIn,
} from "../test/journeys/support/browse.ts";
import { makeEmptyCompany } from "../test/journeys/support/empty-company.ts";

/**
 * Every screen in a picture: a company with a month of work and one with nothing, light and dark, desk and phone; with what
 * axe finds, what moved by itself and what the page complained of. `--only /parceiros` takes the addresses that begin so.
 */
const OUT = fileURLToPath(new URL("../out/gallery/", import.meta.url));
const SHIFT_MAX = 0.001;
/** What is asked of the server after the page is there has come by then. */
const SETTLE_MS = 700;
/** Of each destination, so many of the addresses that it leads to. */
const PLACES_MAX = 12;

const SCREENS: readonly Screen[] = ([1440, 390] as const).flatMap((width) =>
  (["light", "dark"] as const).map((scheme) => ({ width, height: width === 390 ? 844 : 900, scheme })),
);

interface Picture {
  readonly company: string;
  readonly at: string;
  readonly screen: Screen;
  readonly file: string;
  readonly faults: readonly string[];
}

interface Place {
  readonly at: string;
  /** Opens the first of its rows, where it is a list. */
  readonly opensFirst?: boolean;
}

interface Company {
  readonly name: string;
  readonly origin: string;
  readonly person: { readonly email: string; readonly password: string };
  close(): Promise<void>;
}

async function openBusyCompany(): Promise<Company> {
  const folder = mkdtempSync(path.join(tmpdir(), "retaguarda-galeria-"));
  const month = inventMonth(folder);
  const workspace = await openThrowAwayWorkspace();
  const given = { workspace, port: 0, host: "127.0.0.1", trustedRoots: month.trustedRoots, works: true };
  const server = await startServer(given);
  await month.read(workspace.db);
  await signInAsDemonstration(workspace, server.identity, month.company.taxId);
  return {
    name: "com um mês",
    origin: server.url,
    person: DEMO_PERSON,
    close: async () => {
      await server.close();
      await workspace.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openEmptyCompany(): Promise<Company> {
  const workspace = await openThrowAwayWorkspace();
  const server = await startServer({ workspace, port: 0, host: "127.0.0.1", trustedRoots: undefined, works: true });
  const person = await makeEmptyCompany(workspace.db, server.identity);
  return {
    name: "vazia",
    origin: server.url,
    person,
    close: async () => {
      await server.close();
      await workspace.close();
    },
  };
}

/** The destinations of the sidebar and what each leads to, an address of each kind. */
async function findPlaces(browser: Browser, { origin, person }: Company, only: string): Promise<readonly Place[]> {
  const visit = await openVisit(browser, { origin });
  await signIn(visit, { origin, ...person });
  const { page } = visit;
  await show(page, "/");
  const destinations = (await linksIn(page, "nav.side")).filter((at) => at.startsWith(only));
  const places: Place[] = [];
  for (const destination of destinations) {
    await show(page, destination);
    const below = (await linksIn(page, "main")).filter(
      (at) => at.startsWith(`${destination === "/" ? "/-" : destination}/`) || at.startsWith(`${destination}?`),
    );
    const ofEachKind = [...Map.groupBy(below, kindOf).values()].flatMap(([first]) => first ?? []);
    places.push({ at: destination }, ...ofEachKind.slice(0, PLACES_MAX).map((at) => ({ at })));
    const isList = (await page.locator(".opener, [role=option]").count()) > 0;
    if (isList) places.push({ at: destination, opensFirst: true });
  }
  const [document, bank, entry] = await page.evaluate<readonly (string | null)[]>(FIRST_OF_EACH);
  if (document !== null) await page.evaluate(MAKE_RECURRENCES);
  const others = [
    ...(document == null ? [] : [`/documentos/${document}`]),
    ...(bank == null ? [] : [`/contabilidade/razao?conta=${bank}`]),
    ...(entry == null ? [] : [`/contabilidade/lancamentos/${entry}`, "/bancos?estado=settled"]),
    "/a-pagar/recorrentes",
    "/a-receber/recorrentes",
    "/empresas",
    "/empresas/nova",
    "/componentes",
    "/nao-existe",
  ].filter((at) => at.startsWith(only));
  await visit.close();
  return [...places, ...others.map((at) => ({ at }))];
}

/** A document, the account of a bank and an entry, where there are any: screens that no link of the sidebar leads to. */
const FIRST_OF_EACH = `(async () => {
  const ask = async (at) => (await (await fetch("/v1" + at)).json()).data ?? [];
  const [document] = await ask("/documents?limit=1");
  const [entry] = await ask("/entries?limit=1");
  const bank = (await ask("/bank-accounts"))[0];
  return [document?.id ?? null, bank?.ledgerAccountId ?? null, entry?.id ?? null];
})()`;

/** The demonstration's month has nothing that repeats; people's have. */
const MAKE_RECURRENCES = `(async () => {
  const make = async (path, partner, amount, description, every) => {
    const answer = await fetch("/v1" + path, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
      body: JSON.stringify({ partner: { name: partner }, amount, dueOn: "2026-12-05", description, recurrence: { every } }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  await make("/bills", "Imobiliária Inventada de Administração de Imóveis Próprios e de Terceiros Ltda", "4200.00", "Aluguel da loja", "month");
  await make("/bills", "Contabilidade Imaginada", "1350.00", "Honorários", "month");
  await make("/bills", "Seguros de Mentira S.A.", "9876.54", "Seguro do prédio", "year");
  await make("/receivables", "Academia Inventada", "320.00", "Mensalidade", "month");
})()`;

/** Addresses that differ only in an id are of one kind. */
const kindOf = (at: string): string => at.replace(/\w+_[0-9A-HJKMNP-TV-Z]{26}/g, "$").replace(/\?.*/, "?");

async function linksIn(page: Page, inside: string): Promise<readonly string[]> {
  const found = await page
    .locator(`${inside} a[href^="/"]:not([download])`)
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  return [...new Set(found)];
}

async function show(page: Page, at: string): Promise<void> {
  await page.goto(at, { waitUntil: "load" });
  await page.locator("h1").first().waitFor();
  // What is still loading after this is a fault that the picture shows.
  await page
    .locator("[aria-busy=true]")
    .first()
    .waitFor({ state: "detached", timeout: 10_000 })
    .catch(() => undefined);
  await page.waitForTimeout(SETTLE_MS);
}

/** All places on one screen, in one tab after the other. */
async function photograph(
  browser: Browser,
  { name, origin, person }: Company,
  places: readonly Place[],
  screen: Screen,
): Promise<readonly Picture[]> {
  const visit = await openVisit(browser, { origin, screen });
  const { page } = visit;
  const pictures: Picture[] = [];
  // The door first, as who is outside sees it.
  await take({ at: "/entrar" });
  await signIn(visit, { origin, ...person });
  for (const place of places) await take(place);
  await visit.close();
  return pictures;

  async function take({ at, opensFirst = false }: Place): Promise<void> {
    await show(page, at);
    const shift = await visit.layoutShift();
    if (opensFirst) {
      await page.locator(".opener, [role=option]").first().click();
      await page.waitForTimeout(SETTLE_MS);
    }
    const file = `${name}-${at}${opensFirst ? "-aberto" : ""}-${screen.width}-${screen.scheme}.png`
      .replaceAll(/[^\w.áêç-]+/g, "_")
      .slice(-180);
    await page.screenshot({ path: path.join(OUT, file) });
    const faults = [
      ...(await accessibilityFaults(page)).map((fault) => `axe: ${fault}`),
      ...visit.complaints(),
      ...(shift > SHIFT_MAX ? [`moveu-se sozinho: ${shift.toFixed(3)} ${await page.evaluate<string>(SHIFTED)}`] : []),
    ];
    const picture = { company: name, at: `${at}${opensFirst ? " (aberto)" : ""}`, screen, file, faults };
    pictures.push(picture);
    report(picture);
  }
}

const SHIFTED = `[...new Set(globalThis.layoutShifts ?? [])].join(", ")`;

function report({ company, at, screen, faults }: Picture): void {
  console.log(`${faults.length === 0 ? "✓" : "✗"} ${company} ${at} ${screen.width} ${screen.scheme}`);
  for (const fault of faults) console.log(`    ${fault}`);
}

function writeIndex(pictures: readonly Picture[]): void {
  const asText = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const sections = [...Map.groupBy(pictures, ({ company, at }) => `${company}: ${at}`)].map(
    ([title, group]) =>
      `<h2>${asText(title)}</h2><div>${group
        .map(
          ({ file, screen, faults }) =>
            `<figure><a href="${encodeURIComponent(file)}"><img loading="lazy" src="${encodeURIComponent(file)}" alt=""></a>` +
            `<figcaption>${screen.width} ${screen.scheme}${faults.map((fault) => `<br>✗ ${asText(fault)}`).join("")}</figcaption></figure>`,
        )
        .join("")}</div>`,
  );
  const style =
    "body{font:14px sans-serif;margin:2rem}div{display:flex;gap:1rem;flex-wrap:wrap}img{height:22rem;border:1px solid #ccc}figure{margin:0}";
  writeFileSync(
    path.join(OUT, "index.html"),
    `<!doctype html><html lang="pt-BR"><meta charset="utf-8"><title>Galeria</title><style>${style}</style><h1>Galeria</h1>${sections.join("")}</html>`,
  );
}

async function gallery(only: string): Promise<number> {
  if (chromiumPath === undefined) {
    console.log("Não há Chromium nesta máquina: a galeria foi pulada. RETAGUARDA_CHROMIUM aponta um.");
    return 0;
  }
  buildWebIfStale();
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const pictures: Picture[] = [];
  const browser = await openBrowser();
  try {
    for (const open of [openBusyCompany, openEmptyCompany]) {
      const company = await open();
      try {
        const places = await findPlaces(browser, company, only);
        for (const screen of SCREENS) pictures.push(...(await photograph(browser, company, places, screen)));
      } finally {
        await company.close();
      }
    }
  } finally {
    await browser.close();
  }
  writeIndex(pictures);
  const faulty = pictures.filter(({ faults }) => faults.length > 0).length;
  console.log(`${pictures.length} telas, ${faulty} com faltas. Veja ${path.join(OUT, "index.html")}`);
  return faulty === 0 ? 0 : 1;
}

const onlyAt = process.argv.indexOf("--only");
process.exitCode = await gallery(onlyAt < 0 ? "/" : (process.argv[onlyAt + 1] ?? "/"));
