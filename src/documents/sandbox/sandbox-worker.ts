import { parentPort } from "node:worker_threads";
import { turnedBox } from "./page.ts";
import { encodePgm, encodePng, readPictureHeader } from "./picture.ts";
import {
  isPictureOnly,
  mayHoldCodes,
  PAGES_MAX,
  type SandboxAnswer,
  type SandboxWork,
  SEARCHED_PAGES_MAX,
  saysAll,
  writesLongCode,
} from "./sandbox-work.ts";

/**
 * Runs the programs that open what strangers send, away from everything else: whoever asked may throw this thread away at
 * any moment. Each program is loaded when it is first needed. Nothing here can reach a network.
 */

// The programs are given what they need from disk; what would fetch it finds nothing to fetch by.
for (const name of ["fetch", "WebSocket", "EventSource", "XMLHttpRequest"]) Reflect.deleteProperty(globalThis, name);

/** Bars of a boleto have bars of a quarter of a millimetre: two dots. */
const CODES_DPI = 200;
const CLOSER_DPI = 320;
/** What an image is read at when it does not say; scans are read at their own resolution, within reason. */
const OCR_DPI = 300;
const SCAN_DPI_MIN = 150;
const SCAN_DPI_MAX = 400;
/** Lighter than this is paper; a back page has nothing else. */
const PAPER_MIN = 200;
/** A page of A4 at 300 dots an inch has nine million. */
const DOTS_MAX = 20_000_000;

const engines = {
  pdf: once(async () => await (await import("./pdf-engine.ts")).makePdfEngine()),
  codes: once(async () => await (await import("./read-codes.ts")).makeCodeReader()),
  ocr: once(async () => await (await import("./read-by-ocr.ts")).makeOcrReader()),
};

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function answer(message: SandboxAnswer): void {
  parentPort?.postMessage(message);
}

parentPort?.on("message", (work: SandboxWork) => {
  void carryOut(work).catch(() => answer({ is: "failed" }));
});

async function carryOut(work: SandboxWork): Promise<void> {
  if (work.do === "open-mail") return await openMail(work.bytes);
  if (work.do === "draw") return await draw(work);
  if (work.do === "read-by-ocr") return await readByOcr(work);
  return work.what === "pdf" ? await readPdf(work.bytes) : await readPicture(work.bytes);
}

async function readPdf(bytes: Uint8Array): Promise<void> {
  const pdf = (await engines.pdf())(bytes);
  if (typeof pdf === "string") return answer({ is: "refused", why: pdf });
  let searched = 0;
  let unsearched = 0;
  for (let index = 0; index < Math.min(pdf.pageCount, PAGES_MAX); index++) {
    try {
      const { width, height, words, scan } = pdf.withPage(index, (page) => ({
        width: page.width,
        height: page.height,
        words: page.words(),
        scan: page.scanDotsPerInch(),
      }));
      const isPicture = isPictureOnly(words, { isScan: scan !== undefined });
      const search = isPicture || mayHoldCodes(words);
      if (search && searched >= SEARCHED_PAGES_MAX) unsearched += 1;
      const picture =
        search && searched < SEARCHED_PAGES_MAX
          ? pdf.withPage(index, (page) => page.grey(isPicture ? scanDpi(scan) : CODES_DPI, DOTS_MAX))
          : undefined;
      const isBlank = picture === undefined || picture.dots.every((dot) => dot > PAPER_MIN);
      let codes = isBlank ? [] : await (await engines.codes())(encodePgm(picture), picture);
      // Digits without their bars cannot be compared: finer bars than usual deserve a closer look.
      if (!isPicture && !isBlank && writesLongCode(words) && codes.every(({ is }) => is !== "bars")) {
        const closer = pdf.withPage(index, (page) => page.grey(CLOSER_DPI, DOTS_MAX));
        codes = await (await engines.codes())(encodePgm(closer), closer);
      }
      if (search) searched += 1;
      answer({
        is: "page",
        page: { number: index + 1, width, height, by: "text", words, codes },
        wantsOcr: isPicture && !isBlank && !saysAll(codes),
      });
    } catch (error) {
      // Of a program that ran out of memory nothing more is to be asked; a damaged page is only that page.
      if (error instanceof WebAssembly.RuntimeError) throw error;
      answer({ is: "damaged-page", number: index + 1 });
    }
  }
  const { pageCount } = pdf;
  pdf.close();
  answer({ is: "done", pageCount, unsearched });
}

function scanDpi(scan: number | undefined): number {
  return Math.min(Math.max(scan ?? OCR_DPI, SCAN_DPI_MIN), SCAN_DPI_MAX);
}

async function readPicture(bytes: Uint8Array): Promise<void> {
  const header = readPictureHeader(bytes);
  if (header === undefined) return answer({ is: "refused", why: "damaged" });
  const { width, height, orientation } = header;
  const codes = (await (await engines.codes())(bytes, header)).map((code) => ({
    ...code,
    box: turnedBox(code.box, orientation),
  }));
  const isTurned = orientation >= 5;
  answer({
    is: "page",
    page: {
      number: 1,
      width: isTurned ? height : width,
      height: isTurned ? width : height,
      by: "text",
      words: [],
      codes,
    },
    wantsOcr: !saysAll(codes),
  });
  answer({ is: "done", pageCount: 1, unsearched: 0 });
}

async function readByOcr(work: SandboxWork & { readonly do: "read-by-ocr" }): Promise<void> {
  const ocr = await engines.ocr();
  if (work.what === "picture") {
    const held = readPictureHeader(work.bytes)?.orientation ?? 1;
    return answer({ is: "words", words: ocr(work.bytes, held === 1 ? (work.turned ?? 1) : held) });
  }
  const pdf = (await engines.pdf())(work.bytes);
  if (typeof pdf === "string") return answer({ is: "refused", why: pdf });
  const picture = pdf.withPage(work.page - 1, (page) => page.grey(scanDpi(page.scanDotsPerInch()), DOTS_MAX));
  pdf.close();
  answer({ is: "words", words: ocr(encodePgm(picture), work.turned ?? 1) });
}

async function draw({ bytes, page, width }: SandboxWork & { readonly do: "draw" }): Promise<void> {
  const pdf = (await engines.pdf())(bytes);
  if (typeof pdf === "string") return answer({ is: "refused", why: pdf });
  if (page < 1 || page > pdf.pageCount) return answer({ is: "refused", why: "damaged" });
  const picture = pdf.withPage(page - 1, (open) => open.colour(width));
  pdf.close();
  answer({ is: "picture", png: encodePng(picture) });
}

async function openMail(bytes: Uint8Array): Promise<void> {
  const { readMail } = await import("./read-mail.ts");
  const mail = await readMail(bytes);
  answer(mail === "damaged" ? { is: "refused", why: "damaged" } : { is: "mail", mail });
}
