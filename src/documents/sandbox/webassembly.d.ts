/** What is used here of WebAssembly, whose types come otherwise only with those of the whole browser. */
// biome-ignore lint/style/noNamespace: the language gives it as one, and ours adds to it
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;
  class Instance {
    readonly exports: Record<string, unknown>;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class RuntimeError extends Error {}
  function instantiate(
    bytes: Uint8Array<ArrayBuffer>,
    imports: Imports,
  ): Promise<{ readonly instance: Instance; readonly module: Module }>;
}
