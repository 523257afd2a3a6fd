import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

/** The machine's own Chromium; journeys are skipped, with a word, where there is none. */
export const chromiumPath = [process.env["RETAGUARDA_CHROMIUM"] ?? "", ...PLACES].find(existsSync);

/** What is not there by then, on a busy machine, is not coming. */
const WAIT_MS_MAX = 60_000;

export async function openBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error("no Chromium on this machine");
  // A browser run by root has no sandbox of its own.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return await chromium.launch({ executablePath: chromiumPath, args });
}

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

export const DESK: Screen = { width: 1440, height: 900, scheme: "light" };
export const PHONE: Screen = { width: 390, height: 844, scheme: "light" };

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page refused, threw or asked in vain since last asked: nothing, when all is well. */
  readonly complaints: () => readonly string[];
  /** How far things moved by themselves since the page was loaded, as the browser measures it. */
  readonly layoutShift: () => Promise<number>;
  close(): Promise<void>;
}

/** A tab of its own, as a person's: with the server's content policy in force. */
export async function openVisit(
  browser: Browser,
  { origin, screen = DESK }: { readonly origin: string; readonly screen?: Screen },
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: screen.width, height: screen.height },
    colorScheme: screen.scheme,
    reducedMotion: "reduce",
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    hasTouch: screen.width < 600,
    isMobile: screen.width < 600,
  });
  context.setDefaultTimeout(WAIT_MS_MAX);
  const page = await context.newPage();
  let complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`exceção: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    // The browser writes each refusal of the server to its console; those are answers, and the screens show them.
    if (message.type() === "error" && !text.startsWith("Failed to load resource")) complaints.push(`console: ${text}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  await page.addInitScript(MEASURE_SHIFTS);
  return {
    context,
    page,
    complaints: () => {
      const said = complaints;
      complaints = [];
      return said;
    },
    layoutShift: () => page.evaluate<number>("globalThis.layoutShift ?? 0"),
    close: () => context.close(),
  };
}

const MEASURE_SHIFTS = `
  globalThis.layoutShift = 0;
  globalThis.layoutShifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      globalThis.layoutShift += entry.value;
      for (const { node } of entry.sources ?? []) if (node) globalThis.layoutShifts.push(node.nodeName + "." + (node.className ?? ""));
    }
  }).observe({ type: "layout-shift", buffered: true });
`;

/** What axe finds against WCAG 2.2 AA, as `rule: where` lines. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // Its other mode asks for a second page, which a person's session does not have.
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.join(" ")} ${any[0]?.message ?? ""}`.trim()),
  );
}

/** Signs in with a password, without the form: for journeys that begin behind the door. */
export async function signIn(
  { context }: Pick<Visit, "context">,
  { origin, email, password }: { readonly origin: string; readonly email: string; readonly password: string },
): Promise<void> {
  const answer = await context.request.post("/v1/auth/sign-in/email", {
    headers: { origin },
    data: { email, password },
  });
  if (!answer.ok()) throw new Error(`could not sign in as ${email}: ${answer.status()} ${await answer.text()}`);
}
