import { readFile } from "node:fs/promises";

/** WebAssembly counts memory in pages of this size. */
const WASM_PAGE_BYTES = 65_536;

/**
 * Options for a module made by Emscripten: its program comes from the installed package and from nowhere else, and its
 * memory has an end. Beyond it growing fails, the program runs out of memory, and the worker it runs in is thrown away.
 */
export async function boundedWasm(file: URL, bytesMax: number): Promise<BoundedWasm> {
  const wasmBinary = await readFile(file);
  return {
    wasmBinary,
    instantiateWasm(imports, done) {
      void WebAssembly.instantiate(wasmBinary, imports).then(({ instance, module }) => {
        const memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
        if (memory !== undefined) bound(memory, bytesMax);
        done(instance, module);
      });
      return {};
    },
    print: () => undefined,
    printErr: () => undefined,
  };
}

export interface BoundedWasm {
  readonly wasmBinary: Buffer<ArrayBuffer>;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
  readonly print: () => void;
  readonly printErr: () => void;
}

function bound(memory: WebAssembly.Memory, bytesMax: number): void {
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * WASM_PAGE_BYTES > bytesMax) throw new RangeError("over the memory limit");
    return grow(pages);
  };
}
