import type { CalendarDate } from "../../values/calendar.ts";
import type { DocumentKind, Inspected } from "../inspected.ts";
import type { Page } from "../sandbox/page.ts";
import { readPages } from "../sandbox/read-pages.ts";
import { boletosOnPage } from "./boletos-on-page.ts";
import { linesOf } from "./layout.ts";
import { noteOnPage } from "./notes-on-page.ts";
import type { PaperDocument } from "./paper-document.ts";
import { pixOnPage } from "./pix-on-page.ts";
import { receiptOnPage } from "./receipt-on-page.ts";
import { findWrittenCodes } from "./written-codes.ts";

/**
 * What a PDF or a picture says: a document for each bill, Pix, print of a note and receipt on its pages, or the file itself
 * when it holds none of them. Its own problems go with the first.
 *
 * @param on the day on which the due factor of a boleto is resolved
 */
export async function inspectPaper(
  bytes: Uint8Array,
  { what, name, on }: { readonly what: "pdf" | "picture"; readonly name: string; readonly on: CalendarDate },
): Promise<Inspected[]> {
  const { pages, pageCount, problems } = await readPages(bytes, { what, name });
  const found = mergeRepeated(pages.flatMap((page) => documentsOnPage(page, on)));
  const kind = what === "pdf" ? "pdf" : "image";
  const counted = what === "pdf" && pageCount > 0 ? { pages: pageCount } : {};
  if (found.length === 0) {
    return [{ kind, facts: counted, problems }];
  }
  return found.map((document, at) =>
    asInspected(document, { kind, pageCount, isOne: found.length === 1, problems: at === 0 ? problems : [] }),
  );
}

export function documentsOnPage(page: Page, on: CalendarDate): PaperDocument[] {
  const lines = linesOf(page);
  const written = findWrittenCodes(lines, on);
  const receipt = receiptOnPage(page, { lines, written });
  if (receipt !== undefined) return [receipt];
  const note = noteOnPage(page, { lines, written, on });
  const boletos = boletosOnPage(page, { lines, written, on });
  const pix = boletos.length > 0 ? [] : pixOnPage(page, lines);
  return [
    ...(note === undefined ? [] : [note]),
    ...boletos,
    ...pix.map(
      (code): PaperDocument => ({
        kind: "pix",
        page: page.number,
        facts: code.facts,
        sources: Object.fromEntries(Object.keys(code.facts).map((path) => [path, code.source])),
        problems: code.problems,
      }),
    ),
  ];
}

/** A note of three pages has its key on each; the part for the payer repeats the boleto of the next page. */
function mergeRepeated(found: readonly PaperDocument[]): PaperDocument[] {
  const kept = new Map<string, PaperDocument>();
  for (const [at, document] of found.entries()) {
    const { facts, kind, problems } = document;
    const identity = kind === "pdf" ? facts["key"] : (facts["barcode"] ?? facts["txid"]);
    const key = problems.length === 0 && typeof identity === "string" ? `${kind} ${identity}` : `#${at}`;
    const first = kept.get(key);
    if (first === undefined) kept.set(key, document);
    else if (Object.keys(facts).length > Object.keys(first.facts).length) kept.set(key, document);
  }
  return [...kept.values()];
}

function asInspected(
  document: PaperDocument,
  {
    kind,
    pageCount,
    isOne,
    problems,
  }: { kind: DocumentKind; pageCount: number; isOne: boolean; problems: Inspected["problems"] },
): Inspected {
  return {
    kind: document.kind === "pdf" ? kind : document.kind,
    facts: document.facts,
    sources: document.sources,
    problems: [...document.problems, ...problems],
    ...(isOne && pageCount === 1 ? {} : { part: `página ${document.page}` }),
  };
}
