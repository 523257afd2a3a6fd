import type { Fault } from "../../values/fault.ts";
import type { DocumentKind } from "../inspected.ts";
import type { Source } from "./findings.ts";

/** What was found on a page: a bill, a Pix, a note's print, a receipt. */
export interface PaperDocument {
  /** `pdf` for what has a kind of its own only as a file of another format: the print of a note, a receipt. */
  readonly kind: DocumentKind;
  readonly page: number;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly sources: Readonly<Record<string, Source>>;
  readonly problems: readonly Fault[];
}
