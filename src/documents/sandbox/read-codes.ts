import { prepareZXingModule, type ReadResult, readBarcodes } from "zxing-wasm/reader";
import { boundedWasm } from "./bounded-wasm.ts";
import { box, type Code } from "./page.ts";

/** A picture of fifty million dots is decoded to as many bytes, and searched in copies of it. */
const MEMORY_BYTES_MAX = 512_000_000;
/** A page of labels; a payment has one of each kind. */
const CODES_MAX = 20;
/** A code is at most a Pix of the standard or a note's address. */
const TEXT_LENGTH_MAX = 4_000;

export type CodeReader = (picture: Uint8Array, size: { width: number; height: number }) => Promise<Code[]>;

/** zxing-cpp as WebAssembly, on a picture in any of the forms it decodes itself: PNG, JPEG, PGM. */
export async function makeCodeReader(): Promise<CodeReader> {
  const file = new URL(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
  const overrides = await boundedWasm(file, MEMORY_BYTES_MAX);
  await prepareZXingModule({ overrides: overrides as object, fireImmediately: true });
  return async (picture, size) => {
    const found = await readBarcodes(picture, {
      formats: ["ITF", "Code128", "QRCode"],
      tryInvert: false,
      maxNumberOfSymbols: CODES_MAX,
    });
    return found
      .filter(({ isValid, text }) => isValid && text.length <= TEXT_LENGTH_MAX)
      .map((code) => asCode(code, size));
  };
}

function asCode({ format, text, position }: ReadResult, size: { width: number; height: number }): Code {
  const corners = [position.topLeft, position.topRight, position.bottomLeft, position.bottomRight];
  const xs = corners.map(({ x }) => x / size.width);
  const ys = corners.map(({ y }) => y / size.height);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    is: format.startsWith("QRCode") ? "qr" : "bars",
    text,
    box: box(left, top, Math.max(...xs) - left, Math.max(...ys) - top),
  };
}
