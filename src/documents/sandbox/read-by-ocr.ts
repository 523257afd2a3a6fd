import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";
import { boundedWasm } from "./bounded-wasm.ts";
import { box, type Word } from "./page.ts";

/** A page at 300 dots an inch takes some 200 MB of it. */
const MEMORY_BYTES_MAX = 512_000_000;
/** Below it a word is as often wrong as right. */
const CONFIDENCE_MIN = 30;
/** One column, as forms are: blocks are found, and nothing is turned. */
const PAGE_WITH_BLOCKS = "3";

/** Of the program that reads images, what is called here. */
interface Tesseract {
  readonly FS: { writeFile(name: string, data: Uint8Array): void; unlink(name: string): void };
  readonly TessBaseAPI: new () => TessBaseApi;
}

interface TessBaseApi {
  Init(path: string | null, language: string, engine: number): number;
  SetVariable(name: string, value: string): boolean;
  SetImageFile(orientation: number, angle: number): number;
  Recognize(monitor: null): number;
  GetTSVText(page: number): string;
  Clear(): void;
}

export type OcrReader = (picture: Uint8Array, orientation: number) => Word[];

/**
 * Tesseract as WebAssembly with its data for Portuguese, both from installed packages. Called here and not by tesseract.js,
 * which starts a worker of its own and fetches what it is not given.
 */
export async function makeOcrReader(): Promise<OcrReader> {
  const require = createRequire(import.meta.url);
  const start: (options: object) => Promise<Tesseract> = require("tesseract.js-core/tesseract-core-simd-lstm.js");
  const file = new URL(import.meta.resolve("tesseract.js-core/tesseract-core-simd-lstm.wasm"));
  const tesseract = await start(await boundedWasm(file, MEMORY_BYTES_MAX));
  const data = require.resolve("@tesseract.js-data/por/4.0.0_best_int/por.traineddata.gz");
  tesseract.FS.writeFile("por.traineddata", gunzipSync(await readFile(data)));
  const api = new tesseract.TessBaseAPI();
  if (api.Init(null, "por", 1) !== 0) throw new Error("the reader of images did not start");
  api.SetVariable("tessedit_pageseg_mode", PAGE_WITH_BLOCKS);
  return (picture, orientation) => {
    tesseract.FS.writeFile("/input", picture);
    try {
      if (api.SetImageFile(orientation, 0) !== 0) return [];
      if (api.Recognize(null) !== 0) return [];
      return wordsOf(api.GetTSVText(0));
    } finally {
      api.Clear();
      tesseract.FS.unlink("/input");
    }
  };
}

/** Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. Level 1 is the page. */
function wordsOf(table: string): Word[] {
  const rows = table.split("\n").map((line) => line.split("\t"));
  const page = rows.find(([level]) => level === "1");
  const width = Number(page?.[8] ?? 1);
  const height = Number(page?.[9] ?? 1);
  return rows.flatMap(([level, , , , , , left, top, wide, high, confidence, text]) => {
    if (level !== "5" || text === undefined || text.trim() === "" || Number(confidence) < CONFIDENCE_MIN) return [];
    return [
      {
        text: text.trim(),
        box: box(Number(left) / width, Number(top) / height, Number(wide) / width, Number(high) / height),
      },
    ];
  });
}
