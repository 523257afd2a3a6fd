import type { Fault } from "../../values/fault.ts";
import { askSandbox, type End } from "./ask-sandbox.ts";
import { type Page, type Turn, turnedBox, type Word } from "./page.ts";
import { readPictureHeader } from "./picture.ts";
import { commonWords, isHardlyRead } from "./readability.ts";
import { PAGES_MAX, SEARCHED_PAGES_MAX } from "./sandbox-work.ts";

/** What was read of a file of pages, with what could not be, and why. */
export interface PagesRead {
  readonly pages: readonly Page[];
  /** Of the file, read or not. */
  readonly pageCount: number;
  readonly problems: readonly Fault[];
}

/** The text and the codes of five hundred pages take five; a file that takes more is made to. */
const READ_MS_MAX = 20_000;
/** One page at 300 dots an inch takes two to eight, on a busy machine three times that. */
const OCR_MS_MAX = 60_000;
const DRAW_MS_MAX = 10_000;
/** What is sent as a picture and matters is on its first pages. */
const OCR_PAGES_MAX = 4;
/** Tried in this order: a sheet that was put in the scanner on its side, then upside down. */
const TURNS: readonly Turn[] = [6, 8, 3];
/** A telephone's picture has twelve million dots; beyond fifty a picture is refused by its header, before it is decoded. */
export const PICTURE_DOTS_MAX = 50_000_000;

/**
 * Reads a PDF, PNG or JPEG: the text that it carries with the place of each word, its bars and QR codes, and, where a page
 * is only an image, the words on it by OCR. All in the sandbox, with limits of time and memory. Never throws for what the file holds; what was not read is in `problems`.
 */
export async function readPages(
  bytes: Uint8Array,
  { what, name }: { readonly what: "pdf" | "picture"; readonly name: string },
): Promise<PagesRead> {
  if (what === "picture") {
    const refusal = refusePicture(bytes, name);
    if (refusal !== undefined) return { pages: [], pageCount: 0, problems: [refusal] };
  }
  const pages: Page[] = [];
  const wantOcr = new Set<number>();
  const damaged: number[] = [];
  const problems: Fault[] = [];
  let pageCount = 0;
  const end = await askSandbox({ do: "read", what, bytes }, READ_MS_MAX, (answer) => {
    if (answer.is === "damaged-page") damaged.push(answer.number);
    if (answer.is !== "page") return;
    pages.push(answer.page);
    if (answer.wantsOcr) wantOcr.add(answer.page.number);
  });
  if (end.is === "done") {
    pageCount = end.pageCount;
    if (end.pageCount > PAGES_MAX) problems.push(tooManyPages(name, end.pageCount));
    if (end.unsearched > 0) problems.push(codesNotSearched(name, end.unsearched));
  } else {
    pageCount = pages.length;
    problems.push(stopped(end, { what, name, pages: pages.length }));
  }
  if (damaged.length > 0) problems.push(damagedPages(name, damaged));

  const read: Page[] = [];
  for (const page of pages) read.push(wantOcr.has(page.number) ? await withOcr(page) : page);
  if (wantOcr.size > OCR_PAGES_MAX) problems.push(imagesNotRead(name, wantOcr.size));
  return { pages: read, pageCount, problems };

  async function withOcr(page: Page): Promise<Page> {
    const position = [...wantOcr].indexOf(page.number);
    if (position >= OCR_PAGES_MAX) return page;
    let words = await ocrOf(page, undefined);
    let turned: Turn | undefined;
    const mayTurn = what === "pdf" || readPictureHeader(bytes)?.orientation === 1;
    for (const turn of mayTurn ? TURNS : []) {
      if (words === undefined || !isHardlyRead(words)) break;
      const again = await ocrOf(page, turn);
      if (again !== undefined && commonWords(again) <= commonWords(words)) continue;
      words = again;
      turned = turn;
    }
    // A stamp that the file carries as text beside the image stays.
    const seen = turned === undefined ? page : asRead(page, turned);
    return { ...seen, by: "ocr", words: [...seen.words, ...(words ?? [])] };
  }

  async function ocrOf({ number }: Page, turned: Turn | undefined): Promise<readonly Word[] | undefined> {
    const work = { do: "read-by-ocr", what, bytes, page: number } as const;
    const ended = await askSandbox(turned === undefined ? work : { ...work, turned }, OCR_MS_MAX);
    if (ended.is === "words") return ended.words;
    if (ended.is !== "refused") problems.push(stopped(ended, { what, name, pages: number - 1 }));
    return undefined;
  }
}

/** The page with its sides and what was found on it as they stand once it is turned. */
function asRead(page: Page, turned: Turn): Page {
  const isAside = turned !== 3;
  const turn = <T extends Pick<Word, "box">>(thing: T): T => ({ ...thing, box: turnedBox(thing.box, turned) });
  return {
    ...page,
    turned,
    width: isAside ? page.height : page.width,
    height: isAside ? page.width : page.height,
    words: page.words.map(turn),
    codes: page.codes.map(turn),
  };
}

/** A page of a PDF as a PNG, for the screen; nothing when there is no such page or it cannot be drawn. */
export async function drawPage(
  bytes: Uint8Array,
  { page, width }: { readonly page: number; readonly width: number },
): Promise<Uint8Array | undefined> {
  const end = await askSandbox({ do: "draw", bytes, page, width }, DRAW_MS_MAX);
  return end.is === "picture" ? end.png : undefined;
}

function refusePicture(bytes: Uint8Array, name: string): Fault | undefined {
  const header = readPictureHeader(bytes);
  if (header === undefined) return pictureDamaged(name);
  if (header.width * header.height <= PICTURE_DOTS_MAX) return undefined;
  return {
    code: "image.too_large",
    message: `A imagem ${name} tem ${header.width} × ${header.height} pontos, mais do que se abre aqui. Fotografe ou digitalize de novo com menos resolução.`,
  };
}

function pictureDamaged(name: string): Fault {
  return {
    code: "image.damaged",
    message: `A imagem ${name} está danificada e não pôde ser lida. Fotografe ou envie o arquivo de novo.`,
  };
}

function stopped(
  end: End,
  { what, name, pages }: { readonly what: "pdf" | "picture"; readonly name: string; readonly pages: number },
): Fault {
  const format = what === "pdf" ? "pdf" : "image";
  if (end.is === "refused" && end.why === "password") {
    return {
      code: "file.password_protected",
      message: `O arquivo ${name} está protegido por senha. Abra-o, salve uma cópia sem senha e envie a cópia.`,
    };
  }
  if (end.is === "too-slow") {
    return {
      code: `${format}.too_slow`,
      message: `O arquivo ${name} demora demais para ser lido e a leitura parou depois de ${pages} ${pages === 1 ? "página" : "páginas"}. Imprima-o de novo em PDF e envie a cópia.`,
    };
  }
  if (end.is === "failed") {
    return {
      code: `${format}.too_heavy`,
      message: `O arquivo ${name} pede mais memória do que um documento precisa e a leitura parou depois de ${pages} ${pages === 1 ? "página" : "páginas"}. Imprima-o de novo em PDF e envie a cópia.`,
    };
  }
  return what === "picture"
    ? pictureDamaged(name)
    : {
        code: "pdf.damaged",
        message: `O PDF ${name} está danificado ou incompleto e não pôde ser aberto. Baixe-o ou peça-o de novo.`,
      };
}

function damagedPages(name: string, pages: readonly number[]): Fault {
  const list = pages.slice(0, 5).join(", ");
  return {
    code: "pdf.damaged_page",
    message: `Do PDF ${name} não se pôde ler a página ${list}${pages.length > 5 ? ` e mais ${pages.length - 5}` : ""}. Confira se falta algo e, se faltar, peça o arquivo de novo.`,
  };
}

function tooManyPages(name: string, count: number): Fault {
  return {
    code: "pdf.too_many_pages",
    message: `O PDF ${name} tem ${count} páginas e só as primeiras ${PAGES_MAX} foram lidas. Divida o arquivo e envie as partes.`,
  };
}

function codesNotSearched(name: string, count: number): Fault {
  return {
    code: "pdf.codes_not_searched",
    message: `Do PDF ${name} só em ${SEARCHED_PAGES_MAX} páginas se procuraram códigos de barras e QR; em outras ${count} só o texto foi lido. Divida o arquivo se houver cobranças nelas.`,
  };
}

function imagesNotRead(name: string, count: number): Fault {
  return {
    code: "pdf.images_not_read",
    message: `O arquivo ${name} tem ${count} páginas digitalizadas e só as primeiras ${OCR_PAGES_MAX} foram lidas. Divida o arquivo e envie as partes.`,
  };
}
