import type { Code, Page, Turn, Word } from "./page.ts";

/** What the worker is asked; one job at a time, each with its own limit of time. */
export type SandboxWork =
  | { readonly do: "open-mail"; readonly bytes: Uint8Array }
  | { readonly do: "read"; readonly what: "pdf" | "picture"; readonly bytes: Uint8Array }
  | {
      readonly do: "read-by-ocr";
      readonly what: "pdf" | "picture";
      readonly bytes: Uint8Array;
      readonly page: number;
      /** Read turned so; a picture that says how its camera was held is turned by that alone. */
      readonly turned?: Turn;
    }
  | { readonly do: "draw"; readonly bytes: Uint8Array; readonly page: number; readonly width: number };

/** What it answers: pages as they are read, so that a page that hangs takes none of those before it, then the end. */
export type SandboxAnswer =
  | { readonly is: "page"; readonly page: Page; readonly wantsOcr: boolean }
  | { readonly is: "words"; readonly words: readonly Word[] }
  | { readonly is: "picture"; readonly png: Uint8Array }
  | { readonly is: "mail"; readonly mail: OpenedMail }
  | { readonly is: "damaged-page"; readonly number: number }
  | { readonly is: "done"; readonly pageCount: number; readonly unsearched: number }
  | { readonly is: "refused"; readonly why: "password" | "damaged" }
  | { readonly is: "failed" };

/** What is used of an e-mail. Addresses and subject as their headers say, which anybody can write. */
export interface OpenedMail {
  readonly from: string | undefined;
  readonly to: readonly string[];
  readonly subject: string | undefined;
  readonly sentAt: string | undefined;
  readonly messageId: string | undefined;
  /** What a person reads, as plain text; of a body in HTML, its words. */
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  /** Parts beyond the limit. */
  readonly left: number;
}

export interface MailAttachment {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Shown within the text, as logos are. */
  readonly isInline: boolean;
}

/** More pages than an annual report; the facts of a bill are on its first ones. */
export const PAGES_MAX = 500;
/** A book of twelve instalments fits; each costs as much as a hundred pages of text. */
export const SEARCHED_PAGES_MAX = 24;

/** A scan with fewer is a picture with a stamp on it: what it says is in the picture. */
const WORDS_MIN = 8;

/** Whether what a page says is to be read from its image: it has no text, or is a scan with next to none. */
export function isPictureOnly(words: readonly Word[], { isScan }: { readonly isScan: boolean }): boolean {
  return words.length === 0 || (isScan && words.length < WORDS_MIN);
}

const SPEAKS_OF_CODES =
  /pix|qr.?code|boleto|c[óo]digo de barras|digit[áa]vel|danfe|danfse|nfs-?e|chave de acesso|vencimento|autentica/i;

/** Whether a page with text may hold bars or a QR: looking costs more than all its text, and a letter or a report holds none. */
export function mayHoldCodes(words: readonly Word[]): boolean {
  const text = words.map((word) => word.text).join(" ");
  return SPEAKS_OF_CODES.test(text) || LONG_CODE.test(text);
}

/** The digits of a boleto or the key of a note, as they are printed. */
const LONG_CODE = /(?:\d[ .-]?){44}/;

export function writesLongCode(words: readonly Word[]): boolean {
  return LONG_CODE.test(words.map((word) => word.text).join(" "));
}

/** A QR that is most of what is seen: a telephone's picture of it, or its screen. On a page it takes a hundredth. */
const ALONE_MIN = 0.1;

/** A picture of a Pix says all by itself; on a page, the words around a code are wanted too, to be compared. */
export function saysAll(codes: readonly Code[]): boolean {
  return (
    codes.some(({ is, text, box }) => is === "qr" && text.startsWith("0002") && box.width * box.height > ALONE_MIN) &&
    !codes.some(({ is }) => is === "bars")
  );
}
