import type { Readable } from "node:stream";

/** Bytes as an answer, always as an attachment unless they are safe to show. */
export interface Download {
  readonly name: string;
  readonly contentType: string;
  readonly body: Uint8Array | Readable;
  readonly inline?: boolean;
}
