import { init, type WrappedPdfiumModule } from "@embedpdf/pdfium";
import { boundedWasm } from "./bounded-wasm.ts";
import { box, type Word } from "./page.ts";
import type { ColourPicture, GreyPicture } from "./picture.ts";

/** An honest page of scans takes tens of megabytes; what takes more is made to. */
const MEMORY_BYTES_MAX = 512_000_000;
/** A page of a wide ledger has some fifteen thousand characters. */
const CHARACTERS_MAX = 100_000;
/** Sides of paper, in points: a dot more or less is as good as none beyond these. */
const SIDE_MIN = 1;
const SIDE_MAX = 14_400;

const GREY = 1;
const BGR_AND_NOTHING = 3;
const WITH_ANNOTATIONS = 0x01;
const AS_GREY = 0x08;
const WHITE = 0xff_ff_ff_ff;
const PASSWORD_ERROR = 4;

export interface OpenPdf {
  readonly pageCount: number;
  /** @throws when the page is damaged */
  withPage<T>(index: number, use: (page: OpenPage) => T): T;
  close(): void;
}

export interface OpenPage {
  /** In points, as the page is seen: turned as the file says. */
  readonly width: number;
  readonly height: number;
  words(): Word[];
  /** Dots an inch of the largest picture on the page, when it covers most of it: a scan read at its own is read best. */
  scanDotsPerInch(): number | undefined;
  grey(dotsPerInch: number, dotsMax: number): GreyPicture;
  colour(width: number): ColourPicture;
}

export type PdfEngine = (bytes: Uint8Array) => OpenPdf | "password" | "damaged";

/** PDFium, which Chrome shows PDFs by, as WebAssembly: no script of a PDF is run, no file and no address is reached. */
export async function makePdfEngine(): Promise<PdfEngine> {
  const file = new URL(import.meta.resolve("@embedpdf/pdfium/pdfium.wasm"));
  const pdfium = await init((await boundedWasm(file, MEMORY_BYTES_MAX)) as object);
  pdfium.PDFiumExt_Init();
  return (bytes) => openPdf(pdfium, bytes);
}

function openPdf(pdfium: WrappedPdfiumModule, bytes: Uint8Array): OpenPdf | "password" | "damaged" {
  const { malloc, free } = pdfium.pdfium.wasmExports;
  const at = malloc(bytes.length);
  if (at === 0) throw new RangeError("no memory for the file");
  heap(pdfium).set(bytes, at);
  const document = pdfium.FPDF_LoadMemDocument(at, bytes.length, "");
  if (document === 0) {
    const isPassword = pdfium.FPDF_GetLastError() === PASSWORD_ERROR;
    free(at);
    return isPassword ? "password" : "damaged";
  }
  return {
    pageCount: pdfium.FPDF_GetPageCount(document),
    withPage(index, use) {
      const page = pdfium.FPDF_LoadPage(document, index);
      if (page === 0) throw new RangeError(`page ${index + 1} is damaged`);
      try {
        return use(openPage(pdfium, page));
      } finally {
        pdfium.FPDF_ClosePage(page);
      }
    },
    close() {
      pdfium.FPDF_CloseDocument(document);
      free(at);
    },
  };
}

/** Memory moves when it grows, so the view of it is taken anew each time. */
function heap(pdfium: WrappedPdfiumModule): Uint8Array {
  return pdfium.pdfium.HEAPU8;
}

function openPage(pdfium: WrappedPdfiumModule, page: number): OpenPage {
  const width = side(pdfium.FPDF_GetPageWidthF(page));
  const height = side(pdfium.FPDF_GetPageHeightF(page));
  return {
    width,
    height,
    words: () => readWords(pdfium, page, { width, height }),
    scanDotsPerInch: () => scanDotsPerInch(pdfium, page, { width, height }),
    grey(dotsPerInch, dotsMax) {
      const wanted = dotsPerInch / 72;
      const scale = Math.min(wanted, Math.sqrt(dotsMax / (width * height)));
      const size = { width: dots(width * scale), height: dots(height * scale) };
      return { ...size, dots: render(pdfium, page, { ...size, grey: true }) };
    },
    colour(wanted) {
      const size = { width: dots(wanted), height: dots((wanted * height) / width) };
      return { ...size, dots: render(pdfium, page, { ...size, grey: false }) };
    },
  };
}

const IMAGE_OBJECT = 3;
/** A scan is one picture, or a few strips of one. */
const OBJECTS_MAX = 100;

function scanDotsPerInch(
  pdfium: WrappedPdfiumModule,
  page: number,
  { width, height }: { readonly width: number; readonly height: number },
): number | undefined {
  const { malloc, free } = pdfium.pdfium.wasmExports;
  const room = malloc(16);
  try {
    for (let index = 0; index < Math.min(pdfium.FPDFPage_CountObjects(page), OBJECTS_MAX); index++) {
      const object = pdfium.FPDFPage_GetObject(page, index);
      if (pdfium.FPDFPageObj_GetType(object) !== IMAGE_OBJECT) continue;
      if (!pdfium.FPDFPageObj_GetBounds(object, room, room + 4, room + 8, room + 12)) continue;
      const bounds = new DataView(heap(pdfium).buffer);
      const [left, bottom, right, top] = [0, 4, 8, 12].map((at) => bounds.getFloat32(room + at, true));
      const [wide, high] = [(right ?? 0) - (left ?? 0), (top ?? 0) - (bottom ?? 0)];
      if (wide * high < 0.5 * width * height) continue;
      if (!pdfium.FPDFImageObj_GetImagePixelSize(object, room, room + 4)) continue;
      const dotsWide = new DataView(heap(pdfium).buffer).getUint32(room, true);
      const dotsHigh = new DataView(heap(pdfium).buffer).getUint32(room + 4, true);
      // A picture that the page turns has its sides swapped; the longer goes with the longer.
      return (Math.max(dotsWide, dotsHigh) / Math.max(wide, high)) * 72;
    }
    return undefined;
  } finally {
    free(room);
  }
}

function side(points: number): number {
  return Math.min(Math.max(Number.isFinite(points) ? points : SIDE_MIN, SIDE_MIN), SIDE_MAX);
}

function dots(length: number): number {
  return Math.max(Math.round(length), 1);
}

function render(
  pdfium: WrappedPdfiumModule,
  page: number,
  { width, height, grey }: { readonly width: number; readonly height: number; readonly grey: boolean },
): Uint8Array {
  const bitmap = pdfium.FPDFBitmap_CreateEx(width, height, grey ? GREY : BGR_AND_NOTHING, 0, 0);
  if (bitmap === 0) throw new RangeError("no memory for the picture of the page");
  try {
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, WITH_ANNOTATIONS | (grey ? AS_GREY : 0));
    const at = pdfium.FPDFBitmap_GetBuffer(bitmap);
    const stride = pdfium.FPDFBitmap_GetStride(bitmap);
    const memory = heap(pdfium);
    return grey ? greyDots(memory, { at, stride, width, height }) : colourDots(memory, { at, stride, width, height });
  } finally {
    pdfium.FPDFBitmap_Destroy(bitmap);
  }
}

interface Bitmap {
  readonly at: number;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

function greyDots(memory: Uint8Array, { at, stride, width, height }: Bitmap): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    out.set(memory.subarray(at + row * stride, at + row * stride + width), row * width);
  }
  return out;
}

function colourDots(memory: Uint8Array, { at, stride, width, height }: Bitmap): Uint8Array {
  const out = new Uint8Array(width * height * 3);
  for (let row = 0, to = 0; row < height; row++) {
    for (let from = at + row * stride, end = from + width * 4; from < end; from += 4, to += 3) {
      out[to] = memory[from + 2] ?? 0;
      out[to + 1] = memory[from + 1] ?? 0;
      out[to + 2] = memory[from] ?? 0;
    }
  }
  return out;
}

/** Device units a point when boxes are turned into the page's own view: a hundredth of a point is exact enough. */
const UNITS = 100;

function readWords(
  pdfium: WrappedPdfiumModule,
  page: number,
  { width, height }: { readonly width: number; readonly height: number },
): Word[] {
  const text = pdfium.FPDFText_LoadPage(page);
  if (text === 0) return [];
  const { malloc, free } = pdfium.pdfium.wasmExports;
  const room = malloc(40);
  try {
    const size = { width: dots(width * UNITS), height: dots(height * UNITS) };
    const words: Word[] = [];
    let letters = "";
    let left = 0;
    let top = 0;
    let right = 0;
    let bottom = 0;
    const close = (): void => {
      if (letters !== "") {
        words.push({
          text: letters,
          box: box(left / size.width, top / size.height, (right - left) / size.width, (bottom - top) / size.height),
        });
      }
      letters = "";
    };
    const count = Math.min(pdfium.FPDFText_CountChars(text), CHARACTERS_MAX);
    for (let index = 0; index < count; index++) {
      const point = pdfium.FPDFText_GetUnicode(text, index);
      if (point <= 0x20 || point === 0xa0 || (point >= 0x2000 && point <= 0x200b)) {
        close();
        continue;
      }
      // A hyphen at a line's end comes as 2, and what has no letter comes as a lone half of a pair.
      if (point > 0x10_ff_ff || (point >= 0xd800 && point <= 0xdfff)) continue;
      if (!pdfium.FPDFText_GetCharBox(text, index, room, room + 8, room + 16, room + 24)) continue;
      const memory = new DataView(heap(pdfium).buffer);
      const read = (offset: number): number => memory.getFloat64(room + offset, true);
      const [x0, x1, y0, y1] = [read(0), read(8), read(16), read(24)];
      const corner = (x: number, y: number): readonly [number, number] => {
        pdfium.FPDF_PageToDevice(page, 0, 0, size.width, size.height, 0, x, y, room + 32, room + 36);
        const view = new DataView(heap(pdfium).buffer);
        return [view.getInt32(room + 32, true), view.getInt32(room + 36, true)];
      };
      const [ax, ay] = corner(x0, y0);
      const [bx, by] = corner(x1, y1);
      const seen = { left: Math.min(ax, bx), right: Math.max(ax, bx), top: Math.min(ay, by), bottom: Math.max(ay, by) };
      if (letters === "") ({ left, top, right, bottom } = seen);
      letters += String.fromCodePoint(point);
      left = Math.min(left, seen.left);
      top = Math.min(top, seen.top);
      right = Math.max(right, seen.right);
      bottom = Math.max(bottom, seen.bottom);
    }
    close();
    return words;
  } finally {
    free(room);
    pdfium.FPDFText_ClosePage(text);
  }
}
