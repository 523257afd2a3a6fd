import { decodeBytes } from "../formats/ofx/index.ts";
import { recogniseContent } from "./recognise-content.ts";

/** As how bytes may leave, decided by the bytes: what a browser could run is text, and what it cannot show is taken away. */
export interface ShownContent {
  readonly contentType: string;
  /** Whether a browser may show it in place. */
  readonly isShown: boolean;
  /** Whether it is text in some encoding. */
  readonly isText: boolean;
}

/** Enough of a file to know what it is. */
export const HEAD_BYTES = 65_536;

export function shownContent(bytes: Uint8Array): ShownContent {
  const head = bytes.subarray(0, HEAD_BYTES);
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 8)).toString("latin1");
  switch (recogniseContent(head)) {
    case "pdf":
      return { contentType: "application/pdf", isShown: true, isText: false };
    case "image":
      if (start.startsWith("\u0089PNG")) return { contentType: "image/png", isShown: true, isText: false };
      if (start.startsWith("\u00FF\u00D8\u00FF")) return { contentType: "image/jpeg", isShown: true, isText: false };
      return { contentType: "application/octet-stream", isShown: false, isText: false };
    case "xml":
    case "ofx":
    case "text":
      return { contentType: `text/plain; charset=${decodeBytes(head).encoding}`, isShown: true, isText: true };
    case "zip":
      return { contentType: "application/zip", isShown: false, isText: false };
    default:
      return { contentType: "application/octet-stream", isShown: false, isText: false };
  }
}
